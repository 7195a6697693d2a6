"""What a plan's document prints: rows to hold our figures against, stories, evidence, and facts for orientation.

Nothing here moves a figure of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ccgmodel.plan.money import Figures


@dataclass(frozen=True, kw_only=True)
class Published:
    """One printed row to hold our figures against: `result` says which of ours it is.

    It was printed under the scenario `setting`, in `unit` to the nearest `step`: a figure reproduces within half
    of that. `known` explains the cells that cannot be had from the published assumptions.
    """

    table: str
    item: str
    result: str
    setting: str
    unit: Literal["£m", "£k", "%"]
    step: float
    figures: Figures
    known: str
    source: str


def stories_of_any_plan(headroom_rate: float, savings: str = "QIPP") -> tuple[str, str, str, str]:
    """Return the names of the what-ifs that can be told of every plan; `headroom_rate` is a fraction.

    `savings` is what the savings programme is called; a name of several words takes an article.

    >>> stories_of_any_plan(0.02)
    ('The plan', 'Keep the 2 % in hand', 'Half of QIPP', 'Do nothing more')
    >>> stories_of_any_plan(0.02, "efficiency programme")[2]
    'Half of the efficiency programme'
    """
    half = f"Half of {'the ' if ' ' in savings else ''}{savings}"
    return "The plan", f"Keep the {100.0 * headroom_rate:g} % in hand", half, "Do nothing more"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A what-if that this plan's own history suggests: settings as the command line takes them."""

    name: str
    settings: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a lever may turn out to be, in its own unit, and how we know: a `points` lever's is a difference.

    `low` is the smaller figure, whichever way is good. A `history` is the values that were recorded, each as
    likely as the others; the other distributions are explained where they are drawn (`answers.ensemble`).
    """

    lever: str
    low: float
    central: float
    high: float
    distribution: Literal["triangular", "pert", "normal", "history"] = "triangular"
    history: tuple[float, ...] = ()
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether there is nothing to draw: one value is all that there is."""
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Where the published text disagrees with itself, and what we did about it."""

    where: str
    says: str
    treatment: str


@dataclass(frozen=True, kw_only=True)
class OpeningStep:
    """One step from the position before the plan to that of its first year, in £k: positive is good.

    The first is the position from which the others lead.
    """

    name: str
    amount: float
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileFact:
    """One fact of the plan on a page, such as whom it serves or who decides. For orientation, never a lever."""

    section: str  # Population, Practices, Committees ...
    name: str
    value: str  # as printed: a figure or a few words
    unit: str = ""
    year: str = ""  # as printed
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintedCell:
    """One cell of a printed table that no result is held against."""

    table: str
    row: str
    column: str
    value: str  # as printed: a figure or a few words
    unit: str = ""
    source: str = ""
