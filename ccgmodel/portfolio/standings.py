"""Where each part of a portfolio stands: rules met and missed, need of attention, growth against savings.

Margins are in £k: nought or more passes. A rule met by the whole and missed by a part is both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Integers, year_label
from ccgmodel.portfolio.members import PortfolioPart
from ccgmodel.portfolio.project import OUTPUTS, PortfolioMovements, PortfolioProjection
from ccgmodel.projection import HORIZON, MILESTONES, Milestone, passes


@dataclass(frozen=True)
class Verdict:
    """One rule, one part of the portfolio and one year: its margin in £k, and which members miss it."""

    rule: Milestone
    node: PortfolioPart
    year: int
    margin: float
    met: bool  # by the part as a whole
    missed_by: tuple[tuple[str, float], ...]  # organisation, £k short (positive), the furthest first

    @property
    def met_and_missed(self) -> bool:
        """Whether the whole meets what a member misses."""
        return self.met and bool(self.missed_by)


def part_margin(projection: PortfolioProjection, rule: Milestone, node: str = "") -> Floats:
    """How far a part of the portfolio is from passing a rule, (scenario, year) in £k: sums against sums."""
    if rule == "legacy_cleared":
        return projection.of("cumulative", node)
    if rule == "business_rules":
        return np.asarray(projection.of("surplus_tested", node) - projection.of("surplus_required", node))
    return projection.of("in_year", node)


def verdicts(projection: PortfolioProjection, scenario: int = 0) -> list[Verdict]:
    """Every rule for every part and year that it has figures for, the whole first."""
    names, plans = projection.portfolio.organisations, projection.portfolio.plans
    found = []
    for rule in MILESTONES:
        parts = {name: part_margin(projection, rule, name)[scenario] for name in names}
        met = [passes(parts[name], plan) | np.isnan(parts[name]) for name, plan in zip(names, plans, strict=True)]
        for node in projection.portfolio.nodes:
            whole = part_margin(projection, rule, node.name)[scenario]
            for t, year in enumerate(projection.years):
                if np.isnan(whole[t]):
                    continue
                missed = [(names[m], -float(parts[names[m]][t])) for m in node.members if not met[m][t]]
                furthest = tuple(sorted(missed, key=lambda each: -each[1]))
                is_met = bool(passes(whole[t], *(plans[m] for m in node.members)))
                found.append(Verdict(rule, node, year, float(whole[t]), is_met, furthest))
    return found


def milestone_year(projection: PortfolioProjection, rule: Milestone, node: str = "") -> Integers:
    """First year in which a part passes a rule, (scenario,) as 2015 for 2015/16; 0 where none of 15 years does.

    Years without figures for all members do not pass. Past the last year the in-year position is held level, and
    what is carried forward goes on adding up, as for one plan.
    """
    margins = part_margin(projection, rule, node)
    beyond = max(0, HORIZON - margins.shape[1])
    held = margins[:, -1:] + np.zeros((1, beyond))
    members = projection.portfolio.node(node or projection.portfolio.name).members
    if rule != "break_even":
        carried = sum(_carried(projection, member, rule) for member in members)
        held = held + np.asarray(carried)[:, np.newaxis] * np.arange(1, beyond + 1)
    plans = (projection.portfolio.plans[member] for member in members)
    passed = passes(np.concatenate([margins, held], axis=1)[:, :HORIZON], *plans)
    return np.where(passed.any(axis=1), projection.years[0] + passed.argmax(axis=1), 0)


def _carried(projection: PortfolioProjection, member: int, rule: Milestone) -> Floats:
    """What a member's last year adds to each later one in a test, (scenario,) in £k."""
    added = projection.portfolio.plans[member].balance_brought_forward == "added"
    carried = projection.values["carried_forward"][member, :, -1]
    return np.zeros_like(carried) if added and rule == "business_rules" else carried


@dataclass(frozen=True)
class Standing:
    """Where one organisation stands in one year, in £k; `attention` is its margin to the rule, by allocation."""

    organisation: str
    in_year: float
    surplus_required: float
    recurrent_allocation: float
    break_even: int  # year, 0 where it is not reached
    margin: float  # to the surplus rule
    met: bool
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
        margin = figures["surplus_tested"] - figures["surplus_required"]
        found.append(
            Standing(
                organisation=name,
                in_year=figures["in_year"],
                surplus_required=figures["surplus_required"],
                recurrent_allocation=figures["recurrent_allocation"],
                break_even=int(milestone_year(projection, "break_even", name)[scenario]),
                margin=margin,
                met=bool(passes(margin, projection.portfolio.plans[member])),
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
