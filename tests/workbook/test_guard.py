"""Files that are refused before any parser sees them."""

import io
import time
import zipfile

import openpyxl
import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.cells import guard as guarding
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.read import read
from tests.workbook.conftest import GOOD, workbook

CONTENT = workbook(GOOD)
COPY = "copy the plan's sheets to a new workbook"
NO_MACROS = "save it in Excel as an Excel workbook without macros (.xlsx)"
AS_XLSX = "save it in Excel as an Excel workbook (.xlsx) and upload that"
REPAIR = "open it in Excel, let Excel repair it, and save it again"


def repacked(change=lambda name, part: part, extra=()):
    """The good workbook with its parts changed, or more of them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
        for name, part in extra:
            new.writestr(name, part)
    return buffer.getvalue()


def in_sheet(xml, part="sheet3.xml", before=b"</sheetData>"):
    return repacked(lambda name, old: old.replace(before, xml + before) if name.endswith(part) else old)


def test_a_good_workbook_is_let_through():
    assert guard(CONTENT, "plan.xlsx") == guard(CONTENT, "PLAN.XLSX") == guard(CONTENT, "the workbook") == []


@pytest.mark.parametrize(
    ("name", "found", "remedy"),
    [
        ("plan.xls", "it is an old Excel workbook (.xls)", AS_XLSX),
        ("plan.xlsb", "it is a binary Excel workbook (.xlsb)", AS_XLSX),
        ("plan.xlsm", "it is a workbook with macros (.xlsm)", NO_MACROS),
        (
            "plan.csv",
            "it is a text file (.csv), which holds one sheet only",
            "fill in the template workbook (.xlsx) instead",
        ),
        (
            "plan.ods",
            "it is an OpenDocument spreadsheet (.ods)",
            "save it as an Excel workbook (.xlsx) and upload that",
        ),
        ("plan.docx", "it is a .docx file", "choose an Excel workbook (.xlsx)"),
    ],
)
def test_each_wrong_kind_of_file_has_its_own_remedy(name, found, remedy):
    assert guard(CONTENT, name) == [Problem(name, found, remedy)]


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"", "the file is empty", "save the workbook again in Excel"),
        (b"Line Spend\nAcute 1\n", "it is not an Excel workbook", AS_XLSX),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
            "it is an old Excel workbook (.xls) under another name",
            AS_XLSX,
        ),
        (
            b"PK" + b"\0" * guarding.LARGEST_FILE,
            "the file has 10.0 MB, more than 10 MB",
            "remove pictures and sheets not needed",
        ),
        (repacked(extra=[("xl/vbaProject.bin", b"\xd0\xcf")]), "it contains macros", NO_MACROS),
        (
            repacked(extra=[("xl/media/zeros.bin", b"\0" * 30_000_000)]),
            "it unpacks to 30 MB, more than 20 MB",
            COPY,
        ),
        (
            repacked(extra=[(f"xl/{n}.bin", b"") for n in range(1_000)]),
            "it holds 1,020 parts, more than 1,000",
            COPY,
        ),
        (in_sheet(b"<row>0</row>" * 300_000), "it holds far more cells or styles than a plan needs", COPY),
        (
            in_sheet(b'<xf numFmtId="0"/>' * 8_000, "styles.xml", b"</cellXfs>"),
            "it holds far more cells or styles than a plan needs",
            COPY,
        ),
        (
            in_sheet(b"<row " + b" ".join(b'a%d=""' % n for n in range(30_000)) + b"/>"),
            "it holds far more cells or styles than a plan needs",
            COPY,
        ),
        (
            repacked(
                lambda name, part: part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            ),
            "it declares XML entities, which no spreadsheet program writes",
            "save it again in Excel",
        ),
        (CONTENT[:-200], "it is not an Excel workbook", AS_XLSX),
    ],
    ids=[
        "empty",
        "csv",
        "ole",
        "large",
        "macro",
        "bomb",
        "parts",
        "cells",
        "styles",
        "attributes",
        "entity",
        "cut",
    ],
)
def test_each_unfit_file_is_refused_with_its_reason(content, found, remedy):
    assert read(content, "plan.xlsx").problems == (Problem("plan.xlsx", found, remedy),)
    assert read(content, "plan.xlsx").plan is None


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    assert guard(buffer.getvalue(), "plan.xlsx") == [Problem("plan.xlsx", "it is not an Excel workbook", AS_XLSX)]


def test_a_flipped_byte_is_noticed():
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        place = archive.getinfo("xl/worksheets/sheet3.xml").header_offset + 120
    damaged = CONTENT[:place] + bytes([CONTENT[place] ^ 0xFF]) + CONTENT[place + 1 :]
    assert guard(damaged, "plan.xlsx") == [Problem("plan.xlsx", "the file is damaged", REPAIR)]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"])
def test_a_malformed_part_is_a_problem_not_an_exception(part):
    content = repacked(lambda name, old: b"<worksheet><row>" if name == part else old)
    reading = read(content, "plan.xlsx")
    expected = Problem("plan.xlsx", "it cannot be read as an Excel workbook", "open it in Excel and save it again")
    assert (reading.plan, reading.problems) == (None, (expected,))


def test_openpyxl_itself_refuses_entities_too():
    assert openpyxl.DEFUSEDXML


def test_cells_spread_over_millions_of_places_cost_nothing():
    xml = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(100, 300))
    reading = read(in_sheet(xml), "plan.xlsx")
    assert [problem.where for problem in reading.problems] == ["Spend!XFD1"]
    assert reading.plan is not None


def test_a_column_past_the_last_is_refused():
    reading = read(in_sheet(b"<row>" + b"<c><v>1</v></c>" * 20_000 + b"</row>"), "plan.xlsx")
    assert [problem.found for problem in reading.problems] == ["it cannot be read as an Excel workbook"]


def test_the_worst_file_let_through_is_read_in_about_two_seconds():
    rows = (b'<row r="%d"><c r="C%d"><f>A1+B2</f></c></row>' % (row, row) for row in range(100, 90_000))
    content = in_sheet(b"".join(rows))
    assert guard(content, "plan.xlsx") == []
    started = time.process_time()
    read(content, "plan.xlsx")
    assert time.process_time() - started < 4.0  # about 2 s on a quiet machine
