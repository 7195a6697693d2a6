"""A table that is typed into, and that Undo takes back with the rest.

Streamlit lays what was typed over the table at every run, even where an undo has taken it back. So the widget is
made anew where what the table shows was changed elsewhere (Undo, a slider, a form) since it was drawn.

Once the table itself has what was typed, Streamlit takes it back from the widget, in a message a moment later: one
run of the page more, and where the page was left meanwhile the next one is blank. So the widget's own table keeps
what stood in a cell before it was typed into.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

LETTER, EDGES = 7, 24  # px of a letter, and at both sides of a cell


def wide_enough(names: Iterable[str], most: int) -> int:
    """Return how wide a column is, at most `most` px, so that no name of a usual length is cut."""
    return min(LETTER * max(map(len, names), default=0) + EDGES, most)


@dataclass
class EditableTable:
    """A table as it was drawn last: the number of its widget, what it was drawn from, and its rows' names."""

    name: str
    number: int = 0
    drawn_from: tuple[object, ...] = ()
    rows: Sequence[Hashable] = ()
    _given: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)  # to the widget, when it was drawn last
    _typed: list[tuple[int, str]] = field(default_factory=list, repr=False)  # the cells, when it was drawn last

    @property
    def key(self) -> str:
        """The key of the widget; other rows are another widget."""
        return f"{self.name} {self.number} {hash(tuple(self.rows))}"

    def draw_from(self, rows: Sequence[Hashable], *now: object, untouched: bool = False) -> None:
        """Begin anew where it is drawn from something else than before; `untouched`: also if nothing is typed."""
        if self.drawn_from and self.drawn_from != now and (untouched or self.typed()):
            self.number += 1
        self.drawn_from, self.rows = now, rows

    def given(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return what the widget is to be drawn from; call it once a run, after `draw_from`."""
        self._typed = [(row, heading) for row, cells in self._edits().items() for heading in cells]
        found = table.copy() if self._typed else table
        for row, heading in self._typed:
            if row < len(self._given):  # not so where the server was started again
                found.iloc[row, list(found.columns).index(heading)] = self._stood(row, heading)
        self._given = found
        return found

    def typed(self) -> dict[Any, Mapping[str, Any]]:
        """Return what was typed, by the row's name and the heading; nothing where its page was left meanwhile.

        What is typed back to what stood there is there too: Streamlit forgets it.
        """
        now = self._edits()
        back = [(row, heading) for row, heading in self._typed if heading not in now.get(row, {})]
        cells = {row: dict(cells) for row, cells in now.items()}
        for row, heading in back if self.key in st.session_state else []:
            cells.setdefault(row, {})[heading] = self._stood(row, heading)
        return {self.rows[row]: each for row, each in cells.items()}

    def _edits(self) -> dict[int, Mapping[str, Any]]:
        edited = st.session_state.get(self.key, {}).get("edited_rows", {})
        return {int(row): cells for row, cells in edited.items()}

    def _stood(self, row: int, heading: str) -> Any:
        """Return what stood in a cell before it was typed into; None for nothing."""
        value = self._given[heading].iloc[row]
        return None if pd.isna(value) else getattr(value, "item", lambda: value)()

    def taken(self, *now: object, as_typed: bool = True) -> None:
        """Go on with the same widget after its own edits were taken; anew where they were not taken as typed."""
        self.drawn_from = now
        self.number += not as_typed


def editable(name: str) -> EditableTable:
    """Return this session's table of a name."""
    return st.session_state.setdefault(f"table of {name}", EditableTable(name))
