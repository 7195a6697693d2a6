"""Whatever somebody does in a session, in any order: history, address and store say the same.

Proven against an undo that lost what was pinned, an address without what is set for one line or scheme, and a redo
that skipped a step.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ccgmodel.plan import STATUSES
from ccgmodel.projection import idle_settings
from ccgmodel.scenario import LEVERS, Document, Note, Scenario, Setting, axes, plan_hash, scopes
from ccgmodel.store import Database, Saved, Settings
from ccgmodel.store import plans as stored_plans
from ccgmodel.words.settings import YOURS
from ccgmodel.words.stories import stories
from ccgmodel.workbook import read
from tests.helpers.strategies import lever_values, texts
from ui.parts import notice
from ui.parts.levers.scenario import set_lever
from ui.parts.page_head import open_member, show_together
from ui.portfolio.levers import EVERYONE, with_lever
from ui.record import changes, saved, saving
from ui.session import address, samples, state
from ui.session import store as session_store
from ui.session.history import Moment, Session
from ui.session.portfolio import OpenPortfolio
from ui.session.samples import SAMPLES, sample
from ui.session.store import open_store

STORE = "SESSION_MACHINE_STORE"
NAMES = (
    "Half of QIPP",
    "Half of QIPP; [late]: “yes”",
    "Case: worst [Acute]",
)  # few, so that some are taken already


class Query(dict[str, list[str]]):
    """The address as Streamlit holds it."""

    def get_all(self, key: str) -> list[str]:
        return list(self.get(key, ()))

    def from_dict(self, wanted: dict[str, list[str]]) -> None:
        self.clear()
        self.update({key: list(values) for key, values in wanted.items()})


def portfolio_of(what: Moment | Session) -> OpenPortfolio | None:
    """The portfolio that is open, the one place here that knows what its attribute is called."""
    return what.open_portfolio


def with_portfolio(moment: Moment, portfolio: OpenPortfolio, did: str) -> Moment:
    """The moment with another portfolio open, as the Portfolio page makes it."""
    return replace(moment, did=did, open_portfolio=replace(portfolio, member=""))


def said(moment: Moment) -> tuple[Any, ...]:
    """Everything that a moment says, copied, so that what is changed later shows."""
    held = portfolio_of(moment)
    joint = held and (
        held.source,
        held.member,
        tuple(map(plan_hash, held.portfolio.plans)),
        dict(held.joint.everyone.values),
        {name: dict(own.values) for name, own in held.joint.alone.items()},
    )
    scenario = (moment.scenario.name, list(moment.scenario.values.items()))
    return plan_hash(moment.plan), moment.source, moment.did, scenario, dict(moment.notes), moment.opened, joint


def together(here: Session) -> tuple[Any, ...] | None:
    """What is set on the portfolio that is open, for all and for each alone, and which member is shown."""
    held = portfolio_of(here)
    alone = held and {name: dict(own.values) for name, own in held.joint.alone.items() if own.values}
    return held and (held.source, held.member, dict(held.joint.everyone.values), alone)


def reasons(document: Document) -> tuple[dict[Setting, float], dict[Setting, Note]]:
    """What a saved scenario must bring back."""
    return dict(document.overrides), dict(document.notes)


class SessionMachine(RuleBasedStateMachine):
    """One person at one browser; `expected` is what each moment of the history said when it was shown."""

    def __init__(self) -> None:
        super().__init__()
        path = Path(os.environ[STORE])
        session_store._database.clear()  # an open file that is written over is a damaged one
        for more in ("-wal", "-shm"):
            path.with_name(path.name + more).unlink(missing_ok=True)
        shutil.copy(path.with_name("empty.sqlite"), path)
        st.session_state, st.query_params = {}, Query()
        self.kept: dict[str, tuple[Saved, tuple[Any, Any]]] = {}  # scenario -> last version and what it says
        self.pinned: Moment | None = None
        self.begins()

    @property
    def here(self) -> Session:
        return state.session()

    def begins(self) -> None:
        """Take note of a history of one moment."""
        self.moments, self.expected = [self.here.moment], [said(self.here.moment)]

    def shown(self) -> None:
        """Take note of what a rule has made of the history: a moment more, even one that says what was undone."""
        at, now = self.here.at, self.here.moment
        if at >= len(self.moments) or now is not self.moments[at]:
            self.moments, self.expected = [*self.moments[:at], now], [*self.expected[:at], said(now)]

    def says_more(self) -> None:
        """Take note of what a rule has added to the moment that is shown."""
        self.moments[self.here.at], self.expected[self.here.at] = self.here.moment, said(self.here.moment)

    @initialize(name=some.sampled_from(SAMPLES))
    def opens_a_plan(self, name: str) -> None:
        self.takes_another_plan(name)

    @rule(data=some.data())
    def sets_a_lever(self, data: some.DataObject) -> None:
        plan = self.here.plan
        lever = data.draw(some.sampled_from([each for each in LEVERS.values() if each.applies(plan)]))
        value = data.draw(lever_values(lever, plan) | some.floats(*lever.bounds(plan)))
        named = sorted({name for axis in axes(lever) for name in scopes(plan, axis)})
        scope = data.draw(some.sampled_from(["", "", *named]))
        year = data.draw(some.sampled_from([None, *plan.year_numbers]))
        if (scope, year) == ("", None):
            set_lever(Setting(lever.name), value)
        else:
            scenario = Scenario(YOURS, {**self.here.scenario.values, Setting(lever.name, scope, year): value})
            if scenario.problems(plan):
                return
            state.show(scenario)
        self.shown()

    @rule(data=some.data())
    def puts_a_lever_back(self, data: some.DataObject) -> None:
        if values := self.here.scenario.values:
            set_lever(Setting(data.draw(some.sampled_from(sorted({each.lever for each in values})))), None)
            self.shown()

    @rule(data=some.data())
    def tells_a_story(self, data: some.DataObject) -> None:
        name, values = data.draw(some.sampled_from(list(stories(self.here.plan).items())))
        state.apply(values, name)
        self.shown()

    @rule()
    def resets(self) -> None:
        state.apply({}, "The plan")
        self.shown()

    @rule(data=some.data(), why=texts(20), source=texts(20))
    def gives_a_reason(self, data: some.DataObject, why: str, source: str) -> None:
        if not self.here.scenario.values:
            return
        setting = data.draw(some.sampled_from(list(self.here.scenario.values)))
        st.session_state.update({changes.ASKED: setting, changes.REASON: why, changes.SOURCE: source})
        changes._keep()
        self.says_more()

    @rule()
    def undoes(self) -> None:
        state.go(-1)

    @rule()
    def does_again(self) -> None:
        state.go(1)

    @rule(data=some.data())
    def jumps_to_a_step(self, data: some.DataObject) -> None:
        state.go(data.draw(some.integers(0, len(self.here.history) - 1)) - self.here.at)

    @rule(name=some.sampled_from(SAMPLES))
    def takes_another_plan(self, name: str) -> None:
        state.accept(sample(name), name)
        self.shown()

    @rule(data=some.data())
    def edits_a_scheme(self, data: some.DataObject) -> None:
        plan = self.here.plan
        if not plan.schemes:
            return
        at = data.draw(some.integers(0, len(plan.schemes) - 1))
        scheme = replace(plan.schemes[at], status=data.draw(some.sampled_from(STATUSES)))
        if scheme != plan.schemes[at]:
            schemes = (*plan.schemes[:at], scheme, *plan.schemes[at + 1 :])
            state.change_plan(replace(plan, schemes=schemes), f"Status of {scheme.name}")
            self.shown()

    @rule(folder=some.sampled_from(samples.FOLDERS))
    def opens_a_portfolio(self, folder: str) -> None:
        held = samples.sample_portfolio(folder)
        state.open_moment(with_portfolio(self.here.moment, held, f"{held.portfolio.name} opened"))
        self.shown()

    @precondition(lambda self: portfolio_of(self.here))
    @rule(data=some.data())
    def opens_a_member(self, data: some.DataObject) -> None:
        held = portfolio_of(self.here)
        open_member(held, data.draw(some.sampled_from(held.portfolio.organisations)))
        self.shown()

    @precondition(lambda self: portfolio_of(self.here))
    @rule(data=some.data())
    def sets_a_lever_of_the_portfolio(self, data: some.DataObject) -> None:
        held = portfolio_of(self.here)
        who = data.draw(some.sampled_from([EVERYONE, *held.portfolio.organisations]))
        plans = held.portfolio.plans if who == EVERYONE else (held.plan(who),)
        lever = data.draw(
            some.sampled_from([each for each in LEVERS.values() if any(each.applies(plan) for plan in plans)])
        )
        least = max(lever.bounds(plan)[0] for plan in plans if lever.applies(plan))
        to = data.draw(some.none() | some.floats(least, lever.maximum))
        show_together(with_lever(held, who, lever, to), f"{lever.label} of {who}")
        self.shown()

    @rule(now=some.booleans())
    def pins(self, now: bool) -> None:
        self.pinned = self.here.moment if now else None
        state.pin(self.pinned)

    @rule(thousands=some.booleans())
    def changes_the_unit(self, thousands: bool) -> None:
        st.session_state["unit"] = thousands
        state.set_unit()

    def attempts(self, action: Any, at_least: str = "success") -> None:
        """Do something with the store as a button does, and see that it was done."""
        notice.attempt(action)
        kind, words = st.session_state.pop(notice.SAID, ("", ""))
        assert notice.CONFLICT not in st.session_state
        assert kind in (at_least, "success", ""), words

    def remembers(self) -> None:
        """Take note of what was saved: it says what is shown."""
        last, here = saving.last_saved(self.here), self.here
        assert last is not None
        assert not saving.is_changed(here)
        stored = open_store().scenarios.open(last.scenario)
        assert stored.document == last.document
        document = stored.read().document
        assert document is not None
        assert reasons(document) == reasons(here.moment.document)
        assert document.plan_hash == plan_hash(here.plan)
        self.kept[last.scenario] = last, reasons(here.moment.document)
        self.says_more()

    @rule(name=some.sampled_from(NAMES))
    def saves_as_new(self, name: str) -> None:
        st.session_state[saving.NAME] = name
        self.attempts(saving.save_new)
        self.remembers()

    @precondition(lambda self: saving.last_saved(self.here))
    @rule()
    def saves_over(self) -> None:
        st.session_state[saving.NAME] = saving.last_saved(self.here).name
        self.attempts(saving.save)
        self.remembers()

    @precondition(lambda self: self.kept)
    @rule(data=some.data())
    def opens_what_was_saved(self, data: some.DataObject) -> None:
        last, says = self.kept[data.draw(some.sampled_from(list(self.kept)))]
        self.attempts(lambda: saving.open_saved(open_store().scenarios.open(last.scenario)), "warning")
        here = self.here
        assert here.scenario.name == last.name
        assert reasons(here.moment.document) == says
        assert list(here.scenario.values) == list(says[0])
        assert plan_hash(here.plan) == last.read().document.plan_hash
        assert not saving.is_changed(here)
        self.shown()

    @precondition(lambda self: self.kept)
    @rule(data=some.data())
    def puts_a_saved_one_away_and_brings_it_back(self, data: some.DataObject) -> None:
        key = data.draw(some.sampled_from(list(self.kept)))
        (before, says), scenarios = self.kept[key], open_store().scenarios
        self.attempts(lambda: saved._archive(before))
        assert key not in {each.scenario for each in scenarios.all(before.plan)}
        assert key in {each.scenario for each in scenarios.all(before.plan, archived=True)}
        self.attempts(lambda: saved._restore(scenarios.open(key)))
        back = scenarios.open(key)
        assert (back.document, back.archived) == (before.document, False)
        self.kept[key] = back, says

    @rule()
    def loads_the_page_again(self) -> None:
        state.write_address()
        st.session_state.clear()
        self.pinned = None
        self.begins()

    @invariant()
    def address_opens_what_is_shown(self) -> None:
        state.write_address()
        written, here = address.of(self.here), self.here
        assert dict(st.query_params) == written
        again = address.opened(written)
        if here.changed and plan_hash(again.plan) != plan_hash(here.plan):
            assert address.NOT_KEPT in again.message
            return
        if idle_settings(here.plan, here.scenario):
            assert "moves nothing here" in again.message
        else:
            assert again.message == ""
        assert (again.scenario.values, again.unit) == (here.scenario.values, here.unit)
        assert plan_hash(again.plan) == plan_hash(here.plan)
        assert {**address.of(again), "plan": None} == {**written, "plan": None}
        if not here.changed:
            assert again.source == here.source
            assert together(again) == together(here)

    @invariant()
    def what_is_pinned_stays(self) -> None:
        assert self.here.pinned is self.pinned

    @invariant()
    def history_is_every_moment_as_it_was(self) -> None:
        here, at = self.here, self.here.at
        assert len(here.history) == len(self.expected)
        state.go(-len(here.history))
        seen = [said(here.moment)]
        for _ in here.history[1:]:
            state.go(1)
            seen.append(said(here.moment))
        assert seen == self.expected
        state.go(at - here.at)
        assert here.at == at


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser's session and address as plain dictionaries, and an empty store of this test's own."""
    url = f"sqlite:///{tmp_path / 'planner.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv(STORE, str(tmp_path / "planner.sqlite"))
    Database.open(Settings.from_environment(os.environ, sign_in=False)).close()
    shutil.copy(tmp_path / "planner.sqlite", tmp_path / "empty.sqlite")
    monkeypatch.setattr(stored_plans, "read", cache(read))  # the same few workbooks
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", Query())


def run(examples: int, steps: int, *, anew: bool = False) -> None:
    """Try so many sessions of so many steps: the same ones each time, or others."""
    run_state_machine_as_test(
        SessionMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not anew,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_session_says_the_same_in_its_history_address_and_store(browser: None):
    run(30, 20)


def test_a_plan_that_was_changed_back_is_as_it_was_read(browser: None):
    """Its address said that it was changed, and then that what it had lost was gone."""
    state.accept(sample("barnet-bcf-2016"), "barnet-bcf-2016")
    plan = state.session().plan
    first = plan.schemes[0]
    for status in (next(each for each in STATUSES if each != first.status), first.status):
        changed = (replace(first, status=status), *plan.schemes[1:])
        state.change_plan(replace(plan, schemes=changed), "Status")
        assert state.session().changed == (status != first.status)
    assert address.opened(address.of(state.session())).message == ""


@pytest.mark.thorough
@pytest.mark.timeout(1_200)
def test_a_long_session_says_the_same_in_its_history_address_and_store(browser: None):
    run(300, 50, anew=True)
