"""Mutual support and risk pools: what each member pays and receives by year. Over all members it nets to nil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats
from ccgmodel.portfolio.members import Portfolio, Transfer
from ccgmodel.portfolio.project import PortfolioProjection


@dataclass(frozen=True, eq=False)
class Supported:
    """In-year positions without and with the support among members, each (member, scenario, year) in £k.

    `net` is what a member receives less what it pays, (member, year): nil over all members in every year.
    """

    before: Floats
    after: Floats
    net: Floats


def net_transfers(portfolio: Portfolio, years: tuple[int, ...]) -> Floats:
    """What each member receives less what it pays, (member, year) in £k."""
    nets = (_net(portfolio, each, years) for each in portfolio.transfers)
    return np.asarray(sum(nets, start=_none(portfolio, years)))


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
