"""Which schemes a year's position rests on: what it falls by if one of them saves nothing.

Money is in £k; a position is positive when it is good.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ccgmodel.plan import Plan
from ccgmodel.projection import programme, project
from ccgmodel.scenario import Batch, Scenario, Setting

DEARER = 4.0  # no price grows as much over the ten years that a plan may have at most


def without(scenario: Scenario, scheme: str) -> Scenario:
    """Return the scenario in which one scheme saves nothing, its investment being spent all the same."""
    others = {s: v for s, v in scenario.values.items() if (s.lever, s.scope) != ("qipp_delivery", scheme)}
    return Scenario(f"{scheme} saves nothing", {**others, Setting("qipp_delivery", scheme): 0.0})


def matter_most(plan: Plan, scenario: Scenario, year: int, most: int = 10) -> list[tuple[int, float]]:
    """Return the schemes by whose failing alone a year's in-year position falls most, the first first.

    They are the first of `programme.if_it_fails`, without trying those that save too little by that year to be
    among them.

    Args:
        plan: has the schemes.
        scenario: what is set beside the failing.
        year: 2013 for 2013/14.
        most: how many, at most.

    Returns:
        place of the scheme in the plan, and the fall in £k; those that only cost are left out.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    t = year - plan.first_year
    saved = programme(plan, [scenario]).delivered[0, :, : t + 1].sum(axis=1)
    order = np.argsort(-saved, kind="stable")
    first, rest = np.split(order, [2 * most])
    falls = dict(zip(first.tolist(), _falls(plan, scenario, first, t), strict=True))
    least = sorted(falls.values(), reverse=True)[:most][-1] if falls else 0.0
    rest = rest[DEARER * saved[rest] >= max(least, 0.0)]
    falls.update(zip(rest.tolist(), _falls(plan, scenario, rest, t), strict=True))
    ranked = sorted(falls.items(), key=lambda fall: (-fall[1], fall[0]))
    return [(place, fall) for place, fall in ranked[:most] if fall > 0]


def _falls(plan: Plan, scenario: Scenario, places: npt.NDArray[np.intp], t: int) -> list[float]:
    """What each of these schemes' failing takes off the in-year position of year t, in £k."""
    if not len(places):
        return []
    names = [plan.schemes[place].name for place in places]
    in_year = project(plan, _batch(scenario, names)).in_year[:, t]
    return list((in_year[0] - in_year[1:]).tolist())


def _batch(scenario: Scenario, names: Sequence[str]) -> Batch:
    """Lay out the scenario, and beside it each in which one scheme saves nothing."""
    size = len(names) + 1
    values = {setting: np.full(size, value) for setting, value in scenario.values.items()}
    for number, name in enumerate(names, start=1):
        for setting, given in values.items():
            if (setting.lever, setting.scope) == ("qipp_delivery", name):
                given[number] = np.nan
        values.setdefault(Setting("qipp_delivery", name), np.full(size, np.nan))[number] = 0.0
    return Batch(size, values)
