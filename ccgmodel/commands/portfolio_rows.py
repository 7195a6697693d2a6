"""A portfolio's results as the command line's document, as rows of text, and in order of need of attention."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ccgmodel.answers import SUBTOTALS, TOTALS, net_cover
from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio import (
    OUTPUTS,
    Node,
    PortfolioMovements,
    PortfolioProjection,
    milestone_year,
    next_pound,
    supported,
    verdicts,
)
from ccgmodel.projection import MILESTONES


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
