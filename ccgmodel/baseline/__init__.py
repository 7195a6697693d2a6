"""A plan as arrays: money, schemes, metrics and pool, run on past its own years."""

from ccgmodel.baseline.figures import breaks, figures, has_quarters, is_comparable, points
from ccgmodel.baseline.metrics import ACTUAL, NONE, ORIGINS, PLAN, MetricBaseline, Origins, metric_baseline
from ccgmodel.baseline.money import Baseline, baseline, combine, prices
from ccgmodel.baseline.pool import (
    VIEWS,
    PoolBridge,
    View,
    amounts,
    by_measure,
    funding,
    in_view,
    measures,
    names_in,
    pool_bridge,
)
from ccgmodel.baseline.schemes import NOTHING, Saving, Schemes, delivered, on_lines, planned, schemes, when_late
from ccgmodel.baseline.years import run_on
