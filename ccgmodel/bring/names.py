"""What the lines are called: as in the sheet, told apart where two are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.plan import fold
from ccgmodel.scenario import LONGEST_NAME


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
