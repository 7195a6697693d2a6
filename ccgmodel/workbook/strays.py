"""Stray formatting: cells and rows of a sheet's XML that have a style but hold nothing.

A sheet formatted down to row 20,000 has hundreds of thousands of them. They say nothing, so they are taken out
before the sheet is parsed, and the guard does not count them.
"""

from __future__ import annotations

import re

_UNPLACED = re.compile(rb"<(?:c|row)(?![^<>]*\sr=)[\s/>]")  # its place is counted from the cells before it
_CELL = re.compile(rb"<c\s[^<>]*/>|<c\s[^<>/]*></c>")
_ROW = re.compile(rb"<row\s[^<>]*/>|<row\s[^<>/]*>\s*</row>")


def without_strays(part: bytes) -> bytes:
    """Take the empty cells and rows out of a sheet's XML; others, and parts that are no sheet, stay as they are."""
    if b"<sheetData" not in part or _UNPLACED.search(part):
        return part
    return _ROW.sub(b"", _CELL.sub(b"", part))
