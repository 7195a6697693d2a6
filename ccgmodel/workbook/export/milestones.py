"""The milestone years of an export: the tests of fifteen years on Workings, the answers on Results."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import year_label
from ccgmodel.projection import Projection, rules
from ccgmodel.workbook.export.book import FIRST_YEAR, Grid, Ref
from ccgmodel.workbook.export.inputs import Inputs

NOT_REACHED = f"not within {rules.HORIZON} years"
LABELS: dict[rules.Milestone, str] = {
    "break_even": "Break-even",
    "business_rules": "Business rules met",
    "legacy_cleared": "Legacy deficit cleared",
}


@dataclass(frozen=True)
class Positions:
    """What the tests look at."""

    in_year: Ref
    cumulative: Ref
    required: Ref


def add_milestones(
    results: Grid, workings: Grid, inputs: Inputs, projection: Projection, positions: Positions
) -> dict[rules.Milestone, tuple[Ref, str]]:
    """Write tests and answers; return where each answer stands and what the model says."""
    first = projection.plan.first_year
    workings.section(f"Milestones: £k from passing, to the {rules.HORIZON}th year; past the plan held level")
    years = workings.headings(["Test", "", "", *(year_label(first + t) for t in range(rules.HORIZON))])
    results.section("Milestone years")
    answers: dict[rules.Milestone, tuple[Ref, str]] = {}
    for milestone, label in LABELS.items():
        passed = _test(workings, inputs, projection, positions, milestone)
        numbers, labels = passed.span(rules.HORIZON - 1), years.span(rules.HORIZON - 1)
        formula = f'IF(COUNT({numbers})=0,"{NOT_REACHED}",INDEX({labels},1,MIN({numbers})))'
        year = rules.reached(projection, milestone).year
        answer = year_label(year) if year else NOT_REACHED
        results.book.put(results.sheet, results.row - 1, 0, label, "name")
        results.formula(results.row, FIRST_YEAR, formula, answer, "", "calculated")
        answers[milestone] = (results.next, answer)
        results.row += 1
    return answers


def _test(
    grid: Grid, inputs: Inputs, projection: Projection, positions: Positions, milestone: rules.Milestone
) -> Ref:
    """Write how far each year is from passing, and under it the number of each year that passes."""
    margin, last = grid.next, projection.plan.years - 1
    in_year, is_inside = positions.in_year, f'{inputs.field("balance_brought_forward")}="inside the allocation"'
    added = milestone == "legacy_cleared"

    def distance(t: int) -> str:
        if t > last:
            return margin[t - 1] + (f"+IF({is_inside},0,{in_year[last]})" if added else "")
        less = f"-{positions.required[t]}" if milestone == "business_rules" else ""
        return positions.cumulative[t] if added else in_year[t] + less

    margins = _held(projection, milestone)
    grid.add(LABELS[milestone], distance, margins)
    return grid.add(
        "passed in year number",
        lambda t: f'IF({margin[t]}>=0,{t + 1},"")',
        [float(t + 1) if value >= 0 else None for t, value in enumerate(margins)],
        unit="",
    )


def _held(projection: Projection, milestone: rules.Milestone) -> list[float]:
    """How far each of the fifteen years is from passing the test, in £k."""
    margins = [float(value) for value in rules.margin(projection, milestone)[0]]
    added = milestone == "legacy_cleared" and projection.plan.balance_brought_forward == "added"
    a_year = float(projection.in_year[0, -1]) if added else 0.0
    while len(margins) < rules.HORIZON:
        margins.append(margins[-1] + a_year)
    return margins
