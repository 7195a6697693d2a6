"""What a plan's own rounding forgives: a shortfall that the plan itself would print as nought, and no more."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccgmodel.answers import ensemble, ranges
from ccgmodel.commands.plans import document, milestones
from ccgmodel.plan import Allocation, Line, Plan, Rules, Step, precision, within_rounding
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.portfolio.project import JointScenario, project_portfolio
from ccgmodel.portfolio.standings import milestone_year as year_of_part
from ccgmodel.portfolio.standings import standings
from ccgmodel.projection import MILESTONES, margin, milestone_year, passes, project, reached
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ccgmodel.words.position import headline
from ccgmodel.workbook.export.results import LABELS
from tests.helpers.exports import exported
from tests.helpers.strategies import examples, plans, scenarios

PUBLISHED = Scenario("The plan")


def in_millions(short: float, tenths: int = 1) -> Plan:
    """A plan printed to £0.1m, of which growth that is a rate leaves every later year so many £k short of nought."""
    spend, last = 300_000.0, 300_000.0 * 1.01
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=3,
        money_unit="£m",
        lines=(
            Line(
                name="Acute", category="Care", first_year_spend=spend,
                rates={"inflation": (0.0, (last + short) / spend - 1.0, 0.0)},
            ),
        ),
        allocation=Allocation(
            recurrent=(spend - 100.0 * tenths, None, None),
            growth=(None, last / (spend - 100.0 * tenths) - 1.0, 0.0),
            non_recurrent=(0.0, 0.0, 0.0),
        ),
        rules=Rules(surplus_rate=(0.0, 0.0, 0.0)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "unit", "step"),
    [
        ((300_000.0, 1_000.0), "£m", 1_000.0),
        ((300_100.0, 1_000.0), "£m", 100.0),
        ((300_110.0, -1_000.0), "£m", 10.0),
        ((300_111.0, 1_000.0), "£m", 0.0),
        ((0.1 + 0.2, 300.0), "£m", 0.0),
        ((300_000.0, 1_000.0), "£k", 0.0),
        ((300_000.0, 1_000.0), "£", 0.0),
    ],
)
def test_the_step_is_the_coarsest_to_which_every_figure_is_whole(figures, unit, step):
    plan = replace(in_millions(0.0, tenths=10), money_unit=unit)
    spend, extra = figures
    plan = replace(
        plan,
        lines=(replace(plan.lines[0], first_year_spend=spend),),
        steps=(Step(line="Acute", description="Ward", recurrent=True, amounts=(0.0, extra, 0.0)),),
    )
    assert precision(plan) == step


@pytest.mark.parametrize(("short", "year", "forgiven"), [(-1.0, 2014, 0.0), (4.0, 2014, 4.0), (49.9, 2014, 49.9), (50.1, None, 0.0)])  # fmt: skip
def test_what_prints_as_nought_is_met_and_said_to_be(short: float, year: int | None, forgiven: float):
    projection = project(in_millions(short), [PUBLISHED])
    found = reached(projection, "break_even")
    assert found.year == year
    assert found.short == pytest.approx(forgiven, abs=1e-6)


def test_it_is_said_with_the_sum():
    projection = project(in_millions(4.0), [PUBLISHED])
    assert headline(projection, projection, moved=False).startswith(
        "The plan **breaks even in 2014/15, within rounding** (£4k short, where the plan’s figures are "
        "given to £0.1m). "
    )
    assert document(projection, PUBLISHED, 3)["within_rounding"] == {
        "break_even": pytest.approx(4.0), "business_rules": pytest.approx(4.0)
    }  # fmt: skip
    assert milestones(projection)["break_even"] == "2014/15"


def test_a_small_plan_in_whole_millions_is_not_met_by_half_a_million():
    plan = in_millions(0.0)
    assert within_rounding(plan) == 50.0
    small = replace(plan, lines=(replace(plan.lines[0], first_year_spend=5_000.0),), allocation=replace(plan.allocation, recurrent=(5_000.0, None, None)))  # fmt: skip
    assert (precision(small), within_rounding(small)) == (1_000.0, 5.0)


@pytest.mark.parametrize("short", [4.0, 60.0])
def test_chance_part_and_league_table_say_the_same(short: float):
    plan = in_millions(short)
    year = int(milestone_year(project(plan, [PUBLISHED]), "break_even")[0])
    together = Portfolio(name="One", plans=(plan,))
    projection = project_portfolio(together, [JointScenario("")])
    assert int(year_of_part(projection, "break_even")[0]) == year == (2014 if short < 50.0 else 0)
    assert standings(projection, 2014)[0].met == (short < 50.0)
    still = Scenario("", {Setting(name): LEVERS[name].neutral(plan) for name in ranges(plan)})  # nothing is drawn
    drawn = ensemble(plan, still, draws=20)
    assert drawn.chance_in["break_even"][1] == drawn.chance_by["break_even"][1] == float(short < 50.0)


@examples(40)
@given(plans(), scenarios(), st.sampled_from(list(MILESTONES)))
def test_more_than_the_plan_s_rounding_is_never_forgiven_and_what_is_met_is_not_called_rounded(
    plan: Plan, scenario: Scenario, milestone
):
    """The allowance is that of the plan, whatever the scenario: a scenario cannot make its plan less exact."""
    plan = replace(plan, money_unit="£m")
    assume(not scenario.problems(plan))
    projection = project(plan, [scenario])
    margins = margin(projection, milestone)
    met = passes(margins, plan)
    assert not met[margins < -within_rounding(plan)].any()
    assert met[margins >= 0.0].all()
    found = reached(projection, milestone)
    assert 0.0 <= found.short <= within_rounding(plan)
    if found.year and found.year < plan.first_year + plan.years:
        assert found.short == max(0.0, -float(margins[0, found.year - plan.first_year]))
    exact = replace(plan, money_unit="£k")
    np.testing.assert_array_equal(passes(margins, exact), margins >= 0.0)


def test_the_exported_workbook_meets_it_by_its_own_formula():
    content = io.BytesIO(exported(in_millions(4.0), PUBLISHED))
    written, shown = (openpyxl.load_workbook(content, data_only=stored) for stored in (False, True))
    results = [[each for each in row if each is not None] for row in shown["Results"].iter_rows(values_only=True)]
    assert ["Met where missed by no more than 50 £k, the rounding of the plan's figures"] in results
    assert next(row[-1] for row in results if row[:1] == [LABELS["break_even"]]) == "2014/15"
    tests = [row for row in written["Workings"].iter_rows(values_only=True) if "passed in year number" in row]
    assert all(">=-50.0," in cell for row in tests for cell in row if str(cell).startswith("="))
    assert len(tests) == len(MILESTONES)
