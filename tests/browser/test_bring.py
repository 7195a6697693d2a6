"""Bring a spreadsheet, from the file to the plan in use, by keyboard: on the laptop and on the telephone."""

import pytest
from playwright.sync_api import expect

from tests.helpers.driver import ROOT

FILE = ROOT / "tests" / "bring" / "files" / "bnes.xls"


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_an_old_workbook_becomes_the_plan_in_use(open_page, axe_violations, settle, size):
    page = open_page("/bring", size=size)

    def answer():
        for box in settle(page).get_by_role("checkbox", name="Yes, that is right").all():
            box.focus()
            page.keyboard.press("Space")
            expect(box).to_be_checked()
        settle(page)

    page.locator('input[type="file"]').first.set_input_files(FILE)
    expect(page.get_by_text("All 9 totals and positions of the sheet are what was read.")).to_be_visible()
    expect(page.get_by_role("heading", name="Take it")).to_be_visible()
    assert axe_violations(settle(page)) == []
    answer()
    page.get_by_role("button", name="Look at the plan on Baseline").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3. Look at bnes-plan.xlsx")).to_be_visible()
    expect(page.get_by_role("button", name="Accept as the baseline")).to_be_visible()
    answer()
    page.get_by_role("button", name="Accept as the baseline").click()
    expect(page.get_by_text("is now in use on every page")).to_be_visible()
    expect(page.get_by_text("In use: Bath and North East Somerset CCG, 2012/13 to 2014/15")).to_be_visible()
