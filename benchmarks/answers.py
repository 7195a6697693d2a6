"""The questions of a governing body, each as asked when a lever moves: median of several runs, imports done."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from ccgmodel.answers import (
    Output,
    Target,
    bridge,
    each_lever,
    ensemble,
    frontier,
    grid,
    in_proportion,
    least_movement,
    spider,
    stress,
    tornado,
    year_on_year,
)
from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, Setting, whole_lever_settings
from ccgmodel.workbook import read

BARNET = Path(__file__).parents[1] / "sample_data" / "barnet-recovery-2013.xlsx"
MOVED = Scenario.of({"qipp_delivery": 0.8, "inflation": 0.002})
# As many levers as tell their contributions apart exactly: eight, 256 coalitions; and eleven, all that Barnet has.
EIGHT = {
    "allocation_growth": 0.002,
    "demographic_growth": 0.001,
    "non_demographic_growth": 0.001,
    "inflation": 0.003,
    "tariff_efficiency": -0.002,
    "qipp_delivery": 0.8,
    "qipp_taper": 0.02,
    "headroom_release": 0.5,
}
ELEVEN = EIGHT | {"qipp_recovery": 0.2, "headroom_rate": 0.001, "surplus_required": 0.001}


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    plan = read(BARNET).plan
    if plan is None:
        raise SystemExit(f"{BARNET} cannot be read")
    found = [(what, f"{_milliseconds(work):.1f} ms", "50 ms") for what, work in _questions(plan).items()]
    hundred_thousand = {
        "100,000 draws": lambda: ensemble(plan, MOVED, 100_000),
        "100,000 draws, years independent": lambda: ensemble(plan, MOVED, 100_000, years="independent"),
    }
    found += [(what, f"{_milliseconds(work, 5):.0f} ms", "500 ms") for what, work in hundred_thousand.items()]
    tracemalloc.start()
    ensemble(plan, MOVED, 100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [*found, ("100,000 draws: peak memory", f"{peak / 1e6:.0f} MB", "-")]


def _questions(plan: Plan) -> dict[str, Callable[[], object]]:
    target, output = Target.parse("break-even@2015/16"), Output("in_year", 2017)
    levers = whole_lever_settings(plan)
    delivery, efficiency = Setting("qipp_delivery"), Setting("tariff_efficiency")
    return {
        "seek: every lever alone": lambda: each_lever(plan, MOVED, target),
        "seek: a mix in proportion": lambda: in_proportion(plan, MOVED, target, levers),
        "seek: least movement of every lever": lambda: least_movement(plan, MOVED, target, levers),
        "seek: frontier of two levers, 41 points": lambda: frontier(plan, MOVED, target, delivery, efficiency),
        "bridge of 8 levers": lambda: bridge(plan, Scenario(), Scenario.of(EIGHT), 2017, "cumulative"),
        "bridge of 11 levers": lambda: bridge(plan, Scenario(), Scenario.of(ELEVEN), 2017, "cumulative"),
        "bridge from year to year": lambda: year_on_year(plan, MOVED, 2017),
        "tornado of every lever": lambda: tornado(plan, MOVED, output),
        "spider of every lever, 21 points": lambda: spider(plan, MOVED, output),
        "grid 21 x 21 with its break-even line": lambda: grid(plan, MOVED, output, delivery, efficiency),
        "10,000 draws with percentiles and chances": lambda: ensemble(plan, MOVED, 10_000),
        "stress: every shock and every pair": lambda: stress(plan, MOVED, output),
    }


def _milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """Time a call, once warm."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1e3 * statistics.median(taken)
