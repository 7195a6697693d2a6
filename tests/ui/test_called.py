"""A plan's savings programme and its organisation go by the plan's own words."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ccgmodel.__main__ import main
from ccgmodel.answers.outputs import Output
from ccgmodel.answers.stress import stress
from ccgmodel.commands.plans import rows
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.publication import Story
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words import five_years, position, settings
from ccgmodel.words.called import programme, savings_words
from ccgmodel.words.levers import label
from ccgmodel.words.stories import name_of, stories
from ccgmodel.words.terms import BY_NAME, meanings
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from ui.plan import method


@pytest.fixture(scope="module")
def board(barnet: Plan) -> Plan:
    return replace(barnet, savings_programme="efficiency programme", organisation_kind="health board")


def test_what_it_is_called_comes_back_from_its_workbook(board: Plan):
    target = BytesIO()
    write_template(target, board)
    plan = read(target.getvalue()).plan
    assert plan is not None
    assert (plan.savings_programme, plan.organisation_kind) == ("efficiency programme", "health board")


def test_a_plan_that_says_neither_is_what_it_was(barnet: Plan, board: Plan):
    assert label(LEVERS["qipp_delivery"], barnet) == "QIPP delivery"
    assert plan_hash(replace(board, savings_programme="", organisation_kind="")) == plan_hash(barnet)
    assert plan_hash(board) != plan_hash(barnet)


def test_levers_figures_and_rows_say_the_plans_own_name(board: Plan):
    projection = project(board, [Scenario()])
    assert label(LEVERS["qipp_delivery"], board) == "Efficiency programme delivery"
    assert label(LEVERS["inflation"], board) == "Inflation"
    assert settings.what(board, Setting("qipp_taper")) == "Efficiency programme yearly fall"
    assert position.figures(projection, projection, "£m")[3][0] == "Efficiency programme delivered, five years"
    assert five_years.label("QIPP savings delivered", board) == "Efficiency programme savings delivered"
    assert five_years.label("QIPP to find, a line", board) == "QIPP to find, a line"
    labels = [row[0] for row in rows(projection, board.years, "{:.1f}")]
    assert {"Efficiency programme planned", "Efficiency programme needed: break even"} <= set(labels)


def test_plans_that_call_it_otherwise_have_a_word_in_common(barnet: Plan, board: Plan):
    assert savings_words("QIPP delivered", barnet, barnet) == "QIPP delivered"
    assert savings_words("QIPP delivered", barnet, board) == "Savings delivered"


def test_the_glossary_speaks_of_the_plans_kind_of_organisation(board: Plan, barnet: Plan):
    said = "The allocation is the money that the NHS gives the {} for a year."
    assert method.words(board).loc["Allocation", "What it means"] == said.format("health board")
    assert said.format("CCG") in meanings([BY_NAME["Allocation"]], "here", barnet)
    risky = replace(board, organisation_kind="<b>board</b>")
    assert said.format("&lt;b&gt;board&lt;/b&gt;") in meanings([BY_NAME["Allocation"]], "here", risky)


def test_a_name_that_a_workbook_would_not_keep_is_refused(barnet: Plan):
    with pytest.raises(
        PlanError, match="the savings programme is called ' CIP', which begins or ends with a space"
    ):
        replace(barnet, savings_programme=" CIP")


def test_the_menu_stories_and_shocks_say_the_plans_own_name(board: Plan, barnet: Plan):
    assert [programme(each) for each in (barnet, board, replace(barnet, savings_programme="CIP"))] == [
        "QIPP programme",
        "Efficiency programme",
        "CIP programme",
    ]
    assert list(stories(board))[-2:] == ["Half of the efficiency programme", "Do nothing more"]
    assert name_of(board, stories(board)["Half of the efficiency programme"]) == "Half of the efficiency programme"
    labels = [shock.label for shock in stress(board, Scenario(), Output("in_year", 2017)).shocks]
    assert "Efficiency programme three months late" in labels


def test_a_story_may_not_have_the_name_of_the_plans_own_button_and_set_something_else(board: Plan):
    target = BytesIO()
    named = Story(name="Half of the efficiency programme", settings=("qipp_delivery=0.4",), source="")
    write_template(target, replace(board, stories=(named,)))
    reading = read(target.getvalue())
    assert [each.found for each in reading.problems if each.severity == "error"] == [
        "Story 'Half of the efficiency programme' is the name of a button that every plan has"
    ]


def test_an_export_says_the_plans_own_name_and_reads_back(board: Plan):
    target = BytesIO()
    export(board, Scenario.of({"qipp_delivery": 0.8}), target, "1")
    book = load_workbook(BytesIO(target.getvalue()), read_only=True)
    items = {
        row[0] for name in ("Results", "Workings") for row in book[name].iter_rows(max_col=1, values_only=True)
    }
    assert {
        "Efficiency programme planned",
        "Efficiency programme delivered",
        "Efficiency programme needed to break even",
        "Efficiency programme delivered, in no scheme",
        "Planned savings (efficiency programme)",
    } <= items
    assert not [item for item in items if item and "QIPP" in str(item)]
    assert plan_hash(read(target.getvalue()).plan) == plan_hash(board)


def test_the_commands_on_a_portfolio_say_what_all_plans_call_it(portfolio_of_boards: str, capsys):
    assert main(["portfolio", portfolio_of_boards, "--bridge"]) == 0
    out = capsys.readouterr().out
    assert "CIP savings" in out
    assert "QIPP" not in out
    assert main(["portfolio", portfolio_of_boards]) == 0
    out = capsys.readouterr().out
    assert "CIP delivered" in out
    assert "qipp" not in out


@pytest.fixture
def portfolio_of_boards(tmp_path, barnet: Plan) -> str:
    for name in ("North", "South"):
        write_template(str(tmp_path / f"{name}.xlsx"), replace(barnet, organisation=name, savings_programme="CIP"))
    return str(tmp_path)
