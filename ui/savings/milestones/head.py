"""The head of the Milestones page, and where milestones stand in words and shapes, the same ones everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ccgmodel.answers import Tracked, first_report_date
from ccgmodel.plan import Plan, SchemeMilestone
from ccgmodel.words.milestones import SHAPES, how_many, marked
from ccgmodel.words.text import day_in_words, escaped
from ccgmodel.workbook import filled_template
from ui.parts import downloads, figures
from ui.parts.page_head import page_head
from ui.session.history import CHANGED, Session


def header(here: Session) -> None:
    """Draw the title, the way back, and how to keep a plan that was changed."""
    page_head(here, f"Milestones of {escaped(here.plan.organisation)}", lambda: _keep(here), unit=False)


def _keep(here: Session) -> None:
    if here.changed:
        st.download_button(
            "Keep the changes: plan as a workbook",
            data=lambda: filled_template(here.plan),
            file_name=downloads.file_name(here, "plan", "xlsx"),
            icon=":material/download:",
            on_click="ignore",
            help="Changes last as long as this session. Undo takes them back one by one; the Baseline page "
            "has the published plan, and takes this workbook again.",
        )


def report_date(here: Session) -> date:
    """Ask for the report date, and say what it opens on."""
    plan, today = here.plan, date.today()
    opens_on = first_report_date(plan, today)
    why = (
        f"It opens on {day_in_words(opens_on)}, the plan’s own: what its document does not report as done by then "
        "may be done since."
        if plan.report_date
        else "It opens on today."
        if opens_on == today
        else f"It opens on {day_in_words(opens_on)}, the end of the first quarter that the plan looks forward to, "
        "because the plan’s years are over."
    )
    chosen = st.date_input(
        "Report date",
        value=opens_on,
        min_value=min(today, date(plan.first_year - 5, 4, 1)),
        max_value=max(today, date(plan.first_year + plan.years + 5, 3, 31)),
        format="DD/MM/YYYY",
        key=own_key("report_date", here),
        persist_state="session",
        help=f"What is not done by this day is late if it was due before it. {why}",
    )
    return chosen or opens_on


def own_key(name: str, here: Session) -> str:
    """Return the key of a widget that is this plan's own: another plan has other dates and other schemes."""
    return f"{name} {here.source.removesuffix(CHANGED)}"


def counts(tracked: Sequence[Tracked]) -> None:
    """Draw how many milestones stand where, in words and shape."""
    figures.tiles((f"{SHAPES[each]} {each.capitalize()}", str(n), "") for each, n in how_many(tracked).items())


NO_PROGRAMME = "No programme"
WHOLE_PLAN = "Whole plan"


@dataclass(frozen=True)
class ListedMilestone:
    """One milestone that is looked at. `place` is where the plan has it."""

    place: int
    programme: str
    tracked: Tracked


def programmes(plan: Plan) -> dict[str, str]:
    """Return the programme of every scheme and programme that a milestone may be of."""
    of = {scheme.name: scheme.programme or NO_PROGRAMME for scheme in plan.schemes}
    return {"": WHOLE_PLAN, **{programme: programme for programme in of.values()}, **of}


def belongs_to(milestone: SchemeMilestone) -> str:
    """Name the scheme, programme or workstream of a milestone.

    >>> belongs_to(SchemeMilestone(scheme="", workstream="Seven-day services", milestone="Plan agreed"))
    'Seven-day services'
    """
    return milestone.scheme or milestone.workstream or WHOLE_PLAN


def filters(here: Session, tracked: Sequence[Tracked]) -> list[ListedMilestone]:
    """Ask which milestones to look at, and return them in the plan's order; an empty filter lets all through."""
    of = programmes(here.plan)
    rows = [ListedMilestone(place, of[each.milestone.scheme], each) for place, each in enumerate(tracked)]
    wanted_programmes = _choice("Programme", [row.programme for row in rows], here)
    wanted_statuses = st.multiselect(
        "Status",
        SHAPES,
        format_func=marked,
        key=own_key("milestone_status", here),
        placeholder="All",
        persist_state="session",
    )
    wanted_schemes = _choice("Scheme", [belongs_to(row.tracked.milestone) for row in rows], here)
    return [
        row
        for row in rows
        if row.programme in (wanted_programmes or [row.programme])
        and row.tracked.status in (wanted_statuses or [row.tracked.status])
        and belongs_to(row.tracked.milestone) in (wanted_schemes or [belongs_to(row.tracked.milestone)])
    ]


def _choice(label: str, names: Sequence[str], here: Session) -> list[str]:
    key = own_key(f"milestone_{label.lower()}", here)
    return st.multiselect(label, dict.fromkeys(names), key=key, placeholder="All", persist_state="session")
