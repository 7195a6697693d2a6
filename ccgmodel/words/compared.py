"""Scenarios beside one another in words; the differences are from the first."""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.plan import Plan
from ccgmodel.projection import HORIZON, Milestone, Projection, reached
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import Unit, capital, later_or_earlier, money, signed
from ccgmodel.words.position import milestone_words, when


def tests(plan: Plan) -> dict[Milestone, str]:
    """Name each milestone as what a scenario does: "Meets the surplus rule"."""
    return {milestone: capital(words.does) for milestone, words in milestone_words(plan).items()}


def headline(projection: Projection, names: Sequence[str], unit: Unit) -> str:
    """Say which of the named scenarios ends best, and by how much it is ahead of the one that ends worst."""
    last = projection.in_year[:, -1]
    best, worst, year = int(last.argmax()), int(last.argmin()), projection.plan.year_labels[-1]
    if last[best] - last[worst] < 0.5:
        return f"All end {year} with the same in-year position, {money(float(last[best]), unit)}."
    return (
        f"**{names[best]}** ends {year} best, with {money(float(last[best]), unit)} in the year: "
        f"{money(float(last[best] - last[worst]), unit)} better than **{names[worst]}**."
    )


def headline_figures(projection: Projection, unit: Unit) -> dict[str, list[str]]:
    """Return the headline figures, one row a figure, and how far each scenario is from the first."""
    last = projection.plan.year_labels[-1]
    delivered = savings_words(f"QIPP delivered, {projection.plan.years} years", projection.plan)
    amounts = {
        f"In-year position {last}": projection.in_year[:, -1],
        f"Cumulative position {last}": projection.cumulative[:, -1],
        f"Underlying position {last}": projection.underlying[:, -1],
        delivered: projection.qipp_delivered.sum(axis=1),
    }
    rows: dict[str, list[str]] = {}
    for name, values in amounts.items():
        rows[name] = [money(float(value), unit) for value in values]
        rows[f"{name}, difference"] = ["", *(signed(float(value - values[0]), unit) for value in values[1:])]
    rows |= {
        name: _years(projection, milestone, len(projection.in_year))
        for milestone, name in tests(projection.plan).items()
    }
    return rows


def _years(projection: Projection, milestone: Milestone, count: int) -> list[str]:
    first = reached(projection, milestone, 0).year
    said = []
    for scenario in range(count):
        found = reached(projection, milestone, scenario)
        apart = found.year - first if scenario and found.year and first else 0
        text = f"Not within {HORIZON} years" if found.year is None else when(found)
        said.append(f"{text}, {later_or_earlier(apart, '').removesuffix(' than ')}" if apart else text)
    return said
