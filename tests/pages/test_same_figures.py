"""A page says a figure once: in its headline, its charts, the tables behind them and its files it is the same."""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ccgmodel.plan import csv_rows
from ccgmodel.words.money import bare, money
from tests.helpers.app import APP, figures, headline, in_full, on_page, opened
from ui.parts.choices import QUESTIONS
from ui.parts.figures import as_it_is

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
    at.button_group(key="further").set_value("table").run()
    assert not at.exception
    in_year, cumulative, savings = (
        drawn[key] for key in ("In-year position by year", "Cumulative position by year", "QIPP savings by year")
    )
    scenario = at.table[0].value
    file = rows(drawn["Download as CSV"], "Scenario")
    for data, row in ((in_year, "Net surplus or deficit"), (cumulative, "Cumulative position"),
                      (savings, "QIPP savings delivered")):  # fmt: skip
        assert data["year"].tolist() == scenario.columns.tolist()
        shown = scenario.filter(regex=rf"^(\*\*)?{row}(\*\*)?$", axis=0).iloc[0].str.strip("*").tolist()
        assert [bare(1_000 * value) for value in data["scenario"]] == shown
        assert [bare(1_000 * float(each)) for each in file[row]] == shown
        assert [money(1_000 * value) for value in data["scenario"]] == data["label"].tolist()
    said = figures(at)
    assert said[:2] == [in_year["label"].iloc[-1], cumulative["label"].iloc[-1]]
    assert said[3] == money(1_000 * savings["scenario"].sum())
    in_surplus = [year for year, value in zip(in_year["year"], in_year["scenario"], strict=True) if value >= 0]
    if said[2] in in_year["year"].tolist():
        assert said[2] in in_surplus
        assert f"reaks even in {said[2]}" in headline(at)


CARE, TOGETHER = {"plan": "barnet-bcf-2016"}, {"portfolio": "se-london-2012/operating-plan"}
HALF = {"set": ["qipp_delivery=0.63"]}
VIEWS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "what_if": (HALF, [("further", each) for each in ("Cumulative", "QIPP savings", "table")]),
    "qipp": (
        HALF,
        [
            ("programme_further", each)
            for each in ("From gross to cash", "Month by month", "What matters most", "Year by year")
        ],
    ),
    "metrics": (CARE | {"set": ["qipp_delivery=0.5"]}, [("metric_view", "Table")]),
    "better_care_fund": (
        CARE | {"set": ["pool_change=-0.05"]},
        [("pool_view", each) for each in ("Outcome measures", "Year on year", "Spend")],
    ),
    "portfolio": (
        TOGETHER | {"all": ["qipp_delivery=0.63"]},
        [("portfolio_view", each) for each in ("Positions", "Bridge", "Growth and QIPP", "Roll-up")],
    ),
    "answers": (HALF, [("question", each) for each in QUESTIONS]),
    "compare": (HALF, []),
}
TOTALS = {
    "what_if": "QIPP savings by year",
    "better_care_fund": "Pooled budget by theme",
}  # said of all that is drawn
NOT_DRAWN = ["Mean of the runs"]
FIGURE = re.compile(r"£[0-9][0-9,.]*[mk]?")


@dataclass
class Recorded:
    """What a page draws, with everything behind a chart unfolded."""

    charts: dict[str, pd.DataFrame] = field(default_factory=dict)  # data by name
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: dict[str, Callable[[], str]] = field(default_factory=dict)  # CSV by label


class Unfolded:
    """An expander that is open."""

    open = True

    def __init__(self, box: Any) -> None:
        self.box = box

    def __enter__(self) -> Any:
        return self.box.__enter__()

    def __exit__(self, *raised: Any) -> Any:
        return self.box.__exit__(*raised)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    found = Recorded()
    chart, table, download, expander = st.vega_lite_chart, st.table, st.download_button, st.expander

    def record_chart(data, *args, **more):
        found.charts[more["key"]] = data if isinstance(data, pd.DataFrame) else data.to_pandas()
        return chart(data, *args, **more)

    def record_table(data, *args, **more):
        found.tables[more["alt"]] = in_full(data)
        return table(data, *args, **more)

    def record_download(label, data, *args, **more):
        found.files[label] = data
        return download(label, data, *args, **more)

    def unfold(label, *args, **more):
        box = expander(label, *args, **more)
        return Unfolded(box) if str(more.get("key")).startswith("behind ") else box

    monkeypatch.setattr(st, "vega_lite_chart", record_chart)
    monkeypatch.setattr(st, "table", record_table)
    monkeypatch.setattr(st, "download_button", record_download)
    monkeypatch.setattr(st, "expander", unfold)
    return found


def rows_of(table: pd.DataFrame) -> list[list[str]]:
    """A table as rows of text, its headings first."""
    body = table.reset_index()
    return [list(map(str, row)) for row in [body.columns, *body.itertuples(index=False)]]


def figures_in(cells: Iterable[object]) -> set[str]:
    """The sums of money that stand in texts, and numbers of a chart as a page writes them, without their signs."""
    texts = (money(1_000 * each) if isinstance(each, float) else each for each in cells)
    return {figure for text in texts if isinstance(text, str) for figure in FIGURE.findall(text)}


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_says_a_figure_alike_wherever_it_stands(page: str, recorded: Recorded):
    """Each file is its table, what stands behind a chart is what is drawn, and the headline is among it."""
    query, views = VIEWS[page]
    at = on_page(opened(**query), f"pages/{page}.py")
    for key, view in views:
        at.button_group(key=key).set_value(view).run()
        assert not at.exception
    told = recorded.tables.keys() & {label.removesuffix(" as CSV") for label in recorded.files}
    for name in told:
        content = csv_rows(recorded.files[f"{name} as CSV"]())
        file = pd.DataFrame(content[1:], columns=content[0]).set_index(content[0][0])
        assert rows_of(as_it_is(in_full(file))) == rows_of(recorded.tables[name]), name
    for name in recorded.charts.keys() & told:
        drawn = figures_in(recorded.charts[name].to_numpy().ravel())
        behind = recorded.tables[name].drop(index=NOT_DRAWN, errors="ignore")
        assert figures_in(behind.to_numpy().ravel()) <= drawn, name
    shown = [*recorded.charts.values(), *recorded.tables.values()]
    everywhere = figures_in(cell for each in shown for cell in each.to_numpy().ravel())
    bold = re.findall(r"[*][*](.+?)[*][*]", headline(at))
    if page in TOTALS:
        everywhere |= figures_in([float(recorded.charts[TOTALS[page]]["scenario"].sum())])
    assert told
    # The portfolio's savings, and how far it is from its rule, stand in tables that are chosen there.
    said = [*figures(at)[:1], *bold[:1]] if page == "portfolio" else [*figures(at), *bold]
    assert figures_in(said) <= everywhere
