"""Every table that a page offers as CSV, on a plan whose names a spreadsheet would calculate."""

import csv
import re
import tomllib
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ccgmodel.plan import Risk, csv_rows
from ccgmodel.scenario import Scenario
from tests.helpers.exports import evil_plan
from ui.parts.downloads import as_csv, file_name, slug
from ui.session.history import Moment, Session

ROOT = Path(__file__).parents[2]
NAMES = ['=HYPERLINK("http://x","open")', "+cmd|' /C calc'!A0", "@SUM(1)", "-1+1"]
AMOUNT = re.compile(r"[+-]£?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?[mk]?( (%|pp))?")
PAGES = {
    "milestones": {},
    "risks": {},
    "qipp": {"qipp_view": ["Schemes"]},
    "decisions": {},
    "what_if": {"further": ["table", "The three tests"]},
}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict:
    """What is offered as CSV, by label."""
    found = {}
    draw = st.download_button

    def record(label, *args, **more):
        if more.get("mime") == "text/csv":
            found[label] = more["data"]()
        return draw(label, *args, **more)

    monkeypatch.setattr(st, "download_button", record)
    return found


def session_of(name: str) -> Session:
    plan = evil_plan(name)
    risk = Risk(name=name, number=name, impact=3.0, likelihood=3.0, downside=(10.0,) * plan.years, owner=name)
    plan = replace(plan, risks=(risk,))
    return Session(
        [Moment(plan, Scenario(name, {})), Moment(plan, Scenario.parse(["qipp_delivery=0.6"], name))], 1
    )


@pytest.mark.parametrize("name", NAMES[:1])
def test_no_table_that_is_downloaded_holds_a_formula(name: str, offered: dict):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    at.run()
    at.session_state["session"] = session_of(name)
    for page, choices in PAGES.items():
        at.switch_page(f"pages/{page}.py").run()
        assert not at.exception
        for key, options in choices.items():
            for option in options:
                at.session_state[key] = option
                at.run()
                assert not at.exception
    assert {"Download as CSV", "Every result as a tidy CSV", "Schemes as CSV", "Milestones as CSV"} <= set(offered)
    assert {"Risk register as CSV"} <= set(offered)
    as_they_are = set()
    for label, text in offered.items():
        for row in csv.reader(StringIO(text, newline="")):
            bare = [cell for cell in row if cell.strip()[:1] in tuple("=+-@") and not AMOUNT.fullmatch(cell)]
            assert not bare, label
        as_they_are |= {cell for row in csv_rows(text) for cell in row}
    assert name in as_they_are


def test_a_file_is_named_by_organisation_content_and_date():
    here = session_of("Anyshire CCG")
    today = r"-\d{4}-\d\d-\d\d"
    assert re.fullmatch(
        f"{slug(here.plan.organisation)}-five-year-table{today}\\.csv", file_name(here, "Five-year table", "csv")
    )
    here.page = "pages/portfolio.py"
    assert re.fullmatch(f"south-east-london-league-table{today}\\.csv", file_name(here, "League table", "csv"))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_for_a_file_holds_no_formula_in_cells_rows_or_headings(name: str):
    table = pd.DataFrame({name: [name, -1.5]}, index=pd.Index([name, "Acute"], name=name))
    text = as_csv(table)
    assert csv_rows(text) == [[name, name], [name, name], ["Acute", "-1.5"]]
    assert {cell for row in csv.reader(StringIO(text, newline="")) for cell in row} == {
        f"'{name}",
        "Acute",
        "-1.5",
    }


def test_pages_write_csv_in_one_place_only():
    writing = [
        path.name
        for folder in ("ui", "pages", "ccgmodel")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"csv\.writer|to_csv|text/csv", path.read_text(encoding="utf-8"))
    ]
    assert sorted(writing) == ["downloads.py", "text.py"]


def test_tables_have_no_download_of_their_own():
    """Streamlit's own writes what a cell holds, whatever it begins with, in every table that is typed into."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["client"]["disableDataExport"] is True
