"""Merged cells of a table: a label merged down its rows stands in each of them; all else is asked or refused."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from ccgmodel.workbook.cells.cells import Area, Cell, Place, SheetGrid
from ccgmodel.workbook.cells.seen import FIGURES, Sight
from ccgmodel.workbook.cells.sheetxml import COPY

_MOST = 100_000  # cells of all areas together that are gone through


def unmerged(sight: Sight) -> SheetGrid:
    """Return the grid with labels in every row over which they are merged, reporting what else is merged."""
    grid, report = sight.grid, sight.report
    spread: dict[Place, Cell] = {}
    left = _MOST
    for area in grid.merged:
        covered = list(_covered(area, sight))
        left -= 1 + len(covered)
        if left < 0:
            report.error(grid.name, "it holds far more merged cells than a plan needs", COPY)
            break
        first = grid.cell(area.first_row, area.first_column)
        own = [cell for place in covered if (cell := grid.cells.get(place)) and cell.value != first.value]
        for cell in own[:1]:
            found = f"{cell.value!r} stands behind the merged cells {area}, where nobody sees it"
            report.error(cell.where, found, "unmerge them, and clear or correct what stands there")
        if own or first.is_blank or area.first_row not in sight.rows:
            continue
        if _is_label(area, covered, sight):
            spread |= {(row, column): first._replace(row=row, column=column) for row, column in covered}
        else:
            _report(area, first, covered, sight)
    return replace(grid, cells={**grid.cells, **spread}) if spread else grid


def _covered(area: Area, sight: Sight) -> Iterator[Place]:
    """The cells of an area that are read, but for its first."""
    first = bisect_left(sight.rows, area.first_row)
    last = bisect_right(sight.rows, area.last_row)
    columns = [c for c in sight.columns if area.first_column <= c <= area.last_column]
    for row in sight.rows[first:last] if columns else ():
        for column in columns:
            if (row, column) != area[:2]:
                yield row, column


def _is_label(area: Area, covered: list[Place], sight: Sight) -> bool:
    """Whether an area is a text of one column, which can only mean every row that it is merged over."""
    held = sight.held(area[:2])
    below = all(column == area.first_column for _, column in covered)
    fields = {each.field.key for place in covered if (each := sight.held(place))}
    return bool(held and below and held.field.kind not in FIGURES and fields <= {held.field.key})


def _report(area: Area, first: Cell, covered: list[Place], sight: Sight) -> None:
    """Refuse a figure that may count once or in each cell; ask about a text over cells of other kinds."""
    counting = [each for place in covered if (each := sight.held(place)) and each.counts]
    if not counting:
        return
    where = f"{sight.grid.name}!{area}"
    held = sight.held(area[:2])
    label = held.label if held else repr(first.value)
    if isinstance(first.value, str) and not (held and held.field.kind in FIGURES):
        found = f"{label} is merged over other cells, and is read in the first of them alone"
        sight.report.warn(where, found, "unmerge the cells, and type what belongs in each")
    else:
        found = f"{label} is merged over several cells, so that it may be meant once or for each of them"
        sight.report.error(where, found, "unmerge them, and type a figure in every cell for which one is meant")
