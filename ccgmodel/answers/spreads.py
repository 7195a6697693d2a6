"""Between what each lever may turn out to be about a scenario, and the scenario's settings moved accordingly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.answers.evidence import ranges
from ccgmodel.plan import Floats, Metric, Plan, Range
from ccgmodel.scenario import LEVERS, Scenario, Setting, present

Centre = Literal["scenario", "evidence"]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What one lever may turn out to be, absolute and within its bounds: from `low` to `high`, likeliest `mode`.

    `outcomes` are the values of a history, from small to large; empty for the other distributions.
    """

    lever: str
    now: float  # where the scenario has it
    low: float
    mode: float
    high: float
    outcomes: tuple[float, ...]
    evidence: Range

    @property
    def setting(self) -> Setting:
        """The setting of the lever for all lines and years."""
        return Setting(self.lever)


def spreads(
    plan: Plan, scenario: Scenario, centre: Centre = "scenario", metric: Metric | None = None
) -> tuple[Spread, ...]:
    """Lay each lever's evidence about a scenario; levers of which one value is all that is known are left out.

    About the scenario, its own value is the likeliest: a difference (growth, prices, rules) lies as far from it as
    the evidence lies from the plan, and a share lies where it was recorded, between limits that are widened to
    hold the scenario's value. A history has that value as one outcome more. As the evidence says, the central
    value is the likeliest and what the scenario sets for the lever does not count. Levers of metrics alone are
    left out: they would be drawn for nothing. Of a metric, those that may move its kind are looked at instead.
    """
    known = (each for each in ranges(plan).values() if not each.known)
    found = (
        _about(plan, scenario, evidence, centre)
        for evidence in known
        if (LEVERS[evidence.lever].moves_metric(metric) if metric else LEVERS[evidence.lever].moves_money)
    )
    return tuple(spread for spread in found if spread.low < spread.high)


def _about(plan: Plan, scenario: Scenario, evidence: Range, centre: Centre) -> Spread:
    lever = LEVERS[evidence.lever]
    now = present(plan, scenario, Setting(lever.name))
    moving = centre == "scenario" and lever.kind == "points"
    mode = now if centre == "scenario" else evidence.central

    def absolute(value: float) -> float:
        return min(max(value + (now if moving else 0.0), lever.minimum), lever.maximum)

    history = evidence.history if evidence.distribution == "history" else ()
    outcomes = [absolute(value) for value in history]
    if outcomes and centre == "scenario":
        outcomes.append(now)
    low, high = absolute(evidence.low), absolute(evidence.high)
    return Spread(
        lever=lever.name,
        now=now,
        low=min(low, mode, *outcomes),
        mode=mode,
        high=max(high, mode, *outcomes),
        outcomes=tuple(sorted(outcomes)),
        evidence=evidence,
    )


def shifted(scenario: Scenario, spread: Spread, values: Floats) -> dict[Setting, Floats]:
    """Return the lever's settings with it at these values, (scenario,): those for one line or year go along."""
    moved = {spread.setting: values}
    for setting, value in _own(scenario, spread):
        moved[setting] = _within(spread, value + values - spread.now)
    return moved


def shifted_by_year(plan: Plan, scenario: Scenario, spread: Spread, values: Floats) -> dict[Setting, Floats]:
    """Return the lever's settings with it at these values, (year, scenario), in each year in which it acts."""
    first = LEVERS[spread.lever].first_year(plan)
    years = range(first, plan.first_year + plan.years)
    moved: dict[Setting, Floats] = {}
    for year, of_year in zip(years, values, strict=True):
        moved[Setting(spread.lever, "", year)] = of_year
    own = dict(_own(scenario, spread))
    for setting, value in own.items():
        for year, of_year in zip(years, values, strict=True):
            single = Setting(spread.lever, setting.scope, year)
            if setting.year == year or (setting.year is None and single not in own):
                moved[single] = _within(spread, value + of_year - spread.now)
    return moved


def _own(scenario: Scenario, spread: Spread) -> list[tuple[Setting, float]]:
    """The scenario's settings of the lever for one line or year."""
    settings = scenario.values.items()
    return [(s, value) for s, value in settings if s.lever == spread.lever and s != spread.setting]


def _within(spread: Spread, values: Floats) -> Floats:
    lever = LEVERS[spread.lever]
    return np.clip(values, lever.minimum, lever.maximum)
