"""The Portfolio page without a browser: six organisations, a lever for all and for one, and into one of them."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.answers.annual_bridge import movements
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.portfolio.project import JointScenario, project_portfolio
from ccgmodel.portfolio.standings import standings
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words.money import brackets, money
from ccgmodel.workbook.portfolio import read_portfolio
from tests.helpers import levers
from tests.helpers.app import button, figures, headline, in_full, opened
from ui.session import address, browser

ROOT = Path(__file__).parents[2] / "sample_data" / "se-london-2012"
PLANS, STRATEGY = "se-london-2012/operating-plan", "se-london-2012/commissioning-strategy-plan"
VIEWS = [
    "League table", "Positions", "Roll-up", "Bridge", "Who breaks even when", "Next pound", "Growth and QIPP",
    "Support", "Risk cover",
]  # fmt: skip


@pytest.fixture(scope="module")
def operating_plan() -> Portfolio:
    found = read_portfolio(ROOT / "operating-plan").portfolio
    assert found is not None
    return found


def portfolio(**query: str | list[str]) -> AppTest:
    at = opened(**query).switch_page("pages/portfolio.py").run()
    assert not at.exception
    return at


def see(at: AppTest, view: str) -> AppTest:
    at.button_group(key="portfolio_view").set_value(view).run()
    assert not at.exception, view
    return at


def said(at: AppTest) -> str:
    tables = (each.value.to_csv() for each in at.table)
    words = [each.value for each in [*at.markdown, *at.caption, *at.info]]
    return "\n".join([*words, *levers.captions(at), *tables])


def test_it_opens_on_a_published_portfolio_ordered_by_need_of_attention(operating_plan: Portfolio):
    at = portfolio(portfolio=PLANS)
    assert headline(at).startswith(
        "**South East London has a surplus of £31.6m in 2012/13**, 1.0 % of its recurrent"
    )
    found = standings(project_portfolio(operating_plan), 2012)
    league = in_full(at.table[0].value)
    assert list(league.index) == [each.organisation for each in found]
    assert list(league["2012/13"]) == [money(each.in_year) for each in found]


def test_another_portfolio_begins_at_its_own_last_year_and_stays_there():
    """The year of the one before stayed in view until the next click, which showed another."""
    at = portfolio(portfolio=STRATEGY)
    assert at.selectbox(key="portfolio_year").value == 2014
    at.selectbox(key="portfolio_choice").set_value(PLANS).run()
    for _ in range(2):
        assert [at.selectbox(key=f"portfolio_{each}").value for each in ("last", "year")] == [2012, 2012]
        assert figures(at)[0] == "£31.6m"
        at.run()
    at.selectbox(key="portfolio_last").set_value(2013).run()
    at.switch_page("pages/risks.py").run().switch_page("pages/portfolio.py").run()
    assert at.selectbox(key="portfolio_last").value == 2013


@pytest.mark.parametrize(("source", "last"), [(PLANS, 2014), (STRATEGY, 2014)])
def test_every_view_has_figures_and_says_which_years_are_ours(source: str, last: int):
    at = portfolio(portfolio=source, all=["qipp_delivery=0.4"], unit="k")
    at.selectbox(key="portfolio_last").set_value(last).run()
    at.selectbox(key="portfolio_year").set_value(2012 if source == PLANS else 2013).run()
    for view in VIEWS:
        text = said(see(at, view))
        assert "nan" not in text.lower().replace("finance", ""), view
        ours = source == PLANS and view not in ("Risk cover",)
        assert ("2013/14 (ours)" in text or "marked (ours)" in text) == ours, view


def test_the_bridge_is_as_the_committee_papers_print_it(operating_plan: Portfolio):
    at = see(portfolio(portfolio=PLANS), "Bridge")
    at.button_group(key="bridge_by").set_value("Organisations, one year").run()
    table = at.table[0].value
    plan = operating_plan.plans[0]
    ours = movements(plan, [Scenario()])
    assert table["Bexley CCG"]["QIPP savings"] == brackets(-float(ours.of("qipp")[0, 1]))
    assert table["South East London"]["QIPP savings"] == "(56,366)"
    assert table["South East London"]["Total income changes"] == "117,730"
    assert table["South East London"]["Surplus or deficit"] in ("31,614", "31,615")


def test_a_lever_moves_all_one_alone_wins_and_both_are_undone(operating_plan: Portfolio):
    at = portfolio(portfolio=PLANS)
    levers.move(at, "qipp_delivery", 50.0).run()
    half = Scenario.of({"qipp_delivery": 0.5})
    after = project_portfolio(operating_plan, [JointScenario("", half)]).of("in_year")[0, 1]
    assert figures(at)[0] == money(float(after))
    at.selectbox(key="joint_who").set_value("Bexley CCG").run()
    assert levers.lever(at, "qipp_delivery")["value"] == 50.0
    levers.move(at, "qipp_delivery", 100.0).run()
    alone = JointScenario("", half, {"Bexley CCG": Scenario.of({"qipp_delivery": 1.0})})
    assert figures(at)[0] == money(float(project_portfolio(operating_plan, [alone]).of("in_year")[0, 1]))
    at.selectbox(key="joint_who").set_value("Everyone").run()
    assert "Set apart, and not moved by this: Bexley CCG 100 %" in said(at)
    button(at, "Undo").click().run()
    assert figures(at)[0] == money(float(after))
    button(at, "Undo").click().run()
    assert figures(at)[0] == "£31.6m"


def test_a_lever_is_set_for_one_year_or_one_line_of_all_or_of_one(operating_plan: Portfolio):
    at = portfolio(portfolio=PLANS)
    apart = Scenario.of({"inflation[Services at tariff]": 0.01})
    levers.move(at, "inflation", 1.0, line="Services at tariff")
    after = project_portfolio(operating_plan, [JointScenario("", apart)]).of("in_year")[0, 1]
    assert figures(at)[0] == money(float(after))
    assert "Set apart: Services at tariff 1 points. Moving the slider replaces these." in said(at)
    levers.move(at, "inflation", None, line="Services at tariff").run()
    assert figures(at)[0] == "£31.6m"
    at.selectbox(key="joint_who").set_value("Bexley CCG").run()
    levers.move(at, "qipp_delivery", 50.0, year="2012/13")
    alone = JointScenario("", Scenario(), {"Bexley CCG": Scenario.of({"qipp_delivery@2012/13": 0.5})})
    after = project_portfolio(operating_plan, [alone]).of("in_year")[0, 1]
    assert figures(at)[0] == money(float(after)) != "£31.6m"
    levers.move(at, "qipp_delivery", 50.0, year="2019/20")  # a year that the plan has not
    assert figures(at)[0] == money(float(after))


def test_a_member_opened_is_the_plan_of_every_page_and_what_is_moved_there_is_moved_here():
    at = portfolio(portfolio=PLANS, all=["qipp_delivery=0.5"])
    at.selectbox(key="portfolio_open").set_value("Lewisham CCG").run()
    button(at, "Open its plan").click().run()
    assert not at.exception
    assert at.title[0].value.startswith("Lewisham CCG, 2011/12")
    assert levers.lever(at, "qipp_delivery")["value"] == 50.0
    levers.move(at, "qipp_delivery", 80.0)
    for page, title in (("risks", "Risks of Lewisham CCG"), ("qipp", "QIPP savings programme, Lewisham CCG")):
        at.switch_page(f"pages/{page}.py").run()
        assert (list(at.exception), at.title[0].value) == ([], title)
    at.switch_page("pages/portfolio.py").run()
    assert "Set apart, and not moved by this: Lewisham CCG 80 %" in said(at)
    at.switch_page("pages/what_if.py").run()
    at.selectbox(key="member").set_value("Bexley CCG").run()
    assert at.title[0].value.startswith("Bexley CCG, 2011/12")
    assert levers.lever(at, "qipp_delivery")["value"] == 50.0
    for _ in range(3):
        button(at, "Undo").click().run()
    assert at.title[0].value.startswith("NHS Barnet CCG")


def test_a_member_s_address_opens_it_among_the_others():
    at = portfolio(plan=f"{PLANS}/bexley", set=["qipp_delivery=0.7"])
    assert "Set apart, and not moved by this: Bexley CCG 70 %" in said(at)
    assert "South East London has a surplus" in headline(at)


def test_plans_are_brought_together_and_the_bad_ones_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(browser, "brought", lambda: "a" * 32)
    folder = ROOT / "operating-plan"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("bexley.xlsx", "bromley.xlsx", "portfolio.xlsx"):
            archive.write(folder / name, name)
        archive.writestr("greenwich.xlsx", b"not a workbook")
    at = portfolio()
    at.file_uploader[0].set_value([("plans.zip", packed.getvalue(), "application/zip")]).run()
    assert not at.exception
    assert at.title[0].value == "South East London, 2011/12 to 2012/13"
    assert set(at.table[0].value.index) == {"Bexley CCG", "Bromley CCG"}
    assert "2 plans are read" in at.warning[0].value
    assert "Left out: greenwich.xlsx" in at.warning[0].value
    where = address.of(at.session_state["session"])
    again = portfolio(**where)
    assert again.title[0].value == "South East London, 2011/12 to 2012/13"
    assert not again.warning
    button(again, "Undo").click().run()
    assert "2014/15" in again.title[0].value
    monkeypatch.setattr(browser, "brought", lambda: "b" * 32)
    assert portfolio(**where).warning[0].value == address.PORTFOLIO_NOT_KEPT
