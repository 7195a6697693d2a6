"""The rows of a spreadsheet that was brought, with what each is taken as and why, and a way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from ccgmodel.bring import (
    ITSELF,
    ROLE_NAMES,
    ROLES,
    SPENDING,
    UnderstoodRow,
    growth_rates,
    line_names,
    sources_of,
)
from ccgmodel.plan import year_label
from ccgmodel.words.money import number
from ccgmodel.words.text import escaped
from ui.parts import figures
from ui.plan.brought import Brought
from ui.plan.sheet import draw_sheet

OWN_FIGURES = "Its own figures"
MOST_ROWS = 300  # drawn as a table; more are drawn as those that are read


def draw_rows(of: Brought) -> None:
    """Draw the sheet as it stands with what each row is, to be changed there, and all else of a row below."""
    rows = list(of.understood.rows)
    if not rows:
        return
    if len(rows) > MOST_ROWS:
        read = [row for row in rows if row.role != "ignored"]
        drawn = number(min(len(read), MOST_ROWS), 0)
        st.caption(
            f"{number(len(rows), 0)} rows have figures, and {number(len(read), 0)} of them are not ignored; the "
            f"first {drawn} of these are drawn. Any row can be chosen below."
        )
        rows = read[:MOST_ROWS]
    spend = next((row.printed.table for row in of.understood.rows if row.role in SPENDING), 0)
    for number_of, table in enumerate(of.understood.tables):
        if number_of == spend:
            draw_sheet(of, number_of, partial(_choose_row, of))
        else:
            with st.expander(f"The sheet as it is: {escaped(table.name)}"):
                draw_sheet(of, number_of, partial(_choose_row, of))
    with st.expander("Every row with its figures and the reason"):
        figures.table(_rows_table(of, rows), "The rows and what they are")
    _draw_change(of)


def _choose_row(of: Brought, place: int) -> None:
    st.session_state[of.key("row")] = place


def _draw_change(of: Brought) -> None:
    """Draw the choice of a row and what it may be; nothing is changed before the button is pressed."""
    st.subheader("All of one row", anchor=False)
    every = list(of.understood.rows)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            "Row",
            range(len(every)),
            format_func=lambda at: f"{every[at].printed.row.label or 'No name'} ({every[at].printed.where})",
            key=of.key("row"),
            width=320,
        )
        row = every[place]
        role = st.selectbox(
            "It is", ROLES, index=ROLES.index(row.role), format_func=lambda each: ROLE_NAMES[each],
            key=f"{of.key('role')} {place} {row.role}", width=280,
        )  # fmt: skip
        category = st.text_input(
            "Category",
            value=row.choice.category,
            key=f"{of.key('category')} {place} {row.choice.category}",
            width=180,
        )
        groups = ["", *growth_rates()]
        growth = st.selectbox(
            "It grows by",
            groups,
            index=groups.index(row.choice.growth) if row.choice.growth in groups else 0,
            format_func=lambda each: each or OWN_FIGURES,
            key=f"{of.key('growth')} {place} {row.choice.growth}",
            help="Rates of the group, as published; what they do not explain is a step of each year.",
            width=220,
        )
        turned = st.checkbox(
            "The sheet prints it with the other sign",
            value=row.choice.sign < 0,
            key=f"{of.key('sign')} {place} {row.choice.sign}",
        )
        acts_on = _draw_acts_on(of, row, place) if role == "scheme" else ""
        now = replace(
            row.choice, role=role, category=category, growth=growth, sign=-1 if turned else 1, acts_on=acts_on
        )
        st.button(
            "Change this row", on_click=of.decide, args=(now,), disabled=now == row.choice, key=of.key("change")
        )
    if source := sources_of(growth):
        st.caption(escaped(f"{growth}: {source}."))


def _lines(of: Brought) -> dict[str, str]:
    """The lines that a scheme may act on, each with what it is called; "": where nothing is chosen."""
    inside = of.understood.recipe.savings == "inside"
    names = line_names([row for row in of.understood.rows if row.role in SPENDING])
    return {"": ITSELF.capitalize() if inside else "As its words say", **{name: name for name in names}}


def _draw_acts_on(of: Brought, row: UnderstoodRow, place: int) -> str:
    lines = _lines(of)
    at = list(lines).index(row.choice.acts_on) if row.choice.acts_on in lines else 0
    return st.selectbox(
        "It acts on", list(lines), index=at, format_func=lines.__getitem__,
        key=f"{of.key('acts on')} {place} {row.choice.acts_on}", width=280,
    )  # fmt: skip


def draw_schemes_act_on(of: Brought) -> None:
    """Draw the choice of the line that every scheme acts on which has none of its own."""
    if not any(row.role == "scheme" for row in of.understood.rows):
        return
    lines, chosen, key = _lines(of), of.recipe.schemes_act_on, of.key("schemes act on")
    st.selectbox(
        "Every scheme acts on", list(lines), index=list(lines).index(chosen) if chosen in lines else 0,
        format_func=lines.__getitem__, key=key, width=320,
        on_change=lambda: of.set(schemes_act_on=st.session_state[key]),
    )  # fmt: skip


def _rows_table(of: Brought, rows: Sequence[UnderstoodRow]) -> pd.DataFrame:
    years = of.understood.read.years
    schemes = any(row.role == "scheme" for row in rows)
    listed = [
        {
            "Row": row.printed.where,
            "Label": row.printed.row.label,
            **{year_label(year): "" if value is None else thousands(value)
               for year, value in zip(years, row.amounts(years), strict=True)},
            "It is": ROLE_NAMES[row.role],
            "Category": row.choice.category,
            **({"It acts on": (row.choice.acts_on or ITSELF) if row.role == "scheme" else ""} if schemes else {}),
            "It grows by": (row.choice.growth or OWN_FIGURES) if row.role == "spend" else "",
            "Because": row.because,
        }
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(listed).set_index("Row")


def thousands(value: float) -> str:
    """Write a figure in £k as a sheet prints it."""
    return number(value, 0) if abs(value - round(value)) < 1e-6 else number(value, 1)
