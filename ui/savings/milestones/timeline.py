"""The timeline: a row for every scheme, a mark for every milestone, coloured and shaped by where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from ui.charts.bars import NO_DATA, Palette, Specification, finished
from ui.charts.milestones import STEP, WIDE, scheme_axis
from ui.parts import figures, style
from ui.savings.milestones.head import ListedMilestone
from ui.savings.milestones.status import SHAPES, count, day_in_words, how_many, marked

NAME = "Milestones by date"
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
    figures.chart(NAME, points(drawn, day), chart, _message(rows, dated, left_out, day))
    figures.behind(NAME, lambda: _table(drawn))


def _legend() -> str:
    return " · ".join(marked(status) for status, shape in SHAPES.items() if shape in MARKS)


def _first_rows(dated: Sequence[ListedMilestone]) -> tuple[list[ListedMilestone], int]:
    """Return the milestones of as many schemes as one picture holds, and how many schemes are left out."""
    schemes = list(dict.fromkeys((row.programme, row.tracked.milestone.scheme) for row in dated))
    kept = {scheme for _, scheme in schemes[:ROWS]}
    return [row for row in dated if row.tracked.milestone.scheme in kept], max(0, len(schemes) - ROWS)


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
                "beside": taken[milestone.scheme, tracked.due],
                "milestone": milestone.milestone,
                "written": tracked.text,
                "words": "",
            }
        )
        taken[milestone.scheme, tracked.due] += 1
    report = {"date": f"{day:%Y-%m-%d}", "words": f"Report date {day:%d/%m/%Y}"}
    return pd.DataFrame([*data, report])


def _row_name(row: ListedMilestone) -> str:
    name = row.tracked.milestone.scheme
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
            tooltip=[
                alt.Tooltip("scheme:N", title="Scheme"),
                alt.Tooltip("milestone:N", title="Milestone"),
                alt.Tooltip("written:N", title="Date as written"),
                alt.Tooltip("status:N", title="Status"),
            ],
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


def _table(rows: Sequence[ListedMilestone]) -> pd.DataFrame:
    data = [
        {
            "Scheme": row.tracked.milestone.scheme,
            "Milestone": row.tracked.milestone.milestone,
            "As written": row.tracked.text,
            "Due by": f"{row.tracked.due:%d/%m/%Y}",
            "Status": marked(row.tracked.status),
        }
        for row in rows
    ]
    return pd.DataFrame(data).set_index("Scheme")
