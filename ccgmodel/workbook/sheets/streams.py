"""The sheet Streams: parts of the recurrent allocation, the lines that are paid from each, and its limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ccgmodel.plan import Line, Stream, fold, stream_problems
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.sheets.records import filled_rows, parts, record
from ccgmodel.workbook.sheets.spend import Spend


def read_streams(grids: Mapping[str, SheetGrid], spend: Spend, of: Sequence[Line]) -> tuple[Stream, ...]:
    """Read them, and report everything wrong with them; none where the sheet is missing."""
    frame, report, sheet = spend.sheet.frame, spend.sheet.report, contract.STREAMS
    known = {fold(name): name for line in of for name in (line.category, line.name) if name}
    found: dict[str, Stream] = {}
    payers: dict[str, str] = {}
    for row in filled_rows(sheet, grids.get(sheet.name), frame, report):
        lines = tuple(dict.fromkeys(known.get(fold(each), each) for each in parts(row, "lines")))
        stream: Stream = record(row, row.text("name"), lines=lines)
        where, remedy = row.cell("lines").where, "use names of the Spend sheet, separated by ;"
        for each in (each for each in lines if each not in known.values()):
            report.error(where, f"{stream.name} pays for {each!r}, which is neither a line nor a category", remedy)
        for line in (line.name for line in of if {line.name, line.category} & set(lines)):
            if line in payers:
                twice = f"{line} is paid for by {payers[line]} and by {stream.name}"
                report.error(where, twice, "name it in one of the two")
            payers.setdefault(line, stream.name)
        for wrong in stream_problems(stream.name, stream.amounts, frame.years[0]) if frame.years else ():
            report.error(row.cell("name").where, wrong, "correct it")
        if fold(stream.name) in found:
            repeated = f"the stream {stream.name!r} appears twice"
            report.error(row.cell("name").where, repeated, "rename one of the two")
        found.setdefault(fold(stream.name), stream)
    return tuple(found.values())
