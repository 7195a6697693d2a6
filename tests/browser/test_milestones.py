"""The Milestones page as a programme office uses it: by keyboard and mouse, on a laptop and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers import driver

HEADLINE = ".st-key-milestone_headline"
CELL = '[role="gridcell"]'  # what screen readers are given of the table, which is drawn on a canvas
REVISED = 4  # its column
CHANGED = re.compile("plan=barnet-recovery-2013(~|%7E)changed")


def view(page: Page, name: str) -> None:
    driver.settle(page)
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name)).first.click()


def undo(page: Page) -> None:
    driver.settle(page)
    page.get_by_role("button", name="Undo", exact=True).click()


def type_revised(page: Page, row: int, text: str) -> None:
    """Go by keyboard from the first cell of the table to Revised in a row, and type."""
    driver.settle(page)
    box = page.get_by_test_id("data-grid-canvas").first.bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 35 + 17)
    at = [0, 0]
    for way, key, steps in ((0, "ArrowRight", REVISED), (1, "ArrowDown", row)):
        for _ in range(steps):
            expect(page.get_by_test_id(f"glide-cell-{at[0]}-{at[1]}")).to_have_attribute("aria-selected", "true")
            page.keyboard.press(key)
            at[way] += 1
    expect(page.get_by_test_id(f"glide-cell-{at[0]}-{at[1]}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("textarea.gdg-input")).to_be_focused()
    page.keyboard.type(text)
    # No hand is so fast that Enter comes before the editor's timers for the keys before it, which then drop the text.
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")
    page.keyboard.press("Enter")


def test_the_first_screen_holds_the_answer_the_choices_and_the_table(open_page):
    page = open_page("/milestones")
    expect(page.locator(HEADLINE)).to_contain_text(
        "6 of 208 milestones are late at 1 May 2013, the day of the plan’s document"
    )
    for place in (HEADLINE, "dl.figures", ".st-key-milestone_scenario", ".st-key-milestone_choice"):
        box = page.locator(place).first.bounding_box()
        assert box["y"] >= 0, place
        assert box["y"] + box["height"] <= 768, place
    grid = page.get_by_test_id("data-grid-canvas").first
    assert grid.bounding_box()["y"] < 600
    expect(page.locator(".whole")).to_be_hidden()
    page.emulate_media(media="print")  # on paper a plain table of every row stands in its place
    expect(page.locator(".whole")).to_be_visible()
    expect(page.locator(".whole tbody tr")).to_have_count(208)
    expect(grid).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_date_typed_by_keyboard_changes_the_counts_and_is_undone(open_page):
    page = open_page("/milestones")
    type_revised(page, 1, "15/07/2013")
    expect(page.locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")
    expect(page.locator(CELL, has_text="15/07/2013").first).to_be_attached()
    expect(page).to_have_url(CHANGED)
    undo(page)
    expect(page.locator(HEADLINE)).to_contain_text("6 of 208 milestones are late")
    expect(page.locator(CELL, has_text="15/07/2013")).to_have_count(0)


@pytest.mark.thorough
def test_dates_typed_one_after_another_are_all_taken_and_undone_one_by_one(open_page):
    page = open_page("/milestones")
    for row, date, late in ((1, "15/07/2013", 5), (3, "15/04/2013", 6), (4, "15/04/2013", 7)):
        type_revised(page, row, date)
        expect(page.locator(HEADLINE)).to_contain_text(f"{late} of 208 milestones are late")
    for late in (6, 5, 6):
        undo(page)
        expect(page.locator(HEADLINE)).to_contain_text(f"{late} of 208 milestones are late")


@pytest.mark.thorough
def test_a_change_survives_leaving_the_page(open_page):
    page = open_page("/milestones")
    type_revised(page, 1, "15/07/2013")
    expect(page.locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")
    driver.visit(page, "Method and sources")
    expect(page.get_by_role("heading", name="Method and sources")).to_be_visible()
    driver.visit(page, "Milestones")
    expect(page.locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")
    expect(page.locator(CELL, has_text="15/07/2013").first).to_be_attached()


@pytest.mark.thorough
def test_a_changed_plan_is_there_when_it_is_loaded_again_and_in_another_browser_it_is_said_not_to_be(
    open_page, settle
):
    page = open_page("/milestones")
    type_revised(page, 1, "15/07/2013")
    expect(page).to_have_url(CHANGED)
    settle(page).reload()
    expect(settle(page).locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(HEADLINE)).to_contain_text("6 of 208 milestones are late")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(page).to_have_url(CHANGED)
    other = open_page("/milestones?plan=barnet-recovery-2013~changed")
    expect(other.locator(".st-key-problem")).to_contain_text("An address holds no such changes")
    expect(other.locator(HEADLINE)).to_contain_text("6 of 208 milestones are late")


def test_a_changed_plan_is_kept_as_a_workbook_and_brought_back(open_page, tmp_path):
    page = open_page("/milestones")
    type_revised(page, 1, "15/07/2013")
    expect(page.locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep the changes: plan as a workbook").click()
    kept = tmp_path / "plan.xlsx"
    download.value.save_as(kept)
    again = open_page("/baseline")
    again.locator('input[type="file"]').set_input_files(kept)
    again.get_by_role("button", name="Accept as the baseline").click()
    expect(again.get_by_text("is now in use on every page")).to_be_visible()
    driver.visit(again, "Milestones")
    expect(again.locator(HEADLINE)).to_contain_text("5 of 208 milestones are late")


@pytest.mark.thorough
def test_lateness_becomes_a_scenario_and_leads_to_what_if(open_page, settle):
    page = open_page("/milestones")
    page.get_by_role("button", name="Turn the lateness into a scenario").click()
    expect(page.locator(".st-key-milestone_scenario")).to_contain_text("In-year position 2013/14: −£21.1m")
    page.get_by_role("link", name="See it on What if").click()
    expect(page.locator("dl.figures")).to_contain_text(re.compile(r"£\d+k worse than the plan"))
    page.reload()
    settle(page)
    expect(page.locator("dl.figures")).to_contain_text(re.compile(r"£\d+k worse than the plan"))
    driver.visit(page, "Milestones")
    expect(page.locator(".st-key-milestone_scenario")).to_contain_text("Now in the scenario")


def test_the_changes_are_announced(open_page):
    page = open_page("/milestones")
    for place in (HEADLINE, ".st-key-milestone_scenario"):
        expect(page.locator(place)).to_have_attribute("aria-live", "polite")


def test_each_view_can_be_read_by_everyone(open_page, settle, axe_violations):
    page = open_page("/milestones")
    for name, look in zip(("Timeline", "Savings at risk"), driver.looks(page), strict=True):
        view(page, name)
        expect(page.locator('[data-testid="stVegaLiteChart"] svg').first).to_be_visible()
        assert axe_violations(settle(page)) == [], look
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"it scrolls sideways: {look}"


@pytest.mark.thorough
def test_the_timeline_has_a_shape_for_each_status_and_its_table(open_page):
    page = open_page("/milestones")
    view(page, "Timeline")
    marks = page.locator('[data-testid="stVegaLiteChart"] path[aria-roledescription="point"]')
    expect(marks).to_have_count(99)
    shapes = marks.evaluate_all("all => all.map(e => [e.getAttribute('d'), e.getAttribute('fill')].join())")
    assert len(set(shapes)) == 4
    expect(
        page.get_by_label("Chart: Milestones by date. Its message is in the words below.").first
    ).to_be_attached()
    page.get_by_text("Figures and picture: Milestones by date").click()
    expect(page.get_by_role("table", name="Milestones by date")).to_be_visible()
