"""What a plan is: its records, dates and problems, what it must not contradict, and its pipeline."""

from ccgmodel.plan.arrays import Booleans, Floats, Integers, freeze_arrays
from ccgmodel.plan.care_checks import figure_problems, group_problems, metric_problems
from ccgmodel.plan.csv_text import csv_rows, csv_text
from ccgmodel.plan.dates import DateReading, read_period
from ccgmodel.plan.metric_edits import with_actuals, with_baseline, with_metric
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
)
from ccgmodel.plan.money import DRIVERS, Allocation, Figures, Line, Qipp, Rules, Step
from ccgmodel.plan.names import fold, repeated
from ccgmodel.plan.pipeline.promotion import PipelineError, demote, promote
from ccgmodel.plan.pipeline.totals import Disagreement, Pipeline, PipelineTotal, adjusted, totals
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.pool import Contribution, PoolLine, RiskShareItem
from ccgmodel.plan.problems import (
    MOST_PROBLEMS,
    Problem,
    Refused,
    Report,
    TooManyProblemsError,
    WorkbookError,
    did_you_mean,
)
from ccgmodel.plan.publication import Contradiction, Published, Range, Story
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
    read_date,
    shrinks,
    start_of,
)
from ccgmodel.plan.years import (
    first_day,
    first_month,
    last_day,
    month,
    month_from_label,
    month_label,
    year_from_label,
    year_label,
)
