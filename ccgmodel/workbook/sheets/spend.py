"""The Spend sheet and those that add to its lines: Yearly rates, Fixed spend and Steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ccgmodel.plan import (
    DRIVERS,
    Figures,
    Line,
    Report,
    SpendFloor,
    Step,
    did_you_mean,
    floor_problems,
    line_problems,
    step_problems,
    year_label,
)
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, Table, table
from ccgmodel.workbook.contract import Field, Sheet, fold
from ccgmodel.workbook.sheets.income import joined
from ccgmodel.workbook.sheets.records import filled_rows, parts, record

_SAME = 0.5  # £k within which two figures for one thing agree


@dataclass(frozen=True)
class Spend:
    """The Spend sheet with its rows by folded line name; `names` gives each line's name as it is written."""

    sheet: Table
    rows: Mapping[str, Row]
    names: Mapping[str, str]

    def line_of(self, row: Row) -> str | None:
        """Return the folded name of the line that another sheet's row is about; reported where it is none."""
        typed, cell = row.text("line"), row.cell("line")
        if fold(typed) in self.rows:
            return fold(typed)
        report = row.table.report
        if typed and self.rows:
            guess = did_you_mean(typed, self.names.values())
            remedy = "use a name from the Spend sheet, or add the line there"
            report.error(cell.where, f"{typed!r} is not a line of the Spend sheet{guess}", remedy)
        elif cell.is_blank and "line" in row.table.columns:
            report.error(cell.where, "the row has no Line", "name it or clear the row")
        return None


def read_spend(grid: SheetGrid, frame: Frame, report: Report) -> Spend:
    """Find the lines of expenditure, reporting those that are unnamed or repeated."""
    sheet = table(contract.SPEND, grid, frame, report)
    rows: dict[str, Row] = {}
    names: dict[str, str] = {}
    for row in sheet.rows() if "line" in sheet.columns else ():
        name, cell = row.text("line"), row.cell("line")
        if not name:
            if cell.is_blank:
                report.error(cell.where, "the row has no Line", "name it or clear the row")
        elif fold(name) in rows:
            report.error(cell.where, f"the line {name!r} appears twice", "rename one, or add them together")
        else:
            rows[fold(name)], names[fold(name)] = row, name
    if "line" in sheet.columns and not sheet.rows():
        report.error(grid.name, "there is no line of expenditure", "add one row for each line")
    return Spend(sheet, rows, names)


Keyed = Mapping[str, tuple[Figures, Row]]  # by folded line name, or by line and driver


def rows_of(sheet: Sheet, grids: Mapping[str, SheetGrid], spend: Spend) -> Iterator[Row]:
    """Yield the filled rows of an optional sheet of a plan's workbook."""
    return filled_rows(sheet, grids.get(sheet.name), spend.sheet.frame, spend.sheet.report)


def line_or_blank(row: Row, spend: Spend) -> str:
    """Return the line that a row is part of as the Spend sheet writes it; blank where none is given."""
    if row.cell("line").is_blank:
        return ""
    line = spend.line_of(row)
    return spend.names[line] if line else ""


def read_fixed(grid: SheetGrid | None, spend: Spend) -> Keyed:
    """Read the lines with their own figures by year."""
    found: dict[str, tuple[Figures, Row]] = {}
    for line, row in _rows_of_lines(contract.FIXED_SPEND, grid, spend):
        if line in found:
            _report_twice(row, spend.names[line])
        else:
            found[line] = (row.figures(figure_field(row), f"Fixed spend of {spend.names[line]}"), row)
    return found


def read_yearly_rates(grid: SheetGrid | None, spend: Spend) -> Mapping[str, Keyed]:
    """Read the rates of single years: by folded line name, then by driver."""
    found: dict[str, dict[str, tuple[Figures, Row]]] = {}
    for line, row in _rows_of_lines(contract.YEARLY_RATES, grid, spend):
        driver = row.choice("driver")
        drivers = found.setdefault(line, {})
        if driver in drivers:
            _report_twice(row, f"{row.text('driver')} of {spend.names[line]}")
        elif driver:
            label = f"{row.text('driver')} of {spend.names[line]}"
            drivers[driver] = (row.figures(figure_field(row), label), row)
        elif row.cell("driver").is_blank and "driver" in row.table.columns:
            row.table.report.error(row.cell("driver").where, "the row has no Driver", "name it or clear the row")
    return found


def _rows_of_lines(sheet: Sheet, grid: SheetGrid | None, spend: Spend) -> list[tuple[str, Row]]:
    if grid is None:
        return []
    rows = table(sheet, grid, spend.sheet.frame, spend.sheet.report).rows()
    return [(line, row) for row in rows if (line := spend.line_of(row))]


def figure_field(row: Row) -> Field:
    """What the cells under the year columns of a row's sheet hold.

    Raises:
        LookupError: where the sheet has none, which is a mistake in the layout.

    """
    if row.table.sheet.figure is None:
        raise LookupError(f"the sheet {row.table.sheet.name} declares no figure by year")
    return row.table.sheet.figure


def _report_twice(row: Row, what: str) -> None:
    row.table.report.error(row.cell("line").where, f"{what!r} appears twice", "keep one of the two rows")


def lines(spend: Spend, fixed: Keyed, yearly: Mapping[str, Keyed]) -> tuple[Line, ...]:
    """Put the lines together from the three sheets."""
    return tuple(_line(key, row, spend, fixed.get(key), yearly.get(key, {})) for key, row in spend.rows.items())


def _line(key: str, row: Row, spend: Spend, fixed: tuple[Figures, Row] | None, yearly: Keyed) -> Line:
    name = spend.names[key]
    share = row.number_of("share_of_allocation", name)
    first = row.number_of("first_year_spend", name)
    flat = {driver: row.number_of(driver, name) for driver in DRIVERS}
    grown = fixed is None and share is None
    if not grown:
        _warn_of_unused_rates(name, row, flat, yearly, "fixed" if fixed else "a share of the allocation")
    line = Line(
        name=name,
        category=row.text("category"),
        first_year_spend=first,
        rates=_rates(flat, yearly, len(spend.sheet.frame.years)) if grown else {},
        fixed=_fixed(name, first, *fixed) if fixed else None,
        net_of_qipp=bool(fixed and fixed[1].yes_or_no("net_of_qipp")),
        share_of_allocation=share,
        qipp_share=row.number_of("qipp_share", name) or 0.0,
        source=joined(each.text("source") for each in (row, *_others(fixed, yearly))),
    )
    row.report(line_problems(line))
    return line


def _others(fixed: tuple[Figures, Row] | None, yearly: Keyed) -> list[Row]:
    return [row for _, row in ([fixed] if fixed else []) + list(yearly.values())]


def _rates(flat: Mapping[str, float | None], yearly: Keyed, years: int) -> dict[str, Figures]:
    """The flat rate in every year, replaced where a year has its own; drivers that never apply are left out."""
    rates = {
        driver: tuple(flat[driver] if own is None else own for own in yearly[driver][0])
        if driver in yearly
        else (flat[driver],) * years
        for driver in DRIVERS
    }
    return {driver: figures for driver, figures in rates.items() if any(rate is not None for rate in figures)}


def _warn_of_unused_rates(name: str, row: Row, flat: Mapping[str, float | None], yearly: Keyed, why: str) -> None:
    used = [row.cell(driver).where for driver in DRIVERS if flat[driver] is not None]
    used += [other.cell("driver").where for _, other in yearly.values()]
    if used:
        row.table.report.warn(used[0], f"growth rates of {name} are not used: the line is {why}", "clear them")


def _fixed(name: str, first: float | None, figures: Figures, row: Row) -> tuple[float, ...]:
    """The line's own figures in £k by year; the first may be given by the Spend sheet instead."""
    report = row.table.report
    for t, (year, figure) in enumerate(zip(row.table.frame.years, figures, strict=True)):
        cell = row.year_cell(year)
        if figure is None and (t or first is None):
            found, remedy = f"Fixed spend of {name} in {year_label(year)} is blank", "type it; 0 if there is none"
            report.error(cell.where, found, remedy)
        elif t == 0 and first is not None and figure is not None and abs(figure - first) > _SAME:
            label = f"Fixed spend of {name} in {year_label(year)}"
            found = f"{label} is £{figure:,.1f}k, but the Spend sheet says £{first:,.1f}k"
            report.error(cell.where, found, "make the two agree, or clear one of them")
    return tuple((first if t == 0 and figure is None else figure) or 0.0 for t, figure in enumerate(figures))


def read_floors(grids: Mapping[str, SheetGrid], spend: Spend, of: Sequence[Line]) -> tuple[SpendFloor, ...]:
    """Read the rules on groups of lines, and report everything wrong with them."""
    frame, report = spend.sheet.frame, spend.sheet.report
    known = {fold(name): name for line in of for name in (line.category, line.name) if name}
    found: dict[str, SpendFloor] = {}
    for row in filled_rows(contract.FLOORS, grids.get(contract.FLOORS.name), frame, report):
        lines = tuple(dict.fromkeys(known.get(fold(each), each) for each in parts(row, "lines")))
        floor: SpendFloor = record(row, row.text("name"), lines=lines)
        for wrong in floor_problems(floor, set(known.values())):
            report.error(row.cell("lines").where, wrong, "use names of the Spend sheet, separated by ;")
        if fold(floor.name) in found:
            report.error(
                row.cell("name").where, f"the floor {floor.name!r} appears twice", "rename one of the two"
            )
        found.setdefault(fold(floor.name), floor)
    return tuple(found.values())


def read_steps(grid: SheetGrid | None, spend: Spend) -> tuple[Step, ...]:
    """Read the steps, in £k by year; a blank year has none."""
    if grid is None:
        return ()
    rows = table(contract.STEPS, grid, spend.sheet.frame, spend.sheet.report).rows()
    return tuple(_step(row, spend) for row in rows)


def _step(row: Row, spend: Spend) -> Step:
    """Read a step, one with a problem included: a plan is never made of it."""
    line = spend.line_of(row)
    recurrent = "recurrent" in row.table.columns and bool(row.yes_or_no("recurrent"))
    given = {"line": spend.names[line] if line else "", "recurrent": recurrent}
    step = cast(Step, record(row, f"step {row.text('description')!r}", **given))
    for year in row.table.frame.years[:1]:
        for each in step_problems(step, year):
            row.table.report.error(row.year_cell(year).where, each.found, each.remedy)
    return step
