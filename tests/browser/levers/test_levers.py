import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.helpers import driver
from tests.helpers.driver import OpenPage

APP = driver.ROOT / "tests" / "browser" / "levers" / "app.py"
NAMES = {"QIPP delivery": "delivery", "Inflation": "inflation"}
AT_REST = "() => !document.querySelector('planner-levers[data-busy]')"


@pytest.fixture(scope="session")
def app_url(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with driver.serve(tmp_path_factory.mktemp("levers") / "log.txt", APP) as url:
        yield url


def slider(page: Page, name: str = "QIPP delivery") -> Locator:
    return page.get_by_role("slider", name=name)


def box(page: Page, name: str = "QIPP delivery, exact value") -> Locator:
    return page.get_by_role("textbox", name=name)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def row(page: Page, name: str = "QIPP delivery") -> Locator:
    return page.locator(".lever", has=slider(page, name))


def held_by_server(page: Page) -> dict[str, float]:
    """What the server has every lever at that was moved."""
    return _truth(page)["values"]


def told(page: Page) -> list[tuple[str, str, float | None, int, bool]]:
    """What the server was told: lever, year, value, number of the hold and whether the hand was still moving."""
    return [tuple(each) for each in _truth(page)["log"]]


def _truth(page: Page) -> dict[str, Any]:
    page.wait_for_function(AT_REST)
    return json.loads(driver.settle(page).locator("#truth").text_content() or "")


def point(page: Page, value: float, name: str = "QIPP delivery") -> tuple[float, float]:
    """Where on the screen a value of a lever lies."""
    found = slider(page, name).bounding_box()
    low, high = (float(slider(page, name).get_attribute(bound) or "") for bound in ("min", "max"))
    assert found
    along = (value - low) / (high - low)
    return found["x"] + 10 + along * (found["width"] - 20), found["y"] + found["height"] / 2


def drag(page: Page, start: float, *through: float, pause: int = 40) -> None:
    """Take hold at one value, go through others and let go at the last."""
    page.mouse.move(*point(page, start))
    page.mouse.down()
    for value in through:
        page.mouse.move(*point(page, value))
        page.wait_for_timeout(pause)
    page.mouse.up()


def test_no_lever_shows_a_value_before_the_server_has_said_it(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{page.url}?silent=yes")
    first = page.locator("planner-levers .lever").first
    expect(first.locator(".name label")).to_be_visible()
    expect(first.locator("input[type=range]")).to_be_hidden()
    expect(first.locator(".box input").first).to_be_hidden()


def test_the_answer_follows_a_drag_and_the_whole_drag_is_one_hold(open_page: OpenPage) -> None:
    page = open_page()
    drag(page, 100, 90, 80, 70, 63, pause=150)
    assert held_by_server(page) == {"delivery": 63}
    log = told(page)
    assert [(value, moving) for _, _, value, _, moving in log if moving] == [(v, True) for v in (90, 80, 70, 63)]
    assert log[-1] == ("delivery", "", 63, 1, False)
    assert {hold for *_, hold, _ in log} == {1}
    expect(row(page).locator(".value")).to_have_text("63 %")
    expect(row(page).locator(".caption")).to_have_text("A point is worth £63.0m")
    expect(slider(page)).to_have_attribute("aria-valuetext", "63 per cent, the plan says 100 per cent")
    expect(box(page)).to_have_value("63")


@pytest.mark.parametrize("slow", [0, 120])
def test_one_message_is_in_flight_at_a_time_and_the_last_value_wins(open_page: OpenPage, slow: int) -> None:
    flying: set[int] = set()
    most, sent = 0, 0

    def up(frame: bytes | str) -> None:
        nonlocal most, sent
        for number in re.findall(rb'"number":([0-9]+)', BackMsg.FromString(frame).SerializeToString()):  # type: ignore[arg-type]
            flying.add(int(number))
            most, sent = max(most, len(flying)), sent + 1

    def down(frame: bytes | str) -> None:
        element = ForwardMsg.FromString(frame).delta.new_element.bidi_component  # type: ignore[arg-type]
        if element.component_name == "planner_levers_wire":
            flying.discard(json.loads(element.json)["number"])

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", up)
        socket.on("framereceived", down)

    page = open_page()
    page.on("websocket", watch)
    page.goto(f"{page.url}?slow={slow}")
    driver.settle(page)
    drag(page, 100, *range(99, 20, -1), pause=5)
    assert held_by_server(page) == {"delivery": 21}
    assert most == 1
    assert sent < 79 if slow else sent > 4
    assert told(page)[-1][2:] == (21, 1, False)


def test_a_lever_whose_message_was_lost_goes_back_to_what_the_server_says(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        """() => {
          const levers = customElements.get('planner-levers'), answer = levers.answer;
          levers.answer = data => answer.call(levers, data, () => {});
        }"""
    )
    page.get_by_role("button", name="Half of it").click()
    expect(box(page)).to_have_value("50")
    slider(page).press("ArrowRight")
    expect(box(page)).to_have_value("51")
    page.get_by_role("button", name="Half of it").click()
    expect(box(page)).to_have_value("50")


def test_a_drag_that_ends_where_it_began_says_so(open_page: OpenPage) -> None:
    page = open_page()
    drag(page, 100, 80, 100, pause=150)
    assert told(page)[-1] == ("delivery", "", 100, 1, False)


def test_a_press_that_moves_nothing_says_nothing(open_page: OpenPage) -> None:
    page = open_page()
    drag(page, 100, 100)
    assert told(page) == []


def test_keys_move_a_lever_and_a_run_of_them_is_one_hold(open_page: OpenPage) -> None:
    page = open_page()
    slider(page).focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight", "PageDown", "PageUp", "Home", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(60)
    assert held_by_server(page) == {"delivery": 1}
    log = told(page)
    assert log[-1] == ("delivery", "", 1, 1, False)
    assert sum(not moving for *_, moving in log) == 1
    slider(page, "Inflation").focus()  # of which the server takes whatever is asked for
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    assert told(page)[-1] == ("inflation", "", 7.7, 2, False)


def test_a_key_that_is_kept_down_is_one_hold_and_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page()
    slider(page).focus()
    for _ in range(12):
        page.keyboard.down("ArrowLeft")
        page.wait_for_timeout(33)
    page.keyboard.up("ArrowLeft")
    assert held_by_server(page) == {"delivery": 88}
    assert {hold for *_, hold, _ in told(page)} == {1}
    expect(slider(page)).to_be_focused()


def test_no_redraw_replaces_a_lever_or_takes_the_focus(open_page: OpenPage) -> None:
    page = open_page()
    slider(page).evaluate("node => { node.mine = true; node.focus(); }")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(100)
    held_by_server(page)
    expect(slider(page)).to_be_focused()
    button(page, "Half of it").click()
    expect(box(page)).to_have_value("50")
    assert slider(page).evaluate("node => node.mine")


@pytest.mark.parametrize(
    ("typed", "name", "value", "shown"),
    [
        ("63", "QIPP delivery", 63, "63"),
        ("63%", "QIPP delivery", 63, "63"),
        (" 63 % ", "QIPP delivery", 63, "63"),
        ("62.5 per cent", "QIPP delivery", 62.5, "62.5"),
        ("−0.2", "Inflation", -0.2, "−0.2"),
        ("-.25", "Inflation", -0.25, "−0.25"),
        ("+2", "Inflation", 2, "2.0"),
    ],
)
def test_an_exact_value_can_be_typed(open_page: OpenPage, typed: str, name: str, value: float, shown: str) -> None:
    page, lever = open_page(), NAMES[name]
    exact = box(page, f"{name}, exact value")
    exact.fill(typed)
    exact.press("Enter")
    assert held_by_server(page) == {lever: value}
    assert told(page) == [(lever, "", value, 1, False)]
    expect(exact).to_have_value(shown)
    expect(exact).to_be_focused()
    assert float(slider(page, name).input_value()) == value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("abc", "Type a number between −0.3 and 7.7."),
        ("", "Type a number between −0.3 and 7.7."),
        ("7.8", "Type a number between −0.3 and 7.7."),
        ("1e1", "Type a number between −0.3 and 7.7."),
        ("1,5", "Type a number between −0.3 and 7.7, with a point and no comma."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(open_page: OpenPage, typed: str, words: str) -> None:
    page = open_page()
    exact = box(page, "Inflation, exact value")
    exact.fill("3.3")
    exact.press("Enter")
    exact.fill(typed)
    exact.press("Enter")
    expect(exact).to_have_attribute("aria-invalid", "true")
    expect(exact).to_have_accessible_description(words)
    expect(page.get_by_text(words)).to_be_visible()
    assert held_by_server(page) == {"inflation": 3.3}
    expect(row(page, "Inflation").locator(".value")).to_have_text("3.3 %")
    exact.press("Escape")
    expect(exact).to_have_value("3.3")
    expect(page.get_by_text(words)).to_be_hidden()
    expect(exact).to_have_attribute("aria-invalid", "false")


def test_what_is_being_typed_is_not_overwritten_by_an_answer(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{page.url}?slow=300")
    driver.settle(page)
    slider(page).focus()
    page.keyboard.press("ArrowLeft")
    exact = box(page, "Inflation, exact value")
    exact.press_sequentially("5")
    assert held_by_server(page) == {"delivery": 99}
    assert "5" in exact.input_value() != "2.7"
    expect(exact).to_be_focused()


def test_a_tap_on_the_plan_s_tick_sets_the_plan_s_value(open_page: OpenPage) -> None:
    page = open_page()
    drag(page, 100, 40)
    held_by_server(page)
    x, y = point(page, 100)
    page.mouse.click(x + 6, y)
    assert held_by_server(page) == {"delivery": 100}


def test_a_moved_lever_is_marked_and_can_be_put_back(open_page: OpenPage) -> None:
    page = open_page()
    back = button(page, "Put QIPP delivery back to the plan")
    expect(back).to_be_hidden()
    drag(page, 100, 40)
    held_by_server(page)
    expect(row(page)).to_have_class(re.compile("moved"))
    back.click()
    assert held_by_server(page) == {}
    assert told(page)[-1] == ("delivery", "", None, 2, False)
    expect(back).to_be_hidden()
    expect(slider(page)).to_be_focused()
    expect(slider(page)).to_have_value("100")


def test_a_lever_may_be_set_for_one_year(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "What QIPP delivery means").click()
    years = button(page, "QIPP delivery by year")
    one = box(page, "QIPP delivery, 2015/16")
    expect(one).to_be_hidden()
    years.click()
    expect(years).to_have_attribute("aria-expanded", "true")
    expect(one).to_have_value("100")
    one.fill("80")
    one.press("Enter")
    assert held_by_server(page) == {"delivery 2015/16": 80}
    expect(one).to_have_value("80")
    expect(row(page)).to_have_class(re.compile("moved"))
    drag(page, 100, 60)
    assert held_by_server(page) == {"delivery 2015/16": 80, "delivery": 60}
    expect(box(page, "QIPP delivery, 2014/15")).to_have_value("60")
    one.fill("")
    one.press("Enter")
    assert held_by_server(page) == {"delivery": 60}
    expect(one).to_have_value("60")
    one.fill("121")
    one.press("Enter")
    expect(one).to_have_accessible_description("Type a number between 0 and 120.")


def test_help_opens_and_escape_closes_it(open_page: OpenPage) -> None:
    page = open_page()
    ask = button(page, "What QIPP delivery means")
    sentence = page.get_by_text("The share of the planned savings that is made.")
    expect(slider(page)).to_have_accessible_description(re.compile("share of the planned savings"))
    expect(sentence).to_be_hidden()
    ask.click()
    expect(sentence).to_be_visible()
    expect(page.get_by_text("A recovery plan")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sentence).to_be_hidden()
    expect(ask).to_be_focused()


def test_the_server_s_value_is_the_truth_once_it_has_answered(open_page: OpenPage) -> None:
    page = open_page()
    drag(page, 100, 118, pause=200)
    assert held_by_server(page) == {"delivery": 110}
    expect(slider(page)).to_have_value("110")
    expect(box(page)).to_have_value("110")


def test_a_message_without_an_answer_holds_up_nothing(open_page: OpenPage) -> None:
    page = open_page()
    exact = box(page)
    exact.fill("13")
    exact.press("Enter")
    page.get_by_text("Oh no").or_(page.get_by_test_id("stException")).first.wait_for()
    button(page, "Half of it").click()
    expect(exact).to_have_value("50")
    exact.fill("63")
    exact.press("Enter")
    assert held_by_server(page) == {"delivery": 63}


def test_a_lever_of_a_folded_group_is_there_when_it_is_opened(open_page: OpenPage) -> None:
    page = open_page()
    expect(slider(page, "Yearly fall")).to_be_hidden()
    page.get_by_text("For finance").click()
    expect(slider(page, "Yearly fall")).to_be_visible()


def test_a_finger_drags_and_taps(open_page: OpenPage) -> None:
    page = open_page(size="phone")
    touch = page.context.new_cdp_session(page)

    def touched(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(100)

    touched("touchStart", *point(page, 100))
    for value in (90, 75, 60):
        touched("touchMove", *point(page, value))
    touched("touchEnd")
    assert held_by_server(page)["delivery"] == pytest.approx(60, abs=1)
    assert {hold for *_, hold, _ in told(page)} == {1}
    assert [moving for *_, moving in told(page)][-1] is False
    page.touchscreen.tap(*point(page, 20))
    assert held_by_server(page)["delivery"] == pytest.approx(20, abs=1)
    page.touchscreen.tap(*point(page, 100))
    assert held_by_server(page) == {"delivery": 100}


def test_a_finger_that_scrolls_moves_no_lever(open_page: OpenPage) -> None:
    page = open_page(size="phone")
    x, y = point(page, 40)
    touch = page.context.new_cdp_session(page)
    scroll = {"x": x, "y": y, "yDistance": -200, "gestureSourceType": "touch"}
    touch.send("Input.synthesizeScrollGesture", scroll)
    page.wait_for_timeout(300)
    assert told(page) == []
    expect(slider(page)).to_have_value("100")


def test_a_change_of_theme_makes_no_row_anew(open_page: OpenPage) -> None:
    page = open_page()
    slider(page).evaluate("node => { node.mine = true; node.focus(); }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(driver.THEMED, arg="dark")
    page.wait_for_timeout(300)
    assert slider(page).evaluate("node => node.mine")
    expect(slider(page)).to_be_focused()


def test_axe_finds_nothing(open_page: OpenPage, axe_violations: Callable[[Page], list[str]]) -> None:
    page = open_page()
    drag(page, 100, 40)
    page.get_by_text("For finance").click()
    button(page, "What QIPP delivery means").click()
    button(page, "QIPP delivery by year").click()
    exact = box(page, "Inflation, exact value")
    exact.fill("1,5")
    exact.press("Enter")
    for look in driver.looks(page):
        assert not axe_violations(page), look


def test_nothing_is_cut_off_or_small_at_the_width_of_400_per_cent(open_page: OpenPage) -> None:
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 640})
    drag(page, 100, 40)
    held_by_server(page)
    button(page, "What QIPP delivery means").click()
    button(page, "QIPP delivery by year").click()
    wide = "() => document.querySelector('[data-testid=\"stMain\"]').scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    small = """() => [...document.querySelectorAll('planner-levers :is(button, input, summary)')]
      .filter(node => node.checkVisibility())
      .map(node => [node.className || node.type, node.getBoundingClientRect()])
      .filter(([, {width, height}]) => width < 24 || height < 24).map(([name]) => name)"""
    assert page.evaluate(small) == []
    overlapping = """() => {
      const shown = [...document.querySelectorAll('planner-levers .lever > *')].filter(node => node.checkVisibility());
      const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      return shown.flatMap((one, at) => shown.slice(at + 1)
        .filter(other => over(one.getBoundingClientRect(), other.getBoundingClientRect()))
        .map(other => `${one.className} over ${other.className}`));
    }"""
    assert page.evaluate(overlapping) == []


def test_the_track_is_seen_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    drag(page, 100, 40)
    colours = page.evaluate(
        """() => ['.rail', '.tick', '.gone'].map(name => [name,
          getComputedStyle(document.querySelector(`planner-levers ${name}`)).backgroundColor,
          getComputedStyle(document.body).backgroundColor])"""
    )
    assert all(mark != background for _, mark, background in colours), colours
