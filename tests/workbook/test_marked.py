"""The marked copy: the user's own file with every problem where it belongs."""

import io
import tracemalloc

import openpyxl
import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import plan_hash
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.marked import MarkingError, marked_copy
from tests.helpers import corpus
from tests.helpers.good_workbook import GOOD, spoil, workbook

RED, AMBER = "00FF8A80", "00FFD180"


def marked(content, *problems):
    return openpyxl.load_workbook(
        io.BytesIO(marked_copy(content, problems or read(content, "plan.xlsx").problems))
    )


def listed(book):
    return [[cell.value for cell in row] for row in book["Problems"].iter_rows(min_row=4)]


def test_each_cell_is_filled_and_says_what_to_do():
    book = marked(spoil({"Spend!C2": "TBA", "Spend!K1": "Notes"}))
    assert book["Spend"]["C2"].fill.fgColor.rgb == RED
    assert book["Spend"]["C2"].comment.text == (
        "Recovery planner: Error: First-year spend of Acute is 'TBA', not a number.\n"
        "To do: type a figure such as 1,234 or £1.2m, or leave the cell blank."
    )
    assert book["Spend"]["K1"].fill.fgColor.rgb == AMBER
    assert book["Spend"]["K1"].comment.text.startswith("Recovery planner: Warning: the column 'Notes'")
    assert book["Spend"]["C3"].comment is None


def test_the_first_sheet_lists_them_all_with_links():
    book = marked(spoil({"Spend!C2": "TBA", "Allocation": None, "Notes": [["x"]]}))
    assert book.sheetnames[0] == "Problems"
    assert book["Problems"]["A2"].value == (
        "2 errors, 1 warning. Correct the marked cells and upload the file again: this sheet is not read."
    )
    assert [row[:2] for row in listed(book)] == [
        ["Warning", "Notes"],
        ["Error", "plan.xlsx"],
        ["Error", "Spend!C2"],
    ]
    links = [book["Problems"].cell(row, 2).hyperlink for row in (4, 5, 6)]
    assert [link and link.location for link in links] == ["'Notes'!A1", None, "'Spend'!C2"]


def test_a_row_of_cells_and_merged_cells_are_marked():
    content = corpus.opened(
        lambda book: book["Spend"].merge_cells("A3:B3"), spoil({"Spend!D3": None, "Spend!F3": None})
    )
    book = marked(content, *read(content).problems, Problem("Spend!B3", "x", "y"))
    assert all(book["Spend"][f"{column}3"].fill.fgColor.rgb == AMBER for column in "DEFG")
    assert book["Spend"]["A3"].fill.fgColor.rgb == RED


def test_two_problems_of_one_cell_are_both_told_and_red_wins():
    two = (Problem("Spend!C2", "one", "do one"), Problem("Spend!C2", "two", "do two", "warning"))
    cell = marked(workbook(GOOD), *two)["Spend"]["C2"]
    assert cell.fill.fgColor.rgb == RED
    assert [part.split(":")[2].split(".")[0] for part in cell.comment.text.split("\n\n")] == [" one", " two"]


def test_what_the_user_had_stays():
    def change(book):
        book["Spend"]["C3"] = "=C2*0.2"
        book["Spend"]["C2"].comment = openpyxl.comments.Comment("mine", "Pat")
        book["Spend"]["C2"].number_format = "0.00"

    book = marked(corpus.opened(change), Problem("Spend!C2", "one", "do one"))
    assert book["Spend"]["C3"].value == "=C2*0.2"
    assert book["Spend"]["C2"].comment.text.startswith("mine\n\nRecovery planner: Error: one.")
    assert book["Spend"]["C2"].number_format == "0.00"


def test_a_corrected_copy_reads_and_a_second_marking_forgets_the_first():
    first = marked_copy(content := spoil({"Spend!C2": "TBA"}), read(content).problems)
    book = openpyxl.load_workbook(io.BytesIO(first))
    book["Spend"]["C2"] = 200_000
    book["Spend"]["C3"] = "TBC"
    buffer = io.BytesIO()
    book.save(buffer)
    again = read(buffer.getvalue())
    assert [problem.where for problem in again.problems] == ["Spend!C3"]
    second = openpyxl.load_workbook(io.BytesIO(marked_copy(buffer.getvalue(), again.problems)))
    assert second["Spend"]["C2"].comment is None
    assert second["Spend"]["C2"].fill.fill_type is None
    assert second.sheetnames.count("Problems") == 1
    assert "Problems1" not in second.sheetnames


FAR = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
AREA = b'ref="A9:XFD1048576" location="Plan!A1"'


def in_spend(xml, after=b""):
    def change(name, part):
        return (
            part.replace(b"</sheetData>", xml + b"</sheetData>" + after) if name.endswith("sheet3.xml") else part
        )

    return corpus.rewritten(change)


def test_a_stray_character_in_the_last_cell_costs_nothing():
    """Only the cells that are there are visited; every cell up to the last would be 17 thousand million."""
    content = in_spend(FAR)
    tracemalloc.start()
    book = marked(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20e6
    assert book["Spend"]["XFD1"].comment.text.startswith("Recovery planner: Warning: the column has no heading")
    assert len(book["Spend"]._cells) < 100


@pytest.mark.parametrize(
    ("xml", "after"),
    [
        (b"", b"<mergeCells><mergeCell " + AREA + b"/></mergeCells>"),
        (b"", b"<hyperlinks><hyperlink " + AREA + b"/></hyperlinks>"),
        (b"", b"<hyperlinks><hyperlink location='>'\n ref='&#65;9:XFD1048576'/></hyperlinks>"),
        (b'<row r="99"><c r="C99"><f t="shared" si="0">' + b"A1+" * 3_000 + b"1</f></c>"
         + b'<c r="D99"><f t="shared" si="0"/></c>' * 1_000 + b"</row>", b""),
        (b"".join(b'<row r="%d"><c r="A%d"><f>1</f></c></row>' % (row, row) for row in range(99, 40_000)), b""),
    ],
    ids=["merged", "linked", "linked by codes", "formulas that cells share", "cells"],
)  # fmt: skip
def test_a_workbook_that_names_more_cells_than_it_has_is_not_marked(xml, after):
    content = in_spend(xml, after)
    with pytest.raises(MarkingError) as caught:
        marked_copy(content, read(content, "plan.xlsx").problems)
    assert str(caught.value) == "it holds more than can be marked; copy the plan's sheets to a new workbook"


def test_a_marked_copy_with_many_marks_is_accepted_again():
    """Each of 500 lines without a growth rate is asked about: 2,000 comments, each with a box to be shown in."""
    content = corpus.many_lines(500, rate=None)
    first = read(content)
    assert len(first.problems) > 500
    again = read(marked_copy(content, first.problems))
    assert again.problems == first.problems
    assert plan_hash(again.plan) == plan_hash(first.plan)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_that_looks_like_a_formula_is_written_as_text(text):
    cell = marked(workbook(GOOD), Problem("Spend!C2", text, text))["Problems"]["C4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_users_own_text_that_looks_like_a_formula_stays_text():
    def change(book):
        book["Spend"]["B2"].value = "=HYPERLINK(1)"
        book["Spend"]["B2"].data_type = "s"

    cell = marked(corpus.opened(change), Problem("Spend!C2", "x", "y"))["Spend"]["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty; save the workbook again in Excel"),
        (
            corpus.OLE + b"\0" * 600,
            "it is an old Excel workbook (.xls) under another name; "
            "save it in Excel as an Excel workbook (.xlsx) and upload that",
        ),
        (
            corpus.rewritten(lambda name, part: b"<worksheet>" if "sheet3" in name else part),
            "it cannot be opened as a workbook; open it in Excel and save it again",
        ),
    ],
    ids=["empty", "old Excel", "malformed"],  # the bytes would make another name at every second
)
def test_a_file_that_cannot_be_opened_gives_a_sentence(content, message):
    with pytest.raises(MarkingError) as caught:
        marked_copy(content, ())
    assert str(caught.value) == message


def test_characters_that_no_workbook_holds_are_left_out():
    cell = marked(workbook(GOOD), Problem("Spend!C2", "a\x07b", "c"))["Problems"]["C4"]
    assert cell.value == "ab"
