"""An opportunity made into a scheme, and a scheme into an opportunity."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from ccgmodel.plan.pipeline.totals import adjusted
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem, Refused
from ccgmodel.plan.schemes import Opportunity, Scheme, start_of
from ccgmodel.plan.years import first_month, year_label

Named = TypeVar("Named", Opportunity, Scheme)


class PipelineError(Refused):
    """An opportunity that cannot become a scheme, or a scheme that cannot go back; `problems` lists why."""


def promote(plan: Plan, opportunity: str, *, scheme: str = "", year: int | None = None) -> Plan:
    """Return the plan in which an opportunity has become a scheme: an idea that starts in April of its first year.

    The first year with an amount gives the first-year saving, and the year after it the rest of the full-year
    effect, so that the scheme plans in each year what the opportunity said is new in it. The amounts are after
    risk already: the scheme has neither RAG nor confidence, by which risk would be taken off twice.

    Args:
        plan: has the opportunity.
        opportunity: its name.
        scheme: the scheme's name, if not that of the opportunity.
        year: the financial year of the start, for an opportunity with no amounts by year: from then on it saves
            a year what it is worth after risk.

    Raises:
        PipelineError: where there is no such opportunity, or a scheme cannot hold its amounts by year.
        PlanError: where the plan has a scheme of that name already, or anything else of it.

    """
    found = _named(plan.opportunities, opportunity, "the pipeline has no opportunity")
    start, first, full = _phasing(plan, found, year)
    made = Scheme(
        name=scheme or opportunity,
        programme=found.programme,
        line=found.line,
        first_year_saving=first,
        full_year_effect=full,
        start=first_month(start),
        source=found.source,
    )
    left = tuple(each for each in plan.opportunities if each.name != opportunity)
    return replace(plan, schemes=(*plan.schemes, made), opportunities=left)


def demote(plan: Plan, scheme: str) -> Plan:
    """Return the plan in which a scheme is an opportunity again, with the new savings that it plans by year.

    The reverse of `promote`. Its amounts are after the plan's risk adjustment; where that takes something off, the
    potential and the share taken off are stated too. Start month, status, RAG, lead and provider are let go.

    Raises:
        PipelineError: listing what an opportunity cannot hold, such as milestones or an investment.
        PlanError: where the pipeline has an opportunity of that name already.

    """
    made = _named(plan.schemes, scheme, "the plan has no scheme")
    if held := list(_not_held(plan, made)):
        cannot = "which an opportunity cannot hold"
        found = [f"the scheme {scheme!r} has {each}, {cannot}" for each in held]
        raise PipelineError(Problem("", each, "remove it first") for each in found)
    factor = plan.risk_adjustment.factor(made)
    new = {plan.first_year + t: factor * amount for t, amount in _new_savings(plan, made).items()}
    opportunity = Opportunity(
        name=scheme,
        programme=made.programme,
        line=made.line,
        potential=None if factor == 1.0 else made.full_year,
        risk_adjustment=None if factor == 1.0 else 1.0 - factor,
        adjusted=factor * made.full_year,
        amounts=tuple(new.get(year) for year in plan.year_numbers),
        source=made.source,
    )
    return replace(
        plan,
        schemes=tuple(each for each in plan.schemes if each.name != scheme),
        opportunities=(*plan.opportunities, opportunity),
    )


def _named(each: Sequence[Named], name: str, otherwise: str) -> Named:
    """Return the one of that name."""
    names = [one.name for one in each]
    if name in names:
        return each[names.index(name)]
    near = difflib.get_close_matches(name, names, n=1)
    remedy = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(map(repr, names)) or 'none'}"
    raise PipelineError(f"{otherwise} {name!r}", remedy)


def _phasing(plan: Plan, opportunity: Opportunity, year: int | None) -> tuple[int, float, float]:
    """Return the year in which an opportunity starts, its first-year saving and its full-year effect."""
    name = f"the opportunity {opportunity.name!r}"
    amounts = {t: amount for t, amount in enumerate(opportunity.amounts) if amount}
    if not amounts:
        worth = adjusted(opportunity)
        if not worth:
            raise PipelineError(f"{name} states no saving", "give it amounts by year or a risk-adjusted figure")
        if year is None:
            raise PipelineError(f"{name} has no amounts by year", "say in which year it starts")
        if year not in plan.year_numbers:
            years = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
            raise PipelineError(f"{name} cannot start in {year_label(year)}", f"choose a year from {years}")
        return year, worth, worth
    start, end = min(amounts), max(amounts)
    if year not in (None, plan.first_year + start):
        raise PipelineError(f"{name} starts in {plan.year_labels[start]} by its own amounts", "leave the year out")
    labels = f"{plan.year_labels[start]} and {plan.year_labels[end]}"
    if end > start + 1:
        raise PipelineError(
            f"{name} has amounts in {labels}", "a scheme grows for two years running, so split it in several"
        )
    if amounts[start] * amounts[end] < 0:
        raise PipelineError(f"{name} saves in one of {labels} and costs in the other", "split it in two")
    return plan.first_year + start, amounts[start], sum(amounts.values())


def _not_held(plan: Plan, scheme: Scheme) -> Iterator[str]:
    """Yield what would be lost of a scheme that became an opportunity."""
    milestones = sum(each.scheme == scheme.name for each in plan.milestones)
    if milestones:
        yield f"{milestones} milestone{'s' if milestones > 1 else ''}"
    if scheme.investment or any(each.scheme == scheme.name for each in plan.investments):
        yield "an investment"
    if scheme.recurrent_share != 1.0:
        yield "a saving that does not recur"
    if not scheme.cashable:
        yield "a saving that releases no cash"
    if scheme.overlap_group:
        yield "an overlap with other schemes"
    if not set(_new_savings(plan, scheme)) <= set(range(plan.years)):
        yield "new savings outside the plan's years"


def _new_savings(plan: Plan, scheme: Scheme) -> dict[int, float]:
    """Return what a scheme saves anew in £k, by the number of the year, which may lie outside the plan."""
    t = (start_of(scheme, plan.first_year) - first_month(plan.first_year)) // 12
    amounts = {t: scheme.first_year_saving, t + 1: scheme.full_year - scheme.first_year_saving}
    return {at: amount for at, amount in amounts.items() if amount}
