"""A spreadsheet as plain cells: of any format, of CSV, or of a table pasted from a document or a web page.

Rows and columns count from nought here; a cell is called as people do (`I&E!C7`). Formulas are not calculated and
macros are not run.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path, PurePath
from typing import Any

from ccgmodel.plan import Problem, Refused
from ccgmodel.workbook import guard_spreadsheet

PlainValue = str | float | bool | date | None
FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv")
PASTED = "Pasted table"
MOST_TEXT = 10_000_000  # characters
MOST_SECONDS = 20
MOST_COLUMNS = 16_384
_READER = Path(__file__).with_name("cells_process.py")
_COPY = "copy the table into a new workbook, as values, and bring that"


class SpreadsheetError(Refused):
    """A file whose cells cannot be read."""


@dataclass(frozen=True)
class PlainSheet:
    """One sheet: its rows of values as they are shown, and what its cells and their formats say besides.

    The formats and what is hidden are those of .xlsx, .xlsm and .ods; of .xls and .xlsb nothing is known.
    """

    name: str
    rows: tuple[tuple[PlainValue, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    is_hidden: bool = False
    never_calculated: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    scaled: tuple[str, ...] = ()  # cells that are shown, and read, in thousands or millions of what is stored
    turned: frozenset[str] = frozenset()  # cells whose format shows a figure above nought in brackets
    formats_seen: bool = True  # False: what is hidden, and how figures are shown, is not known

    def value(self, row: int, column: int) -> PlainValue:
        """Return what a cell holds; None where it is blank or beyond the sheet's last."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    def where(self, row: int, column: int) -> str:
        """Name a cell."""
        return f"{self.name}!{column_letters(column)}{row + 1}"


@dataclass(frozen=True)
class PlainBook:
    """A file's sheets, and what it is called."""

    name: str
    sheets: tuple[PlainSheet, ...] = field(default_factory=tuple)


def column_letters(column: int) -> str:
    """Name a column.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while column >= 0:
        letters, column = chr(ord("A") + column % 26) + letters, column // 26 - 1
    return letters


def read_book(content: bytes, name: str) -> PlainBook:
    """Read a file of any format that finance people send.

    Args:
        content: the file's bytes.
        name: its name; the ending says which format it is.

    Raises:
        SpreadsheetError: where it is damaged, protected, far too large, or none of these formats.

    """
    ending = PurePath(name).suffix.lower()
    if ending not in FORMATS:
        raise SpreadsheetError(f"it is a {ending or 'nameless'} file", f"bring {_listed(FORMATS)}", where=name)
    if ending in (".csv", ".txt", ".tsv"):
        return PlainBook(name, (_sheet_of_text(_decoded(content, name), PurePath(name).stem),))
    if refused := guard_spreadsheet(content, name):
        raise SpreadsheetError(refused)
    found = _in_a_process_of_its_own(content, name)
    return PlainBook(name, tuple(map(_sheet, found["sheets"])))


def _sheet(found: Mapping[str, Any]) -> PlainSheet:
    """A sheet as it is shown: what a format divides by thousands is so divided, and a share is a per cent."""
    scaled, percent = found["scaled"], set(found["percent"])

    def shown(row: int, column: int, value: object) -> PlainValue:
        plain = _value(value)
        if not isinstance(plain, float) or not (scaled or percent):
            return plain
        cell = f"{column_letters(column)}{row + 1}"
        return f"{plain * 100:.10g}%" if cell in percent else plain / 1000.0 ** scaled.get(cell, 0)

    return PlainSheet(
        found["name"],
        tuple(
            tuple(shown(at, column, value) for column, value in enumerate(row))
            for at, row in enumerate(found["rows"])
        ),
        tuple(((one[0], one[1]), (other[0], other[1])) for one, other in found["merged"]),
        found["hidden"],
        tuple(found["never_calculated"]),
        frozenset(found["hidden_rows"]),
        frozenset(
            at for first, last in found["hidden_columns"] for at in range(first, min(last, MOST_COLUMNS) + 1)
        ),
        tuple(scaled),
        frozenset(found["turned"]),
        found["formats_seen"],
    )


def pasted(text: str) -> PlainBook:
    """Read a table that was copied from a document, a web page or a spreadsheet.

    Raises:
        SpreadsheetError: where there is nothing, or far too much.

    """
    if not text.strip():
        raise SpreadsheetError("nothing was pasted", "copy the table with its headings and paste it", where=PASTED)
    if len(text) > MOST_TEXT:
        raise SpreadsheetError(f"it has {len(text):,} characters", f"paste at most {MOST_TEXT:,}", where=PASTED)
    return PlainBook(PASTED, (_sheet_of_text(text, PASTED),))


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MOST_TEXT:
        raise SpreadsheetError(f"the file has {len(content) / 1e6:,.1f} MB", _COPY, where=name)
    if not content.strip():
        raise SpreadsheetError("the file is empty", "save the table again", where=name)
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SpreadsheetError("it is no text file", "bring it under the ending of its format", where=name)
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("its characters cannot be read", "save it as CSV UTF-8", where=name)


def _sheet_of_text(text: str, name: str) -> PlainSheet:
    """Cut text into cells at tabs, or bars, or commas or semicolons, or wide gaps: at what most lines have."""
    lines = text.splitlines()
    rows: Sequence[Sequence[str]]
    with_cells = {mark: sum(mark in line for line in lines) for mark in ("\t", "|", ",", ";")}
    wide = [re.split(r"\s{2,}", line.strip()) for line in lines]
    if with_cells["\t"]:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter="\t"))
    elif with_cells["|"] > len(lines) / 2:
        rows = [line.strip().strip("|").split("|") for line in lines if not re.fullmatch(r"[\s|:\-]*", line)]
    elif sum(len(cells) > 1 for cells in wide) > len(lines) / 2:
        rows = wide
    else:
        mark = ";" if with_cells[";"] > with_cells[","] else ","
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark))
    return PlainSheet(name, tuple(tuple(cell.strip() or None for cell in row) for row in rows))


def _in_a_process_of_its_own(content: bytes, name: str) -> dict[str, Any]:
    damaged = Problem(
        name, "its cells cannot be read", f"open it, save it again as .xlsx and bring that; or {_COPY}"
    )
    try:
        answer = subprocess.run(  # noqa: S603 - our own script; the file is what it reads, not what it runs
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SpreadsheetError(f"it takes more than {MOST_SECONDS} seconds to read", _COPY, where=name) from None
    if b"MemoryError" in answer.stderr or answer.returncode < 0:
        raise SpreadsheetError("it would unpack to far more cells than a plan has", _COPY, where=name)
    if answer.returncode:
        raise SpreadsheetError([damaged])
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _value(value: object) -> PlainValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    assert value is None or isinstance(value, bool | float)  # noqa: S101 - what the process writes
    return value


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
