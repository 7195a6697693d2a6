"""Which milestones are looked at: by programme, status and scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ccgmodel.answers import Tracked
from ccgmodel.plan import Plan
from ui.savings.milestones.head import own_key
from ui.savings.milestones.status import SHAPES, marked
from ui.session.history import Session

NO_PROGRAMME = "No programme"


@dataclass(frozen=True)
class Row:
    """One milestone that is looked at. `place` is where the plan has it."""

    place: int
    programme: str
    tracked: Tracked


def programmes(plan: Plan) -> dict[str, str]:
    """Return the programme of every scheme and programme that a milestone may be of."""
    of = {scheme.name: scheme.programme or NO_PROGRAMME for scheme in plan.schemes}
    return {**{programme: programme for programme in of.values()}, **of}


def filters(here: Session, tracked: Sequence[Tracked]) -> list[Row]:
    """Ask which milestones to look at, and return them in the plan's order; an empty filter lets all through."""
    of = programmes(here.plan)
    rows = [Row(place, of[each.milestone.scheme], each) for place, each in enumerate(tracked)]
    wanted_programmes = _choice("Programme", [row.programme for row in rows], here)
    wanted_statuses = st.multiselect(
        "Status",
        SHAPES,
        format_func=marked,
        key=own_key("milestone_status", here),
        placeholder="All",
        persist_state="session",
    )
    wanted_schemes = _choice("Scheme", [row.tracked.milestone.scheme for row in rows], here)
    return [
        row
        for row in rows
        if row.programme in (wanted_programmes or [row.programme])
        and row.tracked.status in (wanted_statuses or [row.tracked.status])
        and row.tracked.milestone.scheme in (wanted_schemes or [row.tracked.milestone.scheme])
    ]


def _choice(label: str, names: Sequence[str], here: Session) -> list[str]:
    key = own_key(f"milestone_{label.lower()}", here)
    return st.multiselect(label, dict.fromkeys(names), key=key, placeholder="All", persist_state="session")
