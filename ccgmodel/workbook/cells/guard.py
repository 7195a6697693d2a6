"""What is refused before any parser sees it: files that are no workbook, hold macros, or would choke the reader.

The limits are on what is really unpacked, whatever size the file states, and on what a parser has to do with it
(`sheetxml.Archive`); what the sheets may then fill is limited in `cells`. A file is read or refused within 2 s of
the processor and 200 MB, so no separate limit on the compression ratio is needed.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath

from ccgmodel.plan import Problem
from ccgmodel.workbook.cells.sheetxml import COPY, TOO_LARGE, is_xml

LARGEST_FILE = 10_000_000  # bytes
LARGEST_UNPACKED = 20_000_000  # bytes
MOST_ENTRIES = 1_000  # files inside the workbook
LONGEST_ELEMENT = 200_000  # bytes of one XML element and its text; Excel holds 32,767 characters in a cell

_AS_XLSX = "save it in Excel as an Excel workbook (.xlsx) and upload that"
_EXTENSIONS = {
    ".xls": ("an old Excel workbook (.xls)", _AS_XLSX),
    ".xlsm": ("a workbook with macros (.xlsm)", "save it in Excel as an Excel workbook without macros (.xlsx)"),
    ".xltm": ("a template with macros (.xltm)", "save it in Excel as an Excel workbook without macros (.xlsx)"),
    ".xltx": ("an Excel template (.xltx)", _AS_XLSX),
    ".xlsb": ("a binary Excel workbook (.xlsb)", _AS_XLSX),
    ".ods": ("an OpenDocument spreadsheet (.ods)", "save it as an Excel workbook (.xlsx) and upload that"),
    ".csv": ("a text file (.csv), which holds one sheet only", "fill in the template workbook (.xlsx) instead"),
    ".pdf": ("a PDF file (.pdf)", "copy its figures into the template workbook (.xlsx)"),
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = b"PK\x01\x02"  # begins each line of a zip file's list of parts
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROTECTED = (
    "it is protected by a password",
    "take the password off in Excel (File, Info, Protect Workbook), save it and upload that",
)
_TEXT_FILE = (
    "it is a text file under another name",
    "open it in Excel, save it as an Excel workbook (.xlsx), and bring it into the template's sheets",
)
# An element too long to be one of a spreadsheet's, or a namespace so long that every element would be long.
_TOO_LONG = re.compile(rb"<[^<]{%d}|xmlns[^<>=]*=\s*.[^\"'<>]{1000}" % LONGEST_ELEMENT)
_ENTITIES = (b"<!ENTITY", b"<!DOCTYPE")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the ways that Excel knows


def guard(content: bytes, name: str) -> list[Problem]:
    """Say why a file is not to be parsed, in one problem; nothing where it may be.

    Args:
        content: the file's bytes.
        name: its name, for its extension and for the message; without an extension only the content counts.

    """
    for refusal in (_wrong_extension(name), _wrong_container(content), _wrong_archive(content, _wrong_workbook)):
        if refusal:
            return [Problem(name, *refusal)]
    return []


def guard_spreadsheet(content: bytes, name: str) -> list[Problem]:
    """Say why a spreadsheet of whatever format is not to be read for its cells, in one problem.

    Its macros are never run and its formulas never calculated, so that it may hold them.
    """
    refusal = _wrong_size(content)
    if not refusal and content.startswith(_OLE):
        refusal = _PROTECTED if _ENCRYPTED in content else None
    elif not refusal and zipfile.is_zipfile(io.BytesIO(content)):
        refusal = _wrong_archive(content, _wrong_spreadsheet)
    elif not refusal:
        refusal = "it is no spreadsheet", "save it as .xlsx, .xls, .xlsb, .ods or .csv"
    return [Problem(name, *refusal)] if refusal else []


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,  # a part is encrypted, or packed in a way that Excel does not know
    ValueError,
    OSError,
)
Refusal = tuple[str, str] | None  # what was found, what to do


def _wrong_extension(name: str) -> Refusal:
    extension = PurePath(name).suffix.lower()
    if extension in ("", ".xlsx"):
        return None
    kind, remedy = _EXTENSIONS.get(extension, (f"a {extension} file", "choose an Excel workbook (.xlsx)"))
    return f"it is {kind}", remedy


def _wrong_size(content: bytes) -> Refusal:
    if not content:
        return "the file is empty", "save the workbook again in Excel"
    if len(content) > LARGEST_FILE:
        size = f"{len(content) / 1e6:,.1f} MB"
        return f"the file has {size}, more than {LARGEST_FILE / 1e6:g} MB", "remove pictures and sheets not needed"
    if (parts := content.count(_ENTRY)) > MOST_ENTRIES:  # before each is listed
        return _too_many(parts)
    return None


def _wrong_container(content: bytes) -> Refusal:
    if refusal := _wrong_size(content):
        return refusal
    if content.startswith(_OLE):
        return _wrong_compound_file(content)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _TEXT_FILE if _is_text(content) else ("it is not an Excel workbook", _AS_XLSX)
    return None


def _wrong_compound_file(content: bytes) -> Refusal:
    """Old workbooks and encrypted ones share a container, whose directory names what is in it."""
    if _ENCRYPTED in content:
        return _PROTECTED
    return "it is an old Excel workbook (.xls) under another name", _AS_XLSX


def _is_text(content: bytes) -> bool:
    start = content[:4_096]
    return (
        b"\0" not in start and (b"," in start or b"\t" in start or b";" in start) and not start.startswith(b"PK")
    )


def _wrong_archive(content: bytes, wrong_entries: Callable[[zipfile.ZipFile], Refusal]) -> Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return wrong_entries(archive) or _wrong_parts(archive)
    except _DAMAGE:
        return "the file is damaged", "open it in Excel, let Excel repair it, and save it again"


def _wrong_spreadsheet(archive: zipfile.ZipFile) -> Refusal:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        return _too_much(f"{unpacked / 1e6:,.0f} MB, more than")
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {each.filename.lower() for each in entries}:
        return "it is no spreadsheet", "save it as .xlsx, .xls, .xlsb, .ods or .csv"
    return None


def _wrong_workbook(archive: zipfile.ZipFile) -> Refusal:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        return _too_much(f"{unpacked / 1e6:,.0f} MB, more than")
    if "xl/workbook.xml" not in names:
        return "it is not an Excel workbook", _AS_XLSX
    if any(each.endswith("vbaproject.bin") for each in names):
        return "it contains macros", "save it in Excel as an Excel workbook without macros (.xlsx)"
    return None


def _too_many(parts: int) -> Refusal:
    return f"it holds {parts:,} parts, more than {MOST_ENTRIES:,}", COPY


def _too_much(size: str) -> Refusal:
    return f"it unpacks to {size} {LARGEST_UNPACKED / 1e6:g} MB", COPY


def _wrong_parts(archive: zipfile.ZipFile) -> Refusal:
    """Unpack every part, which also checks it, and look for what no spreadsheet program writes."""
    left = LARGEST_UNPACKED
    for entry in archive.infolist():
        part = _unpacked(archive, entry, left)
        left -= len(part)
        if left < 0:
            return _too_much("more than")
        if not is_xml(part):
            continue
        if b"\0" in part:
            return "a part of it is not in UTF-8, as spreadsheet programs write it", "save it again in Excel"
        if any(word in part for word in _ENTITIES):
            return "it declares XML entities, which no spreadsheet program writes", "save it again in Excel"
        if _TOO_LONG.search(part):
            return TOO_LARGE
    return None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a part as it is, up to one byte more than `most`; raises where it states another size."""
    stated, entry.file_size = entry.file_size, most + 2  # else the stated size would end the part, wherever it is
    if entry.compress_type not in _PACKED:
        raise zipfile.BadZipFile
    with archive.open(entry) as packed:
        part = packed.read(most + 1)
    if len(part) != stated and len(part) <= most:
        raise zipfile.BadZipFile
    return part
