"""The levers that move metrics and pooled budgets, some of them money as well: part of the table of levers."""

from __future__ import annotations

from ccgmodel.scenario.lever import WORSE_SPEND, Lever

CARE_LEVERS = (
    Lever(
        name="activity_growth",
        label="Activity growth",
        group="Growth",
        kind="points",
        minimum=-0.05,
        maximum=0.05,
        step=0.001,
        effects={"activity": 1, **WORSE_SPEND},
        moves="activity metrics, and spend on the part of them for which the plan states a price",
        meaning="How much faster than planned the number of admissions, attendances and referrals grows.",
        source_field="metrics",
        by_metric=True,
    ),
    Lever(
        name="metric_delivery",
        label="Planned improvement achieved",
        group="Care",
        kind="share",
        minimum=0.0,
        maximum=1.2,
        step=0.01,
        effects={"performance": 1},
        moves="metrics with a planned improvement; no money",
        meaning="How much of the improvement that the plan promises in its measures really happens.",
        source_field="metrics",
        acts_from="budget",
        by_metric=True,
        room=False,
    ),
    Lever(
        name="pool_change",
        label="Pooled budget, change",
        group="Care",
        kind="points",
        minimum=-1.0,
        maximum=0.5,
        step=0.01,
        effects=WORSE_SPEND,
        moves="lines of the pooled budget, but for those that are protected",
        meaning="How much more or less than planned is spent from the budget shared with the council.",
        source_field="pool",
        acts_from="budget",
        by_pool=True,
        room=False,
    ),
)
