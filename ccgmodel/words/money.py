"""Money, rates and years as people read them: true minus signs, units always, never a bare number."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Literal

Unit = Literal["£m", "£k"]
MINUS = "−"
PER: dict[Unit, float] = {"£m": 1000.0, "£k": 1.0}  # £k


def number(value: float, decimals: int = 1) -> str:
    """Write a number with thousands separators and a true minus sign; what rounds to nought has none.

    >>> number(-1234.56), number(-0.04)
    ('−1,234.6', '0.0')
    """
    text = f"{abs(value):,.{decimals}f}"
    return MINUS + text if value < 0 and float(text.replace(",", "")) else text


def is_nought(text: str) -> bool:
    """Whether a number that is written shows no digit but noughts.

    >>> is_nought("£0.0m"), is_nought("10 %")
    (True, False)
    """
    return not any(digit in text for digit in "123456789")


def money(thousands: float, unit: Unit = "£m", decimals: int | None = None) -> str:
    """Write a sum held in £k.

    >>> money(-20946), money(-20946, "£k"), money(-104, decimals=2)
    ('−£20.9m', '−£20,946k', '−£0.10m')
    """
    places = decimals if decimals is not None else 1 if unit == "£m" else 0
    text = number(thousands / PER[unit], places)
    return f"{MINUS if text.startswith(MINUS) else ''}£{text.removeprefix(MINUS)}{unit[1]}"


def bare(thousands: float, unit: Unit = "£m", *, signed: bool = False) -> str:
    """Write a sum held in £k where its unit is said once for all: in the heading of a table.

    >>> bare(-20946), bare(3200, signed=True), bare(-20946, "£k")
    ('−20.9', '+3.2', '−20,946')
    """
    text = number(thousands / PER[unit], 1 if unit == "£m" else 0)
    return with_sign(text) if signed else text


def finer(thousands: float, unit: Unit = "£m") -> str:
    """Write a sum that may be small, in a sentence or a figure that stands alone: in £k below a million.

    >>> finer(1234), finer(999.4), finer(-82), finer(0.2), finer(82, "£k")
    ('£1.2m', '£999k', '−£82k', '£0', '£82k')
    """
    if abs(thousands) < 0.5:
        return "£0"
    return money(thousands, "£k" if abs(thousands) < 999.5 else unit)


def signed(thousands: float, unit: Unit = "£m") -> str:
    """Write a difference held in £k with its sign.

    >>> signed(3200), signed(-3200), signed(4)
    ('+£3.2m', '−£3.2m', '£0.0m')
    """
    return with_sign(money(thousands, unit))


def with_sign(text: str) -> str:
    """Put a plus before a written sum above nought."""
    return text if is_nought(text) or text.startswith(MINUS) else f"+{text}"


def percent(fraction: float, decimals: int = 1) -> str:
    """Write a fraction as a percentage.

    >>> percent(0.0235, 2), percent(-0.005)
    ('2.35 %', '−0.5 %')
    """
    return f"{number(100.0 * fraction, decimals)} %"


def months(count: float) -> str:
    """Write a number of months.

    >>> months(3), months(1), months(1.5)
    ('3 months', '1 month', '1.5 months')
    """
    return f"{count:g} {'month' if count == 1 else 'months'}"


def better_or_worse(thousands: float, unit: Unit = "£m", than: str = "the plan") -> str:
    """Say a difference in words, from the plan if from nothing else.

    >>> better_or_worse(3200), better_or_worse(-28500), better_or_worse(-94), better_or_worse(0)
    ('£3.2m better than the plan', '£28.5m worse than the plan', '£94k worse than the plan', 'same as the plan')
    """
    text = finer(abs(thousands), unit)
    if is_nought(text):
        return f"same as {than}"
    return f"{text} {'better' if thousands > 0 else 'worse'} than {than}"


def later_or_earlier(years: int, than: str = "the plan") -> str:
    """Say a difference in years in words, from the plan if from nothing else.

    >>> later_or_earlier(2), later_or_earlier(-1), later_or_earlier(0)
    ('two years later than the plan', 'one year earlier than the plan', 'as in the plan')
    """
    if not years:
        return f"as in {than}"
    return f"{counted(abs(years), 'year')} {'later' if years > 0 else 'earlier'} than {than}"


NAMES = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(number: int) -> str:
    """Write a small number as a word.

    >>> in_words(6), in_words(12)
    ('six', '12')
    """
    return NAMES[number] if number < len(NAMES) else str(number)


def capital(text: str) -> str:
    """Begin a text with a capital letter, and leave the rest as it is.

    >>> capital("surplus rule"), capital("NHS England control total"), capital("")
    ('Surplus rule', 'NHS England control total', '')
    """
    return text[:1].upper() + text[1:]


def counted(number: int, noun: str) -> str:
    """Write a small number of things as words.

    >>> counted(1, "year"), counted(5, "year")
    ('one year', 'five years')
    """
    return f"{in_words(number)} {noun}{'' if number == 1 else 's'}"


def span(years: Sequence[str]) -> str:
    """Write the years of a plan: the first to the last, or the one that it has.

    >>> span(["2013/14", "2014/15", "2015/16"]), span(["2013/14"])
    ('2013/14 to 2015/16', '2013/14')
    """
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Write names one after another, the first few in full.

    >>> listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('A and B', 'A, B, C and two more')
    """
    kept = list(names[:most])
    if len(names) > most:
        return f"{', '.join(kept)} and {in_words(len(names) - most)} more"
    return " and ".join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept)


HALF_A_POUND = 0.0005  # £k; less is half a pound


def pounds(thousands: float) -> str:
    """Write a sum held in £k to the pound.

    >>> pounds(24324.521), pounds(-1.131), pounds(0.0001)
    ('£24,324,521', '−£1,131', '£0')
    """
    text = number(1000.0 * thousands, 0)
    return f"{MINUS if text.startswith(MINUS) else ''}£{text.removeprefix(MINUS)}"


def signed_pounds(thousands: float) -> str:
    """Write a difference to the pound with its sign.

    >>> signed_pounds(100), signed_pounds(-0.869), signed_pounds(0)
    ('+£100,000', '−£869', '£0')
    """
    return with_sign(pounds(thousands))


def brackets(thousands: float) -> str:
    """Write a sum as committee papers do.

    >>> brackets(1234.4), brackets(-10778.0), brackets(-0.2), brackets(float("nan"))
    ('1,234', '(10,778)', '0', 'no figure')
    """
    if isnan(thousands):
        return "no figure"
    text = f"{abs(thousands):,.0f}"
    return f"({text})" if thousands < 0 and text != "0" else text
