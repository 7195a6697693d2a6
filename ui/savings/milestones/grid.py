"""The milestones as a table: sorted by a click on a heading, revised and done dates typed in place or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from ccgmodel.plan import Plan, SchemeMilestone
from ui.parts import downloads
from ui.parts.editable_table import editable
from ui.savings.milestones.head import ListedMilestone
from ui.savings.milestones.status import count, marked
from ui.session import state

TYPED = {"Revised": "revised", "Done": "done"}  # heading -> field of a milestone
HELP = (
    "A date as you would write it: 30/04/2013, May 2013, Quarter 2, TBC. In Done also Done or In place. "
    "It is kept as written."
)
NAME = "Milestones"


def editor(plan: Plan, rows: Sequence[ListedMilestone], day: date) -> None:
    """Draw the table of milestones, in which revised and done dates can be typed."""
    if not rows:
        st.info("No milestone is left by these filters. Take one of them away.")
        return
    data = frame(plan, rows, day)
    drawn = editable("milestones")
    drawn.draw_from([row.place for row in rows], plan, untouched=True)
    st.data_editor(
        data,
        key=drawn.key,
        on_change=_edited,
        disabled=[heading for heading in data.columns if heading not in TYPED],
        hide_index=True,
        height=430,
        column_config={
            "Milestone": st.column_config.TextColumn(width="medium"),
            "Scheme": st.column_config.TextColumn(width="medium"),
            **{heading: st.column_config.TextColumn(help=HELP) for heading in TYPED},
            "Due by": st.column_config.DateColumn(format="DD/MM/YYYY"),
        },
        placeholder="",
        alt=f"{NAME}: scheme, milestone, owner, dates, status, days late. The same can be changed by name below.",
    )
    st.caption(
        f"{count(len(rows))} shown. Click a heading to sort; type over Revised or Done, and Undo takes it back. "
        "Dates stay as they were written; Due by is the last day that the revised date names, or the first one."
    )
    downloads.csv_button(f"{NAME} as CSV", lambda: data, "milestones.csv", index=False, day="%d/%m/%Y")


def frame(plan: Plan, rows: Sequence[ListedMilestone], day: date) -> pd.DataFrame:
    """Return the table, one row a milestone; what is not stated stays empty."""
    leads = {scheme.name: scheme.lead for scheme in plan.schemes}
    return pd.DataFrame(
        [
            {
                "Scheme": each.milestone.scheme,
                "Milestone": each.milestone.milestone,
                "Owner": each.milestone.owner or _lead(leads.get(each.milestone.scheme, "")),
                "Due": each.milestone.due,
                "Revised": each.milestone.revised,
                "Done": each.milestone.done,
                "Due by": pd.Timestamp(each.due) if each.due else pd.NaT,
                "Status": marked(each.status),
                "Days late": (day - each.due).days if each.due and each.status == "late" else pd.NA,
            }
            for each in (row.tracked for row in rows)
        ]
    ).astype({"Due by": "datetime64[s]", "Days late": "Int64"})


def _lead(lead: str) -> str:
    """Who answers where a milestone names no owner."""
    return f"{lead} (scheme lead)" if lead else "not stated"


def _edited() -> None:
    """Take what was typed in the grid."""
    drawn = editable("milestones")
    typed = {
        place: {TYPED[heading]: (text or "").strip() for heading, text in cells.items()}
        for place, cells in drawn.typed().items()
    }
    if _change(typed):
        drawn.taken(state.session().plan)


def _change(typed: dict[int, dict[str, str]]) -> bool:
    """Change milestones of the plan, by place; say whether any is another than it was."""
    plan = state.session().plan
    changed = {
        place: replace(plan.milestones[place], **fields)
        for place, fields in typed.items()
        if replace(plan.milestones[place], **fields) != plan.milestones[place]
    }
    if not changed:
        return False
    milestones = tuple(changed.get(place, each) for place, each in enumerate(plan.milestones))
    first = next(iter(changed))
    did = _did(plan.milestones[first], changed[first]) if len(changed) == 1 else f"{count(len(changed))} changed"
    state.change_plan(replace(plan, milestones=milestones), did)
    return True


def _did(old: SchemeMilestone, new: SchemeMilestone) -> str:
    """Say what became of one milestone."""
    said = [
        f"{heading.lower()} “{getattr(new, field)}”" if getattr(new, field) else f"{heading.lower()} taken away"
        for heading, field in TYPED.items()
        if getattr(new, field) != getattr(old, field)
    ]
    return f"{new.milestone} ({new.scheme}): {', '.join(said)}"


def change(plan: Plan, rows: Sequence[ListedMilestone]) -> None:
    """Draw the same change as a form, for a phone or a screen reader."""
    if not rows:
        return
    with st.expander("Change one milestone by name"):
        names = {row.place: f"{row.tracked.milestone.scheme}: {row.tracked.milestone.milestone}" for row in rows}
        place = st.selectbox("Milestone", names, format_func=names.__getitem__, key="milestone_named")
        milestone, generation = plan.milestones[place], editable("milestones").number
        with st.form(f"milestone {place}", border=False):
            keys = {field: f"milestone {field} {place} {generation}" for field in TYPED.values()}
            st.markdown(f"Due: {milestone.due or 'not stated'}")
            for heading, field in TYPED.items():
                st.text_input(heading, getattr(milestone, field), key=keys[field], help=HELP)
            st.form_submit_button("Save", icon=":material/check:", on_click=_saved, args=(place, keys))


def _saved(place: int, keys: dict[str, str]) -> None:
    """Take what was typed in the form."""
    _change({place: {field: st.session_state[key].strip() for field, key in keys.items()}})
