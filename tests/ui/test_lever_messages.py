import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui.parts.levers import Ledger, Message
from ui.parts.levers.messages import read

APP = Path(__file__).parents[1] / "browser" / "levers" / "app.py"
FIRST = Message(lever="inflation", value=3.0, year="", line="", hold=1, moving=True, page="a", number=1, shown=0)


class Shown:
    """What a session shows: `changes` counts who changed it, and so does each message that is taken."""

    def __init__(self) -> None:
        self.changes, self.taken, self.ledger = 0, list[Message](), Ledger()

    def hear(self, message: Message) -> bool:
        return self.ledger.deal(message, lambda: self.changes, self.take)

    def take(self, message: Message) -> None:
        self.taken.append(message)
        self.changes += 1


def test_messages_of_one_hand_are_taken_in_turn() -> None:
    shown = Shown()
    later = [replace(FIRST, number=n, shown=n - 1) for n in (2, 3)]
    assert all(map(shown.hear, [FIRST, *later]))
    assert shown.taken == [FIRST, *later]


def test_a_message_sent_before_its_last_was_answered_is_taken() -> None:
    shown = Shown()
    assert shown.hear(FIRST)
    assert shown.hear(replace(FIRST, number=2, shown=0))


@pytest.mark.parametrize("number", [1, 2])
def test_a_repeated_message_changes_nothing(number: int) -> None:
    shown = Shown()
    shown.hear(replace(FIRST, number=2))
    assert not shown.hear(replace(FIRST, number=number, shown=1))
    assert len(shown.taken) == 1


def test_a_message_from_before_another_change_is_late_and_yet_answered() -> None:
    shown = Shown()
    shown.hear(FIRST)
    shown.changes += 1  # undo, a story, another plan
    assert not shown.hear(replace(FIRST, number=2, shown=1))
    assert shown.ledger.number == 2
    assert shown.hear(replace(FIRST, number=3, shown=2))


def test_a_message_of_a_page_that_was_left_is_late_once_another_changed_something() -> None:
    shown = Shown()
    shown.hear(replace(FIRST, number=7))
    assert shown.hear(replace(FIRST, page="b", number=1, shown=1))
    shown.changes += 1
    assert not shown.hear(replace(FIRST, page="a", number=8, shown=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "3"},
        {"value": True},
        {"lever": 1},
        {"number": None},
        {"moving": 1},
        {"hold": 1.5},
        {"year": None},
    ],
)
def test_what_no_page_sends_is_not_read(wrong: dict[str, Any]) -> None:
    assert read(vars(FIRST)) == FIRST
    assert read({**vars(FIRST), "value": None}) == replace(FIRST, value=None)
    assert read({**vars(FIRST), **wrong}) is None


def sent(at: AppTest, part: str) -> dict[str, Any]:
    """What goes down to the rows or over the wire."""
    element = next(each.proto for each in at.get("bidi_component") if each.proto.component_name == part)
    return json.loads(element.json)


def test_a_page_test_reads_what_goes_down() -> None:
    at = AppTest.from_file(APP, default_timeout=60).run()
    assert not at.exception
    assert [fact["name"] for fact in sent(at, "planner_levers")["rows"]] == ["delivery", "inflation", "taper"]
    before = sent(at, "planner_levers_wire")
    assert before["levers"]["delivery"]["value"] == 100
    at.button[0].click().run()
    after = sent(at, "planner_levers_wire")
    assert (after["levers"]["delivery"]["value"], after["levers"]["delivery"]["moved"]) == (50, True)
    assert after["shown"] == before["shown"] + 1


def test_the_script_and_the_style_do_not_go_over_the_wire() -> None:
    at = AppTest.from_file(APP, default_timeout=60).run()
    wire = next(each.proto for each in at.get("bidi_component") if each.proto.component_name.endswith("wire"))
    assert not wire.css_content
    assert not wire.html_content
    assert len(wire.js_content) < 600
