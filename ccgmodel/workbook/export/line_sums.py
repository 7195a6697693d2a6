"""Sums of the schemes by line on an export's Savings sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.plan import Floats
from ccgmodel.workbook.export.blocks import Block, add_block
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.scheme_figures import SchemeFigures
from ccgmodel.workbook.export.scheme_table import SchemeTable

Column = Callable[[int], str]  # the range of a year over all schemes, or a formula of such ranges


@dataclass(frozen=True)
class LineSums:
    """Writes blocks with a row a line, the sums of its schemes."""

    at: Context
    table: SchemeTable
    figures: SchemeFigures

    def match(self, place: int) -> str:
        """Return the formula that is 1 for the schemes of a line."""
        return f"({self.table.column('line')}={self.at.inputs.spend(place, 'line')})"

    def sum(self, title: str, of_schemes: Column, values: Floats) -> Block:
        """Write the sum over the schemes that release money; `values` are (scheme, year)."""
        cash = self.table.column("cash")
        return self._sum(title, lambda t: f"{cash}*({of_schemes(t)})", self.figures.of.cash @ values)

    def spent(self, title: str, of_schemes: Column, values: Floats) -> Block:
        """Write the sum over all schemes of a line."""
        return self._sum(title, of_schemes, self.figures.of.on_line @ values)

    def _sum(self, title: str, of_schemes: Column, values: Floats) -> Block:
        lines = [(title, line.name) for line in self.at.plan.lines]
        return add_block(
            self.at.grid,
            f"{title}, by line",
            lines,
            lambda _, place, t: f"SUMPRODUCT({self.match(place)}*{of_schemes(t)})",
            values,
        )
