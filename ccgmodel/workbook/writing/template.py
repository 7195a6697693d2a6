"""The template: every sheet of the contract, empty or filled with a plan, with its help, checks and colours.

Under the headings of a sheet stand a row of units and a row with an example, marked as such; beside the rows of
a sheet whose rows have names stand columns for the same. The reader knows these notes and does not read them.
Colours as NHS England's planning templates have them: light yellow is input, blue calculated, light green
pre-filled.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from ccgmodel.plan import Plan, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import Field, Sheet, comment, note_rows
from ccgmodel.workbook.writing.control_totals import LAST_ROW, add_validation, write_control_totals
from ccgmodel.workbook.writing.tables import Cell, Number, headings, plan_tables
from ccgmodel.workbook.writing.write import COLOURS, Styles, new_workbook

_FIRST_YEAR, _YEARS = 2013, 5
_MOST_YEARS = int(next(field.highest for field in contract.PLAN.rows if field.key == "years"))
_A4 = 9  # by its number in a workbook
_SPARE_ROWS = 30  # coloured for input below the last that is filled
_WIDTHS = {"text": 28, "choice": 24, "month": 18, "date": 18}  # characters
_COMMENT_SIZE = {"x_scale": 2.2, "y_scale": 1.5}


def write_template(
    target: str | Path | io.BytesIO,
    plan: Plan | None = None,
    first_year: int = _FIRST_YEAR,
    years: int = _YEARS,
) -> None:
    """Write the template, empty or filled with a plan; read again, the filled one gives an equal plan.

    Args:
        target: path of the workbook, or a buffer.
        plan: what to fill it with.
        first_year: the first year of an empty template, 2013 for 2013/14.
        years: how many years it has.

    Raises:
        ValueError: where there are no years, or more than a workbook holds.
        OSError: where the file cannot be written.

    """
    first_year, years = (plan.first_year, plan.years) if plan else (first_year, years)
    if not 1 <= years <= _MOST_YEARS:
        raise ValueError(f"a workbook holds 1 to {_MOST_YEARS} years, not {years}")
    labels = tuple(year_label(year) for year in range(first_year, first_year + years))
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    writer = _TemplateWriter(Styles(book), plan, labels)
    write_readme(book.add_worksheet(contract.README), writer.styles)
    for sheet in contract.SHEETS:
        writer.write(book.add_worksheet(sheet.name), sheet)
    write_control_totals(book.add_worksheet(contract.CONTROL_TOTALS), writer.styles, plan)
    for out in book.worksheets():
        out.set_landscape()
        out.set_paper(_A4)
        out.fit_to_pages(1, 0)
    book.get_worksheet_by_name(contract.PLAN.name).activate()
    book.close()
    if isinstance(target, io.BytesIO):
        target.write(buffer.getvalue())
    else:
        Path(target).write_bytes(buffer.getvalue())


def filled_template(plan: Plan) -> bytes:
    """Return the template filled with a plan."""
    target = io.BytesIO()
    write_template(target, plan)
    return target.getvalue()


class _TemplateWriter:
    """Writes the sheets of the contract; `labels` are the years."""

    def __init__(self, styles: Styles, plan: Plan | None, labels: Sequence[str]) -> None:
        self.styles = styles
        self._labels = labels
        self._tables = plan_tables(plan) if plan else {}
        self._unit = IN_THOUSANDS[plan.money_unit] if plan else None
        self._is_filled = plan is not None

    def write(self, out: Worksheet, sheet: Sheet) -> None:
        """Write one sheet: headings, notes, contents or blanks for input, and what may be typed."""
        columns = self._columns(sheet)
        for c, (heading, field) in enumerate(columns):
            out.write_string(0, c, heading, self.styles.heading)
            out.write_comment(0, c, comment(field), _COMMENT_SIZE)
            out.set_column(c, c, _WIDTHS.get(field.kind, max(14, len(heading) + 2)))
        out.freeze_panes(1, 1)
        if sheet.rows:
            self._write_named(out, sheet, columns)
        else:
            self._write_table(out, sheet, columns)

    def _columns(self, sheet: Sheet) -> list[tuple[str, Field]]:
        """The headings in their order, each with the field that says what stands under it."""
        fields = {field.heading: field for field in sheet.columns}
        figure = sheet.figure or _figure_of_rows(sheet)
        return [(heading, fields.get(heading, figure)) for heading in headings(sheet, self._labels)]

    def _write_named(self, out: Worksheet, sheet: Sheet, columns: list[tuple[str, Field]]) -> None:
        contents = self._tables.get(sheet.name, [])[1:]
        for r, field in enumerate(sheet.rows, start=1):
            out.write_string(r, 0, field.heading, self.styles.prefilled("text"))
            out.write_comment(r, 0, comment(field), _COMMENT_SIZE)
            for c, (_, column) in enumerate(columns[1:], start=1):
                kind = column if column.key == "source" else field
                value = contents[r - 1][c] if contents else None
                self._write_input(out, r, c, value if self._is_filled else self._prefilled(kind), kind)
                add_validation(out, kind, r, c, r, self._unit)
        first = len(columns)
        for c, heading in enumerate(contract.NOTE_COLUMNS, start=first):
            out.write_string(0, c, heading, self.styles.note_heading)
            out.set_column(c, c, 60 if c == first + 2 else 24)
            for r, field in enumerate(sheet.rows, start=1):
                out.write_string(r, c, (field.unit, field.example, field.help)[c - first], self.styles.note)
        out.ignore_errors({"number_stored_as_text": f"A1:Z{len(sheet.rows) + 1}"})

    def _write_table(self, out: Worksheet, sheet: Sheet, columns: list[tuple[str, Field]]) -> None:
        for r, note in enumerate(note_rows(sheet), start=1):
            for c, (_, field) in enumerate(columns):
                text = note[field.key] if field.key in note else note[""]
                out.write_string(r, c, text, self.styles.note)
        contents = self._tables.get(sheet.name, [])[1:]
        first = 1 + len(contract.NOTE_ROWS)
        for r in range(first, first + len(contents) + _SPARE_ROWS):
            row = contents[r - first] if r - first < len(contents) else [None] * len(columns)
            for c, (_, field) in enumerate(columns):
                self._write_input(out, r, c, row[c], field)
        for c, (_, field) in enumerate(columns):
            add_validation(out, field, first, c, LAST_ROW, self._unit)
        out.ignore_errors({"number_stored_as_text": f"A1:Z{first}"})

    def _prefilled(self, field: Field) -> Cell:
        """What an empty template states already: its years."""
        prefilled: dict[str, Cell] = {"first_year": self._labels[0], "years": Number(len(self._labels), "0")}
        return prefilled.get(field.key)

    def _write_input(self, out: Worksheet, r: int, c: int, value: Cell, field: Field) -> None:
        is_ours = field.key in ("first_year", "years")
        if isinstance(value, Number):
            style = self.styles.prefilled("number") if is_ours else self.styles.input(value.number_format)
            out.write_number(r, c, value, style)
        elif value:
            out.write_string(r, c, value, self.styles.prefilled("text") if is_ours else self.styles.text(value))
        else:
            out.write_blank(r, c, None, self.styles.input(self._number_format(field)))

    def _number_format(self, field: Field) -> str:
        if field.kind in ("rate", "share"):
            return "0.00%"
        if field.kind == "money":
            return "#,##0.0" if self._unit == IN_THOUSANDS["£m"] else "#,##0"
        is_text = field.kind in ("text", "year", "month", "date", "choice", "yes or no")
        return "@" if is_text else "General"


def _figure_of_rows(sheet: Sheet) -> Field:
    """What stands under the years of a sheet whose rows have names: what the row says."""
    return Field(key="", heading="Year", kind="number", help="The year's figure, in the unit of its row.")


_INTRODUCTION = (
    "This workbook holds one plan. Fill in the yellow cells, save it as .xlsx and upload it on the Baseline page.",
    "Nothing is changed by the upload: you are told of every problem by sheet and cell, and see the new figures "
    "beside the old ones before you accept them.",
    "Only Plan, Allocation and Spend must be filled in. Leave the other sheets as they are, or delete them.",
)
_CONVENTIONS = (
    "Blank is not nought. A blank rate means that the driver does not apply to the line, and no lever moves it; "
    "0% means that it applies and is nought. A blank year of QIPP follows the taper.",
    "A lone dash in a cell of money is nought; in a cell of a rate it is a problem, because it could mean either.",
    "Negative figures: (20.9) and -20.9 are the same. A surplus is positive, a deficit negative. Spend and "
    "savings are positive amounts, and so is a fall of prices asked of providers (Efficiency).",
    "Money is in the Money unit of the Plan sheet throughout, unless a figure says otherwise: £1.2m, 400k.",
    "Rates are a year: 2.3% or 0.023. A rate typed as 2.3 would be 230 %, and is reported.",
    "Years are financial years: 2013/14. To change the years, change First year and Years on the Plan sheet and "
    "the headings on every sheet with a column a year.",
    "A month is September 2013, Sep-13 or 01/09/2013. The dates of milestones are kept as written: 30/04/2013, "
    "TBC, Ongoing, Quarter 2 and In place all have their meaning.",
    "Rows that begin with Unit: or Example: are notes and are never read; neither are the columns Unit, Example "
    "and What to type, this sheet and Control totals. They may be deleted.",
    "Columns and sheets may stand in any order, and you may add your own: what is no part of a plan is reported "
    "and ignored. Totals are computed: do not type them as lines.",
    "Hold the pointer over a heading to see what it means. On Control totals, red means that something does not "
    "add up.",
)


def write_readme(out: Worksheet, styles: Styles) -> None:
    """Write the sheet."""
    out.hide_gridlines(2)
    out.set_column(0, 0, 22)
    out.set_column(1, 1, 14)
    out.set_column(2, 2, 100)
    row = _write_paragraphs(out, styles, 0, "How to fill in this workbook", _INTRODUCTION, styles.title)
    row = _write_sheets(out, styles, row + 1)
    out.write_string(row + 1, 0, "Colours", styles.subtitle)
    for number, (meaning, colour) in enumerate(COLOURS.items(), start=row + 2):
        out.write_string(number, 0, meaning, styles.colour(colour))
    row += 2 + len(COLOURS)
    _write_paragraphs(out, styles, row + 1, "Conventions", _CONVENTIONS, styles.subtitle)


def _write_paragraphs(
    out: Worksheet, styles: Styles, row: int, title: str, paragraphs: tuple[str, ...], style: object
) -> int:
    out.write_string(row, 0, title, style)
    for number, paragraph in enumerate(paragraphs, start=row + 1):
        out.merge_range(number, 0, number, 2, paragraph, styles.paragraph)
        out.set_row(number, 15 * (1 + len(paragraph) // 130))
    return row + 1 + len(paragraphs)


def _write_sheets(out: Worksheet, styles: Styles, row: int) -> int:
    for column, heading in enumerate(("Sheet", "Needed", "What it is for")):
        out.write_string(row, column, heading, styles.heading)
    ours = ((contract.CONTROL_TOTALS, "Checks that turn red where the plan does not add up; not read."),)
    listed = [(sheet.name, "yes" if sheet.required else "no", sheet.help) for sheet in contract.SHEETS]
    listed += [(name, "no", text) for name, text in ours]
    for number, (name, needed, text) in enumerate(listed, start=row + 1):
        out.write_url(number, 0, f"internal:'{name}'!A1", string=name)
        out.write_string(number, 1, needed, styles.paragraph)
        out.write_string(number, 2, text, styles.paragraph)
    return row + 1 + len(listed)
