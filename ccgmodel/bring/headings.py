"""What a heading says: which financial year, whether outturn or budget, and in which unit of money.

A year may be 2013/14, 2013-14, 13/14, FY14 (the year that ends in it), Year 1, or the day on which it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ccgmodel.bring.sheets import PlainValue

ColumnKind = Literal["", "outturn", "budget", "other"]
Unit = Literal["", "£", "£k", "£m"]

_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-") | {0x00A0: " ", 0x2019: "'"}
_UNITS: tuple[tuple[Unit, str], ...] = (
    ("£k", r"£\s*'?000'?\s*'?s?|£\s*k\b|'000s?\b|\b000s\b|£?\s*thousands?\b|£\s*'\s*000"),
    ("£m", r"£\s*m(?:illions?|n)?\b|£?\bmillions?\b"),
    ("£", r"£|\bpounds\b"),
)
_KINDS: tuple[tuple[ColumnKind, str], ...] = (
    ("other", r"variances?|var\b|changes?|movements?|difference|growth|%|per cent|ytd|to date|month\b|cumulative"),
    ("outturn", r"forecast out-?turn|out-?turn|fot\b|actuals?|f'?cast|forecast"),
    ("budget", r"budgets?|plan(?:ned)?|draft plan|opening|proposed|projection|projected"),
)
_FILLER = re.compile(
    r"\b(?:financial|year|ccg|total|full|draft|final|revised|annual|submission|position|\(?\s*m(?:onth)?\s*\d{1,2}\s*\)?)\b"
)
LONGEST_HEADING = 60  # characters
_MAYBE = re.compile(r"[/\-\u2010-\u2014\u2212]\s*\d|fy|y(?:ea)?r?\s*\d|20\d\d|\b31", re.IGNORECASE)
_SPAN = re.compile(r"(?:fy\s*)?(20\d\d|\d\d)\s*[/-]\s*(20\d\d|\d\d)")
_ENDING = re.compile(
    r"fy\s*'?(20\d\d|\d\d)"
    r"|(?:(?:y/?e|year (?:ending|ended)|to)\s*)?31(?:st)?[ ./-](?:march|mar|0?3)[ ./-](20\d\d|\d\d)"
)
_NUMBERED = re.compile(r"(?:year|yr|y)\s*(\d{1,2})")
_BARE = re.compile(r"20\d\d")


@dataclass(frozen=True)
class YearHeading:
    """A heading read: the year, or the number of a year of which the first is not said."""

    year: int | None = None  # 2013 is 2013/14
    number: int | None = None  # 1 for Year 1
    is_bare: bool = False  # 2014 alone, which may be the year's first or last
    kind: ColumnKind = ""
    unit: Unit = ""


def plain(text: str) -> str:
    """Fold case, spaces and kinds of dash."""
    return " ".join(text.translate(_DASHES).casefold().split())


def unit_in(text: str) -> Unit:
    """Read a unit of money out of words.

    >>> unit_in("2017/18 £000s"), unit_in("£'000"), unit_in("All figures in £m"), unit_in("£ million")
    ('£k', '£k', '£m', '£m')
    """
    folded = plain(text)
    return next((unit for unit, words in _UNITS if re.search(words, folded)), "")


def kind_in(text: str) -> ColumnKind:
    """Read what a column holds out of words.

    >>> kind_in("Forecast outturn"), kind_in("14/15 Plan"), kind_in("Variance"), kind_in("Acute")
    ('outturn', 'budget', 'other', '')
    """
    folded = plain(text)
    return next((kind for kind, words in _KINDS if re.search(rf"(?:^|\W)(?:{words})(?:\W|$)", folded)), "")


def year_heading(value: PlainValue) -> YearHeading | None:
    """Read a heading as a year; None where it is none, or says more than a year, what it holds and its unit.

    >>> year_heading("2013/14").year, year_heading("FY14").year, year_heading("14/15 Plan").year
    (2013, 2013, 2014)
    >>> year_heading("2017/18 £000s"), year_heading("Year 1").number, year_heading("2013/15")
    (YearHeading(year=2017, number=None, is_bare=False, kind='', unit='£k'), 1, None)
    """
    if isinstance(value, date):
        return YearHeading(year=value.year - 1) if (value.month, value.day) == (3, 31) else None
    if isinstance(value, float) and value.is_integer() and 2000 <= value < 2100:
        return YearHeading(year=int(value), is_bare=True)
    if not isinstance(value, str) or len(value) > LONGEST_HEADING or not _MAYBE.search(value):
        return None
    folded = plain(value)
    said = YearHeading(kind=kind_in(folded), unit=unit_in(folded))
    for words in (*(words for _, words in _UNITS), *(words for _, words in _KINDS)):
        folded = re.sub(rf"(?:(?<=\W)|^)(?:{words})(?=\W|$)", " ", folded)
    year = _year(" ".join(folded.split()).strip(" ():,.-"))
    if year is None:
        year = _year(" ".join(_FILLER.sub(" ", folded).split()).strip(" ():,.-"))
    return replace(said, year=year.year, number=year.number, is_bare=year.is_bare) if year else None


def _year(text: str) -> YearHeading | None:
    if match := _SPAN.fullmatch(text):
        first, last = _full(match[1]), int(match[2]) % 100
        return YearHeading(year=first) if last == (first + 1) % 100 else None
    if match := _ENDING.fullmatch(text):
        return YearHeading(year=_full(match[1] or match[2]) - 1)
    if match := _NUMBERED.fullmatch(text):
        return YearHeading(number=int(match[1]))
    return YearHeading(year=int(text), is_bare=True) if _BARE.fullmatch(text) else None


def _full(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)
