"""Workbooks cell by cell: formula, stored value and style, and whatever else stands in their parts."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree import ElementTree

from ccgmodel.plan import Plan
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.workbook import actuals_template, export, write_template
from tests.everything.plain import Record, rounded

VERSION = "1.2.3"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
AS_IT_IS = re.compile(r"docProps/|xl/workbook.xml|xl/comments|rels$|Content_Types")  # parts that are short text


def exports(plan: Plan, scenarios: list[Scenario]) -> Iterator[Record]:
    """The plan with live formulas under each scenario, with reasons for what is set, as its readers find them."""
    for number, scenario in enumerate(scenarios):
        buffer = io.BytesIO()
        export(plan, scenario, buffer, VERSION, _reasons(scenario) if number % 2 else None)
        yield from (((number, *where), each) for where, each in cells(buffer.getvalue()))


def _reasons(scenario: Scenario) -> dict[Setting, Note]:
    return {each: Note(reason=f"Why {each}", source="Paper", who="Ada", when=WHEN) for each in scenario.values}


def template(plan: Plan | None) -> Iterator[Record]:
    """The template, empty or filled with a plan, and the sheet of actuals of a plan."""
    buffer = io.BytesIO()
    write_template(buffer, plan)
    yield from cells(buffer.getvalue())
    if plan is not None and plan.metrics:
        buffer = io.BytesIO()
        actuals_template(buffer, plan)
        yield from ((("actuals", *where), each) for where, each in cells(buffer.getvalue()))


def cells(content: bytes) -> Iterator[Record]:
    """Every cell of a workbook, and the other parts of its file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = _texts(parts)
    styles = _styles(parts)
    sheets = _sheet_names(parts)
    for name, part in sorted(parts.items()):
        if name in sheets:
            yield from _sheet(sheets[name], ElementTree.fromstring(part), texts, styles)  # noqa: S314 - our own
        elif AS_IT_IS.search(name):
            yield (name,), part.decode()
        elif not name.endswith(("sharedStrings.xml", "styles.xml")):
            yield (name,), f"{zlib.crc32(part):08x}"
    used = sorted(set(styles))
    yield ("styles",), {_short(style): style for style in used}


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """The name of each sheet by its part: both programs that write number the parts in the order of the sheets."""
    root = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - our own
    sheets = _children(root.find(f"{MAIN}sheets"))
    return {f"xl/worksheets/sheet{n}.xml": sheet.get("name", "") for n, sheet in enumerate(sheets, start=1)}


def _sheet(name: str, sheet: ElementTree.Element, texts: list[str], styles: list[str]) -> Iterator[Record]:
    for element in sheet:
        if element.tag != f"{MAIN}sheetData":
            yield (name, element.tag.removeprefix(MAIN)), _xml(element)
            continue
        for row in element:
            if more := {key: value for key, value in row.attrib.items() if key not in ("r", "spans")}:
                yield (name, row.get("r")), more
            for cell in row:
                yield (name, cell.get("r")), _cell(cell, texts, styles)


def _cell(cell: ElementTree.Element, texts: list[str], styles: list[str]) -> list[object]:
    """A cell's formula, its stored value and its style."""
    formula, value, kind = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v"), cell.get("t", "n")
    written = "" if value is None else value.text or ""
    stored: object = written
    if kind == "s":
        stored = texts[int(written)]
    elif kind == "inlineStr":
        stored = "".join(cell.itertext())
    elif kind == "n" and written:
        stored = rounded(float(written))
    style = cell.get("s")
    return [None if formula is None else _xml(formula), stored, _short(styles[int(style)]) if style else ""]


def _texts(parts: dict[str, bytes]) -> list[str]:
    """The texts that cells share."""
    if "xl/sharedStrings.xml" not in parts:
        return []
    root = ElementTree.fromstring(parts["xl/sharedStrings.xml"])  # noqa: S314 - our own
    return ["".join(each.itertext()) for each in root]


def _styles(parts: dict[str, bytes]) -> list[str]:
    """Each style of a workbook in full, whatever its number."""
    root = ElementTree.fromstring(parts["xl/styles.xml"])  # noqa: S314 - our own
    of = {name: root.find(f"{MAIN}{name}") for name in ("numFmts", "fonts", "fills", "borders", "cellXfs")}
    formats = {each.get("numFmtId"): each.get("formatCode") for each in _children(of["numFmts"])}
    found = []
    for xf in _children(of["cellXfs"]):
        own = [_xml(_children(of[f"{kind}s"])[int(xf.get(f"{kind}Id", 0))]) for kind in ("font", "fill", "border")]
        number = xf.get("numFmtId")
        found.append(" ".join([formats.get(number, f"format {number}"), *own, *map(_xml, xf)]))
    return found


def _children(element: ElementTree.Element | None) -> list[ElementTree.Element]:
    return [] if element is None else list(element)


def _xml(element: ElementTree.Element) -> str:
    """An element as text, its attributes in order and without the names of the format."""
    attributes = "".join(f" {key}={value!r}" for key, value in sorted(element.attrib.items()))
    inside = "".join([element.text or "", *map(_xml, element)])
    return (
        inside if element.tag == f"{MAIN}f" and not attributes else f"<{_bare(element.tag)}{attributes}>{inside}"
    )


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _short(style: str) -> str:
    return f"{zlib.crc32(style.encode()):08x}"
