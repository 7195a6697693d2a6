"""What a plan is: its records, dates and problems, what it must not contradict, and its pipeline."""

from ccgmodel.plan.arrays import Booleans, Floats, Integers, freeze_arrays
from ccgmodel.plan.care_checks import figure_problems, group_problems, metric_problems
from ccgmodel.plan.dates import (
    DateReading,
    first_day,
    first_month,
    last_day,
    month,
    month_from_label,
    month_label,
    read_date,
    read_period,
    year_from_label,
    year_label,
)
from ccgmodel.plan.floors import SpendFloor, floor_problems, line_groups
from ccgmodel.plan.metrics import (
    FLAGS,
    QUARTERLY,
    SLOTS,
    WHOLE,
    ActivityGroup,
    Flag,
    Flagged,
    Kind,
    Measure,
    Metric,
    MetricValues,
    MonthlyActuals,
    Series,
    is_better,
    period_label,
    rag,
    shown,
    with_actuals,
    with_baseline,
    with_metric,
)
from ccgmodel.plan.money import (
    DRIVERS,
    Allocation,
    Combines,
    Contribution,
    Figures,
    Line,
    PoolLine,
    ProviderFigures,
    Qipp,
    RiskShareItem,
    Rules,
    SetAside,
    Step,
    SupportFunding,
    balance_problems,
    improvement_problems,
    line_problems,
    set_aside_problem,
    share_problems,
    step_problems,
)
from ccgmodel.plan.money_actuals import (
    MONTHS_A_YEAR,
    MoneyActuals,
    first_monitored,
    months_problems,
    over_years,
    with_money_actuals,
    year_problems,
)
from ccgmodel.plan.once import once_a_plan
from ccgmodel.plan.pipeline import (
    Disagreement,
    Pipeline,
    PipelineError,
    PipelineTotal,
    demote,
    pipeline_totals,
    promote,
    risk_adjusted,
)
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.problems import (
    MOST_PROBLEMS,
    Confirmation,
    Problem,
    Refused,
    Report,
    TooManyProblemsError,
    Unheard,
    WorkbookError,
    did_you_mean,
    guessing_for_a_while,
    nearest,
    warning,
)
from ccgmodel.plan.publication import (
    METRIC_SHOWN,
    SHOWS,
    Contradiction,
    OpeningStep,
    PrintedCell,
    ProfileFact,
    Published,
    Range,
    Story,
    metric_shown,
    show_problem,
    shows,
    stories_of_any_plan,
)
from ccgmodel.plan.repayable import RepayableSupport, repayable_problem
from ccgmodel.plan.risks import (
    LEAST_POINTS,
    MOST_POINTS,
    Band,
    Mitigation,
    Risk,
    RiskBand,
    band,
    is_half_point,
    points_problems,
)
from ccgmodel.plan.rounding import precision, within_rounding
from ccgmodel.plan.schemes import (
    RAGS,
    STATUSES,
    Gateway,
    Investment,
    Opportunity,
    RiskAdjustment,
    Scheme,
    SchemeMilestone,
    names_taken,
    shrinks,
    start_of,
)
from ccgmodel.plan.streams import REST as STREAMS_REST
from ccgmodel.plan.streams import Stream, planned_recurrent, stream_problems
from ccgmodel.plan.text import NOTE_ROWS, begins_as_note, csv_rows, csv_text, fold
