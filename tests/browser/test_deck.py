"""A deck of one's own in front of a room: made, stepped, moved by a lever, and followed in the speaker's window."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ccgmodel.plan.publication import SHOWS
from tests.helpers.present import FITS, LEAST, SMALLEST, deck_file, show_deck

# What of a chart reaches out of the window, or a row's words over its bar.
OUTSIDE = """() => [...document.querySelectorAll('.chart *')].filter(node => {
  const box = node.getBoundingClientRect();
  return box.width && (box.left < -1 || box.right > innerWidth + 1);
}).map(node => node.textContent)"""


def test_a_room_reads_whatever_a_story_shows_and_the_speakers_window_follows(
    open_page, settle, axe_violations, tmp_path
):
    page = settle(show_deck(open_page("/scenarios"), deck_file(tmp_path)))
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker).to_have_title("Speaker’s view: NHS Barnet CCG")
    title, said = page.get_by_role("heading", level=1), page.locator(".st-key-present_said")
    for at, show in enumerate(SHOWS):
        expect(said).to_have_text(re.compile(rf"^Story {at + 1} of 7: "))
        settle(page)
        for size, least in LEAST.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert page.evaluate(SMALLEST) >= least, (show, size)
            assert page.evaluate(FITS), (show, size)
            assert page.evaluate(OUTSIDE) == [], (show, size)
        if show in ("spend", "why it moved"):  # one of each kind
            assert axe_violations(page) == [], show
        expect(speaker.get_by_text(f"Story {at + 1} of 7", exact=True)).to_be_visible()
        expect(speaker.locator("#notes")).to_have_text(f"Say: {show}")
        expect(speaker.locator("h1")).to_have_text(title.inner_text())
        page.keyboard.press("PageDown")
    expect(speaker.locator("#next")).to_have_text("This is the last story.")
    assert Axe().run(speaker).response["violations"] == []

    # The figures behind a chart, by key and away again.
    page.keyboard.press("t")
    table = page.get_by_role("dialog", name="Year in which each breaks even, from 2013/14")
    expect(table.get_by_role("row")).to_have_count(2)
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()

    # It steps the stories too, says when they are gone, and goes on when they are back.
    speaker.keyboard.press("PageUp")
    expect(said).to_have_text(re.compile(r"^Story 6 of 7: "))
    expect(speaker.locator("#next")).to_have_text("Half of QIPP, again")
    speaker.get_by_role("button", name="Next").click()
    expect(said).to_have_text(re.compile(r"^Story 7 of 7: "))
    settle(page)
    page.reload()
    expect(speaker.locator("#state")).to_be_empty()
    expect(speaker.locator("h1")).to_have_text("The plan")
    settle(page)
    page.keyboard.press("Escape")
    expect(speaker.locator("#state")).to_have_text(re.compile("^Present is closed in the other window"))


def test_a_lever_for_the_floor_has_its_own_keys_and_the_stories_have_theirs(open_page, settle, tmp_path):
    page = settle(show_deck(open_page("/scenarios"), deck_file(tmp_path)))
    said, lever = page.locator(".st-key-present_said"), page.get_by_role("slider", name="QIPP delivery")
    expect(said).to_have_text(re.compile(r"^Story 1 of 7: "))
    lever.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    expect(lever).to_have_attribute("aria-valuetext", re.compile("^8[0-9](.[0-9])? per cent, the plan says 100"))
    expect(page.locator(".why")).to_have_text(re.compile("^Moved here: QIPP delivery 100 % to 8[0-9]"))
    expect(said).to_have_text(re.compile(r"^Story 1 of 7: .*less in 2017/18"))
    settle(page)
    assert "set=" not in page.url
    page.keyboard.press("Escape")  # gives the keys back, and leaves nothing
    page.keyboard.press("PageDown")
    expect(said).to_have_text(re.compile(r"^Story 2 of 7: "))
    expect(lever).to_have_attribute("aria-valuetext", re.compile("^100(.0)? per cent"))

    # After a hand, a clicker turns the story and moves no lever.
    settle(page)
    box = lever.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    expect(page.locator(".why")).to_have_text(re.compile("^Moved here: QIPP delivery 100 % to "))
    settle(page)
    page.wait_for_function("() => document.activeElement === document.body")
    value = lever.get_attribute("aria-valuetext")
    assert value is not None
    page.keyboard.press("PageUp")
    expect(said).to_have_text(re.compile(r"^Story 1 of 7: "))
    expect(lever).to_have_attribute("aria-valuetext", re.compile("^100(.0)? per cent"))
