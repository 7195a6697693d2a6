"""A portfolio's results as the command line's document, as rows of text, and in order of need of attention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import year_label
from ccgmodel.portfolio.bridge import PortfolioMovements
from ccgmodel.portfolio.project import OUTPUTS, PortfolioProjection
from ccgmodel.portfolio.verdicts import milestone_year


@dataclass(frozen=True)
class Standing:
    """Where one organisation stands in one year, in £k; `attention` is its margin to the rule, by allocation."""

    organisation: str
    in_year: float
    surplus_required: float
    recurrent_allocation: float
    break_even: int  # year, 0 where it is not reached
    attention: float


def standings(projection: PortfolioProjection, year: int, scenario: int = 0) -> list[Standing]:
    """Order the organisations by need of attention in one year: the furthest below the rule for its size first.

    Raises:
        ValueError: where the year is not one of the projection's.

    """
    if year not in projection.years:
        known = ", ".join(projection.year_labels)
        raise ValueError(f"{year_label(year)} is no year of the projection; use one of {known}")
    t = projection.years.index(year)
    found = []
    for member, name in enumerate(projection.portfolio.organisations):
        figures = {output: float(projection.values[output][member, scenario, t]) for output in OUTPUTS}
        margin = figures["in_year"] - figures["surplus_required"]
        found.append(
            Standing(
                organisation=name,
                in_year=figures["in_year"],
                surplus_required=figures["surplus_required"],
                recurrent_allocation=figures["recurrent_allocation"],
                break_even=int(milestone_year(projection, "break_even", name)[scenario]),
                attention=margin / figures["recurrent_allocation"],
            )
        )
    return sorted(found, key=lambda each: (np.isnan(each.attention), each.attention, each.organisation))


@dataclass(frozen=True)
class GrowthAndQipp:
    """What an organisation expects to grow by and to save in one year, over the year before's allocation."""

    organisation: str
    growth: float  # growth and price rises net of efficiency, fraction
    qipp: float  # delivered, fraction
    size: float  # recurrent allocation of the year before, £k


def growth_and_qipp(
    moved: PortfolioMovements, projection: PortfolioProjection, year: int, scenario: int = 0
) -> list[GrowthAndQipp]:
    """Hold each organisation's growth of spend against its savings in one year: growth that is not saved costs.

    Raises:
        ValueError: where the year is not one of the projection's, or is its first, in which nothing moves.

    """
    if year not in projection.years[1:]:
        known = ", ".join(projection.year_labels[1:])
        raise ValueError(f"{year_label(year)} is no year in which the plans move; use one of {known}")
    t = projection.years.index(year)
    found = []
    for member, name in enumerate(projection.portfolio.organisations):
        size = float(projection.values["recurrent_allocation"][member, scenario, t - 1])
        growth = moved.of("growth", name) + moved.of("net_inflation", name) + moved.of("interaction", name)
        qipp = float(moved.of("qipp", name)[scenario, t])
        found.append(GrowthAndQipp(name, -float(growth[scenario, t]) / size, qipp / size, size))
    return found
