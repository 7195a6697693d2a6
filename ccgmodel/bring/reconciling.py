"""Hold what was read against what the sheet itself says: totals, positions and balances, by year.

Two figures agree within the rounding of all that they are made of. What does not agree names its rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ccgmodel.bring.rows import UnderstoodRow, has_balance
from ccgmodel.bring.words import INCOME, SAVINGS, SPENDING
from ccgmodel.plan import Problem, warning, year_label

BROUGHT = "brought forward"
_SLACK = 1e-6


@dataclass(frozen=True)
class Agreement:
    """One figure of the sheet against what was read, in £k: positive is a surplus."""

    what: str
    year: int
    read: float
    printed: float
    rounding: float  # by how much rounding alone may part them
    usual: float  # by how much it hardly ever does
    where: str  # the printed figure's cell
    rows: str  # that the read one is made of

    @property
    def agrees(self) -> bool:
        """Whether they are the same but for rounding."""
        return abs(self.read - self.printed) <= self.rounding + _SLACK * (1.0 + abs(self.printed))

    @property
    def is_unusual(self) -> bool:
        """Whether all their roundings would have to go one way."""
        return self.agrees and abs(self.read - self.printed) > self.usual + _SLACK * (1.0 + abs(self.printed))


@dataclass(frozen=True)
class _Rounding:
    """How far the rounding of printed figures carries their sum in £k: at most, and hardly ever further than."""

    most: float = 0.0
    squares: float = 0.0

    @property
    def usual(self) -> float:
        """Three standard deviations of figures that are each anywhere within half of their last digit."""
        return max(2.0 * math.sqrt(self.squares), 3.0 * math.sqrt(self.squares / 3.0))

    def __add__(self, other: _Rounding) -> _Rounding:
        return _Rounding(self.most + other.most, self.squares + other.squares)


def _rounding_of(rows: Iterable[UnderstoodRow]) -> _Rounding:
    return sum((_Rounding(row.printed.half, row.printed.half**2) for row in rows), _Rounding())


@dataclass(frozen=True)
class ReadTotals:
    """What the rows add up to by year, in £k, and how far rounding may carry each."""

    years: tuple[int, ...]
    allocation: Mapping[int, float]
    spend: Mapping[int, float]
    position: Mapping[int, float]
    cumulative: Mapping[int, float]
    opening: float
    allocation_rounding: _Rounding
    spend_rounding: _Rounding
    balance_inside: bool
    opening_where: str = ""


def totals(rows: Sequence[UnderstoodRow], years: tuple[int, ...], *, inside: bool, balance: str) -> ReadTotals:
    """Add up what was read.

    Args:
        rows: every row with what it is.
        years: of the plan.
        inside: whether savings are a row inside the spend, which takes them off.
        balance: "added", "inside", or "" to see which of them the printed positions have.

    """
    own = [row for row in rows if row.role in ("allocation", "non_recurrent")]
    brought = [row for row in rows if row.role == "brought_forward"]
    lines = [row for row in rows if row.role in SPENDING]
    savings = [row for row in rows if row.role in SAVINGS] if inside else []
    spend = {year: _sum(lines, year) - _sum(savings, year) for year in years}
    with_balance = {year: _sum([*own, *brought], year) - spend[year] for year in years}
    without = {year: _sum(own, year) - spend[year] for year in years}
    printed = [row for row in rows if row.role == "position"]
    fits_inside = bool(brought) and _misses(printed, with_balance) < _misses(printed, without)
    is_inside = balance == "inside" or (not balance and (fits_inside or any(map(has_balance, own))))
    position = with_balance if is_inside else without
    opening, where = (0.0, "") if is_inside else _opening(rows, years, position)
    cumulative, carried = {}, opening
    for year in years:
        carried = position[year] if is_inside else carried + position[year]
        cumulative[year] = carried
    return ReadTotals(
        years=years,
        allocation={year: position[year] + spend[year] for year in years},
        spend=spend,
        position=position,
        cumulative=cumulative,
        opening=opening,
        opening_where=where,
        allocation_rounding=_rounding_of((*own, *(brought if is_inside else ()))),
        spend_rounding=_rounding_of((*lines, *savings)),
        balance_inside=is_inside,
    )


def _sum(rows: Sequence[UnderstoodRow], year: int) -> float:
    return sum(row.amount(year) or 0.0 for row in rows)


def _misses(rows: Sequence[UnderstoodRow], position: Mapping[int, float], signs: Sequence[int] = (1, -1)) -> float:
    """By how much the printed positions miss these in £k, at the best of the signs; the nearest row counts."""
    misses = (
        sum(abs(sign * (row.amount(year) or 0.0) - value) for year, value in position.items())
        for row in rows
        for sign in signs
    )
    return min(misses, default=0.0)


def positions_are_turned(rows: Sequence[UnderstoodRow], read: ReadTotals) -> bool:
    """Whether the sheet prints a surplus as a negative figure."""
    printed = [row for row in rows if row.role == "position" and not row.is_decided]
    return _misses(printed, read.position, (-1,)) < _misses(printed, read.position, (1,))


def _opening(
    rows: Sequence[UnderstoodRow], years: tuple[int, ...], position: Mapping[int, float]
) -> tuple[float, str]:
    """The balance before the first year, where the sheet says one."""
    for row in (row for row in rows if row.role == "cumulative" and years):
        before, first = row.amount(years[0] - 1), row.amount(years[0])
        if before is not None:
            return before, row.printed.where
        if first is not None:
            return _or_nought(first - position[years[0]], row.printed.half), row.printed.where
    for row in (row for row in rows if row.role == "brought_forward" and years):
        if (first := row.amount(years[0])) is not None:
            return first, row.printed.where
    return 0.0, ""


def _or_nought(value: float, half: float) -> float:
    return 0.0 if abs(value) <= 4.0 * half + _SLACK else value


def agreements(rows: Sequence[UnderstoodRow], read: ReadTotals) -> list[Agreement]:
    """Compare every printed total, position and balance of the plan's years."""
    return [
        *_compared(
            rows, read, "total_allocation", "allocation", read.allocation, read.allocation_rounding, INCOME
        ),
        *_compared(rows, read, "total_spend", "spend", read.spend, read.spend_rounding, (*SPENDING, *SAVINGS)),
        *_compared(
            rows,
            read,
            "position",
            "position",
            read.position,
            read.spend_rounding + read.allocation_rounding,
            (*INCOME, *SPENDING),
        ),
        *_cumulative(rows, read),
        *(_brought_forward(rows, read) if read.balance_inside else ()),
    ]


def _brought_forward(rows: Sequence[UnderstoodRow], read: ReadTotals) -> Iterator[Agreement]:
    """What comes back in a year against the printed position of the year before."""
    for position in (row for row in rows if row.role == "position"):
        for row in (row for row in rows if row.role == "brought_forward"):
            for before, year in pairwise(read.years):
                left, came = position.amount(before), row.amount(year)
                if left is not None and came is not None:
                    rounding = _rounding_of((position, row, position, row))
                    where, named = row.printed.cells[year], position.printed.row.label
                    yield Agreement(BROUGHT, year, left, came, rounding.most, rounding.most, where, named)


def _compared(
    rows: Sequence[UnderstoodRow], read: ReadTotals, role: str, what: str, values: Mapping[int, float],
    rounding: _Rounding, made_of: Sequence[str],
) -> Iterator[Agreement]:  # fmt: skip
    named = _named([row for row in rows if row.role in made_of])
    for row in (row for row in rows if row.role == role):
        both = rounding + _rounding_of([row])
        for year in read.years:
            if (printed := row.amount(year)) is not None:
                where = row.printed.cells[year]
                yield Agreement(what, year, values[year], printed, both.most, both.usual, where, named)


def _cumulative(rows: Sequence[UnderstoodRow], read: ReadTotals) -> Iterator[Agreement]:
    for row in (row for row in rows if row.role == "cumulative"):
        for place, year in enumerate(read.years):
            if (printed := row.amount(year)) is not None:
                each = read.spend_rounding.most + read.allocation_rounding.most
                most = (place + 1) * each + 2 * row.printed.half
                where, named = row.printed.cells[year], "the positions of the years before it and its own"
                yield Agreement("cumulative", year, read.cumulative[year], printed, most, most, where, named)


def _named(rows: Sequence[UnderstoodRow]) -> str:
    first = ", ".join(row.printed.row.label for row in rows[:3])
    return f"{first} and {len(rows) - 3} more" if len(rows) > 3 else first


def disagreements(found: Sequence[Agreement]) -> Iterator[Problem]:
    """Ask about every figure of the sheet that is not what was read, or that rounding hardly ever parts so far."""
    for each in found:
        if each.agrees and not each.is_unusual:
            continue
        apart = f"{each.read - each.printed:+,.10g}"
        how = f"{apart}, which rounding hardly ever makes" if each.agrees else f"{apart}, more than rounding"
        said = (
            f"{each.what} of {year_label(each.year)}: read {each.read:,.10g}, the sheet says {each.printed:,.10g} "
            f"(£k), {how}; read from {each.rows}"
        )
        kept = "the difference stands in a line of its own" if each.agrees else "the plan stands on the rows"
        yield warning(each.where, said, f"look at what its rows are; kept so, {kept}")


def claimed(rows: Sequence[UnderstoodRow], years: Sequence[int]) -> Iterator[Problem]:
    """Ask about every subtotal that is called one and is not the sum of the rows above it."""
    for row in rows:
        if row.adds_up and row.adds_up.kind == "claimed" and row.role == "subtotal":
            found = f"{row.printed.row.label} is called a total, and the rows above do not add up to it"
            year = next((each for each in years if each in row.printed.cells), None)
            where = row.printed.cells[year] if year is not None else row.printed.where
            yield warning(where, found, "look at what its rows are")
