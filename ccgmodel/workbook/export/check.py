"""The Check sheet of an export: each result of a formula beside the model's own value, and whether they agree.

The formulas' values are computed from the workbook's own cells, so that the two are independent; where they differ
at the time of the export no workbook is written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from ccgmodel.baseline import VIEWS, in_view
from ccgmodel.plan import WHOLE, Floats, Plan, Refused, within_rounding, year_label
from ccgmodel.projection import (
    HORIZON,
    Milestone,
    floor_margins,
    pool_spend,
    programme,
    project,
    reached,
    result,
    streams,
    taper,
    trajectories,
)
from ccgmodel.scenario import Batch, Scenario, for_lines_only, lever_values
from ccgmodel.workbook.export.book import FIRST_YEAR, ExportBook, ExportGrid, YearRow
from ccgmodel.workbook.export.outturn import money_results
from ccgmodel.workbook.export.results import LABELS, NOT_REACHED, ResultRow, ResultSheet
from ccgmodel.workbook.export.terms import Term, absolute, added, choose, sum_product

TOLERANCE = 0.5  # £k, of a result's years together
_ROUNDING = 1e-6  # £k or a metric's unit, and a share of a larger figure: what no export may differ by
AGREES, DIFFERS = "OK", "differs"
ALL_AGREE = "Every formula gives what the model gave."
SOME_DIFFER = "Some results differ from the model's: an input or a lever has been changed since the export."
_MOST_NAMED = 5


class ExportError(Refused):
    """A workbook whose formulas do not give what the model gives; the message says which."""


def write_check(book: ExportBook, plan: Plan, scenario: Scenario, results: ResultSheet) -> None:
    """Write for each result the model's values, the differences of the formulas, and the verdict.

    Raises:
        ExportError: naming the results of which a formula's value differs from the model's.

    """
    models, years = _of_model(plan, scenario, results), _years(plan, scenario)
    _refuse([*_differing(plan, results.rows, models), *_other_years(results, years, within_rounding(plan))])
    grid = ExportGrid(book, "Check", plan.year_labels)
    verdict_row = grid.row
    grid.row += 1
    grid.section("The model's values at the time of the export")
    rows = {name: grid.constants(each.item, models[name], each.line) for name, each in results.rows.items()}
    grid.section("What the formulas of the Results sheet give, less the model's values")
    verdicts = [_difference(grid, rows[name], models[name], each) for name, each in results.rows.items()]
    grid.section("Milestone years")
    for milestone, each in results.milestones.items():
        row = grid.constants(LABELS[milestone], [years[milestone]], unit="")
        verdicts.append(_verdict(grid, row.row, FIRST_YEAR + 1, each.answer[0].equals(row[0])))
    differing = added(cell.differs(AGREES) for cell in verdicts)
    grid.formula(verdict_row, 0, choose(differing.equals(0), ALL_AGREE, SOME_DIFFER), "")
    _colour(book, grid, verdict_row, FIRST_YEAR + plan.years)


def _of_model(plan: Plan, scenario: Scenario, results: ResultSheet) -> dict[str, list[float | None]]:
    """The model's value of every result by year, None in a year for which a metric has none."""
    projection = project(plan, [scenario])
    others: dict[str, Floats] = {}
    if plan.schemes:
        others |= _programmes(plan, scenario)
    if plan.metrics:
        whole_years = trajectories(plan, [scenario]).values[0, :, :, WHOLE]
        others |= {f"metric:{m.name}": whole_years[place] for place, m in enumerate(plan.metrics)}
    if plan.pool:
        spend = pool_spend(plan, Batch.of([scenario]))[0]
        others |= {f"pool:{view}": in_view(plan, view, spend).sum(axis=0) for view in VIEWS}
    for place, floor in enumerate(plan.floors):
        others[f"floor:{floor.name}"] = floor_margins(projection)[0, place]
    parted = streams(projection)
    for place, name in enumerate(parted.names):
        for part in ("allocation", "spend", "position"):
            others[f"stream:{part}:{name}"] = getattr(parted, part)[0, place]
    of_money = money_results(plan, scenario)

    def known(name: str) -> list[float | None]:
        if name in of_money:
            return [of_money[name].get(t) for t in range(plan.years)]
        values = others[name] if name in others else result(projection, name)[0]
        return [float(value) if math.isfinite(value) else None for value in values]

    return {name: known(name) for name in results.rows}


def _programmes(plan: Plan, scenario: Scenario) -> dict[str, Floats]:
    """Savings planned and delivered by programme, and in no scheme, each (year,)."""
    found = programme(plan, [scenario])
    kept = taper(lever_values(plan, for_lines_only(plan, Batch.of([scenario]))), plan.years)[:, 0]
    values = {
        "planned elsewhere": (found.elsewhere_planned + found.unidentified_planned)[0],
        "delivered elsewhere": (found.elsewhere + found.unidentified)[0],
    }
    for name in dict.fromkeys(scheme.programme for scheme in plan.schemes):
        values[f"planned:{name}"] = found.counted[0, found.of(name)].sum(axis=0) * kept
        values[f"delivered:{name}"] = found.delivered[0, found.of(name)].sum(axis=0)
    return values


def _years(plan: Plan, scenario: Scenario) -> dict[Milestone, str]:
    """The year in which the model reaches each milestone, in words."""
    projection = project(plan, [scenario])
    years = {milestone: reached(projection, milestone).year for milestone in LABELS}
    return {milestone: year_label(year) if year else NOT_REACHED for milestone, year in years.items()}


def _differing(
    plan: Plan, rows: Mapping[str, ResultRow], models: Mapping[str, list[float | None]]
) -> Iterator[str]:
    """Say of every result that differs in which year it does most."""
    for name, each in rows.items():
        gaps = []
        for t, model in enumerate(models[name]):
            ours = each.row[t].value
            if model is None and ours is None:
                continue
            gap = math.inf
            if isinstance(ours, float) and model is not None and math.isfinite(ours):
                gap = abs(ours - model) / max(1.0, abs(model))
            gaps.append((gap, t, ours, model))
        gap, t, ours, model = max(gaps, default=(0.0, 0, 0.0, 0.0), key=lambda found: found[0])
        if gap > _ROUNDING:
            what = f"{each.item} of {each.line}" if each.line else each.item
            values = f"{_shown(ours)} by its formula and {_shown(model)} by the model"
            yield f"{what} in {plan.year_labels[t]} ({each.row[t].text}) is {values}"


def _shown(value: object) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else "nothing"


def _other_years(results: ResultSheet, years: Mapping[Milestone, str], rounding: float) -> Iterator[str]:
    """Say of every milestone that is in another year; a year that passes or fails by a rounding is no other."""
    for milestone, each in results.milestones.items():
        answer, margins = each.answer[0].value, each.margin.span(HORIZON - 1).value
        is_close = bool((np.abs(np.asarray(margins, dtype=np.float64) + rounding) < _ROUNDING).any())
        if answer != years[milestone] and not is_close:
            where = each.answer[0].text
            yield f"{LABELS[milestone]} ({where}) is {answer} by its formula and {years[milestone]} by the model"


def _refuse(differing: Sequence[str]) -> None:
    if not differing:
        return
    more = len(differing) - _MOST_NAMED
    named = "; ".join(differing[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    raise ExportError(
        f"The workbook was not written, since its formulas do not give what the model gives: {named}. "
        "Use the figures on the pages or of the commands, which are the model's, and report this with the plan "
        "and the scenario"
    )


def _difference(grid: ExportGrid, model: YearRow, known: Sequence[float | None], of: ResultRow) -> Term:
    """Write one row of differences with its verdict, and return where the verdict stands."""
    row = grid.add(of.item, lambda t: None if known[t] is None else of.row[t] - model[t], of.line)
    differences = sum_product(absolute(row.span(grid.years - 1)))
    return _verdict(grid, row.row, FIRST_YEAR + grid.years, differences < TOLERANCE)


def _verdict(grid: ExportGrid, row: int, column: int, test: Term) -> Term:
    grid.formula(row, column, choose(test, AGREES, DIFFERS), "")
    return Term(f"{xl_col_to_name(column)}{row}", grid.values[row, column])


def _colour(book: ExportBook, grid: ExportGrid, verdict_row: int, last: int) -> None:
    """Turn red what differs."""
    red = book.file.add_format({"bg_color": "#F4C7C3", "font_color": "#8A1F11", "bold": True})
    begins = {"type": "text", "criteria": "begins with", "format": red}
    grid.sheet.conditional_format(verdict_row - 1, 0, verdict_row - 1, 0, {**begins, "value": SOME_DIFFER[:12]})
    grid.sheet.conditional_format(verdict_row, FIRST_YEAR, grid.row, last, {**begins, "value": DIFFERS})
