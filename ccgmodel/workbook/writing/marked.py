"""A copy of the user's own workbook with everything that is wrong marked in it.

Each offending cell is filled red, or amber for a warning, and has a comment that says what was found and what to
do; a first sheet, Problems, lists them all with links. Their sheets, formulas and formats stay. The reader does
not read the Problems sheet, so the copy can be corrected and uploaded as it is.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from zipfile import ZipInfo

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ccgmodel.plan import Problem, Refused
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.cells.sheetxml import COPY, Archive, TooLargeError, is_xml, without_many_strays
from ccgmodel.workbook.writing.write import AMBER, HEADING, LIKE_A_FORMULA, RED

AUTHOR = "Recovery planner"  # of our comments, by which a copy marked before is known
TITLE = "Problems found in this workbook"
_HEADINGS = ("Problem", "Where", "What was found", "What to do")
_WORDS = {"error": "Error", "warning": "Warning"}
_FILLS = {
    severity: PatternFill("solid", fgColor=colour.lstrip("#"))
    for severity, colour in (("error", RED), ("warning", AMBER))
}
_CELLS = re.compile(r"[A-Z]{1,3}\d{1,7}(:[A-Z]{1,3}\d{1,7})?")
MOST_ELEMENTS, COSTLY = 100_000, 10  # of what is opened whole, by weight
MOST_CELLS = 20_000  # of all merged, linked and commented areas together
MOST_PAIRS = 100_000  # merged areas times links, each of which is looked for in each
MOST_SHARED = 1_000_000  # characters of formulas that cells share
_AREAS = re.compile(rb"<(?:[\w.-]+:)?(mergeCell|hyperlink|comment)(\s[^<]*)")
_REF = re.compile(rb"(?<=\sref)\s*=\s*[\"\']([^\"\']*)")
_SHARED = re.compile(rb"<(?:[\w.-]+:)?f\s[^<>]*shared")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f\s[^<]*")
_PICTURES = (b"\x89PNG", b"\xff\xd8", b"GIF8")
_FIRST_ROW = 4  # of the list on the Problems sheet


class MarkingError(Refused):
    """A file that cannot be opened, so that nothing can be marked in it; the message says why and what to do."""


def marked_copy(content: bytes, problems: Sequence[Problem]) -> bytes:
    """Mark the problems in a copy of a workbook.

    Args:
        content: the user's file.
        problems: what was found in it; those that name no cell of it are only listed.

    Raises:
        MarkingError: where the file is no workbook that can be opened.

    """
    for refusal in guard(content, "the file"):
        raise MarkingError(refusal.found, f"{refusal.remedy}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that it leaves out
        book = _opened(content)
        _clear_marks(book)
        cells = _Cells(book)
        for problem in problems:
            for cell in cells.named(problem):
                _mark(cell, problem)
        _list(book, problems)
        buffer = io.BytesIO()
        book.save(buffer)
    for refusal in guard(buffer.getvalue(), "the file"):
        raise MarkingError(refusal.found, f"{refusal.remedy}")
    return buffer.getvalue()


def _opened(content: bytes) -> Workbook:
    """Open a workbook whole; its cells cost much more than when they are only read."""
    reader = ExcelReader(io.BytesIO(content))
    reader.archive = _MarkedArchive(content, costly=COSTLY, most=MOST_ELEMENTS)
    try:
        reader.read()
        listed = len(list(reader.parser.find_sheets()))
    except Exception as error:  # openpyxl raises whatever a malformed part provokes
        if isinstance(error.__cause__ or error, TooLargeError):
            raise MarkingError("it holds more than can be marked", COPY) from error
        raise MarkingError("it cannot be opened as a workbook", "open it in Excel and save it again") from error
    book: Workbook = reader.wb
    if listed != len(book.sheetnames):
        raise MarkingError("one of its sheets is missing", "open it in Excel and save it again")
    return book


class _MarkedArchive(Archive):
    """The parts of a workbook to be opened whole, none of which may name more cells than it has.

    openpyxl makes every cell of an area that is merged, linked or commented, and writes the formula that cells
    share for each of them; it would draw a picture that is none of the three usual kinds.
    """

    _cells = 0  # named so far

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        part = super().read(name, pwd)
        return part if is_xml(part) or part.startswith(_PICTURES) else b""

    def prepared(self, part: bytes) -> bytes:
        part = without_many_strays(part)
        areas = list(_AREAS.finditer(part))
        self._cells += sum(_area(ref) for area in areas for ref in _REF.findall(area[2]))
        tags = Counter(area[1] for area in areas)
        shared = len(_SHARED.findall(part)) * max(map(len, _FORMULA.findall(part)), default=0)
        if (
            self._cells > MOST_CELLS
            or tags[b"hyperlink"] * tags[b"mergeCell"] > MOST_PAIRS
            or shared > MOST_SHARED
        ):
            raise TooLargeError
        return part


def _area(ref: bytes) -> int:
    """How many cells a reference names; more than are allowed where it is not written as Excel does."""
    if not (found := _CELLS.fullmatch(ref.decode("latin-1"))):
        return MOST_CELLS + 1
    area = CellRange(found[0])
    return int(area.size["rows"] * area.size["columns"])


def _clear_marks(book: Workbook) -> None:
    """Take away what an earlier marking left: our sheet, our comments and the fills under them."""
    for sheet in list(book.worksheets):
        if sheet.title.startswith(contract.PROBLEMS) and sheet["A1"].value == TITLE:
            book.remove(sheet)
            continue
        # openpyxl's own iter_rows makes every cell up to the last; `_cells` holds those that are there
        for cell in [each for each in sheet._cells.values() if isinstance(each, Cell) and each.comment]:
            theirs = [part for part in _comment_text(cell).split("\n\n") if not part.startswith(f"{AUTHOR}: ")]
            if theirs != _comment_text(cell).split("\n\n"):
                cell.comment = Comment("\n\n".join(theirs), "") if theirs else None
                cell.fill = PatternFill()


def _comment_text(cell: Cell) -> str:
    return cell.comment.text if cell.comment else ""


class _Cells:
    """The cells of a workbook by name; in a merged area, its first."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._first = {
            (sheet.title, *place): (area.min_row, area.min_col)
            for sheet in book.worksheets
            for area in sheet.merged_cells.ranges
            for row in area.rows
            for place in row
        }

    def named(self, problem: Problem) -> Iterator[Cell]:
        """The cells that a problem names; none where it names a sheet or the file."""
        name, _, cells = problem.where.rpartition("!")
        sheet = self._book[name] if name in self._book.sheetnames else None
        if not isinstance(sheet, Worksheet) or not _CELLS.fullmatch(cells):
            return
        for row in CellRange(cells).rows:
            for place in row:
                cell = sheet.cell(*self._first.get((name, *place), place))
                if isinstance(cell, MergedCell):
                    raise MarkingError("its merged cells overlap", "unmerge them in Excel")
                yield cell


def _mark(cell: Cell, problem: Problem) -> None:
    """Fill a cell and say why; an error's red stays under a warning's amber."""
    before = _comment_text(cell)
    ours = f"{AUTHOR}: {_WORDS[problem.severity]}: {_plain(problem.found)}.\nTo do: {_plain(problem.remedy)}."
    comment = Comment(f"{before}\n\n{ours}" if before else ours, AUTHOR)
    comment.width, comment.height = 320, 60 + 40 * comment.text.count("\n")
    cell.comment = comment
    if problem.severity == "error" or f"{AUTHOR}: {_WORDS['error']}" not in before:
        cell.fill = _FILLS[problem.severity]


def _list(book: Workbook, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(contract.PROBLEMS, 0)
    sheet.sheet_view.tabSelected = True
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    book.active = 0
    _write(sheet, 1, 1, TITLE, bold=True)
    counted = ", ".join(_counted(problems, severity) for severity in _WORDS)
    _write(sheet, 2, 1, f"{counted}. Correct the marked cells and upload the file again: this sheet is not read.")
    for column, (heading, width) in enumerate(zip(_HEADINGS, (10, 24, 60, 60), strict=True), start=1):
        cell = _write(sheet, _FIRST_ROW - 1, column, heading, bold=True)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=HEADING.lstrip("#"))
        sheet.column_dimensions[cell.column_letter].width = width
    for row, problem in enumerate(problems, start=_FIRST_ROW):
        _write(sheet, row, 1, _WORDS[problem.severity]).fill = _FILLS[problem.severity]
        where = _write(sheet, row, 2, problem.where)
        target = _target(book, problem)
        if target:
            where.hyperlink = Hyperlink(ref=where.coordinate, location=target)
            where.font = Font(color="0563C1", underline="single")
        _write(sheet, row, 3, problem.found)
        _write(sheet, row, 4, problem.remedy)
    sheet.freeze_panes = f"A{_FIRST_ROW}"


def _counted(problems: Sequence[Problem], severity: str) -> str:
    count = sum(problem.severity == severity for problem in problems)
    return f"{count} {severity}{'' if count == 1 else 's'}"


def _target(book: Workbook, problem: Problem) -> str:
    """Where a link leads: the cell, or the top of the sheet; empty where neither is in the workbook."""
    name, _, cells = problem.where.rpartition("!")
    if name not in book.sheetnames or not _CELLS.fullmatch(cells):
        name, cells = problem.where, "A1"
    return f"{_quoted(name)}!{cells}" if name in book.sheetnames else ""


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _write(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> Cell:
    """Write a text as text, whatever it begins with."""
    cell: Cell = sheet.cell(row, column)  # type: ignore[assignment]  # nothing is merged on our own sheet
    cell.value = _plain(text)
    cell.data_type = "s"
    if text.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=column > 2, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(text: str) -> str:
    """A text without the characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)
