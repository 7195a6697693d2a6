"""The Baseline page as a finance officer uses it."""

import openpyxl
from playwright.sync_api import expect

from tests.helpers.driver import ROOT

SAMPLE = ROOT / "sample_data" / "barnet-recovery-2013.xlsx"


def test_a_template_filled_in_excel_is_brought_back_and_accepted(open_page, tmp_path):
    page = open_page("/baseline")
    with page.expect_download() as download:
        page.get_by_role("button", name="Template filled with this plan").click()
    filled = tmp_path / "plan.xlsx"
    download.value.save_as(filled)
    book = openpyxl.load_workbook(filled)
    line = next(row[0].row for row in book["Spend"].iter_rows() if row[0].value == "Acute")
    spend = next(cell.column for cell in book["Spend"][1] if cell.value == "First-year spend")
    book["Spend"].cell(line, spend).value = 248.2
    book.save(filled)
    page.locator('input[type="file"]').set_input_files(filled)
    page.get_by_role("button", name="Accept as the baseline").click()
    expect(page.get_by_text("NHS Barnet CCG is now in use on every page.")).to_be_visible()
    page.get_by_role("link", name="See it on What if").click()
    expect(page.locator("dl.figures")).to_contain_text("£40.6m")


def test_a_file_with_problems_comes_back_with_the_cells_marked(open_page, axe_violations, tmp_path):
    book = openpyxl.load_workbook(SAMPLE)
    book["Spend"]["C2"] = "lots"
    wrong = tmp_path / "wrong.xlsx"
    book.save(wrong)
    page = open_page("/baseline")
    page.locator('input[type="file"]').set_input_files(wrong)
    expect(page.get_by_text("1 problem to put right before this file can be used.")).to_be_visible()
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Your file with these cells marked").click()
    copy = tmp_path / "marked.xlsx"
    download.value.save_as(copy)
    marked = openpyxl.load_workbook(copy)
    assert "lots" in marked["Spend"]["C2"].comment.text
    page.get_by_role("link", name="What if").click()
    expect(page.locator("dl.figures")).to_contain_text("£29.6m")
