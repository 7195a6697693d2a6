"""Activity that schemes avoid and growth adds, and its price: what ties a plan's metrics to its money.

Activity is in each metric's own unit, prices are £k for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ccgmodel.baseline import baseline, delivered, prices, schemes
from ccgmodel.plan import Floats, Plan, once_a_plan
from ccgmodel.projection.savings import scheme_levers, taper
from ccgmodel.scenario import LEVERS, Batch, for_lines_only, lever_values, values_over


@dataclass(frozen=True, eq=False, kw_only=True)
class Groups:
    """The parts of activity that a plan reduces or prices, as arrays over (group, ...)."""

    of_metric: Floats  # (metric, group) 1 where the group belongs to the metric
    on_line: Floats  # (line, group) 1 where its money falls
    of_scheme: Floats  # (group, scheme) the activity that each £k of the scheme's saving stands for
    unlinked: Floats  # (group, year, 1) activity newly avoided that no scheme makes
    level: Floats  # (group, year, 1) activity under the plan
    price: Floats  # (group,) £k for one; nought where neither stated nor implied by a scheme
    growth: Floats  # (group, 1) a year


@once_a_plan
def groups(plan: Plan) -> Groups:
    """Lay the groups out as arrays; done once for each plan."""
    each, years = plan.activity_groups, plan.years
    metrics = {metric.name: place for place, metric in enumerate(plan.metrics)}
    growth = np.array([plan.metrics[metrics[group.metric]].growth or 0.0 for group in each])
    reductions = np.array([group.reductions for group in each]).reshape(len(each), years)
    level = np.zeros_like(reductions)
    for t in range(years):
        grown = (
            level[:, t - 1] * (1.0 + growth) - reductions[:, t] if t else [group.baseline or 0.0 for group in each]
        )
        level[:, t] = np.maximum(0.0, grown)
    of_scheme = _per_saving(plan, reductions)
    linked = np.array([bool(group.scheme) for group in each])
    return Groups(
        of_metric=_belongs([metrics[group.metric] for group in each], len(metrics)),
        on_line=_belongs([plan.line_names.index(line) if line else -1 for line in _lines(plan)], len(plan.lines)),
        of_scheme=of_scheme,
        unlinked=np.where(linked[:, np.newaxis], 0.0, reductions)[..., np.newaxis],
        level=level[..., np.newaxis],
        price=prices(plan),
        growth=growth[:, np.newaxis],
    )


def _lines(plan: Plan) -> list[str]:
    """The line on which each group's money falls: its own, or its scheme's."""
    of_scheme = {scheme.name: scheme.line for scheme in plan.schemes}
    return [group.line or of_scheme.get(group.scheme, "") for group in plan.activity_groups]


def _belongs(places: list[int], size: int) -> Floats:
    found = np.zeros((size, len(places)))
    for column, place in enumerate(places):
        if place >= 0:
            found[place, column] = 1.0
    return found


@once_a_plan
def counted(plan: Plan) -> Floats:
    """Savings that the plan counts on by each year, (scheme, year, 1) in £k, whether or not they release money."""
    saving = delivered(schemes(plan), np.zeros((1, 1, 1)), baseline(plan).cover)
    return np.asarray(saving.level + saving.once)


def _in_force(plan: Plan) -> Floats:
    """The most of it in any of the plan's own years, (scheme,); nought for a scheme that saves nothing."""
    return np.asarray(counted(plan)[:, : plan.own_years, 0].max(axis=1, initial=0.0))


def _per_saving(plan: Plan, reductions: Floats) -> Floats:
    """Activity for each £k that a scheme saves, (group, scheme): its whole reduction over its full saving."""
    found = np.zeros((len(plan.activity_groups), len(plan.schemes)))
    names, full = [scheme.name for scheme in plan.schemes], _in_force(plan)
    for place, group in enumerate(plan.activity_groups):
        if group.scheme and full[names.index(group.scheme)]:
            found[place, names.index(group.scheme)] = reductions[place].sum() / full[names.index(group.scheme)]
    return found


class Missed(NamedTuple):
    """Activity of each group that was to be avoided by each year and is not, (group, year, scenario)."""

    in_time: Floats  # if no scheme were late
    in_all: Floats
    made_good: Floats  # of it, by the lever `qipp_recovery`


def missed_by_group(plan: Plan, batch: Batch) -> Missed:
    """What schemes miss of their activity, and what is missed of that which no scheme makes."""
    of, levers = groups(plan), lever_values(plan, for_lines_only(plan, batch))
    kept = taper(levers, plan.years)
    alone = np.zeros((1, 1, 1))
    if of.unlinked.any():
        alone = np.cumsum(of.unlinked * (1.0 - _delivery(plan, batch, levers["qipp_delivery"]) * kept), axis=1)
    in_time, in_all = (
        np.tensordot(of.of_scheme, each, axes=1) + alone for each in _missed_by_schemes(plan, batch, kept)
    )
    recovery = np.broadcast_to(levers["qipp_recovery"][0], (plan.years, levers["qipp_recovery"].shape[-1]))
    made_good = np.zeros((1, 1, 1))
    if recovery.any():
        fresh = np.maximum(0.0, np.diff(in_time, axis=1, prepend=0.0))
        next_year = np.cumsum(recovery * fresh, axis=1)[:, :-1]
        made_good = np.concatenate([0.0 * next_year[:, :1], next_year], axis=1)[:, : plan.years]
    return Missed(in_time, in_all, made_good)


def missed_activity(plan: Plan, batch: Batch) -> Floats:
    """Activity that was to be avoided by each year and is not, (metric, year, scenario); below nought: more is.

    A scheme that delivers a share of its saving, or late, avoids that share of its activity, whether or not it
    releases money. What the lever `qipp_recovery` makes good in the next year is avoided from then on.
    """
    if not plan.activity_groups or not any(LEVERS[setting.lever].group == "QIPP" for setting in batch.values):
        return np.zeros((len(plan.metrics), plan.years, 1))
    missed = missed_by_group(plan, batch)
    return np.asarray(np.tensordot(groups(plan).of_metric, missed.in_all - missed.made_good, axes=1))


def _delivery(plan: Plan, batch: Batch, of_line: Floats) -> Floats:
    """Share delivered of what no scheme makes, (group, year, scenario): that of the line where its money falls."""
    of_all = values_over(plan, batch, "qipp_delivery", "metric")
    lines = [plan.line_names.index(line) if line else -1 for line in _lines(plan)]
    found = [of_all[0] if line < 0 else of_line[min(line, len(of_line) - 1)] for line in lines]
    return np.stack([np.broadcast_to(each, (plan.years, batch.size)) for each in found])


def _missed_by_schemes(plan: Plan, batch: Batch, kept: Floats) -> tuple[Floats, Floats]:
    """Savings missed by each year, (scheme, year, scenario) in £k: if no scheme were late, and as they are."""
    of, levers = schemes(plan), scheme_levers(plan, batch)
    share = levers.delivery * (1.0 - levers.stopped) * kept * baseline(plan).cover
    on_time, ours = (delivered(of, late, share) for late in (np.zeros((1, 1, 1)), levers.months_late))
    whole = counted(plan)
    return np.asarray(whole - on_time.level - on_time.once), np.asarray(whole - ours.level - ours.once)


def growth_by_group(plan: Plan, batch: Batch) -> Floats:
    """Activity of each group beyond the plan's growth, (group, year, scenario).

    level[t] = level[t-1] x (1 + growth) - planned reduction;
    more[t] = more[t-1] x (1 + growth + g) + level[t-1] x g.
    """
    of, lever = groups(plan), values_over(plan, batch, "activity_growth", "metric")
    lever = np.broadcast_to(lever, (len(plan.metrics), plan.years, lever.shape[-1]))
    growth = np.einsum("mg,mys->gys", of.of_metric, lever)
    more = np.zeros_like(growth)
    for t in range(1, plan.years):
        more[:, t] = more[:, t - 1] * (1.0 + of.growth + growth[:, t]) + of.level[:, t - 1] * growth[:, t]
    return np.asarray(more)


def cost_of_growth(plan: Plan, batch: Batch) -> Floats | None:
    """What activity beyond the plan's growth costs where it has a price, (line, year, scenario) in £k, or None."""
    of = groups(plan)
    if not of.price.any() or not any(setting.lever == "activity_growth" for setting in batch.values):
        return None
    return np.asarray(np.tensordot(of.on_line * of.price, growth_by_group(plan, batch), axes=1))
