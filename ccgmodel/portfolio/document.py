"""A portfolio's results as the command line's document, as rows of text, and in order of need of attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccgmodel.movements import SUBTOTALS, TOTALS
from ccgmodel.portfolio.bridge import PortfolioMovements
from ccgmodel.portfolio.members import Node
from ccgmodel.portfolio.project import OUTPUTS, PortfolioProjection
from ccgmodel.portfolio.support import next_pound
from ccgmodel.portfolio.transfers import supported
from ccgmodel.portfolio.verdicts import milestone_year, verdicts
from ccgmodel.risks import net_cover
from ccgmodel.rules import MILESTONES
from ccgmodel.years import year_label

Floats = npt.NDArray[np.float64]


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


def portfolio_document(
    projection: PortfolioProjection, moved: PortfolioMovements, settings: Mapping[str, Mapping[str, float]]
) -> dict[str, object]:
    """Return one joint scenario's results as the JSON object of the command line: £k at full precision.

    A figure that there is not, such as a sum over members of which one has no such year, is None. `settings` are
    the scenario's, by organisation, with "" for everyone.
    """
    portfolio = projection.portfolio
    years = [year_label(year) for year in projection.years]
    ours = {
        name: [label for label, own in zip(years, projection.own[member], strict=True) if not own]
        for member, name in enumerate(portfolio.organisations)
    }
    return {
        "portfolio": {"name": portfolio.name, "unit": "£k", "organisations": list(portfolio.organisations)},
        "scenario": {name or "everyone": dict(values) for name, values in settings.items() if values},
        "years": years,
        "years_not_in_plan": {name: labels for name, labels in ours.items() if labels},
        "parts": [_part(projection, moved, node) for node in portfolio.nodes],
        "met_and_missed": [
            {"rule": each.rule, "part": each.node.name, "year": year_label(each.year), "margin": each.margin,
             "missed_by": dict(each.missed_by)}
            for each in verdicts(projection)
            if each.met_and_missed
        ],
        "next_pound": {
            label: [each.organisation for each in next_pound(projection, year) if each.gap]
            for label, year in zip(years, projection.years, strict=True)
        },
    }  # fmt: skip


def _part(projection: PortfolioProjection, moved: PortfolioMovements, node: Node) -> dict[str, object]:
    name, members = node.name, list(node.members)
    milestones = {rule: int(milestone_year(projection, rule, name)[0]) for rule in MILESTONES}
    support = supported(projection)
    return {
        "name": name,
        "level": node.level,
        "organisation": node.is_member,
        **{output: _figures(projection.of(output, name)[0]) for output in OUTPUTS},
        "surplus_share": _figures(projection.surplus_share(name)[0]),
        "milestones": {rule: year_label(year) if year else None for rule, year in milestones.items()},
        "bridge": {each: _figures(moved.of(each, name)[0]) for each in (*moved.names, *SUBTOTALS, *TOTALS)},
        "support": {
            "before": _figures(support.before[members, 0].sum(axis=0)),
            "net": _figures(support.net[members].sum(axis=0)),
            "after": _figures(support.after[members, 0].sum(axis=0)),
        },
        "risks": _risks(projection, members),
    }


def _risks(projection: PortfolioProjection, members: list[int]) -> dict[str, list[float | None]]:
    """Risks against mitigations over the members, by year in £k."""
    total = np.zeros((2, len(projection.years)))
    for member in members:
        plan = projection.portfolio.plans[member]
        cover, first = net_cover(plan), plan.first_year - projection.years[0]
        total[:, first : first + plan.years] += [cover.downside, cover.mitigation]
    return {
        "downside": _figures(total[0]),
        "mitigation": _figures(total[1]),
        "net_cover": _figures(total[1] - total[0]),
    }


def _figures(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) + 0.0 for value in values]


def portfolio_rows(projection: PortfolioProjection, number: str) -> list[list[str]]:
    """Lay the roll-up out as rows of text: each part's results by year, its parts indented below it."""
    rows = [["£k", "", *projection.year_labels]]
    for node in projection.portfolio.nodes:
        for output in OUTPUTS:
            values = projection.of(output, node.name)[0]
            rows.append(
                [
                    "  " * node.level + node.name,
                    output.replace("_", " "),
                    *("" if np.isnan(value) else number.format(value + 0.0) for value in values),
                ]
            )
    return rows
