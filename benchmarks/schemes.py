"""A thousand schemes, each with its own delivery and delay in ten thousand draws."""

from __future__ import annotations

import statistics
import tracemalloc

import numpy as np

from benchmarks.model import seconds
from ccgmodel.plan import Allocation, Line, Plan, Rules, Scheme, month
from ccgmodel.projection import project
from ccgmodel.scenario import Batch, Setting

SCHEMES, DRAWS, YEARS, LINES = 1_000, 10_000, 5, 5


def large_plan() -> Plan:
    """A plan whose programme is as large as the largest that anybody would keep in one workbook."""
    rates = {"inflation": (0.03,) * YEARS}
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=YEARS,
        lines=tuple(Line(name=f"Line {i}", first_year_spend=100_000.0, rates=rates) for i in range(LINES)),
        allocation=Allocation(
            recurrent=(520_000.0, *[None] * (YEARS - 1)),
            growth=(None, *[0.02] * (YEARS - 1)),
            non_recurrent=(0.0,) * YEARS,
        ),
        rules=Rules(),
        schemes=tuple(
            Scheme(
                name=f"Scheme {k}",
                line=f"Line {k % LINES}",
                first_year_saving=50.0,
                full_year_effect=100.0,
                start=month(2013 + k % 4, 4 + k % 9),
            )
            for k in range(SCHEMES)
        ),
    )


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    plan, draws = large_plan(), np.random.default_rng(1)
    delivery = {Setting("qipp_delivery", s.name): draws.uniform(0.0, 1.2, DRAWS) for s in plan.schemes}
    late = {Setting("qipp_slippage", s.name): draws.uniform(0.0, 12.0, DRAWS) for s in plan.schemes}
    size = f"{SCHEMES:,} schemes x {DRAWS:,} draws x {YEARS} years"
    found = []
    for what, values in (("delivery", delivery), ("delivery and delay", {**delivery, **late})):
        batch = Batch(DRAWS, values)
        taken = statistics.median(seconds(lambda batch=batch: project(plan, batch)) for _ in range(5))
        tracemalloc.start()
        project(plan, batch)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        given = sum(each.nbytes for each in values.values())
        found.append((f"{size}, {what}", f"{taken:.2f} s", "1 s"))
        found.append(("the same: memory, the draws included", f"{(given + peak) / 1e6:.0f} MB", "1,000 MB"))
    return found
