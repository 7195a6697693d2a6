"""Levers' values, causes and figures in the words of the Answers page."""

from __future__ import annotations

from dataclasses import replace
from textwrap import fill

from ccgmodel.answers import (
    ALLOCATION,
    BROUGHT_FORWARD,
    HEADROOM_HELD,
    HEADROOM_RELEASED,
    SET_ASIDES_HELD,
    SET_ASIDES_RELEASED,
    SURPLUS_REQUIRED,
    Output,
    is_never,
)
from ccgmodel.plan import Plan, shown, year_label
from ccgmodel.projection import HORIZON, PREFIX, RESULT_NAMES, difference_unit
from ccgmodel.scenario import LEVERS
from ccgmodel.words import metrics
from ccgmodel.words.called import savings_words
from ccgmodel.words.levers import label, scale
from ccgmodel.words.money import MINUS, Unit, capital, is_nought, money, number, percent, signed
from ccgmodel.words.position import milestone_words
from ccgmodel.words.required import required

CAUSES = {
    ALLOCATION: "Allocation",
    HEADROOM_HELD: "Headroom held back",
    HEADROOM_RELEASED: "Headroom released",
    SET_ASIDES_HELD: "Set-asides held back",
    SET_ASIDES_RELEASED: "Set-asides released",
    BROUGHT_FORWARD: "Balance brought forward",
    "non_recurrent_allocation": "One-off allocation",
    "levels": "Fixed and shared lines",
    "steps": "Recurrent steps",
    "one_off": "One-off steps",
    "care": "Activity and pooled budget",
    "qipp": "QIPP savings",
}
RESULTS = {name: RESULT_NAMES[name] for name in ("in_year", "cumulative", "underlying")}


def milestone_years(plan: Plan) -> dict[str, str]:
    """Name the year of each milestone: "Year the surplus rule is met"."""
    return {milestone: capital(words.year) for milestone, words in milestone_words(plan).items()}


def value_text(lever: str, value: float, plan: Plan) -> str:
    """Write a lever's value as its slider shows it, to a hundredth: 74.12 %, or 3 months."""
    if LEVERS[lever].kind == "months":
        return f"{_short(value)} {'month' if value == 1.0 else 'months'}"
    return f"{_short(scale(LEVERS[lever], plan).shown(value))} %"


def _short(value: float) -> str:
    text = number(value, 2)
    return text.rstrip("0").rstrip(".")


def cause(plan: Plan, name: str) -> str:
    """Name a cause or part of a bridge."""
    if name in LEVERS:
        return label(LEVERS[name], plan)
    if name == SURPLUS_REQUIRED:
        return capital(required(plan).amount)
    if name in CAUSES:
        return savings_words(CAUSES[name], plan)
    return name.removeprefix("line:")


def figure(plan: Plan, output: Output, value: float, unit: Unit) -> str:
    """Write a figure: money, a metric in its own unit, or the year of a milestone."""
    if metric := output.metric(plan):
        return metrics.value(metric, value)
    if output.year is not None:
        return money(value, unit)
    return f"not in {HORIZON} years" if is_never(plan, output, value) else year_label(int(value))


def difference(plan: Plan, output: Output, value: float, unit: Unit) -> str:
    """Write a difference of figures: money, a metric's unit to one digit more than is printed, or years."""
    if metric := output.metric(plan):
        finer = replace(metric, step=metric.step / 10.0)
        if is_nought(text := shown(finer, abs(value))):
            return "no change"
        return f"{MINUS if value < 0.0 else '+'}{text} {difference_unit(metric)}".strip()
    if output.year is not None:
        return signed(value, unit)
    years = round(value)
    if not years:
        return "no change"
    return f"{abs(years)} {'year' if abs(years) == 1 else 'years'} {'later' if years > 0 else 'earlier'}"


def name_of(plan: Plan, output: Output) -> str:
    """Name a figure: In-year position 2017/18."""
    if output.year is None:
        return milestone_years(plan)[output.name]
    if output.is_metric:
        return f"{output.name.removeprefix(PREFIX)} {year_label(output.year)}"
    return f"{RESULTS[output.name]} {year_label(output.year)}"


def titled(plan: Plan, output: Output, unit: Unit) -> str:
    """Name a figure with the unit that it is drawn in, in lines that fit a telephone."""
    metric = output.metric(plan)
    drawn_in = metric.unit if metric else "" if output.year is None else unit
    return fill(f"{name_of(plan, output)}, {drawn_in}" if drawn_in else name_of(plan, output), 36)


def chance(share: float) -> str:
    """Write a chance: whole per cents, never a false certainty.

    >>> chance(0.0), chance(0.337), chance(1.0)
    ('no trial run', '34 %', 'every trial run')
    """
    if share <= 0.0:
        return "no trial run"
    if share >= 1.0:
        return "every trial run"
    return "under 1 %" if share < 0.005 else "over 99 %" if share > 0.995 else percent(share, 0)
