"""Streams of the allocation with limits of their own: delegated primary care, the running cost allowance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.money import Allocation, Figures
from ccgmodel.plan.text import twice

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

REST = "Everything else"  # the allocation and the lines that are in no stream
_ROUNDING = 1e-6  # a share


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A part of the recurrent allocation with the lines that are paid from it.

    A blank year has the share of the recurrent allocation that the year before had; so have years past the plan's.
    """

    name: str
    lines: tuple[str, ...]  # names of lines or of categories
    amounts: Figures  # £k by year, part of the recurrent allocation
    cap: bool = False  # its lines may not cost more than it
    lends: bool = True  # what it leaves may pay for lines of others
    source: str = ""

    def members(self, plan: Plan) -> list[int]:
        """Places of its lines, each once."""
        wanted = set(self.lines)
        return [at for at, line in enumerate(plan.lines) if wanted & {line.name, line.category}]

    def over(self, years: int) -> Stream:
        """Return the same over another number of years."""
        return replace(self, amounts=(self.amounts + (None,) * years)[:years])

    def shares(self, recurrent: Sequence[float]) -> list[float]:
        """Its share of the plan's recurrent allocation by year."""
        found: list[float] = []
        for amount, whole in zip(self.amounts, recurrent, strict=True):
            found.append(found[-1] if amount is None else amount / whole)
        return found


def planned_recurrent(allocation: Allocation) -> list[float]:
    """The plan's recurrent allocation in £k by year, with no lever moved."""
    found: list[float] = []
    for figure, growth in zip(allocation.recurrent, allocation.growth, strict=True):
        found.append(found[-1] * (1.0 + (growth or 0.0)) if figure is None else figure)
    return found


def stream_problems(name: str, amounts: Figures, first_year: int) -> Iterator[str]:
    """Yield what is wrong with the name and the figures of a stream."""
    if name.casefold() == REST.casefold():
        yield f"a stream is called {name}, which is what is in no stream"
    if amounts and amounts[0] is None:
        yield f"the allocation of {name} in {year_label(first_year)} is blank"
    if any(amount is not None and amount < 0.0 for amount in amounts):
        yield f"the allocation of {name} is below nought"


def stream_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with a plan's streams, in words."""
    yield from twice("stream", (stream.name for stream in plan.streams))
    wrong = [each for own in plan.streams for each in stream_problems(own.name, own.amounts, plan.first_year)]
    yield from wrong
    known = {*plan.line_names, *(line.category for line in plan.lines if line.category)}
    payers: dict[str, str] = {}
    for stream in plan.streams:
        for each in stream.lines:
            if each not in known:
                yield f"{stream.name} pays for {each!r}, which is neither a line nor a category"
        for at in stream.members(plan):
            line = plan.line_names[at]
            if line in payers:
                yield f"{line} is paid for by {payers[line]} and by {stream.name}"
            payers[line] = stream.name
    if not wrong and _is_whole(plan):
        yield from _more_than_all(plan)


def _is_whole(plan: Plan) -> bool:
    """Whether the figures have the plan's years, which is said elsewhere where they have not."""
    by_year = (plan.allocation.recurrent, plan.allocation.growth, *(stream.amounts for stream in plan.streams))
    return all(len(each) == plan.years for each in by_year) and bool(plan.allocation.recurrent[0])


def _more_than_all(plan: Plan) -> Iterator[str]:
    recurrent = planned_recurrent(plan.allocation)
    if not all(recurrent):
        return
    shares = [stream.shares(recurrent) for stream in plan.streams]
    for t, of_year in enumerate(zip(*shares, strict=True)):
        if sum(of_year) > 1.0 + _ROUNDING:
            yield f"the streams of {year_label(plan.first_year + t)} are more than the recurrent allocation"
