"""The server is started again while a page is open: the page goes on from its address, and no move is lost unsaid."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers import driver


def delivery(page: Page):
    return page.get_by_role("slider", name="QIPP delivery").first


@pytest.mark.parametrize("at_once", [pytest.param(False, marks=pytest.mark.thorough), True])
def test_a_page_goes_on_when_its_server_is_started_again(browser: Browser, tmp_path: Path, at_once: bool):
    with driver.serve(tmp_path / "log.txt") as url:
        page = driver.new_page(browser)
        page.goto(f"{url}/?set=qipp_delivery=0.8")
        headline = driver.settle(page).locator(".st-key-headline").inner_text()
    with driver.serve(tmp_path / "log.txt", port=urlsplit(url).port or 0):
        if at_once:  # before the page knows
            delivery(page).focus()
            page.keyboard.press("ArrowLeft")
        expect(page.get_by_text("The planner was started again.")).to_be_visible(timeout=60_000)
        driver.settle(page)
        assert page.locator(".st-key-headline").inner_text() == headline
        expect(delivery(page)).to_have_value("80")
        delivery(page).focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_url("**set=qipp_delivery%3D0.79*")
        page.context.close()
