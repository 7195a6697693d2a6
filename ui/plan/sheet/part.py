"""The element: what goes down to it, and the choice that comes up.

What a row is taken as is told three times: by the word in its list, by a mark, and by a colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from ccgmodel.bring import ROLE_NAMES, ROLES, PlainValue, Role, column_letters
from ccgmodel.plan import year_label
from ccgmodel.words.money import number
from ui.plan.brought import Brought

HERE = Path(__file__).parent
MOST_ROWS = 300  # drawn of a table
KINDS: Mapping[str, tuple[str, str, tuple[Role, ...]]] = {
    "income": ("▲", "Income", ("allocation", "non_recurrent", "brought_forward")),
    "spend": ("▼", "Spend", ("spend", "set_aside")),
    "savings": ("◆", "Savings", ("savings_planned", "savings_unidentified", "scheme")),
    "position": ("=", "Position", ("position", "cumulative")),
    "required": ("≥", "Surplus required", ("required",)),
    "total": ("Σ", "Total or part of another row", ("total_allocation", "total_spend", "subtotal")),
    "ignored": ("×", "Ignored", ("ignored",)),
}
KIND_OF: Mapping[Role, str] = {role: kind for kind, (_, _, roles) in KINDS.items() for role in roles}

_element = st.components.v2.component(
    "planner_sheet",
    html="<planner-sheet></planner-sheet>",
    css=(HERE / "sheet.css").read_text(encoding="utf-8"),
    js=(HERE / "sheet.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw_sheet(of: Brought, table: int, on_more: Callable[[int], None]) -> None:
    """Draw a table as it stands; a choice is decided at once, and `on_more` is called with a row's place."""
    key = of.key(f"sheet {table}")

    def event(name: str) -> dict[str, Any]:
        return (st.session_state.get(key) or {}).get(name) or {}

    def decide() -> None:
        place, role = event("decide").get("place"), event("decide").get("role")
        if isinstance(place, int) and role in ROLES and 0 <= place < len(of.understood.rows):
            of.decide(replace(of.understood.rows[place].choice, role=role, acts_on=""))

    def more() -> None:
        place = event("more").get("place")
        if isinstance(place, int) and 0 <= place < len(of.understood.rows):
            on_more(place)

    _element(key=key, data=facts(of, table), on_decide_change=decide, on_more_change=more)


def facts(of: Brought, number_of: int) -> dict[str, Any]:
    """What the element shows of a table."""
    found, table = of.understood, of.understood.tables[number_of]
    years = {column.column: year_label(year) for year, column in found.columns[number_of].by_year.items()}
    width = max(column.column for column in table.columns) + 1
    last = min(table.last_row, table.first_row + MOST_ROWS)
    left = table.last_row - last
    return {
        "name": f"{table.name} as it is",
        "legend": [{"kind": kind, "mark": mark, "words": words} for kind, (mark, words, _) in KINDS.items()],
        "columns": [
            (f"{column_letters(at)}{f': {years[at]}' if at in years else ''}", at >= table.columns[0].column)
            for at in range(width)
        ],
        "choices": [[role, ROLE_NAMES[role]] for role in ROLES],
        "rows": list(_rows(of, number_of, range(table.first_row, last + 1), width)),
        "note": f"{number(left, 0)} more rows are not drawn; any can be chosen below." if left else "",
    }


def _rows(of: Brought, number_of: int, rows: Sequence[int], width: int) -> Sequence[dict[str, Any]]:
    found, table = of.understood, of.understood.tables[number_of]
    places = {row.printed.row.row: at for at, row in enumerate(found.rows) if row.printed.table == number_of}
    first, left = table.rows[0].row, table.columns[0].column
    drawn = []
    for at in rows:
        place = places.get(at)
        row = None if place is None else found.rows[place]
        kind = KIND_OF[row.role] if row else "heading" if at < first else "plain"
        drawn.append(
            {
                "place": place,
                "number": at + 1,
                "label": row.printed.row.label if row else "",
                "role": row.role if row else "",
                "kind": kind,
                "mark": KINDS[kind][0] if row else "",
                "words": "Headings" if kind == "heading" else "",
                "cells": [(_text(table.sheet.value(at, column)), column >= left) for column in range(width)],
            }
        )
    return drawn


def _text(value: PlainValue) -> str:
    if value is None:
        return ""
    return f"{value:,.10g}".replace("-", "−") if isinstance(value, float) else str(value)
