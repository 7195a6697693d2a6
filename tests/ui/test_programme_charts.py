"""The charts and sentences of the QIPP page say what the model says, and what has to add up does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.risks import matter_most, without
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.programme import months, programme
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words.position import failing
from tests.helpers.strategies import examples, plans, scenarios
from ui.charts import bars
from ui.charts import programme as programme_charts
from ui.charts.answers import lying_waterfall
from ui.savings import programme as programme_page
from ui.savings.programme import InYear

MOVED = Scenario.of({"qipp_delivery": 0.63, "qipp_slippage": 3})


def in_year(plan: Plan, scenario: Scenario, year: int) -> InYear:
    both = programme(plan, [Scenario(), scenario])
    return programme_page.in_year(both, project(plan, [Scenario()]), project(plan, [scenario]), year)


@examples(30)
@given(plans(), scenarios(), st.data())
def test_the_waterfall_sums_to_the_penny(plan, scenario, data):
    both = programme(plan, [Scenario(), scenario])
    year = data.draw(st.sampled_from(plan.year_numbers))
    steps = programme_charts.waterfall(both, year, "£k").set_index("label")
    steps["amount"] = steps["stop"] - steps["start"]
    t = year - plan.first_year
    assert steps.loc["Counted on", "amount"] == pytest.approx(both.counted[1, :, t].sum(), abs=0.001)
    assert steps.loc["Delivered", "amount"] == pytest.approx(both.delivered[1, :, t].sum(), abs=0.001)
    cash = (both.delivered - both.investment)[1, :, t].sum()
    assert steps.loc["Cash", "amount"] == pytest.approx(cash, abs=0.001)
    moves = steps["kind"] != "end"
    assert steps.loc["Promised by the register", "amount"] + steps.loc[moves, "amount"].sum() == pytest.approx(
        cash
    )
    assert steps["start"].to_numpy()[1:][moves[1:]] == pytest.approx(steps["stop"].to_numpy()[:-1][moves[1:]])


@examples(30)
@given(plans(), scenarios(), st.data())
def test_programmes_and_what_has_no_scheme_make_up_target_and_delivery(plan, scenario, data):
    year = data.draw(st.sampled_from(plan.year_numbers))
    rows = programme_charts.programmes(programme(plan, [Scenario(), scenario]), year, "£k")
    at = in_year(plan, scenario, year)
    # What is left out of the chart rounds to nothing.
    assert rows["counted"].sum() == pytest.approx(at.target, abs=0.5)
    assert rows["delivered"].sum() == pytest.approx(at.delivered, abs=0.7)
    assert at.counted + at.no_scheme == pytest.approx(at.target, abs=0.001)


def test_a_specification_is_made_once_and_holds_no_data():
    for make in (
        programme_charts.programmes_specification,
        lying_waterfall,
        programme_charts.falls_specification,
        programme_charts.profile_specification,
    ):
        first = make("Title", "Words", bars.LIGHT)
        assert make("Title", "Words", bars.LIGHT) is first
        assert "data" not in first
        assert all("data" not in layer for layer in first["layer"])


def test_the_waterfall_of_barnet(barnet: Plan):
    steps = programme_charts.waterfall(programme(barnet, [Scenario(), MOVED]), 2013, "£m")
    assert dict(zip(steps["label"], steps["text"], strict=True)) == {
        "Promised by the register": "£18.9m",
        "Risk": "−£1.9m",
        "Overlap of schemes": "£0.0m",
        "Beyond the plan’s total": "£0.0m",
        "Releases no cash": "£0.0m",
        "Counted on": "£17.0m",
        "Late start": "−£3.0m",
        "Not delivered": "−£6.3m",
        "Delivered": "£7.7m",
        "Investment": "£0.0m",
        "Cash": "£7.7m",
    }


def test_money_is_shown_in_the_unit_in_use(barnet: Plan):
    both = programme(barnet, [Scenario(), MOVED])
    first = programme_charts.programmes(both, 2013, "£k").iloc[0]
    assert (first["name"], first["label"]) == ("Support programmes", "£2,775k of £6,204k")
    assert first["counted"] == pytest.approx(6203.9, abs=0.1)
    ours = programme_charts.profile(months(barnet, MOVED, 2013), "£k")
    assert list(ours["words"].unique()) == ["Plan £17,050k", "Scenario £7,746k"]
    assert bars.qipp(project(barnet, [MOVED]), "£k").iloc[0]["label"] == "£7,747k"


def test_the_month_by_month_profile_never_falls_and_a_late_start_is_flat_at_first(barnet: Plan):
    lines = programme_charts.profile(months(barnet, MOVED, 2013), "£m").set_index(["series", "month"])["value"]
    assert (np.diff(lines["Scenario"]) >= 0).all()
    assert lines["Scenario"].iloc[2] == 0.0
    assert lines["Plan"].iloc[2] > 3.0


def test_the_ten_that_matter_most(barnet: Plan):
    rows = programme_charts.falls(barnet, matter_most(barnet, Scenario(), 2013), "£m")
    assert len(rows) == 10
    assert list(rows["label"][:2]) == ["£5.2m", "£2.1m"]
    assert rows["fall"].is_monotonic_decreasing


HEADLINES = [
    (
        Scenario(),
        2013,
        "In 2013/14 the programme is to save **£17.1m**. Its 31 schemes promise £18.9m, of which the plan counts on "
        "**£17.0m** (90 %); £3k is not identified yet. The plan delivers **£17.1m**, all of the "
        "target, and ends the year **£20.9m short of break-even**.",
    ),
    (
        MOVED,
        2014,
        "In 2014/15 the programme is to save **£15.7m**. Its 13 schemes promise £4.5m, of which the plan counts on "
        "**£4.1m** (90 %); £11.6m has no scheme yet. This scenario delivers **£12.5m**, £3.2m less than the target, "
        "and ends the year **£21.2m short of break-even**.",
    ),
    (
        Scenario.of({"qipp_delivery": 1.1}),
        2016,
        "In 2016/17 the programme is to save **£13.3m**. No scheme saves anything new in it: £13.3m has no scheme "
        "yet. This scenario delivers **£14.6m**, £1.3m more than the target, and ends the year **£23.9m above "
        "break-even**.",
    ),
]


@pytest.mark.parametrize(("scenario", "year", "said"), HEADLINES)
def test_the_headline(barnet: Plan, scenario: Scenario, year: int, said: str):
    at = in_year(barnet, scenario, year)
    assert programme_page.headline(at, "£m", moved=bool(scenario.values)) == said


def test_the_figures(barnet: Plan):
    assert programme_page.headline_figures(in_year(barnet, MOVED, 2014), "£m", barnet) == [
        ("QIPP target 2014/15", "£15.7m", "£11.6m in no scheme yet"),
        ("Counted on, after risk", "£4.1m", "of £4.5m promised"),
        ("Delivered", "£12.5m", "£3.2m less than the target"),
        ("In-year position 2014/15", "−£21.2m", "£12.6m worse than the plan"),
    ]


def test_what_becomes_of_the_plan_if_a_scheme_fails(barnet: Plan):
    with_it = project(barnet, [Scenario()])
    failed = project(barnet, [without(Scenario(), "Contract negotiation")])
    assert failing(with_it, failed, "Contract negotiation", 2013, "£m") == (
        "**If Contract negotiation saves nothing:** the 2013/14 in-year position is **−£26.2m**, £5.2m worse than "
        "with it; the 2017/18 in-year position is **£23.8m**, £5.8m worse than with it; NHS Barnet CCG **breaks "
        "even in 2016/17**, one year later than with it, still meets the 2 % surplus rule in 2016/17 and **clears the "
        "legacy deficit in 2018/19**, one year later than with it."
    )


def test_the_programme_year_by_year(barnet: Plan):
    one, moved = project(barnet, [Scenario()]), project(barnet, [MOVED])
    rows = programme_page.by_year(programme(barnet, [Scenario(), MOVED]), one, moved, "£m")
    assert rows["2014/15"].to_dict() == {
        "Promised by schemes": "£4.5m",
        "Counted on: after risk, overlap and what releases no cash": "£4.1m",
        "Identified, no scheme yet": "£11.6m",
        "Not identified": "£0.0m",
        "Target: all planned savings": "£15.7m",
        "Delivered": "£12.5m",
        "Delivered less target": "−£3.2m",
        "Enough to break even": "£33.7m",
        "In-year position": "−£21.2m",
    }
