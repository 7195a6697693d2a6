"""A country of plans: rolled up, and each under many draws against the floor of streaming the same arrays once."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.model import own_arrays, seconds
from ccgmodel.baseline import run_on
from ccgmodel.portfolio import (
    DrawUnit,
    JointScenario,
    Portfolio,
    compute_unit,
    draw_units,
    portfolio_movements,
    project_portfolio,
    run_draws,
    summarise,
    year_labels,
)
from ccgmodel.projection import project
from ccgmodel.scenario import Batch, Scenario, Setting
from ccgmodel.workbook import read_portfolio

SAMPLES = Path(__file__).parents[1] / "sample_data"
CCGS, DRAWS, YEARS = 211, 10_000, 5
MOVED = [JointScenario("Moved", Scenario.of({"qipp_delivery": 0.8, "inflation": 0.001}))]


def south_east_london() -> Portfolio:
    """Return the six published plans of South East London."""
    portfolio = read_portfolio(SAMPLES / "se-london-2012" / "commissioning-strategy-plan").portfolio
    if portfolio is None:
        raise SystemExit("the published plans cannot be read")
    return portfolio


def country() -> Portfolio:
    """Return as many plans as England has CCGs, all over five years, in groups of about ten."""
    six = south_east_london().plans
    plans = [replace(run_on(six[n % 6], YEARS), organisation=f"CCG {n:03}") for n in range(CCGS)]
    parents = {plan.organisation: f"Area {n // 10:02}" for n, plan in enumerate(plans)}
    return Portfolio(name="England", plans=tuple(plans), parents=parents)


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    six, all_of_them = south_east_london(), country()
    roll_up, bridges = f"{CCGS} plans projected and rolled up", f"{CCGS} annual bridges"
    found = [
        ("six plans projected and rolled up", f"{_milliseconds(lambda: _rolled_up(six), 50):.1f} ms", "-"),
        (roll_up, f"{_milliseconds(lambda: _rolled_up(all_of_them), 5):.0f} ms", "-"),
        (bridges, f"{_milliseconds(lambda: portfolio_movements(all_of_them, MOVED), 3):.0f} ms", "-"),
    ]
    measured = _in_a_process("whole")
    what = f"{CCGS} plans x {DRAWS:,} draws x {YEARS} years, one process"
    found += [
        (f"{what}: compute", f"{measured['compute']:.1f} s", "-"),
        (f"{what}: compute / streaming the same arrays", f"{measured['compute'] / measured['floor']:.1f}", "-"),
        (f"{what}: with Parquet files", f"{measured['whole']:.1f} s", "-"),
        (f"{what}: roll-up of every draw from the files", f"{measured['summary']:.1f} s", "-"),
        (f"{what}: peak memory of the process", f"{measured['peak']:.0f} MB", "-"),
    ]
    one, two = (_in_a_process("cluster", str(workers)) for workers in (1, 2))
    ratio = f"{one['whole'] / two['whole']:.2f} ({one['whole']:.1f} s / {two['whole']:.1f} s)"
    return [*found, ("the same on a Dask cluster of this machine: 1 worker / 2 workers", ratio, "-")]


def _rolled_up(portfolio: Portfolio) -> None:
    projection = project_portfolio(portfolio, MOVED)
    for node in portfolio.nodes:
        projection.of("in_year", node.name)


def _milliseconds(work, times: int) -> float:  # type: ignore[no-untyped-def]
    return 1e3 * statistics.median(seconds(work) for _ in range(times))


def _in_a_process(*arguments: str) -> dict[str, float]:
    """Measure in a fresh process, whose peak memory is its own."""
    command = [sys.executable, "-m", "benchmarks.portfolio", *arguments]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def _whole() -> dict[str, float]:
    portfolio = country()
    of = draw_units(portfolio, DRAWS)
    found = {"compute": seconds(lambda: deque(map(compute_unit, of), maxlen=0)), "floor": _floor(of)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found["whole"] = seconds(lambda: run_draws(of, folder))
        found["summary"] = seconds(lambda: summarise(portfolio, of, folder, year_labels(of)))
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _floor(of: list[DrawUnit]) -> float:
    """Stream everything that one projection of every plan under all draws holds once through numpy."""
    plan = of[0].plan
    levers = {Setting(name): np.linspace(0.0, 0.001, DRAWS) for name in ("inflation", "allocation_growth")}
    levers[Setting("qipp_delivery")] = np.linspace(0.6, 1.0, DRAWS)
    arrays = own_arrays(project(plan, Batch(DRAWS, levers)))
    return seconds(lambda: deque(([array.copy() for array in arrays] for _ in of), maxlen=0))


def _cluster(workers: int) -> dict[str, float]:
    from distributed import LocalCluster

    of = draw_units(country(), DRAWS)
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        tempfile.TemporaryDirectory() as name,
    ):
        run_draws(of[:8], Path(name) / "warm", cluster.scheduler_address)  # workers have imported all they need
        start = time.perf_counter()
        run_draws(of, Path(name) / "all", cluster.scheduler_address)
        return {"whole": time.perf_counter() - start}


if __name__ == "__main__":
    print(json.dumps(_whole() if sys.argv[1] == "whole" else _cluster(int(sys.argv[2]))))
