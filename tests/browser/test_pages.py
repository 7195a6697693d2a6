"""Every page, at both sizes and in both themes: nothing is denied to anybody, nothing scrolls sideways."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.helpers import driver
from tests.helpers.outline import outline, unseen_focus

OUTLINES = Path(__file__).parent / "outlines"  # written anew where PLANNER_WRITE_SNAPSHOTS is set
NARROW = {"width": 320, "height": 256}  # a window of 1280 x 1024 at 400 %

PAGES = {
    "what-if": "/?set=qipp_delivery=0.63",
    "answers": "/answers?set=qipp_delivery=0.63",
    "qipp": "/qipp?plan=bnes-2012&set=qipp_delivery=0.63&set=qipp_slippage=3",
    "milestones": "/milestones",
    "metrics": "/metrics?plan=barnet-bcf-2016&set=qipp_delivery=0.5&set=pool_change=-0.05",
    "better-care-fund": "/better_care_fund?plan=barnet-bcf-2016&set=qipp_delivery=0.5&set=pool_change=-0.05",
    "risks": "/risks?plan=se-london-2012/operating-plan/bexley",
    "portfolio": "/portfolio?portfolio=se-london-2012/operating-plan&all=qipp_delivery=0.6",
    "scenarios": "/scenarios?set=qipp_delivery=0.63",
    "compare": "/compare?set=qipp_delivery=0.63",
    "decisions": "/decisions?set=qipp_delivery=0.63",
    "paper": "/paper?set=qipp_delivery=0.63",
    "deck": "/deck?set=qipp_delivery=0.63",
    "present": "/present?set=qipp_delivery=0.8",
    "room": "/room?set=qipp_delivery=0.8",
    "baseline": "/baseline",
    "bring": "/bring",
    "method": "/method",
}
FIGURES = "dl.figures :is(dt, dd)"
CUT_OFF = "all => all.filter(p => p.scrollWidth > p.clientWidth + 1).map(p => p.textContent)"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everyone(open_page, axe_violations, settle, name):
    """Heard, gone through by keys, seen in both looks, and read in a window as narrow as a magnified one."""
    page = open_page(PAGES[name])
    expect(page.locator(f"{driver.MENU} [aria-current]")).to_have_count(1)
    kept = OUTLINES / f"{name}.yaml"
    if os.environ.get("PLANNER_WRITE_SNAPSHOTS"):
        kept.write_text(outline(page), encoding="utf-8")
    assert outline(page) == kept.read_text(encoding="utf-8")
    for look in driver.looks(page):
        settle(page)
        assert page.locator('[data-testid="stException"]').count() == 0, look
        assert axe_violations(page) == [], look
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"it scrolls sideways: {look}"
        assert page.locator(FIGURES).evaluate_all(CUT_OFF) == [], look
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways at 320 px"
    for look in driver.looks(page):  # once more, since what has focus may open something
        assert unseen_focus(settle(page)) == [], look


VIEWS = {
    "What would it take?": ["Each lever alone", "Several together", "Two against each other"],
    "Why did it move?": ["Plan to scenario", "Year on year"],
    "What matters most?": ["Each lever over its range", "Two levers at once"],
    "How sure are we?": [
        "The position",
        "Chances by year",
        "The year it happens",
        "What drives the spread",
        "Shocks",
    ],
}


@pytest.mark.parametrize("question", VIEWS)
def test_every_answer_can_be_read_by_everyone(open_page, axe_violations, settle, question):
    """Each view in one of the two looks, in turn: what the page shares is looked at in both above."""
    size, scheme = driver.LOOKS[list(VIEWS).index(question) % 2]
    page = open_page("/answers?set=qipp_delivery=0.63&set=inflation=0.002", size=size, scheme=scheme)
    for view in VIEWS[question]:
        for choice in (question, view):
            page.get_by_role("radio", name=choice).or_(page.get_by_role("button", name=choice)).first.click()
            expect(page.get_by_role("radio", name=choice, checked=True)).to_be_visible()
            settle(page)
        assert page.locator('[data-testid="stException"]').count() == 0, view
        assert axe_violations(page) == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{view} scrolls sideways"


def test_a_printed_page_says_whose_it_is_and_what_was_moved_and_has_no_controls(open_page, settle):
    page = open_page("/?set=qipp_delivery=0.63")
    settle(page)
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    printed = page.locator(".printed")
    expect(printed).to_be_visible()
    expect(printed.locator("tr").nth(1)).to_have_text(re.compile("QIPP delivery.*100 %.*63 %"))
    expect(printed).to_contain_text("NHS Barnet CCG, 2013/14 to 2017/18")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".st-key-headline")).to_be_visible()
    for control in ("stSidebar", "stHeader", "stButton", "stButtonGroup", "stPopover"):
        for each in page.get_by_test_id(control).all():
            expect(each).to_be_hidden()
    page.emulate_media(media="screen")
