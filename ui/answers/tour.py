"""The guided tour of What if: four steps for who has never seen it, which the browser shows once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.words.called import savings_words
from ui.session.history import Session

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class TourStep:
    """One step: what it says, and what on the page it speaks of.

    `at` are selectors, of which all that are seen are pointed at; where none is, as on a narrow window, it is the
    button that opens them, and `behind` is said in place of `said`.
    """

    title: str
    said: str
    at: tuple[str, ...]
    behind: str = ""


def steps(plan: Plan) -> list[TourStep]:
    """Return the steps, in the plan's own words."""
    levers = (
        "Drag a lever, or type its value. The black mark is the plan’s own value, and the white bar is what has "
        "been published of such plans."
    )
    return [
        TourStep(
            title="The answer",
            said="This sentence says when the plan stops spending more than comes in, and the four figures say "
            "how it ends. They change at once with all that you move.",
            at=(".st-key-headline", "dl.figures"),
        ),
        TourStep(
            title="The levers",
            said=levers,
            at=('[data-testid="stSidebar"] .stBidiComponent',),
            behind=f"The levers are behind this button. {levers}",
        ),
        TourStep(
            title="The stories",
            said=savings_words(
                "Each button tells a whole story, such as half of QIPP. Undo takes back whatever you did.", plan
            ),
            at=(".st-key-stories",),
        ),
        TourStep(
            title="Where to go next",
            said="Answers says what it would take. Under On record, Scenarios keeps what you have set and Present "
            "shows it to a room. Under Plan, Baseline opens a plan of your own.",
            at=('[data-testid="stTopNav"]',),
            behind="This button has the other pages too. Answers says what it would take. Scenarios keeps what "
            "you have set, and Present shows it to a room. Baseline opens a plan of your own.",
        ),
    ]


def draw(here: Session) -> None:
    """Draw the button that begins the tour; it begins by itself the first time, unless a scenario is opened."""
    css, script = (HERE.joinpath(f"tour.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    told = json.dumps([asdict(step) for step in steps(here.plan)]).replace("<", "\\u003c")
    st.html(
        '<p class="words"><button type="button" class="term" data-tour>Take the tour of this page</button>: '
        f"four steps.</p><script>window.plannerTourSteps = {told};"
        f"window.plannerTourStyle = {json.dumps(css)};{script}</script>",
        unsafe_allow_javascript=True,
    )
