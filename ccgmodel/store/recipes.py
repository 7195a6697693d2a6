"""Recipes of layouts that are kept: every version, each with the plan that the recipe first made.

Who may see that plan may read with the recipe, and who may save on it may change the recipe: a recipe holds the
names of the organisation's rows, and at times figures that a question was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, insert, select, update

from ccgmodel.bring import LARGEST_RECIPE, Recipe, RecipeError, read_recipe, recipe_text
from ccgmodel.plan import Problem
from ccgmodel.scenario import LONGEST_NAME, bad_text
from ccgmodel.store.access import Action, Identity, note, require_on
from ccgmodel.store.database import Database
from ccgmodel.store.errors import NotFoundError, StoreError
from ccgmodel.store.plans import Plans
from ccgmodel.store.tables import PLANS, RECIPE_VERSIONS, RECIPES

ABSENT = ("there is no such recipe for you", "ask the owner of its plan to share it with you")


@dataclass(frozen=True, kw_only=True)
class KeptRecipe:
    """One version of a recipe, with what was done to make it, by whom and when; versions count from 1."""

    recipe: str
    plan: str  # the stored plan's key
    organisation: str  # the plan's
    version: int
    name: str
    removed: bool
    document: str  # as `bring.recipe_text` wrote it
    action: str
    saved_by: str
    saved_by_name: str
    saved_at: datetime

    def read(self) -> Recipe:
        """Read the recipe, under the name that it has now.

        Raises:
            RecipeError: where this version of the planner reads it no longer.

        """
        return replace(read_recipe(self.document), name=self.name)


class RecipeConflictError(StoreError):
    """Somebody else has saved the recipe meanwhile; nothing was overwritten."""


@dataclass(frozen=True)
class Recipes:
    """The recipes of the plans that one person may see."""

    database: Database
    identity: Identity

    def create(self, plan: str, recipe: Recipe) -> KeptRecipe:
        """Keep a new recipe with a stored plan.

        Raises:
            NotFoundError, AccessError: where this person may not save on the plan.
            RecipeError: for a name or text that cannot be kept.

        """
        with self.database.writing() as connection:
            require_on(connection, self.identity, plan, "save")
            here = connection.execute(select(PLANS.c.organisation).where(PLANS.c.id == plan)).one()
            made = self._stamped(
                KeptRecipe(
                    recipe=str(uuid4()),
                    plan=plan,
                    organisation=here.organisation,
                    version=1,
                    name=_named(recipe.name),
                    removed=False,
                    document=_text(recipe),
                    action="created",
                    saved_by="",
                    saved_by_name="",
                    saved_at=datetime.now(UTC),
                )
            )
            connection.execute(insert(RECIPES).values(id=made.recipe, plan=plan, latest=1))
            self._insert(connection, made)
            return made

    def save(self, recipe: str, changed: Recipe, based_on: int) -> KeptRecipe:
        """Keep what is decided now on top of the version that it was based on.

        Raises:
            RecipeConflictError: where that is no longer the latest one; nothing is overwritten.
            NotFoundError, AccessError: where this person may not change it.

        """
        return self._next(recipe, based_on, "saved", document=_text(changed), removed=False)

    def rename(self, recipe: str, name: str, based_on: int) -> KeptRecipe:
        """Give a recipe another name; raises as `save` does, and for a name that cannot be kept."""
        return self._next(recipe, based_on, "renamed", name=_named(name))

    def remove(self, recipe: str, based_on: int) -> KeptRecipe:
        """Remove a recipe; `restore` brings it back. Raises as `save` does."""
        return self._next(recipe, based_on, "removed", removed=True)

    def restore(self, recipe: str, based_on: int) -> KeptRecipe:
        """Bring a recipe back that was removed; raises as `save` does."""
        return self._next(recipe, based_on, "restored", removed=False)

    def all(self, *, removed: bool = False) -> list[KeptRecipe]:
        """The latest version of every recipe that this person may see, or of those removed; last saved first."""
        plans = [plan.id for plan in Plans(self.database, self.identity).all()]
        latest = RECIPE_VERSIONS.c.version == RECIPES.c.latest
        wanted = _versions().where(RECIPES.c.plan.in_(plans), latest, RECIPE_VERSIONS.c.removed == int(removed))
        with self.database.reading() as connection:
            return _rows(connection, wanted.order_by(RECIPE_VERSIONS.c.saved_at.desc(), RECIPES.c.id))

    def open(self, recipe: str, version: int | None = None) -> KeptRecipe:
        """Return one version of a recipe, the latest if none is named.

        Raises:
            NotFoundError: where there is none that this person may see.

        """
        with self.database.reading() as connection:
            return self._find(connection, recipe, version, "see")

    def history(self, recipe: str) -> list[KeptRecipe]:
        """Every version of a recipe, newest first."""
        with self.database.reading() as connection:
            self._find(connection, recipe, None, "see")
            wanted = _versions().where(RECIPES.c.id == recipe)
            return _rows(connection, wanted.order_by(RECIPE_VERSIONS.c.version.desc()))

    def _find(self, connection: Connection, recipe: str, version: int | None, action: Action) -> KeptRecipe:
        number = RECIPES.c.latest if version is None else version
        found = _rows(connection, _versions().where(RECIPES.c.id == recipe, RECIPE_VERSIONS.c.version == number))
        if not found:
            raise NotFoundError(*ABSENT)
        try:
            require_on(connection, self.identity, found[0].plan, action)
        except NotFoundError:
            raise NotFoundError(*ABSENT) from None
        return found[0]

    def _next(self, recipe: str, based_on: int, action: str, **changes: Any) -> KeptRecipe:
        """Add a version on top of the one it was based on, unless that is no longer the latest."""
        with self.database.writing() as connection:
            base = self._find(connection, recipe, based_on, "save")
            yours = self._stamped(replace(base, version=based_on + 1, action=action, **changes))
            moved_on = update(RECIPES).where(RECIPES.c.id == recipe, RECIPES.c.latest == based_on)
            if connection.execute(moved_on.values(latest=yours.version)).rowcount == 1:
                self._insert(connection, yours)
                return yours
            theirs = self._find(connection, recipe, None, "save")
            raise RecipeConflictError(
                f"{theirs.saved_by_name} saved version {theirs.version} of {theirs.name!r} while you worked on "
                f"version {based_on}",
                "keep yours as a new recipe, or read the file again with theirs",
            )

    def _stamped(self, kept: KeptRecipe) -> KeptRecipe:
        now = datetime.now(UTC)
        return replace(kept, saved_by=self.identity.person, saved_by_name=self.identity.name, saved_at=now)

    def _insert(self, connection: Connection, kept: KeptRecipe) -> None:
        values = {column.name: getattr(kept, column.name) for column in RECIPE_VERSIONS.c}
        connection.execute(insert(RECIPE_VERSIONS).values({**values, "removed": int(kept.removed)}))
        detail = f"{kept.name}, version {kept.version}"
        note(connection, self.identity, kept.plan, f"recipe {kept.action}", kept.recipe, detail)


def _versions() -> Select[Any]:
    """Every version of every recipe, with the key and the organisation of its plan."""
    columns = select(*RECIPE_VERSIONS.c, RECIPES.c.plan, PLANS.c.organisation)
    return columns.join(RECIPES, RECIPE_VERSIONS.c.recipe == RECIPES.c.id).join(
        PLANS, RECIPES.c.plan == PLANS.c.id
    )


def _rows(connection: Connection, query: Select[Any]) -> list[KeptRecipe]:
    found = (row._mapping for row in connection.execute(query))
    return [KeptRecipe(**{**row, "removed": bool(row["removed"])}) for row in found]


def _named(name: str) -> str:
    name = name.strip()
    wrong = list(bad_text("name", name, LONGEST_NAME))
    wrong += [] if name else [Problem("name", "the recipe has none", "give it one")]
    if wrong:
        raise RecipeError(wrong)
    return name


def _text(recipe: Recipe) -> str:
    text = recipe_text(recipe)
    if wrong := list(bad_text("recipe", text, LARGEST_RECIPE)):
        raise RecipeError([Problem("recipe", each.found[-60:], each.remedy) for each in wrong])
    return text
