"""What is set for each scheme, and a scenario in which it is another: for one scheme, or for a group of them.

A setting that changes nothing is not kept: typing what a scheme has without a setting of its own takes that away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline import schemes
from ccgmodel.plan import Floats, Plan
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, scheme_values, scopes

Values = Mapping[Setting, float]
DELIVERY, DELAY, STOPPED = "qipp_delivery", "qipp_slippage", "qipp_stopped"
OF_SCHEMES = (DELIVERY, DELAY, STOPPED)
SAME = 1e-9


def value_of(plan: Plan, values: Values, lever: str, year: int) -> Floats:
    """Return what a lever is for each scheme in a year, (scheme,), as soon as it acts; a delay at the start."""
    first = LEVERS[lever].first_year(plan) - plan.first_year
    every = _every(plan, values, lever)
    if lever == DELAY:
        when = np.clip(schemes(plan).begins[:, 0, 0], min(first, plan.years - 1), plan.years - 1)
        return np.asarray(every[np.arange(len(every)), when])
    return np.asarray(every[:, min(max(year - plan.first_year, first), plan.years - 1)])


def begun(plan: Plan) -> npt.NDArray[np.bool_]:
    """Which schemes started before any that may still be late, (scheme,)."""
    return np.asarray(schemes(plan).begins[:, 0, 0] < LEVERS[DELAY].first_year(plan) - plan.first_year)


def edited(plan: Plan, values: Values, edits: Mapping[tuple[str, str], float | None]) -> dict[Setting, float]:
    """Return settings in which (lever, scheme) has another value; None takes the scheme's own setting away."""
    left = {setting: value for setting, value in values.items() if (setting.lever, setting.scope) not in edits}
    return _so_that(plan, left, {each: value for each, value in edits.items() if value is not None})


def for_group(plan: Plan, values: Values, group: str, lever: str, value: float) -> dict[Setting, float]:
    """Return settings in which every scheme of a programme or status has a value, whatever it had before.

    One setting says it where the name reaches those schemes and nothing else, and nothing more particular stands
    against it; for the other schemes there is one each.
    """
    members = of_group(plan, group)
    own = {plan.schemes[place].name for place in members}
    left = {s: v for s, v in values.items() if s.lever != lever or s.scope not in {*own, group}}
    reached = {place for which in scopes(plan, "scheme").get(group, {}).values() for place in which}
    if reached == set(members) and group not in scopes(plan, "line"):
        said = {**left, Setting(lever, group): value}
        if not _same(_every(plan, left, lever), _every(plan, said, lever)):
            left = said
    return _so_that(plan, left, {(lever, plan.schemes[place].name): value for place in members})


def of_group(plan: Plan, group: str) -> list[int]:
    """Return the places of the schemes of a programme or status."""
    return [place for place, scheme in enumerate(plan.schemes) if group in (scheme.programme, scheme.status)]


def groups(plan: Plan) -> dict[str, Literal["programme", "status"]]:
    """Return the programmes and statuses that schemes have, in the plan's order."""
    programmes = dict.fromkeys(scheme.programme for scheme in plan.schemes if scheme.programme)
    statuses = dict.fromkeys(scheme.status for scheme in plan.schemes)
    return {**dict.fromkeys(programmes, "programme"), **dict.fromkeys(statuses, "status")}


def own_settings(plan: Plan, values: Values) -> list[Setting]:
    """Return the settings of single schemes, programmes and statuses."""
    lines = scopes(plan, "line")
    return [s for s in values if s.lever in OF_SCHEMES and s.scope and s.scope not in lines]


def without_own(plan: Plan, values: Values) -> dict[Setting, float]:
    """Return the settings without those of single schemes, programmes and statuses."""
    own = set(own_settings(plan, values))
    return {setting: value for setting, value in values.items() if setting not in own}


def _so_that(plan: Plan, left: Values, wanted: Mapping[tuple[str, str], float]) -> dict[Setting, float]:
    """Add a setting for each (lever, scheme) that is not what is wanted without one."""
    places = {scheme.name: place for place, scheme in enumerate(plan.schemes)}
    found = dict(left)
    for lever in dict.fromkeys(lever for lever, _ in wanted):
        first = LEVERS[lever].first_year(plan) - plan.first_year
        have = _every(plan, left, lever)[:, first:]
        for (which, scheme), value in wanted.items():
            if which == lever and not _same(have[places[scheme]], value):
                found[Setting(lever, scheme)] = value
    return found


def _every(plan: Plan, values: Values, lever: str) -> Floats:
    """Return a lever for each scheme and year."""
    batch = Batch.of([Scenario("", {s: v for s, v in values.items() if s.lever == lever})])
    laid_out = scheme_values(plan, batch, lever)[..., 0]
    return np.broadcast_to(laid_out, (len(plan.schemes), plan.years))


def _same(one: Floats, other: Floats | float) -> bool:
    return bool((np.abs(one - np.asarray(other)) < SAME).all())
