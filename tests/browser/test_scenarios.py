"""What is kept, as a meeting uses it: by mouse and keyboard, in two browsers, and after loading a page again."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.helpers.driver import settle

HEADLINE = ".st-key-headline"


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name)).first.click()


def test_the_history_is_on_every_page_and_leads_back(open_page, axe_violations):
    page = open_page("/")
    page.get_by_role("button", name="Keep the 2 % in hand").click()
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17, one year later than the plan.")
    page.get_by_role("button", name="Half of QIPP").click()
    expect(page.locator(HEADLINE)).to_contain_text("Does not break even")
    page.get_by_role("link", name="Answers").click()
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    page.get_by_role("button", name="History").click()
    expect(page.locator(".st-key-history_steps button")).to_have_text(
        [
            re.compile("Half of QIPP"),
            re.compile("Keep the 2 % in hand"),
            re.compile("Where it began"),
        ]
    )
    assert axe_violations(page) == []
    page.locator(".st-key-history_steps").get_by_role("button", name="Keep the 2 % in hand").click()
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17, one year later than the plan.")


def test_a_scenario_with_its_reason_is_saved_in_one_browser_and_opened_in_another(open_page, tmp_path):
    page = open_page("/scenarios?set=qipp_delivery=0.63")
    page.get_by_role("button", name="Say why").click()
    page.get_by_label("Reason", exact=True).fill("14.5 of 23 was delivered in 2012/13")
    page.get_by_role("button", name="Keep the reason").click()
    expect(page.get_by_text("Because: 14.5 of 23 was delivered in 2012/13")).to_be_visible()
    page.get_by_label("Name of the scenario").fill("At the rate of 2012/13")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“At the rate of 2012/13” is saved, version 1.")).to_be_visible()
    settle(page)  # the button of the file stands below what says so, and is drawn after it
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario with its reasons (JSON)").click()
    file = tmp_path / "scenario.json"
    download.value.save_as(file)
    named = r"nhs-barnet-ccg-at-the-rate-of-2012-13-\d{4}-\d\d-\d\d\.json"
    assert re.fullmatch(named, download.value.suggested_filename)

    other = open_page("/scenarios")
    view(other, "Saved ones")
    other.locator(".st-key-shelf_actions").get_by_role("button", name="Open").click()
    expect(other.get_by_text("“At the rate of 2012/13” is open.")).to_be_visible()
    expect(other).to_have_url(re.compile(r"check=1\.[0-9a-f]{64}\.[0-9a-f]{8}&set=qipp_delivery(=|%3D)0\.63"))
    other.reload()
    view(settle(other), "This scenario")
    expect(other.get_by_text("QIPP delivery 63 %; in the plan 100 %.")).to_be_visible()

    third = open_page("/scenarios")
    third.locator('input[type="file"]').set_input_files(Path(file))
    expect(third.get_by_text("Because: 14.5 of 23 was delivered in 2012/13")).to_be_visible()


def test_scenarios_are_compared_and_one_is_pinned_behind_the_charts(open_page, settle):
    page = open_page("/compare?set=qipp_delivery=0.63")
    chart = page.get_by_label("Chart: In-year position of each scenario. Its message is in the words below.").first
    expect(chart).to_be_visible()
    expect(page.get_by_text("In-year position in 2017/18: The plan £29.6m; As it stands £1.1m.")).to_be_visible()
    page.get_by_role("button", name="Pin it").click()
    expect(page.get_by_text("Grey behind the charts of every page: Your scenario.")).to_be_visible()
    page.get_by_role("link", name="What if").click()
    expect(page.get_by_text("£1.1m in 2017/18. That is the same as “Your scenario”.")).to_be_visible()


def test_a_decision_typed_and_recorded_at_once_is_in_the_log(open_page):
    page = open_page("/decisions?set=qipp_delivery=0.63")
    page.get_by_label("What was decided").fill("Adopt the lower savings")
    page.get_by_label("Proposed by").fill("A. Chair")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("table", name="Decision to be recorded")).to_contain_text("Adopt the lower savings")
    page.get_by_role("button", name="Record it for good").click()
    expect(page.get_by_role("table", name="Decisions")).to_contain_text("Adopt the lower savings")
    expect(page.get_by_label("What was decided")).to_have_value("")
    with page.expect_download() as download:
        page.get_by_role("button", name="Decision log as CSV").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith(
        "Number,Date,Decision,Reason,Proposed by,Scenario,Version,Plan stamp,Scenario stamp,Model"
    )
    assert ",Adopt the lower savings,,A. Chair,Your scenario,1," in rows[1]
