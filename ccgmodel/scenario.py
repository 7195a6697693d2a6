"""Scenarios: named sets of differences from a plan, and many of them at once as arrays."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ccgmodel.levers import LEVERS, Lever
from ccgmodel.plan import Plan
from ccgmodel.years import year_from_label, year_label

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-9  # a bound typed in per cent may come back a rounding error away


class ScenarioError(ValueError):
    """A scenario that its plan cannot run; `problems` lists each as what, where and remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class Setting(NamedTuple):
    """Which lever is set, for which line or category (all if blank) and which year (all if None)."""

    lever: str
    scope: str = ""
    year: int | None = None

    def __str__(self) -> str:
        """Write the setting as the command line takes it: qipp_delivery[Acute]@2015/16."""
        scope = f"[{self.scope}]" if self.scope else ""
        return self.lever + scope + (f"@{year_label(self.year)}" if self.year is not None else "")

    @classmethod
    def parse(cls, text: str) -> Setting:
        """Read LEVER, LEVER[Line or category], LEVER@2015/16 or both.

        >>> Setting.parse("inflation[Prescribing]@2015/16")
        Setting(lever='inflation', scope='Prescribing', year=2015)

        Raises:
            ScenarioError: where the text has another form.

        """
        match = re.fullmatch(r"\s*([A-Za-z_]+)\s*(?:\[(.+)\])?\s*(?:@\s*(\S+))?\s*", text)
        year = year_from_label(match[3]) if match and match[3] else None
        if not match or (match[3] and year is None):
            raise ScenarioError([f"{text!r} is no setting; write LEVER, LEVER[Line] or LEVER@2015/16"])
        return cls(match[1], (match[2] or "").strip(), year)


@dataclass(frozen=True)
class Scenario:
    """A named set of differences from a plan; with none it reproduces the plan exactly."""

    name: str = "Scenario"
    values: Mapping[Setting, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = [f"{s} is {v}, not a number; leave it out" for s, v in self.values.items() if not math.isfinite(v)]
        if wrong:
            raise ScenarioError(wrong)

    @classmethod
    def of(cls, settings: Mapping[str, float], name: str = "Scenario") -> Scenario:
        """Make a scenario of settings written as text.

        >>> Scenario.of({"qipp_delivery": 0.63}).values
        {Setting(lever='qipp_delivery', scope='', year=None): 0.63}
        """
        return cls(name, {Setting.parse(text): value for text, value in settings.items()})

    @classmethod
    def parse(cls, assignments: Sequence[str], name: str = "Scenario") -> Scenario:
        """Make a scenario of assignments such as `qipp_delivery=0.63` or `qipp_delivery=63%`.

        Raises:
            ScenarioError: listing every assignment that cannot be read.

        """
        values: dict[Setting, float] = {}
        wrong: list[str] = []
        for text in assignments:
            left, equals, right = text.rpartition("=")
            if not equals:
                wrong.append(f"{text!r} has no value; write LEVER=VALUE")
                continue
            try:
                number = float(right.strip().removesuffix("%")) / (100 if right.strip().endswith("%") else 1)
                values[Setting.parse(left)] = number
            except ScenarioError as error:
                wrong += error.problems
            except ValueError:
                wrong.append(f"{text!r}: {right!r} is not a number; write a fraction such as 0.63 or -0.01")
        if wrong:
            raise ScenarioError(wrong)
        return cls(name, values)

    def texts(self) -> dict[str, float]:
        """Return the settings as the command line takes them, with their values."""
        return {str(setting): value for setting, value in self.values.items()}

    def problems(self, plan: Plan) -> list[str]:
        """Everything that keeps this scenario from running on this plan, in words with the remedy."""
        return list(_problems(plan, Batch.of([self]).values))


@dataclass(frozen=True, eq=False)
class Batch:
    """Many scenarios as arrays: for each setting the values (scenario,), NaN where a scenario leaves it alone."""

    size: int
    values: Mapping[Setting, Floats]
    partly: frozenset[Setting] | None = None  # settings that some scenario leaves alone; found if not given

    def __post_init__(self) -> None:
        if self.partly is None:
            found = (setting for setting, values in self.values.items() if np.isnan(values).any())
            object.__setattr__(self, "partly", frozenset(found))

    @classmethod
    def of(cls, scenarios: Sequence[Scenario]) -> Batch:
        """Line scenarios up by setting."""
        settings = dict.fromkeys(setting for scenario in scenarios for setting in scenario.values)
        return cls(
            len(scenarios),
            {s: np.array([scenario.values.get(s, np.nan) for scenario in scenarios]) for s in settings},
        )

    def part(self, start: int, stop: int) -> Batch:
        """Return the scenarios from start up to stop."""
        stop = min(stop, self.size)
        values = {setting: values[start:stop] for setting, values in self.values.items()}
        return Batch(stop - start, values, self.partly)

    def check(self, plan: Plan) -> None:
        """Refuse what the plan cannot run.

        Raises:
            ScenarioError: listing every problem.

        """
        wrong = list(_problems(plan, self.values))
        if wrong:
            raise ScenarioError(wrong)


def _problems(plan: Plan, values: Mapping[Setting, Floats]) -> Iterator[str]:
    scopes = {line.name for line in plan.lines} | {line.category for line in plan.lines}
    for setting, given in values.items():
        lever = LEVERS.get(setting.lever)
        if lever is None:
            near = difflib.get_close_matches(setting.lever, LEVERS, n=1)
            yield f"{setting.lever!r} is no lever; " + (
                f"did you mean {near[0]}?" if near else f"use {', '.join(LEVERS)}"
            )
            continue
        if setting.scope and not lever.by_line:
            yield f"{setting}: {lever.label} cannot be set for one line; leave out [{setting.scope}]"
        elif setting.scope and setting.scope not in scopes:
            lines = ", ".join(plan.line_names)
            yield f"{setting}: {setting.scope!r} is neither a line nor a category of this plan; use one of {lines}"
        last = plan.first_year + plan.years - 1
        if setting.year is not None and not lever.first_year(plan) <= setting.year <= last:
            yield (
                f"{setting}: {lever.label} acts from {year_label(lever.first_year(plan))} to {year_label(last)}; "
                "choose a year between them"
            )
        low, high = lever.minimum - TOLERANCE, lever.maximum + TOLERANCE
        inside = (given >= low) & (given <= high)
        if not inside.all() and (wrong := given[~inside & ~np.isnan(given)]).size:
            yield f"{setting} is {wrong[0]:g}; keep it from {lever.minimum:g} to {lever.maximum:g}"


def lever_values(plan: Plan, batch: Batch) -> dict[str, Floats]:
    """Each lever's values, broadcastable to (line, year, scenario); an axis along which none differs has length 1.

    A value for one line wins over one for its category, that over one for all lines; within each, a
    value for one year wins over the value for all years.
    """
    given: dict[str, list[Setting]] = {}
    for setting in batch.values:
        given.setdefault(setting.lever, []).append(setting)
    moved = {name: _spread(plan, LEVERS[name], batch, settings) for name, settings in given.items()}
    return {**_neutral(plan), **moved}


@lru_cache(maxsize=64)
def _neutral(plan: Plan) -> dict[str, Floats]:
    """Return the values that reproduce the plan, (1, 1, 1) each."""
    return {name: np.full((1, 1, 1), lever.neutral(plan)) for name, lever in LEVERS.items()}


def _spread(plan: Plan, lever: Lever, batch: Batch, settings: list[Setting]) -> Floats:
    """Lay one lever's settings out by line, year and scenario, the general ones first."""
    partly = batch.partly or ()
    if settings == [Setting(lever.name)] and lever.acts_always(plan) and settings[0] not in partly:
        return batch.values[settings[0]][np.newaxis, np.newaxis]
    first = lever.first_year(plan) - plan.first_year
    scoped = any(setting.scope for setting in settings)
    yearly = first > 0 or any(setting.year is not None for setting in settings)
    shape = (len(plan.lines) if scoped else 1, plan.years if yearly else 1, batch.size)
    values = np.full(shape, lever.neutral(plan))
    for _, _, setting, lines in sorted(_reach(plan, settings), key=lambda each: each[:2]):
        years = slice(first, None)
        if setting.year is not None:
            years = slice(setting.year - plan.first_year, setting.year - plan.first_year + 1)
        new = batch.values[setting]
        values[lines, years] = np.where(np.isnan(new), values[lines, years], new) if setting in partly else new
    return values


def _reach(plan: Plan, settings: list[Setting]) -> Iterator[tuple[int, bool, Setting, list[int] | slice]]:
    """Yield each setting's lines with how particular it is to them: all lines, their category, the line itself."""
    for setting in settings:
        yearly = setting.year is not None
        if not setting.scope:
            yield 0, yearly, setting, slice(None)
            continue
        of_category = [i for i, line in enumerate(plan.lines) if line.category == setting.scope != line.name]
        yield 1, yearly, setting, of_category
        yield 2, yearly, setting, [i for i, line in enumerate(plan.lines) if line.name == setting.scope]
