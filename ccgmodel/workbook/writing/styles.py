"""The look of a workbook that we write for a user to fill in: NHS England's colours, each format made once."""

from __future__ import annotations

from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.format import Format

INPUT, CALCULATED, PREFILLED = "#FFFFCC", "#DDEBF7", "#E2EFDA"  # light yellow, light blue, light green
HEADING, WRONG = "#005EB8", "#DA291C"  # NHS blue, emergency red
RED, AMBER = "#FF8A80", "#FFD180"  # light enough for the figure to be read on them
COLOURS: Mapping[str, str] = {"Yours to fill in": INPUT, "Calculated": CALCULATED, "Filled in already": PREFILLED}
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")

_CELL = {"border": 1, "border_color": "#D8DDE0", "valign": "top"}
_NOTE = {"italic": True, "font_color": "#425563", "bg_color": "#E8EDEE", "text_wrap": True, "valign": "top"}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.heading = self.make(bold=True, bg_color=HEADING, font_color="#FFFFFF", text_wrap=True, valign="top")
        self.note = self.make(**_NOTE, num_format="@")
        self.note_heading = self.make(**_NOTE, bold=True)
        self.title = self.make(bold=True, font_size=16, font_color=HEADING)
        self.subtitle = self.make(bold=True, font_size=12, font_color=HEADING)
        self.paragraph = self.make(text_wrap=True, valign="top")
        self.wrong = self.make(bg_color=WRONG, font_color="#FFFFFF", bold=True)

    def make(self, **properties: object) -> Format:
        """Make a format, or give the one that was made for the same properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def input(self, number_format: str) -> Format:
        """A cell that the user fills in."""
        return self.make(**_CELL, bg_color=INPUT, num_format=number_format)

    def text(self, text: str) -> Format:
        """A cell that holds the user's text, which stays text when someone edits it, whatever it begins with."""
        guarded = {"quote_prefix": True} if text.startswith(LIKE_A_FORMULA) else {}
        return self.make(**_CELL, bg_color=INPUT, num_format="@", **guarded)

    def prefilled(self, kind: str) -> Format:
        """A cell that is filled in already, with text or a number."""
        return self.make(**_CELL, bg_color=PREFILLED, num_format="@" if kind == "text" else "General")

    def calculated(self, number_format: str) -> Format:
        """A cell with a formula."""
        return self.make(**_CELL, bg_color=CALCULATED, num_format=number_format)

    def colour(self, colour: str) -> Format:
        """A cell that shows a colour in the legend."""
        return self.make(**_CELL, bg_color=colour)
