"""Rows as the records that their sheet declares; rows that must be filled, names that may be blank, flags."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ccgmodel.plan import FLAGS, Flagged, Report, did_you_mean
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Field, Sheet, fold


def record(row: Row, label: str, **given: Any) -> Any:
    """Make the record of a row: what is given, and of the rest what stands under its heading.

    A blank figure is the record's own default; a blank year is nought where the contract says so.

    Args:
        row: of a sheet that declares its record.
        label: what the row is about, for messages about its figures.
        given: what was read already, by the record's own names.

    Raises:
        LookupError: where the sheet declares none, which is a mistake in the contract.

    """
    sheet = row.table.sheet
    if sheet.record is None:
        raise LookupError(f"the sheet {sheet.name} declares no record")
    known = {each.name: each for each in dataclasses.fields(sheet.record)}
    held = dict(given)
    for field in sheet.columns:
        if field.name in known and field.name not in given:
            value = _value(row, field, label)
            if value is not None or known[field.name].default is dataclasses.MISSING:
                held[field.name] = value
    if sheet.figure and sheet.figure.name not in given:
        figures = row.figures(sheet.figure, label)
        held[sheet.figure.name] = tuple(map(_or_nought, figures)) if sheet.figure.blank_is_nought else figures
    return sheet.record(**held)


def _or_nought(figure: float | None) -> float:
    return figure or 0.0


def _value(row: Row, field: Field, label: str) -> object:
    """What stands under a heading, as its field says; None for a blank that is no text."""
    if field.kind == "choice":
        return row.choice(field.key)
    if field.kind == "year":
        return row.year(field.key)
    if field.kind == "month":
        return row.month(field.key, label)
    if field.kind == "date":
        return row.date_text(field.key, label)
    if field.kind == "yes or no":
        return row.yes_or_no(field.key)
    if field.kind == "text":
        return parts(row, field.key) if field.is_list else row.text(field.key)
    return row.number_of(field.key, label)


def parts(row: Row, key: str) -> tuple[str, ...]:
    """Read a list of texts, separated by semicolons."""
    return tuple(filter(None, map(str.strip, row.text(key).split(";"))))


def filled_rows(sheet: Sheet, grid: SheetGrid | None, frame: Frame, report: Report) -> Iterator[Row]:
    """Yield the rows of an optional sheet whose required columns are filled; the others are reported."""
    if grid is None:
        return
    of, filled = table(sheet, grid, frame, report), [field.key for field in sheet.columns if field.required]
    for row in of.rows():
        blank = [key for key in filled if key in of.columns and row.cell(key).is_blank]
        for key in blank:
            found, remedy = f"{of.field(key).heading} is blank", "fill it in or clear the row"
            report.error(row.cell(key).where, found, remedy)
        if not blank and all(key in of.columns for key in filled):
            yield row


def read_records(sheet: Sheet, grids: Mapping[str, SheetGrid], frame: Frame, report: Report) -> tuple[Any, ...]:
    """Read an optional sheet whose rows need no more than their required cells, as its records."""
    rows = filled_rows(sheet, grids.get(sheet.name), frame, report)
    return tuple(record(row, row.text(sheet.columns[0].key)) for row in rows)


def read_flags(row: Row) -> Iterator[Flagged]:
    """Read the flags of a row: each a name, and the quarters that it is about."""
    known = {fold(flag): flag for flag in FLAGS}
    for typed in filter(None, map(str.strip, row.text("flags").split(";"))):
        words = typed.split()
        quarters = [word.upper() for word in words if word.upper() in ("Q1", "Q2", "Q3", "Q4")]
        name = " ".join(word for word in words if word.upper() not in quarters)
        if fold(name) in known:
            yield Flagged(known[fold(name)], tuple(int(quarter[1]) - 1 for quarter in quarters))
        else:
            found = f"{typed!r} is no flag{did_you_mean(name, FLAGS)}"
            remedy = f"type {', '.join(FLAGS)}, and the quarters if not all"
            row.table.report.error(row.cell("flags").where, found, remedy)
