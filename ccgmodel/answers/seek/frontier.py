"""The line in the plane of two levers along which a target is just met."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.answers.seek.rays import Rays, cross
from ccgmodel.answers.seek.target import Goal
from ccgmodel.plan import Floats, Plan, freeze_arrays
from ccgmodel.scenario import LEVERS, Scenario, Setting, check_settings, present


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
    one, other = LEVERS[first.lever], LEVERS[second.lever]
    now = present(plan, scenario, first), present(plan, scenario, second)
    values = np.linspace(one.minimum, one.maximum, points)
    rays = Rays(
        scenario=scenario,
        settings=(first, second),
        start=np.column_stack([values, np.full(points, now[1])]),
        step=np.tile([0.0, 1.0], (points, 1)),
        low=np.full(points, other.minimum - now[1]),
        high=np.full(points, other.maximum - now[1]),
    )
    found = cross(plan, rays, target)
    crossing = rays.values(np.arange(points), found.way)[:, 1]
    return Frontier(
        target=target, first=first, second=second, first_values=values, second_values=crossing, now=now
    )
