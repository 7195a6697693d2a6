"""What is wrong with a workbook, said so that its owner can put it right: where, what was found, what to do.

An error keeps the workbook from being read as a plan; a warning accompanies a plan: it says what was ignored or
looks odd, and is a question to whoever owns the plan, whose figures stand on the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where (`Spend!C7`), what was found there, and what to do about it."""

    where: str
    found: str
    remedy: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text

    @property
    def text(self) -> str:
        """What was found and what to do about it, without the place."""
        return f"{self.found}; {self.remedy}" if self.remedy else self.found

    def at(self, where: str) -> Problem:
        """Return the problem as one of a wider place; the place that it had is said with what was found."""
        return replace(self, where=where, found=f"{self.where}: {self.found}" if self.where else self.found)


@dataclass(frozen=True)
class Confirmation:
    """“Yes, that is right”, to one question about a plan: where and what was asked, who said so, and when."""

    where: str
    text: str
    who: str
    when: datetime

    def is_to(self, question: Problem) -> bool:
        """Whether it answers a question; one that reads otherwise is another question."""
        return (self.where, self.text) == (question.where, question.text)


def warning(where: str, found: str, remedy: str) -> Problem:
    """What accompanies a plan."""
    return Problem(where, found, remedy, "warning")


class Refused(ValueError):  # noqa: N818 - every error that says what to do is one, whatever it refuses
    """What cannot be done as asked; `problems` holds everything that is wrong, the message a line for each."""

    between = "\n"

    def __init__(self, found: str | Iterable[Problem], remedy: str = "", *, where: str = "") -> None:
        self.problems = (Problem(where, found, remedy),) if isinstance(found, str) else tuple(found)
        super().__init__(self.between.join(map(str, self.problems)))


MOST_PROBLEMS = 1_000  # nobody reads more, and a hostile file could have any number


class TooManyProblemsError(Exception):
    """A workbook with more than `MOST_PROBLEMS`; the reader stops there and says so."""


class WorkbookError(Refused):
    """A workbook that cannot be read as a plan; `problems` holds everything that is wrong with it."""


@dataclass(frozen=True)
class Report:
    """The problems found so far; every part of the reader adds to it and goes on.

    `of_years` has an entry for each sheet that goes by year: which of its problems are about a year's column.
    """

    problems: list[Problem] = field(default_factory=list)
    of_years: dict[str, dict[int, Problem]] = field(default_factory=dict)

    def error(self, where: str, found: str, remedy: str) -> None:
        """Add what keeps the workbook from being read."""
        self._add(Problem(where, found, remedy))

    def warn(self, where: str, found: str, remedy: str) -> None:
        """Add what was ignored or looks odd."""
        self._add(Problem(where, found, remedy, "warning"))

    def _add(self, problem: Problem) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooManyProblemsError
        self.problems.append(problem)

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the workbook from being read."""
        return any(problem.severity == "error" for problem in self.problems)


class Unheard(Report):
    """A report of what somebody else reports: it keeps nothing, however much there is."""

    def _add(self, problem: Problem) -> None:
        pass


MOST_COMPARED = 16_000_000  # pairs of letters: some ten thousand names of twenty letters, a tenth of a second
_LETTERS = 20  # that comparing two names costs beside their own
_left: ContextVar[list[int] | None] = ContextVar("pairs of letters that may still be compared", default=None)


@contextmanager
def guessing_for_a_while() -> Iterator[None]:
    """Let `nearest` compare no more than `MOST_COMPARED` within: a file could hold names without end."""
    before = _left.set([MOST_COMPARED])
    try:
        yield
    finally:
        _left.reset(before)


def nearest(name: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the one of some names that is most like one; empty where none is, or too much was compared before.

    Args:
        name: as typed.
        known: the names that there are.
        alike: what share of their letters they must have in common, as `difflib` counts it.

    >>> nearest("Acutte", ["Acute", "Prescribing"])
    'Acute'
    """
    left = _left.get()
    if left and left[0] < 0:
        return ""
    long = len(name)
    of_its_length = [each for each in known if 2.0 * min(long, len(each)) / (long + len(each) or 1) >= alike]
    if left:
        left[0] -= sum((long + _LETTERS) * (len(each) + _LETTERS) for each in of_its_length)
        if left[0] < 0:
            return ""
    return next(iter(get_close_matches(name, of_its_length, n=1, cutoff=alike)), "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Name the nearest of the known names as a question in brackets, or nothing where none is near.

    >>> did_you_mean("Acutte", ["Acute", "Prescribing"]), did_you_mean("Zebra", ["Acute"])
    (" (did you mean 'Acute'?)", '')
    """
    left = _left.get()
    by_folded = {} if left and left[0] < 0 else {each.casefold(): each for each in known}
    near = nearest(name.casefold(), by_folded, 0.7)
    return f" (did you mean {by_folded[near]!r}?)" if near else ""
