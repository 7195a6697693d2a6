"""The projection: a plan rolled forward under many scenarios at once.

Every result keeps its axes, (scenario, line, year) or (scenario, year), even of length one. Money is in £k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import NOTHING, Baseline, baseline, combine, run_on
from ccgmodel.plan import DRIVERS, Floats, Plan, once_a_plan
from ccgmodel.projection.pool import beyond_drivers, moves_care
from ccgmodel.projection.repayable import Repayable, repayable
from ccgmodel.projection.savings import (
    Levers,
    Savings,
    SchemeLevers,
    for_lines,
    non_recurrent,
    running,
    savings_of,
    scheme_levers,
)
from ccgmodel.projection.set_asides import SetAsideLevers, set_aside_levers, set_asides
from ccgmodel.scenario import Batch, Scenario, for_lines_only, lever_values, moves_schemes, values_over

Results = dict[str, Floats]  # name -> (..., year, scenario), the scenario axis of length one where none differs
BLOCK = 6144  # scenarios computed at a time: what a block works with stays in the processor's cache
SCHEME_BLOCK = 2**19  # and where schemes are told apart, figures of (scheme, year, scenario) at a time


@dataclass(frozen=True, eq=False, kw_only=True)
class Projection:
    """What becomes of a plan under each scenario: read-only arrays in £k; a position is positive when good."""

    plan: Plan
    spend: Floats  # (scenario, line, year) reported
    non_recurrent_spend: Floats  # (scenario, line, year) what of it is of that year alone
    set_asides: Floats  # (scenario, set-aside, year) by name, beside the headroom
    set_asides_released: Floats  # (scenario, set-aside, year) what of them helps the year
    drawn: Floats  # (scenario, item, year) of repayable support, and so are the next three
    repaid: Floats
    written_off: Floats
    outstanding: Floats  # at the end of the year
    recurrent_allocation: Floats  # (scenario, year), and so are all that follow
    allocation: Floats
    qipp_planned: Floats
    qipp_delivered: Floats
    headroom: Floats
    in_year: Floats
    underlying: Floats
    carried_forward: Floats  # what the year adds to the cumulative position of every later one
    cumulative: Floats
    surplus_required: Floats
    after_rules: Floats

    @property
    def recurrent_spend(self) -> Floats:
        """Spend without what is of that year only, (scenario, line, year) in £k."""
        return np.asarray(self.spend - self.non_recurrent_spend)

    @property
    def set_asides_held(self) -> Floats:
        """What of the set-asides by name helps no year, (scenario, set-aside, year) in £k."""
        return np.asarray(self.set_asides - self.set_asides_released)

    @property
    def surplus_tested(self) -> Floats:
        """The position that the surplus rule is tested on, (scenario, year) in £k.

        It is the in-year position; the cumulative one where the balance brought forward is inside the allocation,
        since what is printed there as the surplus of a year contains it.
        """
        return self.in_year if self.plan.balance_brought_forward == "added" else self.cumulative

    @property
    def total_spend(self) -> Floats:
        """Reported spend over all lines, (scenario, year) in £k."""
        return np.asarray(self.spend.sum(axis=1))


def project(plan: Plan, scenarios: Sequence[Scenario] | Batch, years: int | None = None) -> Projection:
    """Roll a plan forward under every scenario at once, over its own years or another number of them.

    For line l and year t, with g the combined growth (see `combine`) and r the share of headroom released:

        R[t] = R[t-1] x (1 + growth[t] + shift[t]);  A[t] = R[t] + non-recurrent allocation + support received
            + repayable support drawn - repaid (see `repayable`)
        E[l,t] = E[l,t-1] x g[l,t] + recurrent steps - recurrent savings delivered - savings made good
        spend[l,t] = E[l,t] + steps, investment and savings of that year alone + (see `beyond_drivers`)
        in_year[t] = A[t] - spend[t] - (1 - r) x headroom[t] - set-asides by name that are held (see `set_asides`)
        underlying[t] = R[t] - sum E[l,t]
        cumulative[t] = cumulative[t-1] + in_year[t], from the opening balance
        after_rules[t] = cumulative[t] - r x headroom[t] - set-asides released - surplus required[t]

    Where the rules ask for an improvement, the surplus required is in_year[t-1] + rate x base + sum, of this very
    scenario; a surplus required is never lowered below nought, nor a permitted deficit deepened, by its lever.

    Where the balance brought forward is inside the allocation, the published position p contains it, and only what
    a scenario changes is carried forward: cumulative[t] = in_year[t] + cumulative[t-1] - p[t-1].

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    plan = plan if years is None else run_on(plan, years)
    batch = scenarios if isinstance(scenarios, Batch) else Batch.of(scenarios)
    batch.check(plan)
    inside = plan.balance_brought_forward == "inside"
    results = _results(plan, batch, _published_in_year(plan) if inside else None)
    return Projection(plan=plan, **{name: _by_scenario(values, batch.size) for name, values in results.items()})


@once_a_plan
def _published_in_year(plan: Plan) -> Floats:
    """The in-year position with no lever moved, (year, 1) in £k."""
    return _results(plan, Batch.of([Scenario()]), None)["in_year"]


def _results(plan: Plan, batch: Batch, published: Floats | None) -> Results:
    """Compute every result block by block; `published` is the in-year position (year, 1) that holds a balance."""
    spend = np.empty((len(plan.lines), plan.years, batch.size))
    of_schemes, at_a_time = None, BLOCK
    if baseline(plan).schemes_always or moves_schemes(plan, batch):
        of_schemes = scheme_levers(plan, batch)
        at_a_time = max(64, min(BLOCK, SCHEME_BLOCK // (len(plan.schemes) * (plan.years + 1) + 1)))
    of_lines = for_lines_only(plan, batch)
    results: Results = {}
    for start in range(0, max(1, batch.size), at_a_time):
        stop = min(start + at_a_time, batch.size)
        schemes = of_schemes and of_schemes.part(start, stop)
        beyond = beyond_drivers(plan, batch.part(start, stop)) if moves_care(batch) else None
        named = _named(plan, batch.part(start, stop))
        here = spend[..., start:stop]
        block = _project_block(plan, of_lines.part(start, stop), schemes, beyond, named, here, published)
        results = _keep(results, block, start, batch.size)
    results["spend"] = spend
    return results


@dataclass(frozen=True, eq=False)
class _Named:
    """What scenarios make of what a plan states by name."""

    one_off: Floats  # (year, scenario) £k of the allocation that is of each year alone, whatever it is called
    repayable: Repayable
    set_asides: SetAsideLevers | None


def _named(plan: Plan, batch: Batch) -> _Named:
    one_off = baseline(plan).non_recurrent_allocation
    if plan.support:
        received = values_over(plan, batch, "support_received", "support") * baseline(plan).support
        one_off = np.asarray(one_off + received.sum(axis=0))
    lent = repayable(plan, batch)
    if plan.repayable:
        one_off = np.asarray(one_off + (lent.drawn - lent.repaid).sum(axis=0))
    return _Named(one_off, lent, set_aside_levers(plan, batch))


def _keep(results: Results, block: Results, start: int, size: int) -> Results:
    """Copy a block into the results; what no scenario moves is there already, once."""
    if not results:
        return block
    for name, values in block.items():
        if values.shape[-1] == results[name].shape[-1] == 1:
            continue
        if results[name].shape[-1] != size:
            whole = np.empty((*values.shape[:-1], size))
            whole[..., :start] = results[name]
            results[name] = whole
        results[name][..., start : start + values.shape[-1]] = values
    return results


def _by_scenario(values: Floats, size: int) -> Floats:
    """Put the scenario axis first, one entry for each scenario, read-only."""
    whole = values if values.shape[-1] == size else np.broadcast_to(values, (*values.shape[:-1], size))
    whole = whole.transpose(values.ndim - 1, *range(values.ndim - 1))
    whole.flags.writeable = False
    return whole


def _project_block(
    plan: Plan,
    batch: Batch,
    of_schemes: SchemeLevers | None,
    beyond: Floats | None,
    named: _Named,
    spend: Floats,
    published: Floats | None,
) -> Results:
    """Compute one block of scenarios, its spend by line into `spend` (line, year, scenario).

    Inside, the scenario axis is last, so that a year's arithmetic is contiguous.
    """
    base, levers = baseline(plan), lever_values(plan, batch)
    growth = base.allocation_factor + levers["allocation_growth"][0]
    growth[0] = base.first_recurrent
    recurrent = running(np.multiply, growth)  # (year, scenario), and so are the following
    allocation = recurrent + named.one_off
    savings = savings_of(plan, base, levers, of_schemes)
    _recurrent_spend(plan, base, levers, recurrent, savings, spend)
    if beyond is not None:
        spend += beyond
    total = recurrent_total = spend.sum(axis=0)
    once = non_recurrent(base, savings)
    if once.any():
        spend += once
        total = spend.sum(axis=0)
    rules_base = allocation if plan.rules.base == "total" else recurrent
    headroom = (levers["headroom_rate"][0] + plan.rules.headroom_rate) * rules_base
    released = levers["headroom_release"][0] * headroom
    in_year = allocation - total
    in_year -= headroom - released
    aside, used = set_asides(plan, named.set_asides, allocation, recurrent)
    in_year -= (aside - used).sum(axis=0)
    released = released + used.sum(axis=0)
    carried, cumulative = _carried_forward(in_year, base.opening_balance, published)
    required = _required(base, levers, rules_base, in_year)
    return {
        "recurrent_allocation": recurrent,
        "allocation": allocation,
        "non_recurrent_spend": once,
        "qipp_planned": savings.planned.sum(axis=0),
        "qipp_delivered": (savings.recurrent + savings.once).sum(axis=0),
        "headroom": headroom,
        "set_asides": aside,
        "set_asides_released": used,
        **vars(named.repayable),
        "in_year": in_year,
        "underlying": recurrent - recurrent_total,
        "carried_forward": carried,
        "cumulative": cumulative,
        "surplus_required": required,
        "after_rules": cumulative - released - required,
    }


def _required(base: Baseline, levers: Levers, rules_base: Floats, in_year: Floats) -> Floats:
    """The position that the rules ask for, (year, scenario) in £k."""
    required = base.surplus_rate * rules_base + base.surplus_amount
    if base.improves.any():
        before = np.concatenate([np.full_like(in_year[:1], base.last_in_year), in_year[:-1]])
        required = required + base.improves * before
    shifted = required + levers["surplus_required"][0] * rules_base
    return np.asarray(np.maximum(np.minimum(required, 0.0), shifted))


def _carried_forward(in_year: Floats, opening: Floats, published: Floats | None) -> tuple[Floats, Floats]:
    """What each year carries forward, and the cumulative position, both (year, scenario) in £k."""
    if published is None:
        return in_year, running(np.add, in_year + opening)
    carried = in_year - published
    carried[np.abs(carried) < NOTHING] = 0.0
    return carried, published + running(np.add, carried.copy())


def _recurrent_spend(
    plan: Plan, base: Baseline, levers: Levers, recurrent: Floats, savings: Savings, spend: Floats
) -> None:
    """Write recurrent spend by line into `spend` (line, year, scenario): a recurrence, so year by year.

    A fixed line, or one that is a share of the allocation, keeps its own level; steps and savings add up on it.
    What starts late is saved at the prices of the year in which it comes. What is made good is what was to recur:
    a saving of one year only that is missed stays in no later year's spend.
    """
    growth, recovery, saved = _growth(plan, base, levers), levers["qipp_recovery"], savings.recurrent
    if recovery.any():
        missed = np.maximum(0.0, savings.planned_recurrent - savings.on_time)
        made_good = np.broadcast_to(recovery, (1, base.years, recovery.shape[-1]))[:, :-1] * missed[:, :-1]
        saved = saved + np.concatenate([0.0 * made_good[:, :1], made_good * growth[base.saving, 1:]], axis=1)
    if savings.late.any():
        dearer = savings.late[:, :-1] * (growth[base.saving, 1:] - 1.0)
        saved = saved + np.concatenate([0.0 * dearer[:, :1], dearer], axis=1)
    spend[: base.moving.start] = base.level[: base.moving.start]
    spend[base.moving.stop :] = base.level[base.moving.stop :]
    level, moving = base.level[base.moving], spend[base.moving]
    carried = np.empty((len(base.first), spend.shape[-1]))
    carried[:] = base.first
    with_savings = carried[base.saving]  # a view
    with_savings += savings.planned_recurrent[:, 0] - savings.recurrent[:, 0]
    np.add(level[:, 0], carried, out=moving[:, 0])
    for t in range(1, base.years):
        carried *= growth[:, t]
        with_savings -= saved[:, t]
        if base.any_steps:
            carried += base.recurrent_steps[:, t]
        np.add(level[:, t], carried, out=moving[:, t])
    for line in base.shared:
        spend[line, 1:] += base.share[line] * recurrent[1:]


def _growth(plan: Plan, base: Baseline, levers: Levers) -> Floats:
    """Return the factor on last year's spend of the lines that move, (line, year, scenario)."""
    moved = [levers[name].any() for name in DRIVERS]
    if not any(moved):
        return base.growth
    rates = [
        base.rates[d] + base.applies[d] * for_lines(base.moving, levers[name]) if moved[d] else base.rates[d]
        for d, name in enumerate(DRIVERS)
    ]
    return np.broadcast_to(
        combined := combine(plan.growth_combines, rates), (len(combined), base.years, combined.shape[-1])
    )
