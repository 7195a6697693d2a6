"""The template's notes: what it says of a field, and the rows that show unit and example under the headings."""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.workbook.contract import NOTE_ROWS, Field, Sheet

_UNIT, _EXAMPLE = NOTE_ROWS


def note_rows(sheet: Sheet) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The rows of units and of examples of a sheet without named rows, by field key; "" is every year's."""
    fields = {field.key: field for field in sheet.columns} | ({"": sheet.figure} if sheet.figure else {})
    units = {key: field.unit for key, field in fields.items()}
    examples = {key: field.example for key, field in fields.items()}
    first = sheet.columns[0].key
    return (
        {**units, first: f"{_UNIT} {units[first]}"},
        {**examples, first: f"{_EXAMPLE} {examples[first]}"},
    )


def range_text(field: Field) -> str:
    """The range or the choices of a field in words; empty where anything goes.

    >>> range_text(Field(key="rate", heading="Rate", kind="rate", help="", lowest=-0.3, highest=0.3))
    'from -30 % to 30 %'
    """
    if field.choices:
        return " or ".join(field.choices)
    if field.kind in ("rate", "share"):
        return f"from {field.lowest * 100:g} % to {field.highest * 100:g} %"
    return f"from {field.lowest:g} to {field.highest:g}" if field.kind == "whole number" else ""


def comment(field: Field) -> str:
    """What the template says of a field: help, unit, range, whether it is required, and an example."""
    needed = f"Blank stands for {field.if_blank}." if field.if_blank else "May be blank."
    allowed = range_text(field)
    parts = [
        field.help,
        f"Unit: {field.unit}." if field.kind != "choice" else "",
        f"Choose {allowed}." if field.choices else f"Range: {allowed}." if allowed else "",
        "Required." if field.required else needed,
        f"Example: {field.example}" if field.example else "",
    ]
    return "\n".join(filter(None, parts))
