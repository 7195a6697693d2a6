"""A lever: one thing that a user may move, as data.

A `points` lever is a difference from the plan's own rate (0.01 is one percentage point more than the plan, 0 is
the plan); a `share` lever is absolute (0.63 is 63 %); a `months` lever counts months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ccgmodel.plan import DRIVERS, Plan


@dataclass(frozen=True, eq=False, kw_only=True)
class Lever:
    """One thing that a user may move.

    `effects` says which result moves and which way when the lever goes up, 0 for one that may go
    either way; a result that is not named does not move at all. `acts_from` is "second year" for growth,
    and "budget" for what acts in the first year too where that is a budget: what has happened does not move.
    """

    name: str
    label: str
    group: Literal["Growth", "Prices", "QIPP", "Rules"]
    kind: Literal["points", "share", "months"]
    minimum: float
    maximum: float
    step: float
    effects: Mapping[str, int]
    moves: str  # what it changes, for the table of levers
    meaning: str  # one sentence for somebody who has never read a finance paper
    source_field: str  # where in the plan its own value is stated
    acts_from: Literal["second year", "budget"] = "second year"
    by_line: bool = False  # may be set for one line or category
    by_scheme: bool = False  # may be set for one scheme, programme or status, or for the schemes of a line
    room: bool = True  # among the eight that the room sees

    def neutral(self, plan: Plan) -> float:
        """Return the value that reproduces the plan."""
        if self.name == "headroom_release":
            return plan.rules.headroom_released
        return 1.0 if self.name in ("qipp_delivery", "qipp_unidentified_delivery") else 0.0

    def applies(self, plan: Plan) -> bool:
        """Whether the plan has anything for this lever to move."""
        if self.name in DRIVERS:
            return any(rate is not None for line in plan.lines for rate in line.rates.get(self.name, ()))
        if self.name == "qipp_unidentified_delivery":
            return plan.qipp is not None and any(plan.qipp.unidentified)
        if self.name == "headroom_release":
            return plan.rules.headroom_rate > 0
        if self.by_scheme and not self.by_line:
            return bool(plan.schemes)
        return (plan.qipp is not None or bool(plan.schemes)) if self.group == "QIPP" else True

    def acts_always(self, plan: Plan) -> bool:
        """Whether a value may stand for every year: growth never reads the first, and a budget may move."""
        return self.acts_from == "second year" or plan.first_year_is == "budget"

    def first_year(self, plan: Plan) -> int:
        """Return the first year in which the lever acts on this plan."""
        return plan.first_year + (self.acts_from == "second year" or plan.first_year_is == "outturn")
