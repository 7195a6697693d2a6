"""The What-if page without a browser."""

import pytest

from tests.helpers.app import button, figures, headline, opened
from ui.words.text import escaped

PLAN = "The published plan **breaks even in 2015/16**"


def test_it_opens_on_the_published_plan():
    at = opened()
    assert headline(at).startswith(PLAN)
    assert figures(at) == ["£29.6m", "£22.6m", "2015/16", "£72.8m"]
    assert len(at.slider) == 8
    assert [at.slider[0].label, at.slider[0].value] == ["Allocation growth", 2.3]


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
def test_each_slider_moves_the_answer_and_keeps_the_typed_value_in_step(name: str):
    shown, in_year = MOVES[name]
    at = opened()
    at.slider(key=f"slider_{name}").set_value(shown).run()
    assert not at.exception
    assert at.metric[0].value == in_year
    assert at.number_input(key=f"exact_{name}").value == shown
    assert [each.key for each in at.button if "reset_" in (each.key or "")] == [f"reset_{name}"]


def test_a_typed_value_moves_the_slider_and_the_answer():
    at = opened()
    at.number_input(key="exact_qipp_delivery").set_value(63.0).run()
    assert at.slider(key="slider_qipp_delivery").value == 63.0
    assert at.metric[0].value == "£1.1m"


def test_many_moves_in_a_row_are_all_taken():
    at = opened()
    for value in (90.0, 80.0, 70.0, 63.0):
        at.slider(key="slider_qipp_delivery").set_value(value).run()
    assert figures(at)[0] == "£1.1m"


def test_settings_survive_leaving_the_page():
    at = opened()
    at.slider(key="slider_tariff_efficiency").set_value(3.0).run()
    moved = figures(at)
    at.switch_page("pages/method.py").run()
    assert not at.exception
    at.switch_page("pages/what_if.py").run()
    assert figures(at) == moved
    assert at.slider(key="slider_tariff_efficiency").value == 3.0


def test_the_address_opens_its_scenario():
    at = opened()
    at.slider(key="slider_tariff_efficiency").set_value(3.0).run()
    again = opened(set=["tariff_efficiency=-0.01"])
    assert figures(again) == figures(at)
    assert again.slider(key="slider_tariff_efficiency").value == 3.0


def test_an_address_that_cannot_be_run_opens_the_plan_and_says_why():
    at = opened(set=["qipp_delivery=3", "growth=1"])
    assert headline(at).startswith(PLAN)
    assert at.warning[0].value == escaped(
        "This link could not be opened, so the published plan is shown. qipp_delivery is 3; keep it from 0 to 1.2. "
        "'growth' is no lever; use allocation_growth, demographic_growth, non_demographic_growth, inflation, "
        "tariff_efficiency, qipp_delivery, qipp_slippage, qipp_stopped, qipp_unidentified_delivery, qipp_taper, "
        "qipp_recovery, headroom_rate, headroom_release, surplus_required, activity_growth, metric_delivery, "
        "pool_change."
    )


def test_reset_of_one_lever_leaves_the_others():
    at = opened(set=["tariff_efficiency=-0.01", "qipp_delivery=0.63"])
    at.button(key="reset_tariff_efficiency").click().run()
    assert at.slider(key="slider_tariff_efficiency").value == 4.0
    assert at.slider(key="slider_qipp_delivery").value == 63.0
    assert at.metric[0].value == "£1.1m"


def test_reset_all_undo_and_redo():
    at = opened(set=["qipp_delivery=0.63"])
    button(at, "Reset all").click().run()
    assert headline(at).startswith(PLAN)
    button(at, "Undo").click().run()
    assert figures(at)[0] == "£1.1m"
    assert at.slider(key="slider_qipp_delivery").value == 63.0
    button(at, "Redo").click().run()
    assert headline(at).startswith(PLAN)


STORIES = {
    "No headroom": ["£20.5m", "−£20.8m", "2016/17", "£72.8m"],
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


def test_moving_a_slider_replaces_what_was_set_by_year():
    at = opened()
    at.button(key="story_Do nothing more").click().run()
    assert any(
        c.value == "Set apart: 2014/15 0 %; 2015/16 0 % and 2 more. Moving the slider replaces these."
        for c in at.caption
    )
    at.slider(key="slider_qipp_delivery").set_value(63.0).run()
    assert at.metric[0].value == "£1.1m"


def test_what_one_point_is_worth():
    at = opened()
    said = [each.value for each in at.caption]
    assert "Plan 4.0 %; each point less costs £18.1m a year by 2017/18" in said
    assert "Plan 100 %; each point less costs £0.77m a year by 2017/18" in said


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
    assert at.metric[0].value == "£29,575k"


def test_the_method_page_shows_what_reproduces():
    at = opened().switch_page("pages/method.py").run()
    assert not at.exception
    assert "**108 of 134 published figures reproduce** to within half of their printed unit." in [
        each.value for each in at.markdown
    ]
