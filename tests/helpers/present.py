"""What is on the screen of the Present page, with a browser and without."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from ccgmodel.plan.publication import SHOWS
from ccgmodel.scenario.deck import Deck
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.document_text import write_document
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words.deck import whole_deck
from tests.helpers.exports import SAMPLES

LEAST = {(1920, 1080): 28, (1366, 768): 20}  # px of type: the same share of both screens
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.st-key-present *, .st-key-present_strip *')]
  .filter(node => [...node.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.textContent.trim()))
  .filter(node => node.checkVisibility() && !node.closest('.unseen, [popover], [hidden]'))
  .map(node => parseFloat(getComputedStyle(node).fontSize)))"""
FITS = """() => document.querySelector('[data-testid="stMain"]').scrollHeight <= innerHeight"""


def consequence(at: AppTest) -> str:
    """What is said of the story that is shown."""
    (body,) = (each.proto.body for each in at.get("html") if 'class="consequence"' in each.proto.body)
    return body.partition("</span>")[2].removesuffix("</p>")


def shown(at: AppTest) -> tuple[str, str]:
    return at.title[0].value, consequence(at)


BARNET = SAMPLES["barnet-recovery-2013"]


def deck_file(folder: Path) -> Path:
    """A scenario's file with the plan's own stories, each of which shows something else, and three levers."""
    told = [*whole_deck(BARNET), *(replace(each, name=f"{each.name}, again") for each in whole_deck(BARNET)[2:4])]
    stories = (replace(each, show=show, notes=f"Say: {show}") for each, show in zip(told, SHOWS, strict=True))
    deck = Deck(stories=tuple(stories), levers=("qipp_delivery", "tariff_efficiency", "allocation_growth"))
    file = folder / "deck.json"
    file.write_text(write_document(Document.of(BARNET, Scenario("The plan"), deck=deck)), encoding="utf-8")
    return file


def show_deck(page: Page, file: Path) -> Page:
    """Open a scenario's file with a deck, and go to Present by its page."""
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text("“The plan” is open.")).to_be_visible()
    page.goto(page.url.replace("/scenarios", "/deck"))  # and loading it again loses nothing
    expect(page.get_by_text("Present shows seven stories, one after another. It is yours.")).to_be_visible()
    page.get_by_role("button", name="Present").click()
    return page
