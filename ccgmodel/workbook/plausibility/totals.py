"""Totals typed among the lines of the Spend sheet: one that adds up others would count twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ccgmodel.plan import Line
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.spend import Spend

_TOTAL = re.compile(r"((grand|overall) |sub-? ?)?totals?\b", re.IGNORECASE)
_ROUNDING = 0.005  # a typed total may differ from the sum of rounded lines by half a per cent
_CALLED = 2  # lines that a figure must add up before it is asked whether it is a total under another name


def without_totals(spend: Spend, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Leave out the lines that are totals of those above, each reported as an error; ask about the others."""
    totals = {line.name for line, is_total in zip(lines, _are_totals(lines), strict=True) if is_total}
    for line in lines:
        if line.name in totals:
            _report_total(spend, line)
        elif _TOTAL.match(line.name):
            _ask(spend, line, "is called a total, but is read as a line of its own")
    kept = tuple(line for line in lines if line.name not in totals)
    for line in _sums_by_another_name(kept):
        _ask(spend, line, "is the sum of all lines above it, and is read as a line of its own")
    return kept


def _are_totals(lines: Sequence[Line]) -> Iterator[bool]:
    """Whether each line is called a total and is the sum of the lines above it, or since the total before it."""
    above = since = 0.0
    for line in lines:
        spent = line.first_year_spend
        is_total = bool(_TOTAL.match(line.name)) and bool(spent) and _is_sum(spent, above, since)
        yield is_total
        above, since = (above, 0.0) if is_total else (above + (spent or 0.0), since + (spent or 0.0))


def _is_sum(spent: float | None, *sums: float) -> bool:
    return spent is not None and any(total and abs(spent / total - 1) <= _ROUNDING for total in sums)


def _sums_by_another_name(lines: Sequence[Line]) -> Iterator[Line]:
    above, count = 0.0, 0
    for line in lines:
        spent = line.first_year_spend or 0.0
        if count >= _CALLED and spent and not _TOTAL.match(line.name) and abs(spent - above) <= 1e-9 * abs(above):
            yield line
        above, count = above + spent, count + bool(spent)


def _report_total(spend: Spend, line: Line) -> None:
    row = spend.rows[fold(line.name)]
    found = f"{line.name!r} adds up the lines above it and would count them twice"
    row.table.report.error(row.cell("line").where, found, "delete the row: totals are computed")


def _ask(spend: Spend, line: Line, found: str) -> None:
    row = spend.rows[fold(line.name)]
    where = row.cell("line").where
    row.table.report.warn(where, f"{line.name!r} {found}", "delete the row if it adds up others")
