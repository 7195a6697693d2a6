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
from ccgmodel.plan.metrics import (
    FLAGS,
    QUARTERLY,
    SLOTS,
    WHOLE,
    ActivityGroup,
    Aggregation,
    Flag,
    Flagged,
    Good,
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
    Contribution,
    Figures,
    Line,
    PoolLine,
    Qipp,
    RiskShareItem,
    Rules,
    Step,
)
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
from ccgmodel.plan.plan import Contradiction, Plan, PlanError, Published, Range, Story
from ccgmodel.plan.problems import (
    MOST_PROBLEMS,
    Problem,
    Refused,
    Report,
    TooManyProblemsError,
    WorkbookError,
    did_you_mean,
)
from ccgmodel.plan.risks import LEAST_POINTS, MOST_POINTS, Band, Mitigation, Risk, band, is_half_point
from ccgmodel.plan.schemes import (
    RAGS,
    STATUSES,
    Investment,
    Opportunity,
    Rag,
    RiskAdjustment,
    Scheme,
    SchemeMilestone,
    Status,
    names_taken,
    shrinks,
    start_of,
)
from ccgmodel.plan.text import csv_rows, csv_text, fold, repeated
