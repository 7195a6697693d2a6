"""Support among the members: what could be pooled, where the next pound does most, and the transfers.

Money is in £k. Support is money of one year alone: it changes that year's in-year position and nothing after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio.members import Portfolio, Transfer
from ccgmodel.portfolio.project import PortfolioProjection

SupportRule = Literal["break_even", "business_rules"]


@dataclass(frozen=True, eq=False)
class Pooling:
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


def pooling(projection: PortfolioProjection, rule: SupportRule = "business_rules", node: str = "") -> Pooling:
    """Add up headroom and contingency of a part, and what its members lack, apart and together."""
    members = projection.portfolio.node(node or projection.portfolio.name).members
    margins = _margins(projection, rule)[list(members)]
    return Pooling(
        headroom=projection.of("headroom", node),
        contingency=projection.of("contingency", node),
        apart=np.maximum(0.0, -margins).sum(axis=0),
        together=np.maximum(0.0, -margins.sum(axis=0)),
    )


def next_pound(
    projection: PortfolioProjection, year: int, rule: SupportRule = "business_rules", amount: float = 1_000.0
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
    projection: PortfolioProjection, year: int, amount: float, rule: SupportRule = "business_rules"
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


def _margins(projection: PortfolioProjection, rule: SupportRule) -> Floats:
    """How far each member is from passing, (member, scenario, year) in £k."""
    position = projection.values["in_year"]
    if rule == "break_even":
        return position
    return np.asarray(position - projection.values["surplus_required"])


@dataclass(frozen=True, eq=False)
class Supported:
    """In-year positions without and with the support among members, each (member, scenario, year) in £k.

    `net` is what a member receives less what it pays, (member, year): nil over all members in every year.
    """

    before: Floats
    after: Floats
    net: Floats


def supported(projection: PortfolioProjection) -> Supported:
    """Hold each member's position without the transfers against that with them.

    A transfer that the members' plans contain already (`inside`) is taken out of the position before support in
    the years that are the member's own; in every other case it is added to the position after support.
    """
    portfolio, years = projection.portfolio, projection.years
    position = projection.values["in_year"]
    net = {kind: _none(portfolio, years) for kind in (True, False)}
    for transfer in portfolio.transfers:
        net[transfer.inside] += _net(portfolio, transfer, years)
    contained = np.where(projection.own, net[True], 0.0)[:, np.newaxis]
    outside = (net[True] + net[False])[:, np.newaxis] - contained
    return Supported(position - contained, position + outside, net[True] + net[False])


def _none(portfolio: Portfolio, years: tuple[int, ...]) -> Floats:
    return np.zeros((len(portfolio.plans), len(years)))


def _net(portfolio: Portfolio, transfer: Transfer, years: tuple[int, ...]) -> Floats:
    """One transfer as each member's net receipt, (member, year) in £k."""
    amounts = np.array([transfer.amounts.get(year, 0.0) for year in years])
    payers = _shares(portfolio, transfer.payer, but_not=transfer.receiver)
    receivers = _shares(portfolio, transfer.receiver, but_not=transfer.payer)
    return np.asarray((receivers - payers)[:, np.newaxis] * amounts)


def _shares(portfolio: Portfolio, side: str, but_not: str) -> Floats:
    """The share of each member in one side of a transfer, (member,): by recurrent allocation of the first year."""
    other = set(portfolio.node(but_not).members)
    members = set(portfolio.node(side).members)
    if other < members:
        members -= other
    sizes = np.array([(plan.allocation.recurrent[0] or 0.0) for plan in portfolio.plans])
    sizes = np.where([place in members for place in range(len(sizes))], sizes, 0.0)
    return np.asarray(sizes / sizes.sum())


def balances(portfolio: Portfolio, years: tuple[int, ...]) -> Mapping[str, Floats]:
    """What of each transfer is still to be repaid at the end of each year, by description, (year,) in £k."""
    return {
        each.description: np.cumsum([each.amounts.get(year, 0.0) for year in years])
        for each in portfolio.transfers
    }
