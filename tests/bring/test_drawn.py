"""Drawn spreadsheets of known plans: what comes out is the plan, or a question or problem says so; never in silence."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from ccgmodel.bring import PlainBook, Understanding, read_book, to_plan, understand
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario
from tests.helpers import office
from tests.helpers.layouts import DrawnSheet, drawn

EVERY_TIME = (
    "carries a balance forward",
    "are taken as each year's new savings",
    "are taken as all savings since",
    "is not seen in .xls or .xlsb",
)


def wrong(sheet: DrawnSheet, found: Understanding) -> str:
    """What is not as it was drawn; "" where all is."""
    if found.errors:
        return f"refused: {found.errors[0]}"
    plan = to_plan(found)
    if plan.year_numbers != tuple(sheet.years):
        return f"years {plan.year_labels}"
    result = project(plan, [Scenario()])
    spend = dict(zip(plan.line_names, result.spend[0].tolist(), strict=True))
    for name, printed in sheet.lines.items():
        if not np.allclose(spend.get(name, []), printed, rtol=0, atol=1e-3 + 0.01 * sheet.half):
            return f"{name}: {spend.get(name)} for {printed}"
    most = 1e-3 + sheet.half * (len(sheet.lines) + 4)
    if not np.allclose(result.in_year[0], sheet.position, rtol=0, atol=most):
        return f"position: {result.in_year[0]} for {sheet.position}"
    return ""


def asked(found: Understanding) -> list[str]:
    """What was asked or refused besides what is asked of any table."""
    questions = [str(each) for each in found.open_questions]
    return [*map(str, found.errors), *(each for each in questions if not any(one in each for one in EVERY_TIME))]


def outcomes(sheets: Iterable[tuple[DrawnSheet, PlainBook]]) -> tuple[list[str], list[str], dict[str, str]]:
    """The sound sheets that came out right, those without a question, and what was silently wrong."""
    right, unasked, silent = [], [], {}
    for sheet, book in sheets:
        found = understand(book)
        fault = wrong(sheet, found)
        if not fault and not sheet.fault:
            right.append(sheet.title)
            unasked += [] if asked(found) else [sheet.title]
        elif not asked(found):
            silent[sheet.title] = sheet.fault or fault
    return right, unasked, silent


def test_drawn_spreadsheets_are_never_silently_wrong():
    sheets = map(drawn, range(20))
    right, unasked, silent = outcomes((each, each.book()) for each in sheets)
    assert silent == {}
    assert len(right) >= 16
    assert len(unasked) >= 0.8 * len(right)


def test_a_drawn_spreadsheet_is_the_same_in_every_format_that_is_written_here():
    sheet = drawn(5)
    plain = [read_book(sheet.content(ending), f"a{ending}").sheets[0] for ending in (".xlsx", ".xlsm", ".xlsb")]
    assert plain[0].rows == plain[1].rows
    filled = [[value for row in each.rows for value in row if value is not None] for each in plain]
    assert filled[0] == filled[2]


@pytest.mark.thorough
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"])
def test_three_hundred_drawn_spreadsheets(ending: str, tmp_path: Path):
    sheets = list(map(drawn, range(300)))
    if ending in (".xls", ".ods"):
        written = [tmp_path / f"{number}.xlsx" for number in range(len(sheets))]
        for path, sheet in zip(written, sheets, strict=True):
            path.write_bytes(sheet.content(".xlsx"))
        contents = office.converted(office.required_soffice(), written, ending[1:], tmp_path)
    else:
        contents = [each.content(ending) for each in sheets]
    books = (read_book(content, f"a{ending}") for content in contents)
    right, unasked, silent = outcomes(zip(sheets, books, strict=True))
    print(f"{ending}: {len(right)} right, {len(unasked)} without a question")
    assert silent == {}
    assert len(right) >= 245
    assert len(unasked) >= 0.8 * len(right)
