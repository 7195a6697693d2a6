"""The part of the workbook contract about care: metrics, their figures and activity, and a pooled budget."""

from __future__ import annotations

from calendar import month_name

from ccgmodel.plan import (
    ActivityGroup,
    Contribution,
    Metric,
    MetricValues,
    MoneyActuals,
    MonthlyActuals,
    PoolLine,
    RiskShareItem,
)
from ccgmodel.workbook.contract.fields import SOURCE, Field, Sheet

METRIC = Field(
    key="metric",
    heading="Metric",
    kind="text",
    example="Emergency admissions",
    required=True,
    help="A metric of the Metrics sheet.",
)
MEASURE = Field(
    key="measure",
    heading="Measure",
    kind="choice",
    example="value",
    if_blank="value",
    choices={measure: measure for measure in ("value", "numerator", "denominator")},
    help="Which of its figures they are; a rate is its numerator over its denominator.",
)
YEAR = Field(key="year", heading="Year", kind="year", example="2013/14", required=True, help="The financial year.")


def _number(key: str, heading: str, help_: str, *, example: str) -> Field:
    return Field(key=key, heading=heading, kind="number", help=help_, example=example)


def _share(key: str, heading: str, help_: str, *, example: str, lowest: float, highest: float) -> Field:
    return Field(
        key=key, heading=heading, kind="share", help=help_, example=example, lowest=lowest, highest=highest
    )


METRICS = Sheet(
    name="Metrics",
    record=Metric,
    help="What is measured beside the money, one metric a row. A baseline that is not known stays blank.",
    columns=(
        Field(key="metric", is_name=True, attribute="name",
              heading="Metric", kind="text", example="Emergency admissions", required=True,
              help="Its name."),
        Field(key="group", is_name=True, heading="Group", kind="text", example="Urgent care",
              help="The programme or framework that it belongs to."),
        Field(key="definition", heading="Definition", kind="text", example="All emergency spells",
              help="What is counted, as far as the source says."),
        Field(key="unit", heading="Unit", kind="text", example="admissions",
              help="What its figures are: admissions, %, per 100,000."),
        Field(key="printed_as", heading="Printed as", kind="text", example="Quarterly rate",
              help="What the source calls the row, where that is not what it holds."),
        Field(key="kind", heading="Kind", kind="choice", example="activity", required=True,
              choices={kind: kind for kind in ("activity", "rate", "relative", "path")},
              help="activity: a count that grows; rate: a count over a population; relative: the same quarter of "
              "last year less a share; path: printed figures, or a line from baseline to target."),
        Field(key="good", heading="Good", kind="choice", example="lower", required=True,
              choices={good: good for good in ("higher", "lower", "neither")}, help="Which way is good."),
        Field(key="aggregation", heading="Aggregation", kind="choice", example="discrete quarters", required=True,
              choices={"discrete quarters": "quarterly", "cumulative in the year": "cumulative",
                       "annual": "annual", "annual in arrears": "in arrears"},
              help="How quarters make the year; in arrears: known a year later."),
        _number("per", "Per", "A rate is numerator / denominator times this; blank: 1.", example="100000"),
        _number("step", "Printed to", "The last printed digit, such as 0.1; blank: 1.", example="0.1"),
        _number("baseline", "Baseline", "Where it stands, if known; blank: the user is asked.", example="57"),
        Field(key="baseline_year", heading="Baseline year", kind="year", example="2012/13",
              help="The year of the baseline."),
        _number("target", "Target", "What it is to be at least, or at most, whichever is good.", example="69"),
        _share("target_change", "Target change", "The target as a change of the baseline, in place of a target.",
               example="-10%", lowest=-1.0, highest=10.0),
        Field(key="target_year", heading="Target year", kind="year", example="2017/18",
              help="By when; blank: a standard that holds in every year."),
        _share("tolerance", "Tolerance", "Share of the target by which it may be missed and still be amber.",
               example="5%", lowest=0.0, highest=1.0),
        _share("growth", "Growth", "Growth a year of an activity or rate in the years without printed figures.",
               example="2.5%", lowest=-0.3, highest=0.3),
        _share("reduction", "Planned reduction", "relative: share off the same quarter of last year. path: share "
               "by which it lies below a baseline that is not printed.", example="2%", lowest=0.0, highest=0.99),
        Field(key="note", heading="Note", kind="text", example="Month 9 forecast", help="What one must know."),
        SOURCE,
    ),
)  # fmt: skip

_QUARTERS = tuple(
    _number(f"q{quarter}", f"Q{quarter}", "The figure of the quarter; cumulative: since April.", example="7530")
    for quarter in range(1, 5)
)

METRIC_VALUES = Sheet(
    name="Metric values",
    record=MetricValues,
    help="What was planned and what happened, by quarter or year, in the metric's own unit: 81.5 for 81.5 %.",
    columns=(
        METRIC,
        Field(key="series", heading="Series", kind="choice", example="plan", required=True,
              choices={series: series for series in ("actual", "plan", "comparator")},
              help="What happened, what is planned, or what somebody else has."),
        Field(key="of", heading="Of", kind="text", example="England", help="Whose, where it is a comparator."),
        MEASURE,
        YEAR,
        *_QUARTERS,
        _number("whole_year", "Whole year", "The figure of the year, where it has no quarters.", example="30241"),
        Field(key="flags", heading="Flags", kind="text", example="provisional Q3 Q4; estimated",
              help="provisional, estimated, definition changed or calendar year, each for all figures or for "
              "quarters; several are separated by ;"),
        SOURCE,
    ),
)  # fmt: skip

MONTHS = tuple(month_name[number] for number in (*range(4, 13), *range(1, 4)))
ACTUALS = Sheet(
    name="Actuals",
    record=MonthlyActuals,
    help="What happened month by month; months still to come stay blank.",
    columns=(
        METRIC,
        MEASURE,
        YEAR,
        *(_number(month.lower(), month, "The month's figure; cumulative: since April.", example="2510")
          for month in MONTHS),
        SOURCE,
    ),
)  # fmt: skip

MONEY_ACTUALS = Sheet(
    name="Money actuals",
    record=MoneyActuals,
    help="What lines cost and schemes saved month by month; months still to come stay blank.",
    columns=(
        Field(key="name", heading="Line or scheme", kind="text", example="Acute", required=True,
              help="A line of the Spend sheet, whose months are spend, or a scheme of the Schemes sheet, whose "
              "months are the savings that are new in that year."),
        Field(key="series", heading="Series", kind="choice", example="actual", if_blank="actual",
              choices={"actual": "actual", "plan": "plan"},
              help="What happened, or how the plan spreads the year over its months: of it only the shape counts, "
              "and without it a line is spread evenly and a scheme from its start."),
        YEAR,
        *(Field(key=month.lower(), heading=month, kind="money", example="£21.4m", usual=(-0.02, 0.5),
                adds_up=False, help="The month alone, not since April.")
          for month in MONTHS),
        SOURCE,
    ),
)  # fmt: skip

ACTIVITY = Sheet(
    name="Activity",
    record=ActivityGroup,
    help="Parts of a metric's activity that schemes reduce or that have a price: what ties metrics to money.",
    by_year=True,
    columns=(
        METRIC,
        Field(key="name", is_name=True, heading="Activity", kind="text", example="COPD", required=True,
              help="The part, such as one condition."),
        Field(key="scheme", refers_to="Schemes", heading="Scheme", kind="text", example="COPD pathway",
              help="The scheme that avoids it; blank: none, and QIPP delivery as a whole moves it."),
        Field(key="line", refers_to="Spend", heading="Line", kind="text", example="Acute",
              help="The line of spend on which its money falls; blank: its scheme's."),
        Field(key="baseline", heading="Baseline", kind="number", example="281", lowest=0.0,
              help="How many in the plan's first year."),
        Field(key="price", heading="Price", kind="money", example="£2.4k", lowest=0.0,
              usual=(0.0, 0.001), adds_up=False,
              help="For one; blank: the scheme's full-year saving over its reductions."),
        SOURCE,
    ),
    figure=Field(key="reduction", attribute="reductions", blank_is_nought=True,
                 heading="Reduction", kind="number", example="27", lowest=0.0,
                 help="How many fewer are planned from that year on; blank: none."),
)  # fmt: skip

CARE_SHEETS = (METRICS, METRIC_VALUES, ACTUALS, MONEY_ACTUALS, ACTIVITY)


FUND = Field(
    key="fund",
    heading="Fund",
    kind="text",
    example="CCG",
    help="Who pays: contributions of a fund are held against the lines that it pays for.",
)

POOL = Sheet(
    name="Pool",
    record=PoolLine,
    help="The lines of a pooled budget such as the Better Care Fund, each in every view.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True, heading="Pool line", kind="text", example="Rapid response", required=True,
              help="Its name, once only."),
        Field(key="theme", is_name=True,
              heading="Theme", kind="text", example="Seven day working", help="First view."),
        Field(key="area", is_name=True,
              heading="Area of spend", kind="text", example="Community health", help="Second view."),
        Field(key="commissioner", is_name=True,
              heading="Commissioner", kind="text", example="CCG", help="Third view."),
        Field(key="cluster", is_name=True,
              heading="Cluster", kind="text", example="Intermediate care", help="Fourth view."),
        FUND,
        Field(key="line", refers_to="Spend", heading="Line", kind="text", example="Community",
              help="The line of the Spend sheet that it is part of; blank: none, and no lever moves it."),
        Field(key="protected", heading="Protected", kind="text", example="Not risk shared",
              help="Why it may not flex; blank: it may."),
        Field(key="measures", is_list=True,
              heading="Outcome measures", kind="text", example="Emergency admissions; Delays",
              help="Metrics that it serves; several are separated by ;"),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", heading="Amount", kind="money", example="£1.1m", lowest=0.0,
                 usual=(0.0, 1.0),
                 help="Planned spend of that year; blank: the line is not there."),
)  # fmt: skip

POOL_FUNDING = Sheet(
    name="Pool funding",
    record=Contribution,
    help="What is paid into the pooled budget by year.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True,
              heading="Contribution", kind="text", example="Minimum CCG contribution", required=True,
              help="What is paid in."),
        FUND,
        Field(key="stated", heading="Stated rise", kind="money", example="£797k", usual=(0.0, 0.25),
              help="The rise in the last year that the text states; blank: it states none."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts",
                 heading="Amount", kind="money", example="£22.3m", usual=(0.0, 1.5),
                 positive="a contribution is a positive amount", help="Paid in that year."),
)  # fmt: skip

RISK_SHARE = Sheet(
    name="Risk share",
    record=RiskShareItem,
    help="The agreement on what is not delivered: who bears it, contingency, escalation, options.",
    columns=(
        Field(key="kind", heading="Kind", kind="choice", example="escalation", required=True,
              choices={"who bears it": "bears", "contingency": "contingency", "escalation": "escalation",
                       "option": "option"},
              help="What the row says; steps of escalation stand in their order."),
        Field(key="name", is_name=True,
              heading="Name", kind="text", example="Health and Wellbeing Board", required=True,
              help="Who, or what."),
        Field(key="share", heading="Share", kind="share", example="50%", lowest=0.0, highest=1.0,
              help="Share of the cost, for who bears it; blank: not stated."),
        Field(key="amount", heading="Amount", kind="money", example="£560k", lowest=0.0,
              usual=(0.0, 0.25),
              help="Of a contingency; blank: not stated."),
        Field(key="detail", heading="Detail", kind="text", example="Outside the pool", help="What is said of it."),
        SOURCE,
    ),
)  # fmt: skip

POOL_SHEETS = (POOL, POOL_FUNDING, RISK_SHARE)
