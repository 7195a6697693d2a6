"""The pipeline: benchmark opportunities that are no schemes yet, added up, made into schemes and back.

Money is in £k. The amounts by year of an opportunity are the savings that are new in that year, after risk.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from ccgmodel.plan.arrays import Floats
from ccgmodel.plan.dates import first_month, year_label
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem, Refused
from ccgmodel.plan.schemes import Opportunity, Scheme, start_of

ROUNDING = 0.5  # £k: half of the unit that figures are printed in


@dataclass(frozen=True, eq=False, kw_only=True)
class PipelineTotal:
    """What a programme's opportunities, or all of them, come to in £k; a blank adds nothing."""

    programme: str  # blank for all of them, and for those that state none
    opportunities: int
    potential: float  # before risk
    taken_off: float  # by risk, where both what it is before and after is said
    adjusted: float  # after risk (see `risk_adjusted`)
    amounts: Floats  # (year,) after risk


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Where an opportunity's own figures contradict each other, in £k.

    "risk-adjusted": what is stated after risk, against potential x (1 - risk adjustment); "by year": what it is
    worth after risk, against the sum of its years.
    """

    opportunity: str
    item: Literal["risk-adjusted", "by year"]
    stated: float
    computed: float

    @property
    def difference(self) -> float:
        """Stated less computed."""
        return self.stated - self.computed


@dataclass(frozen=True, eq=False, kw_only=True)
class Pipeline:
    """A plan's opportunities added up, with what does not add up in them."""

    programmes: tuple[PipelineTotal, ...]  # in the order in which they first appear
    total: PipelineTotal
    disagreements: tuple[Disagreement, ...]
    without_figure: tuple[str, ...]  # opportunities of which nothing says what they are worth after risk


def risk_adjusted(opportunity: Opportunity) -> float | None:
    """Return what an opportunity is worth after risk in £k; None where nothing says it.

    The stated figure wins over potential x (1 - risk adjustment), that over the sum of its years.
    """
    figures = opportunity.adjusted, _after_risk(opportunity), _over_years(opportunity)
    return next((figure for figure in figures if figure is not None), None)


def pipeline_totals(plan: Plan) -> Pipeline:
    """Add the pipeline up by programme and year; figures that differ by no more than rounding agree."""
    each = plan.opportunities
    programmes = dict.fromkeys(opportunity.programme for opportunity in each)
    return Pipeline(
        programmes=tuple(
            _total(name, [o for o in each if o.programme == name], plan.years) for name in programmes
        ),
        total=_total("", each, plan.years),
        disagreements=tuple(d for o in each for d in _comparisons(o) if abs(d.difference) > ROUNDING),
        without_figure=tuple(o.name for o in each if risk_adjusted(o) is None),
    )


def _total(programme: str, each: Sequence[Opportunity], years: int) -> PipelineTotal:
    by_year = np.array([o.amounts for o in each], dtype=np.float64).reshape(len(each), years)
    return PipelineTotal(
        programme=programme,
        opportunities=len(each),
        potential=float(sum(o.potential or 0.0 for o in each)),
        taken_off=float(
            sum(o.potential - worth for o in each if o.potential and (worth := risk_adjusted(o)) is not None)
        ),
        adjusted=float(sum(risk_adjusted(o) or 0.0 for o in each)),
        amounts=np.nansum(by_year, axis=0),
    )


def _comparisons(opportunity: Opportunity) -> Iterator[Disagreement]:
    """Yield every two figures that should be the same, whether they are or not."""
    name, stated = opportunity.name, opportunity.adjusted
    after_risk, over_years = _after_risk(opportunity), _over_years(opportunity)
    if stated is not None and after_risk is not None:
        yield Disagreement(opportunity=name, item="risk-adjusted", stated=stated, computed=after_risk)
    worth = after_risk if stated is None else stated
    if worth is not None and over_years is not None:
        yield Disagreement(opportunity=name, item="by year", stated=worth, computed=over_years)


def _after_risk(opportunity: Opportunity) -> float | None:
    """Return potential x (1 - risk adjustment); None where either is blank."""
    if opportunity.potential is None or opportunity.risk_adjustment is None:
        return None
    return opportunity.potential * (1.0 - opportunity.risk_adjustment)


def _over_years(opportunity: Opportunity) -> float | None:
    """Return the sum of the amounts by year; None where every year is blank."""
    stated = [amount for amount in opportunity.amounts if amount is not None]
    return float(sum(stated)) if stated else None


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
        status="idea",
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
        worth = risk_adjusted(opportunity)
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
