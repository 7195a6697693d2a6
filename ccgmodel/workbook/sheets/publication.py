"""The sheets about the publication: Sources, Published, Stories and Contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from ccgmodel.plan import Contradiction, Published, Report, Story
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row
from ccgmodel.workbook.sheets.records import filled_rows, record

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
    for row in filled_rows(contract.SOURCES, grid, frame, report):
        key = row.text("key")
        if key in sources:
            report.error(row.cell("key").where, f"the key {key!r} appears twice", "keep one of the two rows")
        sources[key] = row.text("citation")
    return sources


def read_published(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Published, ...]:
    """Read the printed rows, in the unit in which they are printed."""
    rows = filled_rows(contract.PUBLISHED, grid, frame, report)
    return tuple(map(published_row, rows))


def published_row(row: Row) -> Published:
    """Read one printed row, in the unit in which it is printed."""
    return cast(Published, record(row, row.text("item"), setting=settings_text(row)))


def read_stories(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Story, ...]:
    """Read the prepared what-ifs."""
    return tuple(
        record(row, "", settings=tuple(_settings(row)))
        for row in filled_rows(contract.STORIES, grid, frame, report)
    )


def read_contradictions(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Contradiction, ...]:
    """Read where the published text disagrees with itself."""
    return tuple(record(row, "") for row in filled_rows(contract.CONTRADICTIONS, grid, frame, report))


def settings_text(row: Row) -> str:
    """Read a Setting cell as one text, its settings separated by "; "."""
    return "; ".join(_settings(row))


def _settings(row: Row) -> Iterator[str]:
    for setting in filter(None, map(str.strip, row.text("setting").split(";"))):
        if not _SETTING.fullmatch(setting):
            remedy = "type it as LEVER=VALUE, such as qipp_delivery=0.63"
            row.table.report.error(row.cell("setting").where, f"Setting is {setting!r}", remedy)
        yield setting
