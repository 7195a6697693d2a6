"""The pipeline without a browser: promoting an opportunity, returning a scheme, and undoing either."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.words.text import escaped
from tests.helpers.app import in_full
from ui.session.history import Moment

PANEL = "from ui.savings import pipeline\n\npipeline.draw()\n"
CARDIOLOGY = "Outpatients: cardiology"


def opened() -> AppTest:
    at = AppTest.from_string(PANEL, default_timeout=60).run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click().run()
    assert not at.exception
    return at


def promoted(at: AppTest, name: str) -> AppTest:
    at.selectbox(key="pipeline_opportunity").select(name).run()
    return press(at, "Promote to a scheme")


def with_plan(at: AppTest, **changes: object) -> AppTest:
    """Run on the plan with some of it changed."""
    here = at.session_state["session"]
    here.history = [Moment(replace(here.plan, **changes), here.scenario)]
    at.run()
    assert not at.exception
    return at


def names(at: AppTest) -> tuple[list[str], list[str]]:
    plan = at.session_state["session"].plan
    return [each.name for each in plan.schemes], [each.name for each in plan.opportunities]


def test_it_says_what_the_pipeline_is_worth_beside_what_would_be_enough():
    at = opened()
    assert at.markdown[0].value == (
        "**25 opportunities are worth £28.1m after risk**: £18.4m new in 2014/15 and £10.4m new in 2015/16. None of "
        "it is in a scheme yet."
    )
    table = in_full(at.table[0].value)
    assert table["2014/15"].to_dict() == {
        "Enough to break even": "£24.27m",
        "The plan counts on": "£15.70m",
        "of which in schemes": "£4.05m",
        "of which in no scheme yet": "£11.65m",
        "The pipeline after risk": "£18.36m",
        "The pipeline less what no scheme covers": "+£6.71m",
    }
    assert in_full(at.table[1].value).loc["Emergency & Urgent"].tolist() == [
        "6",
        "£13.59m",
        "£3.40m",
        "£10.19m",
        "£0.00m",
        "£5.81m",
        "£4.37m",
        "£0.00m",
        "£0.00m",
    ]


def test_it_names_what_does_not_sum():
    said = [each.value for each in opened().markdown]
    assert (
        "**Outpatients: ENT** does not sum: £0.60m after risk, but its years add up to £1.20m, £0.60m apart."
        in said
    )
    assert (
        "**Excess bed days: elective** does not say what it is worth after risk, so the totals after risk leave it "
        "out." in said
    )


def test_what_is_enough_follows_the_scenario():
    at = AppTest.from_string(PANEL, default_timeout=60)
    at.query_params["set"] = ["qipp_delivery=0.63"]
    at.run()
    assert in_full(at.table[0].value).loc["Enough to break even under the scenario", "2013/14"] == "£38.00m"


def test_promoting_moves_a_saving_into_a_scheme_and_says_what_that_changes():
    at = promoted(opened(), CARDIOLOGY)
    schemes, opportunities = names(at)
    assert schemes[-1] == CARDIOLOGY
    assert CARDIOLOGY not in opportunities
    assert in_full(at.table[0].value)["2014/15"].tolist()[2:5] == ["£7.60m", "£8.10m", "£14.81m"]
    assert at.success[0].value == (
        f"“{CARDIOLOGY}” made into a scheme. The plan’s position stays as it was: it already counts on savings in no "
        "scheme, and this changes only how much of them a scheme names."
    )


def test_promoting_is_undone():
    at = opened()
    published = at.session_state["session"].plan
    press(promoted(at, CARDIOLOGY), "Take it back")
    assert at.session_state["session"].plan is published
    assert not at.success


def test_a_promoted_scheme_is_offered_first_and_returned():
    at = promoted(opened(), CARDIOLOGY)
    assert at.selectbox(key="pipeline_scheme").options[0] == CARDIOLOGY
    at.selectbox(key="pipeline_scheme").select(CARDIOLOGY).run()
    press(at, "Return to the pipeline")
    schemes, opportunities = names(at)
    assert CARDIOLOGY not in schemes
    assert opportunities[-1] == CARDIOLOGY
    assert in_full(at.table[0].value)["2014/15"].tolist()[2:5] == ["£4.05m", "£11.65m", "£18.36m"]


def test_many_promoted_one_after_another():
    at = opened()
    for name in (CARDIOLOGY, "Outpatients: dermatology", "Non-elective: respiratory"):
        promoted(at, name)
    assert names(at)[0][-3:] == [CARDIOLOGY, "Outpatients: dermatology", "Non-elective: respiratory"]


def test_a_scheme_that_cannot_go_back_says_why_and_changes_nothing():
    at = opened()
    published = at.session_state["session"].plan
    at.selectbox(key="pipeline_scheme").select("Referral management").run()
    press(at, "Return to the pipeline")
    assert at.warning[0].value == (
        "The scheme 'Referral management' has 6 milestones, which an opportunity cannot hold; remove it first."
    )
    assert at.session_state["session"].plan is published
    promoted(at, CARDIOLOGY)
    assert not at.warning


def test_an_opportunity_that_states_no_saving_says_what_to_give_it():
    at = promoted(opened(), "Excess bed days: elective")
    assert at.selectbox(key="pipeline_year").label == "Starts in"
    assert at.warning[0].value == (
        "The opportunity 'Excess bed days: elective' states no saving; give it amounts by year or a risk-adjusted "
        "figure."
    )


def test_an_opportunity_without_years_starts_in_the_year_that_is_chosen():
    at = opened()
    plan = at.session_state["session"].plan
    undated = replace(plan.opportunities[0], amounts=(None,) * plan.years)
    with_plan(at, opportunities=(undated,))
    at.selectbox(key="pipeline_year").select(2016).run()
    press(at, "Promote to a scheme")
    assert at.session_state["session"].plan.schemes[-1].start == 2016 * 12 + 3


def test_a_setting_of_a_scheme_that_goes_back_is_left_behind_and_said():
    at = promoted(opened(), CARDIOLOGY)
    here = at.session_state["session"]
    moved = type(here.scenario).of({f"qipp_delivery[{CARDIOLOGY}]": 0.5})
    here.add(replace(here.history[here.at], scenario=moved))
    at.run()
    at.selectbox(key="pipeline_scheme").select(CARDIOLOGY).run()
    press(at, "Return to the pipeline")
    setting = escaped(f"QIPP delivery of {CARDIOLOGY}")
    assert here.message == f"Left behind, because it does not apply to this plan: {setting}."
    assert here.scenario.values == {}


@pytest.mark.parametrize("empty", ["opportunities", "schemes"])
def test_an_empty_side_is_no_error(empty: str):
    at = opened()
    at = with_plan(at, **{empty: (), "milestones": (), "investments": ()})
    if empty == "opportunities":
        assert at.info[0].value.startswith("This plan has no opportunities waiting.")
    assert len(at.selectbox) == 1


def test_a_plan_that_counts_on_nothing_gains_what_is_promoted():
    at = opened()
    with_plan(at, qipp=None)
    promoted(at, CARDIOLOGY)
    assert at.success[0].value.startswith(
        f"“{CARDIOLOGY}” made into a scheme. The plan’s in-year position changes by +"
    )
