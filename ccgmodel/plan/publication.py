"""What a plan's document prints: rows to hold our figures against, stories, evidence, and facts for orientation.

Nothing here moves a figure of the plan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from ccgmodel.plan.money import Figures
from ccgmodel.plan.problems import Problem, did_you_mean


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


def stories_of_any_plan(headroom_rate: float, savings: str = "") -> tuple[str, str, str, str]:
    """Return the names of the what-ifs that can be told of every plan; `headroom_rate` is a fraction.

    `savings` is what the savings programme is called, blank for QIPP; a name of several words takes an article.

    >>> stories_of_any_plan(0.02)
    ('The plan', 'Keep the 2 % in hand', 'Half of QIPP', 'Do nothing more')
    >>> stories_of_any_plan(0.02, "efficiency programme")[2]
    'Half of the efficiency programme'
    """
    half = f"Half of {'the ' if ' ' in savings else ''}{savings or 'QIPP'}"
    return "The plan", f"Keep the {100.0 * headroom_rate:g} % in hand", half, "Do nothing more"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A what-if that this plan's own history suggests, or one of somebody's own; settings as in the command.

    What is shown to a room may be said too: one sentence of why, what the chart shows (see `SHOWS`; blank: the
    position), and notes for whoever speaks.
    """

    name: str
    settings: tuple[str, ...]
    source: str
    why: str = ""
    show: str = ""
    notes: str = ""


#: What the chart of a story may show, as it is written in a workbook.
SHOWS = ("position", "cumulative", "spend", "QIPP", "why it moved", "how sure", "who breaks even when")
METRIC_SHOWN = "metric: "  # and the name of the metric


def shows(show: str) -> str:
    """Return what a story shows in the words of `SHOWS`, or with the name of the metric; blank where that is none.

    >>> shows(""), shows("qipp"), shows("Metric:  Admissions"), shows("pie")
    ('position', 'QIPP', 'metric: Admissions', '')
    """
    wanted = show.strip() or SHOWS[0]
    if wanted.casefold().startswith(METRIC_SHOWN.strip()):
        return METRIC_SHOWN + wanted[len(METRIC_SHOWN.strip()) :].strip()
    return next((each for each in SHOWS if each.casefold() == wanted.casefold()), "")


def metric_shown(show: str) -> str:
    """Return the name of the metric that a story shows; blank where it shows something else."""
    return shows(show).removeprefix(METRIC_SHOWN) if shows(show).startswith(METRIC_SHOWN) else ""


def show_problem(show: str, metrics: Collection[str], *, has_savings: bool) -> Problem | None:
    """Say why a plan of these metrics cannot show what a story asks for; None where it can."""
    wanted, metric = shows(show), metric_shown(show)
    all_shows = f"{', '.join(SHOWS)} or metric: and the name of a metric"
    if not wanted:
        return Problem("", f"{show!r} is nothing that a story can show", f"type {all_shows}")
    if wanted.startswith(METRIC_SHOWN) and metric not in metrics:
        remedy = (
            "type metric: and the name of a metric that has figures" if metrics else f"type {', '.join(SHOWS)}"
        )
        found = f"{metric!r} is no metric of this plan with figures{did_you_mean(metric, metrics)}"
        return Problem("", found, remedy)
    if wanted == "QIPP" and not has_savings:
        return Problem(
            "", "QIPP cannot be shown: this plan has no savings", "show something else, such as position"
        )
    return None


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
