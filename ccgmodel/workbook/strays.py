"""Stray formatting: cells and rows of a sheet's XML that have a style but hold nothing.

A sheet formatted down to row 20,000 has hundreds of thousands of them. They say nothing, so they are taken out
before the sheet is parsed, and the guard does not count them.
"""

from __future__ import annotations

import io
import re
import zipfile

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
