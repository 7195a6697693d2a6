"""What is refused before any parser sees it: files that are no workbook, hold macros, or would choke the reader.

The limits are on what the parser has to do, not on how far the file is compressed: a file within them is read
or refused within about 2 s and 200 MB, so no separate limit on the compression ratio is needed. Elements other
than cells and texts (styles, names) cost the parser far more, so they count forty times.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import PurePath

from ccgmodel.plan import Problem
from ccgmodel.workbook.cells.sheetxml import without_strays

LARGEST_FILE = 10_000_000  # bytes
LARGEST_UNPACKED = 20_000_000  # bytes
MOST_ENTRIES = 1_000  # files inside the workbook
MOST_ELEMENTS = 300_000  # XML elements inside the workbook: about 140,000 filled cells
MOST_ATTRIBUTES = 800_000  # XML attributes inside the workbook
LONGEST_ELEMENT = 200_000  # bytes of one XML element and its text; Excel holds 32,767 characters in a cell
COSTLY = 40  # how many cells one style or name costs

_AS_XLSX = "save it in Excel as an Excel workbook (.xlsx) and upload that"
_COPY = "copy the plan's sheets to a new workbook"
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
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"  # byte order marks and blanks
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_FILE = (
    "it is a text file under another name",
    "open it in Excel, save it as an Excel workbook (.xlsx), and bring it into the template's sheets",
)
_UNREAD = "xl/drawings/vmlDrawing"  # the boxes of comments, which are unpacked and never read
_CHEAP = re.compile(rb"<(?:c|v|f|row|t|si|is)[\s/>]")
_TOO_LONG = re.compile(rb"<[^<]{%d}" % LONGEST_ELEMENT)
_ENTITIES = tuple(word.encode(coding) for word in ("<!ENTITY", "<!DOCTYPE") for coding in ("utf-8", "utf-16-le"))


def guard(content: bytes, name: str) -> list[Problem]:
    """Say why a file is not to be parsed, in one problem; nothing where it may be.

    Args:
        content: the file's bytes.
        name: its name, for its extension and for the message; without an extension only the content counts.

    """
    for refusal in (_wrong_extension(name), _wrong_container(content), _wrong_archive(content)):
        if refusal:
            return [Problem(name, *refusal)]
    return []


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


def _wrong_container(content: bytes) -> Refusal:
    if not content:
        return "the file is empty", "save the workbook again in Excel"
    if len(content) > LARGEST_FILE:
        size = f"{len(content) / 1e6:,.1f} MB"
        return f"the file has {size}, more than {LARGEST_FILE / 1e6:g} MB", "remove pictures and sheets not needed"
    if content.startswith(_OLE):
        return _wrong_compound_file(content)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return _TEXT_FILE if _is_text(content) else ("it is not an Excel workbook", _AS_XLSX)
    return None


def _wrong_compound_file(content: bytes) -> Refusal:
    """Old workbooks and encrypted ones share a container, whose directory names what is in it."""
    if _ENCRYPTED in content:
        remedy = "take the password off in Excel (File, Info, Protect Workbook), save it and upload that"
        return "it is protected by a password", remedy
    return "it is an old Excel workbook (.xls) under another name", _AS_XLSX


def _is_text(content: bytes) -> bool:
    start = content[:4_096]
    return (
        b"\0" not in start and (b"," in start or b"\t" in start or b";" in start) and not start.startswith(b"PK")
    )


def _wrong_archive(content: bytes) -> Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _wrong_entries(archive) or _wrong_parts(archive)
    except _DAMAGE:
        return "the file is damaged", "open it in Excel, let Excel repair it, and save it again"


def _wrong_entries(archive: zipfile.ZipFile) -> Refusal:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        return f"it holds {len(entries):,} parts, more than {MOST_ENTRIES:,}", _COPY
    if unpacked > LARGEST_UNPACKED:
        return f"it unpacks to {unpacked / 1e6:,.0f} MB, more than {LARGEST_UNPACKED / 1e6:g} MB", _COPY
    if "xl/workbook.xml" not in names:
        return "it is not an Excel workbook", _AS_XLSX
    if any(each.endswith("vbaproject.bin") for each in names):
        return "it contains macros", "save it in Excel as an Excel workbook without macros (.xlsx)"
    return None


def _wrong_parts(archive: zipfile.ZipFile) -> Refusal:
    """Unpack every part, which also checks it, and look for entities and for more than the parser can take."""
    elements = attributes = 0
    for entry in archive.infolist():
        part = archive.read(entry)
        if not part.lstrip(_BEFORE_XML).startswith(b"<"):
            continue
        if any(word in part for word in _ENTITIES):
            return "it declares XML entities, which no spreadsheet program writes", "save it again in Excel"
        part = without_strays(part)
        opened = part.count(b"<") - part.count(b"</")
        unread = entry.filename.startswith(_UNREAD)
        elements += opened if unread else opened * COSTLY - (COSTLY - 1) * len(_CHEAP.findall(part))
        attributes += part.count(b"=")
        if elements > MOST_ELEMENTS or attributes > MOST_ATTRIBUTES or _TOO_LONG.search(part):
            return "it holds far more cells or styles than a plan needs", _COPY
    return None
