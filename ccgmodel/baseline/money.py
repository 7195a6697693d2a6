"""A plan laid out as arrays, with what it leaves blank filled by its own rules: what `project` computes with.

Money is in £k, rates are fractions a year, everything is float64 and read-only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline.schemes import NOTHING, delivered, on_lines, planned, schemes
from ccgmodel.plan import DRIVERS, Combines, Figures, Floats, Plan, once_a_plan


@dataclass(frozen=True, eq=False, kw_only=True)
class Baseline:
    """A plan as arrays with a last axis of length one for the scenarios.

    "Moving" lines are those that drivers, savings or recurrent steps change; the others keep their level.
    Drivers are in the order of `DRIVERS`; where one does not apply its rate is nought.
    """

    years: int
    moving: slice  # the lines that move, from the first to the last of them
    saving: slice  # those of them that carry savings
    saving_lines: slice  # the same among all lines
    shared: tuple[int, ...]  # which lines are a share of the allocation
    applies: Floats  # (driver, moving line, year or 1, 1) 1 where the driver applies to the line, else 0
    rates: Floats  # (driver, moving line, year or 1, 1) fraction
    growth: Floats  # (moving line, year, 1) factor on last year's spend; 1 for fixed and shared lines
    first: Floats  # (moving line, 1) £k of first-year recurrent spend of grown lines, else 0
    level: (
        Floats  # (line, year, 1) £k before savings, untouched by drivers: fixed lines, first year of shared ones
    )
    share: Floats  # (line,) share of the recurrent allocation, from the second year
    recurrent_steps: Floats  # (moving line, year, 1) £k
    non_recurrent_steps: Floats  # (line, year) £k, the investment of schemes included
    identified: Floats  # (saving line, year, 1) £k of planned savings, schemes included
    uncovered: Floats  # (saving line, year, 1) £k of those that no scheme covers
    cover: Floats  # (1, year or 1, 1) share of the schemes that the plan counts on, where they exceed it
    unidentified: Floats  # (saving line, year, 1) £k of savings with no scheme yet
    once: Floats  # (saving line, year, 1) £k of planned savings that do not recur
    first_recurrent: float  # £k of recurrent allocation in the first year
    allocation_factor: Floats  # (year, 1) 1 + growth
    allocation_growth: Floats  # (year, 1) the plan's rate, or the one its own figures imply; 0 in the first year
    non_recurrent_allocation: Floats  # (year, 1) £k, without support by name
    support: Floats  # (support, year, 1) £k, the non-recurrent allocation by name
    surplus_rate: Floats  # (year, 1) fraction of the base, of an improvement too
    surplus_amount: Floats  # (year, 1) £k, likewise
    improves: Floats  # (year, 1) 1 where that is asked on top of the in-year position of the year before, else 0
    last_in_year: float  # £k, of the year before the first
    opening_balance: Floats  # (year, 1) £k, in the first year alone
    any_steps: bool
    any_once: bool
    any_unidentified: bool
    schemes_always: bool  # schemes are to be looked at one by one even where every one is delivered alike

    def __post_init__(self) -> None:
        for each in fields(self):
            if isinstance(values := getattr(self, each.name), np.ndarray):
                values.setflags(write=False)


def combine(how: Combines, rates: Sequence[Floats] | Floats) -> Floats:
    """Combine the drivers' rates (driver, ...) into the factor (...) by which spend grows in a year.

    compound: (1 + demographic)(1 + non-demographic)(1 + inflation)(1 - efficiency);
    net_prices: (1 + demographic)(1 + non-demographic)(1 + inflation - efficiency), as a tariff is printed;
    add: 1 + demographic + non-demographic + inflation - efficiency.
    """
    demographic, non_demographic, inflation, efficiency = rates
    if how == "add":
        return np.asarray(1.0 + demographic + non_demographic + inflation - efficiency)
    if how == "net_prices":
        return np.asarray((1.0 + demographic) * (1.0 + non_demographic) * (1.0 + inflation - efficiency))
    return np.asarray((1.0 + demographic) * (1.0 + non_demographic) * (1.0 + inflation) * (1.0 - efficiency))


@once_a_plan
def baseline(plan: Plan) -> Baseline:
    """Lay a plan out as arrays; done once for each plan."""
    of = schemes(plan)
    steps, once = _steps(plan, recurrent=True), _steps(plan, recurrent=False) + of.on_line @ of.investment
    share = np.array([line.qipp_share for line in plan.lines])
    grown = np.array([line.fixed is None and line.share_of_allocation is None for line in plan.lines])
    saves = (share > 0) | of.cash.any(axis=1)
    moving = _span(grown | saves | steps.any(axis=1))
    applies, rates = _rates(plan, grown)
    growth = _allocation_growth(plan)
    first_recurrent = plan.allocation.recurrent[0] or 0.0
    identified, unidentified, cover = _planned_qipp(plan, growth, share)
    counted = on_lines(of.cash, delivered(of, np.zeros((1, 1, 1)), cover))
    saved_once = counted.once[..., 0] + np.zeros((1, plan.years))
    # What the user states for the first year stands; one-off steps and savings say how much of it will not recur.
    stated = _first_year(plan, first_recurrent) - once[:, 0] + saved_once[:, 0]
    level = np.array([line.fixed or (0.0,) * plan.years for line in plan.lines], dtype=np.float64)
    level[:, 0] = np.where(grown, 0.0, stated)
    level += _printed_net_of(plan, identified + unidentified, saved_once)
    return Baseline(
        years=plan.years,
        moving=moving,
        saving=_span(saves[moving]),
        saving_lines=_span(saves),
        shared=tuple(i for i, line in enumerate(plan.lines) if line.share_of_allocation is not None),
        applies=_flat(applies[:, moving])[..., np.newaxis],
        rates=_flat(rates[:, moving])[..., np.newaxis],
        growth=combine(plan.growth_combines, rates[:, moving])[..., np.newaxis],
        first=np.where(grown, stated, 0.0)[moving, np.newaxis],
        level=level[..., np.newaxis],
        share=np.array([line.share_of_allocation or 0.0 for line in plan.lines]),
        recurrent_steps=steps[moving, :, np.newaxis],
        non_recurrent_steps=once,
        identified=identified[_span(saves), :, np.newaxis],
        uncovered=(identified - counted.new[..., 0])[_span(saves), :, np.newaxis],
        cover=cover,
        unidentified=unidentified[_span(saves), :, np.newaxis],
        once=saved_once[_span(saves), :, np.newaxis],
        first_recurrent=first_recurrent,
        allocation_growth=growth[:, np.newaxis],
        allocation_factor=1.0 + growth[:, np.newaxis],
        non_recurrent_allocation=np.array(plan.allocation.non_recurrent, dtype=np.float64)[:, np.newaxis],
        support=np.array([each.amounts for each in plan.support], dtype=np.float64).reshape(-1, plan.years, 1),
        **_position_required(plan),
        last_in_year=plan.rules.last_in_year or 0.0,
        opening_balance=np.array([[plan.opening_balance], *[[0.0]] * (plan.years - 1)]),
        any_steps=bool(steps.any()),
        any_once=bool(once.any()),
        any_unidentified=bool(unidentified.any()),
        schemes_always=of.any_overlap or of.any_once,
    )


def _printed_net_of(plan: Plan, saved: Floats, saved_once: Floats) -> Floats:
    """What the planned savings of later years, (line, year), take off the lines that are printed net of them.

    Those of the first year are in what the user states for it.
    """
    net = np.array([[line.net_of_qipp] for line in plan.lines]) * np.ones(plan.years)
    net[:, 0] = 0.0
    return np.asarray(np.cumsum(net * (saved - saved_once), axis=1) + net * saved_once)


def _position_required(plan: Plan) -> dict[str, Floats]:
    """The position required by year, each (year, 1): a rate or a sum, and whether it is on top of last year's."""
    rules = plan.rules
    rates = (rules.surplus_rate, rules.improvement_rate)
    amounts = (rules.surplus_amount, rules.improvement_amount)
    rate, amount = (np.fmax(*(_figures(row, plan.years) for row in rows)) for rows in (rates, amounts))
    return {
        "surplus_rate": np.where(np.isnan(amount), np.nan_to_num(rate), 0.0)[:, np.newaxis],
        "surplus_amount": np.nan_to_num(amount)[:, np.newaxis],
        "improves": np.array(rules.improves or (False,) * plan.years, dtype=np.float64)[:, np.newaxis],
    }


def _rates(plan: Plan, grown: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Where each driver applies (1 or 0) and at what rate, each (driver, line, year)."""
    blank = (None,) * plan.years
    given = np.array([[line.rates.get(d, blank) for line in plan.lines] for d in DRIVERS], dtype=np.float64)
    applies = ~np.isnan(given) & grown[:, np.newaxis]
    return applies.astype(np.float64), np.where(applies, given, 0.0)


def _span(which: npt.NDArray[np.bool_]) -> slice:
    """Return the slice from the first to the last of these lines, which numpy looks at instead of copying.

    A line that lies between and does not belong has nothing to move it, so it takes part to no effect.
    """
    places = np.flatnonzero(which)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)


def _flat(by_year: Floats) -> Floats:
    """Keep one year of (driver, line, year) where all later years are alike: the same result for less work."""
    same = bool((by_year[..., 1:] == by_year[..., -1:]).all())
    return by_year[..., -1:] if same else by_year


def _first_year(plan: Plan, recurrent: float) -> Floats:
    """What the plan states as first-year spend, (line,) in £k."""
    return np.array(
        [
            line.fixed[0]
            if line.fixed is not None
            else line.first_year_spend
            if line.first_year_spend is not None
            else (line.share_of_allocation or 0.0) * recurrent
            for line in plan.lines
        ]
    )


def _figures(figures: Figures, years: int) -> Floats:
    """Figures by year, (year,), with NaN for a blank."""
    return np.array(figures or (None,) * years, dtype=np.float64)


def _steps(plan: Plan, *, recurrent: bool) -> Floats:
    """Steps of one kind in £k, (line, year)."""
    steps = np.zeros((len(plan.lines), plan.years))
    for step in plan.steps:
        if step.recurrent == recurrent:
            steps[plan.line_names.index(step.line)] += step.amounts
    return steps


def _allocation_growth(plan: Plan) -> Floats:
    """Growth of the recurrent allocation (year,): implied where the plan gives the year's own figure."""
    growth, own = np.zeros(plan.years), plan.allocation.recurrent
    previous = own[0] or 0.0
    for t, rate in enumerate(plan.allocation.growth[1:], start=1):
        figure = own[t]
        growth[t] = (rate or 0.0) if figure is None else figure / previous - 1.0
        previous = previous * (1.0 + growth[t]) if figure is None else figure
    return growth


def _planned_qipp(plan: Plan, growth: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
    """Planned savings (line, year) in £k, identified and unidentified, and the cover (1, year or 1, 1).

    Where the top-down row says a figure it is the total, schemes included: they fall on their own lines, and what
    they do not cover is spread by the lines' shares. Where they exceed it, the plan counts on all of them in
    proportion. Where it says nothing the schemes are the total. What an overlap group holds at its cap adds up to
    nought but for a rounding, which is no excess.
    """
    in_schemes = on_lines(schemes(plan).cash, planned(plan)).new[..., 0] + np.zeros((1, plan.years))
    if plan.qipp is None:
        return in_schemes, np.zeros_like(in_schemes), np.ones((1, 1, 1))
    top_down, covered = _carried(plan.qipp.planned, plan.qipp.taper, growth), in_schemes.sum(axis=0)
    most = np.maximum(0.0, top_down)  # a negative total is a cost beside schemes that count for nothing
    exceeded = covered > most + NOTHING
    cover = np.divide(most, covered, out=np.ones(plan.years), where=exceeded)
    uncovered = np.nan_to_num(np.where(exceeded, np.minimum(0.0, top_down), top_down - covered))
    identified = in_schemes * cover + share[:, np.newaxis] * uncovered
    unidentified = share[:, np.newaxis] * np.nan_to_num(_carried(plan.qipp.unidentified, plan.qipp.taper, growth))
    return identified, unidentified, cover[np.newaxis, :, np.newaxis] if exceeded.any() else np.ones((1, 1, 1))


def _carried(figures: Figures, taper: float, growth: Floats) -> Floats:
    """Savings (year,): a blank year is last year's x (1 - taper)(1 + growth), NaN before the first figure."""
    row = np.full(len(figures), np.nan)
    for t, own in enumerate(figures):
        carried = row[t - 1] * (1.0 - taper) * (1.0 + growth[t]) if t else np.nan
        row[t] = carried if own is None else own
    return row


@once_a_plan
def prices(plan: Plan) -> Floats:
    """Price of each group of activity, (group,) in £k for one: as stated, else of its scheme's full saving.

    A scheme's saving is spread over all that it reduces, so that its groups have one price. Nought where there is
    neither.
    """
    found = np.zeros(len(plan.activity_groups))
    full = {scheme.name: scheme.full_year for scheme in plan.schemes}
    reduced = {name: 0.0 for name in full}
    for group in plan.activity_groups:
        if group.scheme:
            reduced[group.scheme] += sum(group.reductions)
    for place, group in enumerate(plan.activity_groups):
        if group.price is not None:
            found[place] = group.price
        elif group.scheme and reduced[group.scheme]:
            found[place] = max(0.0, full[group.scheme]) / reduced[group.scheme]
    return found
