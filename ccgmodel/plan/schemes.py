"""What the savings programme (QIPP) is made of: schemes, what they invest, their milestones, and the pipeline.

Money is in £k. A saving is positive. A month is a whole number (see `months`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.text import fold, twice

if TYPE_CHECKING:
    from ccgmodel.plan.plan import Plan

Status = Literal["", "idea", "PID", "business case", "workbook", "delivering", "closed"]
Rag = Literal["", "red", "amber", "green"]
STATUSES: tuple[Status, ...] = ("idea", "PID", "business case", "workbook", "delivering", "closed")
RAGS: tuple[Rag, ...] = ("red", "amber", "green")


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One savings scheme: what it saves in the year it starts, and in a full year after that.

    A negative saving is a cost that the programme carries. The one-off part (1 - `recurrent_share`) runs for
    twelve months from the start and then falls away. Savings are before the scheme's own investment.
    """

    name: str
    line: str
    first_year_saving: float  # £k in the year of the start
    full_year_effect: float | None = None  # £k a year after it; None: the same as in the first year
    start: int | None = None  # month; None: in the plan's first year, as the two savings imply (see `months_live`)
    programme: str = ""
    investment: float = 0.0  # £k spent in the year of the start
    recurrent_share: float = 1.0
    status: Status = ""  # how far it has got; none stated: it counts like any other
    rag: Rag = ""
    confidence: float | None = None  # share of the saving that is believed in
    lead: str = ""  # role, never a person's name
    provider: str = ""
    cashable: bool = True  # False: activity falls and no money is released, as under a block contract
    overlap_group: str = ""  # schemes that claim the same activity
    overlap_cap: float | None = None  # £k a year that the group can save together; stated on any scheme of it
    source: str = ""

    @property
    def full_year(self) -> float:
        """Saving of a full year in £k."""
        return self.first_year_saving if self.full_year_effect is None else self.full_year_effect


@dataclass(frozen=True, kw_only=True)
class Investment:
    """What a scheme spends in £k by year beside its starting investment; none of it recurs."""

    scheme: str
    kind: Literal["investment", "pump-priming", "dual running"]
    amounts: tuple[float, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SchemeMilestone:
    """One step of a scheme, a programme or the whole plan. Dates are kept as written ("TBC", "30/04/2013")."""

    scheme: str  # or the name of a programme; blank: the whole plan
    milestone: str
    workstream: str = ""  # what the document groups it under, where that is no scheme or programme
    owner: str = ""  # role
    due: str = ""
    revised: str = ""
    done: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """A stage that schemes pass, and what it takes; with a scheme, what that scheme has of it."""

    gate: str
    status: Status = ""  # of the schemes that are through it, where one of the statuses says so
    scheme: str = ""  # blank: what the stage asks of every scheme
    approver: str = ""  # role or committee
    needs: tuple[str, ...] = ()  # documents and assessments; with a scheme, those that it has
    passed: str = ""  # when, as written; of every scheme, by when
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """A benchmark opportunity that is no scheme yet: potential, risk adjustment, amounts by year as printed."""

    name: str
    programme: str
    line: str
    potential: float | None = None  # £k before risk
    risk_adjustment: float | None = None  # share taken off for risk
    adjusted: float | None = None  # £k after risk as stated, which wins over potential x (1 - risk adjustment)
    amounts: tuple[float | None, ...] = ()  # £k by year, after risk
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskAdjustment:
    """How much of a scheme's saving the plan counts: all of it, by its RAG status, or by its own confidence."""

    by: Literal["none", "RAG", "confidence"] = "none"
    red: float = 0.5
    amber: float = 0.75
    green: float = 1.0

    def factor(self, scheme: Scheme) -> float:
        """Share of the scheme's saving that counts; one that states no RAG or confidence counts in full."""
        if self.by == "RAG":
            return {"": 1.0, "red": self.red, "amber": self.amber, "green": self.green}[scheme.rag]
        if self.by == "confidence" and scheme.confidence is not None:
            return scheme.confidence
        return 1.0


def start_of(scheme: Scheme, first_year: int) -> int:
    """Return the month in which a scheme starts.

    Where none is stated it starts in the plan's first year, so many months before its end as the first-year saving
    is of a twelfth of the full-year effect.
    """
    if scheme.start is not None:
        return scheme.start
    full_year = scheme.full_year
    live = round(12 * scheme.first_year_saving / full_year) if full_year else 12
    return first_month(first_year + 1) - min(12, max(1, live))


def names_taken(
    lines: Iterable[str], categories: Iterable[str], schemes: Iterable[Scheme]
) -> dict[str, Literal["status", "programme", "category", "line"]]:
    """Return the folded names for which a lever can be set, each with what has it: no scheme may have one."""
    return {
        **{fold(status): "status" for status in STATUSES},
        **{fold(scheme.programme): "programme" for scheme in schemes if scheme.programme},
        **{fold(category): "category" for category in categories if category},
        **{fold(line): "line" for line in lines},
    }


def shrinks(first: float, full: float) -> bool:
    """Whether a full year saves less than the part of one before it, or has another sign."""
    return full * first < 0 or abs(first) > abs(full)


def scheme_contradictions(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with a plan's schemes, milestones and opportunities, in words."""
    names = [scheme.name for scheme in plan.schemes]
    lines = set(plan.line_names)
    taken = names_taken(plan.line_names, (line.category for line in plan.lines), plan.schemes)
    yield from twice("scheme", names)
    yield from (
        f"the scheme {name!r} has the name of a line, category, programme or status; give it another"
        for name in names
        if fold(name) in taken
    )
    for scheme in plan.schemes:
        if scheme.line not in lines:
            yield f"the scheme {scheme.name!r} is on {scheme.line!r}, which is no line"
        if shrinks(scheme.first_year_saving, scheme.full_year):
            yield (
                f"the scheme {scheme.name!r} saves {scheme.first_year_saving:g} in its first year and "
                f"{scheme.full_year:g} in a full one; what falls away afterwards belongs in its recurrent share"
            )
    yield from (
        f"an investment is for {each.scheme!r}, which is no scheme"
        for each in plan.investments
        if each.scheme not in names
    )
    programmes = {scheme.programme for scheme in plan.schemes} - {""}
    yield from (
        f"the milestone {each.milestone!r} is for {each.scheme!r}, which is neither a scheme nor a programme"
        for each in plan.milestones
        if each.scheme not in programmes.union(names) and (each.scheme or not each.workstream)
    )
    yield from (
        f"a gateway is for {each.scheme!r}, which is no scheme"
        for each in plan.gateways
        if each.scheme not in ("", *names)
    )
    yield from twice("opportunity", (each.name for each in plan.opportunities))
    yield from (
        f"the opportunity {each.name!r} is on {each.line!r}, which is no line"
        for each in plan.opportunities
        if each.line not in lines
    )
    for group in sorted({scheme.overlap_group for scheme in plan.schemes} - {""}):
        caps = {s.overlap_cap for s in plan.schemes if s.overlap_group == group} - {None}
        if len(caps) > 1:
            yield f"the overlap group {group!r} has {len(caps)} caps; state one"
