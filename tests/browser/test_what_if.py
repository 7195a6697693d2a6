"""The What-if page as a governing body uses it: by keyboard and mouse, on a laptop and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.helpers import driver

HEADLINE = ".st-key-headline"
FIRST_CHART = '[data-testid="stVegaLiteChart"]'


def slider(page: Page, name: str):
    return page.get_by_role("slider", name=re.compile(f"^{name}"))


def bars(page: Page) -> list[str]:
    """The shapes of the scenario's bars in the first chart."""
    return (
        page.locator(FIRST_CHART)
        .first.locator('path[aria-roledescription="bar"]')
        .evaluate_all("paths => paths.map(path => path.getAttribute('d'))")
    )


def test_the_first_screen_holds_the_levers_the_answer_and_the_first_chart(open_page):
    page = open_page("/")
    assert slider(page, "Headroom released").is_visible()
    lever = slider(page, "Headroom released")
    for place in (*map(page.locator, (HEADLINE, "dl.figures", FIRST_CHART)), lever):
        expect(place.first).to_be_in_viewport(ratio=1)  # once rows and charts have taken on their width


def test_a_lever_moved_by_keyboard_changes_headline_figure_and_chart(open_page):
    page = open_page("/")
    before = bars(page)
    expect(page.locator(HEADLINE)).to_contain_text("The plan breaks even in 2015/16")
    slider(page, "QIPP delivery").focus()
    for _ in range(37):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2017/18, two years later than the plan.")
    expect(page.locator("dl.figures")).to_contain_text("£28.5m worse than the plan")
    for name in ("Undo", "Reset all", "Why did it move?"):  # outside the part that follows the hand
        expect(page.get_by_role("button", name=name, exact=True)).to_be_enabled()
    expect(page.get_by_label("QIPP delivery, exact value in per cent")).to_have_value("63")
    assert bars(page) != before
    expect(page).to_have_url(re.compile("set=qipp_delivery(=|%3D)0.63"))


def test_the_answer_follows_a_drag_which_is_one_step(open_page, settle):
    page = open_page("/")
    driver.drag(page, slider(page, "QIPP delivery"), 90, 80, 70, 63, hold=True)
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2017/18, two years later than the plan.")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    page.mouse.up()
    settle(page)
    expect(page).to_have_url(re.compile("set=qipp_delivery(=|%3D)0.63"))
    page.get_by_role("button", name="Undo", exact=True).click()
    settle(page)
    expect(page.locator(HEADLINE)).to_contain_text("The plan breaks even in 2015/16")
    expect(slider(page, "QIPP delivery")).to_have_value("100")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_one_year_is_set_apart_and_put_back(open_page, settle):
    page = open_page("/")
    page.get_by_role("button", name="What Inflation means").click()
    page.get_by_role("button", name="Inflation by year").click()
    box = page.get_by_role("textbox", name="Inflation, 2015/16, in per cent")
    box.fill("3.7")
    box.press("Enter")
    settle(page)
    expect(page).to_have_url(re.compile("set=inflation%402015%2F16(=|%3D)0.01"))
    expect(page.get_by_text("Set apart: 2015/16 3.7 %. Moving the slider replaces these.")).to_be_visible()
    page.get_by_role("button", name="Put Inflation back to the plan").click()
    settle(page)
    expect(box).to_have_value("2.7")
    expect(page.locator(HEADLINE)).to_contain_text("The plan breaks even in 2015/16")


@pytest.mark.thorough
def test_keys_held_down_are_all_taken(open_page):
    page = open_page("/")
    slider(page, "QIPP delivery").focus()
    for _ in range(25):
        page.keyboard.press("ArrowLeft", delay=0)
    expect(page.get_by_label("QIPP delivery, exact value in per cent")).to_have_value("75")
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17")
    assert slider(page, "QIPP delivery").input_value() == "75"


def test_a_typed_value_moves_the_slider(open_page):
    page = open_page("/")
    box = page.get_by_label("Tariff efficiency, exact value in per cent")
    box.fill("3")
    box.press("Enter")
    expect(page.locator("dl.figures")).to_contain_text("£11.5m")
    expect(slider(page, "Tariff efficiency")).to_have_value("3")


def test_a_lever_whose_plan_is_reckoned_is_written_to_two_places(open_page):
    page = open_page("/?plan=vale-of-york-2017")
    box = page.get_by_role("textbox", name=re.compile("^Allocation growth, exact value"))
    expect(box).to_have_value("2.04")  # 458,826 on 449,675 is 2.035025 %
    box.fill("9")
    box.press("Enter")
    expect(page.get_by_text("Type a number between −0.96 and 5.03.")).to_be_visible()


def test_settings_survive_leaving_the_page_and_loading_it_again(open_page, settle):
    page = open_page("/")
    page.get_by_role("button", name=re.compile("Keep the 2 % in hand")).click()
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17, one year later than the plan.")
    page.get_by_role("link", name="Answers").click()
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    page.reload()
    settle(page)
    page.get_by_role("link", name="What if").click()
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17, one year later than the plan.")
    expect(slider(page, "Headroom released")).to_have_value("0")
    page.reload()
    settle(page)
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17, one year later than the plan.")


def test_a_dotted_word_opens_its_meaning_by_keyboard_and_stories_add_up(open_page, settle):
    page = open_page("/")
    word = page.locator(HEADLINE).get_by_role("button", name="legacy deficit")
    meaning = page.get_by_text("The legacy deficit is the debt from past years, which the CCG must pay back.")
    expect(meaning).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()
    page.get_by_role("button", name="Half of QIPP").click()
    page.get_by_role("button", name="Keep this to compare").click()
    page.get_by_text("And also", exact=True).click()
    page.get_by_role("button", name="+ Keep the 2 % in hand").click()
    settle(page)
    expect(page.locator("dl.figures")).to_contain_text("A: −£8.9m")
    expect(page.locator("dl.figures")).to_contain_text("−£18.0m")


def test_a_story_and_one_click_back(open_page):
    page = open_page("/")
    page.get_by_role("button", name="Do nothing more").click()
    expect(page.locator(HEADLINE)).to_contain_text("Does not break even within 15 years")
    page.locator(HEADLINE).hover()  # away from the story, whose tooltip may lie over Undo
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(HEADLINE)).to_contain_text("The plan breaks even in 2015/16")
    assert slider(page, "QIPP delivery").input_value() == "100"


def test_the_change_is_announced(open_page):
    region = open_page("/").locator(HEADLINE)
    expect(region).to_have_attribute("aria-live", "polite")
    expect(region).to_have_attribute("role", "status")


@pytest.mark.thorough
def test_every_chart_has_alternative_text_its_message_in_words_and_its_table(open_page):
    page = open_page("/?set=qipp_delivery=0.63")
    expect(
        page.get_by_text("The in-year position goes from −£27.3m in 2013/14 to £1.1m in 2017/18")
    ).to_be_visible()
    charts = {"": "In-year position by year", "Cumulative": "Cumulative position by year"}
    charts |= {"Spend and allocation": "Spend and allocation by year", "QIPP savings": "QIPP savings by year"}
    for choice, name in charts.items():
        if choice:
            # among the charts, and not the word of the same name that opens its meaning
            page.get_by_test_id("stButtonGroup").get_by_text(choice, exact=True).click()
        expect(page.get_by_label(f"Chart: {name}. Its message is in the words below.").first).to_be_attached()
        page.get_by_text(f"Figures and picture: {name}").click()
        expect(page.get_by_role("table", name=name)).to_be_visible()


@pytest.mark.thorough
def test_the_table_is_downloaded_as_csv(open_page):
    page = open_page("/?set=qipp_delivery=0.63")
    page.get_by_role("radio", name="Five-year table").or_(
        page.get_by_role("button", name="Five-year table")
    ).first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    rows = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert rows[0] == "Table,Row,Unit,2013/14,2014/15,2015/16,2016/17,2017/18"
    assert "Plan,Net surplus or deficit,£m,-20.9,-8.6,4.9,17.6,29.6" in rows
    assert "Scenario,Net surplus or deficit,£m,-27.3,-20.9,-13.0,-5.7,1.1" in rows


def test_on_a_phone_the_levers_are_one_touch_away(open_page):
    page = open_page("/", size="phone")
    for place in (HEADLINE, "dl.figures"):
        box = page.locator(place).first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(slider(page, "Allocation growth")).to_be_in_viewport()


def test_an_answer_that_is_tried_keeps_its_value_on_the_slider(open_page, settle):
    page = open_page("/?set=qipp_delivery=0.63")
    expect(page.locator(".st-key-chance")).to_contain_text("Chance to break even by 2015/16")
    page.get_by_role("button", name="What would it take to break even a year earlier?").click()
    page.get_by_role("combobox", name=re.compile("Try one")).click()
    page.get_by_role("option", name="QIPP delivery", exact=True).click()
    page.get_by_role("button", name=re.compile("^.*Try it: 72.03 %")).click()
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17")
    page.get_by_role("link", name="What if").click()
    expect(page.get_by_role("heading", name="NHS Barnet CCG")).to_be_visible()
    settle(page)
    expect(page.locator(HEADLINE)).to_contain_text("Breaks even in 2016/17")
    expect(page).to_have_url(re.compile("set=qipp_delivery(=|%3D)0.7203"))


def test_whoever_goes_back_at_once_finds_the_levers_as_they_are_set(open_page, settle):
    """A page that is left while it is being drawn leaves Streamlit with half of what its widgets hold."""
    page = open_page("/?set=qipp_delivery=0.63&set=headroom_release=0.5&unit=k")
    for pause in (0, 100, 200):
        driver.visit(page, "QIPP programme")
        expect(page.get_by_role("heading", name="QIPP savings programme")).to_be_visible()
        driver.visit(page, "What if")
        page.wait_for_timeout(pause)
        driver.visit(page, "QIPP programme")
        expect(page.get_by_role("heading", name="QIPP savings programme")).to_be_visible()
        settle(page)
        expect(page.get_by_label("QIPP delivery, exact value in per cent")).to_have_value("63")
        expect(page.get_by_label("Show £k")).to_be_checked()
        assert page.locator('[data-testid="stException"]').count() == 0
    page.get_by_label("QIPP delivery, exact value in per cent").fill("64")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("set=headroom_release(=|%3D)0.5&set=qipp_delivery(=|%3D)0.64"))


def test_a_link_that_is_pressed_while_the_page_is_blank_leads_where_it_says(browser: Browser, app_url: str):
    """What asks for a blank page again does not ask for the one that is being left."""
    page = driver.new_page(browser)
    kept: list[tuple[WebSocketRoute, str | bytes]] = []
    slow = False

    def relay(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda said: kept.append((socket, said)) if slow else socket.send(said))

    page.route_web_socket(re.compile("_stcore/stream"), relay)
    page.goto(app_url)
    driver.settle(page)
    slow = True
    driver.visit(page, "QIPP programme")
    page.locator("h1").evaluate("title => title.remove()")
    page.wait_for_timeout(500)
    slow = False
    for socket, said in kept:
        socket.send(said)
    expect(page.get_by_role("heading", name="QIPP savings programme")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="QIPP savings programme")).to_be_visible()
    page.context.close()
