"""The first thing that anybody opens after the server starts may be a page's own address."""

import re

import pytest
from playwright.sync_api import expect

from tests.helpers import driver


@pytest.mark.parametrize(("path", "heading"), [("/method", "Method and sources")])
def test_a_pages_own_address_opens_it_on_a_cold_server(browser, tmp_path, path, heading):
    with driver.serve(tmp_path / "log.txt") as url:
        page = driver.new_page(browser)
        page.goto(f"{url}{path}?set=qipp_delivery=0.63")
        expect(page.get_by_role("heading", name=heading).first).to_be_visible(timeout=20_000)
        driver.settle(page)
        assert page.get_by_role("dialog").count() == 0
        assert page.get_by_role("link", name="What if").first.is_visible()
        assert re.search("set=qipp_delivery(=|%3D)0.63", page.url)
        page.context.close()
