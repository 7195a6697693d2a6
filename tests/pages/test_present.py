"""The Present page without a browser: stories stepped by buttons, their words, and a scenario that stays."""

from ccgmodel.scenario.scenario import Setting
from tests.helpers.app import button, on_page, opened, press, tiles
from tests.helpers.present import shown

PAGE = "pages/present.py"


def test_the_stories_are_stepped_and_say_what_each_comes_to_and_the_scenario_stays_until_one_is_used():
    at = on_page(opened(), PAGE)
    assert shown(at) == (
        "The plan",
        "The in-year position of 2017/18 is £29.6m. Break-even is in 2015/16.",
    )
    assert button(at, "Previous").disabled
    assert button(at, "Scenario in use").disabled
    assert shown(press(at, "Next")) == (
        "Keep the 2 % in hand",
        "That is £9.1m less in 2017/18. Break-even moves from 2015/16 to 2016/17.",
    )
    assert shown(press(at, "Next")) == (
        "QIPP at the 2012/13 rate (14.5 of 23 = 63 %)",
        "That is £28.5m less in 2017/18. Break-even moves from 2015/16 to 2017/18.",
    )
    assert list(tiles(at).values()) == ["£1.1m", "−£65.7m", "2017/18", "£45.8m"]
    drawn = "".join(each.proto.body for each in at.get("html"))
    assert "NHS Barnet CCG: in-year surplus or deficit, £m" in drawn
    assert "<tr><td>QIPP delivery</td><td>100 %</td><td>63 %</td></tr>" in drawn  # what a printed page says is set
    assert shown(press(at, "Next")) == (
        "Half of QIPP",
        "That is £38.5m less in 2017/18. It does not break even within 15 years; the plan does in 2015/16.",
    )
    press(at, "Next")
    assert button(at, "Next").disabled
    assert at.session_state["session"].scenario.values == {}
    assert shown(press(at, "Back to the plan"))[0] == "The plan"
    press(press(at, "Next"), "Use this scenario")
    assert shown(at)[0] == "Keep the 2 % in hand"
    assert at.session_state["session"].scenario.values == {Setting("headroom_release"): 0.0}
    press(at, "Leave")
    assert tiles(at)["In-year position 2017/18"] == "£20.5m"


def test_a_scenario_of_ones_own_is_a_story_and_the_first_that_is_shown():
    at = on_page(opened(set=["qipp_delivery=0.8"]), PAGE)
    assert at.title[0].value == "Your scenario"
    assert '<p class="why" data-story="1">What is moved: QIPP delivery 80 %.</p>' in [
        each.proto.body for each in at.get("html")
    ]
    assert shown(press(at, "Previous"))[0] == "The plan"
    # Back by another way than Leave: it begins at what is set.
    assert on_page(on_page(at, "pages/method.py"), PAGE).title[0].value == "Your scenario"


def test_an_address_that_cannot_be_run_is_said_here_too():
    at = on_page(opened(set=["qipp_delivery=3"]), PAGE)
    assert at.warning[0].value.startswith("This link could not be opened, so the published plan is shown.")
