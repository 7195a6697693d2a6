"""A least writer of .xlsb, which no library writes: texts and numbers of one sheet, by [MS-XLSB].

Each record is its number, its length (both seven bits a byte, the least first) and its bytes.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_SHEET, _END_SHEET, _BEGIN_ROWS, _END_ROWS, _EXTENT = 129, 130, 145, 146, 148
_ROW, _NUMBER, _TEXT = 0, 5, 6
_MAIN = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(rows: Sequence[Sequence[object]], name: str = "Plan") -> bytes:
    """Write rows of texts and numbers; anything else is blank."""
    book = [_record(_BEGIN_BOOK), _record(_BEGIN_SHEETS)]
    book += [_record(_SHEET, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))]
    book += [_record(_END_SHEETS), _record(_END_BOOK)]
    extent = struct.pack("<4I", 0, max(0, len(rows) - 1), 0, max(map(len, rows), default=1) - 1)
    sheet = [_record(_BEGIN_SHEET), _record(_EXTENT, extent), _record(_BEGIN_ROWS)]
    for number, row in enumerate(rows):
        sheet.append(_record(_ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0)))
        for column, value in enumerate(row):
            at = struct.pack("<II", column, 0)
            if isinstance(value, str) and value:
                sheet.append(_record(_TEXT, at + _wide(value)))
            elif isinstance(value, int | float):
                sheet.append(_record(_NUMBER, at + struct.pack("<d", value)))
    sheet += [_record(_END_ROWS), _record(_END_SHEET)]
    return _package(b"".join(book), b"".join(sheet))


def _record(number: int, content: bytes = b"") -> bytes:
    return _variable(number) + _variable(len(content)) + content


def _variable(value: int) -> bytes:
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _wide(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def _package(book: bytes, sheet: bytes) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = (
        f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{_MAIN}"/>'
        '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>'
    )

    def related(kind: str, target: str) -> str:
        one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        return f'{head}<Relationships xmlns="{_RELATIONS}">{one}</Relationships>'

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", related("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", related("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return content.getvalue()
