"""Find what adds up in a table: totals under their parts, parts under their total, and positions.

Figures are compared within their rounding: each printed figure may be half of its last digit away from what it
was. A total is one because it adds up in every year, whatever it is called; a row that is called a total and does
not add up is claimed to be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan import Floats

SumKind = Literal["total", "of which", "position", "claimed"]
MOST_PARTS = 40
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
    waiting: list[int] = []  # what no total has taken yet
    for place, row in enumerate(rows):
        if place in found or row.is_apart:
            continue
        if row.says_part and waiting:
            found[place] = FoundSum("of which", (waiting[-1],))
        elif position := _position(rows, place, waiting):
            found[place] = position
        elif total := _total(rows, place, waiting):
            found[place] = total
            waiting = [each for each in waiting if each not in total.parts]
            waiting.append(place)
        else:
            waiting.append(place)
    return found


def _agree(one: Floats, other: Floats, halves: float) -> bool:
    return bool(np.all(np.abs(one - other) <= halves + _SLACK * (1.0 + np.abs(one))))


def _parts_below(rows: Sequence[SummedRow]) -> dict[int, FoundSum]:
    """Find rows whose next rows add up to them in every year."""
    found: dict[int, FoundSum] = {}
    for place, row in enumerate(rows):
        if place in found or row.is_income or row.is_apart or row.says_total or not row.values.all():
            continue
        added, halves = np.zeros_like(row.values), row.half
        for below in range(place + 1, min(place + MOST_PARTS, len(rows))):
            part = rows[below]
            if part.is_income or part.says_total or part.says_position or part.is_apart:
                break
            added, halves = added + part.values, halves + part.half
            count = below - place
            if count > 1 and (len(row.values) > 1 or part.says_part) and _agree(added, row.values, halves):
                found |= {each: FoundSum("of which", (place,)) for each in range(place + 1, below + 1)}
                break
    return found


def _total(rows: Sequence[SummedRow], place: int, waiting: Sequence[int]) -> FoundSum | None:
    """Find the last of what waits that a row adds up; where it only says so, what it must mean."""
    row = rows[place]
    if row.says_position or not row.values.any():
        return None
    least = 1 if row.says_total else 2
    for count in range(least, min(len(waiting), MOST_PARTS) + 1):
        parts = tuple(waiting[-count:])
        if len({rows[part].is_income for part in parts}) > 1:
            break
        for taken_off in (False, True) if any(rows[part].is_saving for part in parts) else (False,):
            added, halves = _added(rows, parts, taken_off)
            if _agree(added, row.values, halves + row.half) and (
                len(row.values) > 1 or row.says_total or count > 2
            ):
                return FoundSum("total", parts, taken_off)
    beside = _same_side(rows, place, waiting) if row.says_total else ()
    return FoundSum("claimed", beside) if beside else None


def _same_side(rows: Sequence[SummedRow], place: int, waiting: Sequence[int]) -> tuple[int, ...]:
    parts: list[int] = []
    for each in reversed(waiting):
        if rows[each].is_income != rows[place].is_income:
            break
        parts.append(each)
    return tuple(reversed(parts))


def _added(rows: Sequence[SummedRow], parts: Sequence[int], taken_off: bool) -> tuple[Floats, float]:
    signs = [-1.0 if taken_off and rows[part].is_saving else 1.0 for part in parts]
    values = sum((sign * rows[part].values for sign, part in zip(signs, parts, strict=True)), np.zeros(1))
    return np.asarray(values), sum(rows[part].half for part in parts)


def _position(rows: Sequence[SummedRow], place: int, waiting: Sequence[int]) -> FoundSum | None:
    """Find income less spend, whichever of them is printed negative."""
    row = rows[place]
    income = [each for each in waiting if rows[each].is_income]
    spend = [each for each in waiting if not rows[each].is_income]
    if row.is_income or not income or not spend:
        return None
    came, spent = (np.abs(_added(rows, each, False)[0]) for each in (income, spend))
    halves = row.half + sum(rows[each].half for each in waiting)
    fits = _agree(came - spent, row.values, halves) or _agree(spent - came, row.values, halves)
    if fits and (row.says_position or len(row.values) > 1):
        return FoundSum("position", tuple(waiting))
    return None
