"""Scenarios: named sets of differences from a plan, and many of them at once as arrays."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from ccgmodel.plan import Floats, Plan, Problem, Refused, nearest, once_a_plan, year_from_label, year_label
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS

LONGEST_SETTING = 300  # characters: the longest lever, a name of 200, a year and a value
MOST_SETTINGS = 1_000  # every lever for every year and line of a large plan is fewer
MOST_WRONG = 50  # problems of one scenario: nobody reads more, and to look for what was meant takes its time
FORMS = "write LEVER, LEVER[Line] or LEVER@2015/16"
_SETTING = re.compile(r"\s*+([A-Za-z_]++)\s*+(?:\[(.+)\]\s*+)?+(?:@\s*+(\S++)\s*+)?+")

Axis = Literal["line", "scheme", "metric", "pool", "support", "set_aside", "repayable"]
AXES: tuple[Axis, ...] = ("line", "scheme", "metric", "pool", "support", "set_aside", "repayable")


@once_a_plan
def scopes(plan: Plan, over: Axis) -> dict[str, dict[int, list[int]]]:
    """Return what may stand in brackets: name -> rank -> places, a higher rank being more particular."""
    found: dict[str, dict[int, list[int]]] = {}
    for place, ranks in enumerate(_ranks(plan, over)):
        for rank, name in enumerate(ranks, start=1):
            if name:
                found.setdefault(name, {}).setdefault(rank, []).append(place)
    return found


def _ranks(plan: Plan, over: Axis) -> list[tuple[str, ...]]:
    """The names that reach each line, scheme, metric, line of the pool and so on, the more particular later."""
    if over == "metric":
        return [(metric.group, metric.name) for metric in plan.metrics]
    if over == "pool":
        return [(each.commissioner, each.area, each.theme, each.cluster, each.name) for each in plan.pool]
    if over == "support":
        return [(each.name,) for each in plan.support]
    if over == "set_aside":
        return [(each.name,) for each in plan.set_asides]
    if over == "repayable":
        return [(each.name,) for each in plan.repayable]
    names = {line.name: (line.category, line.name) for line in plan.lines}
    if over == "line":
        return list(names.values())
    return [(*names[scheme.line], scheme.status, scheme.programme, scheme.name) for scheme in plan.schemes]


def protection(plan: Plan, scope: str) -> tuple[str, ...]:
    """Why a name reaches nothing but protected lines of the pool; nothing where it reaches one that may flex."""
    reached = {place for places in scopes(plan, "pool").get(scope, {}).values() for place in places}
    reasons = {plan.pool[place].protected for place in reached}
    return () if "" in reasons else tuple(sorted(reasons))


def members(plan: Plan, over: Axis) -> int:
    """How many lines, schemes, metrics, lines of the pool, supports and so on a plan has."""
    of: dict[Axis, Sized] = {
        "line": plan.lines,
        "scheme": plan.schemes,
        "metric": plan.metrics,
        "pool": plan.pool,
        "support": plan.support,
        "set_aside": plan.set_asides,
        "repayable": plan.repayable,
    }
    return len(of[over])


TOLERANCE = 1e-9  # a bound typed in per cent may come back a rounding error away


class ScenarioError(Refused):
    """A scenario that its plan cannot run; `problems` lists each as what, where and remedy."""


class Setting(NamedTuple):
    """Which lever is set, for which line, category or scheme (all if blank) and which year (all if None)."""

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
        if len(text) > LONGEST_SETTING:
            raise ScenarioError([_too_long(text)])
        match = _SETTING.fullmatch(text)
        year = year_from_label(match[3]) if match and match[3] else None
        if not match or (match[3] and year is None):
            raise ScenarioError(f"{text!r} is no setting", FORMS)
        return cls(match[1], (match[2] or "").strip(), year)


def _too_long(text: str) -> Problem:
    return Problem("", f"{text[:40]!r} begins a setting of {len(text):,} characters", f"keep to {LONGEST_SETTING}")


@dataclass(frozen=True)
class Scenario:
    """A named set of differences from a plan; with none it reproduces the plan exactly."""

    name: str = "Scenario"
    values: Mapping[Setting, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = [
            Problem("", f"{s} is not a finite number", "leave it out")
            for s, v in self.values.items()
            if not math.isfinite(v)
        ]
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
            ScenarioError: listing every assignment that cannot be read, and what is set twice.

        """
        values: dict[Setting, float] = {}
        wrong: list[Problem] = []
        if len(assignments) > MOST_SETTINGS:
            raise ScenarioError(f"there are {len(assignments):,} settings", f"keep to {MOST_SETTINGS:,}")
        for text in assignments:
            if len(text) > LONGEST_SETTING:
                wrong.append(_too_long(text))
                continue
            left, equals, right = text.rpartition("=")
            if not equals:
                wrong.append(Problem("", f"{text!r} has no value", "write LEVER=VALUE"))
                continue
            try:
                number = float(right.strip().removesuffix("%")) / (100 if right.strip().endswith("%") else 1)
                setting = Setting.parse(left)
                if setting in values:
                    wrong.append(Problem("", f"{setting} is set twice", "leave one of the two out"))
                values[setting] = number
            except ScenarioError as error:
                wrong += error.problems
            except ValueError:
                found = f"{text!r}: {right!r} is not a number"
                wrong.append(Problem("", found, "write a fraction such as 0.63 or -0.01"))
        if wrong:
            raise ScenarioError(wrong[:MOST_WRONG])
        return cls(name, values)

    def texts(self) -> dict[str, float]:
        """Return the settings as the command line takes them, with their values."""
        return {str(setting): value for setting, value in self.values.items()}

    def problems(self, plan: Plan) -> list[Problem]:
        """What keeps this scenario from running on this plan, as far as anybody would read it."""
        return list(islice(_problems(plan, Batch.of([self]).values), MOST_WRONG))


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
        wrong = list(islice(_problems(plan, self.values), MOST_WRONG))
        if wrong:
            raise ScenarioError(wrong)


def _problems(plan: Plan, values: Mapping[Setting, Floats]) -> Iterator[Problem]:
    last = plan.first_year + plan.years - 1
    for setting, given in values.items():
        lever = LEVERS.get(setting.lever)
        if lever is None:
            near = nearest(setting.lever, LEVERS)
            remedy = f"did you mean {near}?" if near else f"use {', '.join(LEVERS)}"
            yield Problem("", f"{setting.lever!r} is no lever", remedy)
            continue
        if setting.scope and not any(setting.scope in scopes(plan, axis) for axis in axes(lever)):
            yield _no_scope(plan, lever, setting)
        elif lever.by_pool and (reasons := protection(plan, setting.scope)):
            found = f"{setting.scope} is protected ({'; '.join(reasons)}) and does not flex"
            yield Problem(str(setting), found, "choose a line of the pool that does")
        if setting.year is not None and not lever.first_year(plan) <= setting.year <= last:
            found = f"{lever.label} acts from {year_label(lever.first_year(plan))} to {year_label(last)}"
            yield Problem(str(setting), found, "choose a year between them")
        low, high = lever.bounds(plan)
        inside = (given >= low - TOLERANCE) & (given <= high + TOLERANCE)
        if not inside.all() and (wrong := given[~inside & ~np.isnan(given)]).size:
            remedy = f"keep it from {low:g} to {high:g}"
            yield Problem("", f"{setting} is {wrong[0]:g}", remedy)


def axes(lever: Lever) -> tuple[Axis, ...]:
    """What a lever may be set for one by one."""
    may: tuple[tuple[bool, Axis], ...] = (
        (lever.by_line, "line"),
        (lever.by_scheme, "scheme"),
        (lever.by_metric, "metric"),
        (lever.by_pool, "pool"),
        (lever.by_support, "support"),
        (lever.by_set_aside, "set_aside"),
        (lever.by_repayable, "repayable"),
    )
    return tuple(axis for yes, axis in may if yes)


_WORDS: dict[tuple[Axis, ...], str] = {
    ("line",): "neither a line nor a category of this plan",
    ("scheme",): "no line, category, programme, status or scheme here",
    ("line", "scheme"): "no line, category, programme, status or scheme here",
    ("metric",): "no metric of this plan, nor a group of them",
    ("pool",): "no line of the pool, nor a theme, area, commissioner or cluster of it",
    ("support",): "no support of this plan",
    ("set_aside",): "nothing that this plan sets aside by name",
    ("repayable",): "no repayable support of this plan",
}


_MOST_LISTED = 100  # names in one message


def _no_scope(plan: Plan, lever: Lever, setting: Setting) -> Problem:
    """Say why a lever cannot be set for what stands in brackets."""
    may = tuple(axis for axis in axes(lever) if members(plan, axis))
    if not may:
        found = f"{lever.label} cannot be set for one line"
        return Problem(str(setting), found, f"leave out [{setting.scope}]")
    known = [name for axis in may for name in scopes(plan, axis)]
    near = nearest(setting.scope, known)
    listed = plan.line_names if may[0] in ("line", "scheme") else tuple(scopes(plan, may[0]))
    others = f" and {len(listed) - _MOST_LISTED:,} others" if len(listed) > _MOST_LISTED else ""
    remedy = f"did you mean {near}?" if near else f"use one of {', '.join(listed[:_MOST_LISTED])}{others}"
    return Problem(str(setting), f"{setting.scope!r} is {_WORDS[may]}", remedy)
