"""What a board asks: bridge, seek, sensitivity, ensemble, stress, risks, lateness, outturn, published figures."""

from ccgmodel.answers.annual_bridge import LABELS, STEP, SUBTOTALS, TOTALS, Movements, movements
from ccgmodel.answers.bridge import (
    ALLOCATION,
    BROUGHT_FORWARD,
    HEADROOM_HELD,
    HEADROOM_RELEASED,
    SET_ASIDES_HELD,
    SET_ASIDES_RELEASED,
    SURPLUS_REQUIRED,
    Bridge,
    between,
    bridge,
)
from ccgmodel.answers.bridge_years import UNEXPLAINED, into_the_plan, year_on_year
from ccgmodel.answers.conflicts import Conflict, conflicts
from ccgmodel.answers.draws import BLOCK, quantiles
from ccgmodel.answers.ensemble import PERCENTILES, Ensemble, draws_problems, ensemble
from ccgmodel.answers.evidence import Centre, Spread, drawn, drawn_alike, held, ranges, shifted, spreads
from ccgmodel.answers.gateways import Short, short_of_gateways, stages, through
from ccgmodel.answers.lateness import (
    SLIPPAGE,
    AtRisk,
    Standing,
    Tracked,
    at_risk,
    first_report_date,
    late_savings,
    says_when,
    slippage_scenario,
    track,
)
from ccgmodel.answers.money_outturn import (
    BASES,
    NOTHING,
    Adopted,
    Basis,
    MoneyOutturn,
    MoneyReport,
    adopted,
    money_report,
    monitored_years,
    planned_months,
)
from ccgmodel.answers.outputs import Output, is_never
from ccgmodel.answers.outturn import Outturn, outturn
from ccgmodel.answers.providers import ProviderOutlook, provider_outlook
from ccgmodel.answers.published import (
    MOVEMENT,
    TO_DATE,
    Comparison,
    comparisons,
    is_movement,
    moved,
    printed_figures,
)
from ccgmodel.answers.risks import (
    NetCover,
    StressError,
    expected_downside,
    matter_most,
    net_cover,
    under_risk,
    without,
)
from ccgmodel.answers.seek.alone import TOLERANCE, Alone, Answer, each_lever
from ccgmodel.answers.seek.frontier import Frontier, frontier, tidied
from ccgmodel.answers.seek.metric_target import MetricTarget, read_target
from ccgmodel.answers.seek.mix import Mix, in_proportion, least_movement
from ccgmodel.answers.seek.target import Goal, Kind, SeekError, Target
from ccgmodel.answers.sensitivity import Bar, Grid, Tornado, grid, tornado
from ccgmodel.answers.stress import Stress, stress
from ccgmodel.answers.without_support import WithoutSupport, without_support
