"""Build the sample workbooks from their text: `python -m ccgmodel.workbook.samples`.

A folder in `sample_data/`, at whatever depth, holds one text file (CSV) a sheet, which is what is reviewed; the
workbook of the folder's name beside it is built from them. A folder named portfolio becomes the workbook that says
how the plans beside it belong together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from ccgmodel.plan import Metric, Report, WorkbookError, csv_rows
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Frame
from ccgmodel.workbook.contract import METRICS, PORTFOLIO, PORTFOLIO_SHEETS, SOURCES
from ccgmodel.workbook.sheets.care import read_metrics
from ccgmodel.workbook.sheets.publication import read_sources
from ccgmodel.workbook.writing.write import write

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def sample_tables(folder: Path) -> dict[str, list[list[str]]]:
    """Read a sample's sheets as text, in the order of the layout, the others after it by name."""
    order = {sheet.name: place for place, sheet in enumerate((*PORTFOLIO_SHEETS, *contract.SHEETS))}
    files = sorted(folder.glob("*.csv"), key=lambda file: (order.get(file.stem, len(order)), file.stem))
    return {file.stem: csv_rows(file.read_text(encoding="utf-8")) for file in files}


def sample_folders(root: Path = SAMPLE_DATA) -> list[Path]:
    """Find the folders of samples, in order: those that hold the first sheet of a plan or of a portfolio."""
    first = (f"{sheet.name}.csv" for sheet in (contract.PLAN, PORTFOLIO))
    return sorted({file.parent for name in first for file in root.rglob(name)})


def is_made_up(folder: Path) -> bool:
    """Whether a folder holds an example, and not what an organisation published."""
    return ["Status", "made up"] in [row[:2] for row in sample_tables(folder).get(contract.PLAN.name, ())]


def build_samples(root: Path = SAMPLE_DATA) -> list[Path]:
    """Write the workbook of every sample in a folder, at whatever depth; return where they are."""
    folders = sample_folders(root)
    workbooks = [folder.with_name(f"{folder.name}.xlsx") for folder in folders]
    for folder, workbook in zip(folders, workbooks, strict=True):
        write(sample_tables(folder), workbook)
    return workbooks


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


def _grid(folder: Path, name: str) -> SheetGrid:
    """Read a sheet kept as text."""
    rows = csv_rows((folder / f"{name}.csv").read_text(encoding="utf-8"))
    cells = {
        (r, c): Cell(name, r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text
    }
    return SheetGrid(name, cells)


BEGIN, END = (
    "<!-- counts: written by python -m ccgmodel.workbook.samples -->",
    "<!-- end of the counts -->",
)
COUNTED = ("Risks", "Milestones", "Metrics", "Printed tables", "Profile", "Contradictions")


def sources_page(root: Path = SAMPLE_DATA) -> str:
    """Return SOURCES.md with its counts as the sheets and the lists of coverage have them now."""
    text = (root / "SOURCES.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{_covered(root)}\n{_counts(root)}\n{END}{rest.partition(END)[2]}"


def _covered(root: Path) -> str:
    rows = ["| document | tables and registers listed | held | not held, with the reason |", "|---|---|---|---|"]
    for file in sorted((root / "coverage").glob("*.csv")):
        heading, *listed = csv_rows(file.read_text(encoding="utf-8"))
        held = sum(bool(row[heading.index("Held in")]) for row in listed)
        rows.append(f"| `coverage/{file.name}` | {len(listed)} | {held} | {len(listed) - held} |")
    return "\n".join([*rows, ""])


def _counts(root: Path) -> str:
    rows = [f"| rows of | {' | '.join(COUNTED)} |", f"|---|{'---|' * len(COUNTED)}"]
    for folder in sample_folders(root):
        tables = sample_tables(folder)
        if contract.PLAN.name in tables and not is_made_up(folder):
            counts = (str(max(0, len(tables.get(name, ())) - 1)) for name in COUNTED)
            rows.append(f"| `{folder.relative_to(root)}` | {' | '.join(counts)} |")
    return "\n".join([*rows, ""])


if __name__ == "__main__":
    for built in build_samples():
        print(built)
    (SAMPLE_DATA / "SOURCES.md").write_text(sources_page(), encoding="utf-8")
