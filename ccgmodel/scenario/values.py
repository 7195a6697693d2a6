"""Settings laid out as arrays, where a setting stands, and scenarios that differ from one in a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from ccgmodel.plan import Floats, Plan, once_a_plan
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Axis, Batch, Scenario, ScenarioError, Setting, members, scopes


def lever_values(plan: Plan, batch: Batch) -> dict[str, Floats]:
    """Each lever's values, broadcastable to (line, year, scenario); an axis along which none differs has length 1.

    A value for one line wins over one for its category, that over one for all lines; within each, a
    value for one year wins over the value for all years.
    Settings of schemes are to be left out first (see `for_lines_only`).
    """
    given: dict[str, list[Setting]] = {}
    for setting in batch.values:
        given.setdefault(setting.lever, []).append(setting)
    moved = {name: _spread(plan, LEVERS[name], batch, settings, "line") for name, settings in given.items()}
    return {**_neutral(plan), **moved}


def for_lines_only(plan: Plan, batch: Batch) -> Batch:
    """Leave out what is set for schemes and reaches no line."""
    lines = scopes(plan, "line")
    values = {
        s: v for s, v in batch.values.items() if not s.scope or (LEVERS[s.lever].by_line and s.scope in lines)
    }
    return batch if len(values) == len(batch.values) else Batch(batch.size, values, batch.partly)


def scheme_values(plan: Plan, batch: Batch, name: str) -> Floats:
    """One lever's values, broadcastable to (scheme, year, scenario); an axis without differences has length 1.

    A value for the scheme wins over one for its programme, that over its status, its line, its line's category and
    all schemes; within each, a value for one year wins over the value for all years.
    """
    return values_over(plan, batch, name, "scheme")


def values_over(plan: Plan, batch: Batch, name: str, over: Axis) -> Floats:
    """One lever's values, broadcastable to (line, scheme, metric ..., year, scenario)."""
    settings = [setting for setting in batch.values if setting.lever == name]
    return _spread(plan, LEVERS[name], batch, settings, over) if settings else _neutral(plan)[name]


def moves_schemes(plan: Plan, batch: Batch) -> bool:
    """Whether any setting tells one scheme from another, or is of a lever that only schemes have."""
    lines = scopes(plan, "line")
    return any(
        LEVERS[setting.lever].by_scheme
        and (not LEVERS[setting.lever].by_line or setting.scope not in {"", *lines})
        for setting in batch.values
    )


@once_a_plan
def _neutral(plan: Plan) -> dict[str, Floats]:
    """Return the values that reproduce the plan, (1, 1, 1) each."""
    return {name: np.full((1, 1, 1), lever.neutral(plan)) for name, lever in LEVERS.items()}


def _spread(plan: Plan, lever: Lever, batch: Batch, settings: list[Setting], over: Axis) -> Floats:
    """Lay one lever's settings out along an axis, by year and scenario, the general ones first."""
    partly = batch.partly or ()
    if settings == [Setting(lever.name)] and lever.acts_always(plan) and settings[0] not in partly:
        return batch.values[settings[0]][np.newaxis, np.newaxis]
    first = lever.first_year(plan) - plan.first_year
    scoped = any(setting.scope for setting in settings)
    yearly = first > 0 or any(setting.year is not None for setting in settings)
    shape = (members(plan, over) if scoped else 1, plan.years if yearly else 1, batch.size)
    values = np.full(shape, lever.neutral(plan))
    for _, _, setting, which in sorted(_reach(plan, settings, over), key=lambda each: each[:2]):
        years = slice(first, None)
        if setting.year is not None:
            years = slice(setting.year - plan.first_year, setting.year - plan.first_year + 1)
        new = batch.values[setting]
        values[which, years] = np.where(np.isnan(new), values[which, years], new) if setting in partly else new
    return values


def _reach(
    plan: Plan, settings: list[Setting], over: Axis
) -> Iterator[tuple[int, bool, Setting, list[int] | slice]]:
    """Yield whom each setting reaches and how particular it is to them: all, ..., the one thing itself."""
    found = scopes(plan, over)
    for setting in settings:
        yearly = setting.year is not None
        if not setting.scope:
            yield 0, yearly, setting, slice(None)
        for rank, which in found.get(setting.scope, {}).items():
            yield rank, yearly, setting, which


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


def bounds(plan: Plan, settings: Sequence[Setting]) -> tuple[Floats, Floats]:
    """Return the least and the greatest value of each setting on a plan, (setting,) each."""
    both = np.array([LEVERS[setting.lever].bounds(plan) for setting in settings]).reshape(-1, 2)
    return both[:, 0], both[:, 1]


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
