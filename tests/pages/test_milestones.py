"""The Milestones page without a browser."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.answers.lateness import Tracked, at_risk, late_savings, slippage_scenario, track
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import SchemeMilestone
from ccgmodel.words.milestones import headline
from tests.helpers import levers
from tests.helpers.app import figures, tiles
from ui.charts.bars import LIGHT
from ui.savings.milestones import lateness, views
from ui.savings.milestones.head import ListedMilestone, programmes
from ui.session.history import Moment

APP = str(Path(__file__).parents[2] / "app.py")
PAGE = "pages/milestones.py"
DAY = date(2013, 6, 30)
AT_RISK = "they put **£1.5m of 2013/14’s savings and £0.1m of 2014/15’s savings at risk**"
OPENS = (
    f"**32 of 208 milestones are late** at 30 June 2013; {AT_RISK}. 12 more are due within 30 days. 49 milestones "
    "have no date."
)
SIGNED = "CAMHS Tier 3 contract: Contract signed"


def opened(*settings: str, day: date | None = DAY) -> AppTest:
    """Open the page of the first plan, and look at it at a day."""
    at = AppTest.from_file(APP, default_timeout=60)
    if settings:
        at.query_params["set"] = list(settings)
    at.run()
    go(at, PAGE)
    if day:
        at.date_input[0].set_value(day).run()
    return at


def go(at: AppTest, page: str) -> AppTest:
    at.switch_page(page).run()
    assert not at.exception
    return at


def leave_and_return(at: AppTest) -> AppTest:
    return go(go(at, "pages/method.py"), PAGE)


def said(at: AppTest) -> str:
    return at.markdown[0].value


def counts(at: AppTest) -> dict[str, str]:
    return tiles(at)


def button(at: AppTest, label: str):
    return next(each for each in at.button if each.label == label)


def press(at: AppTest, label: str) -> AppTest:
    button(at, label).click().run()
    assert not at.exception
    return at


def row(at: AppTest, milestone: str):
    table = at.data_editor[0].value
    return table[table["Scheme"] + ": " + table["Milestone"] == milestone].iloc[0]


def change(at: AppTest, milestone: str, **dates: str) -> AppTest:
    """Choose a milestone by name, type its dates and save."""
    at.selectbox(key="milestone_named").select(milestone).run()
    for heading, text in dates.items():
        next(each for each in at.text_input if each.label == heading).set_value(text)
    return press(at, "Save")


def filtered(at: AppTest, label: str, *wanted: str) -> AppTest:
    next(each for each in at.multiselect if each.label == label).set_value(list(wanted)).run()
    assert not at.exception
    return at


def rows_of(plan: Plan, day: date = DAY) -> list[ListedMilestone]:
    of = programmes(plan)
    return [ListedMilestone(place, of[each.milestone.scheme], each) for place, each in enumerate(track(plan, day))]


# Where the milestones stand


def test_a_plan_opens_on_the_day_of_its_document():
    at = opened(day=None)
    assert at.date_input[0].value == date(2013, 5, 1)
    assert at.date_input[0].help == (
        "What is not done by this day is late if it was due before it. It opens on 1 May 2013, the plan’s own: what "
        "its document does not report as done by then may be done since."
    )
    assert said(at).startswith(
        "**6 of 208 milestones are late** at 1 May 2013, the day of the plan’s document; they put **£0.1m of 2013/14’s"
    )


def test_a_plan_without_a_day_whose_years_are_over_opens_on_the_end_of_its_first_quarter():
    at = opened(day=None)
    here = at.session_state["session"]
    here.history = [Moment(replace(here.plan, report_date=None), here.scenario)]
    at.date_input[0].set_value(DAY).run()
    assert at.date_input[0].value == DAY
    assert "opens on 30 June 2013, the end of the first quarter" in at.date_input[0].help
    assert said(at) == OPENS
    assert counts(at) == {
        "▲ Late": "32",
        "◆ Due within 30 days": "12",
        "● On track": "44",
        "◐ Ongoing": "3",
        "■ Done": "68",
        "○ No date": "49",
    }


def test_the_report_date_moves_every_status_and_survives_leaving_the_page():
    at = opened()
    at.date_input[0].set_value(date(2013, 9, 30)).run()
    assert said(at).startswith(
        "**56 of 208 milestones are late** at 30 September 2013; they put **£5.5m of 2013/14’s"
    )
    assert row(at, SIGNED)["Days late"] == 153
    leave_and_return(at)
    assert at.date_input[0].value == date(2013, 9, 30)
    assert counts(at)["▲ Late"] == "56"


def test_a_day_before_everything_says_that_nothing_is_late_and_offers_no_scenario():
    at = opened()
    at.date_input[0].set_value(date(2012, 6, 30)).run()
    assert said(at) == "**None of 208 milestones is late** at 30 June 2012. 50 milestones have no date."
    assert button(at, "Turn the lateness into a scenario").disabled
    at.button_group(key="milestone_view").set_value("Savings at risk").run()
    assert at.info[0].value == "No scheme here is late at this report date, so lateness puts no saving at risk."


def test_each_plan_has_its_own_report_date():
    at = opened()
    at.date_input[0].set_value(date(2013, 9, 30)).run()
    go(at, "pages/baseline.py")
    at.button(key="sample_bnes-2012").click().run()
    press(at, "Accept as the baseline")
    go(at, PAGE)
    assert at.date_input[0].value == date(2012, 9, 12)
    assert said(at).startswith(
        "**1 of 60 milestones is late** at 12 September 2012, the day of the plan’s document; it puts no savings at risk"
    )


def test_a_plan_with_no_milestones_says_what_to_do():
    at = opened()
    here = at.session_state["session"]
    here.history = [Moment(replace(here.plan, milestones=()), here.scenario)]
    at.run()
    assert not at.exception
    assert at.info[0].value.startswith("This plan has no milestones yet. Put them on the sheet Milestones")
    assert not tiles(at)


@pytest.mark.parametrize(
    ("label", "wanted", "shown"),
    [
        ("Programme", ["Emergency & Urgent"], 8),
        ("Status", ["late", "due within 30 days"], 44),
        ("Scheme", ["Referral management", "Integrated Care"], 22),
    ],
)
def test_a_filter_is_kept_when_the_page_is_left_and_leaves_the_counts_alone(label, wanted, shown):
    at = filtered(opened(), label, *wanted)
    assert len(at.data_editor[0].value) == shown
    (whole,) = (each.proto.body for each in at.get("html") if 'class="printed whole"' in each.proto.body)
    assert whole.count("<tr>") == 1 + shown  # what is printed in the place of the table has every row
    leave_and_return(at)
    assert len(at.data_editor[0].value) == shown
    assert said(at) == OPENS


def test_filters_that_leave_nothing_say_so():
    at = filtered(filtered(opened(), "Programme", "Emergency & Urgent"), "Status", "on track")
    assert at.info[0].value == "No milestone is left by these filters. Take one of them away."
    at.button_group(key="milestone_view").set_value("Timeline").run()
    assert not at.exception


@pytest.mark.parametrize("view", ["Timeline", "Savings at risk"])
def test_each_view_is_drawn_and_survives_leaving_the_page(view: str):
    at = opened()
    at.button_group(key="milestone_view").set_value(view).run()
    assert not at.exception
    words = [each.value for each in at.caption]
    assert words
    leave_and_return(at)
    assert [each.value for each in at.caption] == words


# Changing a milestone


def test_a_date_that_is_typed_changes_the_plan_and_survives_leaving_the_page():
    at = change(opened(), SIGNED, Done="Done 15/05/2013")
    assert counts(at)["▲ Late"] == "31"
    leave_and_return(at)
    assert row(at, SIGNED)[["Done", "Status"]].tolist() == ["Done 15/05/2013", "■ done"]
    assert counts(at)["▲ Late"] == "31"


def test_changes_one_after_another_are_each_undone_and_done_again():
    at = opened()
    published = at.session_state["session"].plan
    change(change(at, SIGNED, Revised="15/07/2013"), "Referral management: Practice visits begin", Revised="TBC")
    assert (counts(at)["▲ Late"], counts(at)["○ No date"]) == ("31", "49")
    press(at, "Undo")
    assert row(at, "Referral management: Practice visits begin")["Revised"] == "May 2013"
    assert row(at, SIGNED)["Revised"] == "15/07/2013"
    press(at, "Undo")
    assert said(at) == OPENS
    assert at.session_state["session"].plan is published
    press(press(at, "Redo"), "Redo")
    assert row(at, "Referral management: Practice visits begin")["Revised"] == "TBC"


def test_what_names_no_date_takes_no_lateness_away_and_is_asked():
    at = change(opened(), SIGNED, Revised="some time soonish")
    assert said(at) == OPENS
    assert row(at, SIGNED)["Revised"] == "some time soonish"
    assert at.warning[0].value == (
        "“some time soonish” names no date that can be read, so the date that was due before still counts. Did you "
        "mean a day, a month or a quarter, such as 30/04/2013, May 2013 or Quarter 2? Type it so, or press Undo."
    )
    change(at, SIGNED, Revised="TBC")
    assert said(at) == OPENS
    assert not at.warning


def test_undo_says_what_it_takes_back():
    at = change(opened(), SIGNED, Revised="15/07/2013")
    assert button(at, "Undo").help == "Undo: Contract signed (CAMHS Tier 3 contract): revised “15/07/2013”"


def test_what_is_saved_unchanged_is_no_change():
    at = change(opened(), SIGNED)
    assert button(at, "Undo").disabled


def test_the_form_shows_what_the_milestone_says_now():
    at = change(opened(), SIGNED, Revised="15/07/2013")
    assert next(each for each in at.text_input if each.label == "Revised").value == "15/07/2013"
    press(at, "Undo")
    assert next(each for each in at.text_input if each.label == "Revised").value == ""


def test_a_changed_plan_says_so_and_the_published_one_can_be_had_again():
    at = change(opened(), SIGNED, Done="Done")
    go(at, "pages/baseline.py")
    assert at.markdown[0].value == (
        "In use: **NHS Barnet CCG, 2013/14 to 2017/18**, with changes made on these pages."
    )
    at.button(key="sample_barnet-recovery-2013").click().run()
    press(at, "Accept as the baseline")
    go(at, PAGE)
    assert said(at) == OPENS


def test_an_address_of_a_changed_plan_says_that_changes_are_not_kept():
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["plan"] = "barnet-recovery-2013~changed"
    at.query_params["set"] = ["qipp_delivery=0.63"]
    at.run()
    assert at.warning[0].value == (
        "This address is of a plan that was changed on these pages, in another browser or before the planner was "
        "started again. An address holds no such changes, so the plan is shown as it was published. If you have a "
        "workbook with the changes, upload it on the Baseline page."
    )
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0


# Lateness as a scenario


def test_lateness_becomes_a_scenario_that_says_what_it_did_and_is_undone():
    at = press(opened(), "Turn the lateness into a scenario")
    assert at.markdown[1].value == (
        "**Now in the scenario**: 17 schemes and all of 1 programme start 1 to 3 months late. In-year position "
        "2013/14: −£22.5m, £1.5m worse than the plan. Breaks even in 2015/16, as in the plan."
    )
    go(at, "pages/what_if.py")
    assert figures(at)[1] == "£21.0m"
    go(at, PAGE)
    assert at.markdown[1].value.startswith("**Now in the scenario**")
    press(at, "Undo")
    assert not button(at, "Turn the lateness into a scenario").disabled
    assert at.session_state["session"].scenario.values == {}


def test_other_levers_stay_where_they_are():
    at = press(opened("qipp_delivery=0.63", "qipp_slippage=12"), "Turn the lateness into a scenario")
    values = at.session_state["session"].scenario.texts()
    assert values["qipp_delivery"] == 0.63
    assert "qipp_slippage" not in values
    assert values["qipp_slippage[Referral management]"] == 1.0
    assert "with the other levers that are moved" in at.markdown[1].value


def test_a_milestone_that_is_done_meanwhile_asks_for_the_scenario_again():
    at = press(opened(), "Turn the lateness into a scenario")
    change(at, SIGNED, Done="Done")
    assert "The scenario has other delays than these; they are replaced." in [each.value for each in at.caption]
    press(at, "Turn the lateness into a scenario")
    assert "16 schemes and all of 1 programme" in at.markdown[1].value


# Words and pictures


def test_a_single_late_milestone_is_one(barnet: Plan):
    late = track(barnet, DAY)[1]
    assert headline(barnet, [late], late_savings(barnet, date(2012, 6, 30)), DAY) == (
        "**1 of 1 milestone is late** at 30 June 2013; it puts no savings at risk that the plan counts on."
    )


def test_costs_that_lateness_puts_off_are_said_apart(small_plan: Plan):
    late = Tracked(SchemeMilestone(scheme="Falls service", milestone="Contract"), "late", DAY, 1.0)
    assert headline(small_plan, [late, late], np.array([1_000.0, -500.0, 20.0]), DAY) == (
        "**2 of 2 milestones are late** at 30 June 2013; they put **£1.0m of 2013/14’s savings at risk** and they put "
        "off £0.5m of 2014/15’s costs."
    )


def test_specifications_are_made_once_and_hold_no_data():
    for module in (views, lateness):
        first = module.specification("Title", "Words", LIGHT)
        assert module.specification("Title", "Words", LIGHT) is first
        assert "datasets" not in first
        assert all("data" not in part for part in (first, *first["layer"]))


def test_the_timeline_has_every_milestone_with_a_date_once_and_the_report_date(barnet: Plan):
    dated = [each for each in rows_of(barnet) if each.tracked.due]
    data = views.points(dated, DAY)
    assert len(data) == len(dated) + 1 == 99
    assert data.iloc[-1][["date", "words"]].tolist() == ["2013-06-30", "Report date 30/06/2013"]
    places = data.iloc[:-1][["scheme", "date", "beside"]]
    assert not places.duplicated().any(), "two milestones lie on each other"
    hub = places[(places.scheme == "Dementia hub and memory clinic") & (places.date == "2013-05-31")]
    assert hub["beside"].tolist() == [0, 1, 2, 3]


def test_a_timeline_of_too_many_schemes_draws_the_first_and_says_how_many_are_left_out(barnet: Plan):
    dated = [each for each in rows_of(barnet) if each.tracked.due]
    many = [
        ListedMilestone(
            place,
            str(copy),
            replace(each.tracked, milestone=replace(each.tracked.milestone, scheme=f"{copy} {place}")),
        )
        for copy in range(2)
        for place, each in enumerate(dated[:30])
    ]
    drawn, left_out = views._first_rows(many)
    assert (len({each.tracked.milestone.scheme for each in drawn}), left_out) == (views.ROWS, 20)
    assert views._message(many, many, left_out, DAY).endswith("20 more schemes would not fit: choose a programme.")


def test_the_bars_of_savings_at_risk_carry_the_models_figures(barnet: Plan):
    found = sorted(at_risk(barnet, DAY), key=lambda each: -each.first_year_lost)
    first = lateness.bars(found).iloc[0]
    assert first.tolist() == [
        "Contract negotiation",
        pytest.approx(0.4341, abs=1e-4),
        "£0.43m",
        "1 month",
        "Contracts with the main providers agreed and signed",
    ]


def test_the_table_names_who_answers(barnet: Plan):
    table = views.frame(barnet, rows_of(barnet), DAY).set_index("Milestone")
    assert table.loc["Contract signed", "Owner"] == "GP and manager (scheme lead)"
    assert table.loc["Mental health commissioning plan", "Owner"] == "not stated"


def test_what_the_page_delays_is_what_is_late(barnet: Plan):
    late = {each.milestone.scheme for each in track(barnet, DAY) if each.status == "late"}
    assert {setting.scope for setting in slippage_scenario(barnet, DAY).values} <= late
