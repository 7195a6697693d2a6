"""What the model makes of a plan and a scenario, down to the steps between: the stored value of every formula.

Money is in £k, rates are fractions a year. Arrays are (line, year) or (year,). Those of the schemes are in
`scheme_figures`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import baseline, combine
from ccgmodel.plan import DRIVERS, Floats, Plan
from ccgmodel.plan import Figures as ByYear
from ccgmodel.projection import Projection, beyond_drivers, project, savings_of, scheme_levers
from ccgmodel.scenario import LEVERS, Batch, Scenario, for_lines_only, lever_values, moves_schemes


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures:
    """The steps of one scenario's arithmetic; what the projection itself holds is in `projection`."""

    projection: Projection
    levers: dict[str, Floats]  # lever -> (line, year)
    plan_growth: Floats  # of the recurrent allocation
    plan_recurrent: Floats
    plan_qipp: Floats  # (identified / unidentified, year), NaN in a year that the plan leaves open
    kept: Floats  # share of the planned savings left by the extra yearly fall
    identified: Floats  # planned before that fall, schemes included
    uncovered: Floats  # of it, what is in no scheme
    rates: Floats  # (driver, line, year), NaN where the driver does not apply
    growth: Floats  # (line, year)
    planned: Floats
    delivered_top_down: Floats  # what is in no scheme
    delivered: Floats  # recurrent
    delivered_once: Floats
    missed: Floats  # late schemes not counted
    late: Floats  # what schemes that start late would have saved by then
    saved: Floats
    steps: Floats
    once: Floats  # steps of that year only
    spent_once: Floats  # those, and what schemes spend and save in that year only
    level: Floats  # of fixed lines and of shares of the allocation, else nought
    recurrent: Floats  # without what is beyond drivers and savings
    beyond: Floats  # dearer activity and changes of the pool


def figures(plan: Plan, scenario: Scenario) -> Figures:
    """Compute one scenario with every step that the workbook shows."""
    projection, base = project(plan, [scenario]), baseline(plan)
    levers = _levers(plan, scenario)
    kept = np.cumprod(np.concatenate([[1.0], 1.0 - levers["qipp_taper"][0, 1:]]))
    rates = _rates(plan, levers)
    recurrent = projection.recurrent_allocation[0]
    level = base.level[..., 0].copy()
    level[:, 1:] += base.share[:, np.newaxis] * recurrent[1:]
    steps = np.zeros((len(plan.lines), plan.years))
    steps[base.moving] = base.recurrent_steps[..., 0]
    growth = combine(plan.growth_combines, np.nan_to_num(rates))
    added = beyond_drivers(plan, Batch.of([scenario]))
    beyond = np.zeros_like(steps) if added is None else np.broadcast_to(added[..., 0], steps.shape)
    return Figures(
        projection=projection,
        levers=levers,
        plan_growth=base.allocation_growth[:, 0],
        plan_recurrent=np.asarray(base.first_recurrent * np.cumprod(1.0 + base.allocation_growth[:, 0])),
        plan_qipp=_top_down(plan, base.allocation_growth[:, 0]),
        kept=kept,
        identified=_on_lines(plan, base.identified),
        uncovered=_on_lines(plan, base.uncovered),
        rates=rates,
        growth=growth,
        **_savings(plan, scenario, levers, growth, kept),
        steps=steps,
        once=_steps_once(plan),
        spent_once=projection.non_recurrent_spend[0],
        level=level,
        recurrent=projection.recurrent_spend[0] - beyond,
        beyond=beyond,
    )


def _levers(plan: Plan, scenario: Scenario) -> dict[str, Floats]:
    """Each lever's values, (line, year); those of growth reproduce the plan in the first year, where none acts."""
    levers = {}
    for name, values in lever_values(plan, for_lines_only(plan, Batch.of([scenario]))).items():
        levers[name] = np.broadcast_to(values[..., 0], (len(plan.lines), plan.years)).copy()
        if LEVERS[name].acts_from == "second year":
            levers[name][:, 0] = LEVERS[name].neutral(plan)
    return levers


def _on_lines(plan: Plan, values: Floats) -> Floats:
    """Give savings (saving line, year or 1, 1) a row for every line."""
    of_all = np.zeros((len(plan.lines), plan.years))
    of_all[baseline(plan).saving_lines] = values[..., 0]
    return of_all


def _top_down(plan: Plan, growth: Floats) -> Floats:
    """Savings of the QIPP sheet (identified / unidentified, year), blank ones by the taper; NaN if open."""
    rows = np.full((2, plan.years), np.nan)
    given: tuple[ByYear, ByYear] | tuple[()] = (plan.qipp.planned, plan.qipp.unidentified) if plan.qipp else ()
    for row, figures_ in enumerate(given):
        for t, own in enumerate(figures_):
            left = (1.0 - plan.qipp.taper) * (1.0 + growth[t]) if plan.qipp and t else np.nan
            rows[row, t] = rows[row, t - 1] * left if own is None else own
    return rows


def _savings(
    plan: Plan, scenario: Scenario, levers: dict[str, Floats], growth: Floats, kept: Floats
) -> dict[str, Floats]:
    """Savings by line as the model has them."""
    base, batch = baseline(plan), Batch.of([scenario])
    schemes = scheme_levers(plan, batch) if base.schemes_always or moves_schemes(plan, batch) else None
    of = savings_of(plan, base, lever_values(plan, for_lines_only(plan, batch)), schemes)
    planned, delivered, once = (_on_lines(plan, values) for values in (of.planned, of.recurrent, of.once))
    uncovered, unidentified = (_on_lines(plan, values) for values in (base.uncovered, base.unidentified))
    top_down = levers["qipp_delivery"] * uncovered + levers["qipp_unidentified_delivery"] * unidentified
    missed, late = planned - _on_lines(plan, of.on_time), _on_lines(plan, of.late)
    saved = delivered.copy()
    saved[:, 1:] += levers["qipp_recovery"][:, :-1] * np.maximum(0.0, missed[:, :-1]) * growth[:, 1:]
    saved[:, 1:] += late[:, :-1] * (growth[:, 1:] - 1.0)
    return {
        "planned": planned,
        "delivered_top_down": top_down * kept,
        "delivered": delivered,
        "delivered_once": once,
        "missed": missed,
        "late": late,
        "saved": saved,
    }


def _steps_once(plan: Plan) -> Floats:
    """Steps of that year only, (line, year)."""
    once = np.zeros((len(plan.lines), plan.years))
    for step in plan.steps:
        if not step.recurrent:
            once[plan.line_names.index(step.line)] += step.amounts
    return once


def _rates(plan: Plan, levers: dict[str, Floats]) -> Floats:
    """The rates under the levers, (driver, line, year); NaN where the driver does not apply to the line."""
    blank = (None,) * plan.years
    grown = [line.fixed is None and line.share_of_allocation is None for line in plan.lines]
    own = np.array([[line.rates.get(d, blank) for line in plan.lines] for d in DRIVERS], dtype=np.float64)
    moved = own + np.array([levers[driver] for driver in DRIVERS])
    return np.where(np.array(grown)[:, np.newaxis], moved, np.nan)
