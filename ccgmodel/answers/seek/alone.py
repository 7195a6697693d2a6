"""Each lever alone: the value that reaches a target, or how near its limit comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ccgmodel.answers.seek.rays import Rays, cross
from ccgmodel.answers.seek.target import Goal
from ccgmodel.plan import Plan
from ccgmodel.scenario import (
    Scenario,
    Setting,
    bounds,
    changed,
    check_settings,
    present,
    whole_lever_settings,
)

Outcome = Literal["value", "cannot", "always", "no effect"]
TOLERANCE = 0.001  # £k, or of a metric's unit: an answer, run through the model, is within this of its target


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
    gap_at_limit: float  # past the target there, in its unit; negative: short of it
    position_at_limit: float  # the figure that the target is about
    position: float | None  # that figure at the value
    crossings: int
    scenario: Scenario | None  # to apply


@dataclass(frozen=True, kw_only=True)
class Alone:
    """The answers of every lever, in the order of the table of levers."""

    target: Goal
    unit: str  # of gaps and positions: £k, or the metric's own
    met: bool  # whether the scenario meets the target already
    gap: float  # past the target now; negative: short of it
    position: float  # now
    answers: tuple[Answer, ...]


def each_lever(plan: Plan, scenario: Scenario, target: Goal, settings: Sequence[Setting] | None = None) -> Alone:
    """Say what each lever alone would have to be for the target to be just met.

    What the scenario sets for one line or year keeps its value: only the setting itself is moved.

    Args:
        plan: the plan.
        scenario: what stands as it is but for the one lever.
        target: what is to be reached.
        settings: which levers; by default every one that has something to move, over all years and lines.

    Raises:
        SeekError: where the target is none of this plan.
        ScenarioError: listing every setting that the plan cannot run.

    """
    target.check(plan)
    chosen = tuple(whole_lever_settings(plan) if settings is None else settings)
    gap, position = float(target.gap(plan, [scenario])[0]), float(target.position(plan, [scenario])[0])
    whole = Alone(target=target, unit=target.unit(plan), met=gap >= 0.0, gap=gap, position=position, answers=())
    if not chosen:
        return whole
    rays = single_rays(plan, scenario, chosen)
    found = cross(plan, rays, target)
    every = np.arange(len(chosen))
    values = rays.values(every, found.way)[every, every]
    way = found.worst if gap >= 0.0 else found.best
    limits = rays.values(every, way)[every, every]
    at_limit = rays.batch(every, way)
    gaps_there, positions_there = target.gap(plan, at_limit), target.position(plan, at_limit)
    reached = [
        None if np.isnan(value) or not effect else changed(scenario, {setting: float(value)})
        for setting, value, effect in zip(chosen, values, found.effect, strict=True)
    ]
    positions = checked(plan, target, reached)
    return replace(
        whole,
        answers=tuple(
            Answer(
                setting=setting,
                outcome=_outcome(bool(found.effect[i]), reached[i] is not None, met=whole.met),
                now=present(plan, scenario, setting),
                value=None if reached[i] is None else float(values[i]),
                limit=float(limits[i]),
                gap_at_limit=float(gaps_there[i]),
                position_at_limit=float(positions_there[i]),
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
    least, greatest = bounds(plan, settings)
    return Rays(
        scenario=scenario,
        settings=tuple(settings),
        start=np.where(own, now, np.nan),
        step=np.where(own, 1.0, 0.0),
        low=least - now,
        high=greatest - now,
        bounds=(least, greatest),
    )


def checked(plan: Plan, target: Goal, scenarios: Sequence[Scenario | None]) -> list[float | None]:
    """Run answers through the model anew; return the figure that the target is about for each.

    Raises:
        ArithmeticError: where one misses its target by more than a thousandth of its unit: a mistake of ours.

    """
    given = [scenario for scenario in scenarios if scenario is not None]
    if not given:
        return [None] * len(scenarios)
    gaps, positions = target.gap(plan, given), iter(target.position(plan, given).tolist())
    if np.abs(gaps).max() > TOLERANCE:
        missed = ", ".join(f"{gap:,.3f} {target.unit(plan)}" for gap in gaps if abs(gap) > TOLERANCE)
        raise ArithmeticError(f"{target}: an answer, run through the model, misses its target by {missed}")
    return [None if scenario is None else next(positions) for scenario in scenarios]
