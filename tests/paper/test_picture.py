"""A chart as a picture: read back, it says what it is of, whatever its names hold."""

from io import BytesIO

import pytest
from defusedxml import ElementTree
from PIL import Image

from ccgmodel.paper import Picture
from ccgmodel.paper.picture import WIDTH

TEXT = "{http://www.w3.org/2000/svg}text"
BARS = {
    "data": {"values": [{"scheme": "A & B", "saved": 2.5}, {"scheme": "<C>", "saved": -1.0}]},
    "title": {"text": ["Savings, £m"]},
    "height": {"step": 30},
    "mark": {"type": "bar", "opacity": {"expr": "containerSize()[0] > 500 ? 1 : 0.25"}},
    "encoding": {
        "x": {"field": "saved", "type": "quantitative"},
        "y": {"field": "scheme", "type": "nominal"},
    },
}


def words(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(TEXT)]


@pytest.fixture(scope="module")
def drawn() -> Picture:
    return Picture("Savings", BARS, ("It saves £1.5m.", "Source: a plan."))


def test_a_picture_has_its_title_its_figures_and_the_words_below(drawn: Picture):
    svg = drawn.svg()
    assert {"Savings, £m", "A & B", "<C>", "It saves £1.5m.", "Source: a plan."} <= set(words(svg))
    root = ElementTree.fromstring(svg)
    assert [root[0].text, root[1].text] == ["Savings", "It saves £1.5m. Source: a plan."]
    assert 'opacity="0.25"' not in svg  # a picture is as wide as a page, not as a phone


def test_the_dots_are_two_for_a_px_and_the_file_says_what_it_is(drawn: Picture):
    picture = Image.open(BytesIO(drawn.png()))
    picture.load()
    size = ElementTree.fromstring(drawn.svg()).attrib
    assert picture.size == tuple(pytest.approx(2 * float(size[side]), abs=1) for side in ("width", "height"))
    assert picture.width > 2 * WIDTH
    assert picture.info["Title"] == "Savings"
    assert picture.info["Description"] == "It saves £1.5m.\nSource: a plan."


@pytest.mark.parametrize("name", ["<b>&amp;", "a\x00b\ud800", "ميزانية", "]]>", "W" * 300, "word " * 80])
def test_any_name_comes_out_as_it_is_written_and_inside_the_picture(name: str):
    data = {"values": [{"scheme": name, "saved": 1.0}]}
    drawn = Picture(name, {**BARS, "data": data}, (name,))
    written = name.replace("\x00", "").replace("\ud800", "").strip()
    said = " ".join(words(drawn.svg()))
    assert written.replace(" ", "") in said.replace(" ", "")
    assert Image.open(BytesIO(drawn.png())).info["Title"].strip() == written
