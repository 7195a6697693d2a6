"""What is kept: plans, scenarios and recipes in all their versions, decisions, and who wrote what.

database = Database.open(Settings.from_environment(os.environ))    # once for a process
store = Store(database, identify(settings, from_this_computer=True))  # for each person
plan = store.plans.add(workbook, "plan.xlsx")
first = store.scenarios.create(plan.id, Document.of(...))
store.scenarios.save(first.scenario, changed, based_on=first.version)
"""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.store.access import USER_HEADER, AccessLog, Identity, Role, identify
from ccgmodel.store.database import Database
from ccgmodel.store.decisions import Decision, Decisions, table
from ccgmodel.store.errors import AccessError, NotFoundError, StoreError, UnavailableError
from ccgmodel.store.plans import Plans, StoredPlan
from ccgmodel.store.recipes import KeptRecipe, Recipes
from ccgmodel.store.rooms import CLOSED, LASTS, OpenRoom, RoomAnswer, RoomKey, Rooms
from ccgmodel.store.scenarios import ConflictError, Saved, Scenarios
from ccgmodel.store.settings import Settings


@dataclass(frozen=True)
class Store:
    """The store as one person sees it."""

    database: Database
    identity: Identity

    @property
    def plans(self) -> Plans:
        """The plans that this person may see."""
        return Plans(self.database, self.identity)

    @property
    def scenarios(self) -> Scenarios:
        """Their scenarios."""
        return Scenarios(self.database, self.identity)

    @property
    def recipes(self) -> Recipes:
        """The recipes of layouts that were kept with them."""
        return Recipes(self.database, self.identity)

    @property
    def decisions(self) -> Decisions:
        """The decisions on them."""
        return Decisions(self.database, self.identity)

    @property
    def rooms(self) -> Rooms:
        """Every room, for who holds its code or its secret."""
        return Rooms(self.database)

    @property
    def log(self) -> AccessLog:
        """Who wrote what, for a plan's owners."""
        return AccessLog(self.database, self.identity)
