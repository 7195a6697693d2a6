"""Each lever alone: the value that reaches a target, or how near its limit comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.levers import LEVERS
from ccgmodel.moves import changed, check_settings, present, whole_lever_settings
from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.seek.rays import Rays, cross
from ccgmodel.seek.target import Target

Outcome = Literal["value", "cannot", "always", "no effect"]
POUND = 0.001  # £k: an answer, projected, is within this of its target


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one lever alone would have to be for a target to be just met, all else as in the scenario.

    `outcome` is "value" where there is one; "cannot" where the target is missed throughout the lever's bounds,
    "always" where it is met throughout, "no effect" where the lever does not move it. Where the scenario meets the
    target already, the value is as far as the lever could go the other way. Of several values (`crossings`) it is
    the one nearest to the scenario.
    """

    setting: Setting
    outcome: Outcome
    now: float  # in the lever's own unit, and so are value and limit
    value: float | None
    limit: float  # where the gap is largest or, with the target met already, smallest
    gap_at_limit: float  # £k past the target there; negative: short of it
    position_at_limit: float  # £k: the position that the target is about
    position: float | None  # £k at the value
    crossings: int
    scenario: Scenario | None  # to apply


@dataclass(frozen=True, kw_only=True)
class Alone:
    """The answers of every lever, in the order of the table of levers."""

    target: Target
    met: bool  # whether the scenario meets the target already
    gap: float  # £k past the target now; negative: short of it
    position: float  # £k now
    answers: tuple[Answer, ...]


def each_lever(plan: Plan, scenario: Scenario, target: Target, settings: Sequence[Setting] | None = None) -> Alone:
    """Say what each lever alone would have to be for the target to be just met.

    What the scenario sets for one line or year keeps its value: only the setting itself is moved.

    Args:
        plan: the plan.
        scenario: what stands as it is but for the one lever.
        target: what is to be reached.
        settings: which levers; by default every one that has something to move, over all years and lines.

    Raises:
        SeekError: where the target's year is not looked at.
        ScenarioError: listing every setting that the plan cannot run.

    """
    target.check(plan)
    chosen = tuple(whole_lever_settings(plan) if settings is None else settings)
    now = project(plan, [scenario])
    gap, position = float(target.gap(now)[0]), float(target.position(now)[0])
    if not chosen:
        return Alone(target=target, met=gap >= 0.0, gap=gap, position=position, answers=())
    rays = single_rays(plan, scenario, chosen)
    found = cross(plan, rays, target)
    every = np.arange(len(chosen))
    values = rays.values(every, found.way)[every, every]
    way = found.worst if gap >= 0.0 else found.best
    limits = rays.values(every, way)[every, every]
    at_limit = project(plan, rays.batch(every, way))
    reached = [
        None if np.isnan(value) or not effect else changed(scenario, {setting: float(value)})
        for setting, value, effect in zip(chosen, values, found.effect, strict=True)
    ]
    positions = checked(plan, target, reached)
    return Alone(
        target=target,
        met=gap >= 0.0,
        gap=gap,
        position=position,
        answers=tuple(
            Answer(
                setting=setting,
                outcome=_outcome(bool(found.effect[i]), reached[i] is not None, met=gap >= 0.0),
                now=present(plan, scenario, setting),
                value=None if reached[i] is None else float(values[i]),
                limit=float(limits[i]),
                gap_at_limit=float(target.gap(at_limit)[i]),
                position_at_limit=float(target.position(at_limit)[i]),
                position=positions[i],
                crossings=int(found.count[i]) if found.effect[i] else 0,
                scenario=reached[i],
            )
            for i, setting in enumerate(chosen)
        ),
    )


def _outcome(effect: bool, reached: bool, *, met: bool) -> Outcome:
    if not effect:
        return "no effect"
    return "value" if reached else "always" if met else "cannot"


def single_rays(plan: Plan, scenario: Scenario, settings: Sequence[Setting]) -> Rays:
    """One ray for each setting, over its lever's bounds: its way is the difference from where the scenario stands.

    Raises:
        ScenarioError: where the plan has no such setting.

    """
    check_settings(plan, settings)
    now = np.array([present(plan, scenario, setting) for setting in settings])
    own = np.eye(len(settings), dtype=bool)
    levers = [LEVERS[setting.lever] for setting in settings]
    return Rays(
        scenario=scenario,
        settings=tuple(settings),
        start=np.where(own, now, np.nan),
        step=np.where(own, 1.0, 0.0),
        low=np.array([lever.minimum for lever in levers]) - now,
        high=np.array([lever.maximum for lever in levers]) - now,
    )


def checked(plan: Plan, target: Target, scenarios: Sequence[Scenario | None]) -> list[float | None]:
    """Project answers anew; return the position of each, in £k.

    Raises:
        ArithmeticError: where one misses its target by more than £1, which would be a mistake of ours.

    """
    given = [scenario for scenario in scenarios if scenario is not None]
    if not given:
        return [None] * len(scenarios)
    projection = project(plan, given)
    gaps, positions = target.gap(projection), iter(target.position(projection).tolist())
    if np.abs(gaps).max() > POUND:
        missed = ", ".join(f"£{gap:,.3f}k" for gap in gaps if abs(gap) > POUND)
        raise ArithmeticError(f"{target}: an answer, projected, misses its target by {missed}")
    return [None if scenario is None else next(positions) for scenario in scenarios]
