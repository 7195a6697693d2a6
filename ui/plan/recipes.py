"""Recipes of layouts that are kept: the one that fits is offered; each is read with, named, removed, shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ccgmodel.bring import BringError, Recipe, RecipeError, best_fit, read_recipe, recipe_text, to_plan
from ccgmodel.plan import PlanError
from ccgmodel.words.money import number
from ccgmodel.words.text import escaped, stamped
from ui.parts import choices, figures, notice
from ui.plan.brought import Brought, bring, brought
from ui.session import samples
from ui.session.store import open_store

if TYPE_CHECKING:
    from ccgmodel.store import KeptRecipe

LAYOUTS = samples.SAMPLE_DATA / "layouts"
CHOSEN, REMOVED, UNDO = "recipe_chosen", "recipes_removed", "recipe_undo"


@dataclass(frozen=True)
class _Offered:
    """A recipe to read with, and the kept version that it is, if it is one."""

    recipe: Recipe
    kept: KeptRecipe | None = None


@cache
def _with_the_planner() -> tuple[_Offered, ...]:
    """The recipes of published tables that come with the planner."""
    return tuple(_Offered(read_recipe(path.read_text("utf-8"))) for path in sorted(LAYOUTS.glob("*.json")))


def draw_offer(of: Brought) -> None:
    """Offer the recipe whose rows a spreadsheet has, where it was brought without one."""
    if of.kept:
        st.markdown(f"Its recipe: **{escaped(of.kept.name)}**, version {of.kept.version}.")
    if of.kept or of.recipe.rows:
        return
    kept = notice.asked("recipes False", lambda: open_store().recipes.all(), lambda why: None) or []
    offered = [*filter(None, map(_readable, kept)), *_with_the_planner()]
    if fit := best_fit(of.book, (each.recipe for each in offered)):
        best = offered[fit.place]
        rows = f"{number(fit.found, 0)} of the {number(fit.rows, 0)} rows"
        st.info(f"{rows} of the recipe “{escaped(best.recipe.name)}” are here: this layout was read before.")
        st.button(
            f"Read it with “{escaped(best.recipe.name)}”",
            icon=":material/receipt_long:",
            type="primary",
            on_click=bring,
            args=(of.book, best.recipe, best.kept),
        )


def _readable(kept: KeptRecipe) -> _Offered | None:
    try:
        return _Offered(kept.read(), kept)
    except RecipeError:
        return None


def draw_keeping(of: Brought) -> None:
    """Draw how what was decided is kept for the next time."""
    waits = bool(of.understood.errors or of.understood.open_questions)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name of the recipe", of.whole_recipe.name, max_chars=200, key=of.key("recipe name"), width=320
        )
        if kept := of.kept:
            _act(f"Keep as version {kept.version + 1}", "save", lambda: _save(of, kept, name), waits)
        _act("Keep as a new recipe" if of.kept else "Keep the recipe", "add", lambda: _create(of, name), waits)
    st.caption(
        "A recipe is kept with the plan that it makes, for those who may see that plan. It holds what each row "
        "is, and no figures but those of questions that were answered."
    )


def draw_kept(of: Brought | None) -> None:
    """Draw the kept recipes, and what can be done with the one that is chosen."""
    st.header("Recipes", anchor=False)
    notice.draw()
    if undo := st.session_state.get(UNDO):
        _act(f"Undo: bring “{escaped(undo.name)}” back", "undo", lambda: _restore(undo))
    removed = st.toggle("Show those removed", key=REMOVED, persist_state="session")
    found = notice.asked(f"recipes {removed}", lambda: open_store().recipes.all(removed=removed), _not_here)
    if found is None:
        return
    if not found:
        st.info("No recipe was removed." if removed else "No recipe has been kept yet.")
        return
    rows = [
        {
            "Recipe": each.name,
            "Of": each.organisation,
            "Version": str(each.version),
            "Kept by": each.saved_by_name,
            "Kept": stamped(each.saved_at),
        }
        for each in found
    ]
    figures.table(pd.DataFrame(rows).set_index("Recipe"), "Recipes removed" if removed else "Recipes kept")
    by_key = {each.recipe: each for each in found}
    titles = {each.recipe: f"{each.name} (version {each.version})" for each in found}
    key = f"{CHOSEN} {hash(tuple(titles.items()))}"
    kept = by_key[choices.choose("Which one", list(by_key), key, found[0].recipe, titles.__getitem__, 420)]
    if removed:
        _act("Bring it back", "undo", lambda: _restore(kept))
    else:
        _draw_one(of, kept)


def _draw_one(of: Brought | None, kept: KeptRecipe) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _act("Read the spreadsheet with it", "receipt_long", lambda: _read_with(of, kept), of is None)
        st.download_button(
            "Take it as a file",
            data=lambda: recipe_text(readable.recipe) if (readable := _readable(kept)) else kept.document,
            file_name=f"{kept.name}.json",
            icon=":material/download:",
            on_click="ignore",
        )
        _act("Remove it", "delete", lambda: _remove(kept))
    with st.form(f"recipe name {kept.recipe} {kept.version}"):
        name = st.text_input("Another name", kept.name, max_chars=200, key=f"rename {kept.recipe} {kept.version}")
        if st.form_submit_button("Keep the name", icon=":material/check:") and name.strip() != kept.name:
            _tried(lambda: _rename(kept, str(name)))
            st.rerun()
    opened = st.expander("Every version", key="recipe_versions", on_change="rerun")
    if opened.open:
        with opened:
            _draw_versions(of, kept)


def _draw_versions(of: Brought | None, kept: KeptRecipe) -> None:
    history = notice.asked(f"recipe {kept.recipe}", lambda: open_store().recipes.history(kept.recipe))
    if not history:
        return
    rows = [
        {"Version": str(each.version), "What was done": each.action, "Name": each.name,
         "By": each.saved_by_name, "When": stamped(each.saved_at)}
        for each in history
    ]  # fmt: skip
    figures.table(pd.DataFrame(rows).set_index("Version"), "Versions of the recipe")
    by_version = {each.version: each for each in history}
    version = choices.choose("Version", list(by_version), "recipe_version", kept.version, str, 130)
    _act("Read with this version", "history", lambda: _read_with(of, by_version[version]), of is None)


def _act(label: str, icon: str, action: Callable[[], str], disabled: bool = False) -> None:
    st.button(label, icon=f":material/{icon}:", on_click=_tried, args=(action,), disabled=disabled)


def _tried(action: Callable[[], str]) -> None:
    """Do something with a recipe, and keep what is to be said of it; what was removed before stays removed."""

    def act() -> str:
        try:
            said = action()
        except (RecipeError, BringError, PlanError) as error:
            notice.tell("error", " ".join(notice.sentence(str(problem)) for problem in error.problems))
            return ""
        return said

    st.session_state.pop(UNDO, None)
    notice.attempt(act)


def _not_here(why: str) -> None:
    st.info(f"Recipes are not kept here: {escaped(why)}. Take them as files instead.")


def _create(of: Brought, name: str) -> str:
    store = open_store()
    plan = store.plans.kept(to_plan(of.understood), samples.workbook)
    of.kept = store.recipes.create(plan.id, replace(of.whole_recipe, name=name.strip()))
    return f"“{of.kept.name}” is kept, version 1."


def _save(of: Brought, kept: KeptRecipe, name: str) -> str:
    recipes = open_store().recipes
    if name.strip() != kept.name:
        kept = recipes.rename(kept.recipe, name, kept.version)
    of.kept = recipes.save(kept.recipe, of.whole_recipe, kept.version)
    return f"“{of.kept.name}” is kept, version {of.kept.version}."


def _read_with(of: Brought | None, kept: KeptRecipe) -> str:
    if of is None:
        return ""
    latest = open_store().recipes.open(kept.recipe)
    bring(of.book, kept.read(), latest)
    return f"{of.book.name} was read with “{kept.name}”, version {kept.version}."


def _rename(kept: KeptRecipe, name: str) -> str:
    last = _go_on(open_store().recipes.rename(kept.recipe, name, kept.version))
    return f"“{last.name}” is kept, version {last.version}."


def _remove(kept: KeptRecipe) -> str:
    st.session_state[UNDO] = _go_on(open_store().recipes.remove(kept.recipe, kept.version))
    return f"“{kept.name}” is removed."


def _restore(removed: KeptRecipe) -> str:
    last = _go_on(open_store().recipes.restore(removed.recipe, removed.version))
    return f"“{last.name}” is back, version {last.version}."


def _go_on(after: KeptRecipe) -> KeptRecipe:
    """Base what is kept next of the spreadsheet on one's own last version, or it would conflict with oneself."""
    here = brought()
    if here is not None and here.kept is not None and here.kept.recipe == after.recipe:
        here.kept = after
    return after
