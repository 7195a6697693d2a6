"""The published tables held against ours: every printed figure that the model can compute, computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.answers.bridge.annual import Movements, movements
from ccgmodel.plan import Floats, Plan, Published, year_label
from ccgmodel.projection import PER_UNIT, UnknownResultError, project, result
from ccgmodel.scenario import Scenario

MOVEMENT, TO_DATE = "movement:", "to_date:"  # one year's movement of the position, and all since the first year


def moved(found: Movements, name: str) -> Floats:
    """Return a movement of the annual bridge by its name, (scenario, year) in £k: positive is good.

    `movement:qipp` is a year's own, `to_date:qipp` the sum of all since the first year, in which what was brought
    forward counts once. A leading minus turns the sign.

    Raises:
        UnknownResultError: where there is no such movement.

    """
    bare = name.removeprefix("-")
    kind = next(prefix for prefix in (MOVEMENT, TO_DATE) if bare.startswith(prefix))
    try:
        values = found.of(bare.removeprefix(kind)) if kind == MOVEMENT else found.to_date(bare.removeprefix(kind))
    except KeyError:
        raise UnknownResultError(f"{name!r} is no movement", f"use one of {', '.join(found.names)}") from None
    return np.asarray(-values if name.startswith("-") else values)


def is_movement(name: str) -> bool:
    """Whether a result's name is that of a movement."""
    return name.removeprefix("-").startswith((MOVEMENT, TO_DATE))


@dataclass(frozen=True)
class Comparison:
    """One printed figure beside ours, both in its printed unit. It reproduces within half of that unit's step."""

    row: Published
    year: str
    published: float
    ours: float

    @property
    def difference(self) -> float:
        """Ours less the printed one, in the printed unit."""
        return self.ours - self.published

    @property
    def reproduces(self) -> bool:
        """Whether ours rounds to the printed one: a rounding error of float64 is let pass."""
        return abs(self.difference) <= self.row.step / 2 + 1e-9


def comparisons(plan: Plan) -> list[Comparison]:
    """Every figure that the plan's own document prints, beside ours.

    Raises:
        UnknownResultError: where a row names no result.
        ScenarioError: where a row's setting is none.

    """
    found = []
    for row in plan.published:
        scenario = Scenario.parse([text for text in row.setting.split(";") if text.strip()])
        ours = _ours(plan, scenario, row.result) / PER_UNIT[row.unit]
        found += [
            Comparison(row, year_label(plan.first_year + t), printed, float(ours[t]))
            for t, printed in enumerate(row.figures)
            if printed is not None
        ]
    return found


def _ours(plan: Plan, scenario: Scenario, name: str) -> Floats:
    """Our figures for a printed row, (year,)."""
    if is_movement(name):
        return np.asarray(moved(movements(plan, [scenario]), name)[0])
    return np.asarray(result(project(plan, [scenario]), name)[0])
