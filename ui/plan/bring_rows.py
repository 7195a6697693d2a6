"""The rows of a spreadsheet that was brought, with what each is taken as and why, and a way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.bring import ROLE_NAMES, ROLES, UnderstoodRow, column_letters, growth_rates, sources_of
from ccgmodel.plan import year_label
from ccgmodel.words.money import number
from ccgmodel.words.text import escaped
from ui.parts import figures
from ui.plan.brought import Brought

OWN_FIGURES = "Its own figures"
MOST_ROWS = 300  # drawn as a table; more are drawn as those that are read


def draw_rows(of: Brought) -> None:
    """Draw the rows as they stand in the sheet with what each is, and a way to change it."""
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
    figures.table(_rows_table(of, rows), "The rows and what they are")
    for number_of, table in enumerate(of.understood.tables):
        with st.expander(f"The sheet as it is: {escaped(table.name)}"):
            figures.table(_sheet(of, number_of), f"{table.name} as it is")
    _draw_change(of)


def _draw_change(of: Brought) -> None:
    """Draw the choice of a row and what it may be; nothing is changed before the button is pressed."""
    st.subheader("Change what a row is", anchor=False)
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
        now = replace(row.choice, role=role, category=category, growth=growth, sign=-1 if turned else 1)
        st.button(
            "Change this row", on_click=of.decide, args=(now,), disabled=now == row.choice, key=of.key("change")
        )
    if source := sources_of(growth):
        st.caption(escaped(f"{growth}: {source}."))


def _rows_table(of: Brought, rows: Sequence[UnderstoodRow]) -> pd.DataFrame:
    years = of.understood.read.years
    listed = [
        {
            "Row": row.printed.where,
            "Label": row.printed.row.label,
            **{year_label(year): "" if value is None else thousands(value)
               for year, value in zip(years, row.amounts(years), strict=True)},
            "It is": ROLE_NAMES[row.role],
            "Category": row.choice.category,
            "It grows by": (row.choice.growth or OWN_FIGURES) if row.role == "spend" else "",
            "Because": row.because,
        }
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(listed).set_index("Row")


def _sheet(of: Brought, number_of: int) -> pd.DataFrame:
    """The cells of a table as they stand, each row with what it is taken as and each column with its year."""
    found, table = of.understood, of.understood.tables[number_of]
    taken = {row.printed.row.row: ROLE_NAMES[row.role] for row in found.rows if row.printed.table == number_of}
    years = {column.column: year_label(year) for year, column in found.columns[number_of].by_year.items()}
    width = max(column.column for column in table.columns) + 1
    headings = [
        f"{column_letters(column)}{f': {years[column]}' if column in years else ''}" for column in range(width)
    ]
    last = min(table.last_row, table.first_row + MOST_ROWS)
    rows = {
        str(row + 1): [
            "Headings" if table.first_row <= row < table.rows[0].row else taken.get(row, ""),
            *("" if (value := table.sheet.value(row, column)) is None else str(value) for column in range(width)),
        ]
        for row in range(table.first_row, last + 1)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Taken as", *headings]).rename_axis("Row")


def thousands(value: float) -> str:
    """Write a figure in £k as a sheet prints it."""
    return number(value, 0) if abs(value - round(value)) < 1e-6 else number(value, 1)
