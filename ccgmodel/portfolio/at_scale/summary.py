"""What a large run says about every part of a portfolio: each draw added up over its members, then counted.

Money is in £k. Draw by draw the members share what is drawn once for all, so that a sum has the spread it should:
percentiles are of the sums, never sums of percentiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ccgmodel.answers import PERCENTILES
from ccgmodel.plan import Floats
from ccgmodel.portfolio.at_scale.running import read_unit
from ccgmodel.portfolio.at_scale.unit import DrawUnit, columns
from ccgmodel.portfolio.members import Portfolio, PortfolioPart
from ccgmodel.projection import Milestone


@dataclass(frozen=True, eq=False, kw_only=True)
class Summary:
    """One part's figures over all draws: of its in-year position in £k, and chances from 0 to 1, by year.

    NaN in a year for which any of its members has no figure.
    """

    node: PortfolioPart
    years: tuple[str, ...]
    draws: int
    mean: Floats  # (year,)
    fan: Floats  # (percentile, year), for PERCENTILES
    chance: Mapping[Milestone, Floats]  # that a rule is met in that year, (year,)


def summarise(portfolio: Portfolio, of: Sequence[DrawUnit], folder: Path, years: Sequence[str]) -> list[Summary]:
    """Add the draws up over every part of a portfolio, the whole first.

    Holds one array of the positions of each group that is being added up, and of one organisation.

    Raises:
        OSError: where a unit's file is missing.

    """
    by_name: dict[str, list[DrawUnit]] = {}
    for unit in of:
        by_name.setdefault(unit.plan.organisation, []).append(unit)
    draws = max(unit.stop for unit in of)
    groups = {node.name: _Sums(len(years), draws) for node in portfolio.nodes if not node.is_member}
    found: dict[str, Summary] = {}
    alone = {node.members[0]: node for node in portfolio.nodes if node.is_member}
    for member, organisation in enumerate(portfolio.organisations):
        mine = _read(by_name[organisation], folder, years, draws)
        found[organisation] = mine.summary(alone[member], tuple(years), draws)
        for node in portfolio.nodes:
            if not node.is_member and member in node.members:
                groups[node.name].add(mine)
    for node in portfolio.nodes:
        if not node.is_member:
            found[node.name] = groups[node.name].summary(node, tuple(years), draws)
    return [found[node.name] for node in portfolio.nodes]


class _Sums:
    """Positions and required surpluses added up, (year, draw) in £k."""

    def __init__(self, years: int, draws: int, fill: float = 0.0) -> None:
        self.in_year = np.full((years, draws), fill)
        self.cumulative = np.full((years, draws), fill)
        self.surplus_required = np.full((years, draws), fill)

    def add(self, other: _Sums) -> None:
        self.in_year += other.in_year
        self.cumulative += other.cumulative
        self.surplus_required += other.surplus_required

    def summary(self, node: PortfolioPart, years: tuple[str, ...], draws: int) -> Summary:
        margins: dict[Milestone, Floats] = {
            "break_even": self.in_year,
            "business_rules": self.in_year - self.surplus_required,
            "legacy_cleared": self.cumulative,
        }
        known = np.where(np.isnan(self.in_year[:, 0]), np.nan, 1.0)
        return Summary(
            node=node,
            years=years,
            draws=draws,
            mean=self.in_year.mean(axis=1),
            fan=np.percentile(self.in_year, PERCENTILES, axis=1),
            chance={rule: (margin >= 0.0).mean(axis=1) * known for rule, margin in margins.items()},
        )


def _read(of: Sequence[DrawUnit], folder: Path, years: Sequence[str], draws: int) -> _Sums:
    """Read one organisation's draws; NaN in a year that its plan does not have."""
    sums = _Sums(len(years), draws, np.nan)
    for unit in of:
        for column, values in read_unit(unit, folder, columns(unit.plan)).items():
            result, _, label = column.partition(" ")
            getattr(sums, result)[years.index(label), unit.start : unit.stop] = values
    return sums
