"""What a plan must not contradict: lengths, names, shares, and blanks where a figure must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ccgmodel.care_consistency import care_contradictions
from ccgmodel.risk import risk_contradictions
from ccgmodel.scheme import scheme_contradictions
from ccgmodel.years import year_label

if TYPE_CHECKING:
    from ccgmodel.plan import Plan


def contradictions(plan: Plan) -> list[str]:
    """Return everything wrong with a plan, in words."""
    wrong = []
    if not 1 <= plan.years <= 15:
        wrong.append(f"a plan has 1 to 15 years, not {plan.years}")
    wrong += _wrong_lengths(plan)
    if plan.allocation.recurrent[:1] in ((), (None,)):
        wrong.append("the first year's recurrent allocation is blank")
    names = plan.line_names
    if not names:
        wrong.append("a plan needs at least one line of spend")
    wrong += [
        f"the line {name!r} appears twice"
        for name in sorted(n for n, times in Counter(names).items() if times > 1)
    ]
    wrong += [
        f"{line.name} has no first-year spend"
        for line in plan.lines
        if line.first_year_spend is None and line.fixed is None and line.share_of_allocation is None
    ]
    wrong += [
        f"{line.name} is both fixed and a share of the allocation"
        for line in plan.lines
        if line.fixed is not None and line.share_of_allocation is not None
    ]
    wrong += [
        f"the allocation of {year_label(plan.first_year + t)} has neither a figure nor a growth rate"
        for t, given in enumerate(zip(plan.allocation.recurrent, plan.allocation.growth, strict=False))
        if t and given == (None, None)
    ]
    wrong += [
        f"the step {s.description!r} is on {s.line!r}, which is no line" for s in plan.steps if s.line not in names
    ]
    wrong += [
        f"the recurrent step {s.description!r} is in the first year, whose spend already contains it"
        for s in plan.steps
        if s.recurrent and s.amounts[0]
    ]
    if plan.qipp and abs(sum(line.qipp_share for line in plan.lines) - 1) > 1e-6:
        wrong.append("the lines' QIPP shares do not add up to 100 %")
    if plan.balance_brought_forward == "inside" and plan.opening_balance:
        wrong.append("the balance brought forward is inside the allocation, so the opening balance must be nought")
    return [
        *wrong,
        *_wrong_ranges(plan),
        *scheme_contradictions(plan),
        *risk_contradictions(plan),
        *care_contradictions(plan),
    ]


def _wrong_ranges(plan: Plan) -> list[str]:
    """Return which evidence ranges are out of order, empty or given twice."""
    levers = Counter(each.lever for each in plan.ranges)
    return [
        *(f"the range of {lever} is given twice" for lever, times in levers.items() if times > 1),
        *(
            f"the range of {each.lever} is out of order: low {each.low:g}, central {each.central:g}, "
            f"high {each.high:g}"
            for each in plan.ranges
            if not each.low <= each.central <= each.high
        ),
        *(
            f"the range of {each.lever} is a history without one"
            for each in plan.ranges
            if each.distribution == "history" and not each.history
        ),
    ]


def _wrong_lengths(plan: Plan) -> list[str]:
    """Return which figures by year have another number of years than the plan."""
    by_year: dict[str, Sequence[float | None]] = {
        "recurrent allocation": plan.allocation.recurrent,
        "allocation growth": plan.allocation.growth,
        "non-recurrent allocation": plan.allocation.non_recurrent,
        "surplus required (rate)": plan.rules.surplus_rate or (None,) * plan.years,
        "surplus required (amount)": plan.rules.surplus_amount or (None,) * plan.years,
        **({"planned QIPP": plan.qipp.planned, "unidentified QIPP": plan.qipp.unidentified} if plan.qipp else {}),
        **{f"fixed spend of {line.name}": line.fixed for line in plan.lines if line.fixed is not None},
        **{f"{driver} of {line.name}": rates for line in plan.lines for driver, rates in line.rates.items()},
        **{f"investment of {each.scheme}": each.amounts for each in plan.investments},
        **{f"opportunity {each.name!r}": each.amounts for each in plan.opportunities},
        **{f"step {step.description!r}": step.amounts for step in plan.steps},
    }
    return [
        f"{what} has {len(figures)} years, not {plan.years}"
        for what, figures in by_year.items()
        if len(figures) != plan.years
    ]
