"""The Paper page without a browser: nothing is written until it is asked for, and then what was asked for."""

import time
from datetime import date

from streamlit.testing.v1 import AppTest

from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words.money import money
from tests.helpers import papers
from tests.helpers.app import move, on_page, opened, press, said, saved_as

PAGE = "pages/paper.py"
SHORT = ["answer", "changes", "decisions"]


def done(at: AppTest) -> AppTest:
    """Look again, as the page does by itself, until the paper is written."""
    for _ in range(600):
        if at.session_state["paper_written"].content.done():
            return at.run()
        time.sleep(0.1)
    raise AssertionError("the paper is not written after a minute")


def content(at: AppTest) -> bytes:
    return at.session_state["paper_written"].content.result()


def test_a_paper_of_the_scenario_as_it_stands_is_written_once_it_is_asked_for(store: str):
    at = on_page(move(opened(), 63.0), PAGE)
    assert "paper_written" not in at.session_state
    assert not at.get("download_button")
    at.multiselect(key="paper_sections").set_value(SHORT)
    at.text_input(key="paper_meeting").set_value("Governing body")
    at.date_input(key="paper_day").set_value(date(2013, 7, 1))
    at.text_area(key="paper_recommendation").set_value("Agree <b>")
    press(at, "Write the paper")
    done(at)
    assert not at.exception
    assert "Board paper, Word of NHS Barnet CCG is written." in said(at)
    (offered,) = at.get("download_button")
    assert offered.proto.label == "Download board paper, Word"
    text = papers.word_text(content(at))
    for each in ("Meeting: Governing body", "Date: 1 July 2013", "Recommendation: Agree <b>", "63 %"):
        assert each in text
    here = at.session_state["session"]
    from ccgmodel.projection.projection import project

    ours = project(here.plan, [Scenario("", {Setting("qipp_delivery"): 0.63})])
    assert money(ours.in_year[0, -1]) in text
    # What changes afterwards is said, and not put into what is there.
    assert "has changed since" not in said(at)
    at.text_input(key="paper_meeting").set_value("Finance committee").run()
    assert "What you have chosen, or the scenario, has changed since." in said(at)
    on_page(on_page(at, "pages/method.py"), PAGE)
    assert at.text_input(key="paper_meeting").value == "Finance committee"
    assert "is written." in said(at)


def test_one_persons_paper_is_never_anothers(store: str):
    mine = on_page(move(opened(), 63.0), PAGE)
    mine.multiselect(key="paper_sections").set_value(["changes"])
    done(press(mine, "Write the paper"))
    yours = on_page(opened(), PAGE)
    assert "paper_written" not in yours.session_state
    yours.multiselect(key="paper_sections").set_value(["changes"])
    done(press(yours, "Write the paper"))
    assert "63 %" in papers.word_text(content(mine))
    assert "no lever is moved" in papers.word_text(content(yours))


def test_saved_scenarios_are_compared_and_decisions_are_in_it(store: str):
    at = saved_as(move(opened(), 63.0), "Cautious")
    on_page(at, "pages/decisions.py").text_area(key="decision_what").set_value("Adopt 63 %")
    at.text_input(key="decision_who").set_value("A. Chair")
    press(press(at, "Look it over"), "Record it for good")
    at = on_page(move(at, 80.0), PAGE)
    saved = next(each for each in at.multiselect(key="paper_scenarios").options if each == "Cautious")
    at.multiselect(key="paper_scenarios").set_value([saved, "Cautious, as it stands"])
    at.multiselect(key="paper_sections").set_value(["comparison", "decisions"])
    done(press(at, "Write the paper"))
    text = papers.word_text(content(at))
    assert papers.word_tables(content(at))[0][0][:2] == ("Figure", "Cautious")
    assert "Adopt 63 %" in text
    assert "A. Chair" in text


def test_a_page_for_the_public_is_a_pdf_and_has_no_sections_to_choose(store: str):
    at = on_page(opened(), PAGE)
    at.selectbox(key="paper_form").set_value("public").run()
    assert "paper_sections" not in [each.key for each in at.multiselect]
    done(press(at, "Write the paper"))
    assert content(at).startswith(b"%PDF")


def test_what_cannot_be_written_is_said(store: str):
    at = on_page(opened(), PAGE)
    at.multiselect(key="paper_sections").set_value(["changes"])
    at.text_input(key="paper_author").set_value("Ada\x07")
    press(at, "Write the paper")
    assert at.error[0].value == (
        "This is too long, or has a character that cannot be shown; keep it to 200 characters of plain text."
    )
    assert "paper_written" not in at.session_state
    at.text_input(key="paper_author").set_value("")
    at.multiselect(key="paper_scenarios").set_value([]).run()
    assert at.info[0].value == (
        "Choose what the paper is about: the scenario as it stands, a saved one, or the plan."
    )


def test_the_plans_of_an_open_portfolio_have_a_paper_together(store: str):
    at = on_page(opened(portfolio="se-london-2012/operating-plan", all=["qipp_delivery=0.6"]), PAGE)
    at.selectbox(key="paper_about").set_value("portfolio").run()
    assert not [each for each in at.multiselect if each.key == "paper_scenarios"]
    assert "Page for the public" not in at.selectbox(key="paper_form").options
    press(at, "Write the paper")
    done(at)
    assert not at.exception
    assert "Board paper, Word of South East London is written." in said(at)
    assert "South East London has a surplus of £9.1m in 2012/13" in papers.word_text(content(at))
    at.selectbox(key="paper_about").set_value("plan").run()
    assert "What you have chosen, or the scenario, has changed since." in said(at)
