"""The sheet of money month by month: spend of lines and savings of schemes, read and asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ccgmodel.answers import MoneyOutturn, money_report
from ccgmodel.plan import (
    Figures,
    MoneyActuals,
    Plan,
    Problem,
    Report,
    did_you_mean,
    months_problems,
    warning,
    year_label,
    year_problems,
)
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.records import filled_rows, record

_THOUSANDFOLD = 100.0  # times the plan, or a part of it: more than any year has been off by


@dataclass(frozen=True)
class MonitoredRow:
    """What a row says, and the row."""

    read: MoneyActuals
    row: Row


def read_money_actuals(
    grids: Mapping[str, SheetGrid], frame: Frame, report: Report, names: Sequence[str], first: int
) -> tuple[MonitoredRow, ...]:
    """Read the sheet, which may be missing, and report all that is wrong; a row without a month says nothing.

    Args:
        grids: the workbook's sheets.
        frame: the plan's years and unit.
        report: takes the problems.
        names: the lines and schemes that a row may be of.
        first: the first year of which months may be typed.

    """
    known = {fold(name): name for name in names}
    seen: dict[tuple[str, int, str], str] = {}
    found = []
    for row in filled_rows(contract.MONEY_ACTUALS, grids.get(contract.MONEY_ACTUALS.name), frame, report):
        name, year = _name(row, known, report), row.year("year")
        months: Figures = tuple(row.number_of(month.lower(), row.text("name")) for month in contract.MONTHS)
        is_blank = row.choice("series") == "actual" and not any(month is not None for month in months)
        if name is None or year is None or is_blank or any(month != month for month in months):
            continue
        read: MoneyActuals = record(row, name, name=name, year=year, months=months)
        where = row.cell("name").where
        for wrong in months_problems(read):
            what, _, remedy = wrong.partition("; ")
            report.error(where, what, remedy or "correct the row")
        for wrong in year_problems(read, first, frame.years[-1]) if frame.years else ():
            report.error(row.cell("year").where, wrong, "correct Year, or leave the row out")
        key = (fold(name), year, read.series)
        if key in seen:
            said = f"the months of {name} in {year_label(year)} stand in {seen[key]} too"
            report.error(where, said, "keep one row, or add them together")
        seen.setdefault(key, where)
        found.append(MonitoredRow(read, row))
    return tuple(found)


def _name(row: Row, known: Mapping[str, str], report: Report) -> str | None:
    typed = row.text("name")
    name = known.get(fold(typed))
    if name is None:
        said = f"{typed!r} is neither a line nor a scheme{did_you_mean(typed, tuple(known.values()))}"
        remedy = "use a name of the Spend or the Schemes sheet, or add it there"
        report.error(row.cell("name").where, said, remedy)
    return name


def money_actuals_questions(plan: Plan, rows: Sequence[MonitoredRow]) -> Iterator[Problem]:
    """Ask about what looks odd beside the plan: another unit, months since April, a sign, months that lag."""
    of = {(each.read.name, each.read.year): each.row for each in rows if each.read.series == "actual"}
    for year in sorted({year for _, year in of}):
        report = money_report(plan, Scenario(), year)
        for each in report.rows if report else ():
            row = of[each.name, year]
            yield from _odd(each, row)
            if report and each.months < report.months:
                ends, last = contract.MONTHS[each.months - 1], contract.MONTHS[report.months - 1]
                found = f"the months of {each.name} end in {ends}, and others' in {last}"
                remedy = "type the others, 0 if there was nothing, or leave it: its forecast is of fewer months"
                yield warning(row.cell("name").where, found, remedy)


def _odd(each: MoneyOutturn, row: Row) -> Iterator[Problem]:
    where, due = row.cell("april").where, each.plan_to_date
    last = row.number_of(contract.MONTHS[each.months - 1].lower(), each.name) or 0.0
    times = abs(each.to_date / due) if due and each.to_date else 1.0
    compared = f"{each.name} comes to {amount(each.to_date)} so far, where the plan has {amount(due)}"
    if times >= _THOUSANDFOLD or times * _THOUSANDFOLD <= 1.0:
        yield warning(where, compared, "check the unit of these months, or leave them")
    elif each.months > 2 and times >= 1.5 and abs(last - due) < abs(each.to_date - due):
        yield warning(where, compared, "type each month alone if these are since April, or leave them")
    elif each.of == "spend" and each.to_date < 0 <= due:
        yield warning(where, f"{each.name} has a negative spend so far", "spend is a positive amount: check it")
