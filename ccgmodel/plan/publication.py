"""The plan: what an organisation published or uploaded, as frozen, checked values.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
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
