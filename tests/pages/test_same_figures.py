"""The What-if page says a figure once: in its figures, its charts, its table and its files it is the same."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.helpers.app import APP, figures, headline
from ui.words.money import money

SETTINGS = [[], ["qipp_delivery=0.63"], ["tariff_efficiency=-0.01", "headroom_release=0"]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the page hands to charts by their key, and to downloads by their label."""
    found: dict[str, object] = {}
    chart, download = st.vega_lite_chart, st.download_button

    def record_chart(data, *args, **more):
        found[more["key"]] = data.to_pandas()
        return chart(data, *args, **more)

    def record_download(label, data, *args, **more):
        found[label] = data
        return download(label, data, *args, **more)

    monkeypatch.setattr(st, "vega_lite_chart", record_chart)
    monkeypatch.setattr(st, "download_button", record_download)
    return found


def rows(content: Callable[[], str], of: str) -> dict[str, list[str]]:
    """The rows of one of the tables in the five-year file, by name."""
    found = list(csv.reader(StringIO(content())))
    return {row[1]: row[3:] for row in found if row[0] == of}


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda each: " ".join(each) or "plan")
def test_headline_chart_table_and_file_hold_the_same_figures(settings: list[str], drawn: dict):
    """Reason: a board that finds two values of one figure believes neither."""
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["set"] = settings
    at.run()
    at.button_group(key="further").set_value("Cumulative").run()
    at.button_group(key="further").set_value("QIPP savings").run()
    at.button_group(key="further").set_value("Five-year table").run()
    assert not at.exception
    in_year, cumulative, savings = (
        drawn[key] for key in ("In-year position by year", "Cumulative position by year", "QIPP savings by year")
    )
    scenario = at.table[0].value
    file = rows(drawn["Download as CSV"], "Scenario")
    for data, row in ((in_year, "Net surplus or deficit"), (cumulative, "Cumulative position"),
                      (savings, "QIPP savings delivered")):  # fmt: skip
        assert data["year"].tolist() == scenario.columns.tolist()
        assert data["label"].tolist() == scenario.loc[row].tolist()
        assert [money(1_000 * float(each)) for each in file[row]] == scenario.loc[row].tolist()
        assert [money(1_000 * value) for value in data["scenario"]] == data["label"].tolist()
    said = figures(at)
    assert said[:2] == [in_year["label"].iloc[-1], cumulative["label"].iloc[-1]]
    assert said[3] == money(1_000 * savings["scenario"].sum())
    in_surplus = [year for year, value in zip(in_year["year"], in_year["scenario"], strict=True) if value >= 0]
    if said[2] in in_year["year"].tolist():
        assert said[2] in in_surplus
        assert f"reaks even in {said[2]}" in headline(at)
