"""A lever: one thing that a user may move, as data.

A `points` lever is a difference from the plan's own rate (0.01 is one percentage point more than the plan, 0 is
the plan); a `share` lever is absolute (0.63 is 63 %); a `months` lever counts months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.baseline import metric_baseline
from ccgmodel.plan import DRIVERS, Metric, Plan

WORSE_SPEND = {"spend": 1, "in_year": -1, "underlying": -1, "cumulative": -1, "after_rules": -1}
MORE_ALLOCATION = dict.fromkeys(
    ("allocation", "recurrent_allocation", "spend", "headroom", "surplus_required", *WORSE_SPEND), 1
)
SET_ASIDE = {"set_asides": 1, "set_asides_released": 1}  # what moves as the base of a rate does
MORE_ALLOCATION |= SET_ASIDE
BETTER_SPEND = {output: -sign for output, sign in WORSE_SPEND.items()}


_ALL_OF_IT = (
    "qipp_delivery",
    "qipp_unidentified_delivery",
    "metric_delivery",
    "support_received",
    "repayable_drawn",
    "repayable_repaid",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Lever:
    """One thing that a user may move.

    `effects` says which result moves and which way when the lever goes up, 0 for one that may go
    either way; a result that is not named does not move at all. `acts_from` is "second year" for growth,
    and "budget" for what acts in the first year too where that is a budget: what has happened does not move.
    Results are those of a projection, and of the metrics `activity` (of counts and rates) and `performance` (of
    the others, better being up).
    """

    name: str
    label: str
    group: Literal["Growth", "Prices", "QIPP", "Rules", "Care"]
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
    by_metric: bool = False  # may be set for one metric or group of metrics
    by_pool: bool = False  # may be set for a line of the pool, or for a group of them in any view
    by_support: bool = False  # may be set for one non-recurrent allocation by name
    by_set_aside: bool = False  # may be set for one set-aside by name
    by_repayable: bool = False  # may be set for one repayable support by name
    room: bool = True  # among the eight that the room sees
    decided: Literal["own", "national", "nobody"] = "own"  # by the organisation, nationally, or it comes of itself

    @property
    def moves_money(self) -> bool:
        """Whether it moves anything but metrics."""
        return self.effects.keys() != {"performance"}

    def moves_metric(self, metric: Metric) -> bool:
        """Whether it may move a metric of this kind."""
        return ("activity" if metric.kind in ("activity", "rate") else "performance") in self.effects

    def neutral(self, plan: Plan) -> float:
        """Return the value that reproduces the plan."""
        if self.name == "headroom_release":
            return plan.rules.headroom_released
        return 1.0 if self.name in _ALL_OF_IT else 0.0

    def bounds(self, plan: Plan) -> tuple[float, float]:
        """Return the least and the greatest value on a plan: a rate that is never below nought stops there."""
        own = {
            "headroom_rate": _headroom,
            "surplus_required": _surplus_required,
            "qipp_taper": _taper,
            "set_aside_rate": _set_aside,
            "set_aside_release": _released,
        }
        least = self.minimum if self.name not in own else max(self.minimum, -own[self.name](plan))
        greatest = min(self.maximum, _held(plan)) if self.name == "set_aside_release" else self.maximum
        return least + 0.0, greatest

    def applies(self, plan: Plan) -> bool:
        """Whether the plan has anything for this lever to move."""
        if self.by_metric or self.by_pool:
            return _moves_care(self.name, plan)
        if self.by_support:
            return any(any(each.amounts) for each in plan.support)
        if self.by_repayable:
            name = self.name.removeprefix("repayable_")
            return any(any(getattr(each, name)) for each in plan.repayable)
        if self.by_set_aside:
            return any(each.rate or any(each.amounts) for each in plan.set_asides)
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


def _headroom(plan: Plan) -> float:
    return plan.rules.headroom_rate


def _set_aside(plan: Plan) -> float:
    """The greatest rate; a sum is a share of its base that no rate states."""
    sums = any(any(each.amounts) for each in plan.set_asides)
    return 1.0 if sums else max((each.rate or 0.0 for each in plan.set_asides), default=0.0)


def _released(plan: Plan) -> float:
    """The greatest share that the plan releases of any set-aside."""
    return max((each.released for each in plan.set_asides), default=1.0)


def _held(plan: Plan) -> float:
    """The greatest share that the plan holds of any set-aside."""
    return max((1.0 - each.released for each in plan.set_asides), default=1.0)


def _surplus_required(plan: Plan) -> float:
    """The greatest rate of any year; a sum is a share of the allocation that no rate states."""
    rules = plan.rules
    rates = [rate for rate in rules.surplus_rate if rate is not None]
    return 1.0 if any(rules.surplus_amount) or any(rules.improves) else max(0.0, *rates, 0.0)


def _taper(plan: Plan) -> float:
    """The fall each year that the lever may take back: savings stay as they are, and do not grow."""
    follows = plan.qipp is not None and None in (*plan.qipp.planned[1:], *plan.qipp.unidentified[1:])
    taper = max(0.0, plan.qipp.taper) if plan.qipp and follows else 0.0
    return 1.0 / (1.0 - taper) - 1.0 if taper < 1.0 else 1.0


def _moves_care(name: str, plan: Plan) -> bool:
    """Whether a plan has metrics, or lines of a pool that may flex, for a lever to move."""
    if name == "pool_change":
        return any(each.line and not each.protected for each in plan.pool)
    base = metric_baseline(plan)
    if name == "metric_delivery":
        return bool(base.gaps.any() or (np.isfinite(base.numerators).any(axis=(1, 2)) & (base.falls > 0)).any())
    counts = [i for i, metric in enumerate(plan.metrics) if metric.kind in ("activity", "rate")]
    return bool(np.isfinite(base.numerators[counts, 1:]).any())
