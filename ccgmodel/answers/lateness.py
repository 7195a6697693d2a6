"""The milestone tracker: where each milestone stands at a report date, and what its lateness puts at risk.

Texts stay as written. What they name resolves to its last day for lateness (see `dates`), kept beside the text. A
text that states no year is read in the first year that the plan looks forward to.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

import numpy as np

from ccgmodel.baseline import schemes
from ccgmodel.plan import DateReading, Floats, Plan, SchemeMilestone, first_month, last_day, month, read_period
from ccgmodel.projection import programme
from ccgmodel.scenario import LEVERS, Scenario, Setting, scopes

Standing = Literal["done", "ongoing", "on track", "due within 30 days", "late", "no date"]
SOON = 30  # days
BLOCK = 64  # schemes followed at a time, so that a thousand of them fit in memory
SLIPPAGE = LEVERS["qipp_slippage"]
_DONE = r"(?:done|completed?|in place|achieved)\b[\s:,\-]*+(?:by|on|since|in)?+\s*+(.*)"
_ONGOING = re.compile(r"ongoing\b.*|.*\bonwards?", re.DOTALL)
_OPEN = re.compile(r"tb[acd]|to be (?:agreed|announced|confirmed|decided)")
_ALWAYS = date.min


@dataclass(frozen=True)
class Tracked:
    """One milestone at the report date: its text is in `milestone`, what was made of it beside it."""

    milestone: SchemeMilestone
    status: Standing
    due: date | None  # the last day of what the text that counts names; None where it names none
    months_late: float  # since that day; nought unless it is late
    text: str = ""  # what counts: the revised date, else the one it was due
    reading: DateReading | None = None  # what that text names, and how exactly


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """What a scheme puts at risk by starting as late as its latest milestone is.

    Pounds are £k of money that the plan counts on and does not save within its years, as with "lateness" in
    `programme`: nought for a scheme that releases none, negative for one that is a cost.
    """

    scheme: str
    milestone: Tracked  # the latest, of the scheme or of its programme
    months_late: int  # begun months included
    months_moved: int  # the same within the bounds of the lever: by how many months the model moves the start
    first_year_lost: float  # £k of the year of the start
    full_year_delayed: float  # £k still missing in later years, added up, as the full-year effect is reached later


def first_report_date(plan: Plan, today: date) -> date:
    """Return the report date to begin with: the plan's own, else today.

    Where it states none and its years are over it is the end of the first quarter of the first year that the plan
    looks forward to, when its first report was due.
    """
    if plan.report_date:
        return plan.report_date
    if today <= last_day(first_month(plan.first_year + plan.years) - 1):
        return today
    return last_day(first_month(plan.first_year + (plan.first_year_is == "outturn")) + 2)


def track(plan: Plan, report_date: date) -> tuple[Tracked, ...]:
    """Return where every milestone of a plan stands, in the plan's order.

    A revised date wins over the one it was due. A milestone is done where its done text or the one that counts
    says so ("In place", "Done"), or where its done text names a day, month or quarter that has begun by the report
    date. What goes on with no end ("Ongoing", "April 2013 onwards") is ongoing once it has begun, and never late.
    One that is neither done nor dated ("TBC") has no date; but a revised text that names no date takes none away:
    once the date that it was due is past, it is late.
    """
    year = plan.first_year + (plan.first_year_is == "outturn")
    return tuple(_tracked(milestone, report_date, year) for milestone in plan.milestones)


def _tracked(milestone: SchemeMilestone, report_date: date, year: int) -> Tracked:
    text, first = milestone.revised.strip() or milestone.due.strip(), milestone.due.strip()
    reading, before = read_period(text, year), read_period(first, year)
    done = _done_since(milestone.done, year, dated=True) or _done_since(text, year, dated=False)
    if done and done <= report_date:
        return Tracked(milestone, "done", reading.last if reading else None, 0.0, text, reading)
    if _ONGOING.fullmatch(text.casefold()) and (reading is None or reading.first <= report_date):
        return Tracked(milestone, "ongoing", None, 0.0, text, reading)
    if reading is None and before and before.last < report_date:  # no new date was given: it is late by the old
        text, reading = first, before
    due = reading.last if reading else None
    if due is None:
        return Tracked(milestone, "no date", None, 0.0, text, reading)
    if due < report_date:
        return Tracked(milestone, "late", due, months_between(due, report_date), text, reading)
    soon = (due - report_date).days <= SOON
    return Tracked(milestone, "due within 30 days" if soon else "on track", due, 0.0, text, reading)


def says_when(text: str, plan: Plan) -> bool:
    """Whether a text says when a milestone is or was met, that this is not known yet, or nothing at all.

    What does not counts as no date at all, which whoever wrote it may not have meant ("some time soonish").
    """
    year = plan.first_year + (plan.first_year_is == "outturn")
    known = _OPEN.fullmatch(text.casefold()) or _ONGOING.fullmatch(text.casefold())
    return bool(not text or known or _done_since(text, year, dated=True) or read_period(text, year))


def _done_since(text: str, year: int, *, dated: bool) -> date | None:
    """Return the day from which a text says that a milestone is done; a bare date says so only where `dated`."""
    said = re.fullmatch(_DONE, text.strip().casefold())
    if said and not said[1]:
        return _ALWAYS
    reading = read_period(said[1], year) if said else read_period(text, year) if dated else None
    return reading.first if reading else None


def at_risk(plan: Plan, report_date: date) -> tuple[AtRisk, ...]:
    """Return what each scheme with a late milestone, its own or its programme's, puts at risk.

    Each is as if it alone were late, so that where schemes overlap what another makes up is taken into account.
    A scheme that began before the first year that levers act on has nothing to lose any more.
    """
    late = _latest(plan, report_date)
    found = {
        place: max(own, key=lambda tracked: tracked.months_late)
        for place, scheme in enumerate(plan.schemes)
        if (own := [late[name] for name in (scheme.name, scheme.programme) if name in late])
    }
    if not found:
        return ()
    lost = 0.0 - _lateness(
        plan, [(plan.schemes[place].name, _whole_months(each)) for place, each in found.items()]
    )
    return tuple(
        AtRisk(
            scheme=plan.schemes[place].name,
            milestone=tracked,
            months_late=ceil(tracked.months_late),
            months_moved=int(_whole_months(tracked)),
            first_year_lost=float(missing[first]),
            full_year_delayed=float(np.cumsum(missing)[first + 1 :].sum()),
        )
        for (place, tracked), missing in zip(found.items(), lost, strict=True)
        for first in [max(0, int(schemes(plan).begins[place, 0, 0]))]
    )


def _lateness(plan: Plan, late: Sequence[tuple[str, float]]) -> Floats:
    """What each scheme's own months late do to the programme's new savings, (scheme, year) in £k of cash."""
    scenarios = [Scenario(name, {Setting(SLIPPAGE.name, name): months}) for name, months in late]
    blocks = [scenarios[start : start + BLOCK] for start in range(0, len(scenarios), BLOCK)]
    return np.concatenate([programme(plan, block).lateness.sum(axis=1) for block in blocks])


def slippage_scenario(plan: Plan, report_date: date) -> Scenario:
    """Return the scenario in which what is late at the report date starts so many months later.

    A programme's late milestone sets the programme; a scheme's own sets the scheme where it is later than that.
    Months are whole ones, begun ones included, within the lever's bounds. Nothing late: nothing set.
    """
    late = _latest(plan, report_date)
    months = {name: _whole_months(tracked) for name, tracked in late.items()}
    reach = scopes(plan, "scheme")
    values: dict[Setting, float] = {}
    for name in dict.fromkeys(scheme.programme for scheme in plan.schemes if scheme.programme in months):
        own = [place for place, scheme in enumerate(plan.schemes) if scheme.programme == name]
        # A line, say, may have the programme's name: then its schemes are set one by one.
        alone = {place for places in reach[name].values() for place in places} == set(own)
        moved = [name] if alone else [plan.schemes[place].name for place in own]
        values.update({Setting(SLIPPAGE.name, each): months[name] for each in moved})
    for scheme in plan.schemes:
        if months.get(scheme.name, 0.0) > months.get(scheme.programme, 0.0):
            values[Setting(SLIPPAGE.name, scheme.name)] = months[scheme.name]
    return Scenario(f"Milestones late at {report_date:%d/%m/%Y}", values)


def late_savings(plan: Plan, report_date: date) -> Floats:
    """What all that is late at the report date takes off the savings of each year together, (year,) in £k of cash.

    A year counts what is missing in it, whichever year it was to be new in. Negative where what is late is a cost.
    """
    late = programme(plan, [slippage_scenario(plan, report_date)]).lateness.sum(axis=1)[0]
    return np.asarray(0.0 - np.cumsum(late))


def _latest(plan: Plan, report_date: date) -> dict[str, Tracked]:
    """Return for each scheme or programme with late milestones the one that is latest.

    What is late of the plan as a whole moves no scheme.
    """
    late = sorted((t for t in track(plan, report_date) if t.status == "late"), key=lambda t: t.months_late)
    return {tracked.milestone.scheme: tracked for tracked in late if tracked.milestone.scheme}


def _whole_months(tracked: Tracked) -> float:
    """Return the months, begun ones included, by which the lever moves what is late."""
    return float(min(SLIPPAGE.maximum, ceil(tracked.months_late)))


def months_between(start: date, end: date) -> float:
    """Months from one day to a later one; the last day of a month to that of the next is one month.

    >>> months_between(date(2013, 4, 30), date(2013, 5, 31)), months_between(date(2013, 4, 30), date(2013, 5, 15))
    (1.0, 0.4838709677419355)
    """
    whole = month(end.year, end.month) - month(start.year, start.month)
    if _months_on(start, whole) > end:
        whole -= 1
    since, until = _months_on(start, whole), _months_on(start, whole + 1)
    return whole + (end - since).days / (until - since).days


def _months_on(day: date, months: int) -> date:
    """Return the same day so many months on; the last day of a month stays the last."""
    there = last_day(month(day.year, day.month) + months)
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return there
    return there.replace(day=min(day.day, there.day))
