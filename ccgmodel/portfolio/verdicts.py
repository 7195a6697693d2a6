"""Rules held against the whole and against each part: a rule met by the whole and missed by a part is both.

Margins are in £k: nought or more passes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Integers
from ccgmodel.portfolio.members import Node
from ccgmodel.portfolio.project import PortfolioProjection
from ccgmodel.projection import HORIZON, MILESTONES, Milestone


@dataclass(frozen=True)
class Verdict:
    """One rule, one part of the portfolio and one year: its margin in £k, and which members miss it."""

    rule: Milestone
    node: Node
    year: int
    margin: float
    missed_by: tuple[tuple[str, float], ...]  # organisation, £k short (positive), the furthest first

    @property
    def met(self) -> bool:
        """Whether the part as a whole meets the rule."""
        return self.margin >= 0.0

    @property
    def met_and_missed(self) -> bool:
        """Whether the whole meets what a member misses."""
        return self.met and bool(self.missed_by)


def margin(projection: PortfolioProjection, rule: Milestone, node: str = "") -> Floats:
    """How far a part of the portfolio is from passing a rule, (scenario, year) in £k: sums against sums."""
    if rule == "legacy_cleared":
        return projection.of("cumulative", node)
    if rule == "business_rules":
        return np.asarray(projection.of("in_year", node) - projection.of("surplus_required", node))
    return projection.of("in_year", node)


def verdicts(projection: PortfolioProjection, scenario: int = 0) -> list[Verdict]:
    """Every rule for every part and year that it has figures for, the whole first."""
    names = projection.portfolio.organisations
    found = []
    for rule in MILESTONES:
        parts = {name: margin(projection, rule, name)[scenario] for name in names}
        for node in projection.portfolio.nodes:
            whole = margin(projection, rule, node.name)[scenario]
            for t, year in enumerate(projection.years):
                if np.isnan(whole[t]):
                    continue
                short = [(names[m], -float(parts[names[m]][t])) for m in node.members if parts[names[m]][t] < 0]
                missed = tuple(sorted(short, key=lambda each: -each[1]))
                found.append(Verdict(rule, node, year, float(whole[t]), missed))
    return found


def milestone_year(projection: PortfolioProjection, rule: Milestone, node: str = "") -> Integers:
    """First year in which a part passes a rule, (scenario,) as 2015 for 2015/16; 0 where none of 15 years does.

    Years without figures for all members do not pass. Past the last year the in-year position is held level, and a
    balance that is added to the next year's goes on growing by it, as for one plan.
    """
    margins = margin(projection, rule, node)
    beyond = max(0, HORIZON - margins.shape[1])
    held = margins[:, -1:] + np.zeros((1, beyond))
    if rule == "legacy_cleared":
        members = list(projection.portfolio.node(node or projection.portfolio.name).members)
        last = projection.values["in_year"][members, :, -1]
        adds = projection.added[members].astype(np.float64)
        held = held + (adds @ last)[:, np.newaxis] * np.arange(1, beyond + 1)
    passed = np.concatenate([margins, held], axis=1)[:, :HORIZON] >= 0.0
    return np.where(passed.any(axis=1), projection.years[0] + passed.argmax(axis=1), 0)
