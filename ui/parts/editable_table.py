"""A table that is typed into, and that Undo takes back with the rest.

Streamlit lays what was typed over the table at every run, even where an undo has taken it back. So the widget is
made anew where what the table shows was changed elsewhere (Undo, a slider, a form) since it was drawn.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass
class EditableTable:
    """A table as it was drawn last: the number of its widget, what it was drawn from, and its rows' names."""

    name: str
    number: int = 0
    drawn_from: tuple[object, ...] = ()
    rows: Sequence[Hashable] = ()

    @property
    def key(self) -> str:
        """The key of the widget; other rows are another widget."""
        return f"{self.name} {self.number} {hash(tuple(self.rows))}"

    def draw_from(self, rows: Sequence[Hashable], *now: object, untouched: bool = False) -> None:
        """Begin anew where it is drawn from something else than before; `untouched`: also if nothing is typed."""
        if self.drawn_from and self.drawn_from != now and (untouched or self.typed()):
            self.number += 1
        self.drawn_from, self.rows = now, rows

    def typed(self) -> dict[Any, Mapping[str, Any]]:
        """Return what was typed, by the row's name and the heading; nothing where its page was left meanwhile."""
        edited = st.session_state.get(self.key, {}).get("edited_rows", {})
        return {self.rows[int(row)]: cells for row, cells in edited.items()}

    def taken(self, *now: object, as_typed: bool = True) -> None:
        """Go on with the same widget after its own edits were taken; anew where they were not taken as typed."""
        self.drawn_from = now
        self.number += not as_typed


def editable(name: str) -> EditableTable:
    """Return this session's table of a name."""
    return st.session_state.setdefault(f"table of {name}", EditableTable(name))
