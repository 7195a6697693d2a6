"""What every row of figures is: as it adds up and by its words, why, and as was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from ccgmodel.bring.adding import FoundSum, SummedRow, find_sums
from ccgmodel.bring.growth import GROUP_OF_CATEGORY
from ccgmodel.bring.printed_rows import PrintedRow
from ccgmodel.bring.recipe import RecipeRow
from ccgmodel.bring.words import (
    INCOME,
    PART,
    SAVINGS,
    SPENDING,
    TOTAL,
    Role,
    category_in,
    role_in,
    says,
)
from ccgmodel.plan import Figures, Floats

ANOTHER = "the lines of another table are read"
SIMILAR = 88.0  # of 100: a label that may be one of last time, renamed


@dataclass(frozen=True)
class UnderstoodRow:
    """A row and what it is: as decided, or as proposed and why."""

    printed: PrintedRow
    choice: RecipeRow
    because: str
    is_decided: bool
    adds_up: FoundSum | None = None  # its parts by their places among all rows
    before: tuple[str, str, int] | None = None  # the key of the recipe's row that it is

    @property
    def role(self) -> Role:
        """What it is."""
        return self.choice.role

    def amount(self, year: int) -> float | None:
        """Return its figure in £k with the sign that was decided; None where it is blank."""
        printed = self.printed.figures.get(year)
        return None if printed is None else printed * self.choice.sign

    def amounts(self, years: Sequence[int]) -> Figures:
        """Return its figures in £k by year."""
        return tuple(self.amount(year) for year in years)


def understand_rows(
    rows: Sequence[PrintedRow], recipe: Sequence[RecipeRow], decided_now: Sequence[RecipeRow]
) -> list[UnderstoodRow]:
    """Say what every row is: as was decided now, as the recipe has it, or as it adds up and by its words."""
    before = _found(rows, recipe)
    decided = before | {row.key: row for row in decided_now}
    understood: list[UnderstoodRow] = []
    for number in sorted({row.table for row in rows}):
        here = [row for row in rows if row.table == number]
        known = [decided.get(row.key) for row in here]
        sums = find_sums([_summed(row, choice) for row, choice in zip(here, known, strict=True)])
        first, partial = len(understood), _partial_totals(here, sums)
        for place, (row, choice) in enumerate(zip(here, known, strict=True)):
            adds_up = sums.get(place)
            role, because = _proposed(place, here, sums, partial)
            parts = adds_up and FoundSum(
                adds_up.kind, tuple(first + each for each in adds_up.parts), adds_up.savings_taken_off
            )
            now = replace(
                choice or _choice(row, role),
                label=row.row.label,
                section=row.row.section,
                occurrence=row.key[2],
                where=row.where,
            )
            reason = "as was decided" if choice else because
            last = before[row.key].key if row.key in before else None
            understood.append(UnderstoodRow(row, now, reason, choice is not None, parts, last))
    return _one_table_of_spend(_with_signs(understood))


def _found(rows: Sequence[PrintedRow], recipe: Sequence[RecipeRow]) -> dict[tuple[str, str, int], RecipeRow]:
    """The recipe's choice by row; a row that stands under another section is still the same one."""
    by_key = {row.key: row for row in recipe}
    found = {row.key: by_key[row.key] for row in rows if row.key in by_key}
    left = {row.key: row for row in recipe if row.key not in found}
    by_label = Counter(key[1] for key in left)
    here = Counter(row.key[1] for row in rows if row.key not in found)
    for row in rows:
        label = row.key[1]
        if row.key not in found and by_label[label] == 1 and here[label] == 1:
            found[row.key] = next(each for key, each in left.items() if key[1] == label)
    return found


def _summed(row: PrintedRow, choice: RecipeRow | None) -> SummedRow:
    label, section = row.row.label, row.row.section
    role = choice.role if choice else role_in(label, section)
    years = sorted(row.cells)
    return SummedRow(
        values=_values(row, years),
        half=row.half,
        is_income=role in (*INCOME, "total_allocation")
        or (role is None and says(label, TOTAL) and says(label, ("sources", "income"))),
        is_saving=role in SAVINGS,
        says_total=says(label, TOTAL) or role in ("total_allocation", "total_spend"),
        says_part=bool(PART.match(label.casefold())),
        says_position=role == "position",
        is_apart=row.is_rate or role in ("cumulative", "required") or (role == "ignored" and choice is None),
    )


def _values(row: PrintedRow, years: Sequence[int]) -> Floats:
    return np.array([row.figures.get(year, 0.0) for year in years])


def _proposed(
    place: int, here: Sequence[PrintedRow], sums: Mapping[int, FoundSum], partial: Container[int]
) -> tuple[Role, str]:
    """Propose what a row is, and say why."""
    row, adds_up = here[place], sums.get(place)
    label = row.row.label
    named = role_in(label, row.row.section)
    if row.is_rate:
        return "ignored", "it is a rate and no money"
    if adds_up and adds_up.kind == "of which":
        return "subtotal", f"it is part of {here[adds_up.parts[0]].row.label}"
    if named in ("cumulative", "required"):
        return named, "by its words"
    if adds_up and adds_up.kind == "position":
        return "position", "it is income less spend"
    if adds_up:
        role = _total_role(place, here, sums)
        return ("subtotal" if place in partial else role), _because_total(adds_up, here)
    if named == "position":
        return "position", "by its words"
    if named == "brought_forward" and says(label, ("allocation",)):
        return "allocation", "by its words; the balance is inside it"
    if named:
        return named, "by its words"
    if any(
        place < later and place in each.parts for later, each in sums.items() if each.kind in ("total", "claimed")
    ):
        return "spend", "it is part of a total of spend"
    before = any(each < place and found.kind == "position" for each, found in sums.items())
    return (
        ("ignored", "it stands after the position")
        if before
        else ("spend", "it has figures, and nothing says more")
    )


def _total_role(place: int, here: Sequence[PrintedRow], sums: Mapping[int, FoundSum]) -> Role:
    label = here[place].row.label
    leaves = _leaves(place, sums)
    if says(label, ("sources", "income", "allocation", "resource limit", "rrl", "funding")) and not says(
        label, ("expenditure", "spend", "applications")
    ):
        return "total_allocation"
    if all(role_in(here[each].row.label, here[each].row.section) in INCOME for each in leaves):
        return "total_allocation"
    if all(role_in(here[each].row.label, here[each].row.section) in SAVINGS for each in leaves):
        return "subtotal"
    part_of_another = any(place in each.parts for each in sums.values() if each.kind in ("total", "claimed"))
    return "subtotal" if part_of_another else "total_spend"


def _partial_totals(here: Sequence[PrintedRow], sums: Mapping[int, FoundSum]) -> set[int]:
    """The totals of spend that each add up another part of the lines: none of them is the total of all."""
    found = {
        place
        for place, each in sums.items()
        if each.kind == "total" and _total_role(place, here, sums) == "total_spend"
    }
    return found if len(found) > 1 else set()


def _leaves(place: int, sums: Mapping[int, FoundSum]) -> list[int]:
    """The rows that a total adds up in the end."""
    found = sums.get(place)
    if found is None or found.kind not in ("total", "claimed"):
        return [place]
    return [leaf for part in found.parts for leaf in _leaves(part, sums)]


def _because_total(adds_up: FoundSum, here: Sequence[PrintedRow]) -> str:
    first, last = (here[adds_up.parts[place]].row.label for place in (0, -1)) if adds_up.parts else ("", "")
    if adds_up.kind == "claimed":
        return "it is called a total; the rows above do not add up to it"
    return f"it adds up {first} to {last}"


def _choice(row: PrintedRow, role: Role) -> RecipeRow:
    label, section = row.row.label, row.row.section
    category = "Reserves" if role == "set_aside" else category_in(label, section) if role == "spend" else ""
    growth = GROUP_OF_CATEGORY.get(category, "") if role == "spend" else ""
    return RecipeRow(
        label=label, section=section, occurrence=row.key[2], role=role, category=category, growth=growth
    )


def _one_table_of_spend(rows: list[UnderstoodRow]) -> list[UnderstoodRow]:
    """Propose the lines of one table only: a second one with spend would count it twice."""
    lines = Counter(row.printed.table for row in rows if row.role in SPENDING)
    totals = {row.printed.table for row in rows if row.role == "total_spend"}
    decided = {row.printed.table for row in rows if row.is_decided and row.role in SPENDING}
    best = max(lines, key=lambda table: (table in decided, table in totals, lines[table]), default=None)
    found = []
    for row in rows:
        elsewhere = not row.is_decided and row.printed.table != best and row.printed.table not in decided
        if elsewhere and row.role in (*SPENDING, "total_spend"):
            row = _ignored(row, ANOTHER)
        found.append(row)
    return _once(found, best)


def _ignored(row: UnderstoodRow, because: str) -> UnderstoodRow:
    return replace(row, choice=replace(row.choice, role="ignored", category="", growth=""), because=because)


def _once(rows: list[UnderstoodRow], best: int | None) -> list[UnderstoodRow]:
    """Take from other tables only what the table of spend has not."""
    here = {row.role for row in rows if row.printed.table == best}
    by_name = Counter(row.printed.table for row in rows if row.role in ("savings_planned", "scheme"))
    if elsewhere := _without_balance(rows, best):
        here -= {"allocation"}
        rows = [
            _ignored(row, f"{elsewhere} is without the balance")
            if row.role == "allocation" and has_balance(row)
            else row
            for row in rows
        ]
    found = []
    for row in rows:
        again = row.printed.table != best and not row.is_decided and row.role in here
        several = row.role in ("savings_planned", "scheme") and by_name[row.printed.table] > 1  # listed by name
        if again and not several and row.role in (*INCOME, *SAVINGS, "required", "total_allocation"):
            row = _ignored(row, "the table of spend has it too")
        found.append(row)
    return found


def has_balance(row: UnderstoodRow) -> bool:
    """Whether an allocation says that the balance brought forward is inside it."""
    return says(row.printed.row.label, ("brought forward", "b/f"))


def _without_balance(rows: Sequence[UnderstoodRow], best: int | None) -> str:
    """The allocation of another table that is without the balance, where the table of spend's own is with it."""
    own = [row for row in rows if row.role == "allocation" and row.printed.table == best]
    years = {year for row in own for year in row.printed.figures}
    if not own or not all(has_balance(row) and not row.is_decided for row in own):
        return ""
    others = (
        row for row in rows if row.role == "allocation" and row not in own and years <= set(row.printed.figures)
    )
    return next((row.printed.row.label for row in others if not has_balance(row)), "")


def _with_signs(rows: list[UnderstoodRow]) -> list[UnderstoodRow]:
    """Turn what the sheet prints negative by its convention: income, savings, or spend in brackets."""
    negative: dict[tuple[int, str], bool] = {}
    groups = {
        "income": (*INCOME, "total_allocation"),
        "spend": (*SPENDING, "total_spend"),
        "required": ("required",),
    }
    for name, roles in groups.items():
        for table in {row.printed.table for row in rows}:
            figures = [
                sum(row.printed.figures.values())
                for row in rows
                if row.role in roles and row.printed.table == table
            ]
            negative[table, name] = bool(figures) and sum(figures) < 0.0
    found = []
    for row in rows:
        name = next((each for each, roles in groups.items() if row.role in roles), "")
        turned = negative.get((row.printed.table, name), False)
        if row.role in SAVINGS:
            turned = sum(row.printed.figures.values()) < 0.0
        sign = row.choice.sign if row.is_decided else -1 if turned else 1
        found.append(replace(row, choice=replace(row.choice, sign=sign)))
    return found


def nearest(label: str, known: Sequence[str]) -> str:
    """Return the label that this may be under another name; "" where none is near."""
    near = process.extractOne(label, known, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR)
    return near[0] if near else ""
