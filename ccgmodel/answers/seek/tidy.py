"""An answer as people would write it: rounded to a hundredth of a per cent, on the side that meets the target."""

from __future__ import annotations

import math

from ccgmodel.answers.seek.target import Goal
from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS, Scenario, Setting, changed, present

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
            values[setting] = _rounded(setting, value, up=(value > now) != met)
    tidy = changed(found, values)
    return tidy if float(target.gap(plan, [tidy])[0]) >= 0.0 else found


def _rounded(setting: Setting, value: float, *, up: bool) -> float:
    lever = LEVERS[setting.lever]
    size = 10.0 ** _PLACES[lever.kind]
    steps = value * size
    whole = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return min(max(round(whole / size, 10), lever.minimum), lever.maximum)
