"""What Excel itself lets a user type into the template: drop-downs, and ranges of numbers from the layout.

Numbers outside the range are asked about, not refused, since the reader also takes text such as £1.2m.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from ccgmodel.plan import year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import Field, range_text

LAST_ROW = 499  # from 0: the last row that drop-downs, ranges and control totals reach
_YEARS = [year_label(year) for year in range(2010, 2031)]
_LONGEST_TITLE = 32  # characters that Excel shows

LONGEST_LIST = 255  # characters of choices that Excel takes in a drop-down; the reader checks longer ones


def add_validation(out: Worksheet, field: Field, first: int, column: int, last: int, unit: float | None) -> None:
    """Say what may be typed into some rows of a column.

    Args:
        out: the sheet.
        field: what stands there.
        first: the first row, from 0.
        column: the column, from 0.
        last: the last row.
        unit: £k in one money unit, where the workbook's is known.

    """
    rule = _drop_down(field) or _range(field, unit)
    if rule:
        title = field.heading[:_LONGEST_TITLE]
        out.data_validation(first, column, last, column, {**rule, "error_title": title, "ignore_blank": True})


def _drop_down(field: Field) -> dict[str, object] | None:
    if field.kind == "choice" and len(",".join(field.choices)) <= LONGEST_LIST:
        return _list(list(field.choices), "stop")
    if field.kind == "yes or no":
        return _list(["yes", "no"], "stop")
    if field.kind == "year":
        return _list(_YEARS, "warning")
    if field.refers_to and field.required:
        names = f"={field.refers_to}!$A${2 + len(contract.NOTE_ROWS)}:$A${LAST_ROW + 1}"
        return _list(names, "warning")
    return None


def _list(source: list[str] | str, error_type: str) -> dict[str, object]:
    message = "Choose from the list."
    return {"validate": "list", "source": source, "error_type": error_type, "error_message": message}


def _range(field: Field, unit: float | None) -> dict[str, object] | None:
    if field.kind not in ("money", "rate", "share", "whole number"):
        return None
    scale = (unit or min(IN_THOUSANDS.values())) if field.kind == "money" else 1.0
    allowed = range_text(field) or "a sum of money"
    lowest = min(0.0, field.lowest) if field.kind == "money" else field.lowest
    return {
        "validate": "integer" if field.kind == "whole number" else "decimal",
        "criteria": "between",
        "minimum": f"{lowest / scale:.12g}",
        "maximum": f"{field.highest / scale:.12g}",
        "error_type": "warning",
        "error_message": f"{field.heading}: {allowed}, {field.unit}.",
    }
