"""Savings planned and delivered, and what they leave of one-off spend: a part of the projection.

Money is in £k; the scenario axis is last, so that a year's arithmetic is contiguous.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline import Baseline
from ccgmodel.plan import Plan
from ccgmodel.qipp import SchemeLevers, line_savings

Floats = npt.NDArray[np.float64]
Levers = dict[str, Floats]  # lever -> broadcastable to (line, year, scenario)


class Savings(NamedTuple):
    """Savings in £k, each broadcastable to (line with savings, year, scenario)."""

    planned: Floats
    planned_recurrent: Floats  # those of them that recur
    recurrent: Floats  # delivered, and recur
    once: Floats  # delivered, in that year alone
    on_time: Floats  # what would be delivered if no scheme started late
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
        on_time = elsewhere + in_time.new[lines]
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
