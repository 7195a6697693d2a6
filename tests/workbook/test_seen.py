"""What is seen of a workbook and read otherwise is asked or refused with its cell; tidy plans are asked nothing."""

import datetime
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.cell_range import CellRange

from ccgmodel.scenario import plan_hash
from ccgmodel.workbook.read import read
from tests.helpers import corpus
from tests.helpers.good_workbook import FULL, GOOD, STATED, spoil, stated, told, workbook
from tests.helpers.seen import SAMPLES, figures, held, in_sheet, part_of, plan_of, runs, styled, typed
from tests.helpers.strategies import examples

KINDS = ("money", "rate", "share", "number")


def named(where, problem):
    """Whether a problem is about a cell."""
    name, _, coordinate = where.partition("!")
    sheet, _, area = problem.where.rpartition("!")
    return sheet == name and CellRange(coordinate).issubset(CellRange(area))


def asked(where, reading):
    """Which of the problems are about a cell."""
    return [named(where, problem) for problem in reading.problems]


def same(reading, path):
    """Whether a sample was read as it is."""
    return reading.plan is not None and plan_hash(reading.plan) == plan_hash(plan_of(path))


@st.composite
def cells(draw, kinds=KINDS):
    """A sample and one of its figures."""
    path = draw(st.sampled_from(SAMPLES))
    return path, draw(st.sampled_from([each for each in figures(path) if each[2] in kinds]))


# Nothing new is asked of a tidy plan


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_sample_is_asked_nothing(path):
    assert read(path).problems == ()


TIDY = ["General", "0", "0.00", "#,##0", "#,##0.0;(#,##0.0)", "#,##0;[Red]#,##0", "£#,##0;-£#,##0", "#,##0_);(#,##0)",
        '_-"£"* #,##0.0_-;-"£"* #,##0.0_-;_-"£"* "-"??_-;_-@_-', "[$£-809]#,##0", "# ##0.0", "0.00E+00", "@"]  # fmt: skip


@examples(50)
@given(cells(), st.sampled_from(TIDY))
def test_a_format_that_shows_what_there_is_is_no_matter(cell, number_format):
    path, (where, _, _) = cell
    assert read(styled(path, where, number_format=number_format)).problems == ()


@examples(25)
@given(cells(("money",)), st.sampled_from(['#,##0.0"%s"', '"£"#,##0.00"%s"', "#,##0.0\\%s"]))
def test_a_format_that_says_the_plans_own_unit_is_no_matter(cell, number_format):
    path, (where, _, _) = cell
    unit = plan_of(path).money_unit.replace("£", "") or "£"
    assert read(styled(path, where, number_format=number_format % unit)).problems == ()


# What is seen


def honest(value, kind, number_format, unit):
    """Whether a figure in one of the formats below is what it shows."""
    if kind == "number":
        plain = ('0.0"%"', "0.0\\%", '0" tonnes"', '0.0" pence"', "0.0;0.0", "#,##0;#,##0")
        return number_format in (*plain, '#,##0.0,"k"', '0.0,,"m"', '[<0]0.0"k";0.00,"k"') and value > 0
    in_millions = ('0.0" million"', '0.0" £m"')
    in_pounds = ('#,##0.0,"k"', '0.0,,"m"', '[<0]0.0"k";0.00,"k"') if value > 0 else ('#,##0.0,"k"', '0.0,,"m"')
    return (
        (kind == "money" and number_format in {"£m": in_millions, "£": in_pounds}.get(unit, ()))
        or (kind != "money" and number_format == "0.0%")
        or (number_format in ("0.0;0.0", "#,##0;#,##0") and value > 0)
    )


ODD = ["#,##0,", "#,##0,,", '#,##0.0,"k"', '0.0,,"m"', '0.0" million"', '0.0" £m"', '"£"0.0"bn"', "0.0%", '0.0"%"',
       "0.0\\%", '0.0" pence"', ";;;", "0.0;0.0", "#,##0;#,##0", '0" tonnes"', '[<0]0.0"k";0.00,"k"']  # fmt: skip


@examples(75)
@given(cells(), st.sampled_from(ODD))
def test_a_format_that_shows_another_figure_is_asked(cell, number_format):
    path, (where, value, kind) = cell
    reading = read(styled(path, where, number_format=number_format))
    assert same(reading, path)
    if honest(value, kind, number_format, plan_of(path).money_unit):
        assert reading.problems == ()
    elif asked(where, reading) != [True]:  # within what is rounded away
        assert abs(value) <= 0.05 * {"k": 1_000, "m": 1e6}.get(number_format[-2], 1_000), reading.problems


STRUCK, RAISED, LOWERED = "<strike/>", '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'


@examples(25)
@given(cells(), st.sampled_from([STRUCK, RAISED, LOWERED]))
def test_a_figure_struck_through_or_raised_is_asked(cell, font):
    path, (where, _, _) = cell
    reading = read(styled(path, where, font=font))
    assert same(reading, path)
    assert asked(where, reading) == [True]


@examples(50)
@given(
    cells(("money", "rate", "share")),
    st.sampled_from([STRUCK, RAISED, LOWERED]),
    st.sampled_from(["1", "3", "(a)", "*", "12"]),
    st.booleans(),
)
def test_digits_struck_through_or_raised_beside_a_figure_are_left_out_and_said(cell, effect, mark, is_first):
    path, (where, value, _) = cell
    parts = ((mark, effect), (repr(value), ""))
    reading = read(typed(path, where, runs(*(parts if is_first else parts[::-1]))))
    assert same(reading, path)
    assert asked(where, reading) == [True]
    assert repr(mark) in reading.problems[0].found


def test_each_kind_has_its_message():
    def change(book):
        book["Allocation"]["B4"] = CellRichText("1,000", TextBlock(InlineFont(vertAlign="superscript"), "3"))
        book["Spend"]["C2"].number_format = "#,##0,"
        book["Spend"]["F2"].number_format = '0.00"%"'
        book["QIPP"]["B2"].number_format = ";;;"
        for cell in ("A3", "C3", "D3"):
            book["Spend"][cell].font = Font(strike=True)
        book["Steps"]["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "Old "), "Acute")

    plain = "type what is meant, in a cell with a plain number format"
    keep = "clear it if it should not count; if it should, take that format off"
    as_meant = "type it as it is meant, without what is struck through or raised"
    assert told(read(corpus.opened(change)).problems) == [
        (
            "Allocation!B4",
            "'3' is raised and left out of Non-recurrent allocation in 2013/14, read as '1,000'",
            as_meant,
        ),
        ("Spend!A3", "Line 'Prescribing' is struck through, and is read all the same", keep),
        ("Spend!C3:D3", "First-year spend of Prescribing is struck through, and is read all the same", keep),
        ("Spend!C2", "First-year spend of Acute shows '200', and is read as £200m", plain),
        ("Spend!F2", "Inflation of Acute shows '0.03%', and is read as 3 %", plain),
        ("Steps!A2", "'Old' is struck through and left out of Line 'Acute', read as 'Acute'", as_meant),
        ("QIPP!B2", "Planned in 2013/14 shows nothing, and is read as £5m", plain),
    ]


# Hidden


HIDE = "show what is hidden and check it; clear what should not count, and leave what should"
SO = ", and read all the same: a total on the sheet may leave that out"


@examples(25)
@given(cells(), st.sampled_from(['hidden="1"', 'ht="0" customHeight="1"']))
def test_a_hidden_or_filtered_row_is_read_and_said(cell, hidden):
    path, (where, _, _) = cell
    sheet, _, coordinate = where.partition("!")
    number = coordinate.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    reading = read(
        in_sheet(path, sheet, f'<row r="{number}"( spans="[^"]*")?[^>]*>', f'<row r="{number}" {hidden}>')
    )
    assert same(reading, path)
    assert asked(where, reading) == [True]
    assert reading.problems[0].found == f"row {number} is hidden or filtered out{SO}"


@examples(25)
@given(cells())
def test_a_hidden_column_is_read_and_said(cell):
    path, (where, _, _) = cell
    sheet, _, coordinate = where.partition("!")
    letter = coordinate.rstrip("0123456789")
    number = column_index_from_string(letter)
    column = f'<cols><col min="{number}" max="{number}" width="9" hidden="1"/></cols>'
    reading = read(in_sheet(path, sheet, "<cols>.*?</cols>", column))
    assert same(reading, path)
    assert asked(where, reading) == [True]
    assert reading.problems[0].found == f"column {letter} is hidden{SO}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_hidden_sheet_is_read_and_said(path):
    sheets = sorted({where.partition("!")[0] for where, _, _ in figures(path)})

    def change(name, part):
        for number, sheet in enumerate(sheets):
            old, state = f'name="{sheet}"'.encode(), b"hidden" if number % 2 else b"veryHidden"
            part = part.replace(old, old + b' state="' + state + b'"') if name == "xl/workbook.xml" else part
        return part

    reading = read(corpus.rewritten(change, path.read_bytes()))
    assert same(reading, path)
    found = sorted(told(reading.problems))
    assert found == [(sheet, "the sheet is hidden, and is read", HIDE) for sheet in sheets]


# Merged


def merged(path, sheet, area, *blank):
    """A sample with cells merged, all but the first of which hold nothing, as Excel leaves them."""
    content = in_sheet(
        path, sheet, "</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'
    )
    part = part_of(path, sheet)
    empty = re.compile("|".join(f'<c r="{cell}"(?: [^>]*)?>.*?</c>' for cell in blank) or "(?!)")
    return corpus.rewritten(
        lambda name, xml: empty.sub("", xml.decode()).encode() if name == part else xml, content
    )


def beside(path, where):
    """The figures to the right of a figure in its row, and below it in its column, as far as they follow."""
    sheet, _, coordinate = where.partition("!")
    letters, row = coordinate_from_string(coordinate)
    column = column_index_from_string(letters)
    known = {each for each, _, _ in figures(path)}

    def run(step):
        found, place = [], (row + step[0], column + step[1])
        while f"{sheet}!{get_column_letter(place[1])}{place[0]}" in known:
            found.append(f"{get_column_letter(place[1])}{place[0]}")
            place = (place[0] + step[0], place[1] + step[1])
        return found

    return run((0, 1)), run((1, 0))


@examples(50)
@given(cells(), st.booleans(), st.data())
def test_a_figure_merged_over_others_is_refused(cell, is_down, data):
    path, (where, _, _) = cell
    both = beside(path, where)
    others = both[is_down] or both[not is_down]
    assume(others)
    over = others[: data.draw(st.integers(1, len(others)))]
    sheet, _, coordinate = where.partition("!")
    reading = read(merged(path, sheet, f"{coordinate}:{over[-1]}", *over))
    errors = [problem for problem in reading.problems if "is merged over several cells" in problem.found]
    assert [(problem.where, problem.severity) for problem in errors] == [
        (f"{sheet}!{coordinate}:{over[-1]}", "error")
    ]


@examples(25)
@given(cells(), st.booleans())
def test_what_stands_behind_a_merged_cell_is_refused(cell, is_down):
    path, (where, value, _) = cell
    sheet, _, coordinate = where.partition("!")
    held_at = {place: other for place, other, _ in figures(path)}
    near = [run[0] for run in beside(path, where)[:: -1 if is_down else 1] if run]
    other = next((each for each in near if held_at[f"{sheet}!{each}"] != value), "")
    assume(other)
    reading = read(merged(path, sheet, f"{coordinate}:{other}"))
    assert reading.plan is None
    assert any(named(f"{sheet}!{other}", problem) for problem in reading.problems)


@st.composite
def repeated(draw):
    """A run of cells below each other that hold the same label or choice, in a column that is no list of names."""
    path = draw(st.sampled_from(SAMPLES))
    by_place = {where: value for where, value, kind, _ in held(path) if kind in ("text", "choice", "year", "date")}
    starts = []
    for where, value in by_place.items():
        sheet, _, coordinate = where.partition("!")
        letters, row = coordinate_from_string(coordinate)
        over = []
        while by_place.get(f"{sheet}!{letters}{row + len(over) + 1}") == value:
            over.append(f"{letters}{row + len(over) + 1}")
        if over and sheet != "Plan":
            starts.append((sheet, coordinate, over))
    assume(starts)
    return path, *draw(st.sampled_from(starts))


@examples(50)
@given(repeated())
def test_a_label_merged_down_its_rows_stands_in_each(run):
    path, sheet, first, over = run
    reading = read(merged(path, sheet, f"{first}:{over[-1]}", *over))
    assert reading.problems == ()
    assert same(reading, path)


def test_what_is_merged_is_told_with_its_cells():
    def change(book):
        book["QIPP"].merge_cells("C3:D3")
        book["Steps"].merge_cells("E2:F2")
        book["Spend"].merge_cells("A2:B2")
        book["Allocation"].merge_cells("B2:B3")
        book["Plan"].merge_cells("B5:B6")

    several = "so that it may be meant once or for each of them"
    remedy = "unmerge them, and type a figure in every cell for which one is meant"
    apart = "unmerge the cells, and type what belongs in each"
    found = [each for each in told(read(corpus.opened(change)).problems) if "merged" in each[1]]
    assert found == [
        (
            "Plan!B5:B6",
            "First year is is merged over other cells, and is read in the first of them alone",
            apart,
        ),
        (
            "Allocation!B2:B3",
            f"Recurrent allocation in 2013/14 is merged over several cells, {several}",
            remedy,
        ),
        ("Spend!A2:B2", "Line 'Acute' is merged over other cells, and is read in the first of them alone", apart),
        ("Steps!E2:F2", f"Step of Acute in 2014/15 is merged over several cells, {several}", remedy),
        ("QIPP!C3:D3", f"Unidentified in 2014/15 is merged over several cells, {several}", remedy),
    ]


# Dates


@st.composite
def starts(draw):
    """A day of the plan's years, such as schemes begin on, whose day and month could change places."""
    day = datetime.date(2013, 4, 1) + datetime.timedelta(days=draw(st.integers(0, 3 * 365)))
    assume(day.day <= 12 and day.day != day.month)
    return day


@examples(50)
@given(starts(), st.booleans(), st.sampled_from(["/", "-", "."]))
def test_an_american_date_is_asked_where_british_months_make_it_odd(day, as_date, sign):
    american = day.replace(day=day.month, month=day.day)
    value = (
        datetime.datetime(american.year, american.month, american.day) if as_date else f"{day:%m{sign}%d{sign}%Y}"
    )
    reading = read(spoil({"Schemes!F2": value}, FULL))
    odd = not datetime.date(2013, 4, 1) <= american <= datetime.date(2016, 3, 31) or day.day == 1
    found = f"Start of Falls is read as {said(american)}, and may be meant as {said(day)}"
    if reading.plan is None:  # a sign that no month is written with
        assert [problem.where for problem in reading.problems] == ["Schemes!F2"]
    elif odd:
        assert ("Schemes!F2", found, "type the month in words, as September 2013") in told(reading.problems)
    else:
        assert reading.problems == ()


@examples(25)
@given(starts())
def test_a_british_first_of_the_month_is_asked_nothing(day):
    first = day.replace(day=1)
    assert read(spoil({"Schemes!F2": f"{first:%d/%m/%Y}"}, FULL)).problems == ()


def said(day):
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize(
    ("cell", "value", "found"),
    [
        ("Schemes!F2", "04/01/2013", "Start of Falls is read as 4 January 2013, and may be meant as 1 April 2013"),
        ("Schemes!F3", "07/01/2014", "Start of Stroke is read as 7 January 2014, and may be meant as 1 July 2014"),
        (
            "Milestones!D2",
            "05/03/2013",
            "Due of Falls is read as 5 March 2013, and may be meant as 3 May 2013",
        ),
        (
            "Milestones!D4",
            datetime.datetime(1913, 7, 1),
            "Due of Stroke is 1 July 1913, far from the plan's years (2013/14 to 2015/16)",
        ),
        (
            "Milestones!F2",
            "02/05/2031",
            "Done of Falls is 2 May 2031, far from the plan's years (2013/14 to 2015/16)",
        ),
    ],
)
def test_a_date_that_is_odd_is_asked_with_its_cell(cell, value, found):
    problems = told(read(spoil({cell: value}, FULL)).problems)
    assert problems == [(cell, found, "type the month in words, as September 2013")]


# Files of other makers


def strict(content):
    """As Excel saves a Strict Open XML Spreadsheet: other names for the same elements."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    spreadsheet = (b"spreadsheetml/2006/", b"spreadsheetml/")
    office = (b"officeDocument/2006/relationships", b"officeDocument/relationships")

    def change(_, part):
        for theirs, ours in (spreadsheet, office):
            part = part.replace(old + theirs, new + ours)
        return part

    return corpus.rewritten(change, content)


def prefixed(content):
    """As some libraries write: every element with the prefix of its namespace."""

    def change(name, part):
        if not name.startswith(("xl/worksheets/sheet", "xl/sharedStrings", "xl/styles", "xl/workbook.xml")):
            return part
        part = re.sub(rb"<(/?)(?=[a-zA-Z])(?![\w]+:)", rb"<\1x:", part)
        return part.replace(b"xmlns=", b"xmlns:x=", 1)

    return corpus.rewritten(change, content)


def of_numbers(content):
    """As Numbers exports: one sheet a table, named after both, and a summary."""

    def change(book):
        for sheet in book.worksheets:
            sheet.title = f"{sheet.title} - Table 1"

    return corpus.opened(change, content)


@pytest.mark.parametrize("made", [strict, prefixed], ids=["strict", "prefixed"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_sample_of_another_maker_is_read_the_same(path, made):
    reading = read(made(path.read_bytes()))
    assert reading.problems == ()
    assert same(reading, path)


def test_a_workbook_of_numbers_is_read_with_its_own_names():
    assert stated(read(of_numbers(workbook(GOOD))).plan) == STATED
    assert told(read(of_numbers(spoil({"Spend!C2": "many"}))).problems) == [
        (
            "Spend - Table 1!C2",
            "First-year spend of Acute is 'many', not a number",
            "type a figure such as 1,234 or £1.2m, or leave the cell blank",
        )
    ]


def test_many_cells_with_a_prefix_are_not_too_many():
    assert read(prefixed(corpus.stray_formats(5_000, 5))).problems == ()


@pytest.mark.parametrize("name", ["Spend", "Schemes", "QIPP"])
def test_a_chart_with_the_name_of_a_sheet_is_said_to_be_one(name):
    def change(book):
        if name in book.sheetnames:
            book[name].title = "Old"
        book.create_chartsheet(name)

    found = [
        problem for problem in read(corpus.opened(change), "plan.xlsx").problems if problem.severity == "error"
    ]
    assert told(tuple(found)) == [
        (
            "plan.xlsx",
            f"the sheet {name!r} is a chart, which holds no figures that could be read",
            "rename it, and give its name to the sheet with the figures",
        )
    ]
