"""The Allocation and QIPP sheets: income, required surplus and top-down savings by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ccgmodel.plan import Allocation, Figures, Qipp, Report, Rules, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row, Table, named_rows, table
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
    )
    return allocation, rules


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


def _check_surplus(sheet: Table, rows: Mapping[str, Row], figures: Mapping[str, Figures]) -> None:
    """Report years with both a rate and an amount, and blank years where others have one."""
    given = list(zip(figures["surplus_rate"], figures["surplus_amount"], strict=True))
    if all(pair == (None, None) for pair in given):
        return
    row = rows["surplus_rate"] if "surplus_rate" in rows else rows["surplus_amount"]
    for year, (rate, amount) in zip(sheet.frame.years, given, strict=True):
        label = year_label(year)
        if year not in sheet.year_columns:
            continue
        if rate is None and amount is None:
            found, remedy = f"no surplus is required in {label}, but other years have one", "type it, 0 if none"
            sheet.report.error(row.year_cell(year).where, found, remedy)
        elif rate is not None and amount is not None:
            found = f"the surplus required in {label} has both a rate and an amount"
            sheet.report.error(rows["surplus_amount"].year_cell(year).where, found, "clear one of the two")


def _check_rules_base(settings: PlanSettings, figures: Mapping[str, Figures], report: Report) -> None:
    needed = settings["headroom_rate"] or any(rate is not None for rate in figures["surplus_rate"])
    if needed and settings.is_blank("rules_base"):
        report.error(
            settings.where("rules_base"),
            "Rules base is blank, but headroom or required surplus are a share of it",
            "type Total allocation or Recurrent allocation",
        )
