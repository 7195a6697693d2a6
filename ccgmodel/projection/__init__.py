"""A plan under scenarios: positions, savings, metrics, activity, pool, rules, and results by name."""

from ccgmodel.projection.activity import missed_activity, prices
from ccgmodel.projection.metric_year import (
    PREFIX,
    as_planned,
    difference_unit,
    figures,
    metric_named,
    why_none,
    years_known,
)
from ccgmodel.projection.metrics import Trajectories, UnknownMetricError, trajectories
from ccgmodel.projection.pool import beyond_drivers, pool_spend
from ccgmodel.projection.programme import Months, Programme, months, programme
from ccgmodel.projection.projection import Projection, project
from ccgmodel.projection.results import PER_UNIT, RESULT_NAMES, UnknownResultError, result
from ccgmodel.projection.risk_share import risk_share
from ccgmodel.projection.rules import (
    HORIZON,
    MILESTONES,
    Milestone,
    Reached,
    margin,
    milestone_year,
    qipp_needed,
    reached,
)
from ccgmodel.projection.savings import taper
