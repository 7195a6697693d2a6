"""Spreadsheets of every format as plain cells, and what is refused before any is read."""

import io
import zipfile

import pytest
import xlsxwriter

from ccgmodel.bring import SpreadsheetError, pasted, read_book, to_plan, understand
from ccgmodel.bring import sheets as reading
from ccgmodel.bring.figures import printed_figure
from ccgmodel.bring.headings import year_heading
from tests.helpers.app import ROOT

FILES = ROOT / "tests" / "bring" / "files"
BNES = ROOT / "sample_data" / "layouts" / "bnes-2012.csv"


def refused(content: bytes, name: str) -> list[str]:
    with pytest.raises(SpreadsheetError) as error:
        read_book(content, name)
    return [str(each) for each in error.value.problems]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_every_format_gives_the_plan_that_the_text_gives(ending: str):
    text = understand(read_book(BNES.read_bytes(), BNES.name))
    file = FILES / f"bnes.{ending}"
    found = understand(read_book(file.read_bytes(), file.name))
    assert [row.role for row in found.rows] == [row.role for row in text.rows]
    assert to_plan(found).lines[0].first_year_spend == 105_728.0
    assert found.read.position == text.read.position


def test_macros_are_no_hindrance_and_are_not_run():
    content = io.BytesIO((FILES / "bnes.xlsx").read_bytes())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert read_book(content.getvalue(), "bnes.xlsm").sheets[0].name == "I&E"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xls", "a.xls: the file is empty; save the workbook again in Excel"),
        (b"", "a.csv", "a.csv: the file is empty; save the table again"),
        (b"a", "a.pdf", "a.pdf: it is a .pdf file; bring .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .txt or .tsv"),
        (b"PK\3\4", "a.xlsx", "a.xlsx: it is no spreadsheet; save it as .xlsx, .xls, .xlsb, .ods or .csv"),
        (b"x" * 10_000_001, "a.ods", "a.ods: the file has 10.0 MB, more than 10 MB; remove pictures and sheets not needed"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
            "a.xls",
            "a.xls: its cells cannot be read; open it, save it again as .xlsx and bring that; or copy the table into "
            "a new workbook, as values, and bring that",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(content: bytes, name: str, said: str):
    assert refused(content, name) == [said]


def repeated(rows: int, columns: int) -> bytes:
    """A small .ods that asks for very many cells."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}">'
            f'<table:table-cell office:value-type="float" office:value="1" '
            f'table:number-columns-repeated="{columns}"/></table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return target.getvalue()


def test_a_small_file_that_would_unpack_to_very_many_cells_takes_only_its_own_process():
    assert len(read_book(repeated(3, 2), "a.ods").sheets[0].rows) == 3
    assert refused(repeated(100_000, 1_000), "a.ods") == [
        "a.ods: it would unpack to far more cells than a plan has; copy the table into a new workbook, as values, "
        "and bring that"
    ]


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.001)
    assert refused((FILES / "bnes.xlsx").read_bytes(), "bnes.xlsx") == [
        "bnes.xlsx: it takes more than 0.001 seconds to read; copy the table into a new workbook, as values, and "
        "bring that"
    ]


def test_formulas_without_a_saved_value_are_no_blanks():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("I&E")
        sheet.write_row(0, 0, ["£k", "2013/14", "2014/15"])
        sheet.write_row(1, 0, ["Allocation", 400_000, 410_000])
        sheet.write_row(2, 0, ["Acute", 300_000, 310_000])
        sheet.write_formula(3, 1, "=B2-B3", None, "")
    found = understand(read_book(target.getvalue(), "a.xlsx"))
    assert [str(each) for each in found.errors] == [
        "I&E: formulas have no saved value: B4; open it in Excel, save it, and bring it again"
    ]


@pytest.mark.parametrize("mark", ["\t", "|", ";", "   "])
def test_a_pasted_table_is_cut_at_what_parts_its_columns(mark: str):
    table = [["£k", "2013/14", "2014/15"], ["Allocation", "400", "410"], ["Acute", "(300)", "310"]]
    found = pasted("\n".join(mark.join(row) for row in table)).sheets[0]
    assert [list(row) for row in found.rows] == table


def test_nothing_pasted_is_said():
    with pytest.raises(
        SpreadsheetError, match="Pasted table: nothing was pasted; copy the table with its headings"
    ):
        pasted(" \n")


@pytest.mark.parametrize(
    "text",
    ["2013/14", "2013-14", "2013–14", "2013/2014", "13/14", "FY14", "FY2014", "FY13/14", "2013/14 Plan", "Plan 13/14",
     "2013/14 £000s", "Forecast outturn 2013/14 (M9)", "31 March 2014"],
)  # fmt: skip
def test_every_spelling_of_a_year_is_one(text: str):
    heading = year_heading(text)
    assert heading is not None
    assert heading.year == 2013


@pytest.mark.parametrize(
    "text", ["2013/15", "Acute", "Financial plan 2013/14 to 2017/18", "QIPP 2013/14", "14.2", "12%"]
)
def test_what_says_more_than_a_year_is_none(text: str):
    assert year_heading(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("(1,234)", -1234.0), ("1,234-", -1234.0), ("−5.5", -5.5), ("-", 0.0), ("£000", None), ("tbc", None)],
)
def test_figures_as_finance_people_print_them(text: str, value: float | None):
    figure = printed_figure(text)
    assert (figure and figure.value) == value


def formatted() -> bytes:
    """A sheet in pounds that is shown in thousands, with a hidden row and column, a share and figures turned."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("A & B")
        thousands = workbook.add_format({"num_format": '_(* #,##0,_);_(* \\(#,##0,\\);_(* "-"??_);_(@_)'})
        turned = workbook.add_format({"num_format": "(#,##0,);#,##0,"})
        percent = workbook.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["NHS Example CCG £000", "2014/15", "2015/16"])
        for row, (label, one, other) in enumerate(
            (("Allocation", 400e6, 410e6), ("Acute", 250e6, 260e6), ("Prescribing", 140e6, 142e6),
             ("Surplus", 10e6, 8e6)), start=1,
        ):  # fmt: skip
            sheet.write(row, 0, label)
            for column, value in ((1, one), (2, other)):
                sheet.write_number(row, column, value, turned if label == "Acute" else thousands)
        sheet.write(5, 0, "Share of allocation")
        sheet.write_number(5, 1, 0.025, percent)
        sheet.write_number(5, 2, 0.0195, percent)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
    return content.getvalue()


def test_figures_are_read_as_they_are_shown_and_what_is_hidden_or_turned_is_asked():
    book = read_book(formatted(), "a.xlsx")
    assert book.sheets[0].value(1, 1) == 400_000.0
    assert (book.sheets[0].value(5, 1), book.sheets[0].value(5, 2)) == ("2.5%", "1.95%")
    found = understand(book)
    assert (found.read.allocation, found.recipe.unit) == ({2014: 400_000.0, 2015: 410_000.0}, "£k")
    assert found.read.position == {2014: 10_000.0, 2015: 8_000.0}
    assert [str(each) for each in found.open_questions if "carries a balance" not in each.found] == [
        "A & B!B3: Acute is shown with the other sign than it is stored with, and is read as it is stored; turn its sign "
        "if what is shown is right",
        "A & B!row 4: Prescribing is hidden in the sheet, and is read; ignore it if it is no part",
        "A & B!C1: the column of 2015/16 is hidden in the sheet, and is read; choose another column if it is not meant",
    ]
    assert [(each.where, each.text) for each in found.settled] == [
        (
            "A & B!B2",
            "6 figures are shown in thousands or millions of what is stored, and are read as they are shown",
        )
    ]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_a_format_does_not_show_is_asked_once_a_sheet(ending: str):
    file = FILES / f"bnes.{ending}"
    found = understand(read_book(file.read_bytes(), file.name))
    asked = [str(each) for each in found.open_questions if "is not seen" in each.found]
    said = (
        "I&E: which rows and columns are hidden, and in what unit or sign figures are shown, is not seen in .xls "
        "or .xlsb, or in this .ods; every row is read as it is stored; look at the sheet beside what was read, or save "
        "it as .xlsx and bring that"
    )
    assert asked == ([said] if ending == "xls" else [])


def open_document(*rows: str) -> bytes:
    """A sheet of an .ods with a third column that is hidden."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            '<table:table table:name="A"><table:table-column table:number-columns-repeated="2"/>'
            '<table:table-column table:visibility="collapse"/>'
            f"{''.join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return target.getvalue()


def open_row(label: str, *figures: tuple[str, float, str], hidden: bool = False) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="{kind}" office:value="{value:.12g}"><text:p>{shown}</text:p></table:table-cell>'
        for kind, value, shown in figures
    )
    text = f'<table:table-cell office:value-type="string"><text:p>{label}</text:p></table:table-cell>'
    return f"<table:table-row{' table:visibility=' + chr(34) + 'filter' + chr(34) if hidden else ''}>{text}{cells}</table:table-row>"


def open_plan(surplus: str) -> bytes:
    years = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{each}</text:p></table:table-cell>'
        for each in ("NHS Example CCG £000", "2014/15", "2015/16")
    )
    return open_document(
        f"<table:table-row>{years}</table:table-row>",
        open_row("Allocation", ("float", 400e6, "400,000"), ("float", 410e6, "410,000")),
        open_row("Acute", ("float", 250e6, "(250,000)"), ("float", 260e6, "(260,000)")),
        open_row("Prescribing", ("float", 140e6, "140,000"), ("float", 142e6, "142,000"), hidden=True),
        open_row("Surplus", ("float", 10e6, surplus), ("currency", 8e6, "8,000")),
        open_row("Share", ("percentage", 0.025, "2.5%"), ("percentage", 0.0195, "2.0%")),
    )


def test_an_open_document_is_read_as_it_is_shown_and_what_is_hidden_or_turned_is_asked():
    book = read_book(open_plan("10,000"), "a.ods")
    assert (book.sheets[0].value(1, 1), book.sheets[0].value(5, 2)) == (400_000.0, "1.95%")
    found = understand(book)
    assert found.read.position == {2014: 10_000.0, 2015: 8_000.0}
    assert [str(each) for each in found.open_questions if "carries a balance" not in each.found] == [
        "A!B3: Acute is shown with the other sign than it is stored with, and is read as it is stored; turn its sign "
        "if what is shown is right",
        "A!row 4: Prescribing is hidden in the sheet, and is read; ignore it if it is no part",
        "A!C1: the column of 2015/16 is hidden in the sheet, and is read; choose another column if it is not meant",
    ]


def test_an_open_document_whose_figures_are_shown_as_nothing_that_is_known_is_asked_about():
    found = understand(read_book(open_plan("10.000.000"), "a.ods"))
    assert any("or in this .ods" in each.found for each in found.open_questions)
