"""The XML of a workbook's sheets, parsed once with each cell's value and whether it is a formula.

openpyxl finds the sheets and turns a cell's XML into a value; walking the XML is done here, because openpyxl's
own way takes seven times as long and gives either the formulas or their values, never both. The guard has
refused files that declare entities before anything comes here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from ccgmodel.scenario import writable

RawCell = tuple[int, int, object, str]  # row, column, value, openpyxl's data type; "f": a formula without value


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


_TEXT, _RUN, _ITEM = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("t", "r", "si"))


class RawBook:
    """A workbook opened: its sheets by name, in order, each parsed when asked for."""

    def __init__(self, content: bytes) -> None:
        """Open a workbook that the guard let through; raises whatever openpyxl raises over a malformed one."""
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self._reader = reader
        self._texts = _shared_texts(reader)
        parts = set(reader.archive.namelist())
        self.sheets: list[tuple[str, str]] = [
            (sheet.name, part.target)
            for sheet, part in reader.parser.find_sheets()
            if part.target in parts and "chartsheet" not in part.Type
        ]

    def cells(self, part: str) -> Iterator[RawCell]:
        """The cells of a sheet's part, in the order of its XML."""
        book: Any = self._reader.wb
        parser: Any = _Parser(
            io.BytesIO(),
            self._texts,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for row in _elements(without_strays(self._reader.archive.read(part)), ROW_TAG):
            for cell in parser.parse_row(row)[1]:
                yield cell["row"], cell["column"], cell["value"], cell["data_type"]


class _Parser(WorkSheetParser):
    """openpyxl's parser of a cell, shortened for texts, which also tells a formula that has no stored value."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        kind, place = element.get("t"), element.get("r")
        if place and kind in ("s", "inlineStr"):
            row, column = coordinate_to_tuple(place)
            self.col_counter = column
            return {"row": row, "column": column, "value": self._cell_text(element, kind), "data_type": "s"}
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and cell["data_type"] == "n" and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell

    def _cell_text(self, element: Element, kind: str) -> str | None:
        texts: Any = self.shared_strings
        if kind == "s":
            place = element.findtext(VALUE_TAG)
            return str(texts[int(place)]) if place else None
        inline = element.find(INLINE_STRING)
        return None if inline is None else _text(inline)


def _elements(part: bytes, tag: str) -> Iterator[Element]:
    """The elements of one tag, each emptied when it is done with."""
    for _, element in iterparse(io.BytesIO(part)):  # noqa: S314 - the guard has refused entities
        if element.tag == tag:
            yield element
            element.clear()


def _shared_texts(reader: ExcelReader) -> list[str]:
    package: Any = reader.package
    found = package.find(SHARED_STRINGS)
    return [_text(item) for item in _elements(reader.archive.read(found.PartName[1:]), _ITEM)] if found else []


def _text(item: Element) -> str:
    """The text of a cell, its differently formatted runs joined; phonetic guides are left out."""
    text = "".join(each.text or "" for each in (*item.findall(_TEXT), *item.findall(f"{_RUN}/{_TEXT}")))
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    """What Excel writes as _x005F_, for a character that XML has not or that would read as such a code."""
    character = chr(int(found[1], 16))
    return character if writable(character) else found[0]


_MANY = 20_000  # more than any form has, so that its coloured blanks stay


_UNPLACED = re.compile(rb"<(?:c|row)(?![^<>]*\sr=)[\s/>]")  # its place is counted from the cells before it


_CELL = re.compile(rb"<c\s[^<>]*/>|<c\s[^<>/]*></c>")


_ROW = re.compile(rb"<row\s[^<>]*/>|<row\s[^<>/]*>\s*</row>")


def without_strays(part: bytes) -> bytes:
    """Take the empty cells and rows out of a sheet's XML; parts that are no sheet stay as they are."""
    if b"<sheetData" not in part or _UNPLACED.search(part):
        return part
    return _ROW.sub(b"", _CELL.sub(b"", part))


def without_many_strays(content: bytes) -> bytes:
    """Take the empty cells and rows out of those sheets of a workbook that have very many; others keep theirs."""
    slimmed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if len(_CELL.findall(part)) > _MANY or len(_ROW.findall(part)) > _MANY:
                slimmed[name] = without_strays(part)
        return _repacked(archive, slimmed) if slimmed else content


def _repacked(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            new.writestr(name, parts[name] if name in parts else archive.read(name))
    return buffer.getvalue()
