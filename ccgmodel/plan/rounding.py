"""To what a plan's own figures are rounded, and so by how little a test may be missed and still be met."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ccgmodel.plan.once import once_a_plan
from ccgmodel.plan.plan import Plan

_STEPS = (1_000.0, 100.0, 10.0)  # £k: whole millions, and millions to one or two decimals
_SAME = 1e-9  # of a figure, by which it may differ from a whole number of steps as it is held in floating point
_MOST = 0.001  # of the first year's allocation: a small plan in whole millions is not met by half a million


@once_a_plan
def precision(plan: Plan) -> float:
    """Return the step in £k to which a plan in £m states all its money; 0 where that is the £k or less.

    A plan that is typed in £k or £ is held to what it says, however round its figures are.
    """
    if plan.money_unit != "£m":
        return 0.0
    stated = list(_stated(plan))
    for step in _STEPS:
        if all(abs(each / step - round(each / step)) <= _SAME * max(1.0, abs(each / step)) for each in stated):
            return step
    return 0.0


def within_rounding(plan: Plan) -> float:
    """Return by how much in £k a test may be missed within the rounding of the plan's own figures.

    Half the step to which they are stated: a shortfall that the plan itself would print as nought. What is more is
    not nought in print, although a sum of n figures may be out by n times as much.
    """
    return min(precision(plan) / 2.0, _MOST * max(0.0, plan.first_allocation))


def _stated(plan: Plan) -> Iterator[float]:
    """Every figure of money that bears on a position, in £k, of the plan's own years."""
    own = slice(plan.own_years)
    allocation, rules, qipp = plan.allocation, plan.rules, plan.qipp
    rows = [allocation.recurrent, allocation.non_recurrent, rules.surplus_amount, rules.improvement_amount]
    rows += [(line.first_year_spend, *(line.fixed or ())[own]) for line in plan.lines]
    rows += [support.amounts for support in plan.support]
    rows += [aside.amounts for aside in plan.set_asides]
    rows += [row for lent in plan.repayable for row in (lent.drawn, lent.repaid)]
    rows += [step.amounts for step in plan.steps]
    rows += [qipp.planned, qipp.unidentified] if qipp else []
    return (each for each in chain([plan.opening_balance], *(row[own] for row in rows)) if each is not None)
