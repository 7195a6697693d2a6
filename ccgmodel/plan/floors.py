"""Floors on what is spent on a group of lines, such as the mental health investment standard."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccgmodel.plan.text import twice

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class SpendFloor:
    """A rule: spend on some lines together grows in each year at least as the recurrent allocation does."""

    name: str
    lines: tuple[str, ...]  # names of lines or of categories
    above: float = 0.0  # by how much more than the allocation, as a fraction a year
    source: str = ""

    def members(self, plan: Plan) -> list[int]:
        """Places of the lines that it is about, each once."""
        wanted = set(self.lines)
        return [at for at, line in enumerate(plan.lines) if wanted & {line.name, line.category}]


def floor_problems(floor: SpendFloor, known: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a floor, given the names of lines and categories."""
    if not floor.lines:
        yield f"{floor.name} names no line"
    yield from (
        f"{floor.name} is about {each!r}, which is neither a line nor a category"
        for each in floor.lines
        if each not in known
    )


def line_groups(plan: Plan) -> set[str]:
    """The names of a plan's lines and of their categories."""
    return {*plan.line_names, *(line.category for line in plan.lines if line.category)}


def floor_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with a plan's floors, in words."""
    yield from twice("floor", (floor.name for floor in plan.floors))
    known = line_groups(plan)
    for floor in plan.floors:
        yield from floor_problems(floor, known)
