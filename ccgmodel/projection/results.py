"""The published tables held against ours: every printed figure that the model can compute, computed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ccgmodel.plan import Floats, Plan, Refused, first_month, start_of
from ccgmodel.projection import rules
from ccgmodel.projection.programme import programme
from ccgmodel.projection.projection import Projection, project
from ccgmodel.scenario import Scenario

RESULT_NAMES = {
    "allocation": "Allocation",
    "recurrent_allocation": "Recurrent allocation",
    "spend": "Total spend",
    "qipp_planned": "QIPP planned",
    "qipp_delivered": "QIPP delivered",
    "headroom": "Headroom",
    "in_year": "In-year position",
    "underlying": "Underlying position",
    "cumulative": "Cumulative position",
    "surplus_required": "Surplus required",
    "after_rules": "Position after the rules",
    "contingency": "Contingency",
}
FRACTIONS = ("qipp_share_of_spend", "surplus_share")  # the results that are not in £k


PER_UNIT = {"£m": 1000.0, "£k": 1.0, "%": 0.01}  # £k, or a fraction, in one printed unit


class UnknownResultError(Refused):
    """A published row that names no result of ours; the message lists those there are."""


def _additional(projection: Projection, need: rules.Need) -> Floats:
    """Return the savings needed beyond those delivered, (scenario, year) in £k."""
    return np.asarray(rules.qipp_needed(projection, need) - projection.qipp_delivered)


def do_nothing(projection: Projection) -> Floats:
    """Return the first year's position less all savings planned since, (scenario, year) in £k.

    The position that a plan without QIPP leads to differs from it by what the plan's position moves from the first
    year on: both are called doing nothing.
    """
    planned = projection.qipp_planned[:, 1:].cumsum(axis=1)
    first = projection.in_year[:, :1]
    return np.concatenate([first, first - planned], axis=1)


def qipp_before_risk(projection: Projection) -> Floats:
    """Return the savings that the plan would count if no scheme were adjusted for risk, (scenario, year) in £k."""
    plan = projection.plan
    found = programme(plan, [Scenario()])
    planned = found.planned.sum(axis=1) + found.elsewhere_planned + found.unidentified_planned
    return np.broadcast_to(planned, projection.qipp_planned.shape)


def qipp_risk_reserve(projection: Projection) -> Floats:
    """Return what risk takes off the planned savings, (scenario, year) in £k: before risk less after it."""
    counted = project(projection.plan, [Scenario()]).qipp_planned
    return np.asarray(qipp_before_risk(projection) - counted)


RESULTS: dict[str, Callable[[Projection], Floats]] = {
    "allocation": lambda p: p.allocation,
    "recurrent_allocation": lambda p: p.recurrent_allocation,
    "spend": lambda p: p.total_spend,
    "spend_and_headroom_held": lambda p: p.allocation - p.in_year,
    "in_year": lambda p: p.in_year,
    "underlying": lambda p: p.underlying,
    "opening_balance": lambda p: p.cumulative - p.in_year,
    "carried_forward": lambda p: p.carried_forward,
    "cumulative": lambda p: p.cumulative,
    "headroom": lambda p: p.headroom,
    "surplus_required": lambda p: p.surplus_required,
    "surplus_tested": lambda p: p.surplus_tested,
    "after_rules": lambda p: p.after_rules,
    "qipp_planned": lambda p: p.qipp_planned,
    "qipp_delivered": lambda p: p.qipp_delivered,
    "qipp_share_of_spend": lambda p: p.qipp_planned / p.total_spend,
    "surplus_share": lambda p: p.in_year / p.recurrent_allocation,
    "do_nothing": do_nothing,
    "contingency": rules.contingency,
    "qipp_before_risk": qipp_before_risk,
    "qipp_risk_reserve": qipp_risk_reserve,
    **{f"qipp_needed:{need}": partial(rules.qipp_needed, need=need) for need in rules.NEEDS},
    **{f"qipp_additional:{need}": partial(_additional, need=need) for need in rules.NEEDS},
}


def _scheme_savings(plan: Plan, programme: str) -> Floats:
    """What the schemes of a programme, blank for all, newly save in each year, (year,) in £k, before any risk."""
    new = np.zeros(plan.years)
    for scheme in plan.schemes:
        if programme not in ("", scheme.programme):
            continue
        start = (start_of(scheme, plan.first_year) - first_month(plan.first_year)) // 12
        amounts = {start: scheme.first_year_saving, start + 1: scheme.full_year - scheme.first_year_saving}
        for t in amounts.keys() & range(plan.years):
            new[t] += amounts[t]
    return new


def _opportunities(plan: Plan, programme: str) -> Floats:
    """What the opportunities of a programme, blank for all, come to in each year, (year,) in £k, after risk."""
    amounts = [each.amounts for each in plan.opportunities if programme in ("", each.programme)]
    return np.asarray(np.nansum(np.array(amounts, dtype=np.float64).reshape(-1, plan.years), axis=0))


OF_PROGRAMMES: dict[str, Callable[[Plan, str], Floats]] = {  # the plan's own: no scenario moves them
    "scheme_savings": _scheme_savings,
    "opportunities": _opportunities,
}


OF_NAMED: dict[str, Callable[[Projection], Floats]] = {  # what a plan states by name, (scenario, item, year)
    "set_aside": lambda p: p.set_asides,
    "set_aside_released": lambda p: p.set_asides_released,
    "set_aside_held": lambda p: p.set_asides_held,
    "drawn": lambda p: p.drawn,  # of repayable support, and so are the following
    "repaid": lambda p: p.repaid,
    "written_off": lambda p: p.written_off,
    "outstanding": lambda p: p.outstanding,
}


NAMED_LABELS = {
    "set_aside": "set aside",
    "set_aside_released": "released",
    "set_aside_held": "held",
    "drawn": "drawn",
    "repaid": "repaid",
    "written_off": "written off",
    "outstanding": "outstanding",
}


def named_results(plan: Plan) -> dict[str, str]:
    """The results of each thing that a plan states by name, as `result` takes them, and what to call each."""
    items = [*(each.name for each in plan.set_asides), *(each.name for each in plan.repayable)]
    found = [(kind, item) for kind, colon, item in (name.partition(":") for name in _of_named(plan)) if colon]
    return {
        f"{kind}:{item}": f"{item}, {NAMED_LABELS[kind]}"
        for kind, item in sorted(found, key=lambda of: items.index(of[1]))
    }


def _of_named(plan: Plan) -> dict[str, tuple[str, slice]]:
    """Every result of what has a name, as which of them and whose: those of all together, and of each."""
    found: dict[str, tuple[str, slice]] = {}
    for kind in OF_NAMED:
        of = plan.set_asides if kind.startswith("set_aside") else plan.repayable
        names = ("", *(f":{each.name}" for each in of)) if of else ()
        found |= {
            kind + name: (kind, slice(place, place + 1) if name else slice(None))
            for place, name in enumerate(names, start=-1)
        }
    return found


def result_names(plan: Plan) -> tuple[str, ...]:
    """Every name that `result` takes on a plan, without a sign."""
    named = [*(each.programme for each in plan.schemes), *(each.programme for each in plan.opportunities)]
    programmes = [each for each in dict.fromkeys(named) if each]
    of_programmes = [*OF_PROGRAMMES, *(f"{kind}:{each}" for kind in OF_PROGRAMMES for each in programmes)]
    return (*RESULTS, *(f"line:{line}" for line in plan.line_names), *of_programmes, *_of_named(plan))


def result(projection: Projection, name: str) -> Floats:
    """Return a result by its name, (scenario, year) in £k or as a fraction; `line:Acute` is one line's spend.

    `scheme_savings:Elective` is what the schemes of one programme newly save before risk, `opportunities:Elective`
    its pipeline, and without a programme they are those of all; so are `set_aside`, `set_aside_released`,
    `set_aside_held`, `drawn`, `repaid`, `written_off` and `outstanding`, with the name of one or without.
    A leading minus turns the sign, for rows that are printed as deductions. Movements are in `moved`.

    Raises:
        UnknownResultError: where there is no such result.

    """
    bare = name.removeprefix("-")
    plan, lines = projection.plan, projection.plan.line_names
    if bare.startswith("line:") and bare.removeprefix("line:") in lines:
        values = projection.spend[:, lines.index(bare.removeprefix("line:"))]
    elif bare in RESULTS:
        values = RESULTS[bare](projection)
    elif (named := _of_named(plan).get(bare)) is not None:
        kind, place = named
        values = OF_NAMED[kind](projection)[:, place].sum(axis=1)
    elif bare in result_names(plan):
        kind, _, programme = bare.partition(":")
        values = np.broadcast_to(OF_PROGRAMMES[kind](plan, programme), projection.in_year.shape)
    else:
        raise UnknownResultError(f"{name!r} is no result", f"use one of {', '.join(result_names(plan))}")
    return np.asarray(-values if name.startswith("-") else values)
