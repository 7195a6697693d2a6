"""The plan: what an organisation published or uploaded, as frozen, checked values.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ccgmodel.consistency import contradictions
from ccgmodel.metric import ActivityGroup, Metric, MetricValues, MonthlyActuals
from ccgmodel.pool_line import Contribution, PoolLine, RiskShareItem
from ccgmodel.risk import Mitigation, Risk
from ccgmodel.scheme import Investment, Opportunity, RiskAdjustment, Scheme, SchemeMilestone
from ccgmodel.years import year_label

Figures = tuple[float | None, ...]  # one a year; None is a blank

DRIVERS = ("demographic_growth", "non_demographic_growth", "inflation", "tariff_efficiency")


class PlanError(ValueError):
    """A plan that contradicts itself; the message lists everything that is wrong with it."""


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
class Range:
    """What a lever may turn out to be, in its own unit, and how we know: a `points` lever's is a difference.

    `low` is the smaller figure, whichever way is good. A `history` is the values that were recorded, each as
    likely as the others; the other distributions are explained where they are drawn (`ccgmodel.ensemble`).
    """

    lever: str
    low: float
    central: float
    high: float
    distribution: Literal["triangular", "pert", "normal", "history"] = "triangular"
    history: tuple[float, ...] = ()
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether there is nothing to draw: one value is all that there is."""
        return self.low == self.high


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
    schemes: tuple[Scheme, ...] = ()
    investments: tuple[Investment, ...] = ()
    milestones: tuple[SchemeMilestone, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    risk_adjustment: RiskAdjustment = field(default_factory=RiskAdjustment)
    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    metrics: tuple[Metric, ...] = ()
    metric_values: tuple[MetricValues, ...] = ()
    monthly_actuals: tuple[MonthlyActuals, ...] = ()
    activity_groups: tuple[ActivityGroup, ...] = ()
    pool: tuple[PoolLine, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    risk_share: tuple[RiskShareItem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)  # key -> citation
    field_sources: Mapping[str, str] = field(default_factory=dict)  # field of the Plan sheet -> source
    published: tuple[Published, ...] = ()
    stories: tuple[Story, ...] = ()
    ranges: tuple[Range, ...] = ()  # evidence on levers, in place of that of the table of levers
    contradictions: tuple[Contradiction, ...] = ()
    own_years: int = 0  # years that are the organisation's own, the rest being ours; 0: all of them

    def __post_init__(self) -> None:
        wrong = contradictions(self)
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
