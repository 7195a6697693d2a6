"""One screen a story: headline, four figures, chart and consequence; stepped by keys, clicker, swipe or buttons.

Nothing of the session's scenario changes here, unless it is asked for.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import streamlit as st

from ccgmodel.plan import SHOWS
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario
from ccgmodel.words import position, settings
from ccgmodel.words.called import made_up
from ccgmodel.words.deck import StoryShown, consequence, deck
from ccgmodel.words.settings import YOURS
from ccgmodel.words.text import escaped
from ui.parts import explained, figures, printed, questions
from ui.present import chart, shows, strip
from ui.session import room, state
from ui.session.history import Session

SHOWN = "present_shown"  # the title of the story on the screen, and since when: another page, and it begins anew
WHAT_IF = "pages/what_if.py"
HERE = Path(__file__).parent
CSS, SCRIPT, TOOLS, KEYS, SPEAKER = (
    HERE.joinpath(name).read_text(encoding="utf-8")
    for name in ("present.css", "present.js", "tools.html", "keys.html", "speaker.html")
)


def draw(here: Session) -> None:
    """Draw the story that is shown, with what moves on from it."""
    script = f"window.plannerSpeaker = {_in_script(SPEAKER)};{SCRIPT}"
    st.html(f"<style>{CSS}</style><script>{script}</script>{KEYS}", unsafe_allow_javascript=True)
    if here.message:
        st.warning(here.message)
    questions.draw_open(here, {here.plan.organisation: here.source})
    _screen(here)
    strip.draw(here)


def _in_script(text: str) -> str:
    """Write a text so that it can stand in a script: one with a tag in it would be taken out of the page."""
    return json.dumps(text).replace("<", "\\u003c")


@st.fragment
def _screen(here: Session) -> None:
    state.redraw_if_done()
    told = deck(here.plan, here.scenario, here.moment.deck)
    at = _at(told, here)
    story, plan = told[at], state.as_published(here.plan)
    by_hand = strip.moved()
    shown = by_hand or story.scenario
    scenario, moved = project(here.plan, [shown]), bool(shown.values)
    why = f"Moved here: {settings.moved(here.plan, story.scenario, by_hand)}." if by_hand else story.why
    said = consequence(plan, scenario, moved=moved)
    drawn = shows.room_chart(here, story.show, plan, scenario, shown)
    with st.container(key="present"):
        st.title(escaped(story.title), anchor=False)
        st.html(f'<p class="why" data-story="{at}">{escape(f"{why} {made_up(here.plan)}".strip())}</p>')
        with st.container(key="present_headline"):
            explained.sentences(position.headline(plan, scenario, moved=moved), "headline")
        figures.tiles(position.figures(plan, scenario, "£m"))
        st.html(chart.markup(drawn, still=by_hand is not None))
        with st.container(key="present_said"):
            heard = f"Story {at + 1} of {len(told)}: {escape(story.title)}."
            st.html(f'<p class="consequence"><span class="unseen">{heard} </span>{escape(said)}</p>')
        with st.container(key="present_moves", horizontal=True, gap="small", vertical_alignment="center"):
            _moves(here, told, at)
        st.html(chart.table(drawn))
        st.html(_for_the_speaker(here, told, at, why, said))
    instead = None if story.show in ("", SHOWS[0]) else chart.in_figures(drawn)
    room.publish(story.title, why, plan, scenario, moved=moved, instead=instead)
    printed.draw(here, shown)
    strip.bring(here, shown, story.scenario)


def _for_the_speaker(here: Session, told: list[StoryShown], at: int, why: str, said: str) -> str:
    """Write what the speaker's window shows, which no room sees; `data-shown` is another at each change."""
    following = told[at + 1] if at + 1 < len(told) else None
    says = {
        "whose": here.plan.organisation,
        "place": f"Story {at + 1} of {len(told)}",
        "title": told[at].title,
        "why": why,
        "said": said,
        "notes": told[at].notes or "No notes on this story.",
        "next": following.title if following else "This is the last story.",
        "nextWhy": following.why if following else "",
    }
    return (
        f'<div hidden class="speaker" data-shown="{strip.number()}" data-says="{escape(json.dumps(says))}"></div>'
    )


def _at(told: list[StoryShown], here: Session) -> int:
    """Return which story is shown: at first the one that says what is set."""
    title, since = st.session_state.get(SHOWN, ("", 0))
    titles = [each.title for each in told]
    if since == here.changes and title in titles:
        return titles.index(title)
    return next(at for at, each in enumerate(told) if each.scenario.values == here.scenario.values)


def _moves(here: Session, told: list[StoryShown], at: int) -> None:
    last, by_hand = len(told) - 1, strip.moved()
    shown = by_hand or told[at].scenario
    the_plan = next(place for place, each in enumerate(told) if not each.scenario.values)
    for label, key, to, off in (
        ("Previous", "present_previous", max(at - 1, 0), at == 0),
        ("Next", "present_next", min(at + 1, last), at == last),
        ("Back to the plan", "present_plan", the_plan, at == the_plan and by_hand is None),
    ):
        st.button(label, key=key, on_click=_show, args=(told[to].title,), disabled=off)
    st.html(f'<p class="place">{at + 1} of {len(told)}</p>', width="content")
    in_use = shown.values == here.scenario.values
    st.button(
        "Scenario in use" if in_use else "Use this scenario",
        key="present_use",
        on_click=_use,
        args=(told[at].title, shown),
        disabled=in_use,
    )
    st.html(TOOLS, width="content")
    if st.button(room.button(), key="present_room"):
        st.switch_page(room.PAGE)
    if st.button("Leave", key="present_leave"):
        st.switch_page(WHAT_IF)


def _show(title: str) -> None:
    strip.show(None)
    st.session_state[SHOWN] = (title, state.session().changes)


def _use(title: str, scenario: Scenario) -> None:
    """Take what is on the screen as the scenario; what a hand has moved is a story of its own from then on."""
    by_hand = strip.moved() is not None
    state.apply(scenario.values, YOURS if by_hand else title)
    _show("" if by_hand else title)
