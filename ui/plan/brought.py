"""What a session has brought: the spreadsheet, what was decided about it so far, and what is understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import streamlit as st

from ccgmodel.bring import (
    BringError,
    PlainBook,
    Recipe,
    RecipeRow,
    Understanding,
    organisation_in,
    question_key,
    to_plan,
    understand,
)
from ccgmodel.plan import PlanError, Problem
from ccgmodel.workbook import filled_template
from ui.plan.upload import Considered

if TYPE_CHECKING:
    from ccgmodel.store import KeptRecipe

KEY = "brought"


@dataclass
class Brought:
    """A spreadsheet that was brought; nothing changes before its plan is accepted on the Baseline page."""

    book: PlainBook
    recipe: Recipe = field(default_factory=Recipe)  # as it was brought, with the settings that were changed since
    number: int = field(default_factory=count().__next__)  # that tells its widgets from another's
    decided: dict[tuple[str, str, int], RecipeRow] = field(default_factory=dict)
    kept: KeptRecipe | None = None  # the kept version of the recipe that it is read with
    _found: tuple[object, Understanding] | None = field(default=None, repr=False)

    @property
    def understood(self) -> Understanding:
        """What is understood, by all that was decided so far; understood once for each decision."""
        now = self.recipe, tuple(self.decided.values())
        if self._found is None or self._found[0] != now:
            with st.spinner("Reading the spreadsheet"):
                self._found = now, understand(self.book, *now)
        return self._found[1]

    def key(self, name: str) -> str:
        """Return the key of one of its widgets."""
        return f"bring {name} {self.number}"

    def set(self, **settings: Any) -> None:
        """Decide settings."""
        self.recipe = replace(self.recipe, **settings)

    def decide(self, row: RecipeRow) -> None:
        """Decide what a row is."""
        self.decided[row.key] = row

    def confirm(self, question: Problem, *, right: bool) -> None:
        """Answer a question, or take the answer back."""
        others = tuple(each for each in self.recipe.confirmed if each != question_key(question))
        self.set(confirmed=(*others, question_key(question)) if right else others)

    @property
    def whole_recipe(self) -> Recipe:
        """Everything that was decided, the proposals too."""
        understood = self.understood
        whole = understood.recipe
        organisation = whole.organisation or organisation_in(understood)
        return replace(whole, organisation=organisation, name=whole.name or organisation)


def brought() -> Brought | None:
    """Return what was brought, if anything."""
    return st.session_state.get(KEY)


def bring(book: PlainBook, recipe: Recipe | None, kept: KeptRecipe | None = None) -> None:
    """Take a spreadsheet, with the recipe for its layout where there is one, and its kept version."""
    st.session_state[KEY] = Brought(book, recipe or Recipe(), kept=kept)


def let_go() -> None:
    """Keep the spreadsheet no longer."""
    st.session_state.pop(KEY, None)


def plan_workbook(of: Brought) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return the plan as our own workbook, or why it is none."""
    try:
        return filled_template(to_plan(of.understood)), ()
    except (BringError, PlanError) as error:
        return None, error.problems


def consider(content: bytes, name: str) -> None:
    """Take the plan to the Baseline page, where it is previewed, asked about and accepted as any upload."""
    st.session_state["considered"] = Considered(name, content)


SETTINGS: Mapping[str, Mapping[str, str]] = {
    "unit": {"": "As the sheet says", "£": "£", "£k": "£k", "£m": "£m"},
    "balance": {
        "": "As the sheet says",
        "added": "Added to the positions",
        "inside": "Inside the allocation",
    },
    "savings": {
        "": "As the sheet says",
        "inside": "A row that the total takes off",
        "taken off": "Taken off the lines already",
    },
    "savings_by_name": {
        "": "As their words say",
        "schemes": "Schemes of the savings programme",
        "sums": "Parts of one sum",
    },
    "savings_count": {
        "": "As it seems",
        "each year": "Each year's new savings",
        "to date": "All savings since the first year",
    },
    "states": {"levels": "Sums of each year", "changes": "Changes on the year before"},
    "bare_years": {"": "As the sheet says", "starts": "2014 is 2014/15", "ends": "2014 is 2013/14"},
}
SETTING_LABELS: Mapping[str, str] = {
    "unit": "Money is in",
    "balance": "What is brought forward is",
    "savings": "Savings are",
    "savings_by_name": "Savings by name are",
    "savings_count": "The rows of savings hold",
    "states": "The rows state",
    "bare_years": "A year by one number",
}
