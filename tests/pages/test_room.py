"""The Room page: opened, asked, refused in words, taken up, recorded, closed."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.room import read_code
from ccgmodel.store import Store
from tests.helpers.app import accept, button, on_page, opened, press, said, stored

PAGE = "pages/room.py"
CODE = re.compile('<p class="code">(.*?)</p>')


def room() -> AppTest:
    return press(on_page(opened(set="qipp_delivery=0.8"), PAGE), "Open a room")


def html(at: AppTest) -> str:
    return "".join(each.proto.body for each in at.get("html"))


def code_of(at: AppTest) -> str:
    found = CODE.search(html(at))
    assert found
    return read_code(found[1])


def answered(store: Store, code: str, *given: object) -> None:
    for number, each in enumerate(given):
        found = store.rooms.find(code)
        assert found
        store.rooms.answer(code, found.asked, f"{number:032x}", each)


def test_the_middle_of_a_room_is_taken_up_and_recorded_and_the_room_goes_when_it_is_closed(store: str):
    at, kept = room(), stored(store)
    code = code_of(at)
    press(at, "Ask the room")
    answered(kept, code, [60], [70], [90], [70])
    press(at, "Show what the room says")
    assert "Four answers." in html(at)
    half = "QIPP delivery: half of you or more are between 60 % and 90 %. Break-even in 2015/16 or 2017/18, or"
    assert half in html(at)
    assert html(at).count("<i style=") == 4
    press(at, "Make it the scenario")
    assert "“What the room would do” is the scenario now, and on the telephones." in said(at)
    found = kept.rooms.find(code)
    assert found
    assert '"title": "What the room would do"' in found.shown
    at.selectbox(key="room_taken").set_value(3).run()
    press(at, "Make it the scenario")
    assert at.session_state["session"].scenario.name == "An answer of the room"
    press(at, "Record it in Decisions")
    plan = kept.plans.all()[0]
    (decision,) = kept.decisions.all(plan.id)
    assert decision.what == (
        "The room was asked: “How far would you go?” Four answers. On “What the room would do”: QIPP delivery 70 %."
    )
    assert decision.moved_by == "The room"
    assert decision.reason.startswith(half)
    assert re.search(r"Asked on \d+ \w+ \d{4}, \d\d:\d\d\.$", decision.reason)
    assert decision.scenario_name == "What the room would do"
    press(at, "Close the room for good")
    assert "The room is closed, and all that it was asked and answered is deleted." in said(at)
    assert kept.rooms.find(code) is None
    assert button(at, "Open a room")
    assert [each.what for each in kept.decisions.all(plan.id)] == [decision.what]  # what was recorded stays


def test_what_cannot_be_asked_or_reached_is_said(store: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.session.room._own_number", str)  # a computer in no network
    at = room()
    at.multiselect(key="room_levers").set_value([]).run()
    press(at, "Ask the room")
    assert "Question: 0 levers are asked about; choose 1 to 3, each once." in said(at)
    assert "Telephones cannot reach this address: the planner listens to this computer alone." in said(at)
    at.text_input(key="room_address").set_value("javascript:alert(1)").run()
    assert "That is no address: write it as http://192.168.0.10:8501, or as https:// and a name." in said(at)
    at.text_input(key="room_address").set_value("https://planner.example.org/").run()
    assert "<b>planner.example.org/join</b>" in html(at)
    assert "cannot reach" not in said(at)


def test_a_room_is_of_the_plan_that_it_was_opened_on(store: str):
    at = room()
    press(at, "Ask the room")
    next(each for each in on_page(at, "pages/baseline.py").button if each.key == "sample_bnes-2012").click().run()
    accept(at)
    on_page(at, PAGE)
    assert "The room was opened on another plan than the one in use now, NHS Barnet CCG." in said(at)
    assert not [each for each in at.button if each.label.startswith("Ask")]


def test_a_room_that_has_ended_elsewhere_is_let_go_of(store: str):
    at = room()
    kept = stored(store)
    key = at.session_state["room_held"]
    kept.rooms.close(key)
    at.run()
    assert button(at, "Open a room")
    at = on_page(room(), "pages/present.py")
    kept.rooms.close(at.session_state["room_held"])
    press(at, "Next")
    assert "The room has ended: its telephones do not follow any more." in said(at)
