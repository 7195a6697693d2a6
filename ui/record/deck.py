"""The Deck page: the stories that Present shows, in what order, what each shows, and the levers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from ccgmodel.plan import METRIC_SHOWN, SHOWS, Plan, Story, shows
from ccgmodel.scenario import (
    LEVERS,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_LEVERS,
    Deck,
    DeckError,
    Scenario,
    plan_hash,
    settings_of,
    shown_metrics,
    story_problems,
)
from ccgmodel.words import levers as lever_words
from ccgmodel.words import settings
from ccgmodel.words.called import savings_words
from ccgmodel.words.deck import free_name, told, whole_deck
from ccgmodel.words.money import in_words
from ccgmodel.words.stories import stories
from ccgmodel.words.text import escaped
from ui.parts import choices, figures, notice
from ui.record import saved
from ui.session import state
from ui.session.history import Session
from ui.session.store import open_store

PRESENT = "pages/present.py"
CHOSEN, LEVER_CHOICE, FROM, TITLE = "deck_story", "deck_levers", "deck_from", "deck_title"
NOW = "What is set now"


def draw(here: Session) -> None:
    """Draw the deck, the levers beside it, and the ways to change both."""
    deck = here.moment.deck
    found = whole_deck(here.plan, deck)
    whose = "It is yours" if deck else "These are the plan’s own: change one, and the deck is yours"
    many = "one story" if len(found) == 1 else f"{in_words(len(found))} stories, one after another"
    st.markdown(f"Present shows **{many}**. {whose}.")
    figures.table(_table(here.plan, deck), "Stories in their order")
    with st.container(horizontal=True):
        if st.button("Present", icon=":material/present_to_all:"):
            st.switch_page(PRESENT)
        st.button(
            "Back to the plan’s own stories",
            icon=":material/restart_alt:",
            on_click=state.change_deck,
            args=(None, "The plan’s own stories"),
            disabled=deck is None,
        )
    _change(here, found)
    _add(here, found)
    _levers(here, found)
    st.caption(
        "The deck goes with the scenario when it is saved, as a file and in the store, and its stories with the "
        "workbook (the sheet Stories). Undo brings back what was removed."
    )


def _table(plan: Plan, deck: Deck | None) -> pd.DataFrame:
    rows = [
        {
            "Story": each.title,
            "One sentence": each.why,
            "Shows": _said(plan, each.show),
            "Speaker’s notes": each.notes,
        }
        for each in told(plan, deck)
    ]
    return pd.DataFrame(rows).set_index("Story")


def _said(plan: Plan, show: str) -> str:
    """Write what a story shows as the page does."""
    words = {"position": "in-year position", "cumulative": "cumulative position", "spend": "spend and allocation"}
    return savings_words(words.get(show, show), plan)


def _options(plan: Plan) -> list[str]:
    """Return what a story of this plan can show."""
    found = [each for each in SHOWS if each != "QIPP" or LEVERS["qipp_delivery"].applies(plan)]
    return [*found, *(METRIC_SHOWN + name for name in sorted(shown_metrics(plan)))]


def _change(here: Session, found: Sequence[Story]) -> None:
    st.header("Change a story", anchor=False)
    names = [each.name for each in found]
    if (renamed := st.session_state.pop(f"{CHOSEN}_next", None)) in names:
        st.session_state[CHOSEN] = renamed
    name = choices.choose("Story", names, CHOSEN, names[0], width=420)
    at = names.index(name)
    story, last = found[at], len(found) - 1
    only_plan = not story.settings and sum(not each.settings for each in found) == 1
    with st.container(horizontal=True):
        for label, icon, to, off in (
            ("Move up", "arrow_upward", at - 1, at == 0),
            ("Move down", "arrow_downward", at + 1, at == last),
        ):
            st.button(label, icon=f":material/{icon}:", on_click=_move, args=(found, at, to), disabled=off)
        st.button(
            "Remove",
            icon=":material/delete:",
            on_click=_remove,
            args=(found, at),
            disabled=only_plan,
            help="The plan itself stays: R goes back to it." if only_plan else None,
        )
    _form(here, found, at)


def _form(here: Session, found: Sequence[Story], at: int) -> None:
    """Draw what a story says and shows; with other words it is another form, or it would keep the old ones."""
    story, key, options = found[at], f"{hash(found[at])}", _options(here.plan)
    shown = shows(story.show)
    with st.form(f"deck_form {key}"):
        title = st.text_input("Title", story.name, max_chars=LONGEST_NAME, key=f"deck_title {key}")
        why = st.text_input(
            "One sentence",
            story.why,
            max_chars=LONGEST_NAME,
            key=f"deck_why {key}",
            placeholder=told(here.plan, here.moment.deck)[at].why,
        )
        show = st.selectbox(
            "What to show",
            options,
            options.index(shown) if shown in options else 0,
            key=f"deck_show {key}",
            format_func=partial(_said, here.plan),
        )
        notes = st.text_area(
            "Speaker’s notes", story.notes, max_chars=LONGEST_TEXT, height=120, key=f"deck_notes {key}"
        )
        if st.form_submit_button("Keep", icon=":material/check:"):
            changed = replace(story, name=title.strip(), why=why.strip(), show=show, notes=notes.strip())
            if _take([*found[:at], changed, *found[at + 1 :]], f"Story “{changed.name}” changed", changed):
                st.session_state[f"{CHOSEN}_next"] = changed.name
            st.rerun()


def _add(here: Session, found: Sequence[Story]) -> None:
    """Draw the way to make a story of what is set now, of a saved scenario, or of one that the plan suggests."""
    st.header("Add a story", anchor=False)
    given = _scenarios(here)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = choices.choose("Scenario", list(given), FROM, NOW, width=360)
        scenario = given[source]
        name = settings.PLAN.name if source == NOW and not scenario.values else scenario.name
        free = free_name(name.strip()[: LONGEST_NAME - 10], [each.name for each in found])
        title = f"{TITLE} {source} {free}"
        st.text_input("Title of the story", free, max_chars=LONGEST_NAME, key=title, width=360)
        st.button("Add to the deck", icon=":material/add:", on_click=_added, args=(found, scenario, title))


def _scenarios(here: Session) -> dict[str, Scenario]:
    """Return what a story can be made of, by what it is called."""
    kept = notice.asked(
        f"saved False {plan_hash(here.plan)}",
        lambda: saved.scenarios(open_store(), here),
        lambda why: st.caption(f"Saved scenarios are not listed: {escaped(why)}."),
    )
    documents = [each.saved.read().document for each in kept or []]
    given = {NOW: here.scenario}
    for name, scenario in (
        *((f"Saved: {each.name}", each.scenario) for each in documents if each is not None),
        *((f"Story: {name}", Scenario(name, values)) for name, values in stories(here.plan).items()),
    ):
        if not scenario.problems(here.plan):
            given[free_name(name, list(given))] = scenario
    return given


def _levers(here: Session, found: Sequence[Story]) -> None:
    """Draw the choice of the levers that are beside the stories."""
    st.header("Levers for a question from the floor", anchor=False)
    names = [name for name, lever in LEVERS.items() if lever.applies(here.plan)]
    deck = here.moment.deck
    st.session_state[LEVER_CHOICE] = [each for each in (deck.levers if deck else ()) if each in names]
    st.multiselect(
        f"Up to {MOST_LEVERS} levers, shown below each story",
        names,
        key=LEVER_CHOICE,
        format_func=lambda name: lever_words.label(LEVERS[name], here.plan),
        max_selections=MOST_LEVERS,
        on_change=_choose,
        args=(found,),
    )


def _choose(found: Sequence[Story]) -> None:
    names, plan = tuple(st.session_state[LEVER_CHOICE]), state.session().plan
    called = ", ".join(lever_words.label(LEVERS[name], plan) for name in names) or "none"
    _take(found, f"Levers beside the stories: {called}", levers=names)


def _move(found: Sequence[Story], at: int, to: int) -> None:
    others = [*found[:at], *found[at + 1 :]]
    _take([*others[:to], found[at], *others[to:]], f"Story “{found[at].name}” moved {'up' if to < at else 'down'}")


def _remove(found: Sequence[Story], at: int) -> None:
    _take([*found[:at], *found[at + 1 :]], f"Story “{found[at].name}” removed")


def _added(found: Sequence[Story], scenario: Scenario, title: str) -> None:
    name = str(st.session_state[title]).strip()
    story = Story(name=name, settings=settings_of(scenario), source="", show=SHOWS[0])
    if _take([*found, story], f"Story “{name}” added", story):
        st.session_state[CHOSEN] = name


def _take(
    stories_now: Sequence[Story],
    did: str,
    new: Story | None = None,
    levers: tuple[str, ...] | None = None,
) -> bool:
    """Take these stories as the deck, and say why where they cannot be; `new` is the one that is not known yet."""
    here = state.session()
    before = here.moment.deck.levers if here.moment.deck else ()
    try:
        deck = Deck(stories=tuple(stories_now), levers=before if levers is None else levers)
    except DeckError as error:
        wrong = error.problems
    else:
        wrong = tuple(story_problems(new, here.plan)) if new else ()
        if not wrong:
            state.change_deck(deck, did)
            return True
    notice.tell("error", " ".join(notice.sentence(str(each)) for each in wrong))
    return False
