"""Metrics in words: values with their unit, differences that say better or worse, targets met or missed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ccgmodel.answers import Conflict
from ccgmodel.plan import WHOLE, Metric, Plan, rag, shown, year_label
from ccgmodel.projection import Trajectories, difference_unit, metric_named, tied_to_money
from ccgmodel.scenario import LEVERS
from ccgmodel.words.money import MINUS, Unit, finer, is_nought
from ccgmodel.words.text import escaped

DIRECTION = {"higher": "▲ higher is better", "lower": "▼ lower is better", "neither": "◆ neither way is better"}
RATING = {
    "": "",
    "green": "● Green: met",
    "amber": "▲ Amber: missed, within its tolerance",
    "red": "■ Red: missed",
}
PLAN, SCENARIO = 0, 1  # the places of the two in every pair of trajectories on the pages


def value(metric: Metric, figure: float | None) -> str:
    """Write a figure of a metric with its unit.

    >>> value(Metric(name="Delays", kind="path", good="lower", aggregation="annual", step=0.1, unit="%"), 81.5)
    '81.5 %'
    """
    if figure is None or not math.isfinite(figure):
        return "not known"
    text = shown(metric, figure).replace("-", MINUS)
    return f"{text} {metric.unit}".strip()


def amount(metric: Metric, value: float) -> str:
    """Write an amount of a metric without its sign; what is less than its last printed digit is said to be.

    >>> falls = Metric(name="Falls", kind="activity", good="lower", aggregation="annual", unit="admissions")
    >>> amount(falls, -95.0), amount(falls, 0.2), amount(falls, 0.0)
    ('95 admissions', 'less than 1 admissions', '0 admissions')
    """
    text = shown(metric, abs(value))
    if abs(value) > 1e-9 and is_nought(text):
        text = f"less than {metric.step:g}"
    return f"{text} {difference_unit(metric)}".strip()


def to_the_digit(metric: Metric, value: float) -> Metric:
    """Return the metric with as many digits as a value needs, at most four, so that it is written in full."""
    for places in range(5):
        step = 10.0**-places
        if step <= metric.step and math.isclose(round(value, places), value, rel_tol=0.0, abs_tol=1e-9):
            return replace(metric, step=step)
    return replace(metric, step=min(metric.step, 1e-4))


def difference(metric: Metric, ours: float, than: float, other: str = "the plan") -> str:
    """Say how a figure differs from another, and whether that is better.

    >>> falls = Metric(name="Falls", kind="activity", good="lower", aggregation="annual", unit="admissions")
    >>> difference(falls, 190.0, 180.0), difference(falls, 9.1, 9.2)
    ('10 admissions more than the plan, worse', 'as in the plan')
    """
    if not (math.isfinite(ours) and math.isfinite(than)):
        return ""
    text = shown(metric, abs(ours - than))
    if is_nought(text):
        return f"as in {other}"
    more, less = ("more", "fewer") if metric.kind == "activity" else ("higher", "lower")
    judged = (ours - than) * metric.sign
    verdict = f", {'better' if judged > 0 else 'worse'}" if judged else ""
    by = f"{text} {difference_unit(metric)}".strip()
    return f"{by} {more if ours > than else less} than {other}{verdict}"


NOT_TIED = "not tied to money in this plan"


def against(plan: Plan, metric: Metric, ours: float, than: float, other: str = "the plan") -> str:
    """Say how a figure differs from another; of one that nothing about money can move, say that."""
    same = is_nought(shown(metric, abs(ours - than)))
    return NOT_TIED if same and metric.name not in tied_to_money(plan) else difference(metric, ours, than, other)


def against_target(metric: Metric, figure: float, year: int) -> str:
    """Say whether a figure of a year meets the metric's target; blank where it has none that can be compared."""
    target = metric.target_value
    if target is None or not math.isfinite(figure):
        return ""
    when = f" by {year_label(metric.target_year)}" if metric.target_year is not None else ""
    judged = rag(metric, figure, target)
    if metric.target_year is not None and year < metric.target_year and judged != "green":
        return f"target {value(metric, target)}{when}"
    return f"{RATING[judged]} (target {value(metric, target)}{when})" if judged else ""


def last_known(both: Trajectories, metric: Metric) -> int | None:
    """Return the last year of the plan for which the scenario has a figure, as a place; None where none has."""
    figures = both.of(metric.name)[SCENARIO, :, WHOLE]
    known = [t for t in range(both.plan.years) if math.isfinite(figures[t])]
    return known[-1] if known else None


def message(both: Trajectories, metric: Metric) -> str:
    """Say what a metric comes to in its last year, against the plan and against its target."""
    t = last_known(both, metric)
    if t is None:
        return ""
    figures = both.of(metric.name)[:, t, WHOLE]
    year = both.plan.first_year + t
    ours = t >= both.plan.own_years or both.origin(metric.name, year, WHOLE) == "ours"
    said = [
        f"{year_label(year)}: {value(metric, float(figures[SCENARIO]))}",
        against(both.plan, metric, float(figures[SCENARIO]), float(figures[PLAN])),
        against_target(metric, float(figures[SCENARIO]), year),
    ]
    beyond = " This year’s figure is our estimate." if ours else ""
    return f"{'; '.join(each for each in said if each)}.{beyond}"


def headline(both: Trajectories, *, moved: bool, whose: str = "Your scenario") -> str:
    """Say how many metrics there are, how many are better or worse than planned, and how many need a figure."""
    plan = both.plan
    needing = sum(bool(both.needs(metric)) for metric in plan.metrics)
    known = len(plan.metrics) - needing
    has = "has" if needing == 1 else "have"
    needs = f" {needing} of {len(plan.metrics)} {has} no starting figure or target in the plan." if needing else ""
    if not known:
        return f"**None of the plan’s {len(plan.metrics)} metrics can be drawn** until you give a figure for it."
    if not moved:
        return f"**The plan carries {known} {'metric' if known == 1 else 'metrics'} forward.**{needs}"
    better, worse = changed(both)
    if not better and not worse:
        return f"**{whose} leaves every metric as in the plan.**{needs}"
    parts = [
        f"**{word}: {', '.join(map(escaped, names))}.**"
        for word, names in (("Better", better), ("Worse", worse))
        if names
    ]
    return f"Against the plan, in the last year. {' '.join(parts)}{needs}"


def changed(both: Trajectories) -> tuple[list[str], list[str]]:
    """Return the names of the metrics that end better than in the plan, and of those that end worse."""
    better, worse = [], []
    for metric in both.plan.metrics:
        t = last_known(both, metric)
        if t is None:
            continue
        plan, scenario = (float(figure) for figure in both.of(metric.name)[:, t, WHOLE])
        said = difference(metric, scenario, plan)
        if said.endswith("better"):
            better.append(metric.name)
        elif said.endswith("worse"):
            worse.append(metric.name)
    return better, worse


def conflicts(plan: Plan, found: Sequence[Conflict], unit: Unit) -> list[str]:
    """Say in sentences what is good for the money and bad for care, or the other way round.

    Measures of which the plan does not say by how much they suffer share one sentence a lever.
    """
    said = [_conflict(plan, each, unit) for each in found if each.change is not None]
    unmeasured: dict[str, list[Conflict]] = {}
    for each in found:
        if each.change is None:
            unmeasured.setdefault(each.lever, []).append(each)
    for of in unmeasured.values():
        names = ", ".join(f"“{escaped(each.metric)}”" for each in of)
        said.append(
            f"{_who(of[0], unit)} on lines that serve {names}: the plan does not say by how much they suffer."
        )
    return said


def _who(each: Conflict, unit: Unit) -> str:
    who = LEVERS[each.lever].label if each.lever else "The scenario as a whole"
    does = "saves" if each.saves else "costs"
    return f"**{who}** {does} {finer(abs(each.pounds), unit)} in {year_label(each.year)}"


def _conflict(plan: Plan, each: Conflict, unit: Unit) -> str:
    change = each.change or 0.0
    by = amount(metric_named(plan, each.metric), change)
    does = f"adds {by} to" if change > 0 else f"takes {by} off"
    return f"{_who(each, unit)} and {does} “{escaped(each.metric)}”."
