"""Files that are refused before any parser sees them."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import openpyxl
import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook import IS_PLAIN
from ccgmodel.workbook.cells import guard as guarding
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.marked import MarkingError, marked_copy
from tests.helpers import corpus
from tests.helpers.good_workbook import GOOD, workbook

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
            "it holds 1,024 parts, more than 1,000",
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


def test_lxml_reads_no_workbook_whether_it_is_installed_or_not():
    assert IS_PLAIN
    assert openpyxl.xml.functions.fromstring.__module__ == "defusedxml.common"


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    assert guard(buffer.getvalue(), "plan.xlsx") == [Problem("plan.xlsx", "it is not an Excel workbook", AS_XLSX)]


def with_stated_size(content, name, size):
    """The file with another size of one part in both of its lists, and the checksum of what that size would give."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(name)
        checksum = zlib.crc32(archive.read(name)[:size])
    stated = struct.pack("<LLL", entry.CRC, entry.compress_size, entry.file_size)
    assert content.count(stated) == 2
    return content.replace(stated, struct.pack("<LLL", checksum, entry.compress_size, size))


@pytest.mark.parametrize("size", [1_000, 19_000_000], ids=["too small", "too large"])
def test_what_is_really_unpacked_counts_whatever_size_is_stated(size):
    honest = repacked(extra=[("xl/media/blanks.bin", b" " * 5_000_000)])
    lying = with_stated_size(honest, "xl/media/blanks.bin", size)
    assert guard(honest, "plan.xlsx") == []
    assert guard(lying, "plan.xlsx") == [Problem("plan.xlsx", "the file is damaged", REPAIR)]


def test_unpacking_stops_at_the_limit():
    """A part that states 1 kB and holds 600 MB never takes more than the limit."""
    bomb = repacked(extra=[("xl/media/blanks.bin", b" " * 600_000_000)])
    lying = with_stated_size(bomb, "xl/media/blanks.bin", 1_000)
    del bomb
    tracemalloc.start()
    assert guard(lying, "plan.xlsx") == [Problem("plan.xlsx", "it unpacks to more than 20 MB", COPY)]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60e6


def test_a_way_of_packing_that_excel_has_not_is_refused():
    buffer = io.BytesIO(CONTENT)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/media/one.bin", b"one")
    assert guard(buffer.getvalue(), "plan.xlsx") == [Problem("plan.xlsx", "the file is damaged", REPAIR)]


def test_a_part_in_another_coding_than_utf_8_is_refused():
    content = repacked(extra=[("xl/x.xml", "<x/>".encode("utf-16"))])
    found = "a part of it is not in UTF-8, as spreadsheet programs write it"
    assert guard(content, "plan.xlsx") == [Problem("plan.xlsx", found, "save it again in Excel")]


def test_a_sheet_that_is_listed_many_times_is_weighed_each_time():
    sheets = b"".join(b'<sheet name="Spend%d" sheetId="%d" r:id="rId3"/>' % (n, n + 50) for n in range(7_000))
    twice = b'<sheet name="spend" sheetId="60" r:id="rId3"/>' * 4_000

    def listed(more):
        return repacked(
            lambda name, old: old.replace(b"</sheets>", more + b"</sheets>") if "book.xml" in name else old
        )

    found = "it holds far more cells or styles than a plan needs"
    assert [each.found for each in read(listed(twice), "plan.xlsx").problems] == [found]
    last = read(listed(sheets), "plan.xlsx").problems[-1]
    assert last.found == "there are more than 1,000 problems; the others are not listed"


@pytest.mark.parametrize("part", [f"xl/worksheets/sheet{number}.xml" for number in range(1, 13)])
def test_a_sheet_whose_part_is_missing_is_a_damaged_file(part):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry, old.read(entry))
    reading = read(buffer.getvalue(), "plan.xlsx")
    expected = Problem("plan.xlsx", "it cannot be read as an Excel workbook", "open it in Excel and save it again")
    assert (reading.plan, reading.problems) == (None, (expected,))
    with pytest.raises(MarkingError, match="one of its sheets is missing; open it in Excel and save it again"):
        marked_copy(buffer.getvalue(), reading.problems)


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


CLEAR = "clear rows and formulas that are none of the plan's, and add up lines that are finer than it needs"


@pytest.mark.parametrize(
    ("content", "where", "most"),
    [
        (corpus.many_formulas(), "Spend!C10073", "10,000 rows"),
        (corpus.many_lines(20_000), "Spend!D9979", "10,000 rows"),
        (corpus.full(2_200), "Steps!M1995", "70,000 cells"),
    ],
    ids=["formulas", "lines", "cells"],
)
def test_what_no_plan_fills_is_refused_where_it_begins(content, where, most):
    assert guard(content, "plan.xlsx") == []
    reading = read(content, "plan.xlsx")
    found = f"it is beyond the {most} that the sheets of a plan may fill together"
    assert (reading.plan, reading.problems) == (None, (Problem(where, found, CLEAR),))


def test_blank_rows_and_other_sheets_do_not_count_as_filled():
    rows = b"".join(
        b'<row r="%d"><c r="C%d" t="str"><f>""</f><v></v></c></row>' % (n, n) for n in range(99, 20_099)
    )
    reading = read(in_sheet(rows), "plan.xlsx")
    assert reading.plan is not None
    others = workbook({**GOOD, "Workings": [[n, n] for n in range(10_001)]})
    assert read(others, "plan.xlsx").plan is not None


def test_two_thousand_lines_over_ten_years_are_read():
    plan = read(corpus.full(2_000), "plan.xlsx").plan
    assert plan is not None
    assert (len(plan.lines), len(plan.steps), plan.years) == (2_000, 2_000, 10)


def test_names_are_guessed_until_it_would_take_long():
    """Each of many wrong names compared with each of many lines took a minute; every one is still reported."""
    problems = read(corpus.misnamed(lines=2_000, steps=100), "plan.xlsx").problems
    wrong = [each for each in problems if each.where.startswith("Steps!A")]
    guess = "'Cost centra nomber 2' is not a line of the Spend sheet (did you mean 'Cost centre number 2'?)"
    assert (wrong[2].where, wrong[2].found) == ("Steps!A4", guess)
    assert wrong[-1].found == "'Cost centra nomber 99' is not a line of the Spend sheet"
    assert len(wrong) == 100
