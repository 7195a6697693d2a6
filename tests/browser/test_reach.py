"""What is reached by keys alone: focus that goes where something opens and comes back, type size and theme."""

from playwright.sync_api import expect

from tests.helpers import driver
from tests.helpers.outline import least_edge

POPOVER = '[data-testid="stPopoverBody"]'
TYPE_SIZE = "getComputedStyle(document.documentElement).fontSize"


def test_focus_goes_into_what_opens_and_is_never_lost(open_page, settle):
    page = open_page("/?set=qipp_delivery=0.63")
    history = page.get_by_role("button", name="History")
    history.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{POPOVER}:focus, {POPOVER} :focus")).to_be_visible()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(POPOVER)).to_have_count(0)
    expect(history).to_be_focused()
    settle(page)
    page.keyboard.press("Enter")
    expect(page.locator(f"{POPOVER}:focus, {POPOVER} :focus")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Reasons, replay and saving").focus()
    page.keyboard.press("Tab")  # past its end
    expect(page.locator(POPOVER)).to_have_count(0)
    expect(history).to_be_focused()
    page.get_by_role("button", name="Reset all").focus()
    page.keyboard.press("Enter")  # after which it cannot be pressed again
    expect(page.get_by_role("button", name="What Allocation growth means")).to_be_focused()
    page.get_by_role("button", name="Undo", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_focused()
    page.get_by_role("button", name="How sure are we?").focus()
    page.keyboard.press("Enter")  # which leads to another page
    expect(page.get_by_role("heading", name="Answers", level=1)).to_be_focused()


def test_type_size_and_theme_are_chosen_and_kept(open_page, settle):
    page = open_page("/")
    page.get_by_label("Type size").select_option("200")
    page.get_by_role("button", name="Main menu").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    page.wait_for_function(driver.THEMED, arg="dark")
    page.keyboard.press("Escape")
    page.goto(page.url.split("?")[0] + "method")  # an address at which no theme was chosen
    settle(page)
    page.wait_for_function(driver.THEMED, arg="dark")
    assert page.evaluate(TYPE_SIZE) == "30px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Type size").select_option("100")
    assert page.evaluate(TYPE_SIZE) == "15px"


def test_no_letter_does_anything_by_itself_and_edges_are_seen(open_page):
    page = open_page("/answers")
    page.get_by_role("button", name="History").focus()
    page.keyboard.press("r")  # at which Streamlit runs the page again
    assert page.evaluate("window.answered")
    fields = page.locator('[data-testid="stSelectbox"] [role="group"][data-rac]')
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(driver.THEMED, arg=scheme)
        assert least_edge(fields) >= 3


CHOSEN = """all => all.map(node => getComputedStyle(node).backgroundColor)"""


def test_what_is_chosen_is_seen_in_forced_colours_and_nothing_moves_for_who_asked_so(open_page, settle):
    page = open_page("/answers")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    settle(page)
    for chosen, other in (
        ('[data-testid="stTopNavLink"][aria-current]', '[data-testid="stTopNavLink"]:not([aria-current])'),
        ('[role="radio"][aria-checked="true"]', '[role="radio"][aria-checked="false"]'),
    ):
        assert not {*page.locator(chosen).evaluate_all(CHOSEN)} & {*page.locator(other).evaluate_all(CHOSEN)}
    switch = page.locator('label:has([role="switch"]) > div').first
    assert switch.evaluate("node => getComputedStyle(node).borderTopWidth") == "2px"
    moving = "all => all.filter(node => parseFloat(getComputedStyle(node).transitionDuration) > 0.001).length"
    assert page.locator("button, a, div").evaluate_all(moving) == 0


ALIGNED = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"


def test_figures_stand_at_the_right_and_words_at_the_left(open_page):
    page = open_page("/answers?set=qipp_delivery=0.63")
    rows = page.locator('[data-testid="stTable"] tr')
    assert rows.nth(0).locator("th").evaluate_all(ALIGNED)[2:4] == ["right", "right"]
    assert rows.nth(1).locator("td").evaluate_all(ALIGNED) == ["left", "right", "right", "left"]


TIED = """field => (field.getAttribute("aria-describedby") ?? "").split(" ")
    .map(id => document.getElementById(id)?.textContent ?? "").join(" ").trim()"""


def test_what_is_wrong_stands_under_its_field_and_is_tied_to_it(open_page, settle):
    page = open_page("/decisions")
    what, who = page.get_by_label("What was decided"), page.get_by_label("Proposed by")
    page.get_by_role("button", name="Look it over").click()
    settle(page)
    expect(what).to_have_attribute("aria-invalid", "true")
    expect(who).to_have_attribute("aria-invalid", "true")
    assert what.evaluate(TIED) == "Say what was decided, in up to 4,000 characters."
    assert who.evaluate(TIED) == "Say who proposed it, in up to 200 characters."
    assert page.get_by_label("Reason").get_attribute("aria-invalid") is None
    what.fill("Adopt 63 %")
    page.get_by_role("button", name="Look it over").click()
    settle(page)
    expect(what).not_to_have_attribute("aria-invalid", "true")
    assert "Say what" not in what.evaluate(TIED)
    years = open_page("/baseline").get_by_label("Years in it")
    years.fill("40")
    years.press("Enter")
    limits = years.page.locator(".limits")
    expect(limits).to_have_text(
        "Error: Number is outside the allowed range. Please enter a value between 1 and 10."
    )
    expect(years).to_have_attribute("aria-invalid", "true")
    assert years.evaluate(TIED) == limits.text_content()
    field, said = years.bounding_box(), limits.bounding_box()
    assert said["y"] >= field["y"] + field["height"]
    years.fill("4")
    years.press("Enter")
    expect(limits).to_have_count(0)


def test_what_a_story_does_is_heard_while_its_tooltip_is_closed(open_page):
    page = open_page("/")
    half = page.get_by_role("button", name="Half of QIPP")
    expect(half).to_have_accessible_description(
        "Half of the planned savings happen in each year. Takes the place of what is set."
    )
    half.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    expect(half).to_have_accessible_description(
        "Half of the planned savings happen in each year. Takes the place of what is set."
    )
