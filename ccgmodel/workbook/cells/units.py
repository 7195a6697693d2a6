"""The question whether the Money unit is the one that was meant, asked where the allocation's size says so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ccgmodel.plan import Problem, Report, year_label
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell
from ccgmodel.workbook.contract import Field

SMALLEST_CCG, LARGEST_CCG = 50_000.0, 2_000_000.0  # £k of yearly allocation: roughly £50m to £2bn


@dataclass(frozen=True)
class UnitQuestion:
    """A money unit that makes the allocation too small or too large for a CCG, and the units that would not.

    `where` is the cell of the Money unit, `asked_of` that of the allocation, whose size in £k `allocations` gives
    under every unit. `stated` is empty where the cell is blank. The answer goes to `read(..., money_unit=...)`.
    """

    where: str
    asked_of: str
    year: int
    stated: str
    allocations: Mapping[str, float]
    likely: tuple[str, ...]

    @property
    def problem(self) -> Problem:
        """The question as a warning; where no unit is stated, the error that says so stands in its place."""
        meant = " or ".join(self.likely)
        size = amount(self.allocations[self.stated])
        found = f"in {self.stated} the allocation of {year_label(self.year)} ({self.asked_of}) is {size}"
        remedy = f"is {meant} meant? If so, type {meant} here; if not, leave it"
        return Problem(self.where, found, remedy, "warning")


def unit_question(stated: str, unit_cell: Cell, allocation: Cell, field: Field, year: int) -> UnitQuestion | None:
    """Ask whether another money unit is meant; None where the stated one gives the size of a CCG, or none does.

    Args:
        stated: the money unit of the Plan sheet, empty where it cannot be read.
        unit_cell: where it stands.
        allocation: the first year's recurrent allocation as typed; with a suffix of its own it settles nothing.
        field: what that cell holds.
        year: the first year.

    """
    sizes = {unit: _size(allocation, field, scale) for unit, scale in values.IN_THOUSANDS.items()}
    if len(set(sizes.values())) < len(sizes) or any(math.isnan(size) for size in sizes.values()):
        return None
    likely = tuple(unit for unit, size in sizes.items() if SMALLEST_CCG <= size <= LARGEST_CCG)
    if not likely or stated in likely:
        return None
    return UnitQuestion(unit_cell.where, allocation.where, year, stated, sizes, likely)


def _size(cell: Cell, field: Field, scale: float) -> float:
    size = values.number(cell, _without_range(field), field.heading, scale, Report())
    return math.nan if size is None else size


def _without_range(field: Field) -> Field:
    return Field(
        key=field.key, heading=field.heading, kind="money", help=field.help, lowest=-math.inf, highest=math.inf
    )


def amount(thousands: float) -> str:
    """Write a sum of £k in the unit that suits its size.

    >>> amount(413_996.0), amount(9.644), amount(4.14e8), amount(-2_000.0)
    ('£414m', '£9,644', '£414bn', '−£2m')
    """
    pounds = abs(thousands) * 1_000
    sign = "−" if thousands < 0 else ""
    for size, suffix in ((1e9, "bn"), (1e6, "m")):
        if pounds >= size:
            shown = f"{pounds / size:.3g}" if pounds < 999.5 * size else f"{pounds / size:,.0f}"
            return f"{sign}£{shown}{suffix}"
    return f"{sign}£{pounds:,.0f}"


def as_typed(thousands: float) -> str:
    """Write a sum of £k so that it reads the same in a workbook of any money unit.

    >>> as_typed(400.0), as_typed(-20_900.0)
    ('£400k', '−£20.9m')
    """
    size, suffix = (abs(thousands) / 1_000, "m") if abs(thousands) >= 1_000 else (abs(thousands), "k")
    return f"{'−' if thousands < 0 else ''}£{size:.6g}{suffix}"
