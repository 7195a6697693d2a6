"""One screen a story: headline, four figures, chart and consequence; stepped by keys, clicker, swipe or buttons.

Nothing of the session's scenario changes here, unless it is asked for.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from ccgmodel.projection import project
from ccgmodel.words import position
from ccgmodel.words.deck import StoryShown, consequence, deck
from ccgmodel.words.text import escaped
from ui.parts import explained, figures, printed, questions
from ui.present import chart
from ui.session import room, state
from ui.session.history import Session

SHOWN = "present_shown"  # the title of the story on the screen, and since when: another page, and it begins anew
WHAT_IF = "pages/what_if.py"
HERE = Path(__file__).parent
CSS, SCRIPT, TOOLS, KEYS = (
    HERE.joinpath(name).read_text(encoding="utf-8")
    for name in ("present.css", "present.js", "tools.html", "keys.html")
)


def draw(here: Session) -> None:
    """Draw the story that is shown, with what moves on from it."""
    st.html(f"<style>{CSS}</style><script>{SCRIPT}</script>{KEYS}", unsafe_allow_javascript=True)
    if here.message:
        st.warning(here.message)
    questions.draw_open(here, {here.plan.organisation: here.source})
    _screen(here)


@st.fragment
def _screen(here: Session) -> None:
    state.redraw_if_done()
    told = deck(here.plan, here.scenario)
    at = _at(told, here)
    story, plan = told[at], state.as_published(here.plan)
    scenario, moved = project(here.plan, [story.scenario]), bool(story.scenario.values)
    with st.container(key="present"):
        st.title(escaped(story.title), anchor=False)
        st.html(f'<p class="why" data-story="{at}">{escape(story.why)}</p>')
        with st.container(key="present_headline"):
            explained.sentences(position.headline(plan, scenario, moved=moved), "headline")
        figures.tiles(position.figures(plan, scenario, "£m"))
        st.html(chart.markup(plan, scenario))
        with st.container(key="present_said"):
            said = escape(consequence(plan, scenario, moved=moved))
            heard = f"Story {at + 1} of {len(told)}: {escape(story.title)}."
            st.html(f'<p class="consequence"><span class="unseen">{heard} </span>{said}</p>')
        with st.container(key="present_moves", horizontal=True, gap="small", vertical_alignment="center"):
            _moves(here, told, at)
    room.publish(story.title, story.why, plan, scenario, moved=moved)
    printed.draw(here, story.scenario)


def _at(told: list[StoryShown], here: Session) -> int:
    """Return which story is shown: at first the one that says what is set."""
    title, since = st.session_state.get(SHOWN, ("", 0))
    titles = [each.title for each in told]
    if since == here.changes and title in titles:
        return titles.index(title)
    return next(at for at, each in enumerate(told) if each.scenario.values == here.scenario.values)


def _moves(here: Session, told: list[StoryShown], at: int) -> None:
    last, values = len(told) - 1, told[at].scenario.values
    for label, key, to, off in (
        ("Previous", "present_previous", max(at - 1, 0), at == 0),
        ("Next", "present_next", min(at + 1, last), at == last),
        ("Back to the plan", "present_plan", 0, at == 0),
    ):
        st.button(label, key=key, on_click=_show, args=(told[to].title,), disabled=off)
    st.html(f'<p class="place">{at + 1} of {len(told)}</p>', width="content")
    in_use = values == here.scenario.values
    st.button(
        "Scenario in use" if in_use else "Use this scenario",
        key="present_use",
        on_click=_use,
        args=(told[at],),
        disabled=in_use,
    )
    st.html(TOOLS, width="content")
    if st.button(room.button(), key="present_room"):
        st.switch_page(room.PAGE)
    if st.button("Leave", key="present_leave"):
        st.switch_page(WHAT_IF)


def _show(title: str) -> None:
    st.session_state[SHOWN] = (title, state.session().changes)


def _use(story: StoryShown) -> None:
    state.apply(story.scenario.values, story.title)
    _show(story.title)
