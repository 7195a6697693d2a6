"""Reading workbooks: the largest that people send, and one that was made to hang a reader."""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
import zipfile
from pathlib import Path

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
    """Measure and return (what, measured, budget)."""
    cases = {
        "reading the Barnet workbook": (BARNET.read_bytes(), "0.5 s"),
        "reading 20,000 stray formatted rows": (corpus.stray_formats(), "2 s"),
        "reading 20,000 lines of spend": (corpus.many_lines(), "2 s"),
        "refusing a file that unpacks to 100 MB": (bomb(), "2 s"),
    }
    found = [(what, f"{_median(content):.3f} s", budget) for what, (content, budget) in cases.items()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    return [*found, ("peak memory of the whole run, these files included", f"{peak:.0f} MB", "-")]


def _median(content: bytes) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read(content, "plan.xlsx")
        times.append(time.perf_counter() - start)
    return statistics.median(times)
