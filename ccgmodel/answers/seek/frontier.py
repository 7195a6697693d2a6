"""The line in the plane of two levers along which a target is just met."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ccgmodel.answers.seek.rays import Rays, cross
from ccgmodel.answers.seek.target import Goal
from ccgmodel.plan import Floats, Plan, freeze_arrays
from ccgmodel.scenario import LEVERS, Scenario, Setting, bounds, changed, check_settings, present


@dataclass(frozen=True, eq=False, kw_only=True)
class Frontier:
    """For each value of one lever, the value of the other at which the target is just met; NaN where none is."""

    target: Goal
    first: Setting
    second: Setting
    first_values: Floats  # (point,) over the lever's bounds, in its own unit
    second_values: Floats  # (point,) in its own unit
    now: tuple[float, float]  # where the scenario stands

    def __post_init__(self) -> None:
        freeze_arrays(self)


def frontier(
    plan: Plan, scenario: Scenario, target: Goal, first: Setting, second: Setting, points: int = 41
) -> Frontier:
    """Trace the line along which the target is just met, over the bounds of two levers.

    Of several values of the second lever it is the one nearest to the scenario.

    Raises:
        SeekError: where the target is none of this plan.
        ScenarioError: listing every setting that the plan cannot run.

    """
    target.check(plan)
    check_settings(plan, (first, second))
    least, greatest = bounds(plan, (first, second))
    now = present(plan, scenario, first), present(plan, scenario, second)
    values = np.linspace(least[0], greatest[0], points)
    rays = Rays(
        scenario=scenario,
        settings=(first, second),
        start=np.column_stack([values, np.full(points, now[1])]),
        step=np.tile([0.0, 1.0], (points, 1)),
        low=np.full(points, least[1] - now[1]),
        high=np.full(points, greatest[1] - now[1]),
        bounds=(least, greatest),
    )
    found = cross(plan, rays, target)
    crossing = rays.values(np.arange(points), found.way)[:, 1]
    return Frontier(
        target=target, first=first, second=second, first_values=values, second_values=crossing, now=now
    )


_PLACES = {"points": 4, "share": 4, "months": 2}  # decimals in the lever's own unit


def tidied(plan: Plan, scenario: Scenario, target: Goal, found: Scenario) -> Scenario:
    """Round what an answer moves, so that it can be written down and still meets the target.

    Each value goes away from where the scenario stands, or towards it where the scenario meets the target already,
    and never past its bounds. Where rounding would miss the target after all, the answer stays as it was found.

    Args:
        plan: the plan.
        scenario: what the answer was sought from.
        target: what was to be reached.
        found: the answer, as `each_lever`, `in_proportion` or `least_movement` give it.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    met = float(target.gap(plan, [scenario])[0]) >= 0.0
    values = {}
    for setting, value in found.values.items():
        now = present(plan, scenario, setting)
        if value != now:
            values[setting] = _rounded(plan, setting, value, up=(value > now) != met)
    tidy = changed(found, values)
    return tidy if float(target.gap(plan, [tidy])[0]) >= 0.0 else found


def _rounded(plan: Plan, setting: Setting, value: float, *, up: bool) -> float:
    lever = LEVERS[setting.lever]
    least, greatest = lever.bounds(plan)
    size = 10.0 ** _PLACES[lever.kind]
    steps = value * size
    whole = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return min(max(round(whole / size, 10), least), greatest)
