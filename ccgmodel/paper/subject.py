"""What a paper is about: a plan, its scenarios and all that is worked out of them, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ccgmodel.answers import (
    Ensemble,
    drawn_alike,
    ensemble,
)
from ccgmodel.paper.document import (
    Cover,
)
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Document
from ccgmodel.words.money import Unit
from ccgmodel.words.settings import PLAN


@dataclass(frozen=True)
class Decided:
    """A decision as it was recorded; `on` says on what, with its stamp."""

    number: int
    day: date
    what: str
    reason: str
    moved_by: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a paper is about; every projection and draw is made once.

    `scenarios` has at least one document; one without overrides is the published plan.
    """

    plan: Plan
    scenarios: tuple[Document, ...]
    cover: Cover
    unit: Unit
    decisions: tuple[Decided, ...] = ()

    @property
    def main(self) -> Document:
        """The scenario that the paper is about."""
        return self.scenarios[0]

    @property
    def moved(self) -> bool:
        """Whether it is another than the plan."""
        return bool(self.main.overrides)

    @cached_property
    def published(self) -> Projection:
        """The plan with no lever moved."""
        return project(self.plan, [PLAN])

    @cached_property
    def each(self) -> tuple[Projection, ...]:
        """Every scenario by itself."""
        return tuple(project(self.plan, [document.scenario]) for document in self.scenarios)

    @property
    def projection(self) -> Projection:
        """The scenario that the paper is about."""
        return self.each[0]

    @cached_property
    def draws(self) -> Ensemble:
        """Draws about it, as the Answers page makes them."""
        return ensemble(self.plan, self.main.scenario)

    @cached_property
    def draws_of_plan(self) -> Ensemble:
        """Draws of the plan in which what it sets is held too."""
        return ensemble(self.plan, drawn_alike(self.plan, self.main.scenario)) if self.moved else self.draws

    def source(self) -> str:
        """Say where figures are from."""
        return f"Plan: {self.plan.organisation}. Scenario: {self.main.name}." if self.moved else "The plan."
