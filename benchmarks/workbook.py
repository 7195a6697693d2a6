"""Reading what somebody gives: the largest workbooks that people send, and what was made to hang a reader."""

from __future__ import annotations

import io
import json
import resource
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ccgmodel.scenario import link, read_document
from ccgmodel.workbook import read
from tests.helpers import corpus

BARNET = Path(__file__).parents[1] / "sample_data" / "barnet-recovery-2013.xlsx"
HUNDRED_MILLION = 100 * 1024 * 1024


def bomb() -> bytes:
    """Write a small file that unpacks to 100 MB."""
    buffer = io.BytesIO(BARNET.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet99.xml", b" " * HUNDRED_MILLION)
    return buffer.getvalue()


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, seconds of the processor, budget)."""
    barnet = BARNET.read_bytes()
    plan = read(barnet, "plan.xlsx").plan
    if plan is None:
        raise RuntimeError(f"{BARNET.name} is not read")
    workbooks = {
        "reading the Barnet workbook": (barnet, "0.5 s"),
        "reading 100 lines over ten years, each with rates and a step": (corpus.full(), "0.5 s"),
        "reading 2,000 lines over ten years, each with rates and a step": (corpus.full(2_000), "2 s"),
        "reading 20,000 stray formatted rows": (corpus.stray_formats(), "2 s"),
        "reading 9,900 lines of spend": (corpus.many_lines(), "2 s"),
        "refusing 20,000 lines of spend": (corpus.many_lines(20_000), "2 s"),
        "refusing 90,000 rows of formulas": (corpus.many_formulas(), "2 s"),
        "refusing 3,000 wrong names beside 6,000 lines": (corpus.misnamed(6_000, 3_000), "2 s"),
        "refusing a file that unpacks to 100 MB": (bomb(), "2 s"),
    }
    names, blanks = json.dumps(dict.fromkeys(map(str, range(40_000)))), {"set": [f"inflation{' ' * 289}!"] * 1_000}
    cases: dict[str, tuple[Callable[[], object], str]] = {
        **{what: (partial(read, content, "plan.xlsx"), budget) for what, (content, budget) in workbooks.items()},
        "refusing a scenario's file of 40,000 names": (partial(read_document, names), "2 s"),
        "refusing a link of 1,000 settings that are mostly blanks": (partial(link.decode, blanks, plan), "2 s"),
    }
    found = [(what, f"{_median(work):.3f} s", budget) for what, (work, budget) in cases.items()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return [*found, ("peak memory of the whole run, these files included", f"{peak:.0f} MB", "-")]


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()  # what else the machine does is none of the reader's time
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)
