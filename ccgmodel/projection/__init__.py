"""A plan under scenarios: positions, savings, metrics, activity, pool, rules, and results by name."""

from ccgmodel.projection.activity import missed_activity
from ccgmodel.projection.floors import floor_margins
from ccgmodel.projection.frozen import Frozen, frozen, grown
from ccgmodel.projection.idle import idle_settings, moves_nothing
from ccgmodel.projection.metrics import (
    PREFIX,
    Trajectories,
    UnknownMetricError,
    as_planned,
    difference_unit,
    figures,
    metric_named,
    tied_to_money,
    trajectories,
    why_none,
    years_known,
)
from ccgmodel.projection.pool import beyond_drivers, pool_spend
from ccgmodel.projection.programme import Months, Programme, months, programme, saved_by_month
from ccgmodel.projection.projection import Projection, project
from ccgmodel.projection.results import (
    FRACTIONS,
    PER_UNIT,
    RESULT_NAMES,
    RESULTS,
    UnknownResultError,
    named_results,
    result,
    result_names,
)
from ccgmodel.projection.risk_share import risk_share
from ccgmodel.projection.rules import (
    HORIZON,
    MILESTONES,
    NEEDS,
    Milestone,
    Reached,
    held_margin,
    margin,
    milestone_year,
    passes,
    qipp_enough,
    qipp_needed,
    reached,
)
from ccgmodel.projection.savings import taper
from ccgmodel.projection.streams import Streams, streams
