"""Repayable support of a plan: brokerage, loans and historic debt, and what must be true of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.money import Figures
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.text import twice

_LEAST = 1e-6  # £k: what rounding of the arithmetic may add up to


@dataclass(frozen=True, kw_only=True)
class RepayableSupport:
    """Money that is lent: what is drawn helps its year, what is repaid is a charge on its year.

    What is written off is owed no longer, and moves no position. Past a plan's own years nothing moves.
    """

    name: str
    before: float = 0.0  # £k outstanding before the first year
    drawn: tuple[float, ...]  # £k by year, and so are the following
    repaid: tuple[float, ...]
    written_off: tuple[float, ...]
    cap: Figures = ()  # the most that may be drawn in that year; empty where no year has one
    source: str = ""

    def __post_init__(self) -> None:
        if all(figure is None for figure in self.cap):
            object.__setattr__(self, "cap", ())

    def over(self, years: int) -> RepayableSupport:
        """Return the same over another number of years."""

        def nought(figures: tuple[float, ...]) -> tuple[float, ...]:
            return (figures + (0.0,) * years)[:years]

        return replace(
            self,
            drawn=nought(self.drawn),
            repaid=nought(self.repaid),
            written_off=nought(self.written_off),
            cap=self.cap and (self.cap + (None,) * years)[:years],
        )


def repayable_problems(repayable: Sequence[RepayableSupport], first_year: int) -> Iterator[Problem]:
    """Yield what is wrong with repayable support."""
    for found in twice("repayable support", (each.name for each in repayable)):
        yield Problem("name", found, "rename one of the two, or add them together")
    for each in repayable:
        yield from repayable_problem(each, first_year)


def repayable_problem(each: RepayableSupport, first_year: int) -> Iterator[Problem]:
    """Yield what is wrong with one repayable support by itself, each at the kind of figure that it is about."""
    kinds = {"drawn": each.drawn, "repaid": each.repaid, "written_off": each.written_off, "cap": each.cap}
    every = {"before": (each.before,), **kinds}
    negative = [kind for kind, row in every.items() if any((figure or 0.0) < 0.0 for figure in row)]
    for kind in negative:
        remedy = "type every figure as a positive amount: its row says which way it goes"
        yield Problem(kind, f"the repayable support {each.name!r} is negative", remedy)
    if not negative:
        yield from _more_than_there_is(each, first_year)


def _more_than_there_is(each: RepayableSupport, first_year: int) -> Iterator[Problem]:
    """Yield in which year more is drawn than the cap lets, and in which first more is given back than is owed."""
    owed, caps = each.before, each.cap or (None,) * len(each.drawn)
    for t, (drawn, cap) in enumerate(zip(each.drawn, caps, strict=False)):
        year = year_label(first_year + t)
        if cap is not None and drawn > cap + _LEAST:
            found = f"more of {each.name} is drawn in {year} than its cap lets"
            yield Problem("drawn", found, "correct the cap, or what is drawn")
        owed += drawn
        for kind, done in (("repaid", each.repaid), ("written_off", each.written_off)):
            owed -= done[t] if t < len(done) else 0.0
            if owed < -_LEAST:
                what = kind.replace("_", " ")
                found = f"more of {each.name} is {what} in {year} than is outstanding"
                yield Problem(kind, found, f"correct what is {what}, or state what was outstanding before")
                return
