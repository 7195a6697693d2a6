"""Scenarios that differ from one in a few settings: where a setting stands, and many moves of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from ccgmodel.plan import Floats, Plan
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Batch, Scenario, ScenarioError, Setting


def present(plan: Plan, scenario: Scenario, setting: Setting) -> float:
    """Return the value that a setting has in a scenario: its own, or that of the most particular one above it."""
    for above in _above(plan, setting):
        if above in scenario.values:
            return scenario.values[above]
    return LEVERS[setting.lever].neutral(plan)


def _above(plan: Plan, setting: Setting) -> Iterator[Setting]:
    """Yield a setting and those that stand for it where it is not set, the most particular first."""
    category = next((line.category for line in plan.lines if line.name == setting.scope), "")
    for scope in dict.fromkeys((setting.scope, category, "")):
        if setting.year is not None:
            yield Setting(setting.lever, scope, setting.year)
        yield Setting(setting.lever, scope)


def check_settings(plan: Plan, settings: Iterable[Setting]) -> None:
    """Refuse settings that the plan does not have.

    Raises:
        ScenarioError: listing every one.

    """
    neutral = {s: LEVERS[s.lever].neutral(plan) if s.lever in LEVERS else 0.0 for s in settings}
    if wrong := Scenario("", neutral).problems(plan):
        raise ScenarioError(wrong)


def changed(scenario: Scenario, values: Mapping[Setting, float], name: str | None = None) -> Scenario:
    """Return the scenario with some settings at other values."""
    return Scenario(scenario.name if name is None else name, {**scenario.values, **values})


def moved(scenario: Scenario, values: Mapping[Setting, Floats]) -> Batch:
    """Line up scenarios that differ from one in these settings, (scenario,) each; NaN leaves a setting alone."""
    size = max((len(each) for each in values.values()), default=1)
    whole = {setting: np.full(size, value) for setting, value in scenario.values.items()}
    for setting, given in values.items():
        whole[setting] = np.where(np.isnan(given), scenario.values.get(setting, np.nan), given)
    return Batch(size, whole)


def overlaid(scenario: Scenario, values: Mapping[Setting, Floats]) -> Batch:
    """Line up scenarios that all set these settings, (scenario,) each, besides what the one sets."""
    size = max((len(each) for each in values.values()), default=1)
    fixed = {s: np.full(size, value) for s, value in scenario.values.items() if s not in values}
    return Batch(size, {**fixed, **values}, frozenset())


def one_at_a_time(scenario: Scenario, settings: Sequence[Setting], values: Floats) -> Batch:
    """Line up scenarios that each move one setting to one of its values, (setting, point), setting by setting."""
    rows = np.repeat(np.arange(len(settings)), values.shape[1])
    flat = values.ravel()
    return moved(scenario, {each: np.where(rows == i, flat, np.nan) for i, each in enumerate(settings)})


def whole_lever_settings(plan: Plan) -> list[Setting]:
    """Return a setting for every lever that has something to move in the plan, over all years and lines."""
    return [Setting(name) for name, lever in LEVERS.items() if lever.applies(plan)]
