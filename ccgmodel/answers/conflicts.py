"""Where a lever is good for the money and bad for a measure, or the other way round: data for a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.projection import project, trajectories
from ccgmodel.scenario import Batch, Scenario, values_over

PENNY = 1e-5  # £k
LEAST = 1e-9  # of a metric's unit: less is a rounding error


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One lever, or the whole scenario where `lever` is blank, that helps money or a measure and harms the other.

    `change` is None where the plan says that the money serves the measure and not by how much: it is not made up.
    """

    lever: str
    metric: str
    year: int
    pounds: float  # £k by which the in-year position changes; above nought is better
    change: float | None  # of the metric in that year, in its unit

    @property
    def saves(self) -> bool:
        """Whether the money is better for it and the measure worse."""
        return self.pounds > 0


def conflicts(plan: Plan, scenario: Scenario, year: int | None = None) -> tuple[Conflict, ...]:
    """Compare each lever of a scenario, and all of them together, with the plan in one year (else the last).

    A lever's settings for lines, schemes and years belong together.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    levers = tuple(dict.fromkeys(setting.lever for setting in scenario.values))
    alone = [Scenario(name, {s: v for s, v in scenario.values.items() if s.lever == name}) for name in levers]
    together = [Scenario("", scenario.values)] if len(levers) > 1 else []
    year = plan.first_year + plan.years - 1 if year is None else year
    return tuple(_found(plan, [*alone, *together], year))


def _found(plan: Plan, scenarios: list[Scenario], year: int) -> Iterator[Conflict]:
    t, batch = year - plan.first_year, Batch.of([Scenario(), *scenarios])
    in_year, measured = project(plan, batch).in_year[:, t], trajectories(plan, batch).years[..., t]
    pounds, changes = in_year[1:] - in_year[0], measured[1:] - measured[0]  # (scenario,), (scenario, metric)
    for s, scenario in enumerate(scenarios):
        if not abs(pounds[s]) > PENNY:
            continue
        for m, metric in enumerate(plan.metrics):
            change = float(changes[s, m])
            if abs(change) > LEAST and change * metric.sign * pounds[s] < 0:
                yield Conflict(
                    lever=scenario.name, metric=metric.name, year=year, pounds=float(pounds[s]), change=change
                )
        if scenario.name == "pool_change":
            yield from _served(plan, scenario, year, float(pounds[s]))


def _served(plan: Plan, scenario: Scenario, year: int, pounds: float) -> Iterator[Conflict]:
    """The measures that the lines serve of which less is spent: the plan does not say what that does to them."""
    share = values_over(plan, Batch.of([scenario]), "pool_change", "pool")
    change = np.broadcast_to(share, (len(plan.pool), plan.years, 1))[:, year - plan.first_year, 0]
    cut = [line for line, by in zip(plan.pool, change, strict=True) if by < 0 and not line.protected and line.line]
    for measure in dict.fromkeys(measure for line in cut for measure in line.measures) if pounds > 0 else ():
        yield Conflict(lever=scenario.name, metric=measure, year=year, pounds=pounds, change=None)
