"""What the whole holds that could be pooled, and where the next pound of support does most.

Money is in £k. Support is money of one year alone: it changes that year's in-year position and nothing after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio.project import PortfolioProjection

Rule = Literal["break_even", "business_rules"]


@dataclass(frozen=True, eq=False)
class Pool:
    """What a part of the portfolio could pool against what its members lack, each (scenario, year) in £k.

    `apart` is what the members lack one by one, `together` what their sum lacks: the difference is what pooling
    alone saves, before any headroom or contingency is touched.
    """

    headroom: Floats
    contingency: Floats
    apart: Floats
    together: Floats


@dataclass(frozen=True)
class Support:
    """What a pound of support does for one organisation in one year.

    `gap` is what it lacks in the first scenario (£k, nought where it lacks nothing), `passes` the share of the
    scenarios in which it passes without support, `gain` by how much the support offered raises that share.
    """

    organisation: str
    gap: float
    passes: float
    gain: float


def pool(projection: PortfolioProjection, rule: Rule = "business_rules", node: str = "") -> Pool:
    """Add up headroom and contingency of a part, and what its members lack, apart and together."""
    members = projection.portfolio.node(node or projection.portfolio.name).members
    margins = _margins(projection, rule)[list(members)]
    return Pool(
        headroom=projection.of("headroom", node),
        contingency=projection.of("contingency", node),
        apart=np.maximum(0.0, -margins).sum(axis=0),
        together=np.maximum(0.0, -margins.sum(axis=0)),
    )


def next_pound(
    projection: PortfolioProjection, year: int, rule: Rule = "business_rules", amount: float = 1_000.0
) -> list[Support]:
    """Order the organisations by what an amount of support would do for each in one year, the most first.

    Where there are many scenarios, most is the largest rise of the share that passes; between equals, and
    where there is one scenario, the smallest gap comes first: it is closed with the least. Organisations that
    lack nothing and gain nothing come last.

    Args:
        projection: the members' positions, one scenario or many draws.
        year: such as 2014 for 2014/15.
        rule: what is to be passed.
        amount: the support offered, in £k.

    Raises:
        ValueError: where the year is not one of the projection's.

    """
    if year not in projection.years:
        known = ", ".join(projection.year_labels)
        raise ValueError(f"{year_label(year)} is no year of the projection; use one of {known}")
    margins = _margins(projection, rule)[:, :, projection.years.index(year)]  # (member, scenario)
    found = [
        Support(
            organisation=name,
            gap=max(0.0, -float(mine[0])),
            passes=float((mine >= 0.0).mean()),
            gain=float(((mine + amount >= 0.0) & (mine < 0.0)).mean()),
        )
        for name, mine in zip(projection.portfolio.organisations, margins, strict=True)
        if not np.isnan(mine).any()
    ]
    return sorted(found, key=lambda each: (-each.gain, each.gap == 0.0, each.gap, each.organisation))


def share_out(
    projection: PortfolioProjection, year: int, amount: float, rule: Rule = "business_rules"
) -> dict[str, float]:
    """Share an amount so that most organisations pass in one year: the smallest gaps are closed first.

    What is left after the last gap that it closes goes to the next smallest, which it does not close; what
    nobody lacks is not given. In £k by organisation, first scenario.
    """
    gaps = {each.organisation: each.gap for each in next_pound(projection, year, rule, amount) if each.gap}
    given: dict[str, float] = {}
    for name in sorted(gaps, key=lambda each: (gaps[each], each)):
        given[name] = min(gaps[name], amount)
        amount -= given[name]
    return {name: sum_ for name, sum_ in given.items() if sum_ > 0.0}


def _margins(projection: PortfolioProjection, rule: Rule) -> Floats:
    """How far each member is from passing, (member, scenario, year) in £k."""
    position = projection.values["in_year"]
    if rule == "break_even":
        return position
    return np.asarray(position - projection.values["surplus_required"])
