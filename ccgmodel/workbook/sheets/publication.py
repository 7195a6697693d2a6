"""The sheets about the publication: Sources, Published, Stories and Contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from ccgmodel.answers import is_movement, moved, movements
from ccgmodel.plan import (
    Contradiction,
    OpeningStep,
    Plan,
    PrintedCell,
    ProfileFact,
    Published,
    Report,
    Story,
    did_you_mean,
    show_problem,
)
from ccgmodel.projection import UnknownResultError, result_names
from ccgmodel.scenario import LEVERS, Scenario, ScenarioError, is_anothers_name, names_of_any_plan, shown_metrics
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.records import filled_rows, read_records, record

_SETTING = re.compile(r"[^=;\s][^=;]*=\s*[^=;\s]+")


BUTTON = "is the name of a button that every plan has"


@dataclass(frozen=True)
class Publication:
    """What the sheets about the publication say."""

    sources: dict[str, str]
    published: tuple[Published, ...]
    stories: tuple[Story, ...]
    contradictions: tuple[Contradiction, ...]
    opening_bridge: tuple[OpeningStep, ...]
    profile: tuple[ProfileFact, ...]
    printed_tables: tuple[PrintedCell, ...]
    rows: Mapping[int, Row]  # of the printed rows and the stories, by their identity

    @property
    def of_plan(self) -> dict[str, Any]:
        """What the plan states of it, by the plan's own names."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "rows"}


def read_publication(grids: Mapping[str, SheetGrid], frame: Frame, report: Report) -> Publication:
    """Read the four sheets, each of which may be missing."""
    printed, told = (
        list(filled_rows(sheet, grids.get(sheet.name), frame, report))
        for sheet in (contract.PUBLISHED, contract.STORIES)
    )
    published, stories = tuple(map(published_row, printed)), tuple(map(_story, told))
    return Publication(
        read_sources(grids.get("Sources"), frame, report),
        published,
        stories,
        read_contradictions(grids.get("Contradictions"), frame, report),
        read_records(contract.OPENING_BRIDGE, grids, frame, report),
        read_records(contract.PROFILE, grids, frame, report),
        read_records(contract.PRINTED_TABLES, grids, frame, report),
        {id(each): row for each, row in zip((*published, *stories), (*printed, *told), strict=True)},
    )


def check_publication(publication: Publication, plan: Plan, report: Report) -> Plan:
    """Report printed rows whose result or setting the plan has not, and stories that it cannot tell.

    Returns the plan without the printed rows of no result, such as those of a line that was renamed.
    """
    printed = _with_results(publication, plan, report) if publication.published else ()
    taken = dict.fromkeys(map(fold, names_of_any_plan(plan)), BUTTON)
    for story in publication.stories:
        row = publication.rows[id(story)]
        _check_settings(row, story.settings, plan, report)
        if not story.settings and not story.show:
            remedy = "fill it in, type under Show what a room sees of the plan itself, or clear the row"
            report.error(row.cell("setting").where, "Setting is blank", remedy)
        said = taken.get(fold(story.name))
        if said and not (said == BUTTON and _is_the_buttons(story, plan)):
            report.error(row.cell("story").where, f"Story {story.name!r} {said}", "give it another name")
        taken[fold(story.name)] = "appears twice"
        _check_show(row, story, plan, report)
    return plan if len(printed) == len(plan.published) else replace(plan, published=printed)


def _with_results(publication: Publication, plan: Plan, report: Report) -> tuple[Published, ...]:
    kept = []
    names = set(result_names(plan))
    moves = movements(plan, [Scenario()])
    for printed in publication.published:
        row, bare = publication.rows[id(printed)], printed.result.removeprefix("-")
        try:
            known = moved(moves, bare) is not None if is_movement(bare) else bare in names
        except UnknownResultError:
            known = False
        if known:
            kept.append(printed)
        else:
            found = f"{bare!r} is no result of this plan{did_you_mean(bare, names)}"
            remedy = "the row is left out; type a result such as spend or line:Acute, by the names of this plan"
            report.warn(row.cell("result").where, found, remedy)
        _check_settings(row, filter(None, map(str.strip, printed.setting.split(";"))), plan, report)
    return tuple(kept)


def _is_the_buttons(story: Story, plan: Plan) -> bool:
    """Whether it is the story of that button, as a deck has it too."""
    try:
        return not is_anothers_name(story, plan)
    except ScenarioError:  # its settings cannot be read, which is said
        return False


def _check_show(row: Row, story: Story, plan: Plan, report: Report) -> None:
    metrics = sorted(shown_metrics(plan))
    savings = LEVERS["qipp_delivery"].applies(plan)
    if wrong := show_problem(story.show, metrics, has_savings=savings):
        report.error(row.cell("show").where, wrong.found, wrong.remedy)


def _check_settings(row: Row, settings: Iterable[str], plan: Plan, report: Report) -> None:
    where = row.cell("setting").where
    try:
        wrong = Scenario.parse(tuple(settings)).problems(plan)
    except ScenarioError as error:
        wrong = list(error.problems)
    for problem in wrong:
        report.error(where, problem.at(where).found, problem.remedy)


def read_sources(grid: SheetGrid | None, frame: Frame, report: Report) -> dict[str, str]:
    """Read the citations by key."""
    sources: dict[str, str] = {}
    for row in filled_rows(contract.SOURCES, grid, frame, report):
        key = row.text("key")
        if key in sources:
            report.error(row.cell("key").where, f"the key {key!r} appears twice", "keep one of the two rows")
        sources[key] = row.text("citation")
    return sources


def published_row(row: Row) -> Published:
    """Read one printed row, in the unit in which it is printed."""
    return cast(Published, record(row, row.text("item"), setting=settings_text(row)))


def _story(row: Row) -> Story:
    """Read a prepared what-if."""
    return cast(Story, record(row, "", settings=tuple(_settings(row))))


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
