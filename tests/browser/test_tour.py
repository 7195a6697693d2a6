"""The tour of What if: shown once to who is new, beside what it speaks of, by keys alone, and again when asked for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers import driver

TITLES = ["The answer", "The levers", "The stories", "Where to go next"]
LOOKS = 500  # ms, in which the page has looked three times whether it is to begin
HIDES = """() => {
  const [box, ring] = ['.tour', '.tour-ring'].map(each => document.querySelector(each).getBoundingClientRect());
  return box.left < ring.right && ring.left < box.right && box.top < ring.bottom && ring.top < box.bottom;
}"""


def newcomer(browser: Browser, address: str, size: str = "laptop") -> Page:
    width, height = driver.SIZES[size]
    page = driver.new_user(browser, newcomer=True, viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    return driver.settle(page)


@pytest.mark.parametrize("size", driver.SIZES)
def test_who_is_new_is_led_through_four_steps_once_by_keys_alone(browser: Browser, app_url: str, size: str):
    page = newcomer(browser, app_url, size)
    tour, said = page.get_by_role("region", name="Tour of this page"), page.locator(".tour [role=status]")
    expect(said).to_contain_text("Step 1 of 4")
    assert driver.axe_violations(page) == []
    page.keyboard.press("Tab")  # it is the first thing in the page
    expect(tour.get_by_role("button", name="Skip the tour")).to_be_focused()
    page.keyboard.press("Tab")
    for number, title in enumerate(TITLES, start=1):
        expect(said).to_contain_text(f"Step {number} of 4")
        expect(said).to_contain_text(title)
        expect(page.locator(".tour-ring")).to_be_visible()
        assert not page.evaluate(HIDES), title
        expect(tour.get_by_role("button", name="Done" if number == 4 else "Next")).to_be_focused()
        page.keyboard.press("Enter")
    expect(tour).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    driver.settle(page).wait_for_timeout(LOOKS)
    expect(tour).to_have_count(0)
    again = page.get_by_role("button", name="Take the tour of this page")
    again.press("Enter")
    expect(tour.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    expect(again).to_be_focused()
    page.context.close()


def test_who_opens_a_scenario_is_not_held_up_and_another_page_ends_it(browser: Browser, app_url: str):
    page = newcomer(browser, f"{app_url}/?set=qipp_delivery=0.63")
    expect(page.locator(".st-key-headline")).to_contain_text("Breaks even")
    page.wait_for_timeout(LOOKS)
    expect(page.locator(".tour")).to_have_count(0)
    page.goto(app_url)
    driver.settle(page)
    expect(page.locator(".tour")).to_be_visible()
    story = page.get_by_role("button", name="Half of QIPP")
    story.focus()
    page.keyboard.press("Escape")  # wherever focus is, it stays there
    expect(page.locator(".tour")).to_have_count(0)
    expect(story).to_be_focused()
    page.evaluate("localStorage.clear()")
    page.reload()
    driver.settle(page)
    expect(page.locator(".tour")).to_be_visible()
    driver.visit(page, "Answers")
    driver.settle(page)
    expect(page.locator(".tour, .tour-ring")).to_have_count(0)
    driver.visit(page, "What if")
    driver.settle(page).wait_for_timeout(LOOKS)
    expect(page.locator(".tour")).to_have_count(0)
    page.context.close()
