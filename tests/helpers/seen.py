"""Sample workbooks with how one cell looks changed in their XML, which is much quicker than opening them whole."""

import re
import zipfile
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

from ccgmodel.plan import Plan, Report
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import load
from ccgmodel.workbook.cells.table import Frame, table
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.corpus import rewritten

SAMPLES = sorted(path for path in SAMPLE_DATA.rglob("*.xlsx") if path.stem != "portfolio")
UNITS = {"£": 0.001, "£k": 1.0, "£m": 1000.0}


@cache
def plan_of(path: Path) -> Plan:
    plan = read(path).plan
    assert plan is not None
    return plan


@cache
def held(path: Path) -> list[tuple[str, object, str, bool]]:
    """The cells of a sample that are read: where, value, kind of field, and whether it is a figure or a name."""
    plan, report = plan_of(path), Report()
    known = {fold(sheet.name): sheet for sheet in contract.SHEETS}
    frame = Frame(plan.year_numbers, UNITS[plan.money_unit])
    found = []
    for grid in load(path.read_bytes(), known, "", report) or []:
        if grid.called not in known:
            continue
        of = table(known[grid.called], grid, frame, report)
        for row in of.rows():
            for cell in grid.row(row.number):
                if each := of.held((cell.row, cell.column)):
                    found.append((cell.where, cell.value, each.field.kind, each.counts))
    return found


@cache
def figures(path: Path) -> list[tuple[str, float, str]]:
    """The figures of a sample that are no nought: where, value, kind of field."""
    kinds = ("money", "rate", "share", "number")
    return [(w, v, kind) for w, v, kind, _ in held(path) if kind in kinds and isinstance(v, int | float) and v]


@cache
def part_of(path: Path, sheet: str) -> str:
    """The part that holds a sheet, which our samples have in order."""
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        names = re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(escape(sheet)) + 1}.xml"


def in_sheet(path: Path, sheet: str, old: str, new: str, *, styles: tuple[str, str] = ("", "")) -> bytes:
    """A sample with a pattern in one sheet's XML replaced, and an element added to its styles and fonts."""
    part, (font, number_format) = part_of(path, sheet), styles

    def change(name: str, content: bytes) -> bytes:
        if name == part:
            changed, times = re.subn(old, new, content.decode(), count=1, flags=re.DOTALL)
            assert times == 1, old
            return changed.encode()
        if name != "xl/styles.xml" or not any(styles):
            return content
        text = content.decode()
        fonts = text.partition("<fonts")[2].partition("</fonts>")[0].count("<font>")
        xf = f'<xf numFmtId="{900 if number_format else 0}" fontId="{fonts}" fillId="0" borderId="0" xfId="0"/>'
        code = f'<numFmt numFmtId="900" formatCode="{escape(number_format)}"/>'
        if "<numFmts" not in text:
            text = text.replace("<fonts", '<numFmts count="1"></numFmts><fonts', 1)
        text = text.replace("</numFmts>", f"{code}</numFmts>").replace("</fonts>", f"<font>{font}</font></fonts>")
        return text.replace("</cellXfs>", f"{xf}</cellXfs>").encode()

    return rewritten(change, path.read_bytes())


@cache
def _styles(path: Path) -> int:
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        text = archive.read("xl/styles.xml").decode()
    return text.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ")


def styled(path: Path, where: str, *, font: str = "", number_format: str = "") -> bytes:
    """A sample with the style of one cell changed."""
    sheet, _, cell = where.partition("!")
    new = f'<c r="{cell}" s="{_styles(path)}"\\1'
    return in_sheet(path, sheet, f'<c r="{cell}"(?: s="[0-9]+")?([ >])', new, styles=(font, number_format))


def typed(path: Path, where: str, xml: str) -> bytes:
    """A sample with other XML in one cell: a text of runs, or nothing."""
    sheet, _, cell = where.partition("!")
    new = f'<c r="{cell}" t="inlineStr"><is>{xml}</is></c>' if xml else ""
    return in_sheet(path, sheet, f'<c r="{cell}"(?: [^>]*)?>.*?</c>', new)


def runs(*parts: tuple[str, str]) -> str:
    """The XML of a text in runs: each with its text and the element of its effect."""
    return "".join(
        f'<r><rPr>{effect}<sz val="11"/></rPr><t xml:space="preserve">{escape(text)}</t></r>'
        for text, effect in parts
    )
