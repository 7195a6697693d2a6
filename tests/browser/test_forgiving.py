"""What a slip of the hand must not cost: a page loaded again, Back and Forward, a page that was left."""

import re

from playwright.sync_api import expect

from tests.helpers import driver

HEADLINE = ".st-key-headline"
PANEL = '[data-testid="stSidebar"]'


def test_loading_again_loses_nothing_and_back_leads_to_the_page_before(open_page, settle):
    page = open_page("/?unit=k")
    for story, said in (
        ("Keep the 2 % in hand", "Breaks even in 2016/17"),
        ("Half of QIPP", "Does not break even"),
    ):
        page.get_by_role("button", name=story).click()
        expect(page.locator(HEADLINE)).to_contain_text(said)
    driver.visit(settle(page), "Scenarios")
    expect(settle(page).locator(PANEL)).to_be_hidden()
    page.get_by_role("button", name="Say why").click()
    page.get_by_label("Reason", exact=True).fill("Half was delivered before")
    page.get_by_role("button", name="Keep the reason").click()
    expect(page.get_by_text("Because: Half was delivered before")).to_be_visible()

    settle(page).reload()
    expect(settle(page).get_by_text("Because: Half was delivered before")).to_be_visible()
    page.get_by_role("button", name="History").click()
    expect(page.locator(".st-key-history_steps button")).to_have_text(
        [re.compile("Half of QIPP"), re.compile("Keep the 2.% in hand"), re.compile("Where it began")]
    )
    page.keyboard.press("Escape")

    page.go_back()
    expect(settle(page).locator(HEADLINE)).to_contain_text("Does not break even")
    page.go_forward()
    expect(settle(page).get_by_role("heading", name="Scenarios", level=1)).to_be_visible()
    expect(page.get_by_text("Because: Half was delivered before")).to_be_visible()
