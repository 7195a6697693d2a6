"""What the chart of a story shows: one of several, each by the figures that the other pages draw."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from ccgmodel.answers import PERCENTILES, Ensemble, bridge, ensemble
from ccgmodel.plan import WHOLE, Plan, metric_shown, year_label
from ccgmodel.portfolio import JointScenario, milestone_year, project_portfolio
from ccgmodel.projection import HORIZON, Projection, metric_named, reached, trajectories
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.words import metrics, position
from ccgmodel.words.bridge import NAUGHT, drawn_steps
from ccgmodel.words.called import savings_words
from ccgmodel.words.figures import cause
from ccgmodel.words.money import listed, money, signed
from ccgmodel.words.required import required
from ui.charts import answers, bars
from ui.present.chart import ChartBar, RoomChart
from ui.session.history import Session
from ui.session.portfolio import OpenPortfolio

DRAWS, SEED = 512, 1
MOST_STEPS = 5  # of a bridge, the others together one more
MOST_ROWS = 8  # organisations that a room can tell apart
THIS_STORY, THE_PLAN = ("ours", "this story"), ("plans", "the plan")


def room_chart(here: Session, show: str, plan: Projection, scenario: Projection, told: Scenario) -> RoomChart:
    """Return the chart of a story: `show` is one of the words of `SHOWS`, or `metric: ` and a metric's name."""
    if name := metric_shown(show):
        return _metric(here.plan, name, told)
    if show == "why it moved":
        return _moved(plan, scenario, told)
    if show == "how sure":
        return _sure(plan, scenario, told)
    if show == "who breaks even when":
        return _who(here, plan, scenario, told)
    return {"cumulative": _cumulative, "spend": _spend, "QIPP": _savings}.get(show, _in_year)(plan, scenario)


def _title(plan: Plan, words: str) -> str:
    return f"{plan.organisation}: {words}"


def _bars(data: pd.DataFrame) -> list[ChartBar]:
    return [
        ChartBar(
            name=row["year"],
            ours=(0.0, row["scenario"]),
            plan=(0.0, row["plan"]),
            mark=row["reference"],
            label=row["label"],
            label_at=row["label_at"],
            below=row["scenario"] < 0,
        )
        for _, row in data.iterrows()
    ]


def _table(data: pd.DataFrame, mark: str, ours: str = "This story", plans: str = "The plan") -> pd.DataFrame:
    named = {"label": ours, "plan_text": plans, "difference": "Difference", "reference_text": mark}
    return data.set_index("year")[list(named)].rename(columns=named).rename_axis("Year")


def _in_year(plan: Projection, scenario: Projection) -> RoomChart:
    return _position(plan, scenario, "in_year", "In-year")


def _cumulative(plan: Projection, scenario: Projection) -> RoomChart:
    return _position(plan, scenario, "cumulative", "Cumulative")


def _position(plan: Projection, scenario: Projection, values: str, name: str) -> RoomChart:
    data = (bars.in_year if values == "in_year" else bars.cumulative)(plan, scenario)
    amount = required(scenario.plan).amount
    return RoomChart(
        title=_title(scenario.plan, f"{name.lower()} surplus or deficit, £m"),
        key=(THIS_STORY, THE_PLAN, ("required", amount)),
        said=position.position_alt(f"The {name.lower()} position", plan, scenario, values),
        bars=_bars(data),
        table=_table(data, amount.capitalize()),
    )


def _savings(plan: Projection, scenario: Projection) -> RoomChart:
    data = bars.qipp(scenario)
    return RoomChart(
        title=_title(scenario.plan, savings_words("QIPP savings, £m", scenario.plan)),
        key=(("ours", "delivered"), ("plans", "planned"), ("required", "enough to break even")),
        said=position.qipp_alt(scenario),
        bars=_bars(data),
        table=_table(data, "Enough to break even", "Delivered", "Planned"),
    )


def _spend(plan: Projection, scenario: Projection) -> RoomChart:
    years = scenario.plan.year_labels
    rows = zip(years, plan.total_spend[0], scenario.total_spend[0], scenario.allocation[0], strict=True)
    figures = [(year, float(plans), float(ours), float(given)) for year, plans, ours, given in rows]
    return RoomChart(
        title=_title(scenario.plan, "spend and allocation, £m, not from nought"),
        key=(("ours level", "spend"), ("plans level", "spend in the plan"), ("required", "allocation")),
        said=position.spend_alt(scenario),
        bars=[
            _level(year, ours / 1000.0, plans / 1000.0, given / 1000.0, money(ours))
            for year, plans, ours, given in figures
        ],
        table=pd.DataFrame(
            {
                "Spend": [money(ours) for *_, ours, _ in figures],
                "Spend in the plan": [money(plans) for _, plans, *_ in figures],
                "Allocation": [money(given) for *_, given in figures],
            },
            index=pd.Index(years, name="Year"),
        ),
        nought=False,
    )


def _level(name: str, ours: float, plan: float, mark: float | None, label: str) -> ChartBar:
    """A mark at each level; its figure stands on the side on which nothing else does."""
    others = [plan, *([] if mark is None else [mark])]
    below = sum(each > ours for each in others) > sum(each < ours for each in others)
    return ChartBar(
        name=name,
        ours=(ours, ours),
        plan=(plan, plan),
        mark=mark,
        label=label,
        label_at=ours,
        below=below,
    )


def _metric(plan: Plan, name: str, told: Scenario) -> RoomChart:
    metric, both = metric_named(plan, name), trajectories(plan, [Scenario("Plan"), told])
    of = both.of(name)[:, :, WHOLE]
    known = [
        (year, float(of[metrics.PLAN, t]), float(of[metrics.SCENARIO, t]))
        for t, year in enumerate(plan.year_labels)
        if math.isfinite(of[metrics.PLAN, t]) and math.isfinite(of[metrics.SCENARIO, t])
    ]
    target, years = metric.target_value, pd.Index([year for year, *_ in known], name="Year")
    texts = [(metrics.value(metric, ours), metrics.value(metric, plans)) for _, plans, ours in known]
    aims = [("required", f"target {metrics.value(metric, target)}")] if target is not None else []
    return RoomChart(
        title=_title(plan, f"{name}, not from nought"),
        key=(("ours level", "this story"), ("plans level", "the plan"), *aims),
        said=metrics.message(both, metric) if known else f"{name} has no figure yet in a year of the plan.",
        bars=[
            _level(year, ours, plans, target, text)
            for (year, plans, ours), (text, _) in zip(known, texts, strict=True)
        ],
        table=pd.DataFrame(texts, columns=["This story", "The plan"], index=years),
        nought=False,
    )


def _moved(plan: Projection, scenario: Projection, told: Scenario) -> RoomChart:
    of, year = scenario.plan, scenario.plan.year_numbers[-1]
    found = bridge(of, Scenario("Plan"), told, year, "in_year", "lever")
    causes = [(cause(of, each), float(amount)) for each, amount in zip(found.causes, found.steps, strict=True)]
    named = [(name, amount) for name, amount in causes if abs(amount) >= NAUGHT]
    shown = drawn_steps(named, MOST_STEPS)
    data = answers.steps(("The plan", found.before), shown, ("This story", found.after), "£m")
    kinds = {"end": "plans", "better": "ours", "worse": "worse"}
    largest = sorted(named, key=lambda step: -abs(step[1]))[:3]
    why = listed([f"{name} {signed(amount)}" for name, amount in largest])
    label = year_label(year)
    goes = f"The in-year position of {label} goes from {money(found.before)} to {money(found.after)}"
    return RoomChart(
        title=_title(of, f"why the in-year position of {label} moved, £m"),
        key=(("ours", "better"), ("worse", "worse"), ("plans", "the plan and this story")),
        said=f"{goes}: {why}."
        if named
        else f"The in-year position of {label} is {money(found.after)}: nothing is moved.",
        bars=[
            ChartBar(
                name=row["label"], ours=(row["start"], row["stop"]), label=row["text"], kind=kinds[row["kind"]]
            )
            for _, row in data.iterrows()
        ],
        table=data.set_index("label")[["text"]].rename(columns={"text": "Amount"}).rename_axis("Step"),
        lying=True,
    )


def _sure(plan: Projection, scenario: Projection, told: Scenario) -> RoomChart:
    of = scenario.plan
    drawn = _drawn(of, frozenset(told.values.items()))
    fan = {each: drawn.fan["in_year"][PERCENTILES.index(each)] for each in PERCENTILES}
    last = {each: money(float(values[-1])) for each, values in fan.items()}
    rows = [
        ChartBar(
            name=year,
            ours=(float(fan[25][t]) / 1000.0, float(fan[75][t]) / 1000.0),
            plan=(float(fan[5][t]) / 1000.0, float(fan[95][t]) / 1000.0),
            mark=float(drawn.point["in_year"][t]) / 1000.0,
            label=money(float(fan[50][t])),
            label_at=float(fan[5 if fan[50][t] < 0 else 95][t]) / 1000.0,
            below=bool(fan[50][t] < 0),
        )
        for t, year in enumerate(drawn.years)
    ]
    texts = {
        f"{each} % of runs are below": [money(float(value)) for value in fan[each]] for each in (5, 25, 50, 75, 95)
    }
    return RoomChart(
        title=_title(of, "in-year position, £m: the figure is the middle of the runs"),
        key=(("plans", "9 runs in 10"), ("ours", "half of the runs"), ("required", "this story as it is set")),
        said=f"In {drawn.years[-1]} nine runs in ten end between {last[5]} and {last[95]}, half above {last[50]}.",
        bars=rows,
        table=pd.DataFrame(texts, index=pd.Index(drawn.years, name="Year")),
    )


@lru_cache(maxsize=32)
def _drawn(plan: Plan, values: frozenset[tuple[Setting, float]]) -> Ensemble:
    in_order: Mapping[Setting, float] = dict(sorted(values, key=lambda each: str(each[0])))
    return ensemble(plan, Scenario("", in_order), DRAWS, SEED)


def _who(here: Session, plan: Projection, scenario: Projection, told: Scenario) -> RoomChart:
    among = here.open_portfolio
    if among is None:
        before, now = (reached(each, "break_even").year or 0 for each in (plan, scenario))
        years, first = [(here.plan.organisation, before, now)], here.plan.first_year
    else:
        years, first = _of_members(among, told)
    end = first + HORIZON  # the year after the last that is looked at
    rows = [
        ChartBar(
            name=name,
            ours=(0.0, float((now or end) - first + 1)),
            plan=(0.0, float((before or end) - first + 1)),
            label=_first_year(now) + (f" (plan {_first_year(before)})" if before != now else ""),
        )
        for name, before, now in years
    ]
    furthest = sorted(rows, key=lambda bar: -bar.ours[1])[:MOST_ROWS]
    left = len(rows) - len(furthest)
    when = listed([f"{bar.name} {bar.label}" for bar in furthest], MOST_ROWS)
    texts = [(_first_year(now), _first_year(before)) for _, before, now in years]
    names = pd.Index([name for name, *_ in years], name="Organisation")
    return RoomChart(
        title=f"Year in which each breaks even, from {year_label(first)}"
        + (f"; {left} more in Figures" if left else ""),
        key=(THIS_STORY, THE_PLAN),
        said=f"First year of break-even: {when}.",
        bars=[bar for bar in rows if bar in furthest],
        table=pd.DataFrame(texts, columns=["This story", "The plan"], index=names),
        lying=True,
    )


def _of_members(among: OpenPortfolio, told: Scenario) -> tuple[list[tuple[str, int, int]], int]:
    """Return each member's year of break-even in the plans and now, the story being of the one that is shown."""
    joint = among.with_own(among.member, told).joint if among.member else among.joint
    projection = project_portfolio(among.portfolio, [JointScenario("Plans"), joint])
    found = {name: milestone_year(projection, "break_even", name) for name in among.portfolio.organisations}
    return [(name, int(years[0]), int(years[1])) for name, years in found.items()], projection.years[0]


def _first_year(year: int) -> str:
    return year_label(year) if year else f"not in {HORIZON} years"
