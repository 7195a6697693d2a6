"""The Decisions page without a browser: what is recorded stays, with what it was taken on."""

from datetime import date

from ccgmodel.scenario.link import scenario_hash
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.app import move, on_page, opened, press, said, stored

PAGE = "pages/decisions.py"


def test_a_decision_is_recorded_on_the_scenario_as_it_stands_and_corrected_by_another(store: str):
    at = on_page(move(opened(), 63.0), PAGE)
    assert "No decision on this plan has been recorded yet." in said(at)
    press(at, "Look it over")
    assert [each.value for each in at.error] == [
        "Say what was decided, in up to 4,000 characters.",
        "Say who proposed it, in up to 200 characters.",
    ]
    at.text_area(key="decision_what").set_value("Adopt 63 %")
    at.text_area(key="decision_why").set_value("As in 2012/13")
    at.text_input(key="decision_who").set_value("A. Chair")
    at.date_input(key="decision_when").set_value(date(2013, 5, 23))
    press(at, "Look it over")
    assert at.table[0].value["As it will stand"].tolist() == [
        "Adopt 63 %",
        "As in 2012/13",
        "A. Chair",
        "23/05/2013",
        "The scenario as it stands: QIPP delivery 63 %",
        "none",
    ]
    assert not stored(store).plans.all()  # nothing is recorded before it was seen
    press(at, "Go on editing")
    assert at.text_area(key="decision_why").value == "As in 2012/13"
    assert at.date_input(key="decision_when").value == date(2013, 5, 23)
    press(press(at, "Look it over"), "Record it for good")
    stamp = scenario_hash(Scenario("", {Setting("qipp_delivery"): 0.63}))
    assert f"Decision 1 is recorded on “Your scenario”, stamp {stamp[:12]}." in said(at)
    row = at.table[0].value.loc["1"]
    assert row[["Date", "Decision", "Reason", "Proposed by", "Scenario"]].tolist() == [
        "23/05/2013",
        "Adopt 63 %",
        "As in 2012/13",
        "A. Chair",
        "Your scenario, version 1",
    ]
    assert at.text_area(key="decision_what").value == ""
    at.text_area(key="decision_what").set_value("Adopt 60 %")
    at.selectbox(key="decision_on").set_value("plan")
    at.selectbox(key="decision_corrects").set_value(1)
    press(press(at, "Look it over"), "Record it for good")
    assert at.table[0].value.index.tolist() == ["2, corrects 1", "1"]
    kept = stored(store)
    plan = kept.plans.all()[0].id
    assert [each.scenario_name for each in kept.decisions.all(plan)] == ["The plan", "Your scenario"]
    assert len(kept.scenarios.all(plan)) == 1
