"""The Allocation, Support, Set aside and QIPP sheets: income, what the rules ask, and top-down savings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from ccgmodel.plan import (
    Allocation,
    Figures,
    Qipp,
    Report,
    Rules,
    SetAside,
    SupportFunding,
    fold,
    improvement_problems,
    set_aside_problem,
    year_label,
)
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row, Table, named_rows, table
from ccgmodel.workbook.sheets.records import filled_rows, record
from ccgmodel.workbook.sheets.settings import PlanSettings


def read_allocation(grid: SheetGrid, settings: PlanSettings, report: Report) -> tuple[Allocation, Rules]:
    """Read income and required surplus by year."""
    sheet = table(contract.ALLOCATION, grid, settings.frame, report)
    rows = named_rows(sheet)
    figures = _figures(sheet, rows)
    _check_growth(sheet, rows, figures)
    _check_surplus(sheet, rows, figures)
    _check_rules_base(settings, figures, report)
    allocation = Allocation(
        recurrent=figures["recurrent"],
        growth=figures["growth"],
        non_recurrent=tuple(figure or 0.0 for figure in figures["non_recurrent"]),
        source=joined(row.text("source") for row in rows.values()),
    )
    rules = Rules(
        headroom_rate=settings["headroom_rate"] or 0.0,
        headroom_released=settings["headroom_released"] or 0.0,
        base=settings["rules_base"] or "total",
        surplus_rate=_unless_blank(figures["surplus_rate"]),
        surplus_amount=_unless_blank(figures["surplus_amount"]),
        improvement_rate=_unless_blank(figures["improvement_rate"]),
        improvement_amount=_unless_blank(figures["improvement_amount"]),
        last_in_year=settings["last_in_year"],
        name=settings["required_name"],
    )
    _check_improvement(settings, rules, report)
    return allocation, rules


def read_support(
    grids: Mapping[str, SheetGrid], settings: PlanSettings, report: Report
) -> tuple[SupportFunding, ...]:
    """Read the non-recurrent allocations by name; none where the sheet is missing."""
    found: dict[str, SupportFunding] = {}
    for row in filled_rows(contract.SUPPORT, grids.get(contract.SUPPORT.name), settings.frame, report):
        name = row.text("name")
        each = record(row, name, hoped_to_recur=bool(row.yes_or_no("hoped_to_recur")))
        if fold(name) in found:
            remedy = "rename one of the two, or add them together"
            report.error(row.cell("name").where, f"the support {name!r} appears twice", remedy)
        found.setdefault(fold(name), each)
    return tuple(found.values())


def read_set_asides(
    grids: Mapping[str, SheetGrid], settings: PlanSettings, report: Report
) -> tuple[SetAside, ...]:
    """Read the money that is set aside by name; none where the sheet is missing."""
    found: dict[str, SetAside] = {}
    sheet = contract.SET_ASIDES
    for row in filled_rows(sheet, grids.get(sheet.name), settings.frame, report):
        name = row.text("name")
        released = row.number_of("released", name)
        if released is None or math.isnan(released):
            continue  # it is no share, which is reported
        each = record(row, name, released=released)
        for wrong in set_aside_problem(each):
            report.error(row.cell(wrong.where).where, wrong.found, wrong.remedy)
        if each.rate is not None and not each.base and settings.is_blank("rules_base"):
            found_, remedy = (
                f"Base of {name} is blank, and so is Rules base",
                "type Total allocation or Recurrent allocation",
            )
            report.error(row.cell("base").where, found_, remedy)
        if fold(name) in found:
            remedy = "rename one of the two, or add them together"
            report.error(row.cell("name").where, f"the set-aside {name!r} appears twice", remedy)
        found.setdefault(fold(name), each)
    return tuple(found.values())


def read_qipp(grid: SheetGrid | None, settings: PlanSettings, report: Report) -> Qipp | None:
    """Read the top-down savings; None where the sheet is missing or holds none."""
    if grid is None:
        return None
    sheet = table(contract.QIPP, grid, settings.frame, report)
    rows = named_rows(sheet)
    figures = _figures(sheet, rows)
    if all(figure is None for row in figures.values() for figure in row):
        return None
    if settings.is_blank("qipp_taper") and any(map(_leaves_years_blank, figures.values())):
        report.error(
            settings.where("qipp_taper"),
            "QIPP taper is blank, but the QIPP sheet leaves years blank that follow it",
            "type the yearly fall of planned QIPP, 0% if it is held, or fill in every year",
        )
    return Qipp(
        planned=figures["planned"],
        unidentified=figures["unidentified"],
        taper=settings["qipp_taper"] or 0.0,
        source=joined(row.text("source") for row in rows.values()),
    )


def joined(sources: Iterable[str]) -> str:
    """Join the sources of several rows, each once."""
    return "; ".join(dict.fromkeys(filter(None, sources)))


def _figures(sheet: Table, rows: Mapping[str, Row]) -> dict[str, Figures]:
    """The figures of every named row by year; all blank where the row is not there."""
    blank = (None,) * len(sheet.frame.years)
    return {
        field.key: rows[field.key].figures(field, field.heading) if field.key in rows else blank
        for field in sheet.sheet.rows
    }


def _unless_blank(figures: Figures) -> Figures:
    return () if all(figure is None for figure in figures) else figures


def _leaves_years_blank(figures: Figures) -> bool:
    """Whether a blank year comes after a figure."""
    given = [figure is not None for figure in figures]
    return any(given) and not all(given[given.index(True) :])


def _check_growth(sheet: Table, rows: Mapping[str, Row], figures: Mapping[str, Figures]) -> None:
    """Report years with neither a figure nor a growth, and those whose growth is not used."""
    if "recurrent" not in rows:
        return
    for t, year in enumerate(sheet.frame.years):
        if year not in sheet.year_columns:
            continue
        figure, growth = figures["recurrent"][t], figures["growth"][t]
        where = rows.get("growth", rows["recurrent"]).year_cell(year).where
        if t == 0 and figure is None:
            where = rows["recurrent"].year_cell(year).where
            sheet.report.error(where, f"Recurrent allocation in {year_label(year)} is blank", "type the figure")
        elif t and figure is None and growth is None:
            sheet.report.error(
                where,
                f"{year_label(year)} has neither Recurrent allocation nor Allocation growth",
                "type its growth here, or its recurrent allocation",
            )
        elif growth is not None and (t == 0 or figure is not None):
            why = "it is the first year" if t == 0 else "the year has its own Recurrent allocation"
            found = f"Allocation growth in {year_label(year)} is not used: {why}"
            sheet.report.warn(where, found, "clear the cell")


REQUIRED = ("surplus_rate", "surplus_amount", "improvement_rate", "improvement_amount")  # one of them a year


def _check_surplus(sheet: Table, rows: Mapping[str, Row], figures: Mapping[str, Figures]) -> None:
    """Report years in which the position required is said twice, and blank years where others have one."""
    given = {key: figures[key] for key in REQUIRED if any(each is not None for each in figures[key])}
    if not given:
        return
    for t, year in enumerate(sheet.frame.years):
        if year not in sheet.year_columns:
            continue
        said, label = [key for key in given if given[key][t] is not None], year_label(year)
        if not said:
            row = rows[next(key for key in REQUIRED if key in rows)]
            found, remedy = f"no surplus is required in {label}, but other years have one", "type it, 0 if none"
            sheet.report.error(row.year_cell(year).where, found, remedy)
        elif len(said) > 1:
            twice = " and ".join(_SAID[key] for key in said)
            found = f"the surplus required in {label} has both {twice}"
            remedy = "clear one of the two" if len(said) == 2 else "keep one of them"
            sheet.report.error(rows[said[-1]].year_cell(year).where, found, remedy)


_SAID = {
    "surplus_rate": "a rate",
    "surplus_amount": "an amount",
    "improvement_rate": "an improvement as a rate",
    "improvement_amount": "an improvement as an amount",
}


def _check_improvement(settings: PlanSettings, rules: Rules, report: Report) -> None:
    years = settings.frame.years
    for each in improvement_problems(rules, settings["balance_brought_forward"], years[0]) if years else ():
        report.error(settings.where(each.where), each.found, each.remedy)
    if not rules.improves and rules.last_in_year is not None:
        found = "In-year position of last year is not used: no improvement is required"
        report.warn(settings.where("last_in_year"), found, "clear it, or type Improvement required on Allocation")


def _check_rules_base(settings: PlanSettings, figures: Mapping[str, Figures], report: Report) -> None:
    needed = settings["headroom_rate"] or any(
        rate is not None for key in ("surplus_rate", "improvement_rate") for rate in figures[key]
    )
    if needed and settings.is_blank("rules_base"):
        report.error(
            settings.where("rules_base"),
            "Rules base is blank, but headroom or required surplus are a share of it",
            "type Total allocation or Recurrent allocation",
        )
