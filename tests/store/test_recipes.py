"""Recipes in the store: every version kept, for those who may see the plan. On SQLite and on PostgreSQL alike."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ccgmodel.bring import Recipe, RecipeError, RecipeRow
from ccgmodel.store import KeptRecipe, Store
from ccgmodel.store.database import Database
from ccgmodel.store.errors import AccessError, NotFoundError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.recipes import RecipeConflictError

RECIPE = Recipe(name="Monthly return", unit="£k", rows=(RecipeRow(label="Acute “A”", role="spend"),))


@pytest.fixture
def monthly(ada: Store, stored: StoredPlan) -> KeptRecipe:
    return ada.recipes.create(stored.id, RECIPE)


def test_what_is_kept_comes_back_as_it_was(ada: Store, monthly: KeptRecipe):
    assert ada.recipes.open(monthly.recipe) == monthly
    assert ada.recipes.all() == [monthly]
    assert monthly.read() == RECIPE
    assert (monthly.version, monthly.action, monthly.saved_by_name, monthly.organisation) == (
        1,
        "created",
        "Ada",
        "NHS Barnet CCG",
    )


def test_every_version_is_kept_and_what_was_removed_comes_back(ada: Store, monthly: KeptRecipe):
    changed = Recipe(name="Monthly return", unit="£m", rows=RECIPE.rows)
    ada.recipes.save(monthly.recipe, changed, 1)
    ada.recipes.rename(monthly.recipe, " The return ", 2)
    ada.recipes.remove(monthly.recipe, 3)
    assert (ada.recipes.all(), [each.name for each in ada.recipes.all(removed=True)]) == ([], ["The return"])
    ada.recipes.restore(monthly.recipe, 4)
    assert [
        (each.version, each.action, each.name, each.removed) for each in ada.recipes.history(monthly.recipe)
    ] == [
        (5, "restored", "The return", False),
        (4, "removed", "The return", True),
        (3, "renamed", "The return", False),
        (2, "saved", "Monthly return", False),
        (1, "created", "Monthly return", False),
    ]
    (latest,) = ada.recipes.all()
    assert latest.read() == Recipe(name="The return", unit="£m", rows=RECIPE.rows)
    assert ada.recipes.open(monthly.recipe, 1) == monthly
    actions = [each.action for each in ada.log.entries(monthly.plan)][:5]
    assert actions == [f"recipe {each}" for each in ("restored", "removed", "renamed", "saved", "created")]


def test_nothing_of_somebody_else_is_overwritten(ada: Store, monthly: KeptRecipe):
    ada.recipes.rename(monthly.recipe, "Mine", 1)
    said = (
        "Ada saved version 2 of 'Mine' while you worked on version 1; keep yours as a new recipe, or read the file "
        "again with theirs"
    )
    with pytest.raises(RecipeConflictError, match=re.escape(said)):
        ada.recipes.save(monthly.recipe, RECIPE, 1)
    assert len(ada.recipes.history(monthly.recipe)) == 2


def test_a_recipe_is_for_those_who_may_see_its_plan(ada: Store, bob: Store, monthly: KeptRecipe):
    assert bob.recipes.all() == []
    for ask in (bob.recipes.open, bob.recipes.history, lambda key: bob.recipes.remove(key, 1)):
        with pytest.raises(NotFoundError, match="there is no such recipe for you"):
            ask(monthly.recipe)
    with pytest.raises(NotFoundError, match="there is no such plan for you"):
        bob.recipes.create(monthly.plan, RECIPE)
    ada.plans.give(monthly.plan, "bob@example.org", "viewer")
    assert bob.recipes.all() == [monthly]
    with pytest.raises(AccessError, match="as viewer you cannot save on this plan"):
        bob.recipes.rename(monthly.recipe, "Bob's", 1)
    ada.plans.give(monthly.plan, "bob@example.org", "editor")
    assert bob.recipes.rename(monthly.recipe, "Bob's", 1).saved_by_name == "Bob"


def test_a_name_that_cannot_be_kept_is_refused(ada: Store, monthly: KeptRecipe):
    with pytest.raises(RecipeError, match="name: the recipe has none; give it one"):
        ada.recipes.rename(monthly.recipe, "  ", 1)
    with pytest.raises(RecipeError, match="name: it has 201 characters; keep it to 200"):
        ada.recipes.create(monthly.plan, Recipe(name="x" * 201))
    with pytest.raises(RecipeError, match="has a character that cannot be shown; type it again without it"):
        ada.recipes.save(monthly.recipe, Recipe(name="x", group="\ud800"), 1)


CHANGES = {
    "UPDATE recipe_versions SET document = ''": "recipe_versions: append-only",
    "DELETE FROM recipe_versions": "recipe_versions: append-only",
    "DELETE FROM recipes": "recipes: never deleted",
}
ONLY = {
    "sqlite": {"INSERT OR REPLACE INTO recipe_versions SELECT * FROM recipe_versions": "append-only"},
    "postgresql": {"TRUNCATE recipe_versions": "recipe_versions: append-only"},
}


def test_the_database_refuses_to_change_what_was_written(database: Database, ada: Store, monthly: KeptRecipe):
    for statement, message in {**CHANGES, **ONLY[database.engine.dialect.name]}.items():
        with pytest.raises(DBAPIError, match=message), database.engine.begin() as connection:
            connection.execute(text(statement))
    assert ada.recipes.open(monthly.recipe) == monthly
