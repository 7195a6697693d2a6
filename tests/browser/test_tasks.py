"""The ten tasks of docs/tasks.md, each within the clicks that it may take."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.helpers import driver

ROWS = re.findall(r"^\| (.+?) \| (\d+) \|", (driver.ROOT / "docs" / "tasks.md").read_text(encoding="utf-8"), re.M)
CLICKS = {task: int(clicks) for task, clicks in ROWS}
LESS = "/?set=qipp_delivery=0.63"
# Pressed by hand: what a script presses is not counted. A list that opens is pressed like a button.
COUNT = """
  window.presses = 0;
  addEventListener("pointerdown", event => { if (event.isTrusted) window.presses += 1; }, true);
"""


def go(page: Page, section: str, title: str) -> None:
    """Open a page from its section of the menu."""
    menu = page.locator(driver.MENU)
    if section:
        menu.get_by_role("button", name=section).click()
        page.locator(driver.IN_A_SECTION, has_text=title).click()
    else:
        menu.get_by_role("link", name=title).click()


def headline(page: Page) -> str:
    return page.locator(".st-key-headline").inner_text()


def breaks_even(page: Page) -> None:
    assert "2015/16" in headline(page)


def less_is_delivered(page: Page) -> None:
    box = page.get_by_label("QIPP delivery, exact value in per cent")
    box.click()
    box.fill("63")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-headline")).to_contain_text("2017/18")


def taken_back(page: Page) -> None:
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("QIPP delivery, exact value in per cent")).to_have_value("100")


def what_it_takes(page: Page) -> None:
    go(page, "", "Answers")
    page.get_by_role("combobox", name=re.compile("Year")).first.click()
    page.get_by_role("option", name="2014/15").click()
    driver.settle(page)
    expect(page.get_by_test_id("stTable").first).to_contain_text("Tariff efficiency")


def what_matters(page: Page) -> None:
    go(page, "Savings", "QIPP programme")
    driver.settle(page)
    page.get_by_text("What matters most", exact=True).click()
    expect(page.get_by_text("If Contract negotiation saves nothing:")).to_be_visible()


def at_risk(page: Page) -> None:
    go(page, "Savings", "Milestones")
    driver.settle(page)
    page.get_by_text("Savings at risk", exact=True).click()
    expect(page.get_by_test_id("stTable").first).to_be_visible()


def saved(page: Page) -> None:
    go(page, "On record", "Scenarios")
    driver.settle(page)
    name = page.get_by_label("Name of the scenario")
    name.click()
    name.fill("Two thirds")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Two thirds” is saved, version 1.")).to_be_visible()


def compared(page: Page) -> None:
    go(page, "On record", "Compare")
    expect(page.get_by_label(re.compile("^Chart: In-year position of each scenario")).first).to_be_visible()


def where_from(page: Page) -> None:
    go(page, "Plan", "Method and sources")
    expect(page.get_by_role("heading", name="What reproduces")).to_be_visible()


def template(page: Page) -> None:
    go(page, "Plan", "Baseline")
    driver.settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Template filled with this plan").click()
    assert Path(download.value.suggested_filename).suffix == ".xlsx"


TASKS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "See when the plan breaks even": ("/", breaks_even),
    "See what 63 % of the savings would do": ("/", less_is_delivered),
    "Take that back": ("/", taken_back),
    "Ask what it would take to break even a year earlier": ("/", what_it_takes),
    "See which schemes matter most": ("/", what_matters),
    "See which late milestones put savings at risk": ("/", at_risk),
    "Save a scenario by name": (LESS, saved),
    "Set the scenario beside the plan": (LESS, compared),
    "See where a figure comes from": ("/", where_from),
    "Take the template along": ("/", template),
}


def test_every_task_of_the_list_is_tried():
    assert list(TASKS) == list(CLICKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_newcomer_needs_no_more_clicks_than_that(open_page, task: str):
    path, do = TASKS[task]
    page = open_page(path)
    page.add_init_script(COUNT)
    page.reload()
    driver.settle(page)
    if do is taken_back:
        less_is_delivered(page)
        driver.settle(page)
        page.evaluate("window.presses = 0")
    do(page)
    assert page.evaluate("window.presses") <= CLICKS[task]
