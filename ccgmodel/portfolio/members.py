"""Who belongs to what: the plans of a portfolio, the groups that they roll up into, and the support among them.

Money is in £k. A year is the integer its financial year begins in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ccgmodel.plan import Contradiction, Plan, Problem, Published, Refused, year_label

FIRST_LEVEL = 0  # of the whole


class PortfolioError(Refused):
    """A portfolio that contradicts itself; `problems` lists everything as what, where and remedy."""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Money that one part of a portfolio lends another, in £k by year: a repayment is negative.

    A payer or receiver that is a group stands for its members in proportion to their recurrent allocation of their
    first year, those on the other side left out. `inside` says that the members' own plans contain it already.
    """

    payer: str
    receiver: str
    description: str
    amounts: Mapping[int, float]
    inside: bool = False
    source: str = ""

    @property
    def outstanding(self) -> float:
        """What is not repaid by the last year, in £k."""
        return sum(self.amounts.values())


@dataclass(frozen=True, kw_only=True)
class PublishedFor:
    """A printed row about one organisation or group; `row.figures` are by year from `first_year`."""

    organisation: str
    first_year: int
    row: Published


@dataclass(frozen=True)
class PortfolioPart:
    """A part of the portfolio: the whole, a group, or one organisation. `members` are places among the plans."""

    name: str
    level: int
    members: tuple[int, ...]
    is_member: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio:
    """Many plans, the groups they belong to, and the transfers among them.

    The plans are kept in the order of their organisations' names, so that no result depends on the order in which
    they were given.

    Raises:
        PortfolioError: listing every contradiction: names twice, unknown ones, and groups that contain themselves.

    """

    name: str
    plans: tuple[Plan, ...]
    parents: Mapping[str, str] = field(default_factory=dict)  # organisation or group -> group; none: the whole
    transfers: tuple[Transfer, ...] = ()
    published: tuple[PublishedFor, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plans", tuple(sorted(self.plans, key=lambda plan: plan.organisation)))
        wrong = list(_contradictions(self)) or list(_empty_transfers(self))
        if wrong:
            raise PortfolioError(wrong)

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations, in the order of the plans."""
        return tuple(plan.organisation for plan in self.plans)

    @property
    def year_numbers(self) -> tuple[int, ...]:
        """Every year from the first of any plan to the last of any."""
        last = max(plan.first_year + plan.years for plan in self.plans)
        return tuple(range(min(plan.first_year for plan in self.plans), last))

    def label(self, year: int) -> str:
        """Write a year, and say so where it lies past the own years of any plan: what follows them is ours."""
        ours = any(year >= plan.first_year + plan.own_years for plan in self.plans)
        return f"{year_label(year)} (ours)" if ours else year_label(year)

    @cached_property
    def nodes(self) -> tuple[PortfolioPart, ...]:
        """The whole, then each group followed by what it contains, by name."""
        return tuple(self._below(self.name, FIRST_LEVEL))

    def node(self, name: str) -> PortfolioPart:
        """Return a part of the portfolio by name.

        Raises:
            PortfolioError: where there is no such part.

        """
        for node in self.nodes:
            if node.name == name:
                return node
        known = ", ".join(node.name for node in self.nodes)
        raise PortfolioError(f"{name!r} is no part of {self.name}", f"use one of {known}")

    def _below(self, name: str, level: int) -> Iterator[PortfolioPart]:
        places = {organisation: place for place, organisation in enumerate(self.organisations)}
        if name in places and name != self.name:
            yield PortfolioPart(name, level, (places[name],), is_member=True)
            return
        known = {*places, *self.parents, *self.parents.values()} - {self.name}
        inside = sorted(child for child in known if self.parents.get(child, self.name) == name)
        below = [node for child in inside for node in self._below(child, level + 1)]
        members = tuple(sorted(node.members[0] for node in below if node.is_member))
        yield PortfolioPart(name, level, members, is_member=False)
        yield from below


def _contradictions(portfolio: Portfolio) -> Iterator[Problem]:
    """Everything wrong with a portfolio."""
    names = [plan.organisation for plan in portfolio.plans]
    if not names:
        yield Problem("", f"{portfolio.name} has no plans", "add a workbook for each organisation")
        return
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    yield from (Problem("", f"{name} has two plans", "keep one of them") for name in twice)
    groups = {*portfolio.parents.values(), portfolio.name}
    yield from (
        Problem("", f"{name} is both an organisation with a plan and a group", "rename the group")
        for name in sorted(groups.intersection(names))
    )
    unknown = sorted({*portfolio.parents, portfolio.name} - groups - {*names})
    homeless = "is a member, but has neither a plan nor members"
    yield from (Problem("", f"{name} {homeless}", "add its workbook") for name in unknown)
    yield from _circles(portfolio.parents)
    known, nowhere = groups.union(names), f"which is no part of {portfolio.name}"
    for transfer in portfolio.transfers:
        sides = (transfer.payer, transfer.receiver)
        yield from (
            Problem("", f"the transfer {transfer.description!r} names {side!r}, {nowhere}")
            for side in sides
            if side not in known
        )
        if transfer.payer == transfer.receiver:
            yield Problem("", f"the transfer {transfer.description!r} goes from {transfer.payer} to itself")
    yield from (
        Problem("", f"the printed row {each.row.item!r} is about {each.organisation!r}, {nowhere}")
        for each in portfolio.published
        if each.organisation not in known
    )


def _empty_transfers(portfolio: Portfolio) -> Iterator[Problem]:
    """Transfers between two groups of the same organisations, which move nothing."""
    for transfer in portfolio.transfers:
        if portfolio.node(transfer.payer).members == portfolio.node(transfer.receiver).members:
            sides = f"{transfer.payer} and {transfer.receiver}"
            yield Problem(
                "", f"the transfer {transfer.description!r} is between {sides}, which are the same organisations"
            )


def _circles(parents: Mapping[str, str]) -> Iterator[Problem]:
    """Groups that contain themselves, each named once."""
    reported: set[str] = set()
    for start in sorted(parents):
        path, name = [start], parents[start]
        while name in parents and name not in path:
            path.append(name)
            name = parents[name]
        if name in path and name not in reported:
            reported.update(path)
            through = ", ".join(path[path.index(name) :])
            yield Problem("", f"{name} is part of itself, through {through}", "change one of them")
