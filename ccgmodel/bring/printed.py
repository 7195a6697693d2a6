"""The sheet's own figures kept with the plan, to hold ours against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ccgmodel.bring.names import line_names
from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.bring.understanding import Understanding
from ccgmodel.bring.words import SPENDING, Role
from ccgmodel.plan import Published
from ccgmodel.workbook import IN_THOUSANDS

TABLE = "The sheet as it was brought"
SOURCE_KEY = "Brought"
NOT_THE_SUM = "The sheet's own rows do not add up to it."
BEFORE = "Printed before the savings of the schemes that act on it."
BY_ROUNDING = "The sum of its rows, which are printed rounded."
_RESULTS: Mapping[Role, str] = {"total_spend": "spend", "position": "in_year", "total_allocation": "allocation"}


def published(understood: Understanding, changes: bool) -> Iterator[Published]:
    """Yield the sheet's own rows, to hold ours against."""
    shown: Literal["£m", "£k"] = "£m" if understood.recipe.unit == "£m" else "£k"
    spending = [row for row in understood.rows if row.role in SPENDING]
    names = dict(zip(map(id, spending), line_names(spending), strict=True))
    per = IN_THOUSANDS[shown]
    net = (
        {row.choice.acts_on for row in understood.rows if row.role == "scheme"}
        if (understood.recipe.savings == "inside")
        else set()
    )
    for row in understood.rows:
        result = _RESULTS.get(row.role, "")
        if row.role in SPENDING and not changes:
            result = f"line:{names[id(row)]}"
        if not result or (changes and row.role != "position") or not row.printed.row.label:
            continue
        amounts = row.amounts(understood.read.years)
        by_year = (None, *amounts) if changes else amounts
        cells = row.printed.cells.values()
        wrong = any(each.where in cells and not each.agrees for each in understood.agreements)
        is_before = row.role in SPENDING and names[id(row)] in net
        is_total = row.role in ("total_spend", "total_allocation")
        yield Published(
            table=TABLE,
            item=row.printed.row.label,
            result=result,
            setting="",
            unit=shown,
            step=2.0 * row.printed.half / per,
            figures=tuple(None if each is None else each / per for each in by_year),
            known=NOT_THE_SUM if wrong else BY_ROUNDING if is_total else BEFORE if is_before else "",
            source=SOURCE_KEY,
        )


def cells_of(row: UnderstoodRow) -> str:
    """Name the cells in which a row's figures stand."""
    cells = list(row.printed.cells.values())
    return f"{plain_source(cells[0])} to {cells[-1].rsplit('!', 1)[-1]}" if cells else ""


def plain_source(text: str) -> str:
    """Leave out what would part a list of sources."""
    return text.replace(";", ",")
