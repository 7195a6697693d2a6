"""The pipeline: benchmark opportunities that are no schemes yet, added up, made into schemes and back.

Money is in £k. The amounts by year of an opportunity are the savings that are new in that year, after risk.
"""

from ccgmodel.plan.pipeline.promotion import PipelineError, demote, promote
from ccgmodel.plan.pipeline.totals import Disagreement, Pipeline, PipelineTotal, adjusted, totals
