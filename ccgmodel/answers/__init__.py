"""What a board asks: bridge, seek, sensitivity, ensemble, stress, risks, lateness, outturn, published figures."""

from ccgmodel.answers.bridge import result
from ccgmodel.answers.bridge.annual import LABELS, STEP, SUBTOTALS, TOTALS, Movements, movements
from ccgmodel.answers.bridge.result import Bridge, BridgeError
from ccgmodel.answers.bridge.scenarios import between, bridge
from ccgmodel.answers.bridge.years import year_on_year
from ccgmodel.answers.conflicts import Conflict, conflicts
from ccgmodel.answers.ensemble.draws import BLOCK, EnsembleError, quantiles
from ccgmodel.answers.ensemble.result import PERCENTILES, Ensemble
from ccgmodel.answers.ensemble.run import MOST_DRAWS, draws_problems, ensemble
from ccgmodel.answers.evidence import ranges
from ccgmodel.answers.failures import matter_most, without
from ccgmodel.answers.lateness import (
    SLIPPAGE,
    AtRisk,
    Standing,
    Tracked,
    at_risk,
    first_report_date,
    late_savings,
    slippage_scenario,
    track,
)
from ccgmodel.answers.outputs import Output, OutputError, is_never
from ccgmodel.answers.outturn import Outturn, outturn
from ccgmodel.answers.published import MOVEMENT, TO_DATE, Comparison, comparisons
from ccgmodel.answers.published_metrics import printed_figures
from ccgmodel.answers.risks import NetCover, StressError, expected_downside, net_cover, under_risk
from ccgmodel.answers.seek.alone import TOLERANCE, Alone, Answer, each_lever
from ccgmodel.answers.seek.frontier import Frontier, frontier
from ccgmodel.answers.seek.metric_target import MetricTarget, read_target
from ccgmodel.answers.seek.mix import Mix, in_proportion, least_movement
from ccgmodel.answers.seek.target import Goal, Kind, SeekError, Target
from ccgmodel.answers.seek.tidy import tidied
from ccgmodel.answers.sensitivity import Bar, Grid, Spider, Tornado, grid, spider, tornado
from ccgmodel.answers.spreads import Centre, Spread, shifted, spreads
from ccgmodel.answers.stress import Stress, stress
