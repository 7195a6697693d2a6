"""The Read me sheet of the template: what each sheet is for, the colours, the units and the conventions."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from ccgmodel.workbook import contract
from ccgmodel.workbook.writing.styles import COLOURS, Styles

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
