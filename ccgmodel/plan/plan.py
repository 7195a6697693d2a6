"""The plan: what an organisation published or uploaded, as frozen, checked values.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ccgmodel.plan.care_checks import care_contradictions
from ccgmodel.plan.dates import year_label
from ccgmodel.plan.floors import SpendFloor, floor_contradictions
from ccgmodel.plan.metrics import ActivityGroup, Metric, MetricValues, MonthlyActuals
from ccgmodel.plan.money import (
    Allocation,
    Combines,
    Contribution,
    Line,
    PoolLine,
    ProviderFigures,
    Qipp,
    RiskShareItem,
    Rules,
    SetAside,
    Step,
    SupportFunding,
    balance_problems,
    improvement_problems,
    line_problems,
    set_aside_problems,
    share_problems,
    step_problems,
    support_problems,
)
from ccgmodel.plan.money_actuals import MoneyActuals, money_actuals_contradictions
from ccgmodel.plan.problems import Problem, Refused
from ccgmodel.plan.publication import Contradiction, OpeningStep, PrintedCell, ProfileFact, Published, Range, Story
from ccgmodel.plan.repayable import RepayableSupport, repayable_problems
from ccgmodel.plan.risks import Mitigation, Risk, RiskBand, risk_contradictions
from ccgmodel.plan.schemes import (
    Gateway,
    Investment,
    Opportunity,
    RiskAdjustment,
    Scheme,
    SchemeMilestone,
    scheme_contradictions,
)
from ccgmodel.plan.streams import Stream, stream_contradictions
from ccgmodel.plan.text import begins_as_note, count_of_years, twice

ONCE = "_once"  # where a plan holds what is computed from it once


class PlanError(Refused):
    """A plan that contradicts itself; the message lists everything that is wrong with it."""

    between = "; "


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
    organisation_kind: str = ""  # such as health board; blank: CCG
    savings_programme: str = ""  # what it is called, such as CIP; blank: QIPP
    first_year_is: Literal["budget", "outturn"] = "budget"
    growth_combines: Combines = "compound"
    money_unit: Literal["£", "£k", "£m"] = "£k"  # the unit of the workbook; inside it is always £k
    opening_balance: float = 0.0
    balance_brought_forward: Literal["added", "inside"] = "added"
    status: Literal["draft", "final", "made up"] = "draft"  # made up: an example that no organisation owns
    report_date: date | None = None  # the day at which the document reports; None: it states none
    qipp: Qipp | None = None
    support: tuple[SupportFunding, ...] = ()
    floors: tuple[SpendFloor, ...] = ()
    streams: tuple[Stream, ...] = ()
    repayable: tuple[RepayableSupport, ...] = ()  # brokerage, loans and historic debt
    set_asides: tuple[SetAside, ...] = ()  # beside the headroom, which is in the rules
    steps: tuple[Step, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    investments: tuple[Investment, ...] = ()
    milestones: tuple[SchemeMilestone, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    providers: tuple[ProviderFigures, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    risk_adjustment: RiskAdjustment = field(default_factory=RiskAdjustment)
    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    risk_bands: tuple[RiskBand, ...] = ()
    metrics: tuple[Metric, ...] = ()
    metric_values: tuple[MetricValues, ...] = ()
    monthly_actuals: tuple[MonthlyActuals, ...] = ()
    money_actuals: tuple[MoneyActuals, ...] = ()
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
    opening_bridge: tuple[OpeningStep, ...] = ()
    profile: tuple[ProfileFact, ...] = ()
    printed_tables: tuple[PrintedCell, ...] = ()
    own_years: int = 0  # years that are the organisation's own, the rest being ours; 0: all of them

    def __post_init__(self) -> None:
        wrong = contradictions(self)
        if wrong:
            raise PlanError(Problem("", each) for each in wrong)
        if not self.own_years:
            object.__setattr__(self, "own_years", self.years)

    def __getstate__(self) -> dict[str, object]:
        """What a plan states, without what was computed from it."""
        return {name: value for name, value in vars(self).items() if name != ONCE}

    @property
    def is_made_up(self) -> bool:
        """Whether it is an example whose figures no organisation owns."""
        return self.status == "made up"

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

    @property
    def first_allocation(self) -> float:
        """The whole allocation of the first year in £k, support by name included."""
        support = sum(each.amounts[0] for each in self.support)
        return (self.allocation.recurrent[0] or 0.0) + self.allocation.non_recurrent[0] + support

    def citation(self, key: str) -> str:
        """The full citation of source keys parted by semicolons; one written out in full stands for itself."""
        return "; ".join(self.sources.get(each.strip(), each.strip()) for each in key.split(";"))


def contradictions(plan: Plan) -> list[str]:
    """Return everything wrong with a plan, in words."""
    wrong = []
    if not 1 <= plan.years <= 15:
        wrong.append(f"a plan has 1 to 15 years, not {plan.years}")
    wrong += _wrong_lengths(plan)
    if plan.allocation.recurrent[:1] in ((), (None,)):
        wrong.append("the first year's recurrent allocation is blank")
    names = plan.line_names
    if not names:
        wrong.append("a plan needs at least one line of spend")
    wrong += twice("line", names)
    wrong += [each.text for line in plan.lines for each in line_problems(line)]
    wrong += [
        f"the allocation of {year_label(plan.first_year + t)} has neither a figure nor a growth rate"
        for t, given in enumerate(zip(plan.allocation.recurrent, plan.allocation.growth, strict=False))
        if t and given == (None, None)
    ]
    wrong += [
        f"the step {s.description!r} is on {s.line!r}, which is no line" for s in plan.steps if s.line not in names
    ]
    wrong += [each.text for step in plan.steps for each in step_problems(step, plan.first_year)]
    wrong += [each.text for each in support_problems(plan.support)]
    wrong += [each.text for each in set_aside_problems(plan.set_asides)]
    wrong += [each.text for each in repayable_problems(plan.repayable, plan.first_year)]
    wrong += [each.text for each in share_problems(plan.qipp, plan.lines)]
    if plan.qipp and not any(each is not None for each in (*plan.qipp.planned, *plan.qipp.unidentified)):
        wrong.append("the QIPP states no savings in any year")
    wrong += [each.text for each in balance_problems(plan.balance_brought_forward, plan.opening_balance)]
    inside = plan.balance_brought_forward
    wrong += [each.text for each in improvement_problems(plan.rules, inside, plan.first_year)]
    return [
        *wrong,
        *_wrong_ranges(plan),
        *scheme_contradictions(plan),
        *risk_contradictions(plan),
        *floor_contradictions(plan),
        *stream_contradictions(plan),
        *care_contradictions(plan),
        *money_actuals_contradictions(plan),
        *_not_carried(plan),
    ]


def _not_carried(plan: Plan) -> Iterator[str]:
    """Yield what the plan's own workbook could not say, so that another plan would be read from it."""
    for line in plan.lines:
        if line.rates and (line.fixed is not None or line.share_of_allocation is not None):
            what = "a share of the allocation" if line.fixed is None else "fixed"
            yield f"the growth rates of {line.name} are not used: the line is {what}"
    first_cells = _first_cells(plan)
    yield from (
        f"the {what} {name!r} begins as a note of the template does, which is not read"
        for what, name in first_cells
        if begins_as_note(name)
    )
    called = {
        "the position required is called": plan.rules.name,
        "the savings programme is called": plan.savings_programme,
        "the organisation is a": plan.organisation_kind,
    }
    for what, name in called.items():
        if name != name.strip():
            yield f"{what} {name!r}, which begins or ends with a space"
    names = [*first_cells, *(("category", line.category) for line in plan.lines)]
    names += [("programme", scheme.programme) for scheme in plan.schemes]
    names += [("overlap group", scheme.overlap_group) for scheme in plan.schemes]
    yield from (
        f"the {what} {name!r} begins or ends with a space"
        for what, name in dict.fromkeys(names)
        if name != name.strip()
    )
    lists = [
        *((f"settings of {each.name!r}", each.settings) for each in plan.risks),
        *((f"settings of {each.name!r}", each.settings) for each in plan.stories),
        *((f"risks against which {each.name!r} is held", each.against) for each in plan.mitigations),
        *((f"measures of {each.name!r}", each.measures) for each in plan.pool),
        *((f"lines of {each.name!r}", each.lines) for each in plan.floors),
        *((f"lines of {each.name!r}", each.lines) for each in plan.streams),
    ]
    yield from (
        f"{each!r} among the {what} is blank, begins or ends with a space, or holds a semicolon"
        for what, listed in lists
        for each in listed
        if not each or each != each.strip() or ";" in each
    )


def _first_cells(plan: Plan) -> list[tuple[str, str]]:
    """What stands first in the rows of the plan's workbook: what it is, and its name."""
    parts: dict[str, Iterable[str]] = {
        "line": plan.line_names,
        "support": (each.name for each in plan.support),
        "floor": (each.name for each in plan.floors),
        "stream": (each.name for each in plan.streams),
        "set-aside": (each.name for each in plan.set_asides),
        "repayable support": (each.name for each in plan.repayable),
        "scheme": (each.name for each in plan.schemes),
        "scheme or programme": (each.scheme for each in plan.milestones),
        "opportunity": (each.name for each in plan.opportunities),
        "risk": (each.name for each in plan.risks),
        "mitigation": (each.name for each in plan.mitigations),
        "metric": (each.name for each in plan.metrics),
        "line of the pool": (each.name for each in plan.pool),
        "contribution": (each.name for each in plan.contributions),
        "source": plan.sources,
        "printed table": (each.table for each in plan.published),
        "story": (each.name for each in plan.stories),
        "contradiction": (each.where for each in plan.contradictions),
    }
    return [(what, name) for what, names in parts.items() for name in names]


def _wrong_ranges(plan: Plan) -> list[str]:
    """Return which evidence ranges are out of order, empty or given twice."""
    levers = Counter(each.lever for each in plan.ranges)
    return [
        *(f"the range of {lever} is given twice" for lever, times in levers.items() if times > 1),
        *(
            f"the range of {each.lever} is out of order: low {each.low:g}, central {each.central:g}, "
            f"high {each.high:g}"
            for each in plan.ranges
            if not each.low <= each.central <= each.high
        ),
        *(
            f"the range of {each.lever} is a history without one"
            for each in plan.ranges
            if each.distribution == "history" and not each.history
        ),
    ]


def _wrong_lengths(plan: Plan) -> list[str]:
    """Return which figures by year have another number of years than the plan."""
    by_year: dict[str, Sequence[float | None]] = {
        "recurrent allocation": plan.allocation.recurrent,
        "allocation growth": plan.allocation.growth,
        "non-recurrent allocation": plan.allocation.non_recurrent,
        "surplus required (rate)": plan.rules.surplus_rate or (None,) * plan.years,
        "surplus required (amount)": plan.rules.surplus_amount or (None,) * plan.years,
        "improvement required (rate)": plan.rules.improvement_rate or (None,) * plan.years,
        "improvement required (amount)": plan.rules.improvement_amount or (None,) * plan.years,
        **({"planned QIPP": plan.qipp.planned, "unidentified QIPP": plan.qipp.unidentified} if plan.qipp else {}),
        **{f"fixed spend of {line.name}": line.fixed for line in plan.lines if line.fixed is not None},
        **{f"{driver} of {line.name}": rates for line in plan.lines for driver, rates in line.rates.items()},
        **{f"investment of {each.scheme}": each.amounts for each in plan.investments},
        **{f"opportunity {each.name!r}": each.amounts for each in plan.opportunities},
        **{f"support {each.name!r}": each.amounts for each in plan.support},
        **{f"allocation of stream {each.name!r}": each.amounts for each in plan.streams},
        **{f"set-aside {each.name!r}": each.amounts or (None,) * plan.years for each in plan.set_asides},
        **{
            f"{kind.replace('_', ' ')} of {each.name}": getattr(each, kind) or (None,) * plan.years
            for each in plan.repayable
            for kind in ("drawn", "repaid", "written_off", "cap")
        },
        **{f"step {step.description!r}": step.amounts for step in plan.steps},
    }
    return [
        f"{what} has {count_of_years(len(figures))}, not {plan.years}"
        for what, figures in by_year.items()
        if len(figures) != plan.years
    ]
