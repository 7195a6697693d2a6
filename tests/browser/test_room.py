"""A presenter and three telephones: the story, the question, the answers, what is taken up and recorded.

The presenter's server is killed on the way and started again, and everybody comes back by themselves. Once on one
process, and once on two with PostgreSQL between them: the presenter on one, the telephones on the other.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.helpers import driver, postgres
from tests.helpers.present import deck_file, show_deck

COLD = 60_000  # ms for a server that has just been started
SMALLEST = """() => Math.min(...[...document.querySelectorAll('main *')]
  .filter(node => [...node.childNodes].some(each => each.nodeType === Node.TEXT_NODE && each.textContent.trim()))
  .filter(node => node.checkVisibility() && !node.closest('#chart'))
  .map(node => parseFloat(getComputedStyle(node).fontSize)))"""
LESS = "That is £9.1m less in 2017/18. Break-even moves from 2015/16 to 2016/17."
SCRIPT = '<img src=x onerror="window.taken=1"><script>window.taken=1</script>'


@pytest.fixture
def servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str, contextlib.ExitStack]]:
    """The presenter's address, the telephones', and what ends the presenter's server."""
    with contextlib.ExitStack() as stack, contextlib.ExitStack() as presenters:
        if request.param == 1:
            url = presenters.enter_context(driver.serve(tmp_path / "log.txt"))
            yield url, url, presenters
            return
        cluster = stack.enter_context(postgres.cluster(postgres.required_postgres()))
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("DATABASE_URL", cluster.create("room"))
        environment.setenv("PLANNER_WITHOUT_SIGN_IN", "yes")
        audience = stack.enter_context(driver.serve(tmp_path / "audience.txt"))
        yield presenters.enter_context(driver.serve(tmp_path / "log.txt")), audience, presenters


def faults(telephone: Page) -> list[str]:
    """What axe-core finds wrong with a telephone's page, which is none of Streamlit's."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(telephone, options=options).response["violations"]
    return [
        f"{each['id']}: {node['target']}: {node['failureSummary']}" for each in found for node in each["nodes"]
    ]


def joined(browser: Browser, url: str, code: str) -> Page:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce")
    page.goto(f"{url}/join")
    page.get_by_label("The code on the screen").fill(f"{code[:4].lower()} {code[4:].lower()}")
    page.get_by_role("button", name="Enter").click()
    expect(page.locator("#title")).not_to_be_empty(timeout=COLD)
    return page


def press(page: Page, name: str | re.Pattern[str]) -> None:
    driver.settle(page)
    page.get_by_role("button", name=name, exact=True).click()
    driver.settle(page)


def answered(telephone: Page, value: int) -> None:
    telephone.get_by_role("slider").fill(str(value))
    telephone.get_by_role("button", name="Send my answer").click()
    expect(telephone.locator("#sent")).to_have_text(
        "Your answer is in. You may change it until the question is closed."
    )


@pytest.mark.parametrize("servers", [1, 2], indirect=True, ids=["one process", "two with PostgreSQL"])
def test_a_room_moves_a_plan_together(
    browser: Browser, servers: tuple[str, str, contextlib.ExitStack], tmp_path: Path, axe_violations
):
    url, audience, presenters = servers
    page = driver.new_page(browser, viewport={"width": 1366, "height": 768})
    page.goto(f"{url}/present?set=qipp_delivery=0.8")
    press(page, "Open a room")
    press(page, "Open a room")
    code = page.locator(".code").inner_text().replace(" ", "")
    telephones = [joined(browser, audience, code) for _ in range(3)]
    for each in telephones:
        expect(each.locator("#title")).to_have_text("Your scenario")

    # A story is stepped by the keyboard, and the telephones follow.
    press(page, "Present")
    page.keyboard.press("PageDown")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Keep the 2 % in hand")
    expect(page.locator(".consequence")).to_contain_text(LESS)
    for each in telephones:
        expect(each.locator("#title")).to_have_text("Keep the 2 % in hand")
        expect(each.locator("#consequence")).to_have_text(LESS)
    assert faults(telephones[0]) == []
    assert telephones[0].evaluate(SMALLEST) >= 20
    assert telephones[0].evaluate("document.documentElement.scrollWidth <= innerWidth")

    # A question is opened and answered.
    press(page, f"Room {code[:4]} {code[4:]}")
    press(page, "Ask the room")
    for each, value in zip(telephones, (60, 70, 100), strict=True):
        expect(each.locator("#wording")).to_have_text("How far would you go?")
        answered(each, value)
    expect(telephones[0].locator("#does")).to_have_text(
        "That is £30.8m less in 2017/18. It does not break even within 15 years; the plan does in 2015/16."
    )
    count = page.locator(".room-said [role=status]")
    expect(count).to_have_text("Three answers.")
    assert faults(telephones[0]) == []

    # The presenter's server is killed and started again: everybody comes back by themselves, nothing is lost.
    server = presenters.pop_all()
    driver.RUNNING[url].kill()  # as a power cut does
    server.close()
    with driver.serve(tmp_path / "log.txt", port=urlsplit(url).port or 0):
        late = joined(browser, audience, code)
        expect(late.locator("#wording")).to_have_text("How far would you go?")
        expect(page.locator(".room-said [role=status]")).to_have_text("Three answers.", timeout=COLD)
        answered(telephones[0], 80)  # changed

        press(page, "Show what the room says")
        expect(page.locator(".dots i:not(.half):not(.middle)")).to_have_count(3)
        expect(page.locator(".room-said")).to_contain_text("QIPP delivery: the middle answer is 80 %.")
        assert axe_violations(page) == []
        expect(late.locator("#told")).to_contain_text("Three answers.\nQIPP delivery: the middle answer is 80 %.")
        press(page, "Take no more answers")
        expect(telephones[1].locator("#sent")).to_have_text("The question is closed. Your answer counts.")

        press(page, "Make it the scenario")
        expect(page.get_by_text("“What the room would do” is the scenario now")).to_be_visible()
        expect(late.locator("#title")).to_have_text("What the room would do")
        press(page, "Record it in Decisions")
        expect(page.get_by_text(re.compile("^Decision 1 is recorded on “What the room would do”"))).to_be_visible()

        # A script in a text is a text, and is seen when the presenter says so.
        page.get_by_text("In your own words", exact=True).click()
        press(page, "Ask it in place of the last")
        late.get_by_role("textbox").fill(SCRIPT)
        late.get_by_role("button", name="Send my answer").click()
        expect(page.locator(".room-said [role=status]")).to_have_text("One answer.")
        press(page, "Show what the room says")
        expect(page.locator(".room-said")).not_to_contain_text("onerror")
        page.get_by_role("combobox", name="Texts that the room may see").click()
        page.get_by_role("option").first.click()
        page.keyboard.press("Escape")
        expect(page.locator(".room-said")).to_contain_text(SCRIPT)
        expect(telephones[2].locator("#told")).to_contain_text(SCRIPT)
        assert [each.evaluate("window.taken") for each in (page, *telephones, late)] == [None] * 5

        press(page, "Close the room for good")
        for each in (*telephones, late):
            expect(each.locator("#connection")).to_have_text("The room is closed. Thank you.")
        page.goto(f"{url}/decisions")
        expect(
            page.get_by_text("The room was asked: “How far would you go?” Three answers.").first
        ).to_be_visible()
    for each in (page, *telephones, late):
        each.context.close()


def test_an_open_room_and_its_telephone_can_be_read_by_everyone(
    browser: Browser, open_page, settle, axe_violations
):
    """Every kind of question, asked and answered by keys, in both looks and at 320 px."""
    page = open_page("/room?set=qipp_delivery=0.8")
    press(page, "Open a room")
    code = page.locator(".code").inner_text().replace(" ", "")
    telephone = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme="dark")
    telephone.goto(f"{page.url.partition('/room')[0]}/join/{code}")
    asked = (
        ("How far would you go?", "slider"),
        ("Which of these?", "radio"),
        ("In your own words", "textbox"),
    )
    for at, (kind, role) in enumerate(asked):
        page.get_by_role("radiogroup").get_by_text(kind, exact=True).click()
        press(page, re.compile("^Ask "))
        expect(telephone.locator("#wording")).to_have_text(kind)
        answer = telephone.get_by_role(role).first
        answer.focus()
        telephone.keyboard.press("Space" if role == "radio" else "ArrowLeft")
        telephone.keyboard.type("Yes" if role == "textbox" else "")
        telephone.keyboard.press("Tab")
        while telephone.evaluate("document.activeElement.tagName") != "BUTTON":
            telephone.keyboard.press("Tab")
        telephone.keyboard.press("Enter")
        expect(telephone.locator("#sent")).to_contain_text("Your answer is in.")
        assert faults(telephone) == [], kind
        assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
        press(page, "Show what the room says")
        expect(page.locator(".room-said [role=status]")).to_have_text("One answer.")
        size, scheme = driver.LOOKS[at % 2]  # in turn: colours do not depend on what is asked
        page.set_viewport_size(dict(zip(("width", "height"), driver.SIZES[size], strict=True)))  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(driver.THEMED, arg=scheme)
        settle(page)
        assert axe_violations(page) == [], kind
        page.set_viewport_size({"width": 320, "height": 256})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
        page.set_viewport_size({"width": 1366, "height": 768})
    press(page, "Close the room for good")
    telephone.context.close()


def test_telephones_show_what_a_story_shows_and_follow_the_levers_for_the_floor(
    browser: Browser, open_page, settle, tmp_path
):
    page = settle(show_deck(open_page("/scenarios"), deck_file(tmp_path)))
    press(page, "Open a room")
    press(page, "Open a room")
    code = page.locator(".code").inner_text().replace(" ", "")
    telephone = joined(browser, page.url.partition("/room")[0], code)
    press(page, "Present")
    expect(telephone.locator("#title")).to_have_text("The plan")
    expect(telephone.locator("#chart")).to_be_visible()
    page.get_by_role("slider", name="QIPP delivery").focus()
    page.keyboard.press("ArrowLeft")
    expect(telephone.locator("#why")).to_have_text(re.compile(r"^Moved here: QIPP delivery 100\s% to "))
    expect(telephone.locator("#consequence")).to_have_text(
        "That is £769k less in 2017/18. Break-even stays in 2015/16."
    )
    settle(page)
    page.keyboard.press("Escape")  # gives the keys back
    page.keyboard.press("PageDown")
    expect(telephone.locator("#drawn-title")).to_have_text("NHS Barnet CCG: cumulative surplus or deficit, £m")
    expect(telephone.locator("#instead tbody tr")).to_have_count(5)
    expect(telephone.locator("#chart")).to_be_hidden()
    assert faults(telephone) == []
    assert telephone.evaluate(SMALLEST) >= 20
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    telephone.context.close()
