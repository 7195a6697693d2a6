"""What a chart of a page is taken along as: pictures with its source and stamps in them, and its figures."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from defusedxml import ElementTree
from PIL import Image
from streamlit.testing.v1 import AppTest

from ccgmodel import __version__
from ccgmodel.paper import Picture
from ccgmodel.scenario import Scenario, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.text import day_in_words
from tests.helpers.app import APP, opened
from ui.charts.bars import DARK, LIGHT, bar_specification
from ui.charts.light import in_light
from ui.parts import pictures

ROOT = Path(__file__).parents[2]
NAME = "In-year position by year"
File = tuple[Callable[[], bytes | str], str]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, File]:
    """What is offered, by label: what makes it, and the name of its file."""
    found: dict[str, File] = {}
    draw = st.download_button

    def record(label, data, file_name, *args, **more):
        found[label] = data, file_name
        return draw(label, data, file_name, *args, **more)

    monkeypatch.setattr(st, "download_button", record)
    return found


def words(svg: str) -> str:
    return " ".join("".join(each.itertext()) for each in ElementTree.fromstring(svg).iter() if each.text)


def take(at: AppTest, name: str) -> None:
    at.session_state[f"behind {name}"] = True
    at.run()
    assert not at.exception


def test_a_chart_is_taken_with_title_message_source_and_stamps(offered: dict[str, File]):
    at = opened(set=["qipp_delivery=0.63"])
    assert "Picture (PNG)" not in offered  # nothing is drawn, or offered, before it is asked for
    take(at, NAME)
    (svg, svg_name), (png, png_name) = offered["Picture (SVG)"], offered["Picture (PNG)"]
    today = date.today()
    assert svg_name == f"nhs-barnet-ccg-in-year-position-by-year-{today}.svg"
    assert png_name == svg_name.replace(".svg", ".png")
    here = at.session_state["session"]
    plan, scenario = short_stamp(plan_hash(here.plan)), short_stamp(scenario_hash(here.scenario))
    said = words(str(svg()))
    for each in (
        "In-year surplus or deficit, £m",
        "The in-year position goes from −£27.3m in 2013/14 to £1.1m in 2017/18.",
        "−£13.0m",
        f"Source: NHS Barnet CCG, Recovery Plan, May 2013. Worked out with the CCG recovery planner, model {__version__}.",
        f"NHS Barnet CCG, 2013/14 to 2017/18 (plan {plan}): Your scenario (scenario {scenario}).",
        f"Drawn {day_in_words(today)}.",
    ):
        assert each in said
    picture = Image.open(BytesIO(png()))
    assert picture.width > 2 * 640
    assert picture.info["Title"] == NAME
    assert f"(scenario {scenario})" in picture.info["Description"]
    assert "2013/14" in offered[f"{NAME} as CSV"][0]()


def test_a_portfolio_says_its_members_and_the_stamp_of_each(monkeypatch: pytest.MonkeyPatch):
    drawn: list[Picture] = []
    monkeypatch.setattr(pictures, "buttons", lambda _, picture: drawn.append(picture))
    at = AppTest.from_file(APP, default_timeout=120)
    at.query_params["portfolio"] = "se-london-2012/operating-plan"
    at.query_params["all"] = "qipp_delivery=0.6"
    at.session_state["portfolio_view"] = "Positions"
    at.session_state["behind Positions by organisation"] = True
    at.run()
    at.switch_page("pages/portfolio.py").run()
    assert not at.exception
    (picture,) = drawn
    said = words(picture.svg())
    assert len(picture.specification["concat"]) == 6
    for organisation in ("Bexley", "Bromley", "Greenwich", "Lambeth", "Lewisham", "Southwark"):
        assert re.search(rf"{organisation}[^()]* \(plan [0-9a-f]+, scenario [0-9a-f]+\)", said)
    assert "NHS South East London" in said
    (printed,) = (each.proto.body for each in at.get("html") if 'class="printed"' in each.proto.body)
    assert "<b>South East London</b>" in printed  # and not the plan that the other pages show
    assert printed.count("<td>QIPP delivery</td><td>100 %</td><td>60 %</td>") == 6


def test_the_scenarios_that_a_chart_draws_are_named_with_their_stamps():
    at = opened(set=["qipp_delivery=0.63"])
    here = at.session_state["session"]
    other = Scenario("Half of QIPP", Scenario.parse(["qipp_delivery=0.5"]).values)
    below = pictures._below(here, "It **moves**.", (Scenario(), here.scenario, other))
    assert below[0] == "It moves."
    for each in (here.scenario, other):
        assert f"{each.name} (scenario {short_stamp(scenario_hash(each))})" in below[2]


def test_a_picture_is_in_the_colours_of_paper_whatever_the_theme():
    words = ("In-year, £m", "Blue: #0B1929", "Surplus required")
    assert in_light(bar_specification(*words, DARK)) == bar_specification(*words, LIGHT)


def test_charts_are_drawn_where_what_takes_them_along_is():
    drawing = [path.name for path in (ROOT / "ui").rglob("*.py") if "vega_lite_chart(" in path.read_text("utf-8")]
    assert sorted(drawing) == ["attention.py", "figures.py"]  # small charts of one kind are taken as one picture
