"""The pipeline: benchmark opportunities that are no schemes yet, added up, made into schemes and back.

Money is in £k. The amounts by year of an opportunity are the savings that are new in that year, after risk.
"""

from ccgmodel.pipeline.promotion import PipelineError, demote, promote
from ccgmodel.pipeline.totals import Disagreement, Pipeline, PipelineTotal, adjusted, totals

__all__ = [
    "Disagreement",
    "Pipeline",
    "PipelineError",
    "PipelineTotal",
    "adjusted",
    "demote",
    "promote",
    "totals",
]
