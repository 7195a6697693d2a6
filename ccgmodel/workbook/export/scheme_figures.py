"""What the model makes of the schemes under a scenario, down to the steps between: the Savings sheet's values.

Money is in £k. Arrays are (scheme, year), (line, year), (group, year), (scheme,) or (year,).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccgmodel.baseline import Schemes, WhenLate, baseline, schemes, when_late
from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import scheme_levers
from ccgmodel.scenario import Batch, Scenario, scheme_values


class Pair(NamedTuple):
    """Savings of schemes, (scheme, year): what recurs as it has come to be, and what is of that year alone."""

    level: Floats
    once: Floats

    @property
    def new(self) -> Floats:
        """New savings of each year, (scheme, year)."""
        return np.asarray(np.diff(self.level, axis=1, prepend=0.0) + self.once)


class SchemeLevers(NamedTuple):
    """What is set for the schemes, each (scheme, year)."""

    delivery: Floats
    stopped: Floats
    slippage: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class SchemeFigures:
    """The steps from the register to the savings delivered; those in a pair are before overlap."""

    of: Schemes
    levers: SchemeLevers
    levers_of_kinds: SchemeLevers  # without what is set for single schemes
    months_late: Floats  # (scheme,)
    late: WhenLate  # each (scheme,)
    cover: Floats  # (year,)
    share: Floats  # done of what the plan counts on, (scheme, year)
    planned: Pair  # after risk
    counted: Pair  # of them, on which the plan counts
    in_time: Pair  # delivered if none were late
    delivered: Pair

    @property
    def cash(self) -> Floats:
        """1 for a scheme that releases money, else 0, (scheme, 1)."""
        return np.asarray(self.of.cash.sum(axis=0)[:, np.newaxis])

    def kept(self, pair: Pair) -> Floats:
        """Share of each overlap group's savings that its cap leaves, (group, year)."""
        total, caps = self.of.groups @ (pair.level + pair.once), self.of.caps[..., 0]
        return np.asarray(np.divide(caps, total, out=np.ones_like(total), where=total > caps))

    def held(self, pair: Pair) -> Pair:
        """Savings after overlap."""
        share = self.of.groups.T @ self.kept(pair) + (1.0 - self.of.groups.sum(axis=0))[:, np.newaxis]
        return Pair(pair.level * share, pair.once * share)

    def on_lines(self, values: Floats) -> Floats:
        """Add up what the schemes of each line do to its money, (line, year)."""
        return np.asarray(self.of.cash @ values)


def scheme_figures(plan: Plan, scenario: Scenario, kept: Floats) -> SchemeFigures:
    """Compute one scenario with every step that the workbook shows; `kept` is what the yearly fall leaves."""
    of, names = schemes(plan), {scheme.name for scheme in plan.schemes}
    general = Scenario(values={s: v for s, v in scenario.values.items() if s.scope not in names})
    levers = _levers(plan, scenario)
    delay = scheme_levers(plan, Batch.of([scenario])).months_late
    months_late = np.broadcast_to(delay, (len(plan.schemes), 1, 1))
    late = when_late(of, months_late)
    cover = np.broadcast_to(baseline(plan).cover[0, :, 0], (plan.years,))
    share = levers.delivery * (1.0 - levers.stopped) * kept * cover
    planned = Pair(of.on_time.level[..., 0], of.on_time.once[..., 0])
    in_time = _shared(planned, share)
    return SchemeFigures(
        of=of,
        levers=levers,
        levers_of_kinds=_levers(plan, general),
        months_late=months_late[:, 0, 0],
        late=WhenLate(*(values[:, 0, 0] for values in late)),
        cover=cover,
        share=share,
        planned=planned,
        counted=_shared(planned, cover),
        in_time=in_time,
        delivered=_late(of, in_time, late),
    )


def _levers(plan: Plan, scenario: Scenario) -> SchemeLevers:
    batch, shape = Batch.of([scenario]), (len(plan.schemes), plan.years)
    names = ("qipp_delivery", "qipp_stopped", "qipp_slippage")
    return SchemeLevers(*(np.broadcast_to(scheme_values(plan, batch, name)[..., 0], shape) for name in names))


def _shared(pair: Pair, share: Floats) -> Pair:
    """Take a share of each year's new savings."""
    return Pair(np.cumsum(np.diff(pair.level, axis=1, prepend=0.0) * share, axis=1), pair.once * share)


def _late(of: Schemes, in_time: Pair, late: WhenLate) -> Pair:
    """What comes of savings that would be had in time, where the schemes start late."""
    since = np.arange(in_time.level.shape[1]) - of.begins[..., 0]
    first, following, by_then = (values[..., 0] for values in late)
    level = in_time.level * np.where(since == 0, first, np.where(since == 1, following, 1.0))
    once = np.cumsum(in_time.once, axis=1) * np.where(since == 0, first, np.where(since == 1, by_then, 1.0))
    return Pair(level, np.diff(once, axis=1, prepend=0.0))
