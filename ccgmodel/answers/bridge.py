"""A bridge between two scenarios, or from the plan: what each lever moves, so that the parts add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Literal

import numpy as np

from ccgmodel.plan import Booleans, Floats, Plan, Refused, freeze_arrays, year_label
from ccgmodel.projection import Projection, project
from ccgmodel.projection import result as result_named
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting


class BridgeError(Refused):
    """A bridge between figures that there are not; the message says which and what to do."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bridge:
    """How a result came from `before` to `after`, in £k (or as a fraction where the result is one).

    The steps add up to the difference, and so do the parts; `table` says both at once. `by` is what the causes
    are: settings, levers, groups of levers, drivers, or the parts themselves.
    """

    result: str
    year: int
    before: float
    after: float
    by: str
    causes: tuple[str, ...]
    parts: tuple[str, ...]  # lines of spend, allocation, headroom ... (see `components`)
    table: Floats  # (cause, part)

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def steps(self) -> Floats:
        """What each cause adds, (cause,)."""
        return np.asarray(self.table.sum(axis=1))

    @property
    def by_part(self) -> Floats:
        """How each part changes, (part,)."""
        return np.asarray(self.table.sum(axis=0))


Components = dict[str, Floats]  # name -> (scenario, year) in £k


ALLOCATION, HEADROOM_HELD, BROUGHT_FORWARD = "allocation", "headroom_held", "brought_forward"


HEADROOM_RELEASED, SURPLUS_REQUIRED = "headroom_released", "surplus_required"
SET_ASIDES_HELD, SET_ASIDES_RELEASED = "set_asides_held", "set_asides_released"


def line_name(line: str) -> str:
    """Name the component of a line of spend, as results are named."""
    return f"line:{line}"


def components(projection: Projection, result: str) -> Components:
    """Return the parts of a result, each (scenario, year), that add up to it: positive where they are good for it.

    A position consists of the allocation, less each line's spend, less the headroom and the set-asides held back;
    a cumulative one of the sum of these over the years, with the balance brought forward; where that is inside the
    allocation, of this year's and of what the years before changed against the published plan. Any other stands
    for itself.

    Raises:
        UnknownResultError: where there is no such result.

    """
    lines = projection.plan.line_names
    if result == "spend":
        return {line_name(line): projection.spend[:, i] for i, line in enumerate(lines)}
    if result == "underlying":
        recurrent = projection.recurrent_spend
        spend = {line_name(line): -recurrent[:, i] for i, line in enumerate(lines)}
        return {ALLOCATION: projection.recurrent_allocation, **spend}
    if result not in ("in_year", "cumulative", "after_rules"):
        return {result: result_named(projection, result)}
    parts = _in_year_parts(projection)
    held = -parts[HEADROOM_HELD]
    if result == "in_year":
        return parts
    parts = _carried_forward(projection.plan, parts)
    if result == "cumulative":
        return parts
    used = -projection.set_asides_released.sum(axis=1)
    return {
        **parts,
        HEADROOM_RELEASED: held - projection.headroom,
        **({SET_ASIDES_RELEASED: used} if projection.plan.set_asides else {}),
        SURPLUS_REQUIRED: -projection.surplus_required,
    }


def _in_year_parts(projection: Projection) -> Components:
    """Return the parts of the in-year position, (scenario, year) each."""
    held = projection.set_asides_held.sum(axis=1)
    return {
        ALLOCATION: projection.allocation,
        **{line_name(line): -projection.spend[:, i] for i, line in enumerate(projection.plan.line_names)},
        HEADROOM_HELD: projection.in_year + projection.total_spend - projection.allocation + held,
        **({SET_ASIDES_HELD: -held} if projection.plan.set_asides else {}),
    }


def _carried_forward(plan: Plan, parts: Components) -> Components:
    """Return the parts of the cumulative position from those of the in-year one."""
    if plan.balance_brought_forward == "added":
        opening = np.full_like(parts[ALLOCATION], plan.opening_balance)
        return {name: np.cumsum(part, axis=1) for name, part in parts.items()} | {BROUGHT_FORWARD: opening}
    published = _in_year_parts(project(plan, [Scenario()]))
    return {name: published[name] + np.cumsum(part - published[name], axis=1) for name, part in parts.items()}


MOST = 12  # causes that are told apart: 4,096 coalitions


@lru_cache(maxsize=MOST + 1)
def coalitions(causes: int) -> Booleans:
    """Every coalition of so many causes, (cause, coalition): nobody first, everybody last."""
    members = np.asarray((np.arange(2**causes) >> np.arange(causes)[:, np.newaxis]) & 1 == 1)
    members.setflags(write=False)
    return members


@lru_cache(maxsize=MOST + 1)
def _coefficients(causes: int) -> Floats:
    """What each coalition's value counts for towards each cause's contribution, (cause, coalition)."""
    members = coalitions(causes)
    others = members.sum(axis=0) - members  # how many others are in, (cause, coalition)
    weight = np.array([1.0 / (causes * comb(causes - 1, size)) for size in range(causes)])
    coefficients = np.asarray(np.where(members, weight[others], -weight[others]))
    coefficients.setflags(write=False)
    return coefficients


def contributions(values: Floats, causes: int) -> Floats:
    """Return each cause's contribution, (cause, ...), from the values of all coalitions, (coalition, ...)."""
    if not causes:
        return np.zeros((0, *values.shape[1:]))
    return np.asarray(np.tensordot(_coefficients(causes), values - values[:1], axes=1))


By = Literal["setting", "lever", "group"]

_CAUSE: dict[By, Callable[[Setting], str]] = {
    "setting": str,
    "lever": lambda setting: setting.lever,
    "group": lambda setting: LEVERS[setting.lever].group,
}


def bridge(
    plan: Plan, before: Scenario, after: Scenario, year: int, result: str = "in_year", by: By = "lever"
) -> Bridge:
    """Attribute the difference between two scenarios to what differs between them.

    Every coalition of causes is projected at once, and each cause gets what it adds on average over all orders
    (see `shapley`), so that nothing is left over. More than 12 causes are put together: settings by lever, levers
    by group.

    Args:
        plan: the plan of both.
        before: where the bridge starts; `Scenario()` for the plan itself.
        after: where it ends.
        year: the year of the result, 2017 for 2017/18.
        result: any result, such as in_year, cumulative or line:Acute.
        by: what counts as one cause.

    Raises:
        BridgeError: where the plan has no such year.
        ScenarioError: listing every setting that the plan cannot run.
        UnknownResultError: where there is no such result.

    """
    t = year_index(plan, year)
    Batch.of([before, after]).check(plan)
    settings = [
        setting
        for setting in dict.fromkeys([*before.values, *after.values])
        if before.values.get(setting) != after.values.get(setting)
    ]
    while len(causes := _ordered(settings, by)) > MOST and by != "group":
        by = "lever" if by == "setting" else "group"
    batch = _coalitions(before, after, settings, causes, by)
    parts = components(project(plan, batch), result)
    values = np.stack([part[:, t] for part in parts.values()], axis=1)  # (coalition, part)
    return Bridge(
        result=result,
        year=year,
        before=float(values[0].sum()),
        after=float(values[-1].sum()),
        by=by,
        causes=tuple(causes),
        parts=tuple(parts),
        table=contributions(values, len(causes)),
    )


def between(
    before: Projection, after: Projection, years: tuple[int, int], result: str = "in_year", scenario: int = 0
) -> Bridge:
    """Set two projections side by side part by part: two plans, or two years; a line that one lacks counts nought.

    Args:
        before: where the bridge starts.
        after: where it ends; of the same plan or another.
        years: the year of each, 2017 for 2017/18.
        result: any result that both have.
        scenario: which scenario of both.

    Raises:
        BridgeError: where a plan has no such year.
        UnknownResultError: where there is no such result.

    """
    first, last = (
        {name: float(part[scenario, t]) for name, part in components(projection, result).items()}
        for projection, t in ((p, year_index(p.plan, y)) for p, y in zip((before, after), years, strict=True))
    )
    parts = tuple(dict.fromkeys([*first, *last]))
    return Bridge(
        result=result,
        year=years[1],
        before=sum(first.values()),
        after=sum(last.values()),
        by="part",
        causes=parts,
        parts=parts,
        table=np.diag([last.get(part, 0.0) - first.get(part, 0.0) for part in parts]),
    )


def year_index(plan: Plan, year: int) -> int:
    """Return the place of a year in the plan.

    Raises:
        BridgeError: naming the years that there are.

    """
    if year not in plan.year_numbers:
        between_years = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
        raise BridgeError(f"{year_label(year)} is not a year of the plan", f"choose one from {between_years}")
    return year - plan.first_year


def _ordered(settings: list[Setting], by: By) -> list[str]:
    """The causes, in the order of the table of levers."""
    order = {name: place for place, name in enumerate(LEVERS)}
    return list(dict.fromkeys(_CAUSE[by](s) for s in sorted(settings, key=lambda s: (order[s.lever], str(s)))))


def _coalitions(before: Scenario, after: Scenario, settings: list[Setting], causes: list[str], by: By) -> Batch:
    """A scenario for each coalition: its members' settings as they are after, all others as they were before."""
    members = coalitions(len(causes))
    size = members.shape[1]
    values = {setting: np.full(size, value) for setting, value in before.values.items()}
    for setting in settings:
        own, new = before.values.get(setting, np.nan), after.values.get(setting, np.nan)
        values[setting] = np.where(members[causes.index(_CAUSE[by](setting))], new, own)
    return Batch(size, values)
