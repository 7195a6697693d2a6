"""The pipeline added up by programme and year, and what in it does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan.arrays import Floats
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import Opportunity

ROUNDING = 0.5  # £k: half of the unit that figures are printed in


@dataclass(frozen=True, eq=False, kw_only=True)
class PipelineTotal:
    """What a programme's opportunities, or all of them, come to in £k; a blank adds nothing."""

    programme: str  # blank for all of them, and for those that state none
    opportunities: int
    potential: float  # before risk
    taken_off: float  # by risk, where both what it is before and after is said
    adjusted: float  # after risk (see `adjusted`)
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


def adjusted(opportunity: Opportunity) -> float | None:
    """Return what an opportunity is worth after risk in £k; None where nothing says it.

    The stated figure wins over potential x (1 - risk adjustment), that over the sum of its years.
    """
    figures = opportunity.adjusted, _after_risk(opportunity), _over_years(opportunity)
    return next((figure for figure in figures if figure is not None), None)


def totals(plan: Plan, rounding: float = ROUNDING) -> Pipeline:
    """Add the pipeline up by programme and year.

    Args:
        plan: has the opportunities.
        rounding: £k by which two figures may differ and still agree.

    """
    each = plan.opportunities
    programmes = dict.fromkeys(opportunity.programme for opportunity in each)
    return Pipeline(
        programmes=tuple(
            _total(name, [o for o in each if o.programme == name], plan.years) for name in programmes
        ),
        total=_total("", each, plan.years),
        disagreements=tuple(d for o in each for d in _comparisons(o) if abs(d.difference) > rounding),
        without_figure=tuple(o.name for o in each if adjusted(o) is None),
    )


def _total(programme: str, each: Sequence[Opportunity], years: int) -> PipelineTotal:
    by_year = np.array([o.amounts for o in each], dtype=np.float64).reshape(len(each), years)
    return PipelineTotal(
        programme=programme,
        opportunities=len(each),
        potential=float(sum(o.potential or 0.0 for o in each)),
        taken_off=float(
            sum(o.potential - worth for o in each if o.potential and (worth := adjusted(o)) is not None)
        ),
        adjusted=float(sum(adjusted(o) or 0.0 for o in each)),
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
