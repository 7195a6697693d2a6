"""Savings planned and delivered, and what they leave of one-off spend: a part of the projection.

Money is in £k; the scenario axis is last, so that a year's arithmetic is contiguous.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ccgmodel.baseline import Baseline, Saving, Schemes, delivered, on_lines, schemes, when_late
from ccgmodel.plan import Floats, Plan
from ccgmodel.scenario import Batch, scheme_values

Levers = dict[str, Floats]  # lever -> broadcastable to (line, year, scenario)


class Savings(NamedTuple):
    """Savings in £k, each broadcastable to (line with savings, year, scenario)."""

    planned: Floats
    planned_recurrent: Floats  # those of them that recur
    recurrent: Floats  # delivered, and recur
    once: Floats  # delivered, in that year alone
    on_time: Floats  # what would be delivered, and recur, if no scheme started late
    late: Floats  # recurrent savings that would be had by then if none started late, less those that are
    investment_avoided: Floats  # (line, year, scenario) of schemes that are stopped


def savings_of(plan: Plan, base: Baseline, levers: Levers, of_schemes: SchemeLevers | None) -> Savings:
    """Savings planned and delivered, those of the schemes one by one where something tells them apart."""
    kept = taper(levers, base.years)
    lines, delivery = base.saving_lines, for_lines(base.saving_lines, levers["qipp_delivery"])
    planned = identified = base.identified * kept
    once, late = base.once * kept, np.zeros((1, 1, 1))
    avoided = np.zeros((1, 1, 1))
    if of_schemes:
        ours, in_time, avoided = line_savings(plan, of_schemes, base.cover, kept)
        elsewhere = delivery * (base.uncovered * kept)
        recurrent = elsewhere + np.diff(ours.level, axis=1, prepend=0.0)[lines]
        on_time = elsewhere + np.diff(in_time.level, axis=1, prepend=0.0)[lines]
        saved_once, late = ours.once[lines], (in_time.level - ours.level)[lines]
    else:
        recurrent = on_time = delivery * identified
        saved_once = np.zeros((1, 1, 1))
    if base.any_unidentified:
        unidentified = base.unidentified * kept
        planned = identified + unidentified
        more = for_lines(lines, levers["qipp_unidentified_delivery"]) * unidentified
        recurrent, on_time = recurrent + more, on_time + more
    return Savings(planned, planned - once, recurrent, saved_once, on_time, late, avoided)


def taper(levers: Levers, years: int) -> Floats:
    """Share of the planned savings that is left after the extra yearly fall, (year, scenario).

    It multiplies year t by (1 - extra) for each year after the first up to t.
    """
    kept = np.broadcast_to(1.0 - levers["qipp_taper"][0], (years, levers["qipp_taper"].shape[-1])).copy()
    kept[0] = 1.0
    return running(np.multiply, kept)


def non_recurrent(base: Baseline, savings: Savings) -> Floats:
    """Return spend of that year alone, (line, year, scenario): steps and investment less one-off savings."""
    once = base.non_recurrent_steps[:, :, np.newaxis] - savings.investment_avoided
    if savings.once.any():
        once = once + np.zeros(savings.once.shape[-1])
        once[base.saving_lines] -= savings.once
    return np.asarray(once)


def running(combine_: np.ufunc, values: Floats) -> Floats:
    """Run a sum or product over the years (year, scenario), in place: faster than numpy's own along this axis."""
    for t in range(1, len(values)):
        combine_(values[t - 1], values[t], out=values[t])
    return values


def for_lines(lines: slice, values: Floats) -> Floats:
    """Pick lines of a lever's values, unless it has the same for all of them."""
    return values if len(values) == 1 else values[lines]


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
