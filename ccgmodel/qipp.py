"""The savings programme as arrays: when each scheme saves and what of it is delivered, for many scenarios.

Money is in £k. A scheme saves evenly through the months that are left of the year it starts in, together its
first-year saving, and a twelfth of its full-year effect in each month after that, never more in a year than
that effect. A late start moves the whole of it. What recurs counts once, in the year in which it is new: the
first-year saving, then the rest of the full-year effect. A one-off saving runs for twelve months and falls away.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ccgmodel.lever_values import scheme_values
from ccgmodel.plan import Plan
from ccgmodel.scenario import Batch
from ccgmodel.scheme_arrays import Saving, Schemes, column, schemes

Floats = npt.NDArray[np.float64]


class SchemeLevers(NamedTuple):
    """What is set for the schemes, each broadcastable to (scheme, year, scenario)."""

    delivery: Floats  # share of the saving
    stopped: Floats  # share of the scheme
    months_late: Floats  # one for all years

    def part(self, start: int, stop: int) -> SchemeLevers:
        """Return the scenarios from start up to stop."""
        return SchemeLevers(*(each if each.shape[-1] == 1 else each[..., start:stop] for each in self))


class LineSavings(NamedTuple):
    """What the schemes do to the lines, in £k, each (line, year, scenario)."""

    delivered: Saving
    on_time: Saving  # what would be delivered if no scheme started late
    investment_avoided: Floats  # investment of stopped schemes


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


@lru_cache(maxsize=64)
def planned(plan: Plan) -> Saving:
    """Savings that the plan counts, (scheme, year, 1) in £k: after risk and overlap, cashable or not."""
    of = schemes(plan)
    return _without_overlap(of, of.on_time)


def scheme_levers(plan: Plan, batch: Batch) -> SchemeLevers:
    """Lay out what is set for the schemes.

    A late start is the lever's value in the year of the start; a scheme begun before the plan is not late.
    """
    of, late = schemes(plan), scheme_values(plan, batch, "qipp_slippage")
    if late.shape[1] > 1:
        every = np.broadcast_to(late, (len(of.begins), *late.shape[1:]))
        late = np.take_along_axis(every, np.clip(of.begins, 0, plan.years - 1), axis=1)
    return SchemeLevers(
        delivery=scheme_values(plan, batch, "qipp_delivery"),
        stopped=scheme_values(plan, batch, "qipp_stopped"),
        months_late=np.asarray(late * (of.begins >= 0)) if late.any() else np.zeros((1, 1, 1)),
    )


def line_savings(plan: Plan, levers: SchemeLevers, cover: Floats, kept: Floats) -> LineSavings:
    """What the schemes do to every line, (line, year, scenario) in £k.

    `cover` is the share of the schemes that the plan counts on (1, year or 1, 1), `kept` what the extra yearly
    fall leaves of it (year, scenario).
    """
    of, (share, stopped, months_late) = schemes(plan), levers
    share = share * (1.0 - stopped) if stopped.any() else share
    share = share if (kept == 1.0).all() else share * kept
    share = share if (cover == 1.0).all() else share * cover
    avoided = np.zeros((1, 1, 1))
    if stopped.any():
        avoided = np.tensordot(of.on_line, of.investment[..., np.newaxis] * stopped, axes=1)
    if not (of.any_overlap or of.any_once or share.shape[1] > 1):
        return _alike_in_every_year(of, share, months_late, avoided)
    on_time = on_lines(of.cash, delivered(of, np.zeros((1, 1, 1)), share))
    ours = on_lines(of.cash, delivered(of, months_late, share)) if months_late.any() else on_time
    return LineSavings(ours, on_time, avoided)


def _alike_in_every_year(of: Schemes, share: Floats, months_late: Floats, avoided: Floats) -> LineSavings:
    """The same for shares that do not change from year to year: a few products of matrices, many times as fast."""
    since = np.arange(of.on_time.level.shape[1])[:, np.newaxis] - of.begins
    by_scheme = of.cash[:, np.newaxis] * of.on_time.level[..., 0].T  # (line, year, scheme)
    done = np.broadcast_to(share[:, 0], (len(of.begins), share.shape[-1]))
    on_time = by_scheme @ done  # (line, year, scenario)
    once = np.zeros((len(of.cash), 1, 1))
    if not months_late.any():
        return LineSavings(Saving(on_time, once), Saving(on_time, once), avoided)
    late = when_late(of, months_late)
    gap = (by_scheme * (since[..., 0].T == 0)) @ (done * (1.0 - late.first_year[:, 0]))
    gap += (by_scheme * (since[..., 0].T == 1)) @ (done * (1.0 - late.next_year[:, 0]))
    return LineSavings(Saving(on_time - gap, once), Saving(on_time, once), avoided)


def on_lines(which: Floats, saving: Saving) -> Saving:
    """Add up the schemes (scheme, year, scenario) of each line: (line, year, scenario)."""
    return Saving(np.tensordot(which, saving.level, axes=1), np.tensordot(which, saving.once, axes=1))
