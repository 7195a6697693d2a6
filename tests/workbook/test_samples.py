"""The sample workbooks: as reviewed in text, and readable without a problem."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from ccgmodel.answers.published import comparisons
from ccgmodel.workbook import contract
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA, build_samples, sample_folders, sample_tables
from ccgmodel.workbook.writing.write import write

SAMPLES = sample_folders()
PLANS = [folder for folder in SAMPLES if folder.name != "portfolio"]  # the others say how plans belong together


def name_of(folder):
    return folder.relative_to(SAMPLE_DATA).as_posix()


def workbook_of(folder):
    return folder.with_name(f"{folder.name}.xlsx")


def as_text(cell):
    """A cell as it was written in the text: percentages by their number format, blanks empty."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    return Decimal(repr(cell.value)) * (100 if cell.number_format.endswith("%") else 1)


def as_value(text):
    try:
        return Decimal(text.removesuffix("%"))
    except ArithmeticError:
        return text


@pytest.mark.parametrize("folder", SAMPLES, ids=name_of)
def test_the_workbook_holds_what_its_text_says(folder):
    book = openpyxl.load_workbook(workbook_of(folder))
    assert set(book.sheetnames) == {file.stem for file in folder.glob("*.csv")}
    for name, rows in sample_tables(folder).items():
        cells = list(book[name].iter_rows(max_row=len(rows), max_col=len(rows[0])))
        assert [[as_text(cell) for cell in row] for row in cells[1:]] == [
            [as_value(text) for text in row] for row in rows[1:]
        ]
        assert [cell.value for cell in cells[0]] == rows[0]
        assert (book[name].max_row, book[name].max_column) == (len(rows), len(rows[0]))


@pytest.mark.parametrize("folder", PLANS, ids=name_of)
def test_a_sample_reads_without_a_problem(folder):
    reading = read(workbook_of(folder))
    assert reading.problems == ()
    assert reading.plan is not None


@pytest.mark.parametrize("folder", SAMPLES, ids=name_of)
def test_the_text_is_kept_tidy(folder):
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        rows = list(csv.reader(text.splitlines()))
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        assert text == buffer.getvalue()
        assert len({len(row) for row in rows}) == 1


def test_the_same_text_always_gives_the_same_bytes(tmp_path):
    folder = SAMPLES[0]
    copied = tmp_path / folder.name
    copied.mkdir()
    for file in folder.glob("*.csv"):
        (copied / file.name).write_bytes(file.read_bytes())
    (built,) = build_samples(tmp_path)
    buffer = io.BytesIO()
    write(sample_tables(folder), buffer)
    assert built.read_bytes() == buffer.getvalue() == (SAMPLE_DATA / built.name).read_bytes()


@pytest.mark.parametrize("folder", PLANS, ids=name_of)
def test_a_printed_row_reproduces_or_says_why_not(folder):
    plan = read(workbook_of(folder)).plan
    assert plan is not None
    differing = {(c.row.table, c.row.item) for c in comparisons(plan) if not c.reproduces}
    assert differing == {(row.table, row.item) for row in plan.published if row.known}


def test_inputs_are_light_yellow_and_the_headings_stay_in_view():
    book = openpyxl.load_workbook(workbook_of(SAMPLES[0]))
    sheet = book["Plan"]
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFFCC"
    assert sheet["A2"].fill.fill_type is None
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "B2"


def test_every_field_of_the_layout_has_help_and_a_heading_of_its_own():
    for sheet in contract.SHEETS:
        headings = [field.heading for field in sheet.columns]
        assert len(set(headings)) == len(headings)
        assert all(field.help for field in (*sheet.columns, *sheet.rows))
        assert all(field.if_blank in ("", *field.choices) for field in sheet.rows)
