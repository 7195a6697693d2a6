"""Root finding along many straight ways at once: scipy's bracketing method over the vectorised model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccgmodel.answers.seek.target import Goal
from ccgmodel.plan import Floats, Integers, Plan
from ccgmodel.scenario import Batch, Scenario, Setting

POINTS = 33  # looked at along each way: a target met and missed again between two of them is not seen
_NOTHING = 1e-9  # of its unit by which the target's gap must vary for a way to count as having an effect


@dataclass(frozen=True, eq=False, kw_only=True)
class Rays:
    """Straight ways through the levers, each from where a scenario stands: value = start + way x step.

    A setting that has come to its bound stays there while the others go on.

    `start` is NaN for a setting that the way leaves alone.
    """

    scenario: Scenario
    settings: tuple[Setting, ...]
    start: Floats  # (ray, setting) in the lever's own unit
    step: Floats  # (ray, setting) in the lever's own unit
    low: Floats  # (ray,) the way may go from low, nought or less,
    high: Floats  # (ray,) to high
    bounds: tuple[Floats, Floats]  # least and greatest value of each setting, (setting,)

    def values(self, which: Integers, way: Floats) -> Floats:
        """The settings' values, (point, setting), at points so far along these rays, each (point,)."""
        straight = self.start[which] + way[:, np.newaxis] * self.step[which]
        return np.clip(straight, *self.bounds)

    def batch(self, which: Integers, way: Floats) -> Batch:
        """The scenarios at these points, (point,)."""
        values = self.values(which, way)
        fixed = {s: np.full(len(way), value) for s, value in self.scenario.values.items()}
        for i, setting in enumerate(self.settings):
            own = self.scenario.values.get(setting, np.nan)
            fixed[setting] = np.where(np.isnan(values[:, i]), own, values[:, i])
        return Batch(len(way), fixed)


@dataclass(frozen=True, eq=False, kw_only=True)
class Crossings:
    """Where each ray crosses the target, nearest to where the scenario stands; each (ray,)."""

    way: Floats  # NaN where it does not
    count: Integers  # how often it crosses within its limits, as far as seen
    best: Floats  # the way at which the gap is largest,
    best_gap: Floats  # and that gap in the target's unit
    worst: Floats
    worst_gap: Floats
    effect: npt.NDArray[np.bool_]  # whether the ray moves the gap at all


def cross(plan: Plan, rays: Rays, target: Goal) -> Crossings:
    """Find where rays cross a target; monotone or not, each way is first looked at point by point."""
    from scipy.optimize.elementwise import find_root  # imported here: it takes as long as the rest of the model

    def gap(way: Floats, which: Integers) -> Floats:
        found = target.gap(plan, rays.batch(which.ravel(), way.ravel()))
        return np.asarray(found.reshape(way.shape))

    number = np.arange(len(rays.low))
    share = np.linspace(0.0, 1.0, POINTS)
    ways = rays.low[:, np.newaxis] + share * (rays.high - rays.low)[:, np.newaxis]
    ways = np.sort(np.column_stack([ways, np.zeros(len(ways))]), axis=1)  # (ray, point)
    gaps = gap(ways, np.broadcast_to(number[:, np.newaxis], ways.shape))
    passes = gaps >= 0.0
    crossed = passes[:, 1:] != passes[:, :-1]
    middle = np.abs(ways[:, 1:] + ways[:, :-1])
    nearest = np.where(crossed, middle, np.inf).argmin(axis=1)
    with_root = np.flatnonzero(crossed.any(axis=1))
    found = np.full(len(ways), np.nan)
    if len(with_root):
        first = ways[with_root, nearest[with_root]]
        last = ways[with_root, nearest[with_root] + 1]
        found[with_root] = find_root(gap, (first, last), args=(with_root,), tolerances={"fatol": 1e-6}).x
    rows = number, gaps.argmax(axis=1)
    low_rows = number, gaps.argmin(axis=1)
    return Crossings(
        way=found,
        count=crossed.sum(axis=1),
        best=ways[rows],
        best_gap=gaps[rows],
        worst=ways[low_rows],
        worst_gap=gaps[low_rows],
        effect=np.ptp(gaps, axis=1) > _NOTHING,
    )
