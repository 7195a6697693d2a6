"""Bring a spreadsheet, from the file to the plan in use, by keyboard: on the laptop and on the telephone."""

import pytest
from playwright.sync_api import expect

from tests.helpers.driver import ROOT

FILE = ROOT / "tests" / "bring" / "files" / "bnes.xls"
ROW = "row 9, Acute"
AGREES = "All 9 totals and positions of the sheet are what was read."


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_an_old_workbook_becomes_the_plan_in_use(open_page, axe_violations, settle, size):
    page = open_page("/bring", size=size)

    def answer():
        for box in settle(page).get_by_role("checkbox", name="Yes, that is right").all():
            box.focus()
            page.keyboard.press("Space")
            expect(box).to_be_checked()
        settle(page)

    def press(button):
        page.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        settle(page)

    def take_as(row, key):
        """Choose what a row of the sheet is, by one key: the last of the list, or a first letter."""
        page.get_by_label(f"What {row}, is").focus()
        page.keyboard.press(key)
        settle(page)

    page.locator('input[type="file"]').first.set_input_files(FILE)
    expect(page.get_by_text(AGREES)).to_be_visible()
    expect(page.get_by_role("heading", name="Take it")).to_be_visible()
    assert axe_violations(settle(page)) == []
    take_as(ROW, "End")
    expect(page.get_by_text("of the sheet's own figures are not what was read")).to_be_visible()
    expect(page.get_by_label(f"What {ROW}, is")).to_be_focused()
    take_as(ROW, "l")
    expect(page.get_by_text(AGREES)).to_be_visible()
    press(f"More about {ROW}")
    expect(page.get_by_label("Row", exact=True)).to_have_value("Acute (I&E!row 9)")
    answer()
    press("Look at the plan on Baseline")
    expect(page.get_by_role("heading", name="3. Look at bnes-plan.xlsx")).to_be_visible()
    answer()
    press("Accept as the baseline")
    expect(page.get_by_text("is now in use on every page")).to_be_visible()
    expect(page.get_by_text("In use: Bath and North East Somerset CCG, 2012/13 to 2014/15")).to_be_visible()
