"""Every sum of money held against the plan's own size, the other years of its row and the rest of its column.

Three general rules over the declared contract, and the sign: each names the cell, and what may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from math import log
from statistics import median

from ccgmodel.plan import Problem, year_label
from ccgmodel.workbook.cells.units import amount, as_typed
from ccgmodel.workbook.cells.values import has_unit
from ccgmodel.workbook.contract import SAVING
from ccgmodel.workbook.plausibility.figures import Figure, columns_of, rows_of

_SMALLEST_PLAN = 10_000.0  # £k of allocation: below it nothing is small
_SMALLEST = 1.0  # £k: hardly a figure of a plan
_NOTHING = 1 / 20_000  # of the allocation
_LITTLE = 1 / 200  # of the allocation: what many figures that are nothing may come to in the right unit
_THOUSANDFOLD = (300.0, 3_000.0)  # what "about a thousand times" means
_LEAP = 20.0  # times the year beside it: more than what begins or ends within a year
_JUMP = 0.1  # of the allocation, from one year to the next
_FEWEST = 3  # figures in a column before one of them can be out of line with the others
_LEAVE_IT = "check figure, sign and unit, or leave it"


def size_warnings(stated: Sequence[Figure], allocation: float, first_year: int) -> Iterator[Problem]:
    """Ask about sums of money that do not fit: each cell once, by the rule that says most of it.

    Args:
        stated: every figure of the workbook.
        allocation: of the first year, in £k.
        first_year: the plan's.

    """
    money = [each for each in stated if each.field.kind == "money" and each.value == each.value]
    questions = chain(
        chain.from_iterable(_in_row(row, allocation) for row in rows_of(money)),
        _within_row(money, allocation),
        chain.from_iterable(map(_in_column, columns_of(money))),
        chain.from_iterable(_in_plan(each, allocation, first_year) for each in _unsplit(money, allocation)),
        _small_sheets(money, allocation),
        chain.from_iterable(_small(each) for each in money if allocation >= _SMALLEST_PLAN),
        _signs(money, allocation),
    )
    asked: set[str] = set()
    for question in questions:
        if question.where not in asked:
            asked.add(question.where)
            yield question


def is_thousandfold(ratio: float) -> bool:
    """Whether a ratio is what another money unit makes."""
    return _THOUSANDFOLD[0] <= ratio <= _THOUSANDFOLD[1]


def _in_row(row: list[Figure], allocation: float) -> Iterator[Problem]:
    """The figure that leaves the line of the other years of its row; of two neither is known to be right."""
    if row[0].field.key == "recurrent":
        return  # held against what an allocation grows by
    sizes = [each.value for each in row]
    for t, each in enumerate(row):
        others = [other for other in row if other is not each and other.value]
        is_jump = t > 0 and allocation >= _SMALLEST_PLAN and abs(sizes[t] - sizes[t - 1]) > _JUMP * allocation
        if others and (is_jump or _stands_out(sizes, t)):
            given = sorted(other.value for other in others)
            ends = " to ".join(dict.fromkeys((amount(given[0]), amount(given[-1]))))
            beside = f" ({others[0].where})" if len(others) == 1 else ""
            found = f"is {amount(each.value)}, and {ends} in the other years of its row{beside}"
            yield each.ask(found, _meant(each.value, median(map(abs, given))))
            return


def _within_row(money: Sequence[Figure], allocation: float) -> Iterator[Problem]:
    """Savings of one scheme or opportunity that do not go together: the one less like its column is asked."""
    savings = [each for each in money if each.field.positive == SAVING and each.is_item and each.year is None]
    usual = {
        (each.cell.sheet, each.field.key): median(abs(other.value) for other in column)
        for column in columns_of(savings)
        for each in column[:1]
    }

    def oddity(each: Figure) -> float:
        return _ratio(abs(each.value), usual[each.cell.sheet, each.field.key] or abs(each.value))

    for _, row in groupby(savings, key=lambda each: (each.cell.sheet, each.cell.row)):
        given = sorted((each for each in row if each.value), key=lambda each: abs(each.value))
        is_usual = all(abs(each.value) <= each.field.usual[1] * allocation for each in given)
        if is_usual and len(given) > 1 and abs(given[-1].value / given[0].value) >= _LEAP:
            odd, other = sorted(given, key=oddity, reverse=True)[:2]
            found = f"is {amount(odd.value)}, and its {other.field.heading} ({other.where}) {amount(other.value)}"
            yield odd.ask(found, _meant(odd.value, abs(other.value)))


def _stands_out(sizes: Sequence[float], t: int) -> bool:
    """Whether a year's figure is out of line with the other years, as far as these agree with each other."""
    size, others = sizes[t], [each for i, each in enumerate(sizes) if i != t]
    nonzero = [abs(each) for each in others if each]
    if size and nonzero and (is_thousandfold(_ratio(abs(size), median(nonzero)))):
        return len(nonzero) > 1 or t > 0
    if len(nonzero) < len(others) or min(others) < 0 < max(others) or size * others[0] < 0:
        return False
    spread = log(max(nonzero) / min(nonzero))
    if 0 < t < len(sizes) - 1:  # falls or rises, and comes back
        before, after = abs(sizes[t - 1]), abs(sizes[t + 1])
        least = max(0.3, 3 * abs(log(after / before)), 1.5 * spread)
        return spread < 1 if not size else abs(log(size * size / (before * after))) / 2 >= least
    nearest = abs(sizes[1] if t == 0 else sizes[t - 1])
    times = _ratio(abs(size), nearest) if size else 1.0
    return (_is_slip(times) or times >= _LEAP) and log(times) >= 5 * spread and (t > 0 or len(sizes) > 2)


def _is_slip(times: float) -> bool:
    """Whether a ratio is about ten or a hundred: a slip of the point."""
    return 7.5 <= times <= 13 or 75 <= times <= 130


def _ratio(one: float, other: float) -> float:
    return max(one / other, other / one)


def _in_column(column: list[Figure]) -> Iterator[Problem]:
    """Figures about a thousand times smaller or larger than the others of their column, as from another unit."""
    sizes = [abs(each.value) for each in column if each.value]
    if len(sizes) < _FEWEST:
        return
    middle, total, most = median(sizes), sum(sizes), max(sizes)
    for each in column:
        size = abs(each.value)
        is_small = bool(size) and is_thousandfold(middle / size) and size < total / 10_000 and size * 500 <= most
        is_large = is_thousandfold(size / middle) and size > total - size
        if is_small or is_large:
            found = f"is {amount(each.value)}, about a thousand times {'less' if is_small else 'more'} than"
            yield each.ask(f"{found} the others in its column", _meant(each.value, middle))


def _unsplit(money: Sequence[Figure], allocation: float) -> Iterator[Figure]:
    """Leave out small figures of columns of which most are small, as where spend is stated by cost centre."""
    split = set()
    for column in columns_of(money):
        sizes = [abs(each.value) for each in column if each.value]
        if len(sizes) >= _FEWEST and median(sizes) < column[0].field.usual[0] * allocation:
            split.add((column[0].cell.sheet, column[0].cell.column))
    for each in money:
        is_small = abs(each.value) < each.field.usual[0] * allocation
        if not (is_small and (each.cell.sheet, each.cell.column) in split):
            yield each


def _in_plan(each: Figure, allocation: float, first_year: int) -> Iterator[Problem]:
    """Figures too large, or too small, for what they are in a plan of this size."""
    size, (least, most) = abs(each.value), each.field.usual
    if allocation < _SMALLEST_PLAN or not size or least * allocation <= size <= most * allocation:
        return
    if size < allocation and size / allocation < 0.001:
        share = f"less than a {'thousandth' if size > allocation / 10_000 else 'ten-thousandth'} part"
    else:
        share = f"{size / allocation * 100:.0f} %" if size < 10 * allocation else f"{size / allocation:,.0f} times"
    whole = f"the allocation of {year_label(first_year)} ({amount(allocation)})"
    found = (
        f"is {amount(each.value)}, {share} of {whole}"
        if "times" not in share
        else (f"is {amount(each.value)}, {share} {whole}")
    )
    meant = each.value / 1_000 if size > most * allocation else each.value * 1_000
    is_usual = max(least * allocation, _SMALLEST) <= abs(meant) <= most * allocation
    yield each.ask(found, _question(meant) if is_usual and not has_unit(each.cell) else _LEAVE_IT)


def _small(each: Figure) -> Iterator[Problem]:
    """Figures of less than a thousand pounds; the price of one is none."""
    if 0 < abs(each.value) < _SMALLEST and each.field.adds_up and not has_unit(each.cell):
        yield each.ask(f"is {amount(each.value)}, less than £1,000", _question(each.value * 1_000))


def _small_sheets(money: Sequence[Figure], allocation: float) -> Iterator[Problem]:
    """Sheets of items with no figure that matters: the whole sheet may be in another unit."""
    items = [each for each in money if each.is_item and each.field.adds_up]
    for _, of_sheet in groupby(items, key=lambda each: each.cell.sheet):
        all_of_it = list(of_sheet)
        largest = max(all_of_it, key=lambda each: abs(each.value))
        is_small = 0 < abs(largest.value) < _NOTHING * allocation and allocation >= _SMALLEST_PLAN
        is_small &= sum(abs(each.value) for each in all_of_it) < _LITTLE * allocation
        if is_small and not has_unit(largest.cell):
            found = f"is {amount(largest.value)}, the largest sum on this sheet"
            yield largest.ask(found, "is the sheet in another money unit? Type all money in one unit, or leave it")


def _signs(money: Sequence[Figure], allocation: float) -> Iterator[Problem]:
    """Rows that are negative where the plan means positive amounts; a scheme may cost a little."""
    for (_, _, key), row in groupby(money, key=lambda each: (each.cell.sheet, each.cell.row, each.field.key)):
        least = _NOTHING * allocation if key in ("first_year_saving", "full_year_effect") else 0.0
        negative = [each for each in row if each.field.positive and each.value < -least]
        if negative:
            others = f", as in {len(negative) - 1} of the other years" if len(negative) > 1 else ""
            yield turned(negative[0], others)


def turned(each: Figure, others: str = "") -> Problem:
    """Ask about a figure that is negative where a positive one is meant."""
    remedy = f"{each.field.positive}: take the minus off, or leave it if it is meant"
    return each.ask(f"is negative{others}", remedy)


def _question(meant: float) -> str:
    return f"is {as_typed(meant)} meant? If so, type {as_typed(meant)}; if not, leave it"


def _meant(size: float, around: float) -> str:
    """What a slip of the point or of the unit would have meant, where that comes near the others."""
    for power in (1_000, 100, 10):
        for meant in (size / power, size * power):
            if 0.5 <= abs(meant) / around <= 2 and abs(meant) >= _SMALLEST:
                return _question(meant)
    return _LEAVE_IT


def unless_asked(questions: Iterator[Problem], asked: set[str]) -> Iterator[Problem]:
    """Leave out what has been asked of a cell already."""
    return (each for each in questions if each.where not in asked)
