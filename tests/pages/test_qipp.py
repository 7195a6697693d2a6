"""The QIPP page without a browser."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.money_actuals import MoneyActuals, with_money_actuals
from ccgmodel.plan.plan import Plan
from ccgmodel.words import settings as address
from tests.helpers import levers
from tests.helpers.app import figures, tiles
from ui.session.history import Moment

APP = str(Path(__file__).parents[2] / "app.py")
PAGE = "pages/qipp.py"


def opened(view: str = "", **query: str | list[str]) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    at.switch_page(PAGE).run()
    if view:
        at.button_group(key="qipp_view").set_value(view).run()
    assert not at.exception
    return at


def opened_on(plan: Plan, view: str = "") -> AppTest:
    """Open the page on a plan of our own."""
    at = opened()
    at.session_state["session"].history = [Moment(plan, address.PLAN)]
    if view:
        at.button_group(key="qipp_view").set_value(view)
    at.run()
    assert not at.exception
    return at


def cell(at: AppTest, scheme: str, column: str):
    return at.data_editor[0].value.loc[scheme, column]


def type_in(at: AppTest, **cells: dict[str, object]) -> AppTest:
    """Type into the table of schemes what a browser would send: column and value by scheme, with all typed before."""
    editor = at.data_editor[0]
    key = at.session_state["table of schemes"].key
    rows = dict(at.session_state[key]["edited_rows"])
    for scheme, typed in cells.items():
        row = list(editor.value.index).index(scheme)
        rows[row] = {**rows.get(row, {}), **typed}
    states = at._tree.get_widget_states()
    sent = json.dumps({"edited_rows": rows, "added_rows": [], "deleted_rows": []})
    states.widgets.append(WidgetState(id=editor.proto.id, string_value=sent))
    at._run(states)
    assert not at.exception
    return at


def settings(at: AppTest) -> dict[str, float]:
    return at.session_state["session"].scenario.texts()


def button(at: AppTest, label: str):
    return next(each for each in at.button if each.label == label)


def test_it_opens_on_the_programme_of_the_plan():
    at = opened()
    assert at.title[0].value == "QIPP savings programme, NHS Barnet CCG"
    assert at.markdown[0].value.startswith(
        "In 2013/14 the programme is to save **£17.1m**. Its 31 schemes promise"
    )
    assert at.markdown[1].value.startswith("The plan **breaks even in 2015/16**")
    assert figures(at) == ["£17.1m", "£17.0m", "£17.1m", "−£20.9m"]
    labels = [fact["label"] for fact in levers.facts(at).values()]
    assert labels == ["QIPP delivery", "QIPP start delay", "QIPP yearly fall"]


# A value for each lever, then what is delivered and the position in 2013/14, and the position's headline.
MOVES = {
    "qipp_delivery": (63.0, ["£10.7m", "−£27.3m"], "**Breaks even in 2017/18**"),
    "qipp_slippage": (3.0, ["£12.3m", "−£25.7m"], "**Breaks even in 2015/16**"),
    "qipp_taper": (
        20.0,
        ["£17.1m", "−£20.9m"],
        "**Breaks even in 2015/16**, as in the plan. **Meets the 2 % surplus rule in 2017/18",
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_each_lever_moves_the_answer(name: str):
    value, moved, said = MOVES[name]
    at = opened()
    levers.move(at, name, value)
    assert not at.exception
    assert figures(at)[2:] == moved
    assert at.markdown[1].value.startswith(said)
    assert levers.lever(at, name)["value"] == value


def test_months_are_months_and_never_per_cent():
    at = opened(set=["qipp_slippage=3"])
    assert levers.lever(at, "qipp_slippage")["value"] == 3.0
    assert levers.lever(at, "qipp_slippage")["text"] == "3 months late"
    assert levers.lever(at, "qipp_slippage")["spoken"] == "3 months late, the plan says on time"
    assert levers.facts(at)["qipp_slippage"]["spokenUnit"] == "months"
    assert "Plan on time; each month more costs £1.8m over five years" in levers.captions(at)


def test_a_scheme_s_delivery_typed_into_the_table_moves_the_answer_and_survives_leaving():
    at = type_in(opened("Schemes"), **{"Contract negotiation": {"Delivery": 50}})
    assert settings(at) == {"qipp_delivery[Contract negotiation]": 0.5}
    assert figures(at)[2:] == ["£14.4m", "−£23.6m"]
    at.switch_page("pages/what_if.py").run()
    assert figures(at)[0] == "£26.7m"
    at.switch_page(PAGE).run()
    assert at.button_group(key="qipp_view").value == "Schemes"
    assert cell(at, "Contract negotiation", "Delivery") == 50.0
    assert cell(at, "Contract negotiation", "Delivered") == 2.6
    assert figures(at)[2:] == ["£14.4m", "−£23.6m"]


def test_start_and_stop_of_a_scheme_can_be_typed_and_undone_one_by_one():
    at = type_in(opened("Schemes"), **{"Referral management": {"Months late": 6}})
    typed = {"Referral management": {"Months late": 6}, "Estates management": {"Stop": True}}
    type_in(at, **typed)
    both = {"qipp_slippage[Referral management]": 6.0, "qipp_stopped[Estates management]": 1.0}
    assert settings(at) == both
    said = "31 schemes. Set: Referral management starts 6 months late; Estates management stopped."
    assert said in [each.value for each in at.caption]
    button(at, "Undo").click().run()
    assert settings(at) == {"qipp_slippage[Referral management]": 6.0}
    assert not cell(at, "Estates management", "Stop")
    button(at, "Undo").click().run()
    assert settings(at) == {}
    assert cell(at, "Referral management", "Months late") == 0
    button(at, "Redo").click().run()
    button(at, "Redo").click().run()
    assert settings(at) == both


def test_typing_the_plans_own_value_or_emptying_a_cell_takes_the_setting_away():
    link = ["qipp_delivery[Diabetes]=0.5", "qipp_delivery[Dermatology]=0.5"]
    at = type_in(opened("Schemes", set=link), Diabetes={"Delivery": 100})
    assert settings(at) == {"qipp_delivery[Dermatology]": 0.5}
    type_in(at, Dermatology={"Delivery": None})
    assert settings(at) == {}
    assert cell(at, "Dermatology", "Delivery") == 100.0


def test_what_is_set_for_all_is_what_a_scheme_has():
    at = type_in(opened("Schemes", set=["qipp_delivery=0.63"]), Diabetes={"Delivery": 100})
    assert settings(at) == {"qipp_delivery": 0.63, "qipp_delivery[Diabetes]": 1.0}
    assert cell(at, "Dermatology", "Delivery") == 63.0


def test_an_edit_made_again_elsewhere_is_not_brought_back_by_the_table():
    at = type_in(opened("Schemes"), Diabetes={"Delivery": 50})
    levers.move(at, "qipp_delivery", 80.0)
    assert settings(at) == {"qipp_delivery": 0.8}
    assert cell(at, "Diabetes", "Delivery") == 80.0
    type_in(at, Dermatology={"Delivery": 20})
    assert settings(at) == {"qipp_delivery": 0.8, "qipp_delivery[Dermatology]": 0.2}


def test_a_scheme_that_has_begun_cannot_start_late():
    at = opened("Schemes", plan="bnes-2012")
    name = "Improving mental health 2012/13"
    type_in(at, **{name: {"Months late": 3}})
    assert settings(at) == {}
    assert at.warning[0].value == f"{name} started before April 2013, so that it cannot start late any more."
    assert cell(at, name, "Months late") == 0


def test_a_link_opens_what_is_set_for_schemes_programmes_and_statuses():
    at = opened(
        "Schemes", set=["qipp_delivery[Elective]=0.8", "qipp_slippage[idea]=2", "qipp_stopped[Diabetes]=1"]
    )
    assert cell(at, "Referral management", "Delivery") == 80.0
    assert cell(at, "Acute medicines", "Months late") == 2.0
    assert cell(at, "Diabetes", "Stop")
    said = "31 schemes. Set: QIPP delivery of Elective 80 %; status idea starts 2 months late; Diabetes stopped."
    assert said in [each.value for each in at.caption]


def test_many_are_set_at_once_and_cleared_at_once():
    at = opened("Schemes", set=["tariff_efficiency=-0.01", "qipp_delivery[Diabetes]=0.3"])
    at.selectbox(key="many_group").set_value("Elective")
    at.number_input(key="many_delivery").set_value(80)
    at.number_input(key="many_delay").set_value(2)
    button(at, "Set").click().run()
    assert not at.exception
    assert settings(at) == {
        "tariff_efficiency": -0.01,
        "qipp_delivery[Elective]": 0.8,
        "qipp_slippage[Elective]": 2.0,
    }
    assert cell(at, "Diabetes", "Delivery") == 80.0
    button(at, "Clear what is set for schemes").click().run()
    assert settings(at) == {"tariff_efficiency": -0.01}


def test_search_and_filters_leave_what_is_asked_for_and_edits_go_to_the_right_scheme():
    at = opened("Schemes")
    at.multiselect(key="scheme_filter_Programme").set_value(["Integrated Care"]).run()
    assert len(at.data_editor[0].value) == 5
    at.text_input(key="scheme_search").set_value("falls").run()
    assert list(at.data_editor[0].value.index) == ["Falls system"]
    assert any(each.value.startswith("1 of 31 schemes, as searched and filtered.") for each in at.caption)
    type_in(at, **{"Falls system": {"Delivery": 40}})
    assert settings(at) == {"qipp_delivery[Falls system]": 0.4}
    at.text_input(key="scheme_search").set_value("").run()
    assert cell(at, "Falls system", "Delivery") == 40.0
    assert cell(at, "Continuing care", "Delivery") == 100.0


@pytest.mark.parametrize("choice", ["From gross to cash", "Month by month", "What matters most", "Year by year"])
def test_each_further_view_is_drawn_and_survives_leaving_the_page(choice: str):
    at = opened(set=["qipp_delivery=0.63"])
    at.button_group(key="programme_further").set_value(choice).run()
    assert not at.exception
    said = [each.value for each in [*at.caption, *at.markdown]]
    at.switch_page("pages/method.py").run()
    at.switch_page(PAGE).run()
    assert not at.exception
    assert [each.value for each in [*at.caption, *at.markdown]] == said


def test_a_scheme_that_fails_is_followed_and_can_be_put_into_the_scenario():
    at = opened()
    at.button_group(key="programme_further").set_value("What matters most").run()
    assert at.selectbox(key="failing_scheme").value == "Contract negotiation"
    at.selectbox(key="failing_scheme").set_value("Maternity national tariff").run()
    assert at.markdown[-1].value.startswith("**If Maternity national tariff saves nothing:** the 2013/14 in-year")
    button(at, "Put that into the scenario").click().run()
    assert settings(at) == {"qipp_delivery[Maternity national tariff]": 0.0}


def test_another_year_is_kept_and_another_plan_has_its_own_years():
    at = opened()
    at.selectbox(key="qipp_year").set_value(2014).run()
    assert figures(at) == ["£15.7m", "£4.1m", "£15.7m", "−£8.6m"]
    at.switch_page("pages/method.py").run()
    at.switch_page(PAGE).run()
    assert next(iter(tiles(at))) == "QIPP target 2014/15"
    assert next(iter(tiles(opened(plan="bnes-2012")))) == "QIPP target 2013/14"


def test_the_switch_to_thousands():
    at = opened("Schemes", unit="k")
    assert figures(at) == ["£17,052k", "£17,050k", "£17,052k", "−£20,949k"]
    assert cell(at, "Falls system", "First year") == 82.0


def test_the_pipeline_is_one_of_the_views():
    at = opened("Pipeline")
    assert any("opportunities are worth" in each.value for each in at.markdown)


def test_a_plan_without_schemes_says_what_to_fill_in(barnet: Plan):
    at = opened_on(replace(barnet, schemes=(), investments=(), milestones=(), opportunities=()))
    assert at.info[0].value.startswith("This plan names no schemes. Its savings are one total a year: £72.8m over")
    assert "sheet **Schemes**" in at.info[0].value
    assert len(at.get("page_link")) == 1
    assert not tiles(at)


@pytest.fixture
def large(barnet: Plan) -> Plan:
    """Barnet's plan with 300 schemes in 12 programmes that start over three years."""
    schemes = tuple(
        replace(
            barnet.schemes[n % 31],
            name=f"Scheme {n}",
            programme=f"Programme {n % 12}",
            start=first_month(2013) + n % 36,
        )
        for n in range(300)
    )
    return replace(barnet, schemes=schemes, milestones=())


@pytest.mark.parametrize("further", ["What matters most", "Month by month", "From gross to cash"])
def test_a_programme_of_three_hundred_schemes(large: Plan, further: str):
    at = opened_on(large)
    at.button_group(key="programme_further").set_value(further).run()
    assert not at.exception
    levers.move(at, "qipp_delivery", 50.0).run()
    assert not at.exception
    assert at.markdown[0].value.startswith("In 2013/14 the programme is to save **£17.1m**. Its ")


def test_a_table_of_three_hundred_schemes(large: Plan):
    at = opened_on(large, "Schemes")
    assert len(at.data_editor[0].value) == 300
    type_in(at, **{"Scheme 299": {"Delivery": 10}, "Scheme 0": {"Months late": 4}})
    assert settings(at) == {"qipp_delivery[Scheme 299]": 0.1, "qipp_slippage[Scheme 0]": 4.0}


# Gateways and providers


def test_gateways_say_what_each_stage_needs_and_who_is_short_of_it():
    at = opened("Gateways")
    assert "**31 of 31 schemes** are through stages for which the plan records nothing" in at.markdown[2].value
    stages, short = (each.value for each in at.table)
    assert stages.loc["Business case", "Who approves"] == "Finance, Performance and QIPP Committee"
    assert stages.loc["Business case", "Schemes there"] == "2"
    assert short.loc["Referral management", "Not recorded"] == "anything of the 7 stages up to Delivery"


def test_a_plan_without_stages_says_where_they_go(barnet: Plan):
    at = opened_on(replace(barnet, gateways=()), "Gateways")
    assert at.info[0].value.startswith("This plan states no stages that its schemes pass.")


def test_providers_move_with_the_scenario():
    at = opened("Providers", set=["qipp_delivery=0.5"])
    table = at.table[0].value
    assert table.loc["Main providers"].tolist()[:3] == ["£196.8m", "−£16.7m", "−£8.3m"]
    assert table.loc["University College London Hospitals", "Change of income, plan"] == "not stated"
    assert (
        "In 2013/14 the plan’s savings take £16.7m from the income of **Main providers**; under the scenario £8.3m."
        in [each.value for each in at.markdown]
    )


def test_a_plan_that_names_no_providers_says_where_they_go(barnet: Plan):
    schemes = tuple(replace(scheme, provider="") for scheme in barnet.schemes)
    at = opened_on(replace(barnet, schemes=schemes, providers=()), "Providers")
    assert at.info[0].value.startswith("This plan names no providers.")


# Money as it happens


ACUTE = MoneyActuals(name="Acute", year=2013, months=(22_000.0,) * 4 + (None,) * 8)
REFERRALS = MoneyActuals(name="Referral management", year=2013, months=(100.0, 110.0, 90.0, 100.0, *(None,) * 8))


def test_money_so_far_says_where_the_year_ends_and_its_forecast_becomes_the_scenario(barnet: Plan):
    at = opened_on(with_money_actuals(barnet, ACUTE, REFERRALS), "Outturn")
    said = next(each.value for each in at.markdown if each.value.startswith("2013/14 up to July."))
    assert "One line cost £88.0m so far, where the plan has £86.7m." in said
    assert "**In-year position forecast at −£25.0m**, £4.0m worse than the plan’s −£20.9m." in said
    lines, schemes = (each.value for each in at.table)
    assert lines.loc["Acute"].tolist()[:3] == ["86.7", "88.0", "258.2"]
    assert schemes.index.tolist() == ["Referral management"]
    at.button_group(key="outturn_basis").set_value("run rate").run()
    assert "at £264.0m against £258.2m" in next(
        e.value for e in at.markdown if e.value.startswith("2013/14 up to")
    )
    button(at, "Turn the forecast into a scenario").click().run()
    assert list(settings(at)) == ["qipp_delivery[Referral management]@2013/14"]
    assert button(at, "Turn the forecast into a scenario").disabled
    button(at, "Undo").click().run()
    assert settings(at) == {}


def test_months_that_are_typed_are_taken_and_what_is_no_money_is_refused():
    """Money without a unit is £k; with one it is what it says."""

    def typed() -> None:
        import streamlit as st

        from ccgmodel.workbook import read
        from ui.savings.outturn import take
        from ui.session import state

        here = state.session()
        plan = read(st.session_state["path"]).plan
        assert plan is not None
        if not here.message and not here.plan.money_actuals:
            take(plan, "Acute", 2013, dict(zip("ABCDEFGHIJKL", st.session_state["typed"], strict=True)))

    sample = str(Path(APP).parent / "sample_data" / "barnet-recovery-2013.xlsx")
    rest = [""] * 8
    for cells, message, months in (
        (["22,000", "£22.1m", "much", "1%", *rest], "These figures cannot be taken: C is “much”; D is “1%”. Type "
         "figures in £k such as 1,234.5, or £1.2m, and leave blank what is to come. Nothing was changed.", None),
        (["22,000", "", "£1", "", *rest], "These figures cannot be taken: Acute has a blank month before one that has "
         "happened; type it, 0 if there was nothing. Nothing was changed.", None),
        (["22,000", "£22.1m", "(5)", "£100", *rest], "", (22_000.0, 22_100.0, -5.0, 0.1, *(None,) * 8)),
    ):  # fmt: skip
        at = AppTest.from_function(typed)
        at.session_state["path"], at.session_state["typed"] = sample, cells
        at.run()
        assert not at.exception
        here = at.session_state["session"]
        assert here.message == message
        assert [row.months for row in here.plan.money_actuals] == ([months] if months else [])


def test_a_year_that_is_an_outturn_has_no_months(barnet: Plan):
    at = opened_on(replace(barnet, first_year_is="outturn"), "Outturn")
    at.selectbox(key="qipp_year").set_value(2013).run()
    assert at.info[0].value == (
        "2013/14 is an outturn: it has happened, and the plan’s figures are what it came to."
    )


def test_the_schemes_are_printed_with_every_row_in_the_place_of_the_table():
    at = opened("Schemes")
    (whole,) = (each.proto.body for each in at.get("html") if 'class="printed whole"' in each.proto.body)
    assert whole.count("<tr>") == 1 + len(at.session_state["session"].plan.schemes)
    assert "<td>Referral management</td><td>100</td>" in whole
