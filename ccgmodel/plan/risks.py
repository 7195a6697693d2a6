"""The risk register of a plan: what could go wrong, how it is scored, and what is held against it.

Money is in £k by year, always positive: a downside is what a risk would cost, an amount of a mitigation what it
would cover. Scores are impact x likelihood on the five-by-five matrix of the National Patient Safety Agency, half
points allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ccgmodel.plan.money import Figures
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.text import count_of_years, repeated

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

Band = Literal["low", "moderate", "high", "extreme"]

LEAST_POINTS, MOST_POINTS = 1.0, 5.0  # of impact and of likelihood
_FLOORS: tuple[tuple[Band, float], ...] = (("extreme", 15.0), ("high", 8.0), ("moderate", 4.0), ("low", 0.0))


@dataclass(frozen=True, kw_only=True)
class Risk:
    """One risk. What the register does not state is None, or empty: a risk without a score has no band."""

    name: str
    number: str = ""
    category: str = ""
    impact: float | None = None  # 1 to 5
    likelihood: float | None = None  # 1 to 5
    owner: str = ""  # role, never a person's name
    response: str = ""  # what is done about it
    probability: float | None = None  # share of 1, where it is known
    settings: tuple[str, ...] = ()  # the levers that it would move: LEVER, or LEVER=VALUE where the size is known
    downside: Figures = ()  # £k by year
    source: str = ""

    @property
    def score(self) -> float | None:
        """Impact x likelihood; None where either is not stated."""
        return None if self.impact is None or self.likelihood is None else self.impact * self.likelihood

    @property
    def band(self) -> Band | None:
        """The band of its score; None where it has no score."""
        return None if self.score is None else band(self.score)


@dataclass(frozen=True, kw_only=True)
class Mitigation:
    """Money that is held against risks: against those named, or against any of them."""

    name: str
    against: tuple[str, ...] = ()  # numbers or names of risks; none: any
    amounts: Figures = ()  # £k by year
    owner: str = ""  # role
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskBand:
    """Who acts on the risks of a band of the matrix."""

    band: Band
    who_acts: str
    source: str = ""


def band(score: float) -> Band:
    """Return the band of a score: low 1 to 3, moderate 4 to 6, high 8 to 12, extreme 15 to 25.

    The bands are those of whole points, which leave 7, 13 and 14 out: a score between two bands, which half
    points make possible, belongs to the lower one. That is ours.

    >>> [band(score) for score in (3, 4, 7.5, 10.5, 14, 15)]
    ['low', 'moderate', 'moderate', 'high', 'high', 'extreme']
    """
    return next(name for name, floor in _FLOORS if score >= floor)


def is_half_point(points: float) -> bool:
    """Whether points of impact or likelihood are from 1 to 5, in halves.

    >>> is_half_point(3.5), is_half_point(3.25), is_half_point(5.5)
    (True, False, False)
    """
    return LEAST_POINTS <= points <= MOST_POINTS and (2 * points).is_integer()


def points_problems(risk: Risk) -> Iterator[Problem]:
    """Yield which points of a risk are not from 1 to 5 in halves, each at its field."""
    for what, points in (("impact", risk.impact), ("likelihood", risk.likelihood)):
        if points is not None and not is_half_point(points):
            found = f"{what.capitalize()} of {risk.name} is {points:g}"
            yield Problem(what, found, "type 1 to 5, whole or half points such as 3.5")


def risk_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with a plan's risks and mitigations, in words."""
    names = [risk.name for risk in plan.risks] + [held.name for held in plan.mitigations]
    yield from (f"{names[place]!r} appears twice in the risk register" for place in repeated(names))
    for risk in plan.risks:
        yield from (each.text for each in points_problems(risk))
        if risk.probability is not None and not 0 <= risk.probability <= 1:
            yield f"the probability of {risk.name!r} is {risk.probability:g}, not 0 to 1"
    known = {key for risk in plan.risks for key in (risk.name, risk.number)} - {""}
    yield from (
        f"{each.name!r} is held against {against!r}, which is no risk of the register"
        for each in plan.mitigations
        for against in each.against
        if against not in known
    )
    amounts = {each.name: each.downside for each in plan.risks} | {m.name: m.amounts for m in plan.mitigations}
    for name, figures in amounts.items():
        if figures and len(figures) != plan.years:
            yield f"the amounts of {name!r} have {count_of_years(len(figures))}, not {plan.years}"
        if any(figure is not None and figure < 0 for figure in figures):
            yield f"an amount of {name!r} is negative; a downside and what covers it are positive amounts"
