"""The sheets about the publication: Sources, Published, Stories and Contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ccgmodel.plan import Contradiction, Published, Report, Story
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Sheet
from ccgmodel.workbook.sheets.spend import figure_field

_SETTING = re.compile(r"[^=;\s][^=;]*=\s*[^=;\s]+")


@dataclass(frozen=True)
class Publication:
    """What the sheets about the publication say."""

    sources: dict[str, str]
    published: tuple[Published, ...]
    stories: tuple[Story, ...]
    contradictions: tuple[Contradiction, ...]


def read_publication(grids: Mapping[str, SheetGrid], frame: Frame, report: Report) -> Publication:
    """Read the four sheets, each of which may be missing."""
    return Publication(
        read_sources(grids.get("Sources"), frame, report),
        read_published(grids.get("Published"), frame, report),
        read_stories(grids.get("Stories"), frame, report),
        read_contradictions(grids.get("Contradictions"), frame, report),
    )


def read_sources(grid: SheetGrid | None, frame: Frame, report: Report) -> dict[str, str]:
    """Read the citations by key."""
    sources: dict[str, str] = {}
    for row in filled_rows(contract.SOURCES, grid, frame, report, "key", "citation"):
        key = row.text("key")
        if key in sources:
            report.error(row.cell("key").where, f"the key {key!r} appears twice", "keep one of the two rows")
        sources[key] = row.text("citation")
    return sources


def read_published(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Published, ...]:
    """Read the printed rows, in the unit in which they are printed."""
    rows = filled_rows(contract.PUBLISHED, grid, frame, report, "table", "item", "result", "unit", "step")
    return tuple(map(published_row, rows))


def published_row(row: Row) -> Published:
    """Read one printed row, in the unit in which it is printed."""
    return Published(
        table=row.text("table"),
        item=row.text("item"),
        result=row.text("result"),
        setting=settings_text(row),
        unit=cast(Literal["£m", "£k", "%"], row.choice("unit")),
        step=row.number_of("step", row.text("item")) or 0.0,
        figures=row.figures(figure_field(row), row.text("item")),
        known=row.text("known"),
        source=row.text("source"),
    )


def read_stories(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Story, ...]:
    """Read the prepared what-ifs."""
    return tuple(
        Story(name=row.text("story"), settings=tuple(_settings(row)), source=row.text("source"))
        for row in filled_rows(contract.STORIES, grid, frame, report, "story", "setting")
    )


def read_contradictions(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Contradiction, ...]:
    """Read where the published text disagrees with itself."""
    return tuple(
        Contradiction(where=row.text("where"), says=row.text("says"), treatment=row.text("treatment"))
        for row in filled_rows(contract.CONTRADICTIONS, grid, frame, report, "where", "says", "treatment")
    )


def settings_text(row: Row) -> str:
    """Read a Setting cell as one text, its settings separated by "; "."""
    return "; ".join(_settings(row))


def _settings(row: Row) -> Iterator[str]:
    for setting in filter(None, map(str.strip, row.text("setting").split(";"))):
        if not _SETTING.fullmatch(setting):
            remedy = "type it as LEVER=VALUE, such as qipp_delivery=0.63"
            row.table.report.error(row.cell("setting").where, f"Setting is {setting!r}", remedy)
        yield setting


def filled_rows(sheet: Sheet, grid: SheetGrid | None, frame: Frame, report: Report, *filled: str) -> Iterator[Row]:
    """The rows of an optional sheet whose `filled` columns are indeed filled; the others are reported."""
    if grid is None:
        return
    of = table(sheet, grid, frame, report)
    for row in of.rows():
        blank = [key for key in filled if key in of.columns and row.cell(key).is_blank]
        for key in blank:
            report.error(row.cell(key).where, f"{of.field(key).heading} is blank", "fill it in or clear the row")
        if not blank and all(key in of.columns for key in filled):
            yield row
