"""How far a recipe is of the layout of a spreadsheet: how many of its rows stand there by their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ccgmodel.bring.recipe import Recipe
from ccgmodel.bring.sheets import PlainBook
from ccgmodel.plan import fold

LEAST_ROWS = 4
LEAST_SHARE = 0.7  # of a recipe's rows, for it to be offered


@dataclass(frozen=True)
class Fit:
    """A recipe, by its place among those that were tried, and how many of its rows are there."""

    place: int
    found: int
    rows: int


def best_fit(book: PlainBook, recipes: Iterable[Recipe]) -> Fit | None:
    """Return the recipe of which most rows are there; None where no layout is that of the spreadsheet."""
    texts = {
        fold(" ".join(value.split()))
        for sheet in book.sheets
        if not sheet.is_hidden
        for row in sheet.rows
        for value in row
        if isinstance(value, str)
    }
    fits = [_fit(place, recipe, texts) for place, recipe in enumerate(recipes)]
    near = [each for each in fits if each.found >= LEAST_ROWS and each.found >= LEAST_SHARE * each.rows]
    return max(near, key=lambda each: (each.found / each.rows, each.found), default=None)


def _fit(place: int, recipe: Recipe, texts: set[str]) -> Fit:
    labels = {fold(row.label) for row in recipe.rows if row.label and row.role != "ignored"}
    return Fit(place, len(labels & texts), len(labels))
