"""A plan run on past its own years, by its own rules."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from ccgmodel.baseline.money import baseline
from ccgmodel.plan import Figures, Plan

Figure = TypeVar("Figure")


@lru_cache(maxsize=64)
def run_on(plan: Plan, years: int) -> Plan:
    """Return the same plan over another number of years, by its own rules; made once, so that its arrays are too.

    Past its own years a plan keeps its last growth rates, its QIPP follows the taper, fixed lines, required
    sums and a pooled budget stay at their last figure, and there are neither steps nor non-recurrent allocation.
    """
    if years == plan.years:
        return plan

    def last(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return (figures + figures[-1:] * years)[:years]

    def blank(figures: Figures) -> Figures:
        return (figures + (None,) * years)[:years]

    def nought(figures: tuple[float, ...]) -> tuple[float, ...]:
        return (figures + (0.0,) * years)[:years]

    allocation, rules, qipp = plan.allocation, plan.rules, plan.qipp
    return replace(
        plan,
        years=years,
        own_years=min(plan.own_years, years),
        lines=tuple(
            replace(
                line,
                rates={driver: last(rates) for driver, rates in line.rates.items()},
                fixed=line.fixed and last(line.fixed),
            )
            for line in plan.lines
        ),
        allocation=replace(
            allocation,
            recurrent=blank(allocation.recurrent),
            growth=last((None, *baseline(plan).allocation_growth[1:, 0].tolist())),
            non_recurrent=nought(allocation.non_recurrent),
        ),
        rules=replace(rules, surplus_rate=last(rules.surplus_rate), surplus_amount=last(rules.surplus_amount)),
        qipp=qipp and replace(qipp, planned=blank(qipp.planned), unidentified=blank(qipp.unidentified)),
        steps=tuple(replace(step, amounts=nought(step.amounts)) for step in plan.steps),
        risks=tuple(replace(each, downside=each.downside and blank(each.downside)) for each in plan.risks),
        mitigations=tuple(
            replace(held, amounts=held.amounts and blank(held.amounts)) for held in plan.mitigations
        ),
        investments=tuple(replace(each, amounts=nought(each.amounts)) for each in plan.investments),
        opportunities=tuple(replace(each, amounts=blank(each.amounts)) for each in plan.opportunities),
        activity_groups=tuple(replace(each, reductions=nought(each.reductions)) for each in plan.activity_groups),
        pool=tuple(replace(each, amounts=last(each.amounts)) for each in plan.pool),
        contributions=tuple(replace(each, amounts=last(each.amounts)) for each in plan.contributions),
    )
