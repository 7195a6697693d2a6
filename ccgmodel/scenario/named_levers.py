"""The levers of what a plan states by name: money that is set aside, and support that is repaid."""

from __future__ import annotations

from ccgmodel.scenario.lever import SET_ASIDE, Lever

# What is not drawn need not be repaid, and what is repaid now cannot be later: a year may go either way, and so
# may their sum, since what a rate sets aside of the two years need not be alike.
_EITHER = dict.fromkeys(
    (
        "allocation",
        "headroom",
        "surplus_required",
        "in_year",
        "cumulative",
        "after_rules",
        "written_off",
        "outstanding",
    ),
    0,
) | dict.fromkeys(SET_ASIDE, 0)

NAMED_LEVERS = (
    Lever(
        name="set_aside_rate",
        label="Set aside by name",
        group="Rules",
        kind="points",
        minimum=-0.02,
        maximum=0.02,
        step=0.001,
        effects={**SET_ASIDE, "in_year": -1, "cumulative": -1, "after_rules": -1},
        moves="the set-asides that have a name, none of them below nought",
        meaning="The share of the allocation that is set aside by name, such as a contingency or a risk reserve.",
        source_field="set_asides",
        acts_from="budget",
        by_set_aside=True,
        room=False,
        decided="national",
    ),
    Lever(
        name="set_aside_release",
        label="Set-asides released",
        group="Rules",
        kind="points",
        minimum=-1.0,
        maximum=1.0,
        step=0.05,
        effects={"set_asides_released": 1, "in_year": 1, "cumulative": 1, "after_rules": 1},
        moves="the share of each set-aside that is used against the deficit, from none to all of it",
        meaning="How much of the money set aside by name is used against the deficit in its year.",
        source_field="set_asides",
        acts_from="budget",
        by_set_aside=True,
        decided="national",
    ),
    Lever(
        name="repayable_drawn",
        label="Repayable support drawn",
        group="Rules",
        kind="share",
        minimum=0.0,
        maximum=1.5,
        step=0.05,
        effects={**_EITHER, "drawn": 1, "repaid": 1},
        moves="what the plan draws of brokerage or loans, each year's on its own and no more than its cap",
        meaning="How much of the money that the plan borrows, such as brokerage, really comes.",
        source_field="repayable",
        acts_from="budget",
        by_repayable=True,
        room=False,
        decided="national",
    ),
    Lever(
        name="repayable_repaid",
        label="Repayable support repaid",
        group="Rules",
        kind="share",
        minimum=0.0,
        maximum=1.5,
        step=0.05,
        effects={**_EITHER, "repaid": 0},
        moves="what the plan repays, each year's on its own and no more than is outstanding",
        meaning="How much of what the plan repays is repaid; a repayment is a charge on its year.",
        source_field="repayable",
        acts_from="budget",
        by_repayable=True,
        room=False,
        decided="national",
    ),
)
