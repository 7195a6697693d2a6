"""What stays level where a plan is run on past its own years, and by how much that flatters it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ccgmodel.baseline import run_on
from ccgmodel.plan import Floats, Line, Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario import LEVERS, Scenario, Setting

_SAVINGS = ("qipp_delivery", "qipp_unidentified_delivery")


@dataclass(frozen=True, eq=False)
class Frozen:
    """Lines that have figures of their own, and keep the last of them past a plan's own years.

    `growth` is what the plan's spend grows by a year before savings, on average over its own years; `flatters` by
    how much the in-year position of each year is better than if those lines grew so too, (year,) in £k.
    """

    lines: tuple[str, ...]
    growth: float
    flatters: Floats


def frozen(plan: Plan, years: int) -> Frozen | None:
    """Say what stays level where a plan is run over so many years; None where nothing does, or nothing grows."""
    lines = [line for line in plan.lines if line.fixed and line.fixed[plan.own_years - 1]]
    if not lines or years <= plan.own_years or not (growth := mean_growth(plan)):
        return None
    last = sum(line.fixed[plan.own_years - 1] for line in lines if line.fixed)
    return Frozen(tuple(line.name for line in lines), growth, last * (_factors(plan, years, growth) - 1.0))


def grown(plan: Plan, years: int) -> Plan:
    """Run a plan over so many years with its fixed lines growing past its own as its spend does on average."""
    run = run_on(plan, years)
    if years <= plan.own_years:
        return run
    factors = _factors(plan, years, mean_growth(plan))

    def of(line: Line) -> Line:
        return replace(line, fixed=line.fixed and tuple((np.array(line.fixed) * factors).tolist()))

    return replace(run, lines=tuple(map(of, run.lines)))


def mean_growth(plan: Plan) -> float:
    """By what a plan's spend grows a year on average over its own years, before savings; 0 for one year."""
    unsaved = {Setting(name): 0.0 for name in _SAVINGS if LEVERS[name].applies(plan)}
    spend = project(plan, [Scenario("", unsaved)]).total_spend[0, : plan.own_years]
    if len(spend) < 2 or min(spend[0], spend[-1]) <= 0.0:
        return 0.0
    return float((spend[-1] / spend[0]) ** (1.0 / (len(spend) - 1)) - 1.0)


def _factors(plan: Plan, years: int, growth: float) -> Floats:
    """What a figure grows to by year, 1 in the plan's own years."""
    return np.asarray((1.0 + growth) ** np.maximum(0.0, np.arange(years) - (plan.own_years - 1)))
