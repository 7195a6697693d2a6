"""The rows of an export's Results sheet, kept by name for the Check sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.plan import Floats
from ccgmodel.projection import Projection, result
from ccgmodel.workbook.export.book import Grid, Ref


@dataclass(frozen=True)
class Result:
    """One row of results, with the model's values."""

    item: str
    line: str  # or programme
    ref: Ref
    values: Floats


class ResultWriter:
    """Writes one result after the other; `rows` holds those written, by the model's name."""

    def __init__(self, grid: Grid, projection: Projection) -> None:
        self.grid, self.projection = grid, projection
        self.rows: dict[str, Result] = {}

    def add(self, name: str, item: str, formula: Callable[[int], str], *, line: str = "") -> Ref:
        """Write a result of the projection."""
        return self.put(name, item, formula, result(self.projection, name)[0], line=line)

    def put(self, name: str, item: str, formula: Callable[[int], str], values: Floats, *, line: str = "") -> Ref:
        """Write a result with the model's values, (year,)."""
        ref = self.grid.add(item, formula, values, line=line)
        self.rows[name] = Result(item, line, ref, values)
        return ref
