"""Every rate and share held against what is usual of it, the other years of its row and the rest of its column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from statistics import median

from ccgmodel.plan import Problem
from ccgmodel.workbook.plausibility.figures import Figure, columns_of, rows_of
from ccgmodel.workbook.plausibility.sizes import turned

_AGREE = 1.5  # times the smallest at most the largest
_SLIPS = ((7.0, 15.0), (70.0, 150.0))  # what "ten times" and "a hundred times" mean
_LEAP = 0.05  # from what the others agree on within ...
_NEAR = 0.015


def rate_warnings(stated: Sequence[Figure]) -> Iterator[Problem]:
    """Ask about rates and shares that do not fit, each cell once."""
    rates = [each for each in stated if each.field.kind != "money" and each.value == each.value]
    questions = chain(
        chain.from_iterable(map(_usual, rates)),
        chain.from_iterable(map(_in_row, rows_of(rates))),
        chain.from_iterable(map(_in_column, columns_of([each for each in rates if each.year is None]))),
    )
    asked: set[str] = set()
    for question in questions:
        if question.where not in asked:
            asked.add(question.where)
            yield question


def _usual(each: Figure) -> Iterator[Problem]:
    """Rates beyond what is usual of them, and signs that turn their meaning."""
    rate, (least, most) = each.value, each.field.usual
    if rate < least and each.field.positive:
        yield turned(each)
    elif not least <= rate <= most:
        bound = least if rate < least else most
        yield each.ask(f"is {_per_cent(rate)}, beyond the usual {_per_cent(bound)}", _tenth(rate))
    elif each.field.key == "tariff_efficiency" and rate < 0:
        remedy = f"a fall of prices is a positive rate: type {-rate * 100:.12g}% if that is meant"
        yield each.ask(f"is {_per_cent(rate)}, a rise of prices", remedy)


def _in_row(row: list[Figure]) -> Iterator[Problem]:
    """A year's rate ten or a hundred times what the others agree on, a tenth between them, or far from it."""
    for t, each in enumerate(row):
        others = [other.value for other in row if other is not each]
        is_between = 0 < t < len(row) - 1  # what begins or ends small may well be right
        if len(others) > 1 and (_is_slip(each.value, others, both=is_between) or _is_leap(each.value, others)):
            yield _out_of_line(each, others, "in the other years of its row")


def _in_column(column: list[Figure]) -> Iterator[Problem]:
    """A line's rate ten or a hundred times what the other lines agree on; a smaller one may well be right."""
    if column[0].field.kind != "rate":
        return
    largest = max(column, key=lambda each: abs(each.value))  # no other is ten times all others
    others = [other.value for other in column if other is not largest and other.value]
    if len(others) > 1 and _is_slip(largest.value, others, both=False):
        yield _out_of_line(largest, others, "on the other lines")


def _is_slip(rate: float, others: Sequence[float], *, both: bool) -> bool:
    sizes = sorted(map(abs, others))
    if not rate or not sizes[0] or min(others) < 0 < max(others) or sizes[-1] > _AGREE * sizes[0]:
        return False
    times = abs(rate) / median(sizes)
    return any(low <= max(times, 1 / times if both else 0.0) <= high for low, high in _SLIPS)


def _is_leap(rate: float, others: Sequence[float]) -> bool:
    return max(others) - min(others) <= _NEAR and abs(rate - median(others)) >= _LEAP


def _out_of_line(each: Figure, others: Sequence[float], where: str) -> Problem:
    ends = " to ".join(dict.fromkeys(map(_per_cent, (min(others), max(others)))))
    return each.ask(f"is {_per_cent(each.value)}, and {ends} {where}", _meant(each.value, median(others)))


def _meant(rate: float, around: float) -> str:
    """What a slip of the point would have meant, where that comes near the others."""
    for factor in (0.1, 10.0, 0.01, 100.0):
        if around and 0.6 <= rate * factor / around <= 1.6:
            meant = f"{rate * factor * 100:.6g}%"
            return f"is {meant} meant? If so, type {meant}; if not, leave it"
    return "check it, or leave it"


def _tenth(rate: float) -> str:
    tenth = f"{rate * 10:.12g}%"
    return f"is {tenth} meant? If so, type {tenth}; if not, leave it"


def _per_cent(rate: float) -> str:
    return f"{'−' if rate < 0 else ''}{abs(rate) * 100:.12g} %"
