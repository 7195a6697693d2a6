"""One cell read as one field says: text, money, rate, choice ... or a problem that says why not.

A blank gives None (or an empty text). A figure that cannot be read is reported and gives NaN, which no later
check takes for a blank; a plan is never made of it, because the problem stands. Figures may be typed as finance
people type them: £1,234k, £1.2m, 2.3%, (20.9), −5; brackets and any kind of minus sign are negative.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from ccgmodel.plan import (
    Report,
    did_you_mean,
    month_from_label,
    month_label,
    read_date,
    year_from_label,
    year_label,
)
from ccgmodel.plan import month as month_number
from ccgmodel.scenario import LONGEST_NAME, bad_text
from ccgmodel.workbook.cells.cells import Cell
from ccgmodel.workbook.contract import MOST_MONEY, Field, fold

Suffix = Literal["", "k", "m", "bn", "%"]

_MINUS = dict.fromkeys((0x2212, 0x2013, 0x2014, 0x2010, 0x2011), "-")  # minus sign, dashes, hyphens
_PLAIN = _MINUS | dict.fromkeys((0x00A0, 0x202F), " ")  # spaces that do not break
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<pound>£)?\s*(?P<sign_after>[-+])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"\s*(?P<suffix>k|m|bn|%)?\s*(?P<close>\))?\s*(?P<suffix_after>k|m|bn|%)?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 40  # characters; no figure of ours needs more


@dataclass(frozen=True)
class TypedNumber:
    """A number as typed: `value` before its suffix is applied, so 2.3% is 2.3 and %."""

    value: float
    suffix: Suffix
    pounds: bool = False


def parse_number(text: str) -> TypedNumber | None:
    """Read a number typed as text; None where it is none, or where its signs contradict each other.

    >>> parse_number("£1,234k")
    TypedNumber(value=1234.0, suffix='k', pounds=True)
    >>> parse_number("(20.9)").value, parse_number("−5").value, parse_number("2.3%").suffix
    (-20.9, -5.0, '%')
    >>> parse_number("1,23"), parse_number("nan"), parse_number("(-5)")
    (None, None, None)
    """
    plain = text.translate(_PLAIN).strip()
    match = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    if not match:
        return None
    signs = [sign for sign in (match["sign"], match["sign_after"]) if sign]
    bracketed = bool(match["open"])
    suffixes = [suffix for suffix in (match["suffix"], match["suffix_after"]) if suffix]
    if bracketed != bool(match["close"]) or len(signs) + bracketed > 1 or len(suffixes) > 1:
        return None
    size = float(match["digits"].replace(",", ""))
    suffix = cast(Suffix, suffixes[0].lower() if suffixes else "")
    return TypedNumber(-size if bracketed or signs == ["-"] else size, suffix, bool(match["pound"]))


UNREADABLE = math.nan
IN_THOUSANDS = {"£": 0.001, "£k": 1.0, "£m": 1000.0}  # £k in one money unit
_SUFFIX_IN_THOUSANDS = {"k": 1.0, "m": 1000.0, "bn": 1e6}
_EXAMPLES = {
    "money": "a figure such as 1,234 or £1.2m",
    "rate": "a rate such as 2.3% or 0.023",
    "share": "a share such as 63% or 0.63",
    "whole number": "a whole number such as 5",
    "number": "a figure such as 1,234.5",
}
_KINDS = {
    "money": "a sum of money",
    "rate": "a rate",
    "share": "a share",
    "whole number": "a plain number",
    "number": "a plain number",
}
_DASHES = ("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "£-", "£\u2013")  # alone in a cell
_SLACK = 1e-9  # 30% typed as 0.3 is within 30 %


def text(cell: Cell, field: Field, report: Report) -> str:
    """Read a text; a number stands as it would be shown. Empty for a blank and where it cannot be read."""
    value = cell.value
    if cell.flaw or isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
        _not_a_value(cell, field.heading, "text", "type it as text", report)
        return ""
    if isinstance(value, int | float):
        return f"{value:.15g}"
    written = "" if value is None else str(value)
    return _name(written, cell, field, report) if field.is_name else written


def _name(written: str, cell: Cell, field: Field, report: Report) -> str:
    """Read a name: the lines of a cell (Alt+Enter in Excel) stand as one, with a space between them."""
    name = " ".join(filter(None, map(str.strip, written.splitlines())))
    for problem in bad_text(cell.where, name, LONGEST_NAME):
        report.error(problem.where, f"{field.heading}: {problem.found:.300}", problem.remedy)
    return name[:LONGEST_NAME]


def choice(cell: Cell, field: Field, report: Report) -> str:
    """Read one of the field's choices as the plan's word for it; the field's `if_blank` stands for a blank."""
    typed = text(cell, field, report)
    meanings = {fold(wording): word for wording, word in field.choices.items()}
    if not typed:
        return field.choices.get(field.if_blank, "") if cell.is_blank else ""
    if fold(typed) not in meanings:
        report.error(
            cell.where,
            f"{field.heading} is {typed!r}{did_you_mean(typed, field.choices)}",
            f"type {_one_of(tuple(field.choices))}",
        )
        return ""
    return meanings[fold(typed)]


def yes_or_no(cell: Cell, field: Field, report: Report) -> bool | None:
    """Read yes or no, the field's `if_blank` for a blank; None where that is a problem or it cannot be read."""
    typed = fold(text(cell, field, report)) or (field.if_blank if cell.is_blank else "")
    if typed in ("yes", "no"):
        return typed == "yes"
    if typed:
        report.error(cell.where, f"{field.heading} is {cell.value!r}", "type yes or no")
    elif cell.is_blank:
        report.error(cell.where, f"{field.heading} is blank", "type yes or no")
    return None


def year(cell: Cell, field: Field, report: Report) -> int | None:
    """Read a financial year as the integer it begins in; None for a blank and where it cannot be read."""
    typed = text(cell, field, report)
    first = year_from_label(typed)
    if typed and first is None:
        report.error(cell.where, f"{field.heading} is {typed!r}, not a financial year", "type it as 2013/14")
    return first


def number(cell: Cell, field: Field, label: str, unit: float, report: Report) -> float | None:
    """Read a figure; None for a blank, NaN where it is reported as unreadable or out of range.

    Args:
        cell: where it stands.
        field: its kind and range.
        label: what to call it in a message, such as "Inflation of Acute".
        unit: £k in one money unit of the workbook.
        report: takes what is wrong.

    """
    if cell.is_blank:
        return None
    example = _EXAMPLES[field.kind]
    if cell.value in _DASHES:
        return _dash(cell, field, label, report)
    typed = _typed(cell)
    if typed is None or not math.isfinite(typed.value):
        blank = "" if field.kind == "whole number" else ", or leave the cell blank"
        _not_a_value(cell, label, "a number", f"type {example}{blank}", report)
        return UNREADABLE
    value = _in_plan_units(typed, field, unit)
    if value is None:
        report.error(cell.where, f"{label} is {cell.value!r}, not {_KINDS[field.kind]}", f"type {example}")
        return UNREADABLE
    return _in_range_or_unreadable(cell, typed, value, field, label, report)


def figure(cell: Cell, field: Field, unit: float) -> float | None:
    """Read a figure as `number` does, and say nothing; None for what is blank, unreadable or of another kind."""
    if cell.value in _DASHES:
        return 0.0 if field.kind == "money" else None
    typed = _typed(cell)
    return _in_plan_units(typed, field, unit) if typed and math.isfinite(typed.value) else None


def _dash(cell: Cell, field: Field, label: str, report: Report) -> float:
    """A lone dash: nought in a cell of money; a rate's could as well mean that it does not apply."""
    if field.kind == "money":
        return _in_range_or_unreadable(cell, TypedNumber(0.0, ""), 0.0, field, label, report)
    nought = "0%" if field.kind in ("rate", "share") else "0"
    report.error(cell.where, f"{label} is a dash", f"type {nought} if it is nought, or leave the cell blank")
    return UNREADABLE


def has_unit(cell: Cell) -> bool:
    """Whether a figure is typed with a unit of its own, as £400k is."""
    typed = _typed(cell)
    return typed is not None and bool(typed.suffix)


def _typed(cell: Cell) -> TypedNumber | None:
    if cell.flaw or isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, int | float):
        return TypedNumber(float(cell.value), "")
    return parse_number(cell.value) if isinstance(cell.value, str) else None


def _in_plan_units(typed: TypedNumber, field: Field, unit: float) -> float | None:
    """The value in £k or as a fraction; None where the suffix does not belong to such a field."""
    if field.kind == "money":
        return None if typed.suffix == "%" else _scaled(typed.value, _SUFFIX_IN_THOUSANDS.get(typed.suffix, unit))
    if field.kind in ("rate", "share") and not typed.pounds and typed.suffix in ("", "%"):
        return _scaled(typed.value, 0.01) if typed.suffix == "%" else typed.value
    return None if typed.suffix or typed.pounds else typed.value


def _scaled(value: float, factor: float) -> float:
    """Multiply as decimals, so that 0.65% is exactly what 0.0065 would be."""
    return value if factor == 1.0 else float(Decimal(repr(value)) * Decimal(repr(factor)))


def _in_range_or_unreadable(
    cell: Cell, typed: TypedNumber, value: float, field: Field, label: str, report: Report
) -> float:
    return value if _is_in_range(cell, typed, value, field, label, report) else UNREADABLE


def _is_in_range(cell: Cell, typed: TypedNumber, value: float, field: Field, label: str, report: Report) -> bool:
    if field.kind == "whole number" and not value.is_integer():
        report.error(cell.where, f"{label} is {value:g}", f"type {_EXAMPLES[field.kind]}")
        return False
    if not (value < field.lowest - _SLACK or value > field.highest + _SLACK):
        return True
    if field.kind == "money":
        _report_money_out_of_range(cell, value, field, label, report)
    elif field.kind in ("rate", "share"):
        _report_rate_out_of_range(cell, typed, value, field, label, report)
    else:
        remedy = f"type a number from {field.lowest:g} to {field.highest:g}"
        report.error(cell.where, f"{label} is {value:g}", remedy)
    return False


def _report_money_out_of_range(cell: Cell, value: float, field: Field, label: str, report: Report) -> None:
    if abs(value) > MOST_MONEY:
        found, remedy = f"{label} is £{value / 1e6:,.0f}bn", "check the Money unit on the Plan sheet"
    else:
        found, remedy = f"{label} is £{value:,.0f}k", f"type a sum of £{field.lowest:,.0f}k or more"
    report.error(cell.where, found, remedy)


def _report_rate_out_of_range(
    cell: Cell, typed: TypedNumber, value: float, field: Field, label: str, report: Report
) -> None:
    found = (
        f"{label} is {_per_cent(value)}" if typed.suffix else f"{label}: {typed.value:.12g} is {_per_cent(value)}"
    )
    as_points = _scaled(value, 0.01)
    if not typed.suffix and field.lowest <= as_points <= field.highest:
        remedy = f"type {typed.value:.12g}% or {as_points:.12g}"
    else:
        remedy = f"type a {field.kind} from {_per_cent(field.lowest)} to {_per_cent(field.highest)}"
    report.error(cell.where, found, remedy)


def _not_a_value(cell: Cell, label: str, wanted: str, remedy: str, report: Report) -> None:
    value = cell.value
    if cell.flaw == "not calculated":
        found = f"{label} is a formula with no stored value"
        remedy = "open it in Excel and save it, or type the value"
    elif cell.flaw == "error":
        found, remedy = f"{label} is the Excel error {value}", "correct the formula or type the value"
    elif isinstance(value, bool):
        found = f"{label} is {str(value).upper()}, not {wanted}"
    elif isinstance(value, datetime.datetime):
        found = f"{label} is the date {value.day} {value:%B %Y}, not {wanted}"
        if wanted == "text" and value.month == (value.year + 1) % 100:
            remedy = f"Excel took {year_label(value.year)} for a date: type it with an apostrophe in front"
    elif isinstance(value, datetime.time | datetime.timedelta):
        found = f"{label} is a time of day, not {wanted}"
    else:
        found = f"{label} is {value!r}, not {wanted}"
    report.error(cell.where, found, remedy)


def _one_of(words: tuple[str, ...]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _per_cent(fraction: float) -> str:
    return f"{fraction * 100:.12g} %"


def years_text(years: Sequence[int]) -> str:
    """Write years for a message: 2013/14 to 2017/18 for a run of them, else each.

    >>> years_text((2013,)), years_text((2013, 2014, 2015)), years_text((2012, 2018))
    ('2013/14', '2013/14 to 2015/16', '2012/13, 2018/19')
    """
    is_run = years[-1] - years[0] == len(years) - 1 > 0
    return f"{year_label(years[0])} to {year_label(years[-1])}" if is_run else ", ".join(map(year_label, years))


FIRST, LAST = month_number(1948, 7), month_number(2099, 12)  # what may be meant: from the beginning of the NHS
_ALL_NUMBERS = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}", re.ASCII)


def month(cell: Cell, field: Field, label: str, report: Report) -> int | None:
    """Read a month as a count of months (see `ccgmodel.months`); None for a blank and where it cannot be read."""
    if isinstance(cell.value, datetime.date):
        typed = f"{cell.value:%B %Y}"
    else:
        typed = text(cell, field, report)
    found = month_from_label(typed)
    if typed and found is None:
        remedy = "type it as September 2013, or leave the cell blank"
        report.error(cell.where, f"{label} is {typed!r}, not a month", remedy)
    elif found is not None and not FIRST <= found <= LAST:
        remedy = f"type a month from {month_label(FIRST)} to {month_label(LAST)}"
        report.error(cell.where, f"{label} is {month_label(found)}", remedy)
        return None
    return found


def day(cell: Cell, field: Field, report: Report) -> datetime.date | None:
    """Read one day, typed or as Excel holds a date; None for a blank and where it cannot be read."""
    typed = f"{cell.value:%d/%m/%Y}" if isinstance(cell.value, datetime.date) else text(cell, field, report)
    found = read_date(typed)
    if typed and found is None:
        report.error(cell.where, f"{field.heading} is {typed!r}, which is no day", f"type it as {field.example}")
    return found


def date_text(cell: Cell, field: Field, label: str, report: Report) -> str:
    """Read a date as it is written, "TBC" and "Quarter 2" included; what Excel holds as a date as 30/04/2013."""
    if isinstance(cell.value, datetime.date):
        return f"{cell.value:%d/%m/%Y}"
    typed = text(cell, field, report)
    if _ALL_NUMBERS.fullmatch(typed) and read_date(typed) is None:
        found = f"{label} is {typed!r}, which is no day of the calendar; it is kept as written"
        report.warn(cell.where, found, "type it as 30/04/2013 if it should count as a date")
    return typed
