"""Savings by name: which rows are schemes, and on which line each acts.

A sheet that lists savings by name may mean schemes, or the parts of one sum: its words propose, and it is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from ccgmodel.bring.names import line_names
from ccgmodel.bring.recipe import Recipe
from ccgmodel.bring.rows import UnderstoodRow, nearest
from ccgmodel.bring.words import SPENDING, Role, category_in, says
from ccgmodel.plan import Problem, fold, warning, year_label

BY_NAME: tuple[Role, ...] = ("savings_planned", "scheme")
ITSELF = "the row of savings itself"
IN_ANOTHER = "another table lists the savings by name"
_SCHEMES = ("scheme", "schemes", "project", "projects", "initiative", "initiatives")

Key = tuple[str, str, int]


@dataclass(frozen=True)
class NamedSavings:
    """The places of rows that list savings by name, and of the row that prints their sum, where there is one."""

    places: tuple[int, ...]
    total: int | None = None
    apart: Problem | None = None  # why they cannot be what that row sums


def find_named(rows: Sequence[UnderstoodRow]) -> list[NamedSavings]:
    """Find the savings that are listed by name: several of a table, or the parts below a row of savings."""
    below: dict[int, list[int]] = {}
    tables: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        whole = row.adds_up.parts[0] if row.adds_up and row.adds_up.kind == "of which" else None
        if whole is not None and rows[whole].printed.where != row.printed.where and _saves(rows[whole]):
            below.setdefault(whole, []).append(place)
        elif row.role in BY_NAME:
            tables.setdefault(row.printed.table, []).append(place)
    main = next((row.printed.table for row in rows if row.role in SPENDING), None)
    found = [NamedSavings(tuple(parts), whole) for whole, parts in below.items() if len(parts) > 1]
    sums = [place for place in tables.get(main, ()) if place not in below] if main is not None else []
    for table, places in tables.items():
        own = tuple(place for place in places if place not in below)
        if len(own) > 1 and table != main and len(sums) == 1:
            found.append(NamedSavings(own, sums[0], _apart(rows, own, sums[0])))
        elif len(own) > 1:
            found.append(NamedSavings(own))
    return found


def _saves(row: UnderstoodRow) -> bool:
    return row.role in BY_NAME or (row.role == "subtotal" and row.is_decided)


def _apart(rows: Sequence[UnderstoodRow], places: Sequence[int], total: int) -> Problem | None:
    """The question where rows do not add up to what another table prints as their sum."""
    row = rows[total]
    half = row.printed.half + sum(rows[place].printed.half for place in places)
    for year in sorted(row.printed.figures):
        listed = sum(rows[place].amount(year) or 0.0 for place in places)
        printed = row.amount(year) or 0.0
        if abs(listed - printed) > half + 1e-6 * (1.0 + abs(printed)):
            found = (
                f"{_some([rows[place] for place in places])} come to {listed:,.10g} in {year_label(year)}, and "
                f"{row.printed.row.label} is {printed:,.10g} (£k); it is read, and they are not"
            )
            remedy = f"to read them, say what each is, and that {row.printed.row.label} is a subtotal"
            return warning(rows[places[0]].printed.where, found, remedy)
    return None


def with_schemes(
    rows: Sequence[UnderstoodRow], recipe: Recipe, decided_now: Container[Key]
) -> tuple[list[UnderstoodRow], list[Problem]]:
    """Say which savings by name are schemes, as was decided of all or by their words; and what is asked."""
    found, asked = list(rows), []
    for named in find_named(rows):
        if named.apart:
            _take(found, named.places, "ignored", IN_ANOTHER, decided_now, also_kept=False)
            asked += [] if all(rows[place].is_decided for place in named.places) else [named.apart]
            continue
        called = any(_called_schemes(rows[place]) for place in named.places)
        are_schemes = recipe.savings_by_name == "schemes" or (not recipe.savings_by_name and called)
        because = "as was decided of all" if recipe.savings_by_name else "savings by name, called schemes"
        follow = bool(recipe.savings_by_name)
        if are_schemes:
            _take(found, named.places, "scheme", because, decided_now, also_kept=follow)
            if named.total is not None:
                _take(found, (named.total,), "subtotal", "it adds up the schemes", decided_now, also_kept=follow)
        elif named.total is None:
            _take(found, named.places, "savings_planned", "savings by name", decided_now, also_kept=follow)
        else:
            _take(found, named.places, "subtotal", "it is part of the savings", decided_now, also_kept=follow)
            _take(found, (named.total,), "savings_planned", "by its words", decided_now, also_kept=follow)
        if not recipe.savings_by_name and not all(rows[place].is_decided for place in named.places):
            total = rows[named.total].printed.row.label if named.total is not None else ""
            asked.append(_question([found[place] for place in named.places], total))
    return found, asked


def _take(
    found: list[UnderstoodRow], places: Sequence[int], role: Role, because: str, decided_now: Container[Key],
    *, also_kept: bool,
) -> None:  # fmt: skip
    for place in places:
        row = found[place]
        if row.printed.key in decided_now or (row.is_decided and not also_kept) or row.role == role:
            continue
        sign = row.choice.sign
        if role in BY_NAME and row.role not in BY_NAME:
            sign = -1 if sum(row.printed.figures.values()) < 0.0 else 1
        found[place] = replace(row, choice=replace(row.choice, role=role, sign=sign), because=because)


def _called_schemes(row: UnderstoodRow) -> bool:
    return says(f"{row.printed.row.section} {row.printed.row.label}", _SCHEMES)


def _question(named: Sequence[UnderstoodRow], total: str) -> Problem:
    schemes = sum(row.role == "scheme" for row in named)
    sums = f"no more than parts of {total}" if total else "sums of planned savings"
    taken = "schemes" if schemes == len(named) else sums if not schemes else "schemes and sums"
    found = f"{len(named)} rows list savings by name ({_some(named)}); they are taken as {taken}"
    return warning(named[0].printed.where, found, "say so if they are not")


def _some(rows: Sequence[UnderstoodRow]) -> str:
    names = ", ".join(row.printed.row.label or "no name" for row in rows[:3])
    return f"{names} and {len(rows) - 3} more" if len(rows) > 3 else names


def with_lines(
    rows: Sequence[UnderstoodRow], recipe: Recipe, decided_now: Container[Key], *, inside: bool
) -> tuple[list[UnderstoodRow], list[Problem]]:
    """Say on which line each scheme acts: its own choice, the choice for all, or what its words name; and ask.

    Savings that are a row of the spend act on that row itself where nothing else is chosen: a blank.
    """
    spend = [row for row in rows if row.role in SPENDING]
    names = line_names(spend)
    found: list[UnderstoodRow] = []
    proposed: dict[str, list[UnderstoodRow]] = {}
    for row in rows:
        own = row.choice.acts_on
        if row.role == "scheme":
            kept = own and (row.printed.key in decided_now or not recipe.schemes_act_on)
            now = own if kept else recipe.schemes_act_on or ("" if inside else _line_of(row, spend, names))
            if not recipe.schemes_act_on and not own and not (inside and row.is_decided):
                proposed.setdefault(now, []).append(row)
            row = replace(row, choice=replace(row.choice, acts_on=now))
        found.append(row)
    return found, [*_lines_asked(proposed), *_lines_missing(found, names)]


def _lines_asked(proposed: dict[str, list[UnderstoodRow]]) -> Iterator[Problem]:
    for line, on in proposed.items():
        said = f"{_some(on)}: taken to act on {line or ITSELF}"
        yield warning(on[0].printed.where, said, "choose another line if it acts elsewhere")


def _lines_missing(rows: Sequence[UnderstoodRow], names: Sequence[str]) -> Iterator[Problem]:
    for row in rows:
        if row.role == "scheme" and row.choice.acts_on and row.choice.acts_on not in names:
            found = f"{row.printed.row.label} acts on {row.choice.acts_on}, which is no line here"
            yield Problem(row.printed.where, found, "choose the line that it acts on")


def _line_of(row: UnderstoodRow, spend: Sequence[UnderstoodRow], names: Sequence[str]) -> str:
    """The line that a scheme's label names, else the largest of its category, else the largest that grows."""
    label = row.printed.row.label
    named = nearest(label, names) or next((name for name in names if fold(name) in fold(label)), "")
    if named or not names:
        return named
    lines = [(name, each) for name, each in zip(names, spend, strict=True) if each.role == "spend"]
    category = category_in(label)
    alike = [each for each in lines if category not in ("", "Other") and each[1].choice.category == category]
    grow = [each for each in lines if each[1].choice.growth]
    among = alike or grow or lines or list(zip(names, spend, strict=True))
    return max(among, key=lambda each: sum(each[1].printed.figures.values()) * each[1].choice.sign)[0]


def whole_choices(recipe: Recipe, rows: Sequence[UnderstoodRow]) -> dict[str, str]:
    """What a recipe keeps of the choices for all: only those that every row follows."""
    schemes = [row for row in rows if row.role == "scheme"]
    by_name = Counter(row.role for row in rows if row.role in BY_NAME)
    other: Role = "savings_planned" if recipe.savings_by_name == "schemes" else "scheme"
    follows = all(row.choice.acts_on == recipe.schemes_act_on for row in schemes)
    return {
        "savings_by_name": "" if by_name[other] else recipe.savings_by_name,
        "schemes_act_on": recipe.schemes_act_on if follows else "",
    }
