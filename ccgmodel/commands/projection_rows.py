"""A projection's results by name: as the command line's document, as rows of text, and as a tidy table."""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.plan import year_label
from ccgmodel.projection import Projection, rules
from ccgmodel.projection import results as published
from ccgmodel.scenario import Scenario

ROWS = {
    "allocation": "Allocation",
    "spend": "Total spend",
    "qipp_planned": "QIPP planned",
    "qipp_delivered": "QIPP delivered",
    "headroom": "Headroom",
    "in_year": "In-year position",
    "underlying": "Underlying position",
    "cumulative": "Cumulative position",
    "surplus_required": "Surplus required",
    "after_rules": "Position after the rules",
}
HEADINGS = ("Organisation", "Scenario", "Result", "Line", "Year", "Unit", "Value", "Year is")


def _results(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's results by name, in £k by year."""
    return {name: published.result(projection, name)[0, :years].tolist() for name in ROWS}


def _lines(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's spend by line, in £k by year."""
    return dict(zip(projection.plan.line_names, projection.spend[0, :, :years].tolist(), strict=True))


def _needed(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return the savings needed under each definition, in £k by year."""
    return {need: rules.qipp_needed(projection, need)[0, :years].tolist() for need in rules.NEEDS}


def milestones(projection: Projection) -> dict[str, str | None]:
    """Return the year of each milestone as text; None where it is not reached."""
    years = {milestone: rules.reached(projection, milestone).year for milestone in rules.MILESTONES}
    return {milestone: None if year is None else year_label(year) for milestone, year in years.items()}


def document(projection: Projection, scenario: Scenario, years: int) -> dict[str, object]:
    """Return one scenario's results as the JSON object of the command line: money in £k at full precision."""
    plan = projection.plan
    return {
        "plan": {"organisation": plan.organisation, "first_year": year_label(plan.first_year), "unit": "£k"},
        "scenario": scenario.texts(),
        "years": list(plan.year_labels[:years]),
        "years_beyond_plan": list(plan.year_labels[plan.own_years : years]),
        "lines": _lines(projection, years),
        **_results(projection, years),
        "qipp_needed": _needed(projection, years),
        "milestones": milestones(projection),
    }


def rows(projection: Projection, years: int, number: str) -> list[list[str]]:
    """Lay the results out as rows of text, one a result."""
    results = _results(projection, years)
    labelled = {
        ROWS["allocation"]: results.pop("allocation"),
        **_lines(projection, years),
        **{ROWS[name]: values for name, values in results.items()},
        **{
            f"QIPP needed: {need.replace('_', ' ')}": values for need, values in _needed(projection, years).items()
        },
    }
    rows = [[label, *(number.format(value) for value in values)] for label, values in labelled.items()]
    return [["£k", *projection.plan.year_labels[:years]], *rows]


def tidy(projection: Projection, names: Sequence[str]) -> list[tuple[str | float, ...]]:
    """Return every result of every scenario as rows under `HEADINGS`: £k, or a fraction, at full precision.

    Args:
        projection: the scenarios' results.
        names: what to call each scenario, in the projection's order.

    """
    plan = projection.plan
    series = [("line_spend", line, projection.spend[:, i]) for i, line in enumerate(plan.line_names)]
    series += [(name, "", published.result(projection, name)) for name in published.RESULTS]
    return [
        (
            plan.organisation,
            scenario,
            name,
            line,
            year,
            "fraction" if name in published.FRACTIONS else "£k",
            float(values[s, t]),
            "the plan's" if t < plan.own_years else "ours",
        )
        for s, scenario in enumerate(names)
        for name, line, values in series
        for t, year in enumerate(plan.year_labels)
    ]
