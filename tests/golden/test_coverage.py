"""Every table and register of the documents: where it is in the product, or why it is not.

The lists are sample_data/coverage/*.csv. "Held in" names sheets of the sample, each with the text of a cell of one
of its rows: a sheet or row that goes is missed here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ccgmodel.plan.text import csv_rows
from ccgmodel.workbook.samples import SAMPLE_DATA, is_made_up, sample_folders

COVERAGE = sorted((SAMPLE_DATA / "coverage").glob("*.csv"))


def rows(file: Path) -> list[dict[str, str]]:
    heading, *cells = csv_rows(file.read_text(encoding="utf-8"))
    return [dict(zip(heading, row, strict=True)) for row in cells]


def held(plan: str) -> dict[str, set[str]]:
    """What the cells of a document's sheets say, by sheet; a document may be of several organisations."""
    found: dict[str, set[str]] = {}
    for folder in (SAMPLE_DATA / plan).rglob("*.csv"):
        cells = csv_rows(folder.read_text(encoding="utf-8"))
        found.setdefault(folder.stem, set()).update(text for row in cells for text in row)
    return found


def places(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The sheets, and the rows of them, that hold what a row of a list is about."""
    for each in filter(None, map(str.strip, row["Held in"].split(";"))):
        sheet, _, key = each.partition(":")
        yield sheet.strip(), key.strip()


def test_every_document_has_its_list():
    documents = {folder.relative_to(SAMPLE_DATA).parts[0] for folder in sample_folders() if not is_made_up(folder)}
    assert {file.stem for file in COVERAGE} == documents


@pytest.mark.parametrize("file", COVERAGE, ids=lambda file: file.stem)
def test_what_a_list_says_is_held_is_there(file: Path):
    there = held(file.stem)
    gone = [
        (row["What"], sheet, key)
        for row in rows(file)
        for sheet, key in places(row)
        if sheet not in there or (key and key not in there[sheet])
    ]
    assert gone == []


@pytest.mark.parametrize("file", COVERAGE, ids=lambda file: file.stem)
def test_what_is_not_held_says_why(file: Path):
    assert [row["What"] for row in rows(file) if not (row["Held in"] or row["Why not"])] == []


@pytest.mark.parametrize("folder", sample_folders(), ids=lambda folder: str(folder.relative_to(SAMPLE_DATA)))
def test_every_figure_says_which_document_and_section_it_is_from(folder: Path):
    """A row with a figure has a source, whose first words are a key of the Sources sheet or Ours."""
    keys = {row["Key"] for row in rows(folder / "Sources.csv")}
    wrong = []
    for file in sorted(folder.glob("*.csv")):
        for row in rows(file):
            if "Source" not in row or not any(any(map(str.isdigit, text)) for text in list(row.values())[1:]):
                continue
            cited = [each.partition(":")[0].strip() for each in row["Source"].split(";")]
            if not set(cited) & keys and not (file.stem == "Ranges" and row["Source"]):  # in a sentence
                wrong.append((file.stem, next(iter(row.values())), row["Source"]))
    assert wrong == []
