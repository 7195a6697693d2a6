"""The library of metrics: published definitions and standards that any plan may take up, no baseline made up.

It is kept as text in `library/`, a Metrics and a Sources sheet as a workbook has them.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

from ccgmodel.metric import Metric
from ccgmodel.workbook.cells import Cell, Grid
from ccgmodel.workbook.layout_metrics import METRICS
from ccgmodel.workbook.layout_publication import SOURCES
from ccgmodel.workbook.metrics import read_metrics
from ccgmodel.workbook.problems import Report, WorkbookError
from ccgmodel.workbook.publication import read_sources
from ccgmodel.workbook.table import Frame

LIBRARY = Path(__file__).parents[2] / "library"


@cache
def library(folder: Path = LIBRARY) -> tuple[Metric, ...]:
    """Return the metrics of the library, each with its full citation as its source.

    Raises:
        WorkbookError: listing everything that is wrong with the library.

    """
    report, frame = Report(), Frame((), 1.0)
    metrics = read_metrics(_grid(folder, METRICS.name), frame, report)
    sources = read_sources(_grid(folder, SOURCES.name), frame, report)
    if report.problems:
        raise WorkbookError(report.problems)
    return tuple(replace(metric, source=sources.get(metric.source, metric.source)) for metric in metrics)


def _grid(folder: Path, name: str) -> Grid:
    """Read a sheet kept as text."""
    rows = csv.reader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    cells = {
        (r, c): Cell(name, r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text
    }
    return Grid(name, cells)
