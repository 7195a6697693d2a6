"""What a room has answered: the count at once, the spread when it is shown, and the ways to take it up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.room import Given, LeverSpread, RoomSpread, bounds_of, scenario_of, spread
from ccgmodel.scenario import LONGEST_TEXT, Document, Scenario, short_stamp
from ccgmodel.words import settings
from ccgmodel.words.deck import consequence
from ccgmodel.words.money import counted
from ccgmodel.words.text import stamped
from ui.parts import notice
from ui.session import room, samples, state
from ui.session.history import Session
from ui.session.store import open_store

if TYPE_CHECKING:
    from ccgmodel.store import OpenRoom, RoomAnswer

LOOK = 1.0  # seconds between two looks at the count
RELEASED, TAKEN, TOLD = "room_released", "room_taken", "room_told"
MIDDLE = 0  # in the list of answers to take up: the room's own
DOTS_ARE = '<p class="dots-are">A dot is an answer, the line the middle one; half of the room is in the grey.</p>'
CSS = Path(__file__).with_name("room.css").read_text(encoding="utf-8")


def draw(found: OpenRoom, plan: Plan) -> None:
    """Draw the last question with its answers, if there is one."""
    if found.question is None:
        return
    _live(found, plan, LOOK if found.is_open else None)
    with st.container(horizontal=True):
        _button("Take no more answers" if found.is_open else "Take answers again", "room_stop", _stop)
        _button("Hide what the room says" if found.told else "Show what the room says", "room_tell", _tell)
    if not found.told:
        return
    answers = notice.asked(f"room answers {found.id}", _answers) or []
    if found.question.kind == "text":
        _texts(answers)
    else:
        _take_up(found, plan, answers)
    if answers:
        _button("Record it in Decisions", "room_record", _record)
        st.caption("It is recorded with the question, how many answered, what they said, and the time; for good.")


def _button(label: str, key: str, does: object) -> None:
    st.button(label, key=key, on_click=notice.attempt, args=(does,))


def _live(found: OpenRoom, plan: Plan, every: float | None) -> None:
    st.fragment(_count, run_every=every)(found, plan)


def _count(found: OpenRoom, plan: Plan) -> None:
    """Draw how many have answered and, where it is shown, what; looked at again by itself while answers come."""
    answers = notice.asked(f"room answers {found.id}", _answers)
    if answers is None or found.question is None:
        return
    said = [f'<p class="asked">{escape(found.question.wording)}</p>']
    state_of = "" if found.is_open else " The question is closed."
    said.append(f'<p role="status">{counted(len(answers), "answer").capitalize()}.{state_of}</p>')
    drawn = ""
    if found.told:
        all_of_it = spread(plan, found.question, [each.given for each in answers])
        drawn = "".join(_dots(each, found, plan, at) for at, each in enumerate(all_of_it.levers))
        drawn += DOTS_ARE if all_of_it.levers else _bars(all_of_it)
        said += [f"<p>{escape(each)}</p>" for each in (*all_of_it.said, *_in_words(plan, all_of_it))]
        said += [f"<p>{escape(each)}</p>" for each in _released(answers)]
        _tell_again(found, answers, all_of_it)
    st.html(f'<style>{CSS}</style><div class="room-said">{said[0]}{said[1]}{drawn}{"".join(said[2:])}</div>')


def _dots(of: LeverSpread, found: OpenRoom, plan: Plan, at: int) -> str:
    """Draw a dot for each answer over the lever's range; those that are alike stand on one another."""
    over = of.high - of.low

    def across(value: float) -> float:
        return round(100.0 * (value - of.low) / over, 2)

    places = [(across(value), round(across(value) / 2)) for value in sorted(of.values)]
    most, stood = max(Counter(near for _, near in places).values()), Counter[int]()
    dots = ""
    for place, near in places:
        high = min(stood[near] * 14, stood[near] * 130 / most)
        dots += f'<i style="left: {place}%; bottom: {high:.1f}px"></i>'
        stood[near] += 1
    where = bounds_of(plan, found.question.levers[at].name) if found.question else None
    ends = [where.text(each) if where else "" for each in (of.low, of.high)]
    left, wide = across(of.first), across(of.third) - across(of.first)
    band = f'<i class="half" style="left: {left}%; width: {wide:.2f}%"></i>'
    return (
        f"<p><b>{escape(of.label)}</b>, the middle answer {escape(of.middle_text)}</p>"
        f'<div class="dots" role="img" aria-label="{escape(of.said)}">{band}'
        f'<i class="middle" style="left: {across(of.middle)}%"></i>{dots}</div>'
        f'<div class="ends"><span>{escape(ends[0])}</span><span>{escape(ends[1])}</span></div>'
    )


def _tell_again(found: OpenRoom, answers: list[RoomAnswer], all_of_it: RoomSpread) -> None:
    """Have the telephones say what the screen says, where more has been answered since."""
    now = _told(answers, all_of_it)
    if st.session_state.get(TOLD, found.told) != now and (held := room.key()):
        notice.asked("room told", lambda: room.rooms().tell(held, now))
    st.session_state[TOLD] = now


def _told(answers: list[RoomAnswer], all_of_it: RoomSpread) -> str:
    return "\n".join([f"{counted(len(answers), 'answer').capitalize()}.", *all_of_it.said, *_released(answers)])


def _released(answers: list[RoomAnswer]) -> list[str]:
    return [f"“{each.given}”" for each in answers if each.released]


def _bars(all_of_it: RoomSpread) -> str:
    return "".join(f"<p>{escape(title)}: <b>{number}</b></p>" for title, number in all_of_it.stories)


def _in_words(plan: Plan, all_of_it: RoomSpread) -> list[str]:
    """Say what the room's own scenario comes to."""
    if all_of_it.scenario is None:
        return []
    scenario = project(plan, [all_of_it.scenario])
    said = consequence(state.as_published(plan), scenario, moved=bool(all_of_it.scenario.values))
    return [f"{'The middle answer' if all_of_it.levers else 'Their choice'}: {said}"]


def _texts(answers: list[RoomAnswer]) -> None:
    texts = {each.number: str(each.given) for each in answers}
    st.session_state[RELEASED] = [each.number for each in answers if each.released]
    st.multiselect(
        "Texts that the room may see",
        list(texts),
        key=RELEASED,
        format_func=texts.__getitem__,
        on_change=notice.attempt,
        args=(_release,),
    )


def _take_up(found: OpenRoom, plan: Plan, answers: list[RoomAnswer]) -> None:
    """Draw the ways to make the room's answer, or any other, the scenario."""
    if not answers or found.question is None:
        return
    middle = spread(plan, found.question, [each.given for each in answers]).scenario
    ways = {each.number: _answer_words(found, plan, each.given) for each in answers}
    options = ([MIDDLE] if middle else []) + list(ways)
    if st.session_state.get(TAKEN) not in options:
        st.session_state[TAKEN] = options[0]
    names = {MIDDLE: "What the room would do" if found.question.kind == "levers" else "What most chose", **ways}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Answer to take up", options, key=TAKEN, format_func=names.__getitem__, width=420)
        _button("Make it the scenario", "room_take", _take)


def _answer_words(found: OpenRoom, plan: Plan, given: Given) -> str:
    if found.question is None:
        return ""
    if isinstance(given, int):
        return found.question.stories[given].title
    if isinstance(given, str):
        return given
    asked = [bounds_of(plan, each.name) for each in found.question.levers]
    return "; ".join(where.text(value) for where, value in zip(asked, given, strict=True))


def _answers() -> list[RoomAnswer]:
    held = room.key()
    return room.rooms().answers(held) if held else []


def _now() -> tuple[Session, OpenRoom, list[RoomAnswer], RoomSpread]:
    """Return the room as it is at this click; raises StoreError where it has ended."""
    from ccgmodel.store import StoreError

    here, found = state.session(), room.kept()
    if found is None or found.question is None:
        raise StoreError("the room has ended", "open another")
    answers = _answers()
    return here, found, answers, spread(here.plan, found.question, [each.given for each in answers])


def _stop() -> str:
    _, found, _, _ = _now()
    if held := room.key():
        room.rooms().take_no_more(held, again=not found.is_open)
    return ""


def _tell() -> str:
    _, found, answers, all_of_it = _now()
    told = "" if found.told else _told(answers, all_of_it)
    if held := room.key():
        room.rooms().tell(held, told)
    st.session_state[TOLD] = told
    return ""


def _release() -> str:
    if held := room.key():
        room.rooms().release(held, [int(each) for each in st.session_state[RELEASED]])
    return ""


def _take() -> str:
    here, found, answers, all_of_it = _now()
    number = st.session_state[TAKEN]
    given = next((each.given for each in answers if each.number == number), None)
    scenario = all_of_it.scenario
    if given is not None and found.question:
        scenario = scenario_of(here.plan, found.question, given, "An answer of the room")
    if scenario is None:
        return ""
    state.apply(scenario.values, scenario.name)
    plan, ours = state.as_published(here.plan), project(here.plan, [scenario])
    room.publish(scenario.name, _sets(here.plan, scenario), plan, ours, moved=bool(scenario.values))
    return f"“{scenario.name}” is the scenario now, and on the telephones."


def _sets(plan: Plan, scenario: Scenario) -> str:
    return f"What is moved: {settings.settings(plan, scenario, most=3)}." if scenario.values else ""


def _record() -> str:
    """Record what the room said, on the scenario of its middle, which is saved with it."""
    here, found, answers, all_of_it = _now()
    store, question = open_store(), found.question
    if question is None or found.asked_at is None:
        return ""
    plan, scenario, on = store.plans.kept(here.plan, samples.workbook), all_of_it.scenario, None
    if scenario and scenario.values:
        on = store.scenarios.create(plan.id, Document.of(here.plan, scenario))
    named = (
        f" On “{scenario.name}”: {settings.settings(here.plan, scenario)}." if scenario and scenario.values else ""
    )
    what = f"The room was asked: “{question.wording}” {counted(len(answers), 'answer').capitalize()}.{named}"
    recorded = store.decisions.record(
        plan.id,
        what[:LONGEST_TEXT],
        moved_by="The room",
        reason=" ".join([*all_of_it.said, *_released(answers), f"Asked on {stamped(found.asked_at)}."])[
            :LONGEST_TEXT
        ],
        decided_on=date.today(),
        on=on,
    )
    stamp = short_stamp(recorded.scenario_hash)
    return f"Decision {recorded.id} is recorded on “{recorded.scenario_name}”, stamp {stamp}."
