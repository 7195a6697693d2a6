"""A sender's texts stay texts: no link of theirs on any page, and nothing asked of their computer."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

from playwright.sync_api import Page

from ccgmodel.workbook import read, write_template
from tests.helpers import driver
from tests.helpers.app import XLSX
from tests.helpers.hostile_text import HOSTILE, hostile

THEIRS = "a[href*='foreign'], img[src*='foreign']"
TITLES = ("What if", "QIPP programme", "Milestones", "Risks", "Scenarios", "Compare", "Decisions", "Baseline")
TITLES = (*TITLES, "Metrics", "Better Care Fund", "Method and sources", "Answers", "Portfolio")


def require_none(page: Page) -> None:
    driver.settle(page)
    assert page.locator(THEIRS).evaluate_all("found => found.map(each => each.outerHTML)") == []


def test_an_address_brings_no_link_and_no_picture(open_page: Callable[..., Page]):
    require_none(open_page(f"/?plan={quote(HOSTILE)}&set={quote(HOSTILE)}"))


def test_a_plan_brings_no_link_and_no_picture(open_page: Callable[..., Page]):
    plan = read(driver.ROOT / "sample_data" / "barnet-recovery-2013.xlsx").plan
    assert plan is not None
    target = BytesIO()
    write_template(target, hostile(plan))
    page = open_page("/baseline")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "plan.xlsx", "mimeType": XLSX, "buffer": target.getvalue()}
    )
    page.get_by_role("button", name="Accept as the baseline").click()
    page.get_by_text("foreign.example").first.wait_for()
    for title in TITLES:
        driver.visit(page, title)
        page.get_by_role("heading", level=1).first.wait_for()
        require_none(page)
