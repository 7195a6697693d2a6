"""Read the cells of a spreadsheet in a process of its own: `python cells_process.py < FILE` writes them as JSON.

A file that was made to choke a reader takes this process with it and nothing else: it has a limit of memory, and
whoever started it sets a limit of time. It imports nothing of the planner, so that it starts at once. Macros are
never run and formulas never calculated: a formula's cell has the value that was saved with it.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from typing import Any

import python_calamine

MOST_MEMORY = 1_000_000_000  # bytes
MOST_CELLS = 2_000_000  # of all sheets together, the empty ones between them too
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>(.*?)</c>', re.DOTALL)
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


def _never_calculated(content: bytes) -> dict[str, list[str]]:
    """The cells of an .xlsx whose formula has no saved value, by the number of their sheet's part."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        for name in names:
            cells = [
                where.decode()
                for where, inside in _CELL.findall(archive.read(name))
                if b"<f" in inside and (b"<v" not in inside or _EMPTY_VALUE.search(inside))
            ]
            if cells:
                found[name] = cells
    return found


def main() -> None:
    """Read standard input and write what was found."""
    _limit_memory()
    content = sys.stdin.buffer.read()
    book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(content))
    sheets = [
        _sheet(book, index, sheet)
        for index, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    json.dump({"sheets": sheets, "never_calculated": _never_calculated(content)}, sys.stdout)


if __name__ == "__main__":
    main()
