"""The plan: what an organisation published or uploaded, as frozen, checked values.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Figures = tuple[float | None, ...]  # one a year; None is a blank

DRIVERS = ("demographic_growth", "non_demographic_growth", "inflation", "tariff_efficiency")


class PlanError(ValueError):
    """A plan that contradicts itself; the message lists everything that is wrong with it."""


def year_label(year: int) -> str:
    """Write a financial year as the field does.

    >>> year_label(2013), year_label(1999)
    ('2013/14', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}"


def year_from_label(text: str) -> int | None:
    """Read a financial year written 2013/14, 2013-14, 2013/2014 or 13/14; None where it is not one.

    >>> year_from_label("2013/14"), year_from_label("13-14"), year_from_label("2013/15")
    (2013, 2013, None)
    """
    match = re.fullmatch(r"\s*(?:FY\s*)?(\d{4}|\d{2})\s*[/\-–]\s*(\d{4}|\d{2})\s*", text, re.IGNORECASE)
    if not match:
        return None
    start = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
    return start if int(match[2]) % 100 == (start + 1) % 100 else None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of expenditure: grown by its drivers, or fixed, or a share of the recurrent allocation."""

    name: str
    category: str = ""
    first_year_spend: float | None = None  # £k; None only where `fixed` or `share_of_allocation` says it
    rates: Mapping[str, Figures] = field(default_factory=dict)  # driver -> fraction by year; None: does not apply
    fixed: tuple[float, ...] | None = None  # £k by year, in place of growth
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
class Qipp:
    """Top-down savings in £k by year, identified and not; a blank year follows the taper."""

    planned: Figures
    unidentified: Figures
    taper: float = 0.0  # fall a year as a fraction, before the plan's allocation growth
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What NHS England requires: headroom and a surplus, each a share of the base or a sum."""

    headroom_rate: float = 0.0
    headroom_released: float = 0.0  # 0 to 1: the share that the plan uses against its deficit
    base: Literal["total", "recurrent"] = "total"
    surplus_rate: Figures = ()  # fraction of the base
    surplus_amount: Figures = ()  # £k; wins over the rate


@dataclass(frozen=True, kw_only=True)
class Published:
    """One printed row to hold our figures against: `result` says which of ours it is.

    It was printed under the scenario `setting`, in `unit` to the nearest `step`: a figure reproduces within half
    of that. `known` explains the cells that cannot be had from the published assumptions.
    """

    table: str
    item: str
    result: str
    setting: str
    unit: Literal["£m", "£k", "%"]
    step: float
    figures: Figures
    known: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A what-if that this plan's own history suggests: settings as the command line takes them."""

    name: str
    settings: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Where the published text disagrees with itself, and what we did about it."""

    where: str
    says: str
    treatment: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """An organisation's published or uploaded plan: the baseline from which every scenario differs.

    Raises:
        PlanError: listing every contradiction: lengths, names, shares, and blanks where a figure must be.

    """

    organisation: str
    first_year: int
    years: int
    lines: tuple[Line, ...]
    allocation: Allocation
    rules: Rules
    code: str = ""
    first_year_is: Literal["budget", "outturn"] = "budget"
    growth_combines: Literal["compound", "add"] = "compound"
    money_unit: Literal["£", "£k", "£m"] = "£k"  # the unit of the workbook; inside it is always £k
    opening_balance: float = 0.0
    balance_brought_forward: Literal["added", "inside"] = "added"
    status: Literal["draft", "final"] = "draft"
    qipp: Qipp | None = None
    steps: tuple[Step, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)  # key -> citation
    field_sources: Mapping[str, str] = field(default_factory=dict)  # field of the Plan sheet -> source
    published: tuple[Published, ...] = ()
    stories: tuple[Story, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    own_years: int = 0  # years that are the organisation's own, the rest being ours; 0: all of them

    def __post_init__(self) -> None:
        wrong = list(_contradictions(self))
        if wrong:
            raise PlanError("; ".join(wrong))
        if not self.own_years:
            object.__setattr__(self, "own_years", self.years)

    @property
    def year_numbers(self) -> tuple[int, ...]:
        """The years as integers: 2013 for 2013/14."""
        return tuple(range(self.first_year, self.first_year + self.years))

    @property
    def year_labels(self) -> tuple[str, ...]:
        """The years as they are written: 2013/14."""
        return tuple(map(year_label, self.year_numbers))

    @property
    def line_names(self) -> tuple[str, ...]:
        """The lines of expenditure, in the plan's order."""
        return tuple(line.name for line in self.lines)

    def citation(self, key: str) -> str:
        """The full citation of source keys parted by semicolons; one written out in full stands for itself."""
        return "; ".join(self.sources.get(each.strip(), each.strip()) for each in key.split(";"))


def _contradictions(plan: Plan) -> list[str]:
    """Everything wrong with a plan, in words."""
    wrong = []
    if not 1 <= plan.years <= 15:
        wrong.append(f"a plan has 1 to 15 years, not {plan.years}")
    by_year: dict[str, Sequence[float | None]] = {
        "recurrent allocation": plan.allocation.recurrent,
        "allocation growth": plan.allocation.growth,
        "non-recurrent allocation": plan.allocation.non_recurrent,
        "surplus required (rate)": plan.rules.surplus_rate or (None,) * plan.years,
        "surplus required (amount)": plan.rules.surplus_amount or (None,) * plan.years,
        **({"planned QIPP": plan.qipp.planned, "unidentified QIPP": plan.qipp.unidentified} if plan.qipp else {}),
        **{f"fixed spend of {line.name}": line.fixed for line in plan.lines if line.fixed is not None},
        **{f"{driver} of {line.name}": rates for line in plan.lines for driver, rates in line.rates.items()},
        **{f"step {step.description!r}": step.amounts for step in plan.steps},
    }
    wrong += [
        f"{what} has {len(figures)} years, not {plan.years}"
        for what, figures in by_year.items()
        if len(figures) != plan.years
    ]
    if plan.allocation.recurrent[:1] in ((), (None,)):
        wrong.append("the first year's recurrent allocation is blank")
    names = plan.line_names
    if not names:
        wrong.append("a plan needs at least one line of spend")
    wrong += [f"the line {name!r} appears twice" for name in sorted({n for n in names if names.count(n) > 1})]
    wrong += [
        f"{line.name} has no first-year spend"
        for line in plan.lines
        if line.first_year_spend is None and line.fixed is None and line.share_of_allocation is None
    ]
    wrong += [
        f"{line.name} is both fixed and a share of the allocation"
        for line in plan.lines
        if line.fixed is not None and line.share_of_allocation is not None
    ]
    wrong += [
        f"the allocation of {year_label(plan.first_year + t)} has neither a figure nor a growth rate"
        for t, given in enumerate(zip(plan.allocation.recurrent, plan.allocation.growth, strict=False))
        if t and given == (None, None)
    ]
    wrong += [
        f"the step {s.description!r} is on {s.line!r}, which is no line" for s in plan.steps if s.line not in names
    ]
    wrong += [
        f"the recurrent step {s.description!r} is in the first year, whose spend already contains it"
        for s in plan.steps
        if s.recurrent and s.amounts[0]
    ]
    if plan.qipp and abs(sum(line.qipp_share for line in plan.lines) - 1) > 1e-6:
        wrong.append("the lines' QIPP shares do not add up to 100 %")
    if plan.balance_brought_forward == "inside" and plan.opening_balance:
        wrong.append("the balance brought forward is inside the allocation, so the opening balance must be nought")
    return wrong
