"""Read the cells of a spreadsheet in a process of its own: `python cells_process.py < FILE` writes them as JSON.

A file that was made to choke a reader takes this process with it and nothing else: it has a limit of memory, and
whoever started it sets a limit of time. It imports nothing of the planner, so that it starts at once. Macros are
never run and formulas never calculated: a formula's cell has the value that was saved with it.
"""

from __future__ import annotations

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, iterparse

import python_calamine

MOST_MEMORY = 1_000_000_000  # bytes
MOST_CELLS = 2_000_000  # of all sheets together, the empty ones between them too
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_EMPTY_VALUE = re.compile(rb"<v\s*/>|<v>\s*</v>")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the limit of time holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _plain(value: object) -> object:
    """What JSON can hold: a date as {"date": ...}, a time as text, a blank as null."""
    if value == "" or value is None:
        return None
    if isinstance(value, bool | int | float | str):
        return value
    written = getattr(value, "isoformat", lambda: str(value))()
    return {"date": written[:10]} if hasattr(value, "year") else written


def _sheet(book: Any, index: int, sheet: Any) -> dict[str, object]:
    read = book.get_sheet_by_index(index)
    rows, columns = read.total_height, read.total_width
    if rows * columns > MOST_CELLS:
        raise MemoryError
    return {
        "name": sheet.name,
        "hidden": sheet.visible != python_calamine.SheetVisibleEnum.Visible,
        "rows": [[_plain(value) for value in row] for row in read.to_python(skip_empty_area=False)],
        "merged": [list(map(list, each)) for each in (read.merged_cell_ranges or [])],
    }


class _Parts:
    """What an .xlsx says of its cells besides their values: by the name of each sheet."""

    def __init__(self, content: bytes) -> None:
        self.sheets: dict[str, bytes] = {}
        self.formats: list[str] = []
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
                return
            parts = dict(map(_target, _tags(archive.read("xl/_rels/workbook.xml.rels"), b"Relationship")))
            for sheet in _tags(archive.read("xl/workbook.xml"), b"sheet"):
                if (part := parts.get(sheet.get("r:id", ""), "")) in names:
                    self.sheets[sheet.get("name", "")] = archive.read(part)
            if "xl/styles.xml" in names:
                self.formats = _formats(archive.read("xl/styles.xml"))

    def of(self, name: str) -> dict[str, object]:
        """Return what is said of a sheet's cells."""
        cells = [(where.decode(), attributes, inside) for where, attributes, inside in
                 _CELL.findall(self.sheets.get(name, b""))]  # fmt: skip
        formats = [(where, self._format(attributes)) for where, attributes, _ in cells]
        return {
            "formats_seen": name in self.sheets,
            "never_calculated": [
                where
                for where, _, inside in cells
                if b"<f" in inside and (b"<v" not in inside or _EMPTY_VALUE.search(inside))
            ],
            "hidden_rows": [
                int(row["r"]) - 1 for row in self._tags(name, b"row") if _is_hidden(row) and "r" in row
            ],
            "hidden_columns": [
                [int(column["min"]) - 1, int(column["max"]) - 1]
                for column in self._tags(name, b"col")
                if _is_hidden(column)
            ],
            "scaled": {where: how for where, code in formats if (how := _thousands(code))},
            "percent": [where for where, code in formats if "%" in _bare(code)],
            "turned": [where for where, code in formats if _is_turned(code)],
        }

    def _tags(self, name: str, tag: bytes) -> list[dict[str, str]]:
        return _tags(self.sheets.get(name, b""), tag)

    def _format(self, attributes: bytes) -> str:
        found = re.search(rb'\bs="([0-9]+)"', attributes)
        place = int(found[1]) if found else 0
        return self.formats[place] if place < len(self.formats) else ""


def _tags(xml: bytes, tag: bytes) -> list[dict[str, str]]:
    """The attributes of every element of a name."""
    found = re.findall(rb"<" + tag + rb"((?:\s+[\w:]+=\"[^\"]*\")+)\s*/?>", xml)
    pairs = (re.findall(r'([\w:]+)="([^"]*)"', each.decode("utf-8", "replace")) for each in found)
    return [{name: html.unescape(value) for name, value in each} for each in pairs]


def _target(relation: dict[str, str]) -> tuple[str, str]:
    target = relation.get("Target", "")
    return relation.get("Id", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _is_hidden(element: dict[str, str]) -> bool:
    return element.get("hidden") in ("1", "true")


def _formats(styles: bytes) -> list[str]:
    """The number format of each style of cells."""
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in _tags(styles, b"numFmt")}
    inside = re.search(rb"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    used = [each.get("numFmtId", "0") for each in _tags(inside[0] if inside else b"", b"xf")]
    return [own.get(each, "0%" if each in ("9", "10") else "") for each in used]


def _bare(code: str) -> str:
    """A format of figures above nought without its texts, colours, spaces and fillers."""
    return re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code).split(";")[0]


def _thousands(code: str) -> int:
    """By how many thousands a format divides what is stored: it ends in as many commas."""
    found = re.search(r"[0#?](,+)(?![0#?.,])", _bare(code))
    return len(found[1]) if found else 0


def _is_turned(code: str) -> bool:
    """Whether a format shows figures above nought in brackets, or with a minus."""
    shown = re.sub(r"_.|\*.|\[[^\]]*\]", "", code).replace("\\", "").replace('"', "").split(";")[0]
    return bool(re.match(r"[^0#?]*[(\-][^0#?]*[0#?]", shown)) and ";" in code


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHOWN = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?")
_MOST_ROWS_ALIKE = 2_000  # of one element: more are the empty rest of a sheet


class _OpenDocument:
    """What an .ods says of its cells besides their values: each keeps the text that it shows beside its figure."""

    def __init__(self, content: bytes) -> None:
        self.sheets: dict[str, dict[str, Any]] = {}
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                with archive.open("content.xml") as part:
                    self._read(iterparse(part, events=("start", "end")))  # noqa: S314 - in a process with limits

    def _read(self, events: Iterator[tuple[str, Element]]) -> None:
        row = column = 0
        now: dict[str, Any] = {}
        for event, element in events:
            if event == "start" and element.tag == _TABLE + "table":
                row = column = 0
                now = {"formats_seen": True, "never_calculated": [], "hidden_rows": [], "hidden_columns": [],
                       "scaled": {}, "percent": [], "turned": []}  # fmt: skip
                self.sheets[element.get(_TABLE + "name", "")] = now
            elif event == "end" and element.tag == _TABLE + "table-column":
                many = int(element.get(_TABLE + "number-columns-repeated", "1"))
                if _is_collapsed(element):
                    now["hidden_columns"].append([column, column + many - 1])
                column += many
            elif event == "end" and element.tag == _TABLE + "table-row":
                many = int(element.get(_TABLE + "number-rows-repeated", "1"))
                alike = range(row, row + min(many, _MOST_ROWS_ALIKE))
                now["hidden_rows"] += alike if _is_collapsed(element) else ()
                self._cells(element, alike, now)
                row += many
                element.clear()

    def _cells(self, row: Element, alike: range, now: dict[str, Any]) -> None:
        column = 0
        for cell in row:
            many = int(cell.get(_TABLE + "number-columns-repeated", "1"))
            kind, value = cell.get(_OFFICE + "value-type"), cell.get(_OFFICE + "value")
            if kind in ("float", "currency", "percentage") and value:
                shown = "".join("".join(each.itertext()) for each in cell if each.tag == _TEXT + "p").strip()
                at = [f"{_letters(each)}{place + 1}" for place in alike for each in range(column, column + many)]
                _as_shown(float(value), shown, kind, at, now)
            column += many


def _is_collapsed(element: Element) -> bool:
    return element.get(_TABLE + "visibility") in ("collapse", "filter")


def _as_shown(value: float, shown: str, kind: str, at: list[str], now: dict[str, Any]) -> None:
    """Say how a figure is shown, or that it cannot be told from the text that its cell shows."""
    if kind == "percentage":
        now["percent"] += at
        return
    found = _SHOWN.search(shown)
    if value == 0.0 and (found is None or not float(found[0].replace(",", ""))):
        return
    decimals = len(found[1] or "") if found else 0
    figure = float(found[0].replace(",", "")) if found else 0.0
    fits = [k for k in range(3) if abs(figure * 1000.0**k - abs(value)) <= 0.5001 * 1000.0**k / 10.0**decimals]
    if not fits or (fits[0] and (decimals > 2 or not figure)):  # 218.976 may be another country's 218,976
        now["formats_seen"] = False
    elif fits[0]:
        now["scaled"] |= dict.fromkeys(at, fits[0])
    if (
        figure
        and (value < 0.0) != shown.lstrip("£ ").startswith(("-", "(", "\N{MINUS SIGN}"))
        and not shown.endswith("-")
    ):
        now["turned"] += at


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters, column = chr(ord("A") + column % 26) + letters, column // 26 - 1
    return letters


def main() -> None:
    """Read standard input and write what was found."""
    _limit_memory()
    content = sys.stdin.buffer.read()
    book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(content))
    parts, document = _Parts(content), _OpenDocument(content)
    sheets = [
        _sheet(book, index, sheet) | (document.sheets.get(sheet.name) or parts.of(sheet.name))
        for index, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    json.dump({"sheets": sheets}, sys.stdout)


if __name__ == "__main__":
    main()
