"""What a plan states in money: its lines, steps, allocation, savings and rules, and its pooled budget.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ccgmodel.plan.dates import year_label
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.text import twice

Figures = tuple[float | None, ...]  # one a year; None is a blank


Combines = Literal["compound", "add", "net_prices"]  # how the drivers' rates make one growth, see `combine`
DRIVERS = ("demographic_growth", "non_demographic_growth", "inflation", "tariff_efficiency")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of expenditure: grown by its drivers, or fixed, or a share of the recurrent allocation."""

    name: str
    category: str = ""
    first_year_spend: float | None = None  # £k; None only where `fixed` or `share_of_allocation` says it
    rates: Mapping[str, Figures] = field(default_factory=dict)  # driver -> fraction by year; None: does not apply
    fixed: tuple[float, ...] | None = None  # £k by year, in place of growth
    net_of_qipp: bool = False  # the fixed figures are printed after the planned savings
    share_of_allocation: float | None = None  # fraction of the recurrent allocation, in place of growth
    qipp_share: float = 0.0  # fraction of the top-down savings that falls on this line
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A change in pounds that no growth rate explains, in £k by year."""

    line: str
    description: str
    recurrent: bool
    amounts: tuple[float, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """The revenue resource limit. A year's own recurrent figure wins over its growth rate."""

    recurrent: Figures  # £k; the first year's is required
    growth: Figures  # fraction; the first year's is not used
    non_recurrent: tuple[float, ...]  # £k, that year alone
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SupportFunding:
    """A non-recurrent allocation by name, beside the one without: deficit support, a drawdown, a surplus returned.

    Past its own years a plan keeps the last figure of what it hopes will recur, and nothing of the rest. Either
    way it is no part of the underlying position.
    """

    name: str
    amounts: tuple[float, ...]  # £k by year, never negative
    hoped_to_recur: bool = False
    source: str = ""

    def over(self, years: int) -> SupportFunding:
        """Return the same over another number of years."""
        after = self.amounts[-1] if self.hoped_to_recur else 0.0
        return replace(self, amounts=(self.amounts + (after,) * years)[:years])


@dataclass(frozen=True, kw_only=True)
class Qipp:
    """Top-down savings in £k by year, identified and not; a blank year follows the taper."""

    planned: Figures
    unidentified: Figures
    taper: float = 0.0  # fall a year as a fraction, before the plan's allocation growth
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the national business rules require: headroom, and a position by year under the name that it goes by.

    In each year the position is a surplus, a deficit that is permitted (a negative sum), or an improvement on the
    in-year position of the year before: a share of the base or a sum.
    """

    headroom_rate: float = 0.0
    headroom_released: float = 0.0  # 0 to 1: the share that the plan uses against its deficit
    base: Literal["total", "recurrent"] = "total"
    surplus_rate: Figures = ()  # fraction of the base
    surplus_amount: Figures = ()  # £k; wins over the rate
    improvement_rate: Figures = ()  # fraction of the base, on top of the in-year position of the year before
    improvement_amount: Figures = ()  # £k, likewise
    last_in_year: float | None = None  # £k: the in-year position of the year before the first
    name: str = ""  # of the position required, such as NHS England control total

    @property
    def improves(self) -> tuple[bool, ...]:
        """By year, whether an improvement on the year before is required; empty where none is."""
        rows = [row for row in (self.improvement_rate, self.improvement_amount) if row]
        return tuple(any(each is not None for each in year) for year in zip(*rows, strict=True))


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """Money set aside by name beside the headroom: a contingency, a risk reserve, money for one-off use.

    Each year's sum wins over the rate. What is released helps the year in which it is released, what is held does
    not.
    """

    name: str
    released: float  # 0 to 1: the share that the plan uses against its deficit
    rate: float | None = None  # fraction of the base
    base: Literal["", "total", "recurrent"] = ""  # blank: that of the rules
    amounts: Figures = ()  # £k by year; empty where no year has a sum
    source: str = ""

    def __post_init__(self) -> None:
        if all(amount is None for amount in self.amounts):
            object.__setattr__(self, "amounts", ())

    def over(self, years: int) -> SetAside:
        """Return the same over another number of years: past the plan's own the last year's is kept."""
        return replace(self, amounts=(self.amounts + self.amounts[-1:] * years)[:years])


@dataclass(frozen=True, kw_only=True)
class PoolLine:
    """One line of a pooled budget. Names that the source prints twice are told apart by their theme."""

    name: str
    amounts: Figures  # by year of the plan; None: not there yet
    theme: str = ""
    area: str = ""  # of spend
    commissioner: str = ""
    cluster: str = ""
    fund: str = ""  # which fund pays for it
    line: str = ""  # the plan's line of spend that it is part of; blank: its money stands nowhere else in the plan
    protected: str = ""  # why it may not flex; blank: it may
    measures: tuple[str, ...] = ()  # outcome measures that it serves
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What is paid into the pool by year, and by how much the text says that it rose in the last year stated."""

    name: str
    fund: str
    amounts: Figures
    stated: float | None = None  # the rise over the year before that the text states
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskShareItem:
    """One part of the agreement on risk: who bears it, a contingency, a step of escalation, or an option."""

    kind: Literal["bears", "contingency", "escalation", "option"]
    name: str
    share: float | None = None  # of the cost, for who bears it
    amount: float | None = None  # £k, for a contingency
    detail: str = ""
    source: str = ""


def line_problems(line: Line) -> Iterator[Problem]:
    """Yield what is wrong with a line by itself, each at its field."""
    if line.fixed is not None and line.share_of_allocation is not None:
        found = f"{line.name} is both fixed and a share of the allocation"
        yield Problem("share_of_allocation", found, "clear this cell, or the line's row on Fixed spend")
    if line.net_of_qipp and line.fixed is None:
        found = f"{line.name} is net of QIPP, but has no figures of its own by year"
        yield Problem("net_of_qipp", found, "give it a row on Fixed spend, or clear this cell")
    if line.first_year_spend is None and line.fixed is None and line.share_of_allocation is None:
        yield Problem(
            "first_year_spend", f"First-year spend of {line.name} is blank", "type it; 0 if there is none"
        )


def step_problems(step: Step, first_year: int) -> Iterator[Problem]:
    """Yield what is wrong with a step by itself."""
    if step.recurrent and any(step.amounts[:1]):
        found = f"the recurrent step {step.description!r} is in the first year, {year_label(first_year)}"
        yield Problem("amounts", found, "clear the cell: First-year spend already contains it")


def balance_problems(brought_forward: str, opening_balance: float) -> Iterator[Problem]:
    """Yield what is wrong with an opening balance, given where the balance of a year goes."""
    if brought_forward == "inside" and opening_balance:
        found = "Opening balance is not nought, but the balance is already inside the allocation"
        yield Problem("opening_balance", found, "type 0, or change Balance brought forward to added")


def improvement_problems(rules: Rules, brought_forward: str, first_year: int) -> Iterator[Problem]:
    """Yield what an improvement lacks to be reckoned from, each at its field."""
    if any(rules.improves) and brought_forward == "inside":
        found = "an improvement is of the in-year position, which the balance inside the allocation hides"
        yield Problem(
            "balance_brought_forward", found, "choose added, or require a surplus in place of an improvement"
        )
    if any(rules.improves[:1]) and rules.last_in_year is None:
        found = f"an improvement is required in {year_label(first_year)}, and the year before has no position"
        yield Problem("last_in_year", found, "type the In-year position of last year, a deficit as a minus")


def support_problems(support: Sequence[SupportFunding]) -> Iterator[Problem]:
    """Yield what is wrong with the allocations by name."""
    for found in twice("support", (each.name for each in support)):
        yield Problem("name", found, "rename one of the two, or add them together")
    for each in support:
        if any(amount < 0.0 for amount in each.amounts):
            found = f"the support {each.name!r} is negative"
            yield Problem("amounts", found, "support is a positive amount: type what is paid back as a step")


def set_aside_problems(set_asides: Sequence[SetAside]) -> Iterator[Problem]:
    """Yield what is wrong with the money that is set aside by name, each at its field."""
    for found in twice("set-aside", (each.name for each in set_asides)):
        yield Problem("name", found, "rename one of the two, or add them together")
    for each in set_asides:
        yield from set_aside_problem(each)


def set_aside_problem(each: SetAside) -> Iterator[Problem]:
    """Yield what is wrong with one set-aside by itself, each at its field."""
    stated = [each.rate, *each.amounts]
    if all(figure is None for figure in stated):
        found = f"the set-aside {each.name!r} has neither a rate nor a sum"
        yield Problem("rate", found, "type its Rate, or its sum under each year, or clear the row")
    if any(figure is not None and figure < 0.0 for figure in stated):
        yield Problem(
            "rate", f"the set-aside {each.name!r} is negative", "type what is set aside as a positive amount"
        )
    if not 0.0 <= each.released <= 1.0:
        found = f"the set-aside {each.name!r} releases less than none or more than all of it"
        yield Problem("released", found, "type a share from 0 % to 100 %")


def share_problems(qipp: Qipp | None, lines: Iterable[Line]) -> Iterator[Problem]:
    """Yield what is wrong with the lines' shares of the savings."""
    total = sum(line.qipp_share for line in lines)
    if qipp and abs(total - 1.0) > 1e-6:
        found = f"the QIPP shares add up to {total * 100:.6g} %"
        yield Problem("qipp_share", found, "make them add up to 100 %: they say on which lines the QIPP falls")


@dataclass(frozen=True, kw_only=True)
class ProviderFigures:
    """What one provider is paid, or what the savings take from its income, in £k by year."""

    provider: str
    measure: Literal["contract", "spend", "income change"]
    amounts: Figures = ()  # a loss of income is negative
    source: str = ""
