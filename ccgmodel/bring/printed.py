"""The sheet's own figures kept with the plan, to hold ours against; what its lines are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Literal

from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.bring.understanding import Understanding
from ccgmodel.bring.words import SPENDING, Role
from ccgmodel.plan import Published, fold
from ccgmodel.scenario import LONGEST_NAME
from ccgmodel.workbook import IN_THOUSANDS

TABLE = "The sheet as it was brought"
SOURCE_KEY = "Brought"
NOT_THE_SUM = "The sheet's own rows do not add up to it."
BY_ROUNDING = "The sum of its rows, which are printed rounded."
_RESULTS: Mapping[Role, str] = {"total_spend": "spend", "position": "in_year", "total_allocation": "allocation"}


def published(understood: Understanding, changes: bool) -> Iterator[Published]:
    """Yield the sheet's own rows, to hold ours against."""
    shown: Literal["£m", "£k"] = "£m" if understood.recipe.unit == "£m" else "£k"
    spending = [row for row in understood.rows if row.role in SPENDING]
    names = dict(zip(map(id, spending), line_names(spending), strict=True))
    per = IN_THOUSANDS[shown]
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
        is_total = row.role in ("total_spend", "total_allocation")
        yield Published(
            table=TABLE,
            item=row.printed.row.label,
            result=result,
            setting="",
            unit=shown,
            step=2.0 * row.printed.half / per,
            figures=tuple(None if each is None else each / per for each in by_year),
            known=NOT_THE_SUM if wrong else BY_ROUNDING if is_total else "",
            source=SOURCE_KEY,
        )


def line_names(rows: Sequence[UnderstoodRow]) -> list[str]:
    """What the lines are called: as in the sheet, told apart by what they stand under, else by number."""
    times = Counter(fold(row.printed.row.label) for row in rows)
    taken: set[str] = set()
    names: list[str] = []
    for row in rows:
        label, section = row.printed.row.label, row.printed.row.section
        name = f"{section}: {label}" if section and times[fold(label)] > 1 else label or "Row without a name"
        names.append(unique_name(name[: LONGEST_NAME - 10], taken))
        taken.add(fold(names[-1]))
    return names


def unique_name(name: str, taken: Container[str]) -> str:
    """Number a name that is taken, the names that are being folded."""
    found, number = name, 1
    while fold(found) in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def cells_of(row: UnderstoodRow) -> str:
    """Name the cells in which a row's figures stand."""
    cells = list(row.printed.cells.values())
    return f"{plain_source(cells[0])} to {cells[-1].rsplit('!', 1)[-1]}" if cells else ""


def plain_source(text: str) -> str:
    """Leave out what would part a list of sources."""
    return text.replace(";", ",")
