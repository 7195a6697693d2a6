"""Find what adds up in a table: totals under their parts, parts under their total, and positions.

Figures are compared within their rounding: each printed figure may be half of its last digit away from what it
was. A total is one because it adds up in every year, whatever it is called; a row that is called a total and does
not add up is claimed to be one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan import Booleans, Floats, Integers

SumKind = Literal["total", "of which", "position", "claimed"]
MOST_PARTS = 40
MOST_UNSAID = 400  # rows that a total adds up which no word calls one
_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class SummedRow:
    """A row as the adding up sees it: figures (year,), half of its last printed digit, and what its words say."""

    values: Floats
    half: float
    is_income: bool = False
    is_saving: bool = False
    says_total: bool = False
    says_part: bool = False
    says_position: bool = False
    is_apart: bool = False  # a rate, a cumulative position or a requirement: no part of any sum


@dataclass(frozen=True)
class FoundSum:
    """What a row is made of: the places of its parts, and whether savings among them are taken off."""

    kind: SumKind
    parts: tuple[int, ...]
    savings_taken_off: bool = False


def find_sums(rows: Sequence[SummedRow]) -> dict[int, FoundSum]:
    """Say which rows are sums of which, by their places; parts under their total are "of which" it."""
    found = _parts_below(rows)
    waiting = _Waiting(rows)
    for place, row in enumerate(rows):
        if place in found or row.is_apart:
            continue
        if row.says_part and waiting.places:
            found[place] = FoundSum("of which", (waiting.places[-1],))
            continue
        total = waiting.total(place)
        is_called_so = row.says_total and total is not None and total.kind == "total"
        if not is_called_so and (position := waiting.position(place)):
            found[place] = position
        elif total:
            found[place] = total
            waiting.take(total.parts)
            waiting.add(place)
        else:
            waiting.add(place)
    return found


def _agree(one: Floats, other: Floats, halves: Floats | float) -> Booleans:
    """Whether figures (..., year) are the same in every year, within their rounding (...)."""
    apart = np.abs(one - other)
    within = np.asarray(halves)[..., np.newaxis] + _SLACK * (1.0 + np.abs(one))
    return np.asarray((apart <= within).all(axis=-1))


def _parts_below(rows: Sequence[SummedRow]) -> dict[int, FoundSum]:
    """Find rows whose next rows add up to them in every year."""
    found: dict[int, FoundSum] = {}
    for place, row in enumerate(rows):
        if place in found or row.is_income or row.is_apart or row.says_total or not row.values.all():
            continue
        below = _until_another(rows, place + 1)
        if len(below) < 2 or not (len(row.values) > 1 or rows[below[0]].says_part):
            continue
        added = np.cumsum([rows[each].values for each in below], axis=0)
        halves = np.cumsum([rows[each].half for each in below]) + row.half
        fits = _agree(added, row.values, halves)
        fits[0] = False  # a row that is the same as the next is no total
        if fits.any():
            found |= {each: FoundSum("of which", (place,)) for each in below[: int(np.argmax(fits)) + 1]}
    return found


def _until_another(rows: Sequence[SummedRow], first: int) -> list[int]:
    """The rows that may be parts of the one before: up to income, a total or what is apart."""
    found = []
    for place in range(first, min(first + MOST_PARTS, len(rows))):
        part = rows[place]
        if part.is_income or part.says_total or part.says_position or part.is_apart:
            break
        found.append(place)
    return found


class _Waiting:
    """The rows that no total has taken yet, by their places, and what the last of them add up to."""

    def __init__(self, rows: Sequence[SummedRow]) -> None:
        self.rows = rows
        self.places: list[int] = []
        years = len(rows[0].values) if rows else 0
        self._values = np.array([row.values for row in rows]).reshape(len(rows), years)  # (row, year)
        self._halves = np.array([row.half for row in rows])
        self._income = np.array([row.is_income for row in rows], dtype=bool)
        self._saving = np.array([row.is_saving for row in rows], dtype=bool)

        # What waits adds up to, by side (income, spend), with how many rows and the halves of their digits.
        self._sums = np.zeros((2, years))
        self._counts, self._half, self._squares = [0, 0], 0.0, 0.0

    def add(self, place: int) -> None:
        """Let a row wait."""
        self.places.append(place)
        self._change(place, 1)

    def take(self, parts: Sequence[int]) -> None:
        """Let a total have its parts, which are the last."""
        first = len(self.places) - len(parts)
        for place in self.places[first:]:
            self._change(place, -1)
        del self.places[first:]

    def _change(self, place: int, by: int) -> None:
        side = 0 if self._income[place] else 1
        self._sums[side] += by * self._values[place]
        self._counts[side] += by
        self._half += by * self._halves[place]
        self._squares += by * self._halves[place] ** 2

    def total(self, place: int) -> FoundSum | None:
        """Find the last of what waits that a row adds up; where it only says so, what it must mean."""
        row = self.rows[place]
        if row.says_position or not row.values.any() or not self.places:
            return None
        last = np.array(self.places[::-1] if row.says_total else self.places[: -MOST_UNSAID - 1 : -1])
        side = self._income[last]
        if row.says_total and side[0] != row.is_income:
            return None
        last = last[: int(np.argmax(side != side[0])) or len(last)]  # a total has one side only
        for taken_off in (False, True) if self._saving[last].any() else (False,):
            count = self._count(place, last, taken_off)
            if count:
                return FoundSum("total", tuple(last[:count][::-1].tolist()), taken_off)
        return FoundSum("claimed", tuple(last[::-1].tolist())) if row.says_total else None

    def _count(self, place: int, last: Integers, taken_off: bool) -> int:
        """How many of the last a row adds up: as few as do; 0 for none."""
        row = self.rows[place]
        signs = np.where(self._saving[last] & taken_off, -1.0, 1.0)[:, np.newaxis]
        added, halves = np.cumsum(signs * self._values[last], axis=0), np.cumsum(self._halves[last])
        fits = _agree(added, row.values, halves + row.half)
        least = 1 if row.says_total else 2 if len(row.values) > 1 else 3
        fits[: least - 1] = False
        return int(np.argmax(fits)) + 1 if fits.any() else 0

    def position(self, place: int) -> FoundSum | None:
        """Find income less spend, whichever of them is printed negative."""
        row = self.rows[place]
        if row.is_income or not (row.says_position or len(row.values) > 1) or not self.places:
            return None
        if not all(self._counts) or (sum(self._counts) > MOST_UNSAID and not row.says_position):
            return None
        came, spent = np.abs(self._sums)
        # Thousands of rows could round any line into a position: one that no word calls so is nearer than that.
        usual = 2.0 * math.sqrt(max(0.0, self._squares))
        halves = row.half + (self._half if row.says_position else min(self._half, usual))
        fits = _agree(came - spent, row.values, halves) or _agree(spent - came, row.values, halves)
        return FoundSum("position", tuple(self.places)) if fits else None
