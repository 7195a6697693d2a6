"""Metrics and the pooled budget: what a moved lever costs beside the projection itself."""

from __future__ import annotations

import statistics
from pathlib import Path

import numpy as np

from benchmarks.model import seconds
from ccgmodel.answers import conflicts
from ccgmodel.baseline import run_on
from ccgmodel.projection import project, trajectories
from ccgmodel.scenario import Batch, Scenario, Setting
from ccgmodel.workbook import read

BCF = Path(__file__).parents[1] / "sample_data" / "barnet-bcf-2016.xlsx"
DRAWS = 10_000


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    plan = read(BCF).plan
    if plan is None:
        raise SystemExit(f"{BCF} cannot be read")
    plan = run_on(plan, 5)
    moved = Scenario.of({"qipp_delivery": 0.63, "activity_growth": 0.01})
    metrics, money = (
        statistics.median(seconds(work) for _ in range(300))
        for work in (lambda: trajectories(plan, [moved]), lambda: project(plan, [moved]))
    )
    both = statistics.median(seconds(lambda: conflicts(plan, moved)) for _ in range(100))
    draws = np.random.default_rng(1)
    batch = Batch(
        DRAWS,
        {
            Setting("qipp_delivery"): draws.uniform(0.0, 1.2, DRAWS),
            Setting("activity_growth"): draws.uniform(-0.05, 0.05, DRAWS),
            Setting("metric_delivery"): draws.uniform(0.0, 1.2, DRAWS),
        },
    )
    many = statistics.median(seconds(lambda: trajectories(plan, batch)) for _ in range(5))
    return [
        (
            "six metrics over five years / their projection",
            f"{1e3 * metrics:.2f} ms / {1e3 * money:.2f} ms",
            "5 ms",
        ),
        ("where two levers conflict", f"{1e3 * both:.1f} ms", "15 ms"),
        (f"{DRAWS:,} draws of six metrics over five years", f"{1e3 * many:.0f} ms", ""),
    ]
