"""Several levers together: moved in proportion, or as little as possible, until a target is just met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.answers.seek.alone import checked
from ccgmodel.answers.seek.rays import Rays, cross
from ccgmodel.answers.seek.target import Goal, SeekError
from ccgmodel.plan import Floats, Plan, Problem
from ccgmodel.scenario import Scenario, Setting, bounds, changed, check_settings, moved, one_at_a_time, present

_A_LITTLE_FURTHER = 1.01  # times the way at which a lever reaches its limit
_SLOPE_STEP = 1e-5  # share of a lever's room over which its slope is measured


@dataclass(frozen=True, kw_only=True)
class Move:
    """How far one lever goes, in its own unit; `share` is the part of the way to its limit, `limit`."""

    setting: Setting
    now: float
    value: float
    limit: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Several levers moved until a target is just met; where it is not, they stand where it comes nearest.

    `outcome` is "value", "cannot" (missed throughout), "always" (met throughout) or "no effect".
    `movement` is the sum over levers of the square of `share`, each over its willingness.
    """

    target: Goal
    met: bool  # whether the scenario meets the target already
    outcome: Literal["value", "cannot", "always", "no effect"]
    moves: tuple[Move, ...]
    movement: float
    gap: float  # past the target where the levers stand now, in its unit
    position: float  # the figure that the target is about, there
    unit: str  # of both: £k, or the metric's own
    scenario: Scenario  # to apply


def in_proportion(
    plan: Plan, scenario: Scenario, target: Goal, mix: Iterable[Setting] | Mapping[Setting, float]
) -> Mix:
    """Move a mix of levers together until the target is just met.

    Args:
        plan: the plan.
        scenario: where the levers stand before.
        target: what is to be reached.
        mix: the levers, each of which then goes the same part of its way to the limit that helps (with the target
            met already: that hurts); or how far each goes in its own unit while the others go their part.

    Raises:
        SeekError: where the target is none of this plan, or the mix is empty.
        ScenarioError: listing every setting that the plan cannot run.

    """
    way = _Way.of(plan, scenario, target, tuple(mix))
    if not isinstance(mix, Mapping):
        return _along(plan, way, way.limit - way.now, 1.0)
    step = np.array([mix[setting] for setting in way.settings])
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort(np.stack([(bound - way.now) / step for bound in bounds(plan, way.settings)]), axis=0)
    moving = step != 0.0
    low, high = (ends[0, moving].max(), ends[1, moving].min()) if moving.any() else (0.0, 0.0)
    return _along(plan, way, step, float(high), float(low))


def least_movement(
    plan: Plan, scenario: Scenario, target: Goal, willingness: Mapping[Setting, float] | Iterable[Setting]
) -> Mix:
    """Move levers as little as possible, within their bounds, until the target is just met.

    Minimises the sum over levers of (share of the way to its limit)^2 / willingness: a lever twice as willing goes
    twice as far for the same effect.

    Args:
        plan: the plan.
        scenario: where the levers stand before.
        target: what is to be reached.
        willingness: a number above nought for each lever; levers alone are all as willing.

    Raises:
        SeekError: where the target is none of this plan, the mix is empty, a willingness not above 0, or no least
            movement is found.
        ScenarioError: listing every setting that the plan cannot run.

    """
    given = willingness if isinstance(willingness, Mapping) else dict.fromkeys(willingness, 1.0)
    unwilling = [
        Problem("", f"the willingness of {s} is {w:g}", "give a number above 0")
        for s, w in given.items()
        if not w > 0.0
    ]
    if unwilling:
        raise SeekError(unwilling)
    way = _Way.of(plan, scenario, target, tuple(given))
    weight = np.array([given[setting] for setting in way.settings])
    gap = _gap_of_shares(plan, way)
    at_limit = float(gap(np.ones((1, len(weight))))[0])
    if way.gap == 0.0 or (at_limit >= 0.0) == (way.gap >= 0.0):  # there already, or never: say how near they come
        return _along(plan, way, way.limit - way.now, 1.0, weight=weight)
    start = np.full(len(weight), way.gap / (way.gap - at_limit))
    shares = _least(gap, start, weight, abs(way.gap - at_limit))
    # A lever may have to go to its limit: a little further, as the others go on, the target is surely crossed.
    high = _A_LITTLE_FURTHER / float(shares.max())
    return _along(plan, way, shares * (way.limit - way.now), high, weight=weight)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Way:
    """Where a mix of levers stands and which of each one's limits it goes to; arrays are (setting,)."""

    scenario: Scenario
    target: Goal
    settings: tuple[Setting, ...]
    now: Floats
    limit: Floats
    gap: float  # past the target now, in its unit

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario, target: Goal, settings: tuple[Setting, ...]) -> _Way:
        target.check(plan)
        check_settings(plan, settings)
        if not settings:
            raise SeekError("no lever is chosen", "choose one or more")
        now = np.array([present(plan, scenario, setting) for setting in settings])
        gap = float(target.gap(plan, [scenario])[0])
        ends = np.stack(bounds(plan, settings), axis=1)  # (setting, end)
        gaps = target.gap(plan, one_at_a_time(scenario, settings, ends)).reshape(ends.shape)
        which = gaps.argmin(axis=1) if gap >= 0.0 else gaps.argmax(axis=1)
        idle = np.ptp(np.column_stack([gaps, np.full(len(settings), gap)]), axis=1) == 0.0
        limit = np.where(idle, now, ends[np.arange(len(settings)), which])
        return cls(scenario=scenario, target=target, settings=settings, now=now, limit=limit, gap=gap)


def _along(
    plan: Plan, way: _Way, step: Floats, high: float, low: float = 0.0, weight: Floats | None = None
) -> Mix:
    """Go along one ray until the target is just met, or to where it comes nearest."""
    rays = Rays(
        scenario=way.scenario,
        settings=way.settings,
        start=way.now[np.newaxis],
        step=step[np.newaxis],
        low=np.array([low]),
        high=np.array([high]),
        bounds=bounds(plan, way.settings),
    )
    found = cross(plan, rays, way.target)
    met = way.gap >= 0.0
    reached = not np.isnan(found.way[0]) and bool(found.effect[0])
    at = found.way if reached else found.worst if met else found.best
    values = rays.values(np.zeros(1, dtype=np.int64), at)[0]
    scenario = changed(way.scenario, dict(zip(way.settings, values.tolist(), strict=True)))
    if reached:
        checked(plan, way.target, [scenario])
    room = way.limit - way.now
    share = np.divide(values - way.now, room, out=np.zeros_like(room), where=room != 0.0)
    return Mix(
        target=way.target,
        met=met,
        outcome="value" if reached else "no effect" if not found.effect[0] else "always" if met else "cannot",
        moves=tuple(
            Move(setting=setting, now=now, value=value, limit=limit, share=part)
            for setting, now, value, limit, part in zip(
                way.settings, way.now.tolist(), values.tolist(), way.limit.tolist(), share.tolist(), strict=True
            )
        ),
        movement=float((share**2 / (1.0 if weight is None else weight)).sum()),
        gap=float(way.target.gap(plan, [scenario])[0]),
        position=float(way.target.position(plan, [scenario])[0]),
        unit=way.target.unit(plan),
        scenario=scenario,
    )


def _gap_of_shares(plan: Plan, way: _Way) -> Callable[[Floats], Floats]:
    """Return the gap, (point,), as a function of shares of each lever's room, (point, setting)."""

    def gap(shares: Floats) -> Floats:
        values = way.now + shares * (way.limit - way.now)
        return way.target.gap(plan, moved(way.scenario, dict(zip(way.settings, values.T, strict=True))))

    return gap


def _least(gap: Callable[[Floats], Floats], start: Floats, weight: Floats, scale: float) -> Floats:
    """Minimise sum(shares^2 / weight) where the gap is nought and shares are from 0 to 1, (setting,).

    Raises:
        SeekError: where scipy finds no minimum.

    """
    from scipy.optimize import minimize  # imported here: it takes as long as the rest of the model

    def slopes(shares: Floats) -> Floats:
        steps = _SLOPE_STEP * np.eye(len(shares))
        up, down = np.clip(shares + steps, 0.0, 1.0), np.clip(shares - steps, 0.0, 1.0)
        gaps = gap(np.concatenate([up, down])).reshape(2, -1)
        return np.asarray((gaps[0] - gaps[1]) / np.diagonal(up - down) / scale)

    found = minimize(
        lambda shares: float((shares**2 / weight).sum()),
        start,
        jac=lambda shares: 2.0 * shares / weight,
        bounds=[(0.0, 1.0)] * len(start),
        constraints={"type": "eq", "fun": lambda shares: gap(shares[np.newaxis]) / scale, "jac": slopes},
        method="SLSQP",
        options={"ftol": 1e-10, "maxiter": 200},
    )
    if not found.success:
        raise SeekError("the least movement was not found", "choose fewer levers, or move them in proportion")
    return np.asarray(np.clip(found.x, 0.0, 1.0))
