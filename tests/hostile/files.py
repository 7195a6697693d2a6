"""Drawn files that were made to do harm: what each kind does, over the good workbook or a published one."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.helpers.corpus import full, many_lines, misnamed, rewritten
from tests.helpers.good_workbook import FULL, workbook

ROOT = Path(__file__).parents[2]
SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 10)]
END = b"</sheetData>"
STRANGE = ["9" * 400, "1e400", "-1e308", "-0", "nan", "1e-320", "2958466", "-1", "0x10", " 5 ", "∞", ""]
TEXTS = ["=1+1", "'=1", "_x0000_", "_xD800_", "\u202eabc", "a\nb", "x" * 33_000, "é" * 201, "[x](http://a.example)",
         "<b>", "&amp;", "\x85", "]@2014/15", "a;b;c", "-", "(((", "30/02/2013", "Q5", "Σ", "\U0001f600"]  # fmt: skip


@cache
def _honest() -> tuple[bytes, ...]:
    samples = ("barnet-recovery-2013", "barnet-bcf-2016", "bnes-2012")
    return (workbook(FULL), *((ROOT / "sample_data" / f"{name}.xlsx").read_bytes() for name in samples))


def drawn(number: int) -> tuple[str, bytes]:
    """Return the file of a number, the same at every run, and what was done to it."""
    kind = KINDS[number % len(KINDS)]
    random = Random(number)  # noqa: S311 - drawn again the same, no secret
    return f"{kind.__name__} {number}", kind(random, _honest()[random.randrange(4)])


def _in(content: bytes, part: str, before: bytes, xml: bytes, *, after: bool = False) -> bytes:
    """The file with XML put into one of its parts, before or after a tag."""
    put = before + xml if after else xml + before
    return rewritten(lambda name, old: old.replace(before, put, 1) if name == part else old, content)


def _with(content: bytes, name: str, part: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", packing) as archive:
        archive.writestr(name, part)
    return buffer.getvalue()


def _mutated(random: Random, content: bytes, most: int) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, most)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def bytes_changed(random: Random, content: bytes) -> bytes:
    return _mutated(random, content, 40)


def bytes_cut_or_doubled(random: Random, content: bytes) -> bytes:
    at, length = random.randrange(len(content)), random.randrange(1, 5_000)
    return content[:at] + (content[at + length :] if random.random() < 0.5 else content[at - length :])


def part_changed(random: Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = random.choice(archive.namelist())
    return rewritten(lambda name, old: _mutated(random, old, 12) if name == part and old else old, content)


def far_cells(random: Random, content: bytes) -> bytes:
    rows = sorted(random.sample(range(1_000, 1_048_577), random.randint(1, 200)))
    columns = [get_column_letter(random.randint(1, 16_384)).encode() for _ in rows]
    cells = (
        b'<row r="%d"><c r="%s%d"><v>7</v></c></row>' % (row, c, row) for row, c in zip(rows, columns, strict=True)
    )
    return _in(content, random.choice(SHEETS), END, b"".join(cells))


def wide_areas(random: Random, content: bytes) -> bytes:
    area = b"A%d:%s%d" % (
        random.randint(1, 99),
        random.choice([b"C", b"ZZ", b"XFD"]),
        random.choice([999, 99_999, 1_048_576]),
    )
    tag, inner = random.choice([(b"mergeCells", b"mergeCell"), (b"hyperlinks", b"hyperlink")])
    many = b"".join(
        b'<%s ref="%s" location="Plan!A1"/>' % (inner, area) for _ in range(random.choice([1, 3, 900]))
    )
    return _in(content, random.choice(SHEETS), END, b"<%s>%s</%s>" % (tag, many, tag), after=True)


def false_size(random: Random, content: bytes) -> bytes:
    bomb = _with(content, "xl/media/blanks.bin", b" " * random.choice([10_000, 19_000_000, 150_000_000]))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        entry = archive.getinfo("xl/media/blanks.bin")
    size = random.choice([1, 1_000, 30_000_000, 0])
    checksum = random.choice([entry.CRC, zlib.crc32(b" " * size)])
    stated = struct.pack("<LLL", entry.CRC, entry.compress_size, entry.file_size)
    return bomb.replace(stated, struct.pack("<LLL", checksum, entry.compress_size, size))


def bomb(random: Random, content: bytes) -> bytes:
    part = random.choice([b"\0", b" ", b"<x/>", b"<x>", b"<c r='A1'/>", b"<!---->", b"<a b='' c=''/>"])
    size = random.choice([2_000_000, 18_000_000, 60_000_000]) // len(part)
    return _with(content, random.choice(["xl/media/a.png", "xl/x.xml", "xl/worksheets/sheet77.xml"]), part * size)


def many_styles(random: Random, content: bytes) -> bytes:
    each, end = random.choice(
        [
            (b'<xf numFmtId="0" fontId="0"/>', b"</cellXfs>"),
            (b"<font><b/><sz val='11'/></font>", b"</fonts>"),
            (b'<cellStyle name="n%d" xfId="0"/>', b"</cellStyles>"),
            (b"<dxf><font><b/></font></dxf>", b"</dxfs>"),
            (b"<fill><patternFill patternType='solid'/></fill>", b"</fills>"),
        ]
    )
    many = b"".join(each % n if b"%d" in each else each for n in range(random.choice([50, 2_500, 7_000, 60_000])))
    return _in(content, "xl/styles.xml", end, many)


def many_names(random: Random, content: bytes) -> bytes:
    count = random.choice([500, 7_000, 100_000])
    each = random.choice(
        [
            b'<definedName name="a%d">Plan!$A$1</definedName>',
            b'<definedName name="_xlnm.Print_Area" localSheetId="%d">A:XFD</definedName>',
        ]
    )
    names = b"".join(each % n for n in range(count))
    return _in(
        content, "xl/workbook.xml", b"</sheets>", b"<definedNames>" + names + b"</definedNames>", after=True
    )


def many_sheets(random: Random, content: bytes) -> bytes:
    name = random.choice([b"Spend", b"s%d", b"Spend%d"])
    sheets = (
        b'<sheet name="%s" sheetId="%d" r:id="rId3"/>' % (name % n if b"%" in name else name, n + 90)
        for n in range(random.choice([3, 900, 7_000]))
    )
    return _in(content, "xl/workbook.xml", b"</sheets>", b"".join(sheets))


def many_cells(random: Random, content: bytes) -> bytes:
    cell = random.choice(
        [
            b'<c r="C%(r)d"><f>A1+B2</f></c>',
            b'<c r="A%(r)d" t="str"><v>Line %(r)d</v></c><c r="C%(r)d"><v>5</v></c>',
            b'<c r="A%(r)d" t="inlineStr"><is><t>x</t></is></c>',
            b'<c r="B%(r)d" t="s"><v>1</v></c>',
            b'<c r="B%(r)d" t="e"><v>#REF!</v></c>',
            b'<c r="C%(r)d" s="1"/>',
            b'<c r="D%(r)d"><f t="shared" si="0"/><v>1</v></c>',
        ]
    )
    rows = range(200, 200 + random.choice([100, 3_000, 19_000, 60_000, 140_000]))
    return _in(
        content,
        random.choice(SHEETS),
        END,
        b"".join(b'<row r="%d">%s</row>' % (r, cell % {b"r": r}) for r in rows),
    )


def many_texts(random: Random, content: bytes) -> bytes:
    each = random.choice(
        [
            b"<si><t>x</t></si>",
            b"<si>" + b"<r><t>a</t></r>" * 50 + b"</si>",
            b"<si><t>" + b"y" * 30_000 + b"</t></si>",
        ]
    )
    return _in(
        content,
        "xl/sharedStrings.xml",
        b"</sst>",
        each * random.choice([200, 5_000, 120_000 // (len(each) // 17)]),
    )


def deep_or_long(random: Random, content: bytes) -> bytes:
    many = random.choice([2_000, 50_000, 250_000])
    xml = random.choice(
        [
            b"<c>" * many + b"</c>" * many,
            b"<row " + b" ".join(b'a%d=""' % n for n in range(min(many, 50_000))) + b"/>",
            b'<q:row xmlns:q="' + b"u" * min(many, 190_000) + b'"><q:c/></q:row>',
            b"<!--" + b"-" * 0 + b"x" * min(many, 190_000) + b"-->",
            b"<row><c r='" + b"A" * min(many, 190_000) + b"1'><v>1</v></c></row>",
            b"<row r='99999999999999999999'><c><v>1</v></c></row>",
        ]
    )
    return _in(content, random.choice(SHEETS), END, xml)


def strange_values(random: Random, content: bytes) -> bytes:
    def change(name: str, old: bytes) -> bytes:
        if name not in SHEETS:
            return old
        pieces = old.split(b"<v>")
        for place in random.sample(range(1, len(pieces)), min(3, len(pieces) - 1)):
            end = pieces[place].index(b"</v>")
            pieces[place] = random.choice(STRANGE).encode() + pieces[place][end:]
        return b"<v>".join(pieces)

    return rewritten(change, content)


def strange_texts(random: Random, content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for _ in range(random.randint(1, 6)):
        sheet = book[random.choice(book.sheetnames)]
        cell = sheet.cell(random.randint(1, sheet.max_row), random.randint(1, min(12, sheet.max_column)))
        if cell.coordinate not in sheet.merged_cells:
            cell.value, cell.data_type = random.choice(TEXTS)[:32_700], "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts_missing_or_twice(random: Random, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        left_out, other = set(random.sample(names, random.randint(0, 2))), random.choice(names)
        for name in names:
            if name not in left_out:
                new.writestr(name, old.read(random.choice([name, name, name, other])))
        if random.random() < 0.3:
            new.writestr("xl/deep/../../../etc/passwd", b"x")
    return buffer.getvalue()


def many_rules(random: Random, content: bytes) -> bytes:
    each = random.choice(
        [
            b'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="1"><formula>A1</formula></cfRule></conditionalFormatting>',
            b'<dataValidations><dataValidation type="whole" sqref="A1:XFD1048576"><formula1>1</formula1></dataValidation></dataValidations>',
            b'<sheetProtection sheet="1"/><autoFilter ref="A1:XFD1048576"/>',
            b'<rowBreaks><brk id="1" max="16383"/></rowBreaks>',
        ]
    )
    return _in(content, random.choice(SHEETS), END, each * random.choice([1, 300, 3_000]), after=True)


def many_parts(random: Random, content: bytes) -> bytes:
    buffer = io.BytesIO(content)
    packing = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    with zipfile.ZipFile(buffer, "a", packing) as archive:
        for number in range(random.choice([10, 900, 30_000])):
            archive.writestr(f"xl/{number}.xml", b"<x/>")
    return buffer.getvalue()


def other_codings(random: Random, content: bytes) -> bytes:
    coding = random.choice(["utf-16", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp037"])
    declared = random.choice(["", f'<?xml version="1.0" encoding="{coding}"?>', "<!DOCTYPE a [<!ENTITY b 'c'>]>"])
    part = random.choice([*SHEETS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])

    def change(name: str, old: bytes) -> bytes:
        if name != part:
            return old
        text = old.decode("utf-8").split("?>", 1)[-1]
        return (declared + text).encode(coding, "replace")

    return rewritten(change, content)


def many_comments(random: Random, content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in range(1, random.choice([3, 200, 2_000])):
        book.worksheets[2].cell(row, 3).comment = Comment("x" * random.choice([1, 300]), "Pat")
    buffer = io.BytesIO()
    book.save(buffer)
    changed = buffer.getvalue()
    if random.random() < 0.5:
        area = b'ref="C1:XFD1048576"'
        return rewritten(lambda name, old: old.replace(b'ref="C1"', area) if "comment" in name else old, changed)
    return changed


def many_misnamed(random: Random, content: bytes) -> bytes:
    return misnamed(lines=random.choice([300, 3_000, 6_000]), steps=random.choice([200, 3_000]))


def as_much_as_a_plan_may_hold(random: Random, content: bytes) -> bytes:
    return random.choice([many_lines, full])(random.choice([1_900, 2_000]))


def no_workbook(random: Random, content: bytes) -> bytes:
    return random.choice([b"", b"PK\x03\x04", b"a,b\n1,2\n", random.randbytes(5_000), content[:30], b"PK\x05\x06" + b"\0" * 18,
                          bytes.fromhex("d0cf11e0a1b11ae1") + random.randbytes(2_000), b"PK" + b"PK\x01\x02" * 99_999])  # fmt: skip


KINDS: tuple[Callable[[Random, bytes], bytes], ...] = (
    bytes_changed, bytes_cut_or_doubled, part_changed, far_cells, wide_areas, false_size, bomb, many_styles, many_names,
    many_sheets, many_cells, many_texts, deep_or_long, strange_values, strange_texts, parts_missing_or_twice, many_rules,
    many_parts, other_codings, many_comments, no_workbook, many_misnamed, as_much_as_a_plan_may_hold,
)  # fmt: skip
