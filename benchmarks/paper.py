"""Writing a paper in each of its forms, with every section, from what nobody has projected yet."""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path

from ccgmodel.paper import FORMS, Cover, build, subject
from ccgmodel.scenario import Document, Scenario
from ccgmodel.workbook import read

BARNET = Path(__file__).parents[1] / "sample_data" / "barnet-recovery-2013.xlsx"
BUDGETS = {"pptx": "3 s"}  # the others: 2 s


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, seconds of the processor, budget)."""
    plan = read(BARNET).plan
    if plan is None:
        raise RuntimeError(f"{BARNET.name} is not read")
    scenario = Document.of(plan, Scenario.of({"qipp_delivery": 0.63}))
    found = []
    for form in FORMS.values():
        times = []
        for _ in range(3):
            on = subject(plan, [scenario], Cover(day=date(2013, 7, 1)))  # new: it keeps what it works out
            start = time.process_time()
            build(on, form.name)
            times.append(time.process_time() - start)
        took = f"{statistics.median(times):.2f} s (the first {times[0]:.2f} s)"
        found.append((f"{form.label} of Barnet's plan and a scenario", took, BUDGETS.get(form.name, "2 s")))
    return found
