"""The XML of a workbook's sheets, parsed once with each cell's value and whether it is a formula.

openpyxl finds the sheets and turns a cell's XML into a value; walking the XML is done here, because openpyxl's
own way takes seven times as long and gives either the formulas or their values, never both. The guard has
refused files that declare entities before anything comes here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import (  # type: ignore[attr-defined]  # the stubs lack the last
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
    _cast_number,
)
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from ccgmodel.scenario import writable
from ccgmodel.workbook.cells.looks import Effect, Look, Run, Runs, effect_of, look_of, run_of, seen_text


class RawCell(NamedTuple):
    """A cell as it is in the file; `kind` is openpyxl's data type, f for a formula without value."""

    row: int
    column: int
    value: object
    kind: str
    look: Look | None


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


_TEXT, _RUN, _ITEM, _PROPERTIES, _COLUMN, _MERGED = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("t", "r", "si", "rPr", "col", "mergeCell")
)
_WANTED = {ROW_TAG, _COLUMN, _MERGED}
_TRUE = ("1", "true")


COPY = "copy the plan's sheets to a new workbook"
TOO_LARGE = ("it holds far more cells or styles than a plan needs", COPY)
MOST_ELEMENTS = 300_000  # XML elements to parse: about 140,000 cells
MOST_ATTRIBUTES = 800_000  # XML attributes to parse
COSTLY = 40  # how many cells one style or name costs
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"  # byte order marks and blanks
_PREFIX = rb"(?:[\w.-]{1,30}:)?"  # of a namespace, which some programs write before every element
_CHEAP = re.compile(rb"<" + _PREFIX + rb"(?:c|v|f|row|t|si|is)[\s/>]")
_OF_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT = re.compile(re.escape(_OF_STRICT) + rb"(\w+)/")


class TooLargeError(Exception):
    """More is to be parsed than a plan needs."""


def is_xml(part: bytes) -> bool:
    """Whether a part of a workbook is XML."""
    return part[:100].lstrip(_BEFORE_XML).startswith(b"<")


class Archive(zipfile.ZipFile):
    """The parts of a workbook that the guard let through, weighed each time that one is read to be parsed.

    An element of a cell or a text weighs one, any other, such as a style or a name, `costly`. `TooLargeError` is
    raised before more than `most` is parsed. What is not read weighs nothing. Strict Open XML is given the names
    of the usual one, which means the same.
    """

    def __init__(self, content: bytes, *, costly: int = COSTLY, most: int = MOST_ELEMENTS) -> None:
        super().__init__(io.BytesIO(content))
        self._costly, self._elements, self._attributes = costly, most, MOST_ATTRIBUTES

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part, without its empty cells and rows where it is a sheet."""
        with super().open(name, pwd=pwd) as packed:
            part = packed.read()
        if _OF_STRICT in part:
            part = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
        part = self.prepared(part)
        if is_xml(part):
            self._weigh(part)
        return part

    def open(self, name: str | zipfile.ZipInfo, *_: object, **__: object) -> IO[bytes]:
        """Open a part, to be read only."""
        return io.BytesIO(self.read(name))

    def prepared(self, part: bytes) -> bytes:
        """Return a part as it is to be parsed."""
        return without_strays(part)

    def _weigh(self, part: bytes) -> None:
        opened = part.count(b"<") - part.count(b"</")
        if opened > self._elements:
            raise TooLargeError
        cheap = len(_CHEAP.findall(part))
        self._elements -= opened * self._costly - (self._costly - 1) * cheap
        self._attributes -= part.count(b"=")
        if self._elements < 0 or self._attributes < 0:
            raise TooLargeError


@dataclass
class RawSheet:
    """A sheet of a workbook; what is merged and hidden is known once its cells have been gone through."""

    name: str
    part: str
    is_hidden: bool
    merged: list[str] = field(default_factory=list)  # areas, as B2:D2
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last


class RawBook:
    """A workbook opened: its sheets by name, in order, each parsed when asked for; and the names of its charts."""

    def __init__(self, content: bytes) -> None:
        """Open a workbook that the guard let through; raises whatever openpyxl raises over a malformed one."""
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
        reader.archive = Archive(content)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self._reader = reader
        self._texts = _shared_texts(reader)
        self._looks = _Looks(reader.wb)
        parts = set(reader.archive.namelist())
        self.sheets: list[RawSheet] = []
        self.charts: list[str] = []
        for sheet, part in reader.parser.find_sheets():
            if part.Type.endswith("/chartsheet"):
                self.charts.append(sheet.name)
            elif part.target not in parts:
                raise ValueError(f"{part.target} is listed and is not there")
            else:
                self.sheets.append(RawSheet(sheet.name, part.target, sheet.state in ("hidden", "veryHidden")))

    def rows(self, sheet: RawSheet) -> Iterator[list[RawCell]]:
        """The cells of each row, in the order of its XML; what is merged and hidden is noted on the sheet."""
        book: Any = self._reader.wb
        parser: Any = _Parser(
            io.BytesIO(),
            self._texts,  # type: ignore[arg-type]  # ours, which only our parse_cell takes
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        parser.looks = self._looks
        for element in _elements(self._reader.archive.read(sheet.part), _WANTED):
            if element.tag == ROW_TAG:
                number, cells = parser.parse_row(element)
                if element.get("hidden") in _TRUE or element.get("ht") == "0":
                    sheet.hidden_rows.add(number)
                yield cells
            elif element.tag == _MERGED:
                sheet.merged.append(element.get("ref", ""))
            elif element.get("hidden") in _TRUE or element.get("width") == "0":
                sheet.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))


class _Looks(dict[int, Look | None]):
    """How the cells of each style look, found when first asked for; a style that is not there says nothing."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, number: int) -> Look | None:
        self[number] = self._found(number)
        return self[number]

    def _found(self, number: int) -> Look | None:
        book = self._book
        if number >= len(book._cell_styles):
            return None
        style = book._cell_styles[number]
        own = style.numFmtId - BUILTIN_FORMATS_MAX_SIZE
        code = book._number_formats[own] if 0 <= own < len(book._number_formats) else None
        code = BUILTIN_FORMATS.get(style.numFmtId) if own < 0 else code
        font = book._fonts[style.fontId] if style.fontId < len(book._fonts) else None
        return look_of(code, effect_of(bool(font.strike), font.vertAlign) if font else "")


_FIRST_COLUMNS = {get_column_letter(number): number for number in range(1, 703)}  # A to ZZ
_DIGITS = "0123456789"


class _Parser(WorkSheetParser):
    """openpyxl's parser of a cell, shortened for texts and numbers, which nearly all cells are.

    It tells how a cell looks, and a formula without value.
    """

    looks: _Looks

    def parse_row(self, row: Element) -> tuple[int, list[RawCell]]:  # type: ignore[override]  # of our cells
        """Return a row's number and its cells; how high it is and the like is not kept."""
        stated = row.get("r")
        if stated is None:
            self.row_counter += 1
        elif (number := float(stated)).is_integer():
            self.row_counter = int(number)
        else:
            raise ValueError(f"{stated} is no row")
        self.col_counter = 0
        return self.row_counter, [self.parse_cell(each) for each in row]

    def parse_cell(self, element: Element) -> RawCell:  # type: ignore[override]  # openpyxl's own makes a dict
        kind, style = element.get("t", "n"), int(element.get("s") or 0)
        look = self.looks[style]
        if kind in ("s", "inlineStr"):
            row, column = self._place(element.get("r"))
            text = self._cell_text(element, kind)
            if look or isinstance(text, _RunsOfText):
                text, look = _seen(text, look.effect if look else "")
            return RawCell(row, column, text, "s", look)
        if kind not in ("n", "str", "e") or style in self.date_formats:
            cell: dict[str, Any] = super().parse_cell(element)
            row, column, value, kind = cell["row"], cell["column"], cell["value"], cell["data_type"]
        else:
            row, column = self._place(element.get("r"))
            value = element.findtext(VALUE_TAG) or None
            if value is not None and kind != "e":
                value, kind = (_cast_number(value), "n") if kind == "n" else (value, "s")
        if value is None and kind == "n" and element.find(FORMULA_TAG) is not None:
            kind = "f"
        return RawCell(row, column, value, kind, look)

    def _place(self, place: str | None) -> tuple[int, int]:
        """Return row and column of a cell; one without a place stands after the one before it."""
        if not place:
            self.col_counter += 1
            return self.row_counter, self.col_counter
        letters = place.rstrip(_DIGITS)
        column = _FIRST_COLUMNS.get(letters)
        row, column = (int(place[len(letters) :]), column) if column else coordinate_to_tuple(place)
        self.col_counter = column
        return row, column

    def _cell_text(self, element: Element, kind: str) -> str | _RunsOfText | None:
        texts: Any = self.shared_strings
        if kind == "s":
            place = element.findtext(VALUE_TAG)
            return texts[int(place)] if place else None
        inline = element.find(INLINE_STRING)
        return None if inline is None else _text(inline)


class _RunsOfText:
    """A text in runs that differ; what is seen of it is found once for each effect of a cell."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._seen: dict[Effect, tuple[str, Look | None]] = {}

    def seen(self, effect: Effect) -> tuple[str, Look | None]:
        if effect not in self._seen:
            self._seen[effect] = seen_text(self._runs, effect)
        return self._seen[effect]


def _seen(text: str | _RunsOfText | None, effect: Effect) -> tuple[str | None, Look | None]:
    """What is seen of a text in a cell of an effect, and how it looks."""
    if isinstance(text, _RunsOfText):
        return text.seen(effect)
    return text, Look("", effect) if effect else None


def _elements(part: bytes, tags: Collection[str]) -> Iterator[Element]:
    """The elements of some tags, each emptied when it is done with."""
    for _, element in iterparse(io.BytesIO(part)):  # noqa: S314 - the guard has refused entities
        if element.tag in tags:
            yield element
            element.clear()


def _shared_texts(reader: ExcelReader) -> list[str | _RunsOfText]:
    package: Any = reader.package
    found = package.find(SHARED_STRINGS)
    return [_text(item) for item in _elements(reader.archive.read(found.PartName[1:]), {_ITEM})] if found else []


def _text(item: Element) -> str | _RunsOfText:
    """The text of a cell, in runs where they are differently formatted; phonetic guides are left out."""
    plain = _unescaped("".join(each.text or "" for each in item.findall(_TEXT)))
    runs = tuple(
        run_of(_unescaped(run.findtext(_TEXT) or ""), run.find(_PROPERTIES)) for run in item.findall(_RUN)
    )
    if all(effect is None for _, effect in runs):
        return plain + "".join(text for text, _ in runs)
    return _RunsOfText((Run(plain, None), *runs))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """What Excel writes as _x005F_, for a character that XML has not or that would read as such a code."""
    character = chr(int(found[1], 16))
    return character if writable(character) else found[0]


# A cell or row whose place is counted from those before it.
_UNPLACED = re.compile(rb"<" + _PREFIX + rb"(?:c|row)(?![^<>]*\sr=)[\s/>]")


_STRAY, _EMPTY_ROW = (
    re.compile(rb"<(%b(?:%b))\s(?:[^<>]*/>|[^<>/]*>\s*</\1>)" % (_PREFIX, tags)) for tags in (b"c|row", b"row")
)
_SHEET = re.compile(rb"<" + _PREFIX + rb"sheetData")


def without_strays(part: bytes) -> bytes:
    """Take the empty cells and rows out of a sheet's XML; parts that are no sheet stay as they are."""
    if not _SHEET.search(part) or _UNPLACED.search(part):
        return part
    left, strays = _STRAY.subn(b"", part)
    return _EMPTY_ROW.sub(b"", left) if strays else part


_MANY = 20_000  # more than any form has, so that its coloured blanks stay


def without_many_strays(part: bytes) -> bytes:
    """Take the empty cells and rows out of a sheet's XML that has very many; others keep theirs."""
    return without_strays(part) if sum(1 for _ in _STRAY.finditer(part)) > _MANY else part
