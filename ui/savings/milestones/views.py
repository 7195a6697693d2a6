"""The milestones as a table in which dates are typed, and as a timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ccgmodel.answers import says_when
from ccgmodel.plan import Plan, SchemeMilestone
from ccgmodel.words.milestones import SHAPES, count, how_many, marked
from ccgmodel.words.money import listed
from ccgmodel.words.text import day_in_words, escaped
from ui.charts.bars import NO_DATA, Palette, Specification, finished, tooltips
from ui.charts.lying_bars import STEP, WIDE, scheme_axis
from ui.parts import downloads, figures, printed, style
from ui.parts.editable_table import editable, wide_enough
from ui.savings.milestones.head import ListedMilestone, belongs_to
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
        drawn.given(data),
        key=drawn.key,
        on_change=_edited,
        disabled=[heading for heading in data.columns if heading not in TYPED],
        hide_index=True,
        height=430,
        column_config={
            **{
                heading: st.column_config.TextColumn(width=wide_enough(data[heading], 260))
                for heading in ("Scheme", "Milestone")
            },
            **{heading: st.column_config.TextColumn(help=HELP) for heading in TYPED},
            "Due by": st.column_config.DateColumn(format="DD/MM/YYYY"),
        },
        placeholder="",
        alt=f"{NAME}: scheme, milestone, owner, dates, status, days late. The same can be changed by name below.",
    )
    printed.table(NAME, data)
    st.caption(
        f"{count(len(rows))} shown. Click a heading to sort; type over Revised or Done, and Undo takes it back. "
        "Dates stay as they were written; Due by is the last day that the revised date names, or the first one."
    )
    downloads.csv_button(f"{NAME} as CSV", lambda: data, "milestones", index=False, day="%d/%m/%Y")


def frame(plan: Plan, rows: Sequence[ListedMilestone], day: date) -> pd.DataFrame:
    """Return the table, one row a milestone; what is not stated stays empty."""
    leads = {scheme.name: scheme.lead for scheme in plan.schemes}
    return pd.DataFrame(
        [
            {
                "Scheme": belongs_to(each.milestone),
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
    _ask(plan, [text for place in changed for text in typed[place].values()])
    return True


def _ask(plan: Plan, typed: Sequence[str]) -> None:
    """Ask about what was typed and says no date: it is kept as it is written, and takes no lateness away."""
    unread = [f"“{escaped(text)}”" for text in dict.fromkeys(typed) if not says_when(text, plan)]
    if unread:
        here, verb = state.session(), "names" if len(unread) == 1 else "name"
        asked = (
            f"{listed(unread)} {verb} no date that can be read, so the date that was due before still counts. Did "
            "you mean a day, a month or a quarter, such as 30/04/2013, May 2013 or Quarter 2? Type it so, or "
            "press Undo."
        )
        here.message = " ".join(filter(None, (here.message, asked)))


def _did(old: SchemeMilestone, new: SchemeMilestone) -> str:
    """Say what became of one milestone."""
    said = [
        f"{heading.lower()} “{getattr(new, field)}”" if getattr(new, field) else f"{heading.lower()} taken away"
        for heading, field in TYPED.items()
        if getattr(new, field) != getattr(old, field)
    ]
    return f"{new.milestone} ({belongs_to(new)}): {', '.join(said)}"


def change(plan: Plan, rows: Sequence[ListedMilestone]) -> None:
    """Draw the same change as a form, for a phone or a screen reader."""
    if not rows:
        return
    with st.expander("Change one milestone by name"):
        names = {
            row.place: f"{belongs_to(row.tracked.milestone)}: {row.tracked.milestone.milestone}" for row in rows
        }
        place = st.selectbox("Milestone", names, format_func=names.__getitem__, key="milestone_named")
        milestone, generation = plan.milestones[place], editable("milestones").number
        with st.form(f"milestone {place}", border=False):
            keys = {field: f"milestone {field} {place} {generation}" for field in TYPED.values()}
            st.markdown(f"Due: {escaped(milestone.due) or 'not stated'}")
            for heading, field in TYPED.items():
                st.text_input(heading, getattr(milestone, field), key=keys[field], help=HELP)
            st.form_submit_button("Save", icon=":material/check:", on_click=_saved, args=(place, keys))


def _saved(place: int, keys: dict[str, str]) -> None:
    """Take what was typed in the form."""
    _change({place: {field: st.session_state[key].strip() for field, key in keys.items()}})


TIMELINE = "Milestones by date"
ROWS = 40  # schemes that one picture can hold and still be read
MARKS = {"▲": "triangle-up", "◆": "diamond", "●": "circle", "■": "square"}


def by_date(rows: Sequence[ListedMilestone], day: date) -> None:
    """Draw the milestones that have a date against the report date."""
    dated = [row for row in rows if row.tracked.due]
    if not dated:
        st.info("None of these milestones has a date, so there is nothing to draw. The table has them.")
        return
    drawn, left_out = _first_rows(sorted(dated, key=lambda row: row.programme))
    subtitle = (
        f"{_legend()}\nEach row is a scheme or a whole programme.\nMilestones of one day stand side by side."
    )
    chart = specification("Milestones by the date that counts", subtitle, style.palette())
    said = _message(rows, dated, left_out, day)
    figures.chart(TIMELINE, points(drawn, day), chart, said, lambda: _behind(drawn))


def _legend() -> str:
    return " · ".join(marked(status) for status, shape in SHAPES.items() if shape in MARKS)


def _first_rows(dated: Sequence[ListedMilestone]) -> tuple[list[ListedMilestone], int]:
    """Return the milestones of as many schemes as one picture holds, and how many schemes are left out."""
    schemes = list(dict.fromkeys((row.programme, belongs_to(row.tracked.milestone)) for row in dated))
    kept = {scheme for _, scheme in schemes[:ROWS]}
    return [row for row in dated if belongs_to(row.tracked.milestone) in kept], max(0, len(schemes) - ROWS)


def points(rows: Sequence[ListedMilestone], day: date) -> pd.DataFrame:
    """Return the data of the timeline: one row a milestone, all of which have a date, and last the report date."""
    taken: Counter[tuple[str, date | None]] = Counter()
    data = []
    for row in rows:
        tracked, milestone = row.tracked, row.tracked.milestone
        data.append(
            {
                "scheme": _row_name(row),
                "date": f"{tracked.due:%Y-%m-%d}",
                "status": tracked.status,
                "beside": taken[belongs_to(milestone), tracked.due],
                "milestone": milestone.milestone,
                "written": tracked.text,
                "words": "",
            }
        )
        taken[belongs_to(milestone), tracked.due] += 1
    report = {"date": f"{day:%Y-%m-%d}", "words": f"Report date {day:%d/%m/%Y}"}
    return pd.DataFrame([*data, report])


def _row_name(row: ListedMilestone) -> str:
    name = belongs_to(row.tracked.milestone)
    return f"{name}, whole programme" if name == row.programme else name


@lru_cache(maxsize=4)
def specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Marks by date and scheme, coloured and shaped by status; the report date as a line with its words."""
    statuses = [status for status, shape in SHAPES.items() if shape in MARKS]
    colours = [palette.reference, palette.warning, palette.scenario, palette.plan]
    shapes = [MARKS[SHAPES[status]] for status in statuses]
    base = alt.Chart(NO_DATA).encode(
        x=alt.X(
            "date:T",
            title=None,
            scale=alt.Scale(type="utc", padding=14),
            axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=8, orient="top"),
        )
    )
    marks = (
        base.transform_filter("isValid(datum.scheme)")
        .mark_point(filled=True, size=90, opacity=1, xOffset=alt.ExprRef(f"datum.beside * ({WIDE} ? 11 : 6)"))
        .encode(
            y=scheme_axis(palette, grid=True),
            color=alt.Color("status:N", legend=None, scale=alt.Scale(domain=statuses, range=colours)),
            shape=alt.Shape("status:N", legend=None, scale=alt.Scale(domain=statuses, range=shapes)),
            tooltip=tooltips(
                {"Scheme": "scheme", "Milestone": "milestone", "Date as written": "written", "Status": "status"}
            ),
        )
    )
    report = base.transform_filter("!isValid(datum.scheme)")
    faint = alt.ExprRef(f"{WIDE} ? 1 : 0.5")  # on a phone it runs through the names
    line = report.mark_rule(strokeWidth=2, strokeDash=[6, 4], color=palette.text, opacity=faint, aria=False)
    words = report.mark_text(
        align="left",
        baseline="top",
        dx=6,
        y="height",
        dy=5,
        fontSize=13,
        fontWeight=600,
        color=palette.text,
        aria=False,
    ).encode(text="words:N")
    return finished(alt.layer(line, marks, words), title, subtitle, palette, height={"step": STEP})


def _message(rows: Sequence[ListedMilestone], dated: Sequence[ListedMilestone], left_out: int, day: date) -> str:
    """Say what the chart shows, and what it cannot."""
    found = {status: number for status, number in how_many([row.tracked for row in dated]).items() if number}
    said = ", ".join(f"{number} {status}" for status, number in found.items())
    message = f"At {day_in_words(day)}, of {count(len(dated))} with a date: {said}."
    if undated := len(rows) - len(dated):
        message += f" {count(undated)} without a date cannot be drawn; they are in the table."
    if left_out:
        message += f" {count(left_out, 'more scheme')} would not fit: choose a programme."
    return message


def _behind(rows: Sequence[ListedMilestone]) -> pd.DataFrame:
    data = [
        {
            "Scheme": belongs_to(row.tracked.milestone),
            "Milestone": row.tracked.milestone.milestone,
            "As written": row.tracked.text,
            "Due by": f"{row.tracked.due:%d/%m/%Y}",
            "Status": marked(row.tracked.status),
        }
        for row in rows
    ]
    return pd.DataFrame(data).set_index("Scheme")
