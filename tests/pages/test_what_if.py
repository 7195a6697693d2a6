"""The What-if page without a browser."""

from io import BytesIO

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.scenario.link import plan_hash
from ccgmodel.words.text import escaped
from ccgmodel.workbook.read import read
from tests.helpers import levers
from tests.helpers.app import BARNET, button, figures, headline, opened, stored

PLAN = "The plan **breaks even in 2015/16**"


def test_it_opens_on_the_published_plan():
    at = opened()
    assert headline(at).startswith(PLAN)
    assert figures(at) == ["£29.6m", "£22.6m", "2015/16", "£72.8m"]
    facts = levers.facts(at)
    assert [fact["group"] for fact in facts.values()][:9] == [*[""] * 8, "More levers, for finance"]
    assert facts["allocation_growth"]["label"] == "Allocation growth"
    assert levers.lever(at, "allocation_growth")["value"] == 2.3


# A value for each lever, and the in-year position of the last year that it gives.
MOVES = {
    "allocation_growth": (1.8, "£20.8m"),
    "demographic_growth": (2.85, "£20.9m"),
    "non_demographic_growth": (2.15, "£20.9m"),
    "inflation": (3.2, "£21.2m"),
    "tariff_efficiency": (3.0, "£11.5m"),
    "qipp_delivery": (63.0, "£1.1m"),
    "qipp_taper": (20.0, "£15.8m"),
    "headroom_release": (0.0, "£20.5m"),
}


@pytest.mark.parametrize("name", MOVES)
def test_each_lever_moves_the_answer_and_no_other_lever(name: str):
    shown, in_year = MOVES[name]
    at = opened()
    levers.move(at, name, shown)
    assert not at.exception
    assert figures(at)[0] == in_year
    assert levers.lever(at, name)["value"] == shown
    assert [lever for lever, now in levers.sent(at)["levers"].items() if now["moved"]] == [name]


def test_many_moves_in_a_row_are_all_taken():
    at = opened()
    for value in (90.0, 80.0, 70.0, 63.0):
        levers.move(at, "qipp_delivery", value)
    assert figures(at)[0] == "£1.1m"


def test_settings_survive_leaving_the_page():
    at = opened()
    levers.move(at, "tariff_efficiency", 3.0)
    moved = figures(at)
    at.switch_page("pages/method.py").run()
    assert not at.exception
    at.switch_page("pages/what_if.py").run()
    assert figures(at) == moved
    assert levers.lever(at, "tariff_efficiency")["value"] == 3.0


def test_the_address_opens_its_scenario():
    at = opened()
    levers.move(at, "tariff_efficiency", 3.0)
    again = opened(set=["tariff_efficiency=-0.01"])
    assert figures(again) == figures(at)
    assert levers.lever(again, "tariff_efficiency")["value"] == 3.0


def test_an_address_that_cannot_be_run_opens_the_plan_and_says_why():
    at = opened(set=["qipp_delivery=3", "growth=1"])
    assert headline(at).startswith(PLAN)
    assert at.warning[0].value == escaped(
        "This link could not be opened, so the published plan is shown. qipp_delivery is 3; keep it from 0 to 1.2. "
        "'growth' is no lever; use allocation_growth, demographic_growth, non_demographic_growth, inflation, "
        "tariff_efficiency, qipp_delivery, qipp_slippage, qipp_stopped, qipp_unidentified_delivery, qipp_taper, "
        "qipp_recovery, headroom_rate, headroom_release, surplus_required, support_received, set_aside_rate, "
        "set_aside_release, repayable_drawn, repayable_repaid, activity_growth, metric_delivery, pool_change."
    )


def test_reset_of_one_lever_leaves_the_others():
    at = opened(set=["tariff_efficiency=-0.01", "qipp_delivery=0.63"])
    levers.move(at, "tariff_efficiency", None)
    assert levers.lever(at, "tariff_efficiency")["value"] == 4.0
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    assert figures(at)[0] == "£1.1m"


def test_reset_all_undo_and_redo():
    at = opened(set=["qipp_delivery=0.63"])
    button(at, "Reset all").click().run()
    assert headline(at).startswith(PLAN)
    button(at, "Undo").click().run()
    assert figures(at)[0] == "£1.1m"
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    button(at, "Redo").click().run()
    assert headline(at).startswith(PLAN)


STORIES = {
    "Keep the 2 % in hand": ["£20.5m", "−£20.8m", "2016/17", "£72.8m"],
    "QIPP at the 2012/13 rate (14.5 of 23 = 63 %)": ["£1.1m", "−£65.7m", "2017/18", "£45.8m"],
    "Half of QIPP": ["−£8.9m", "−£96.7m", "Not in 15 years", "£36.4m"],
    "Do nothing more": ["−£28.5m", "−£126.3m", "Not in 15 years", "£17.1m"],
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_one_click_and_one_click_back(name: str):
    at = opened()
    at.button(key=f"story_{name}").click().run()
    assert figures(at) == STORIES[name]
    button(at, "Undo").click().run()
    assert headline(at).startswith(PLAN)


def test_a_story_replaces_what_is_set_or_comes_on_top_and_says_which():
    at = opened()
    assert not at.toggle  # nothing is set, so there is nothing to add to
    at.button(key="story_Half of QIPP").click().run()
    in_hand = at.button(key="story_Keep the 2 % in hand")
    assert (in_hand.label, in_hand.help.endswith("Takes the place of what is set.")) == (
        "Keep the 2 % in hand",
        True,
    )
    at.toggle(key="story_adds").set_value(True).run()
    in_hand = at.button(key="story_Keep the 2 % in hand")
    assert (in_hand.label, in_hand.help.endswith("Comes on top of what is set.")) == (
        r"\+ Keep the 2 % in hand",
        True,
    )
    in_hand.click().run()
    both = at.session_state["session"].scenario
    assert both.texts() == {"qipp_delivery": 0.5, "headroom_release": 0.0}
    assert both.name == steps(at)[-1] == "Keep the 2 % in hand + Half of QIPP"
    assert figures(at)[0] == "−£18.0m"
    at.button(key="story_Do nothing more").click().run()
    assert len(at.session_state["session"].scenario.values) == 6  # four years of none on top of half
    at.button(key="story_The plan").click().run()  # which can only take the place of all
    assert headline(at).startswith(PLAN)


def test_moving_a_slider_replaces_what_was_set_by_year():
    at = opened()
    at.button(key="story_Do nothing more").click().run()
    said = "Set apart: 2014/15 0 %; 2015/16 0 % and 2 more. Moving the slider replaces these."
    assert said in levers.captions(at)
    levers.move(at, "qipp_delivery", 63.0)
    assert figures(at)[0] == "£1.1m"


def steps(at: AppTest) -> list[str]:
    return [moment.did for moment in at.session_state["session"].history]


def test_from_press_to_release_is_one_step_and_a_lever_that_came_back_is_none():
    at = opened()
    for value in (90.0, 80.0, 63.0):
        levers.move(at, "qipp_delivery", value, hold=1, moving=True)
        assert steps(at) == ["", f"QIPP delivery 100 % to {value:.0f} %"]
    levers.move(at, "qipp_delivery", 63.0, hold=1)
    assert steps(at) == ["", "QIPP delivery 100 % to 63 %"]
    levers.move(at, "inflation", 3.0, hold=2, moving=True)
    levers.move(at, "inflation", 2.7, hold=2)
    assert steps(at) == ["", "QIPP delivery 100 % to 63 %"]
    assert figures(at)[0] == "£1.1m"


def test_a_lever_that_came_back_leaves_what_can_be_redone():
    at = opened(set=["qipp_delivery=0.63"])
    button(at, "Reset all").click().run()
    button(at, "Undo").click().run()
    levers.move(at, "inflation", 3.0, hold=1, moving=True)
    levers.move(at, "inflation", 2.7, hold=1)
    button(at, "Redo").click().run()
    assert headline(at).startswith(PLAN)


def test_what_a_hand_said_before_undo_comes_late_and_changes_nothing():
    at = opened()
    levers.move(at, "qipp_delivery", 63.0, hold=1, moving=True)
    shown = levers.sent(at)["shown"]
    button(at, "Undo").click().run()
    levers.move(at, "qipp_delivery", 60.0, hold=1, shown=shown)
    assert headline(at).startswith(PLAN)
    number = levers.sent(at)["number"]
    levers.move(at, "qipp_delivery", 60.0, number=number)
    assert headline(at).startswith(PLAN)
    levers.move(at, "qipp_delivery", 63.0)
    assert figures(at)[0] == "£1.1m"


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 121.0},
        {"value": float("nan")},
        {"name": "qipp_delivered"},
        {"name": "pool_change"},
        {"line": "Reserve"},
        {"year": "2012/13"},
        {"year": "soon"},
    ],
)
def test_what_no_lever_can_be_is_not_taken(wrong: dict):
    at = opened()
    levers.move(at, **{"name": "qipp_delivery", "value": 63.0, **wrong})
    assert not at.exception
    assert steps(at) == [""]
    assert headline(at).startswith(PLAN)


def test_a_year_and_a_line_are_set_apart_and_put_back():
    at = opened()
    levers.move(at, "inflation", 3.0)
    levers.move(at, "inflation", 2.0, year="2015/16")
    levers.move(at, "inflation", 4.0, line="Acute")
    now = levers.lever(at, "inflation")
    assert (now["value"], now["years"], now["apart"]) == (3.0, [3.0, 2.0, 3.0, 3.0], ["2015/16", "Acute"])
    assert now["caption"] == "Set apart: 2015/16 2.0 %; Acute 4.0 %. Moving the slider replaces these."
    levers.move(at, "inflation", 3.0, year="2015/16")
    levers.move(at, "inflation", None, line="Acute")
    now = levers.lever(at, "inflation")
    assert (now["value"], now.get("years"), now["apart"]) == (3.0, None, [])
    assert steps(at)[2] == "Inflation in 2015/16 2.0 %"


def test_what_has_been_published_is_marked_on_the_track():
    fact = levers.facts(opened())["inflation"]
    assert fact["band"] == [2.2, 3.5]
    assert "Published: 2.2 % to 3.5 % (" in fact["source"]


def test_what_one_point_is_worth():
    at = opened()
    said = levers.captions(at)
    assert "Plan 4.0 %; each point less costs £18.1m a year by 2017/18" in said
    assert "Plan 100 %; each point less costs £769k a year by 2017/18" in said


@pytest.mark.parametrize("choice", ["Cumulative", "Spend and allocation", "QIPP savings", "The three tests"])
def test_each_further_view_is_drawn_and_survives_leaving_the_page(choice: str):
    at = opened()
    at.button_group(key="further").set_value(choice).run()
    assert not at.exception
    captions = [each.value for each in at.caption]
    assert len(captions) == len(opened().caption) + 1
    at.switch_page("pages/method.py").run()
    at.switch_page("pages/what_if.py").run()
    assert [each.value for each in at.caption] == captions


def test_the_switch_to_thousands():
    at = opened(unit="k")
    assert figures(at)[0] == "£29,575k"


def test_the_method_page_shows_what_reproduces():
    at = opened().switch_page("pages/method.py").run()
    assert not at.exception
    assert "**108 of 134 published figures reproduce** to within half of their printed unit." in [
        each.value for each in at.markdown
    ]


def test_a_lever_between_its_only_two_steps_says_what_is_left():
    at = opened(set=["qipp_stopped=0.5"])
    stopped = levers.lever(at, "qipp_stopped")
    assert stopped["value"] == 50.0
    assert "running every scheme again" in stopped["caption"]


def with_sheet(store: str, name: str, *rows: list[object]) -> AppTest:
    """What if on Barnet's plan with a sheet more, and the tables of support and set-asides open."""
    book = openpyxl.load_workbook(BytesIO(BARNET))
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    stored(store).plans.add(target.getvalue(), "plan.xlsx")
    plan = read(target.getvalue()).plan
    assert plan is not None
    at = opened(plan=f"uploaded-{plan_hash(plan)}")
    return at.button_group(key="further").set_value("support").run()


def test_what_is_set_aside_is_shown_as_released_and_held(store: str):
    at = with_sheet(
        store,
        "Set aside",
        ["Item", "Rate", "Released", "2013/14", "2014/15", "2015/16", "2016/17", "2017/18"],
        ["Risk reserve", "0.5%", "0%"],
        ["One-off use", None, "50%", 2, 2, 2, 2, 2],
    )
    shown = at.table[0].value["2013/14, £m"]
    assert shown.to_dict() == {
        "Headroom": "8.3",
        "Headroom, released": "8.3",
        "Headroom, held": "0.0",
        "Risk reserve": "2.1",
        "Risk reserve, released": "0.0",
        "Risk reserve, held": "2.1",
        "One-off use": "2.0",
        "One-off use, released": "1.0",
        "One-off use, held": "1.0",
    }
    assert levers.lever(at, "set_aside_release")["lines"] == [0.0, 50.0]
    levers.move(at, "set_aside_release", 100.0, line="Risk reserve")
    assert at.table[0].value["2013/14, £m"]["Risk reserve, held"] == "0.0"


def test_what_is_outstanding_of_repayable_support_is_shown(store: str):
    at = with_sheet(
        store,
        "Repayable support",
        ["Item", "What", "Outstanding before", "2013/14", "2014/15", "2015/16", "2016/17", "2017/18"],
        ["Brokerage", "Drawn", 1, 4, 0, 0, 0, 0],
        ["Brokerage", "Repaid", None, 0, 1, 1, 0, 0],
        ["Brokerage", "Written off", None, 0, 0, 0, 0, 3],
    )
    shown = at.table[0].value
    assert shown.index.tolist() == [
        f"Brokerage, {what}" for what in ("drawn", "repaid", "written off", "outstanding")
    ]
    assert shown.loc["Brokerage, outstanding"].tolist() == ["5.0", "4.0", "3.0", "3.0", "0.0"]
    levers.move(at, "repayable_drawn", 0.0)
    assert at.table[0].value.loc["Brokerage, outstanding"].tolist() == ["1.0", "0.0", "0.0", "0.0", "0.0"]


def test_the_position_is_shown_with_and_without_each_support(store: str):
    at = with_sheet(
        store,
        "Support",
        ["Item", "Hoped to recur", "2013/14", "2014/15", "2015/16", "2016/17", "2017/18"],
        ["Deficit support", "yes", 0, 0, 0, 4, 4],
        ["Draw*down*", None, 0, 0, 0, 0, 1],
    )
    shown = at.table[0].value
    assert at.button_group(key="further").options[-1] == "Support"
    assert dict(zip(shown.index, shown["2017/18, £m"], strict=True)) == {
        "As it is set": "34.6",
        "Without Deficit support, hoped to recur": "30.6",
        r"Without Draw\*down\*": "33.6",
        "Without any support": "29.6",
    }
    levers.move(at, "support_received", 0.0)
    assert at.table[0].value["2017/18, £m"].tolist() == ["29.6"] * 4
    levers.move(at, "support_received", None)
    levers.move(at, "support_received", 0.0, line="Deficit support")
    assert at.table[0].value["2017/18, £m"].tolist() == ["30.6", "30.6", "29.6", "29.6"]
    at.run().button_group(key="further").set_value(None).run()
    caption = "Without any support the in-year position of 2017/18 would be £29.6m."
    assert caption in [each.value for each in at.caption]
    assert not at.table
    assert not any("support" in each.value for each in opened().caption)
