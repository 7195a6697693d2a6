"""The Risks page without a browser: the register and its scores, a risk made to happen, net cover."""

from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ccgmodel.answers.risks import net_cover, under_risk
from ccgmodel.plan.plan import Plan
from ccgmodel.words.money import finer
from ccgmodel.workbook.read import read
from tests.helpers.app import button, figures, headline, in_full, opened
from ui.savings.risks import register
from ui.session.history import Moment

BEXLEY = "se-london-2012/operating-plan/bexley"


def risks(**query: str | list[str]) -> AppTest:
    at = opened(**query).switch_page("pages/risks.py").run()
    assert not at.exception
    return at


def see(at: AppTest, view: str) -> AppTest:
    at.button_group(key="risk_view").set_value(view).run()
    assert not at.exception, view
    return at


def test_a_plan_without_risks_says_where_they_go():
    at = risks()
    here = at.session_state["session"]
    here.history = [Moment(replace(here.plan, risks=(), mitigations=()), here.scenario)]
    at.run()
    assert "This plan has no risks yet. Put them on the sheet Risks" in at.info[0].value


def test_a_risk_is_scored_placed_and_the_score_undone(bnes: Plan):
    at = risks(plan="bnes-2012")
    assert headline(at).startswith(f"**{len(bnes.risks)} risks, none of them scored.**")
    assert "None of these risks is scored" in see(at, "Matrix").info[0].value
    see(at, "Register")
    for heading, points in (("Impact", 4.0), ("Likelihood", 3.5)):
        next(each for each in at.number_input if each.label == heading).set_value(points)
    button(at, "Save").click().run()
    assert headline(at).startswith(f"**{len(bnes.risks)} risks: 1 high, {len(bnes.risks) - 1} not scored.**")
    table = see(at, "Matrix").table[0].value
    assert list(table.loc["F1"]) == [bnes.risks[0].name, "4", "3.5", "14 high"]
    button(at, "Undo").click().run()
    assert "none of them scored" in headline(at)


def test_a_risk_is_made_to_happen_in_one_click_and_taken_back(bnes: Plan):
    at = see(risks(plan="bnes-2012", unit="k"), "As a stress")
    assert at.table[-1].value.loc["F3", "Why"] == (
        "There is neither a downside in £ nor evidence to size Inflation of Acute by; add the downside, or a value"
    )
    place = next(place for place, risk in enumerate(bnes.risks) if risk.settings == ("tariff_efficiency",))
    at.button(key=f"stress_{place}").click().run()
    assert not at.exception
    assert at.session_state["session"].scenario.values == under_risk(bnes, bnes.risks[place]).values
    assert at.button(key=f"stress_{place}").disabled
    at.switch_page("pages/what_if.py").run()
    moved = figures(at)
    button(at, "Undo").click().run()
    assert figures(at) != moved
    assert at.session_state["session"].scenario.values == {}


def test_net_cover_is_what_is_held_less_what_is_at_risk_by_year_and_organisation():
    root = Path(__file__).parents[2] / "sample_data"
    plan = read(root / f"{BEXLEY}.xlsx").plan
    assert plan is not None
    at = risks(plan=BEXLEY)
    cover = net_cover(plan)
    assert f"{finer(float(cover.net[1]))} more than all of them together" in headline(at)
    table = in_full(see(at, "Net cover").table[0].value)
    assert table.loc["2012/13", "Net cover"] == f"+{finer(float(cover.net[1]))}"
    others = in_full(see(at, "By organisation").table[0].value)
    assert others.loc["Bexley CCG", "Net cover"] == f"+{finer(float(cover.net[1]))}"
    assert others.index[-1] == "South East London"
    see(at, "Register")
    levers = [register.moves(plan, risk) for risk in plan.risks if risk.settings]
    assert levers
    assert not any("_" in words for words in levers)
    see(at, "As a stress")
    assert at.table[-1].value.loc["5", "Risk"] == "Running costs"
