"""Financial years and months, and dates as people write them: kept as text and read beside it.

A financial year is the integer that it begins in: 2013 is 2013/14. A text that states no year is read in the
financial year that it was written for: "March" in a plan for 2013/14 is March 2014. A quarter is one of the
financial year: the first is April to June.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal


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


def read_date(text: str) -> date | None:
    """Read a date written 30/04/2013 or 2013-04-30; None for anything else, such as "TBC" or "Quarter 2"."""
    written = text.strip().replace("-", "/")
    british = re.fullmatch(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4}|[0-9]{2})", written)
    parts = british or re.fullmatch(r"(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})", written)
    if not parts:
        return None
    try:
        century = 2000 if len(parts["year"]) == 2 else 0
        return date(century + int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


Period = Literal["day", "week", "month", "quarter", "year"]
WEEK = timedelta(days=6)
_LONGEST = 200  # characters; what is longer is no date, and would take long to search for one
_BEFORE = r"(?:by|before|until|from|during|in|on|due|the|end|of|at|mid|early|late)\b[\s\-]*"
_AFTER = r"[\s,]*(?:\(?(?:tbc|provisional|estimated|est)\.?\)?|at (?:the )?latest|onwards?)"


@dataclass(frozen=True)
class DateReading:
    """What a text says: the first and the last day of the period that it names, and how exact that is."""

    first: date
    last: date
    period: Period
    year_given: bool  # False: the year is the one that the text was written for


@lru_cache(maxsize=4096)
def read_period(text: str, year: int) -> DateReading | None:
    """Read what a text names; None for one that names no day, week, month, quarter or financial year.

    Of several ("Aug/Sep 13", "Jul-Dec 13") the period runs from the first to the last. "w/c 22 Apr 2013" is the
    week from that day, "start of Q3" the first day of the quarter; "by", "end of" and the like add nothing, since
    what counts for lateness is the last day.

    Args:
        text: as written.
        year: the financial year of a text that states none, 2013 for 2013/14.

    >>> read_period("Q3 13/14", 2013).last, read_period("March", 2013).last, read_period("TBC", 2013)
    (datetime.date(2013, 12, 31), datetime.date(2014, 3, 31), None)

    """
    if len(text) > _LONGEST:
        return None
    folded = re.sub(r"\s+", " ", re.sub("[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]", "-", text)).strip().casefold()
    folded = re.sub(rf"^(?:{_BEFORE})+", "", re.sub(rf"(?:{_AFTER})+$", "", folded))
    try:
        if week := re.fullmatch(r"(?:week ([cbe])(?:ommencing|eginning|nding)|w/?([cbe])\.?) ?(.+)", folded):
            return _week(_day(week[3], year), ending="e" in (week[1], week[2]))
        if start := re.fullmatch(r"(?:start|beginning) of (?:the )?(.+)", folded):
            whole = _one(start[1], year)
            return whole and replace(whole, last=whole.first, period="day")
        return _one(folded, year) or _several(folded, year)
    except (ValueError, OverflowError):  # no such day, such as 31 June
        return None


def _week(day: DateReading | None, *, ending: bool) -> DateReading | None:
    """Return the week that begins, or ends, on a day."""
    if day is None:
        return None
    first = day.first - WEEK if ending else day.first
    return replace(day, first=first, last=first + WEEK, period="week")


def _one(text: str, year: int) -> DateReading | None:
    """Read a text that names one period."""
    return _day(text, year) or _quarter(text, year) or _year(text) or _month(text, year)


def _several(text: str, year: int) -> DateReading | None:
    """Read "A to B": the year stands with either end or both."""
    for between in re.finditer(r"\s*(?:/|-|&|,|\bto\b|\band\b|\bor\b)\s*", text):
        left, right = text[: between.start()], text[between.end() :]
        last = _one(right, year)
        if last is None:
            continue
        if left.isdecimal() and last.period == "day":  # "13-17 May 2013"
            return replace(last, first=last.first.replace(day=int(left)))
        first = _one(left, _financial_year(last.last) if last.year_given else year)
        if first is None:
            continue
        if first.first > last.last and not first.year_given:  # "Mar-Dec 2012" passes an end of year
            first = _one(left, _financial_year(last.last) - 1) or first
        if first.year_given and not last.year_given:
            last = _one(right, _financial_year(first.first)) or last
        if first.first <= last.last:
            return replace(last, first=first.first, year_given=first.year_given or last.year_given)
    return None


def _day(text: str, year: int) -> DateReading | None:
    """Read 30/04/2013, 2013-04-30, 30 Apr 2013, 1st Sept or Mon 22 April."""
    if day := read_date(text.removesuffix(" 00:00:00")):
        return DateReading(day, day, "day", year_given=True)
    named = re.fullmatch(
        r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
        r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[\s\-/]*([a-z]+)\.?,?(?:[\s\-/]*'?([0-9]{4}|[0-9]{2}))?",
        text,
    )
    number = month_number(named[2]) if named else None
    if not named or number is None:
        return None
    day = date(_calendar_year(named[3], number, year), number, int(named[1]))
    return DateReading(day, day, "day", year_given=bool(named[3]))


def _month(text: str, year: int) -> DateReading | None:
    """Read May 2013, Sep-12, 09/2013 or April."""
    found, number = month_from_label(text.replace("'", "")), month_number(text)
    if found is None and number is not None:
        found = month(_calendar_year(None, number, year), number)
    if found is None:
        return None
    return DateReading(first_day(found), last_day(found), "month", year_given=number is None)


def _quarter(text: str, year: int) -> DateReading | None:
    """Read Quarter 2, Q3 13/14, 2013/14 Q1, Q2-3 or Q3 2013, which is the third of 2013/14."""
    name = r"(?:q|qtr\.?|quarter) ?([1-4])(?: ?[\-/&] ?(?:q|quarter)? ?([1-4]))?"
    found = re.fullmatch(rf"(?:([0-9/\-]+) )?{name}(?:,? (?:of )?([0-9/\-]+))?", text)
    if not found or (found[1] and found[4]):
        return None
    written = found[1] or found[4]
    stated = int(written) if written and re.fullmatch("[0-9]{4}", written) else year_from_label(written or "")
    if written and stated is None:
        return None
    april = first_month(year if stated is None else stated)
    first, last = int(found[2]), int(found[3] or found[2])
    if first > last:
        return None
    days = first_day(april + 3 * (first - 1)), last_day(april + 3 * last - 1)
    return DateReading(*days, "quarter", year_given=stated is not None)


def _year(text: str) -> DateReading | None:
    """Read a financial year, 2013/14. A calendar year alone may mean either year, and is not read."""
    stated = year_from_label(text)
    if stated is None:
        return None
    return DateReading(first_day(first_month(stated)), last_day(first_month(stated) + 11), "year", year_given=True)


def _calendar_year(written: str | None, number: int, financial_year: int) -> int:
    """Return the calendar year of a month: as written, else as it falls in the financial year."""
    if written:
        return int(written) + (2000 if len(written) == 2 else 0)
    return financial_year + (number < APRIL)


def _financial_year(day: date) -> int:
    """Return the financial year of a day."""
    return day.year - (day.month < APRIL)
