"""What is to be reached, of whatever kind; and in money: a milestone, or a position in £k, in a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, cast

import numpy as np

from ccgmodel.plan import Floats, Plan, Refused, year_from_label, year_label
from ccgmodel.projection import HORIZON, Milestone, held_margin, project
from ccgmodel.scenario import Batch, Scenario

Kind = Literal["break_even", "business_rules", "legacy_cleared", "in_year", "cumulative"]

_MILESTONE: dict[Kind, Milestone] = {
    "break_even": "break_even",
    "business_rules": "business_rules",
    "legacy_cleared": "legacy_cleared",
    "in_year": "break_even",
    "cumulative": "legacy_cleared",
}
_POSITIONS = ("in_year", "cumulative")
_FORMS = (
    "write break-even@2015/16, business-rules@2015/16, legacy-cleared@2015/16, in-year=500@2015/16 or "
    "cumulative=0@2015/16, money in £k; or metric:NAME=VALUE@2015/16"
)


class SeekError(Refused):
    """What cannot be sought; `problems` lists each as what, where and remedy."""


class Goal(Protocol):
    """What is to be reached in a year, and how far scenarios are past it, in a unit of its own."""

    @property
    def year(self) -> int:
        """The financial year, by the year in which it begins."""

    def check(self, plan: Plan) -> None:
        """Refuse what cannot be sought in the plan.

        Raises:
            SeekError: saying what can.

        """

    def unit(self, plan: Plan) -> str:
        """The unit of gaps and positions."""

    def gap(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """How far each scenario is past it, (scenario,): nought or more meets it."""

    def position(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """The figure that it is about, (scenario,)."""


@dataclass(frozen=True)
class Target:
    """What is to be reached in a year: a milestone, or an in-year or cumulative position of so many £k.

    A year past the plan's last counts as it does for milestones: with the in-year position held level.
    """

    kind: Kind
    year: int
    amount: float = 0.0  # £k; nought for a milestone

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read a target as the command line takes it.

        >>> Target.parse("break-even@2015/16")
        Target(kind='break_even', year=2015, amount=0.0)
        >>> Target.parse("position=-500@2015/16")
        Target(kind='in_year', year=2015, amount=-500.0)

        Raises:
            SeekError: where it has another form.

        """
        match = re.fullmatch(r"\s*+([A-Za-z_-]++)\s*+(?:=\s*+([-+.\d]++)\s*+)?+@\s*+(\S++)\s*+", text)
        kind = match[1].lower().replace("-", "_") if match else ""
        kind = "in_year" if kind == "position" else kind
        year = year_from_label(match[3]) if match else None
        try:
            amount = float(match[2]) if match and match[2] else None
        except ValueError:
            year = amount = None
        if kind not in _MILESTONE or year is None or (amount is None) == (kind in _POSITIONS):
            raise SeekError(f"{text!r} is no target", _FORMS)
        return cls(cast(Kind, kind), year, amount or 0.0)

    def __str__(self) -> str:
        """Write the target as the command line takes it."""
        amount = f"={self.amount:.12g}" if self.kind in _POSITIONS else ""
        return f"{self.kind.replace('_', '-')}{amount}@{year_label(self.year)}"

    @property
    def milestone(self) -> Milestone:
        """The milestone whose margin the target is measured in."""
        return _MILESTONE[self.kind]

    def check(self, plan: Plan) -> None:
        """Refuse a year that is not looked at.

        Raises:
            SeekError: naming the years that are.

        """
        last = plan.first_year + HORIZON - 1
        if not plan.first_year <= self.year <= last:
            between = f"{year_label(plan.first_year)} to {year_label(last)}"
            raise SeekError(f"{self}: {year_label(self.year)} is not looked at", f"choose a year from {between}")

    def unit(self, plan: Plan) -> str:
        """Thousands of pounds."""
        return "£k"

    def gap(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """How far each scenario is past the target, (scenario,) in £k: nought or more meets it."""
        margins = held_margin(project(plan, scenarios), self.milestone)
        return np.asarray(margins[:, self.year - plan.first_year] - self.amount)

    def position(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """The position that the target is about, (scenario,) in £k: in-year, or cumulative for the legacy."""
        milestone: Milestone = "legacy_cleared" if self.milestone == "legacy_cleared" else "break_even"
        return np.asarray(held_margin(project(plan, scenarios), milestone)[:, self.year - plan.first_year])
