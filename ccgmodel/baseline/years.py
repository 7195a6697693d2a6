"""A plan over more or fewer years than its own, by its own rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ccgmodel.baseline.money import baseline, prices
from ccgmodel.plan import Figures, Line, Plan, Qipp, Rules, once_a_plan, over_years

Figure = TypeVar("Figure")


@once_a_plan
def run_on(plan: Plan, years: int) -> Plan:
    """Return the same plan over another number of years, by its own rules; made once, so that its arrays are too.

    Past its own years its growth rates, fixed lines, required sums, set-asides, pooled budget and support hoped to
    recur stay at their last, QIPP follows the taper, and there is no one-off money. One year alone stays level.
    With some of its years left out a plan no longer says what the reductions of all imply, so prices are stated.
    """
    if years == plan.years:
        return plan

    def last(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
        return (figures + figures[-1:] * years)[:years]

    def blank(figures: Figures) -> Figures:
        return (figures + (None,) * years)[:years]

    def nought(figures: tuple[float, ...]) -> tuple[float, ...]:
        return (figures + (0.0,) * years)[:years]

    def grown(line: Line) -> Line:
        rates = {driver: last(each) for driver, each in line.rates.items()}
        return replace(line, rates=rates, fixed=line.fixed and last(line.fixed))

    allocation, rules, qipp = plan.allocation, plan.rules, plan.qipp
    known_prices = prices(plan).tolist() if years < plan.years else [each.price for each in plan.activity_groups]
    return replace(
        plan,
        years=years,
        own_years=min(plan.own_years, years),
        lines=tuple(grown(line) for line in plan.lines),
        allocation=replace(
            allocation,
            recurrent=blank(allocation.recurrent),
            growth=last((None, *(baseline(plan).allocation_growth[1:, 0].tolist() or [0.0]))),
            non_recurrent=nought(allocation.non_recurrent),
        ),
        rules=_held(rules, last),
        qipp=_savings(qipp, blank) if qipp else None,
        streams=tuple(each.over(years) for each in plan.streams),
        support=tuple(each.over(years) for each in plan.support),
        set_asides=tuple(each.over(years) for each in plan.set_asides),
        repayable=tuple(each.over(years) for each in plan.repayable),
        steps=tuple(replace(step, amounts=nought(step.amounts)) for step in plan.steps),
        risks=tuple(replace(each, downside=each.downside and blank(each.downside)) for each in plan.risks),
        mitigations=tuple(replace(own, amounts=own.amounts and blank(own.amounts)) for own in plan.mitigations),
        investments=tuple(replace(each, amounts=nought(each.amounts)) for each in plan.investments),
        opportunities=tuple(replace(each, amounts=blank(each.amounts)) for each in plan.opportunities),
        activity_groups=tuple(
            replace(each, reductions=nought(each.reductions), price=price)
            for each, price in zip(plan.activity_groups, known_prices, strict=True)
        ),
        money_actuals=over_years(plan.money_actuals, plan.first_year + years - 1),
        pool=tuple(replace(each, amounts=last(each.amounts)) for each in plan.pool),
        contributions=tuple(replace(each, amounts=last(each.amounts)) for each in plan.contributions),
    )


def _held(rules: Rules, last: Callable[[Figures], Figures]) -> Rules:
    """Return the rules of these years, what they require held at its last figure."""
    return replace(
        rules,
        surplus_rate=last(rules.surplus_rate),
        surplus_amount=last(rules.surplus_amount),
        improvement_rate=last(rules.improvement_rate),
        improvement_amount=last(rules.improvement_amount),
    )


def _savings(qipp: Qipp, blank: Callable[[Figures], Figures]) -> Qipp | None:
    """Return the top-down savings of these years; there are none where the first are stated for a later year."""
    planned, unidentified = blank(qipp.planned), blank(qipp.unidentified)
    stated = any(each is not None for each in (*planned, *unidentified))
    return replace(qipp, planned=planned, unidentified=unidentified) if stated else None
