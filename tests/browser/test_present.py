"""The Present page in front of a room: its size, its keys, a swipe, and what is heard."""

import re

from playwright.sync_api import expect

from tests.helpers import driver
from tests.helpers.present import FITS, LEAST, SMALLEST

SWIPE = """([from, to]) => {
  const node = document.querySelector('.years');
  const touch = clientX => new Touch({identifier: 1, target: node, clientX, clientY: 300});
  const options = {bubbles: true, cancelable: true};
  node.dispatchEvent(new TouchEvent('touchstart', {...options, touches: [touch(from)], changedTouches: [touch(from)]}));
  node.dispatchEvent(new TouchEvent('touchend', {...options, touches: [], changedTouches: [touch(to)]}));
}"""
STORIES = (
    "The plan",
    "Keep the 2 % in hand",
    "QIPP at the 2012/13 rate (14.5 of 23 = 63 %)",
    "Half of QIPP",
    "Do nothing more",
)


def test_a_room_reads_every_story_and_a_presenter_needs_no_more_than_a_clicker(open_page, settle, axe_violations):
    page = open_page("/")
    page.get_by_role("button", name="Present").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(STORIES[0])
    for unwanted in ("stHeader", "stSidebar"):
        expect(page.get_by_test_id(unwanted)).to_be_hidden()

    said = page.locator(".st-key-present_said")
    for at, story in enumerate(STORIES):
        expect(title).to_have_text(story)
        expect(said).to_have_text(re.compile(rf"^Story {at + 1} of 5: {re.escape(story)}\. "))
        settle(page)
        for size, least in LEAST.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert page.evaluate(SMALLEST) >= least, (story, size)
            assert page.evaluate(FITS), (story, size)
        page.keyboard.press("PageDown")
    expect(said).to_have_attribute("aria-live", "polite")

    # Two presses at once are two steps, and none is lost.
    for key in ("PageUp", "ArrowLeft"):
        page.keyboard.press(key)
    expect(title).to_have_text(STORIES[2])
    page.keyboard.press("r")
    expect(title).to_have_text(STORIES[0])
    page.keyboard.press("Space")
    expect(title).to_have_text(STORIES[1])
    page.evaluate(SWIPE, [300, 100])
    expect(title).to_have_text(STORIES[2])
    page.evaluate(SWIPE, [100, 300])
    expect(title).to_have_text(STORIES[1])

    # A blank screen: any key brings it back, and does nothing else.
    blank = page.locator("html[data-blank]")
    page.keyboard.press("b")
    expect(blank).to_have_count(1)
    page.keyboard.press("PageDown")
    expect(blank).to_have_count(0)
    page.get_by_role("button", name="Blank").click()
    page.mouse.click(200, 200)
    expect(blank).to_have_count(0)
    expect(title).to_have_text(STORIES[1])

    # The letters can be switched off: whoever speaks to the computer would press them by any word.
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    assert axe_violations(page) == []
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    for letter in "rbc":
        page.keyboard.press(letter)
    expect(blank).to_have_count(0)
    expect(title).to_have_text(STORIES[1])
    assert "set=" not in page.url

    settle(page)
    page.get_by_role("button", name="Use this scenario").click()
    page.wait_for_url(re.compile("set=headroom_release"))
    expect(page.get_by_role("button", name="Scenario in use")).to_be_disabled()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(driver.MENU)).to_be_visible()
    expect(page.locator("dl.figures dd").first).to_have_text("£20.5m")


def test_whoever_asks_for_calm_sees_no_bar_move(open_page):
    page = open_page("/present?set=qipp_delivery=0.63")
    length = "node => getComputedStyle(node).animationDuration"
    assert page.locator(".years .ours").first.evaluate(length) == "0.7s"
    page.emulate_media(reduced_motion="reduce")
    assert float(page.locator(".years .ours").first.evaluate(length).removesuffix("s")) < 0.001
