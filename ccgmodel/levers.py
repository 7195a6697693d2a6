"""The table of levers: everything a user may move, declared once.

Widget, help, error message, command line and sign test all read label, unit, bounds, step and direction
of effect from here. A `points` lever is a difference from the plan's own rate (0.01 is one percentage point
more than the plan, 0 is the plan); a `share` lever is absolute (0.63 is 63 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ccgmodel.plan import DRIVERS, Plan

WORSE_SPEND = {"spend": 1, "in_year": -1, "underlying": -1, "cumulative": -1, "after_rules": -1}
MORE_ALLOCATION = dict.fromkeys(
    ("allocation", "recurrent_allocation", "spend", "headroom", "surplus_required", *WORSE_SPEND), 1
)
BETTER_SPEND = {output: -sign for output, sign in WORSE_SPEND.items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class Lever:
    """One thing that a user may move.

    `effects` says which result moves and which way when the lever goes up; a result that is not
    named does not move at all. `acts_from` is "second year" for growth, and "budget" for what acts in the
    first year too where that year is a budget: what has happened does not move.
    """

    name: str
    label: str
    group: Literal["Growth", "Prices", "QIPP", "Rules"]
    kind: Literal["points", "share"]
    minimum: float
    maximum: float
    step: float
    effects: Mapping[str, int]
    moves: str  # what it changes, for the table of levers
    meaning: str  # one sentence for somebody who has never read a finance paper
    source_field: str  # where in the plan its own value is stated
    acts_from: Literal["second year", "budget"] = "second year"
    by_line: bool = False  # may be set for one line or category
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
        return plan.qipp is not None if self.group == "QIPP" else True

    def acts_always(self, plan: Plan) -> bool:
        """Whether a value may stand for every year: growth never reads the first, and a budget may move."""
        return self.acts_from == "second year" or plan.first_year_is == "budget"

    def first_year(self, plan: Plan) -> int:
        """Return the first year in which the lever acts on this plan."""
        return plan.first_year + (self.acts_from == "second year" or plan.first_year_is == "outturn")


_TABLE = (
    Lever(
        name="allocation_growth",
        label="Allocation growth",
        group="Growth",
        kind="points",
        minimum=-0.03,
        maximum=0.03,
        step=0.001,
        effects=MORE_ALLOCATION,
        moves="the recurrent allocation, from the second year",
        meaning="How much more money the government gives each year.",
        source_field="allocation",
    ),
    Lever(
        name="demographic_growth",
        label="Demographic growth",
        group="Growth",
        kind="points",
        minimum=-0.02,
        maximum=0.03,
        step=0.0005,
        effects=WORSE_SPEND,
        moves="spend on the lines that have this rate",
        meaning="Extra spend because there are more people, and more older people.",
        source_field="spend",
        by_line=True,
    ),
    Lever(
        name="non_demographic_growth",
        label="Non-demographic growth",
        group="Growth",
        kind="points",
        minimum=-0.02,
        maximum=0.03,
        step=0.0005,
        effects=WORSE_SPEND,
        moves="spend on the lines that have this rate",
        meaning="Extra spend because each person uses more care: new treatments, rising demand.",
        source_field="spend",
        by_line=True,
    ),
    Lever(
        name="inflation",
        label="Inflation",
        group="Prices",
        kind="points",
        minimum=-0.03,
        maximum=0.05,
        step=0.001,
        effects=WORSE_SPEND,
        moves="spend on the lines that have this rate",
        meaning="How much dearer the same care becomes each year: pay, drugs, supplies.",
        source_field="spend",
        by_line=True,
    ),
    Lever(
        name="tariff_efficiency",
        label="Tariff efficiency",
        group="Prices",
        kind="points",
        minimum=-0.04,
        maximum=0.02,
        step=0.001,
        effects=BETTER_SPEND,
        moves="spend on the lines that have this rate",
        meaning="How much less hospitals and other providers are paid each year for the same work.",
        source_field="spend",
        by_line=True,
    ),
    Lever(
        name="qipp_delivery",
        label="QIPP delivery",
        group="QIPP",
        kind="share",
        minimum=0.0,
        maximum=1.2,
        step=0.01,
        effects={"qipp_delivered": 1, **BETTER_SPEND},
        moves="savings that have a scheme",
        meaning="How much of the planned savings programme (QIPP) really happens.",
        source_field="qipp",
        acts_from="budget",
        by_line=True,
    ),
    Lever(
        name="qipp_unidentified_delivery",
        label="QIPP delivery, unidentified",
        group="QIPP",
        kind="share",
        minimum=0.0,
        maximum=1.2,
        step=0.01,
        effects={"qipp_delivered": 1, **BETTER_SPEND},
        moves="savings that have no scheme yet",
        meaning="How much of the savings that have no scheme yet really happens.",
        source_field="qipp",
        acts_from="budget",
        by_line=True,
        room=False,
    ),
    Lever(
        name="qipp_taper",
        label="QIPP yearly fall",
        group="QIPP",
        kind="points",
        minimum=-0.10,
        maximum=0.30,
        step=0.01,
        effects={"qipp_planned": -1, "qipp_delivered": -1, **WORSE_SPEND},
        moves="planned savings after the first year: an extra fall each year",
        meaning="How much smaller the planned savings become each year as the easy ones are used up.",
        source_field="qipp",
    ),
    Lever(
        name="qipp_recovery",
        label="QIPP shortfall made good",
        group="QIPP",
        kind="share",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        effects=BETTER_SPEND,
        moves="the share of a year's missed savings that is made good in the next year",
        meaning="How much of one year's missed savings is caught up in the next; the plan assumes none is missed.",
        source_field="qipp",
        acts_from="budget",
        room=False,
    ),
    Lever(
        name="headroom_rate",
        label="Headroom held back",
        group="Rules",
        kind="points",
        minimum=-0.02,
        maximum=0.02,
        step=0.001,
        effects={"headroom": 1, "in_year": -1, "cumulative": -1, "after_rules": -1},
        moves="the share of the allocation that is set aside",
        meaning="The share of the allocation that must be set aside for one-off use.",
        source_field="headroom_rate",
        acts_from="budget",
        room=False,
    ),
    Lever(
        name="headroom_release",
        label="Headroom released",
        group="Rules",
        kind="share",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        effects={"in_year": 1, "cumulative": 1, "after_rules": 1},
        moves="the share of the headroom that is used against the deficit",
        meaning="How much of the money held back (headroom) NHS England lets the plan use against its deficit.",
        source_field="headroom_released",
        acts_from="budget",
    ),
    Lever(
        name="surplus_required",
        label="Surplus required",
        group="Rules",
        kind="points",
        minimum=-0.02,
        maximum=0.02,
        step=0.001,
        effects={"surplus_required": 1, "after_rules": -1},
        moves="the surplus that the business rules ask for",
        meaning="The surplus that NHS England's business rules ask for, as a share of the allocation.",
        source_field="allocation",
        acts_from="budget",
        room=False,
    ),
)

LEVERS: dict[str, Lever] = {lever.name: lever for lever in _TABLE}
