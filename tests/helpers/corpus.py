"""What people really send, made by code: each case is the good workbook as somebody's software or habit leaves it."""

from __future__ import annotations

import copy
import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from tests.helpers.good_workbook import FULL, GOOD, PROGRAMME, Tables, spoil, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how an .xls and a workbook under a password begin


def opened(change: Callable[[openpyxl.Workbook], object], content: bytes | None = None) -> bytes:
    """The good workbook after somebody worked in it."""
    book = openpyxl.load_workbook(io.BytesIO(content or workbook(GOOD)))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(change: Callable[[str, bytes], bytes], content: bytes | None = None) -> bytes:
    """The good workbook with its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or workbook(GOOD))) as old:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return buffer.getvalue()


def text_numbers() -> bytes:
    """Every figure as text, in several house styles."""
    return spoil(
        {
            "Plan!B6": " 3 ",
            "Plan!B9": "(£500k)",
            "Plan!B12": "2\u00a0%",
            "Plan!B15": "10.0%",
            "Allocation!B2": "£300,000k",
            "Allocation!D2": "\u00a0310,000\u00a0",
            "Allocation!C3": "2%",
            "Allocation!B4": "£1m",
            "Allocation!D6": "£6.0m",
            "Spend!C2": "£200,000",
            "Spend!D2": "1%",
            "Spend!E2": "0%",
            "Spend!F2": "3.0 %",
            "Spend!F3": "\u22120.5%",
            "Spend!I2": "100%",
            "QIPP!B2": "£5m",
            "QIPP!C3": "300k",
        }
    )


def dashes_for_nought() -> bytes:
    """Dashes of three kinds in cells of money, where the good workbook has nought or a blank that means it."""
    return spoil({"Allocation!C4": "-", "Allocation!D4": "\u2013", "Steps!D2": "\u2014", "Steps!E3": " - "})


def dash_for_a_rate() -> bytes:
    """A dash where it could mean nought or that the driver does not apply."""
    return spoil({"Spend!D2": "-", "Spend!E3": "\u2013"})


def merged_headings() -> bytes:
    """A merged title above the headings and a heading merged over two columns, the second of them empty."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Spend"]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "NHS Example CCG: expenditure"
        sheet.merge_cells("A1:J1")
        sheet.insert_cols(4)
        sheet.merge_cells("C3:D3")

    return opened(change)


def blank_rows_and_columns() -> bytes:
    """Blank rows between the lines, and a blank column between the headings."""
    tables = copy.deepcopy(GOOD)
    headings, *lines = tables["Spend"]
    tables["Spend"] = [headings, [], *(row for line in lines for row in (line, [], []))]
    tables["Spend"] = [[*row[:4], None, *row[4:]] for row in tables["Spend"]]
    tables["Steps"].insert(1, [])
    return workbook(tables)


def title_row() -> bytes:
    """A title and a blank row above the headings of two sheets."""
    tables = copy.deepcopy(GOOD)
    tables["Allocation"] = [["Allocation, £k", None], [], *tables["Allocation"]]
    tables["Plan"] = [["Example CCG"], *tables["Plan"]]
    return workbook(tables)


def extra_sheets() -> bytes:
    """The officer's own working sheets, one of them long."""
    return workbook({"Workings": [[n, n * 2] for n in range(3_000)], **GOOD, "Sheet1": [["to do"]]})


def hidden() -> bytes:
    """Hidden sheets, rows and columns: they count like any other, and are said."""

    def change(book: openpyxl.Workbook) -> None:
        book["QIPP"].sheet_state = "hidden"
        book["Steps"].sheet_state = "veryHidden"
        book["Spend"].row_dimensions[3].hidden = True
        book["Spend"].column_dimensions["F"].hidden = True

    return opened(change)


def other_column_order() -> bytes:
    """Columns from right to left, where no years are."""
    tables = copy.deepcopy(GOOD)
    width = len(tables["Spend"][0])
    for name in ("Spend", "Plan", "Sources"):
        tables[name] = [[*row, *[None] * (width - len(row))][::-1] for row in tables[name]]
    return workbook(tables)


def years_from_right_to_left() -> bytes:
    """The latest year first, as some tables have it."""
    tables = copy.deepcopy(GOOD)
    tables["Allocation"] = [[row[0], *row[3:0:-1], *row[4:]] for row in tables["Allocation"]]
    return workbook(tables)


def line_breaks_in_headings() -> bytes:
    """Headings broken over two lines by Alt+Enter, with spaces that do not break."""
    return spoil(
        {
            "Spend!C1": "First-year\nspend",
            "Spend!E1": "Non-demographic\r\ngrowth",
            "Spend!H1": "Share of\u00a0allocation",
            "Allocation!B1": "2013/\n14",
        }
    )


def formulas(*, cached: bool) -> bytes:
    """Formulas in place of figures, with their results stored (Excel) or not (many programs)."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in GOOD.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Spend":
                sheet.write_formula("C2", "=SUM(150000,50000)", value=200_000)
            if name == "Allocation":
                sheet.write_formula("D2", "=ROUND(B2*1.0333,-4)", value=310_000)
    if cached:
        return buffer.getvalue()
    return rewritten(lambda _, part: re.sub(rb"</f><v>[^<]*</v>", b"</f>", part), buffer.getvalue())


def csv_renamed() -> bytes:
    """One sheet as text, renamed .xlsx."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(GOOD["Spend"])
    return buffer.getvalue().encode()


def protected() -> bytes:
    """Sheets and workbook protected against changes, but not encrypted."""

    def change(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            sheet.protection.sheet = True
            sheet.protection.password = "finance"  # noqa: S105 - of no account
        book.security.lockStructure = True

    return opened(change)


def inline_texts() -> bytes:
    """As libraries and some exports write: every text in its cell, no shared texts, no styles, no dimensions."""
    content = workbook(GOOD)
    sheets = {
        f"xl/worksheets/sheet{number}.xml": _sheet_xml(rows) for number, rows in enumerate(GOOD.values(), start=1)
    }
    return rewritten(lambda name, part: sheets.get(name, part), content)


def _sheet_xml(rows: list[list[object]]) -> bytes:
    lines = []
    for r, row in enumerate(rows, start=1):
        cells = []
        for c, value in enumerate(row, start=1):
            place = f"{get_column_letter(c)}{r}"
            if isinstance(value, int | float):
                cells.append(f'<c r="{place}"><v>{value!r}</v></c>')
            elif value is not None:
                text = str(value).replace("&", "&amp;").replace("<", "&lt;")
                cells.append(
                    f'<c r="{place}" t="inlineStr"><is><r><t>{text[:2]}</t></r><r><t>{text[2:]}</t></r></is></c>'
                )
        lines.append(f'<row r="{r}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'.encode()


def shared_texts() -> bytes:
    """As Excel, LibreOffice and Google Sheets save: texts shared, cells without a place, styles on everything."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        style = book.add_format({"bg_color": "#FFFFCC", "num_format": "#,##0.00"})
        for name, rows in GOOD.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, style)
    return buffer.getvalue()


def stray_formats(rows: int = 20_000, columns: int = 10) -> bytes:
    """The whole sheet formatted down to row 20,000: cells with a style that hold nothing."""
    cells = "".join(f'<c r="{get_column_letter(column)}%d" s="1"/>' for column in range(1, columns + 1))
    stray = "".join(
        f'<row r="{row}" spans="1:{columns}" ht="15">{cells % ((row,) * columns)}</row>'
        for row in range(50, rows + 50)
    ).encode()

    def change(book: openpyxl.Workbook) -> None:
        book["Spend"]["C40"].fill = PatternFill("solid", fgColor="FFFFCC")

    return rewritten(
        lambda name, part: part.replace(b"</sheetData>", stray + b"</sheetData>") if "sheet3" in name else part,
        opened(change),
    )


def many_lines(count: int = 9_900, rate: float | None = 0.01) -> bytes:
    """A ledger's worth of lines, as many as a plan may have."""
    lines: Tables = copy.deepcopy(GOOD)
    each = 250_000 / count
    lines["Spend"] = [GOOD["Spend"][0][:7], *([f"Cost centre {n}", None, each, rate] for n in range(count))]
    for name in ("Fixed spend", "Steps", "Yearly rates", "QIPP"):
        del lines[name]
    return workbook(lines)


def full(count: int = 100) -> bytes:
    """A large plan: so many lines over ten years, with a rate and a step for each line and year."""
    years = [f"{year}/{year % 100 + 1}" for year in range(2013, 2023)]
    rates: list[list[object]] = [["Line", "Driver", *years]]
    rates += [[f"Line {n}", "Inflation", *[0.02] * 10] for n in range(count)]
    lines = [
        GOOD["Spend"][0],
        *[[f"Line {n}", "All", 100, 0.01, 0.01, 0.01, 0.01, None, None, "x"] for n in range(count)],
    ]
    tables = {
        "Plan": [*GOOD["Plan"][:5], ["Years", 10], *GOOD["Plan"][6:]],
        "Allocation": [["Item", *years], ["Recurrent allocation", *range(10 * count, 10 * count + 10)]],
        "Spend": lines,
        "Yearly rates": rates,
        "Steps": [["Line", "Description", "Recurrent", *years]]
        + [[f"Line {n}", "Change", "no", *range(10)] for n in range(count)],
    }
    return workbook(tables)


def misnamed(lines: int, steps: int) -> bytes:
    """A long plan with steps of lines whose names are nearly those of lines that there are."""
    tables = copy.deepcopy(GOOD)
    tables["Spend"] += [[f"Cost centre number {n}", None, 2, 0.01] for n in range(lines)]
    tables["Steps"] = [GOOD["Steps"][0], *([f"Cost centra nomber {n}", "x", "no", 0, 1, 2] for n in range(steps))]
    return workbook(tables)


def many_formulas() -> bytes:
    """Ninety thousand rows of one formula without a value, as it is when one is filled down to the end."""
    rows = b"".join(b'<row r="%d"><c r="C%d"><f>A1+B2</f></c></row>' % (row, row) for row in range(100, 90_000))
    return rewritten(
        lambda name, part: (
            part.replace(b"</sheetData>", rows + b"</sheetData>") if name.endswith("sheet3.xml") else part
        )
    )


def example_left() -> bytes:
    """The template's notes left in, and one example typed over."""
    tables = copy.deepcopy(GOOD)
    headings, *lines = tables["Spend"]
    notes: list[list[object]] = [["Unit: text", "text"], ["Example: Acute", "Hospital", 12_345]]
    tables["Spend"] = [headings, *notes, *lines]
    return workbook(tables)


# The savings programme


def programme_as_text() -> bytes:
    """Every figure and month of the programme as text, in several house styles."""
    return spoil(
        {
            "Schemes!D2": "£82k",
            "Schemes!E2": " 109 ",
            "Schemes!F2": "1 Jul 2013",
            "Schemes!G2": "£20k",
            "Schemes!K2": "80\u00a0%",
            "Schemes!P2": "£0.4m",
            "Schemes!F3": "Sept. 2013",
            "Schemes!H3": "50.0%",
            "Schemes!D5": "\u221215",
            "Schemes!F5": "2014-09",
            "Investment!C2": "15.0",
            "Investment!D2": "-",
            "Opportunities!D2": "£4.432m",
            "Opportunities!H2": "3,545.6",
        },
        FULL,
    )


def programme_of_dates() -> bytes:
    """Excel's own dates wherever a month or a date is asked for, as it makes of them whatever looks like one."""
    return spoil(
        {
            "Schemes!F2": datetime.datetime(2013, 7, 15),
            "Schemes!F5": datetime.date(2014, 9, 1),
            "Milestones!D2": datetime.datetime(2013, 4, 30),
            "Milestones!F2": datetime.datetime(2013, 5, 2, 14, 30),
        },
        FULL,
    )


def programme_by_hand() -> bytes:
    """Titles, blank rows and columns, notes of the template, stray spaces, other cases, and hidden sheets."""
    tables = copy.deepcopy(FULL)
    headings, *rows = tables["Schemes"]
    notes: list[list[object]] = [["Unit: text", "text"], ["Example: Falls", "Integrated care", "Acute", "£82k"]]
    tables["Schemes"] = [["Schemes 2013/14"], [], headings, *notes, [], *rows, [None, " "]]
    tables["Milestones"] = [[None, *row] for row in tables["Milestones"]]
    tables["Milestones"][2][1] = " INTEGRATED  care "
    tables["Opportunities"].insert(1, [])

    def change(book: openpyxl.Workbook) -> None:
        for name in PROGRAMME:
            book[name].sheet_state = "veryHidden"
        book["Schemes"].merge_cells("A1:Q1")

    return opened(change, workbook(tables))


def programme_of_formulas(*, cached: bool) -> bytes:
    """Formulas in place of a saving, a month and a date."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in FULL.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Schemes":
                sheet.write_formula("D2", "=80+2", value=82)
                sheet.write_formula("F2", "=DATE(2013,7,1)", day, 41_456)
            if name == "Milestones":
                sheet.write_formula("D2", "=DATE(2013,4,30)", day, 41_394)
    if cached:
        return buffer.getvalue()
    return rewritten(lambda _, part: re.sub(rb"</f><v>[^<]*</v>", b"</f>", part), buffer.getvalue())


NASTY = [
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "a" * 200,
    "\U0001f3e5 Falls",
    "<b>&amp;</b>",
    "']--[x]@2013/14=1",
    "\u202eslaF",
]


def nasty_names() -> bytes:
    """Schemes, milestones and opportunities called what a spreadsheet, a page or a setting might trip over."""
    tables = copy.deepcopy(FULL)
    tables["Schemes"] += [[name, "'=1+1", "Acute", 25] for name in NASTY]
    tables["Milestones"] += [[name, name, None, "1\u00b2/04/2013", "99/99/9999", "#N/A "] for name in NASTY]
    tables["Opportunities"] += [[f"{name}?", name, "Acute", 1] for name in NASTY]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    style = [day] if isinstance(value, datetime.datetime) else []
                    sheet.write(r, c, value, *style)
    return buffer.getvalue()


def ruined_programme(rows: int = 5_000) -> bytes:
    """A ledger pasted into the Schemes sheet: nothing in it is what it should be."""
    tables = copy.deepcopy(FULL)
    tables["Schemes"] += [["?", None, f"Ledger {n}", "x", "y", "z", "z", 7, "w", "v"] for n in range(rows)]
    return workbook(tables)
