"""Tables as CSV that a spreadsheet shows and never calculates, and that reads back as the same text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# How a cell begins that a spreadsheet may take for a formula, with any apostrophes that guard it already.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")  # noqa: RUF001 (full width signs calculate too)
_AMOUNT = re.compile(r"[+-]£?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?[mk]?( (%|pp))?")


def inert(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would calculate; numbers and amounts stay as they are.

    >>> inert("=1+1"), inert("-1+1"), inert("-1.5"), inert("+£3.2m"), inert("'=1"), inert("'tis"), inert(-2)
    ("'=1+1", "'-1+1", '-1.5', '+£3.2m', "''=1", "'tis", -2)
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _AMOUNT.fullmatch(value):
        return f"'{value}"
    return value


def as_written(cell: str) -> str:
    """Take off the apostrophe that `inert` puts before a text.

    >>> as_written("'=1+1"), as_written("''=1"), as_written("'tis")
    ('=1+1', "'=1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV in which no text is a formula."""
    target = StringIO()
    csv.writer(target).writerows([inert(cell) for cell in row] for row in rows)
    return target.getvalue()


def csv_rows(text: str) -> list[list[str]]:
    """Read rows of CSV as the texts that they were written from."""
    return [[as_written(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""))]
