"""The tables of a workbook for whoever looks at what others read: for totals, and for figures that do not fit."""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.plan import Unheard
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Table, with_headings
from ccgmodel.workbook.contract import Sheet


class Tables:
    """The tables by their sheets: each is found once, without a word."""

    def __init__(self, grids: Mapping[str, SheetGrid], frame: Frame) -> None:
        self.grids, self.frame = grids, frame
        self._found: dict[str, Table] = {}

    def __contains__(self, sheet: Sheet) -> bool:
        return sheet.name in self.grids

    def __getitem__(self, sheet: Sheet) -> Table:
        if sheet.name not in self._found:
            found = with_headings(sheet, self.grids[sheet.name], self.frame, Unheard())
            self._found[sheet.name] = found
        return self._found[sheet.name]
