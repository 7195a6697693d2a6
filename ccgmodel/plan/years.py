"""Financial years: the integer 2013 is 2013/14."""

from __future__ import annotations

import calendar
import re
from datetime import date


def year_label(year: int) -> str:
    """Write a financial year as the field does.

    >>> year_label(2013), year_label(1999)
    ('2013/14', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}"


def year_from_label(text: str) -> int | None:
    """Read a financial year written 2013/14, 2013-14, 2013/2014 or 13/14; None where it is not one.

    >>> year_from_label("2013/14"), year_from_label("13-14"), year_from_label("2013/15")
    (2013, 2013, None)
    """
    match = re.fullmatch(r"\s*(?:FY\s*)?(\d{4}|\d{2})\s*[/\-–]\s*(\d{4}|\d{2})\s*", text, re.IGNORECASE)
    if not match:
        return None
    start = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
    return start if int(match[2]) % 100 == (start + 1) % 100 else None


APRIL = 4


_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}


_SHORT = {**{name[:3]: number for name, number in _NAMES.items()}, "sept": 9}


def month(year: int, number: int) -> int:
    """Return the month of a calendar year, 1 being January.

    >>> month(2013, 4) - month(2012, 4)
    12
    """
    return year * 12 + number - 1


def first_month(financial_year: int) -> int:
    """Return April of the financial year that begins in this calendar year."""
    return month(financial_year, APRIL)


def first_day(value: int) -> date:
    """Return the first day of a month.

    >>> first_day(month(2013, 9))
    datetime.date(2013, 9, 1)
    """
    return date(value // 12, value % 12 + 1, 1)


def last_day(value: int) -> date:
    """Return the last day of a month.

    >>> last_day(month(2012, 2))
    datetime.date(2012, 2, 29)
    """
    return first_day(value).replace(day=calendar.monthrange(value // 12, value % 12 + 1)[1])


def month_label(value: int) -> str:
    """Write a month in words.

    >>> month_label(month(2013, 9))
    'September 2013'
    """
    return f"{calendar.month_name[value % 12 + 1]} {value // 12}"


def month_number(name: str) -> int | None:
    """Return the number of a month's name, in full or short; None where it is none.

    >>> [month_number(name) for name in ("September", "Sept", "sep", "Sevtember")]
    [9, 9, 9, None]
    """
    folded = name.strip().removesuffix(".").casefold()
    return _NAMES.get(folded) or _SHORT.get(folded)


def month_from_label(text: str) -> int | None:
    """Read a month as people write it, with or without a day of it; None where it is none.

    >>> [month_label(month_from_label(text)) for text in ("Sept 2013", "9/2013", "2013-09", "01/09/2013")]
    ['September 2013', 'September 2013', 'September 2013', 'September 2013']
    """
    folded = text.strip().casefold()
    if named := re.fullmatch(r"(?:([0-9]{1,2})[\s\-/]+)?([a-z]{3,9})\.?[\s\-/]*([0-9]{4}|[0-9]{2})", folded):
        number, year = month_number(named[2]), int(named[3]) + (2000 if len(named[3]) == 2 else 0)
        return _of(year, number or 0, named[1])
    if numbered := re.fullmatch(r"(?:([0-9]{1,2})/)?([0-9]{1,2})/([0-9]{4})", folded):
        return _of(int(numbered[3]), int(numbered[2]), numbered[1])
    if dated := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2})(?:[ t]00:00:00)?)?", folded):
        return _of(int(dated[1]), int(dated[2]), dated[3])
    return None


def _of(year: int, number: int, day: str | None) -> int | None:
    """Return the month of a calendar year; None where there is no such month, or no such day in it."""
    try:
        date(year, number, int(day or 1))
    except ValueError:
        return None
    return month(year, number)
