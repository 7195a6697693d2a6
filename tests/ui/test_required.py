"""The position required is called by the plan's own name wherever a person reads of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.answers.outputs import Output
from ccgmodel.commands.plans import rows
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import Projection, project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words import compared, figures, position, settings
from ccgmodel.words.levers import label
from ccgmodel.words.required import required
from ccgmodel.workbook.read import read

YORK = Path(__file__).parents[2] / "sample_data" / "vale-of-york-2017.xlsx"


@pytest.fixture(scope="module")
def york() -> Plan:
    return read(YORK).plan


def called(plan: Plan, name: str) -> Plan:
    return replace(plan, rules=replace(plan.rules, name=name))


def as_planned(plan: Plan) -> Projection:
    return project(plan, [Scenario()])


def test_a_plan_without_a_name_keeps_its_words(barnet: Plan):
    assert position.milestone_tests(barnet)["business_rules"] == "Surplus rule"
    assert position.milestones_met(barnet)["business_rules"] == "Surplus rule met"
    assert figures.milestone_years(barnet)["business_rules"] == "Year the surplus rule is met"
    assert figures.cause(barnet, "surplus_required") == "Surplus required"
    assert compared.tests(barnet)["business_rules"] == "Meets the surplus rule"
    assert position.tests(as_planned(barnet))[1]["Test"] == (
        "Surplus rule: in-year position at or above the surplus required"
    )
    assert position.what_milestones_are(barnet).startswith(
        "**Break-even**: the first year whose in-year position is nought or more. **Surplus rule**: the first year "
        "whose in-year position is at or above the surplus required: a rate, a sum, or an improvement on last "
        "year's position under the same scenario. **Legacy cleared**: "
    )


def test_vale_of_york_speaks_of_its_improvement_rule(york: Plan):
    assert position.milestone_tests(york)["business_rules"] == "1 % improvement rule"
    assert position.milestones_met(york)["business_rules"] == "1 % improvement rule met"
    assert figures.name_of(york, Output("business_rules")) == "Year the 1 % improvement rule is met"
    assert label(LEVERS["surplus_required"], york) == "1 % improvement rule"
    assert settings.what(york, Setting("surplus_required")) == "1 % improvement rule"
    assert compared.tests(york)["business_rules"] == "Meets the 1 % improvement rule"
    assert position.tests(as_planned(york))[1]["Test"] == (
        "1 % improvement rule: in-year position at or above what it requires"
    )
    assert "**1 % improvement rule**: the first year whose in-year position is at or above what it requires: " in (
        position.what_milestones_are(york)
    )


def test_an_improvement_without_a_name_is_called_one(york: Plan):
    plan = called(york, "")
    assert position.milestone_tests(plan)["business_rules"] == "Improvement rule"
    assert figures.cause(plan, "surplus_required") == "Improvement required"
    assert "It **meets the improvement rule in 2017/18**." in position.headline(
        as_planned(plan), as_planned(plan), moved=False
    )


def test_a_name_keeps_its_capitals_and_is_no_formatting(barnet: Plan):
    plan = called(barnet, "NHS England *control* {total}")
    published, ours = as_planned(plan), project(plan, [Scenario.parse(["headroom_release=0"])])
    assert "**Meets the NHS England \\*control\\* {total} in 2017/18**, one year later than the plan." in (
        position.headline(published, ours, moved=True)
    )
    assert position.milestones_met(plan)["business_rules"] == "NHS England *control* {total} met"


def test_several_plans_have_one_word_where_they_call_it_alike(barnet: Plan, york: Plan):
    assert required(barnet, barnet).rule == "surplus rule"
    assert required(york, york).amount == "1 % improvement rule"
    assert required(barnet, york).rule == "required position"
    assert position.milestone_words(barnet, york)["business_rules"].does == "meets the required position"


def test_the_command_names_the_row_and_the_year(york: Plan, barnet: Plan, capsys: pytest.CaptureFixture[str]):
    assert main(["project", str(YORK)]) == 0
    said = capsys.readouterr().out
    assert "1 % improvement rule: 2017/18" in said
    labels = [row[0] for row in rows(as_planned(york), york.years, "{:.1f}")]
    assert "1 % improvement rule" in labels
    assert "QIPP needed: 1 % improvement rule" in labels
    labels = [row[0] for row in rows(as_planned(barnet), barnet.years, "{:.1f}")]
    assert "Surplus required" in labels
    assert "QIPP needed: surplus required" in labels
