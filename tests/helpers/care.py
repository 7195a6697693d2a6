"""Metrics, activity and a pooled budget: random ones for any plan, and a small set on which every lever moves something."""

from dataclasses import replace

from hypothesis import strategies as st

from ccgmodel.plan.metrics import ActivityGroup, Flagged, Metric, MetricValues, MonthlyActuals
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.pool import Contribution, PoolLine, RiskShareItem
from ccgmodel.plan.schemes import Scheme

ADMISSIONS = Metric(
    name="Admissions", kind="activity", good="lower", aggregation="quarterly", group="Hospital", growth=0.02
)
READMITTED = Metric(
    name="Readmissions", kind="rate", good="lower", aggregation="quarterly", group="Hospital", per=1000.0, step=0.1
)
DELAYS = Metric(
    name="Delays", kind="relative", good="lower", aggregation="quarterly", per=1e5, step=0.1, reduction=0.02
)
HOMES = Metric(name="Care homes", kind="path", good="lower", aggregation="cumulative", reduction=0.15)
AT_HOME = Metric(
    name="At home",
    kind="path",
    good="higher",
    aggregation="in arrears",
    unit="%",
    baseline=77.1,
    baseline_year=2012,
    target=81.5,
    target_year=2015,
    step=0.1,
)
UNKNOWN = Metric(name="Satisfaction", kind="path", good="higher", aggregation="annual", target=90.0)
METRICS = (ADMISSIONS, READMITTED, DELAYS, HOMES, AT_HOME, UNKNOWN)


def row(metric: Metric, series: str, year: int, *figures: float | None, **more) -> MetricValues:
    """One year's figures; where there are four the whole year is blank."""
    whole = (None,) if len(figures) == 4 else ()
    before = (None,) * 4 if len(figures) == 1 else ()
    return MetricValues(metric=metric.name, series=series, year=year, figures=(*before, *figures, *whole), **more)


PROFILE = (0.97, 1.0, 1.06, 1.01)  # of the quarters of a year: one draw a metric keeps plans cheap to draw


def quarters(count: float, year: int) -> tuple[float, ...]:
    """Four whole counts about one, a little more in later years."""
    return tuple(float(round(count * part * 1.01**year)) for part in PROFILE)


@st.composite
def care(draw: st.DrawFn, programme: tuple[Scheme, ...], first_year: int, years: int) -> dict:
    """The fields of a plan about metrics of every kind, activity with and without schemes, and a pool of three lines.

    Only schemes that share no activity with others avoid any here: under a cap one of them may avoid less because
    another avoids more, and no law of direction holds for a single metric.
    """
    printed = draw(st.integers(1, years))  # years that the plan prints; the rest follow from its rules
    alone = [scheme.name for scheme in programme if not scheme.overlap_group]
    span = range(first_year - 1, first_year + printed)
    admissions, readmitted, delayed, homes = (
        draw(st.integers(*bounds)) for bounds in ((2_000, 9_000), (500, 900), (1_000, 2_500), (50, 600))
    )
    counts = [row(ADMISSIONS, "plan", y, *quarters(admissions, y - first_year)) for y in span]
    counts += [
        row(READMITTED, "plan", y, *quarters(readmitted, y - first_year), measure="numerator") for y in span
    ]
    counts += [row(READMITTED, "plan", y, *quarters(1_000, y - first_year), measure="denominator") for y in span]
    counts += [row(READMITTED, "actual", y, *quarters(readmitted, 2), measure="numerator") for y in span[:2]]
    counts += [row(DELAYS, "actual", y, *quarters(delayed, 0), measure="numerator") for y in span[:2]]
    counts += [row(DELAYS, "plan", y, *quarters(300_000, y - first_year), measure="denominator") for y in span]
    counts += [row(HOMES, "plan", y, *(homes * part for part in (0.23, 0.45, 0.68, 1.0))) for y in span]
    growth = draw(st.none() | st.integers(-20, 50).map(lambda n: n / 1000))
    return {
        "metrics": tuple(
            replace(metric, growth=growth) if metric.kind in ("activity", "rate") else metric for metric in METRICS
        ),
        "metric_values": (
            *counts,
            row(ADMISSIONS, "actual", first_year, *quarters(admissions, 3), flags=(Flagged("estimated", (3,)),)),
            row(AT_HOME, "comparator", first_year, 82.1, of="England"),
        ),
        "monthly_actuals": (
            MonthlyActuals(metric="Admissions", year=first_year, months=(700.0, 690.0, 710.0, *[None] * 9)),
        ),
        "activity_groups": (
            *(_group(draw, name, draw(st.sampled_from(alone)), years) for name in ("COPD", "Falls") if alone),
            replace(_group(draw, "Other", "", years), line="Acute", price=draw(st.integers(0, 5)) / 2),
        ),
        "pool": tuple(_pool_line(draw, name, years) for name in ("Rapid response", "Carers", "Adaptations")),
        "contributions": (Contribution(name="Minimum", fund="CCG", amounts=(900.0,) * years, stated=20.0),),
        "risk_share": (RiskShareItem(kind="bears", name="CCG", share=1.0),),
    }


def _group(draw: st.DrawFn, name: str, scheme: str, years: int) -> ActivityGroup:
    reductions = tuple(float(each) for each in draw(st.tuples(*[st.integers(0, 30)] * years)))
    metric = "Readmissions" if name == "Falls" else "Admissions"
    return ActivityGroup(metric=metric, name=name, scheme=scheme, baseline=600.0, reductions=reductions)


def _pool_line(draw: st.DrawFn, name: str, years: int) -> PoolLine:
    first = draw(st.none() | st.integers(0, 900).map(float))
    ours = name == "Rapid response"
    return PoolLine(
        name=name,
        theme="Seven day" if ours else "Carers at home",
        area="Community health",
        commissioner="CCG" if ours else "Local authority",
        cluster="A",
        fund="CCG" if ours else "Council",
        line=draw(st.sampled_from(["", "Community", "Reserves"])),
        protected="not risk shared" if name == "Adaptations" else "",
        measures=("Admissions", "Delays"),
        amounts=(first, *(400.0 + 10 * t for t in range(1, years))),
    )


def with_care(plan: Plan) -> Plan:
    """Add metrics and a pool of round figures to a plan of three years from 2013 that has the scheme Falls service."""
    later = [row(DELAYS, "plan", year, *(100_000.0,) * 4, measure="denominator") for year in range(2013, 2016)]
    return replace(
        plan,
        metrics=METRICS,
        metric_values=(
            row(ADMISSIONS, "plan", 2013, 1_000.0, 1_000.0, 1_000.0, 1_000.0),
            row(READMITTED, "plan", 2013, 900.0, 900.0, 900.0, 900.0, measure="numerator"),
            row(READMITTED, "plan", 2013, 1_000.0, 1_000.0, 1_000.0, 1_000.0, measure="denominator"),
            row(DELAYS, "actual", 2012, 1_000.0, 2_000.0, 1_500.0, 1_500.0, measure="numerator"),
            *later,
            row(HOMES, "plan", 2013, 85.0, 170.0, 255.0, 340.0),
        ),
        activity_groups=(
            ActivityGroup(
                metric="Admissions", name="Falls", scheme="Falls service", baseline=500.0, reductions=(50.0, 50.0, 0.0)
            ),
        ),
        pool=(
            PoolLine(name="Rapid response", amounts=(600.0,) * 3, line="Community", theme="Seven day", cluster="A",
                     area="Health", commissioner="CCG", fund="CCG", measures=("Admissions",)),
            PoolLine(name="Adaptations", amounts=(400.0,) * 3, line="Community", theme="Housing", cluster="B",
                     area="Housing", commissioner="Council", fund="Council", protected="not risk shared"),
        ),
    )  # fmt: skip
