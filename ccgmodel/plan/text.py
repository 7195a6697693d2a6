"""Text: names as people compare them, and tables as CSV that a spreadsheet shows and never calculates."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import StringIO

_HYPHENS = {0x2010: "-", 0x2011: "-", 0x2013: "-"}  # hyphen, non-breaking hyphen, en dash


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Fold a heading or name for comparing: case, spaces and kinds of hyphen do not count.

    >>> fold(" First-Year  spend ") == fold("first-yearSpend")
    True
    """
    return "".join(text.casefold().translate(_HYPHENS).split())


NOTE_ROWS = ("Unit:", "Example:")  # how the first cell of the template's help rows begins; never read
_NOTES = tuple(map(fold, NOTE_ROWS))


def begins_as_note(text: str) -> bool:
    """Whether a text begins as the first cell of the template's help rows does.

    >>> begins_as_note("example : Acute"), begins_as_note("Examples")
    (True, False)
    """
    return ":" in text and fold(text).startswith(_NOTES)  # most texts have none, and folding takes longer


def repeated(names: Iterable[str]) -> Iterator[int]:
    """Yield the place of every name that one before it has already.

    >>> list(repeated(["Acute", "Beds", "acute ", "Acute"]))
    [2, 3]
    """
    seen: set[str] = set()
    for place, name in enumerate(names):
        if fold(name) in seen:
            yield place
        seen.add(fold(name))


def twice(what: str, names: Iterable[str]) -> Iterator[str]:
    """Say which names appear twice.

    >>> list(twice("line", ["Acute", "acute"]))
    ["the line 'acute' appears twice"]
    """
    each = list(names)
    yield from (f"the {what} {each[place]!r} appears twice" for place in repeated(each))


# How a cell begins that a spreadsheet may take for a formula, with any apostrophes that guard it already.
_FORMULA = re.compile(r"'*\s*[\t\r\n=+\-@＝＋－＠]")  # noqa: RUF001 (full width signs calculate too)
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


def count_of_years(count: int) -> str:
    """Say how many years there are.

    >>> count_of_years(1), count_of_years(3)
    ('1 year', '3 years')
    """
    return f"{count} {'year' if count == 1 else 'years'}"
