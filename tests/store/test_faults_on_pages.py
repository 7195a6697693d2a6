"""The pages while the database is away or wrong: they say so, go on with all else, and keep what was typed."""

from collections.abc import Iterator, Mapping

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ccgmodel.store import database
from tests.helpers import faults
from tests.helpers.app import button, move, on_page, opened, said, saved_as
from tests.helpers.people import person

PAGES = ("scenarios", "decisions", "compare", "what_if", "baseline")
VIEWS = ("This scenario", "Saved ones", "Who may do what", "Step by step")


@pytest.fixture
def at(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """A session of somebody who has signed in, with a scenario and a decision that are saved."""
    monkeypatch.setattr(database, "WAIT", 0.1)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("PLANNER_PROXY_SECRET", "the-secret-of-the-proxy-of-these-tests")
    monkeypatch.setattr("ui.session.store.identity", lambda: person("Ada"))
    st.cache_resource.clear()
    at = saved_as(move(opened(), 63.0), "Half")
    typed(at)
    recorded(at)
    assert "is recorded on “Half”" in said(at)
    for name in VIEWS:
        view(at, name)
    yield at
    st.cache_resource.clear()  # connections are let go of, and not found open by whichever test comes later


# More than a page of a database holds: a short decision still fits into what is free of a full disk's last page.
WHAT = "Adopt 63 %. " + "£" * 3900


def typed(at: AppTest) -> None:
    on_page(at, "pages/decisions.py")
    at.text_area(key="decision_what").set_value(WHAT)
    at.text_input(key="decision_who").set_value("A. Chair")


def recorded(at: AppTest) -> None:
    click(at, "Look it over")
    click(at, "Record it for good")


def view(at: AppTest, name: str) -> None:
    on_page(at, "pages/scenarios.py").button_group(key="scenarios_view").set_value(name).run()
    assert not at.exception


def click(at: AppTest, label: str) -> None:
    button(at, label).click().run()
    assert not at.exception


IN_SHORT = {("sqlite", "deleted"), ("sqlite", "locked"), ("postgresql", "down"), ("postgresql", "locked")}
IN_SHORT |= {("sqlite", "read-only"), ("postgresql", "a table missing")}


@pytest.mark.parametrize(
    ("address", "name"),
    [each if each in IN_SHORT else pytest.param(*each, marks=pytest.mark.thorough) for each in faults.ALL],
    indirect=["address"],
)
def test_every_page_goes_on_and_says_what_is_wrong(name: str, befalls: Mapping[str, faults.Fault], at: AppTest):
    words: list[str] = []
    with befalls[name]():
        for page in PAGES:
            on_page(at, f"pages/{page}.py")
            words.append(said(at))
        for each in VIEWS:
            view(at, each)
            words.append(said(at))
        view(at, "Saved ones")
        for label in ("Make a copy", "Put it away"):
            click(at, label)
            words.append(said(at))
        typed(at)
        recorded(at)
        is_recorded = "is recorded on" in said(at)
        words.append(said(at))
        if not is_recorded:
            click(at, "Go on editing")
        assert at.text_area(key="decision_what").value == ("" if is_recorded else WHAT)
        assert at.text_input(key="decision_who").value == "A. Chair"
    assert is_recorded == (name == "connections lost")
    everything = "\n".join(words)
    assert ", so " in everything or name == "connections lost"
    assert [each for each in faults.SECRET if each in everything] == []
    typed(at)
    recorded(at)
    assert "is recorded on" in said(at)
