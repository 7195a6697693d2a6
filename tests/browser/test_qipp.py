"""The QIPP page as a programme office uses it: the table by keyboard, its links, and every chart in words."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.helpers import driver

FIGURES = "dl.figures"
DELIVERY = re.compile("set=qipp_delivery.*Maternity.*0.5")


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    driver.settle(page)


def open_schemes(page: Page) -> None:
    choose(page, "Schemes")
    cell(page, 0, 1).wait_for(state="attached")


def cell(page: Page, column: int, row: int):
    """What the table says to a screen reader; it follows the drawn table by a moment."""
    return page.get_by_test_id(f"glide-cell-{column}-{row}")


def type_into_the_second_row(page: Page, column: int, value: str, leave: str = "Enter") -> None:
    """Go to a cell from the name of its scheme, type, and leave the cell with a key, or not at all."""
    driver.settle(page)
    name = cell(page, 0, 1)
    for _ in range(10):  # a table that has just been drawn forgets where it was clicked
        page.keyboard.press("Escape")
        page.locator(".dvn-scroller").click(position={"x": 100, "y": 88})
        page.wait_for_timeout(500)
        if name.get_attribute("aria-selected") == "true":
            break
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    box = page.locator("#portal input")
    box.fill(value)
    if leave:
        box.press(leave)


def go_to_what_if(page: Page, answered_after: int = 0) -> None:
    """Follow the link to What if, which is to say that the maternity scheme delivers half."""
    page.get_by_role("link", name="What if").click()
    # What this page alone has: the name of the organisation stands on the one that is left, too.
    page.get_by_role("heading", name="Levers", exact=True).wait_for()
    page.wait_for_timeout(answered_after)
    driver.settle(page)
    expect(page.get_by_text("Set apart: Maternity national tariff 50 %.")).to_be_visible()


def test_the_first_screen_holds_the_levers_the_answer_and_the_charts(open_page):
    page = open_page("/qipp")
    lever = page.get_by_role("slider", name="QIPP start delay")
    for place in (*map(page.locator, (".st-key-headline", FIGURES)), lever):
        box = place.first.bounding_box()
        assert box["y"] >= 0, place
        assert box["y"] + box["height"] <= 768, place
    for number in range(2):
        assert page.get_by_test_id("stVegaLiteChart").nth(number).bounding_box()["y"] < 500


def test_a_lever_moved_by_keyboard_changes_the_answer_in_months(open_page):
    page = open_page("/qipp")
    slider = page.get_by_role("slider", name=re.compile("^QIPP start delay"))
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("QIPP start delay, exact value in months")).to_have_value("3")
    expect(page.locator(FIGURES)).to_contain_text("£12.3m")
    expect(page).to_have_url(re.compile("set=qipp_slippage(=|%3D)3"))


def test_a_scheme_is_edited_by_keyboard_kept_over_pages_and_reloads_and_undone(open_page, settle):
    page = open_page("/qipp")
    open_schemes(page)
    type_into_the_second_row(page, 1, "50")
    expect(page.locator(FIGURES)).to_contain_text("£16.4m")
    expect(page).to_have_url(DELIVERY)
    type_into_the_second_row(page, 2, "6")
    expect(page.locator(FIGURES)).to_contain_text("£16.0m")
    go_to_what_if(page)
    driver.visit(page, "QIPP programme")
    expect(cell(page, 2, 1)).to_have_text("6")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(cell(page, 2, 1)).to_have_text("0")
    expect(cell(page, 1, 1)).to_have_text("50")
    page.reload()
    settle(page)
    open_schemes(page)
    expect(cell(page, 1, 1)).to_have_text("50")
    expect(page.locator(FIGURES)).to_contain_text("£16.4m")


def test_what_was_typed_last_is_taken_when_a_link_is_followed_at_once(open_page):
    page = open_page("/qipp")
    open_schemes(page)
    type_into_the_second_row(page, 1, "50", leave="")
    go_to_what_if(page)


def test_what_is_typed_back_is_taken_back(open_page):
    page = open_page("/qipp")
    open_schemes(page)
    type_into_the_second_row(page, 1, "50")
    expect(page).to_have_url(DELIVERY)
    type_into_the_second_row(page, 1, "100")
    expect(page).not_to_have_url(DELIVERY)


# Right after the next message it sends the last one again, as one does that was held up.
LATE = """() => {
  const send = WebSocket.prototype.send;
  let last, late;
  WebSocket.prototype.send = function (data) {
    send.call(this, data);
    if (late) { send.call(this, late); late = null; }
    last = data;
  };
  window.repeatLast = () => { late = last; };
}"""


def test_a_late_word_of_a_page_that_was_left_does_not_leave_the_next_one_blank(open_page, settle):
    page = open_page("/qipp")
    open_schemes(page)
    page.evaluate(LATE)
    type_into_the_second_row(page, 1, "50")
    expect(page).to_have_url(DELIVERY)
    settle(page)
    page.evaluate("repeatLast()")
    go_to_what_if(page, answered_after=1_000)  # the page is whole before the late word is answered


def test_an_undone_edit_is_gone_from_the_table_too(open_page):
    page = open_page("/qipp")
    open_schemes(page)
    type_into_the_second_row(page, 1, "50")
    expect(cell(page, 1, 1)).to_have_text("50")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(cell(page, 1, 1)).to_have_text("100")
    type_into_the_second_row(page, 1, "80")
    expect(cell(page, 1, 1)).to_have_text("80")
    expect(page).to_have_url(re.compile("0.8$"))


@pytest.mark.thorough
def test_schemes_are_filtered_and_a_programme_is_set_at_once(open_page):
    page = open_page("/qipp")
    open_schemes(page)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Programmes").click()
    page.get_by_role("option", name="Integrated Care").click()
    expect(page.get_by_text("5 of 31 schemes, as searched and filtered.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Set many at once").click()
    page.get_by_role("spinbutton", name="Months late").fill("6")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page).to_have_url(re.compile("qipp_slippage.*Children.*6"))


VIEWS = {
    "": ["QIPP savings by year", "Savings by programme"],
    "From gross to cash": ["From gross to cash"],
    "Month by month": ["Savings month by month"],
    "What matters most": ["Schemes that matter most"],
}


@pytest.mark.thorough
def test_every_chart_has_its_message_in_words_and_its_table_and_denies_nothing(open_page, axe_violations):
    page = open_page("/qipp?set=qipp_delivery=0.63&set=qipp_slippage=3", scheme="dark")
    for choice, names in VIEWS.items():
        if choice:
            choose(page, choice)
        for name in names:
            expect(page.get_by_label(f"Chart: {name}. Its message is in the words below.").first).to_be_attached()
            page.get_by_text(f"Figures and picture: {name}").click()
            expect(page.get_by_role("table", name=name)).to_be_visible()
    assert axe_violations(page) == []


@pytest.mark.thorough
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_table_of_schemes_denies_nothing_and_stays_within_the_page(open_page, axe_violations, settle, size):
    page = open_page("/qipp", size=size)
    open_schemes(page)
    assert axe_violations(settle(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
