"""Build the sample workbooks from their text: `python -m ccgmodel.workbook.samples`.

Each folder of `sample_data/` holds one text file (CSV) a sheet, which is what is reviewed; the workbook of the
folder's name beside it is built from them.
"""

from __future__ import annotations

import csv
from pathlib import Path

from ccgmodel.workbook import layout
from ccgmodel.workbook.write import write

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def sample_tables(folder: Path) -> dict[str, list[list[str]]]:
    """Read a sample's sheets as text, in the order of the layout, the others after it by name."""
    order = {sheet.name: place for place, sheet in enumerate(layout.SHEETS)}
    files = sorted(folder.glob("*.csv"), key=lambda file: (order.get(file.stem, len(order)), file.stem))
    return {file.stem: list(csv.reader(file.read_text(encoding="utf-8").splitlines())) for file in files}


def build_samples(root: Path = SAMPLE_DATA) -> list[Path]:
    """Write the workbook of every sample in a folder; return where they are."""
    folders = sorted(folder for folder in root.iterdir() if folder.is_dir() and any(folder.glob("*.csv")))
    workbooks = [root / f"{folder.name}.xlsx" for folder in folders]
    for folder, workbook in zip(folders, workbooks, strict=True):
        write(sample_tables(folder), workbook)
    return workbooks


if __name__ == "__main__":
    for built in build_samples():
        print(built)
