"""A plan's schemes laid out as arrays: what each saves in which year, on which line, at what cost.

Money is in £k. A scheme's saving is new in two years: the first-year saving in the year it starts, the rest of the
full-year effect in the next. What recurs stays; a one-off saving runs for twelve months and falls away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ccgmodel.plan import Floats, Plan, first_month, once_a_plan, start_of

NOTHING = 1e-6  # £k: less than this is rounding of the arithmetic, and stands for nought


@dataclass(frozen=True, eq=False, kw_only=True)
class Schemes:
    """A plan's schemes laid out as arrays; those of one figure a scheme are (scheme, 1, 1)."""

    start: Floats  # months after the plan's first April; negative for a scheme that began before
    begins: npt.NDArray[np.intp]  # (scheme, 1, 1) the year it starts in, 0 the plan's first
    live: Floats  # months left of that year
    part: Floats  # first-year saving as a share of the full-year effect
    on_time: Saving  # (scheme, year, 1) what it saves if all of it is delivered on time, after risk
    on_line: Floats  # (line, scheme) 1 where the scheme's saving falls
    cash: Floats  # (line, scheme) the same, nought for a scheme that releases no money
    groups: Floats  # (overlap group, scheme) 1 for its schemes
    caps: Floats  # (overlap group, 1, 1) £k a year
    investment: Floats  # (scheme, year) £k
    any_once: bool
    any_overlap: bool


class Saving(NamedTuple):
    """Savings in £k, each (scheme or line, year, scenario)."""

    level: Floats  # what recurs, as it has come to be by that year
    once: Floats  # of that year alone

    @property
    def new(self) -> Floats:
        """New savings of each year, those that recur and those that do not."""
        return np.asarray(np.diff(self.level, axis=1, prepend=0.0) + self.once)


@once_a_plan
def schemes(plan: Plan) -> Schemes:
    """Lay a plan's schemes out as arrays; done once for each plan."""
    april, each = first_month(plan.first_year), plan.schemes
    start = np.array([start_of(scheme, plan.first_year) - april for scheme in each], dtype=np.float64)
    begins = (start // 12.0).astype(np.intp)[:, np.newaxis, np.newaxis]
    first = column([scheme.first_year_saving for scheme in each])
    full = column([scheme.full_year for scheme in each])
    weight = column([plan.risk_adjustment.factor(scheme) for scheme in each])
    recurs = column([scheme.recurrent_share for scheme in each])
    new = _new_by_year(first, full, np.arange(plan.years)[:, np.newaxis] - begins) * weight
    lines = {name: place for place, name in enumerate(plan.line_names)}
    on_line = np.zeros((len(lines), len(each)))
    on_line[[lines[scheme.line] for scheme in each], range(len(each))] = 1.0
    names = sorted({scheme.overlap_group for scheme in each} - {""})
    groups = np.array([[scheme.overlap_group == name for scheme in each] for name in names], dtype=np.float64)
    return Schemes(
        start=column(start),
        begins=begins,
        live=column(12.0 - np.mod(start, 12.0)),
        part=np.divide(first, full, out=np.ones_like(first), where=full != 0.0),
        on_time=Saving(np.asarray(recurs * np.cumsum(new, axis=1)), np.asarray((1.0 - recurs) * new)),
        on_line=on_line,
        cash=on_line * [float(scheme.cashable) for scheme in each],
        groups=groups.reshape(len(names), len(each)),
        caps=column([_cap(plan, name) for name in names]),
        investment=_investment(plan, start),
        any_once=bool((recurs < 1.0).any()),
        any_overlap=bool(names),
    )


def _new_by_year(first: Floats, full: Floats, since: npt.NDArray[np.intp]) -> Floats:
    """New savings by years since the start (scheme, year, 1): the first year's, then the rest of the full year's.

    What was new before the plan begins is in its spend already.
    """
    return np.where(since == 0, first, 0.0) + np.where(since == 1, full - first, 0.0)


def column(values: Sequence[float] | Floats) -> Floats:
    """Give one figure a scheme the axes of year and scenario."""
    return np.asarray(values, dtype=np.float64)[:, np.newaxis, np.newaxis]


def _cap(plan: Plan, group: str) -> float:
    """£k a year that an overlap group can save together: as stated, else no more than its largest scheme alone."""
    members = [scheme for scheme in plan.schemes if scheme.overlap_group == group]
    stated = [scheme.overlap_cap for scheme in members if scheme.overlap_cap is not None]
    return stated[0] if stated else max(0.0, *(plan.risk_adjustment.factor(s) * s.full_year for s in members))


def _investment(plan: Plan, start: Floats) -> Floats:
    """Investment by scheme and year: that of the starting year, and what is stated by year."""
    amounts = np.zeros((len(plan.schemes), plan.years))
    places = {scheme.name: place for place, scheme in enumerate(plan.schemes)}
    for place, scheme in enumerate(plan.schemes):
        year = int(start[place] // 12)
        if 0 <= year < plan.years:
            amounts[place, year] += scheme.investment
    for each in plan.investments:
        amounts[places[each.scheme]] += each.amounts
    return amounts


class WhenLate(NamedTuple):
    """Share that a scheme which starts late has of what it would have saved, each (scheme, 1, scenario)."""

    first_year: Floats  # in the year it was to start in
    next_year: Floats  # in the year after
    once: Floats  # of a one-off saving, up to the end of the year after


def when_late(of: Schemes, months_late: Floats) -> WhenLate:
    """Move the months in which a scheme saves by up to twelve.

    What is left of the first year saves its part of the first-year saving; the rest of that follows after March,
    and then a twelfth of the full-year effect in each month, never more in a year than that effect.
    """
    first = np.maximum(of.live - months_late, 0.0) / of.live
    after = of.part + (1.0 - months_late / 12.0)  # as a share of the full-year effect
    next_year = np.minimum(after - of.part * first, 1.0)
    return WhenLate(first, next_year, np.minimum(after, 1.0))


def delivered(of: Schemes, months_late: Floats, share: Floats) -> Saving:
    """What the schemes save, (scheme, year, scenario) in £k: the share of each that is done, held to the caps.

    `months_late` is (scheme or 1, 1, scenario or 1), `share` broadcastable to (scheme, year, scenario). A saving
    that comes late keeps the share of the year it was planned for.
    """
    level, once = of.on_time
    if share.shape[1] == 1:
        level = level * share
    else:
        level = np.cumsum(np.diff(level, axis=1, prepend=0.0) * share, axis=1)
    once = once * share if of.any_once else once
    if months_late.any():
        late, since = when_late(of, months_late), np.arange(level.shape[1])[:, np.newaxis] - of.begins
        level = level * np.where(since == 0, late.first_year, np.where(since == 1, late.next_year, 1.0))
        if of.any_once:
            by_then = np.where(since == 0, late.first_year, np.where(since == 1, late.once, 1.0))
            once = np.diff(np.cumsum(once, axis=1) * by_then, axis=1, prepend=0.0)
    return _without_overlap(of, Saving(level, once))


def _without_overlap(of: Schemes, saving: Saving) -> Saving:
    """Hold each overlap group to its cap in every year, each scheme of it giving way in proportion."""
    if not of.any_overlap:
        return saving
    of_group = np.tensordot(of.groups, saving.level + saving.once, axes=1)  # (group, year, scenario)
    kept = np.divide(of.caps, of_group, out=np.ones_like(of_group), where=of_group > of.caps)
    share = np.tensordot(of.groups.T, kept, axes=1) + column(1.0 - of.groups.sum(axis=0))
    return Saving(np.asarray(saving.level * share), np.asarray(saving.once * share))


@once_a_plan
def planned(plan: Plan) -> Saving:
    """Savings that the plan counts, (scheme, year, 1) in £k: after risk and overlap, cashable or not."""
    of = schemes(plan)
    return _without_overlap(of, of.on_time)


def on_lines(which: Floats, saving: Saving) -> Saving:
    """Add up the schemes (scheme, year, scenario) of each line: (line, year, scenario)."""
    return Saving(np.tensordot(which, saving.level, axes=1), np.tensordot(which, saving.once, axes=1))
