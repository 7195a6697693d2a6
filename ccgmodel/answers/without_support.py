"""A scenario's position without each of the non-recurrent allocations that have a name, and without any."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Floats, Plan, freeze_arrays
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario, Setting

_LEVER = "support_received"


@dataclass(frozen=True, eq=False, kw_only=True)
class WithoutSupport:
    """The position without one support, (year,) in £k each; without any of them where `name` is blank."""

    name: str
    hoped_to_recur: bool
    in_year: Floats
    cumulative: Floats

    def __post_init__(self) -> None:
        freeze_arrays(self)


def without_support(plan: Plan, scenario: Scenario) -> tuple[WithoutSupport, ...]:
    """Switch each support off by its lever, the rest of the scenario as it is; where there are several, all too.

    What has happened does not move: the first year of a plan that begins with an outturn keeps its support.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    each_one = [(each.name, each.hoped_to_recur) for each in plan.support]
    of = [*each_one, *([("", False)] if len(each_one) > 1 else [])]
    found = project(plan, [_without(scenario, name) for name, _ in of])
    return tuple(
        WithoutSupport(
            name=name, hoped_to_recur=hoped, in_year=found.in_year[place], cumulative=found.cumulative[place]
        )
        for place, (name, hoped) in enumerate(of)
    )


def _without(scenario: Scenario, name: str) -> Scenario:
    """A blank name stands for all; what the scenario sets for what is switched off does not count."""
    kept = {s: v for s, v in scenario.values.items() if s.lever != _LEVER or (name and s.scope != name)}
    return Scenario(scenario.name, {**kept, Setting(_LEVER, name): 0.0})
