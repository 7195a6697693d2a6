"""What the formulas of the Workings sheet are written with: the sheet, the plan, the cells they look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import Sheet
from ccgmodel.workbook.export.book import FIRST_YEAR, Grid, Ref
from ccgmodel.workbook.export.figures import Figures
from ccgmodel.workbook.export.inputs import Inputs, address
from ccgmodel.workbook.export.levers import LeverCells

UNIT_ROW = 2  # of the Workings sheet, as Excel counts


@dataclass(frozen=True)
class Context:
    """The sheet being written, and what its formulas look at."""

    grid: Grid
    plan: Plan
    inputs: Inputs
    levers: LeverCells
    figures: Figures

    @property
    def unit(self) -> float:
        """£k in one money unit of the plan."""
        return IN_THOUSANDS[self.plan.money_unit]

    @property
    def factor(self) -> str:
        """The address of the unit."""
        return address("Workings", FIRST_YEAR, UNIT_ROW)

    def items(self, sheet: Sheet) -> Callable[[str, int], str]:
        """Return how to find a named row's cell of a year on a sheet."""
        return lambda key, t: self.inputs.item(sheet, key, t)

    def lever(self, name: str, place: int | None = None) -> Ref:
        """Write a row of a lever's values, for the line at a place or for all."""
        lever, line = LEVERS[name], None if place is None else self.plan.lines[place]
        return self.grid.add(
            f"Lever: {lever.label}",
            lambda t: self.levers.value(name, t, line),
            self.figures.levers[name][place or 0],
            line=line.name if line else "",
            unit="a year" if lever.kind == "points" else "share",
        )
