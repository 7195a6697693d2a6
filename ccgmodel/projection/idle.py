"""Settings that change nothing: whoever set one thinks that it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from ccgmodel.baseline import run_on
from ccgmodel.plan import Floats, Plan, Problem, warning
from ccgmodel.projection.metrics import trajectories
from ccgmodel.projection.pool import pool_spend
from ccgmodel.projection.projection import Projection, project
from ccgmodel.projection.rules import HORIZON
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting


def moves_nothing(plan: Plan, scenario: Scenario) -> list[Problem]:
    """Return a warning for each setting that changes nothing, see `idle_settings`."""
    return [
        warning(
            "",
            f"{each} is {scenario.values[each]:g} and moves nothing here: it moves {LEVERS[each.lever].moves}",
            "leave it out, or check what the plan has of that",
        )
        for each in idle_settings(plan, scenario)
    ]


def idle_settings(plan: Plan, scenario: Scenario) -> list[Setting]:
    """Return the settings without each of which every result is the same, in every year of the horizon.

    So a lever on a fixed line, a rate that is blank, QIPP of a plan without QIPP, a setting that others replace.
    The plan's own value, which nobody expects to move anything, is none of them. Nothing is said of a scenario
    that cannot run.
    """
    longer = run_on(plan, HORIZON)
    if not scenario.values or scenario.problems(longer):
        return []
    moved = [each for each, value in scenario.values.items() if value != LEVERS[each.lever].neutral(plan)]
    without = [Scenario("", {each: v for each, v in scenario.values.items() if each != one}) for one in moved]
    batch = Batch.of([scenario, *without])
    moves = np.zeros(len(moved), dtype=bool)
    for values in _results(longer, batch) if moved else ():
        same = (values[1:] == values[:1]) | np.isnan(values[1:])
        moves |= ~same.reshape(len(moved), -1).all(axis=1)
    return [each for each, does in zip(moved, moves, strict=True) if not does]


def _results(plan: Plan, batch: Batch) -> Iterator[Floats]:
    """Yield everything that a setting could move, (scenario, ...)."""
    projection = project(plan, batch)
    yield from (getattr(projection, each.name) for each in fields(Projection) if each.name != "plan")
    if plan.metrics:
        yield trajectories(plan, batch).values
    if plan.pool:
        yield pool_spend(plan, batch)
