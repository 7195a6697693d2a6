"""Why one scenario differs from another of the same plan: by lever and by line, in no order of the levers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from ccgmodel.answers.bridge.result import Bridge, BridgeError, components
from ccgmodel.answers.bridge.shapley import MOST, coalitions, contributions
from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting

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
