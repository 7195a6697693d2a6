"""What was decided about a layout, kept as a recipe: JSON, versioned and named, to read next month's file with.

A row is known by its label and what it stands under, and by how many rows of that name came before it; not by its
place, which changes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from ccgmodel.bring.growth import growth_rates
from ccgmodel.bring.headings import Unit
from ccgmodel.bring.words import ROLES, Role
from ccgmodel.plan import Problem, Refused, fold

VERSION = 1
LARGEST_RECIPE = 1_000_000  # characters
MOST_ROWS = 5_000
LONGEST = 300  # characters of a text
Savings = Literal["", "inside", "taken off"]
Count = Literal["", "each year", "to date"]
Balance = Literal["", "added", "inside"]
States = Literal["levels", "changes"]
BareYears = Literal["", "starts", "ends"]
ByName = Literal["", "schemes", "sums"]


class RecipeError(Refused):
    """A file that is no recipe, or one that cannot be followed; `problems` lists everything that is wrong."""


@dataclass(frozen=True, kw_only=True)
class RecipeRow:
    """What one row is: known by label, section and occurrence; where it stood last time; and what was decided."""

    label: str
    section: str = ""
    occurrence: int = 1
    where: str = ""
    role: Role = "ignored"
    category: str = ""
    growth: str = ""  # a group of the growth rates; "": its own figures
    sign: int = 1  # by which the printed figures are multiplied
    acts_on: str = ""  # the line of a scheme; "": the row of savings itself, or as is proposed

    @property
    def key(self) -> tuple[str, str, int]:
        """What the row is found by."""
        return fold(self.section), fold(self.label), self.occurrence


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a layout is read; "" and None leave to the sheet what it says.

    Raises:
        RecipeError: listing everything that cannot be.

    """

    name: str = ""
    organisation: str = ""
    unit: Unit = ""
    first_year: int | None = None  # that Year 1 is
    bare_years: BareYears = ""  # whether 2014 alone starts or ends the financial year
    group: str = ""  # what stands over the columns that are read
    columns: Mapping[str, str] = field(default_factory=dict)  # year -> the heading of its column
    states: States = "levels"  # what the rows state: sums of each year, or changes on the year before
    opening_allocation: float | None = None  # £k in the year before the first, where rows state changes
    savings: Savings = ""  # a row inside the total of spend, or taken off the lines already
    savings_count: Count = ""  # new savings of each year, or all since the first
    savings_by_name: ByName = ""  # what rows that list savings by name are
    schemes_act_on: str = ""  # the line that every scheme acts on which has none of its own
    balance: Balance = ""  # what is brought forward: added to the positions, or inside the allocation
    rows: tuple[RecipeRow, ...] = ()
    confirmed: tuple[str, ...] = ()  # questions that were answered with yes

    def __post_init__(self) -> None:
        times = Counter(row.key for row in self.rows)
        twice = {row.key: row for row in self.rows if times[row.key] > 1}.values()
        if twice:
            raise RecipeError(
                Problem(f"rows: {row.label}", f"occurrence {row.occurrence} is there twice", "keep one of them")
                for row in twice
            )


def recipe_text(recipe: Recipe) -> str:
    """Write a recipe as JSON."""
    return json.dumps({"version": VERSION, **asdict(recipe)}, ensure_ascii=False, indent=1) + "\n"


def read_recipe(text: str) -> Recipe:
    """Read a recipe; every problem at once.

    Raises:
        RecipeError: listing everything that is wrong with it.

    """
    if len(text) > LARGEST_RECIPE:
        raise RecipeError(f"it has {len(text):,} characters", f"a recipe has at most {LARGEST_RECIPE:,}")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise RecipeError("it is no recipe", "choose a file (.json) that was downloaded here as one") from None
    if not isinstance(found, dict) or "version" not in found:
        raise RecipeError("it is no recipe", "choose a file (.json) that was downloaded here as one")
    if found.pop("version") != VERSION:
        raise RecipeError(
            "it was made by another version of the planner", "decide it again, or update the planner"
        )
    rows = found.pop("rows", [])
    wrong = [*_wrong_fields(Recipe, found, "recipe", {"rows"}), *_wrong_rows(rows)]
    wrong += _wrong_texts(found)
    if wrong:
        raise RecipeError(wrong)
    found["confirmed"] = tuple(found.get("confirmed", ()))
    return Recipe(**found, rows=tuple(RecipeRow(**row) for row in rows))


_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "unit": get_args(Unit),
    "bare_years": get_args(BareYears),
    "states": get_args(States),
    "savings": get_args(Savings),
    "savings_count": get_args(Count),
    "savings_by_name": get_args(ByName),
    "balance": get_args(Balance),
    "role": ROLES,
    "sign": (1, -1),
}
_TEXTS = ("name", "organisation", "group", "label", "section", "where", "category", "acts_on", "schemes_act_on")


def _wrong_fields(
    record: type[Recipe] | type[RecipeRow], found: Mapping[str, object], where: str, apart: set[str]
) -> Iterable[Problem]:
    known = {each.name: each for each in fields(record)}
    for name in found.keys() - known.keys():
        yield Problem(where, f"{name!r} is no part of it", "leave it out")
    for name, each in known.items():
        if name not in found and name not in apart and each.default is MISSING and each.default_factory is MISSING:
            yield Problem(where, f"{name} is missing", "add it")
    for name in found.keys() & known.keys():
        value = found[name]
        if name == "growth" and value not in ("", *growth_rates()):
            groups = ", ".join(repr(each) for each in growth_rates())
            yield Problem(where, f"growth is {value!r}", f"choose one of {groups}, or '' for its own figures")
        elif name in _CHOICES and (isinstance(value, bool) or value not in _CHOICES[name]):
            choices = ", ".join(repr(each) for each in _CHOICES[name])
            yield Problem(where, f"{name} is {value!r}", f"choose one of {choices}")
        elif name in _TEXTS and not (isinstance(value, str) and len(value) <= LONGEST):
            yield Problem(where, f"{name} is no text of up to {LONGEST} characters", "correct it")
        elif name in ("first_year", "occurrence", "opening_allocation") and not _is_number(name, value):
            yield Problem(where, f"{name} is {value!r}", "type a number")


def _is_number(name: str, value: object) -> bool:
    if value is None:
        return name != "occurrence"
    kinds = int | float if name == "opening_allocation" else int
    most = {"first_year": 2099, "occurrence": MOST_ROWS}.get(name, 1e8)
    least = {"first_year": 2000, "occurrence": 1}.get(name, 0)
    return isinstance(value, kinds) and not isinstance(value, bool) and least <= value <= most


def _wrong_rows(rows: object) -> Iterable[Problem]:
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        yield Problem("rows", "they are no list of rows", f"give a list of up to {MOST_ROWS:,}")
        return
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            yield from _wrong_fields(RecipeRow, row, f"row {number}", set())
        else:
            yield Problem(f"row {number}", "it is no row", "give its label and role")


def _wrong_texts(found: Mapping[str, object]) -> Iterable[Problem]:
    columns, confirmed = found.get("columns", {}), found.get("confirmed", [])
    if not isinstance(columns, dict) or not all(isinstance(each, str) for each in columns.values()):
        yield Problem("recipe", "columns are no headings by year", "give each year's heading as text")
    if not isinstance(confirmed, list) or not all(isinstance(each, str) for each in confirmed):
        yield Problem("recipe", "confirmed is no list of texts", "give the questions that were answered")
