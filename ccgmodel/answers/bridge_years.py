"""Why a year differs from the year before: by driver and by line, and how the plan begins."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ccgmodel.answers.bridge import (
    ALLOCATION,
    HEADROOM_HELD,
    SET_ASIDES_HELD,
    Bridge,
    BridgeError,
    coalitions,
    components,
    contributions,
    year_index,
)
from ccgmodel.baseline import baseline, combine
from ccgmodel.plan import DRIVERS, Floats, Plan, year_label
from ccgmodel.projection import Projection, beyond_drivers, project
from ccgmodel.scenario import Batch, Scenario, for_lines_only, lever_values


def year_on_year(
    plan: Plan, scenario: Scenario, year: int, result: Literal["in_year", "underlying"] = "in_year"
) -> Bridge:
    """Attribute the change of a position since the year before to what drives it.

    The causes are allocation_growth, non_recurrent_allocation, the four drivers of growth (whose product is shared
    out in no order, see `shapley`), levels (fixed lines, and shares of the allocation), steps, one_off (steps,
    investment and savings of one year only, and the end of last year's), care (activity beyond the plan's growth,
    and changes of a pooled budget; only where a lever moves them), qipp (recurrent savings delivered, and made
    good), headroom_held and, where money is set aside by name, set_asides_held.

    Raises:
        BridgeError: where the plan has no such year, or none before it.
        ScenarioError: listing every setting that the plan cannot run.

    """
    t = year_index(plan, year)
    if not t:
        first = year_label(year)
        raise BridgeError(f"{first} is the plan's first year, so there is none before it", "choose a later one")
    projection = project(plan, [scenario])
    parts = components(projection, result)
    by_cause = _spend_changes(plan, scenario, projection, t, result)
    if result == "underlying":
        del by_cause["one_off"]
    rows = {cause: np.zeros(len(parts)) for cause in _order(by_cause, result)}
    names = list(parts)
    for cause, change in by_cause.items():
        rows[cause][1 : 1 + len(change)] = -change  # the lines stand after the allocation
    recurrent = projection.recurrent_allocation[0]
    rows["allocation_growth"][names.index(ALLOCATION)] = recurrent[t] - recurrent[t - 1]
    if result == "in_year":
        other = projection.allocation[0] - recurrent
        rows["non_recurrent_allocation"][names.index(ALLOCATION)] = other[t] - other[t - 1]
        for part in (HEADROOM_HELD, *([SET_ASIDES_HELD] if plan.set_asides else [])):
            rows.setdefault(part, np.zeros(len(parts)))[names.index(part)] = (
                parts[part][0, t] - parts[part][0, t - 1]
            )
    return Bridge(
        result=result,
        year=year,
        before=float(sum(part[0, t - 1] for part in parts.values())),
        after=float(sum(part[0, t] for part in parts.values())),
        by="driver",
        causes=tuple(rows),
        parts=tuple(names),
        table=np.stack(list(rows.values())),
    )


UNEXPLAINED = "Not explained"  # by the steps of the document


def into_the_plan(plan: Plan) -> Bridge:
    """Return how the plan's first year came from the position before it, by the steps that its document prints.

    What the steps leave between the two is a step of its own, however small.

    Raises:
        BridgeError: where the plan states no such steps.

    """
    if not plan.opening_bridge:
        raise BridgeError(
            f"{plan.organisation} states no steps into its first year", "fill in the sheet Opening bridge"
        )
    start, *steps = plan.opening_bridge
    after = float(project(plan, [Scenario()]).in_year[0, 0])
    left = after - start.amount - sum(step.amount for step in steps)
    return Bridge(
        result="in_year",
        year=plan.first_year,
        before=start.amount,
        after=after,
        by="step",
        causes=(*(step.name for step in steps), UNEXPLAINED),
        parts=("in_year",),
        table=np.array([*(step.amount for step in steps), left])[:, np.newaxis],
    )


def _order(by_cause: dict[str, Floats], result: str) -> list[str]:
    first = ["allocation_growth", *(["non_recurrent_allocation"] if result == "in_year" else [])]
    return [*first, *by_cause, *(["headroom_held"] if result == "in_year" else [])]


def _spend_changes(
    plan: Plan, scenario: Scenario, projection: Projection, t: int, result: str
) -> dict[str, Floats]:
    """How much more is spent than the year before, by cause, (line,) each in £k."""
    base, lines = baseline(plan), len(plan.lines)
    recurrent = projection.recurrent_spend[0]
    once = projection.non_recurrent_spend[0] if result == "in_year" else np.zeros((lines, plan.years))
    spend = projection.spend[0] if result == "in_year" else recurrent
    growth = np.zeros((len(DRIVERS), lines))
    beyond = beyond_drivers(plan, Batch.of([scenario]))
    care = np.zeros((lines, plan.years)) if beyond is None else beyond[..., 0]
    growth[:, base.moving] = _growth(plan, scenario, (recurrent - care)[base.moving, t - 1], t)
    steps = np.zeros(lines)
    steps[base.moving] = base.recurrent_steps[:, t, 0]
    levels = base.level[:, t, 0] - base.level[:, t - 1, 0]
    allocation = projection.recurrent_allocation[0]
    for line in base.shared:  # in the first year its level says what it is
        before = base.share[line] * allocation[t - 1] if t > 1 else base.level[line, 0, 0]
        levels[line] = base.share[line] * allocation[t] - before
    one_off = once[:, t] - once[:, t - 1]
    more = {} if beyond is None else {"care": care[:, t] - care[:, t - 1]}
    known = growth.sum(axis=0) + levels + steps + one_off + sum(more.values())
    return {
        **dict(zip(DRIVERS, growth, strict=True)),
        "levels": levels,
        "steps": steps,
        "one_off": one_off,
        **more,
        "qipp": spend[:, t] - spend[:, t - 1] - known,
    }


def _growth(plan: Plan, scenario: Scenario, before: Floats, t: int) -> Floats:
    """What each driver adds to the spend of the year before, (driver, moving line) in £k."""
    base, levers = baseline(plan), lever_values(plan, for_lines_only(plan, Batch.of([scenario])))
    shift = np.stack([np.broadcast_to(_in_year(levers[name], t, base.moving), before.shape) for name in DRIVERS])
    rates = _by_line(base.rates, t) + _by_line(base.applies, t) * shift
    members = coalitions(len(DRIVERS))[:, np.newaxis]  # (driver, 1, coalition)
    factors = combine(plan.growth_combines, np.where(members, rates[..., np.newaxis], 0.0))  # (line, coalition)
    return contributions((before[:, np.newaxis] * factors).T, len(DRIVERS))


def _by_line(rates: Floats, t: int) -> Floats:
    """Rates of one year, (driver, line), from those of all years or one that is every year's."""
    return rates[:, :, min(t, rates.shape[2] - 1), 0]


def _in_year(values: Floats, t: int, lines: slice) -> Floats:
    """A lever's value for these lines in one year, (line,) or one for all."""
    of_lines = values if len(values) == 1 else values[lines]
    return np.asarray(of_lines[:, min(t, values.shape[1] - 1), 0])
