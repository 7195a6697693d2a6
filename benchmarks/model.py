"""The model against a floor: streaming the result's own arrays once through numpy (read, allocate, write)."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting
from ccgmodel.workbook import read

BARNET = Path(__file__).parents[1] / "sample_data" / "barnet-recovery-2013.xlsx"
ROUNDS = {1_000: 50, 100_000: 9, 1_000_000: 5}


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def room_batch(plan: Plan, size: int) -> Batch:
    """Draw every lever of the room at once, within a third of its bounds."""
    draws = np.random.default_rng(1)
    return Batch(
        size,
        {
            Setting(lever.name): lever.neutral(plan)
            + draws.uniform(-1 / 3, 0, size) * (lever.neutral(plan) - lever.bounds(plan)[0])
            for lever in LEVERS.values()
            if lever.room
        },
    )


def own_arrays(projection: Projection) -> list[np.ndarray]:
    """The arrays that a projection holds, each once, as they lie in memory."""
    held = [getattr(projection, each.name) for each in fields(projection) if each.name != "plan"]
    return list({id(array.base): array.base for array in held}.values())


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    plan = read(BARNET).plan
    if plan is None:
        raise SystemExit(f"{BARNET} cannot be read")
    moved = [Scenario.of({"qipp_delivery": 0.63, "tariff_efficiency": -0.01})]
    one = statistics.median(seconds(lambda: project(plan, moved)) for _ in range(2_000))
    found = [("one projection, two levers moved", f"{1e3 * one:.3f} ms", "0.2 ms")]
    found += [_against_floor(plan, size, rounds) for size, rounds in ROUNDS.items()]
    found.append(("a million scenarios: peak memory / result's arrays", f"{_memory(plan):.2f}", "2"))
    return found


def _against_floor(plan: Plan, size: int, rounds: int) -> tuple[str, str, str]:
    """Time the model and the floor in turn; the median of the ratios."""
    batch = room_batch(plan, size)
    arrays = own_arrays(project(plan, batch))
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: project(plan, batch)))
        floor.append(seconds(lambda: [array.copy() for array in arrays]))
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    times = f"{1e3 * statistics.median(ours):.1f} ms / {1e3 * statistics.median(floor):.1f} ms"
    return (
        f"{size:,} scenarios / streaming the same arrays",
        f"{ratio:.1f} ({times})",
        "3" if size == 1_000_000 else "",
    )


def _memory(plan: Plan) -> float:
    batch = room_batch(plan, 1_000_000)
    tracemalloc.start()
    projection = project(plan, batch)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / sum(array.nbytes for array in own_arrays(projection))
