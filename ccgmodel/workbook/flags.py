"""The flags on printed figures, such as `provisional Q3 Q4; estimated`."""

from __future__ import annotations

from collections.abc import Iterator

from ccgmodel.metric import FLAGS, Flagged
from ccgmodel.workbook.fields import fold
from ccgmodel.workbook.problems import did_you_mean
from ccgmodel.workbook.table import Row


def read_flags(row: Row) -> Iterator[Flagged]:
    """Read the flags of a row: each a name, and the quarters that it is about."""
    known = {fold(flag): flag for flag in FLAGS}
    for typed in filter(None, map(str.strip, row.text("flags").split(";"))):
        words = typed.split()
        quarters = [word.upper() for word in words if word.upper() in ("Q1", "Q2", "Q3", "Q4")]
        name = " ".join(word for word in words if word.upper() not in quarters)
        if fold(name) in known:
            yield Flagged(known[fold(name)], tuple(int(quarter[1]) - 1 for quarter in quarters))
        else:
            found = f"{typed!r} is no flag{did_you_mean(name, FLAGS)}"
            remedy = f"type {', '.join(FLAGS)}, and the quarters if not all"
            row.table.report.error(row.cell("flags").where, found, remedy)
