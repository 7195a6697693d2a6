"""What stays level past a plan's own years, by how much that flatters, and growing it in place of that."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.__main__ import main
from ccgmodel.plan import Line, Plan
from ccgmodel.projection import frozen, grown, project
from ccgmodel.scenario import Scenario
from tests.helpers.strategies import examples, plans, pounds, scenarios

BARNET = str(Path(__file__).parents[2] / "sample_data" / "barnet-recovery-2013.xlsx")


@examples(30)
@given(plans(), pounds(1, 50_000), st.integers(1, 11), scenarios())
def test_growing_what_is_fixed_costs_what_leaving_it_flattered(
    plan: Plan, fixed: float, further: int, scenario: Scenario
):
    """No lever moves a fixed line, so that the difference is the same under every scenario."""
    line = Line(name="Running costs", fixed=(fixed,) * plan.years)
    plan, years = replace(plan, lines=(*plan.lines, line)), plan.years + further
    found = frozen(plan, years)
    if found is None:  # no growth on average
        return
    level, grows = (project(each, [scenario], years) for each in (plan, grown(plan, years)))
    np.testing.assert_allclose(level.in_year - grows.in_year, found.flatters[np.newaxis], atol=1e-6)
    assert not found.flatters[: plan.years].any()
    last = sum(each.fixed[-1] for each in plan.lines if each.fixed)  # a drawn plan may have fixed lines of its own
    assert found.flatters[-1] == pytest.approx(last * ((1.0 + found.growth) ** further - 1.0))
    assert grows.plan.own_years == level.plan.own_years == plan.years


@examples(10)
@given(plans(), st.integers(1, 4))
def test_within_its_own_years_nothing_is_frozen(plan: Plan, years: int):
    line = Line(name="Running costs", fixed=(100.0,) * plan.years)
    plan = replace(plan, lines=(*plan.lines, line))
    assert frozen(plan, years) is None
    assert grown(plan, years) == project(plan, [Scenario()], years).plan


def test_the_command_says_what_is_level_and_by_how_much_that_flatters(capsys):
    assert main(["project", BARNET, "--years", "12"]) == 0
    level = capsys.readouterr()
    assert level.err == (
        "past the plan's own years Operating costs stays level: growing by 2.5 % a year, as the plan's spend does on "
        "average before savings, the in-year position of 2024/25 would be £3,173k lower; --grow-fixed lets it grow\n"
    )
    assert main(["project", BARNET, "--years", "12", "--grow-fixed"]) == 0
    grows = capsys.readouterr()
    assert grows.err == (
        "past the plan's own years Operating costs grows by 2.5 % a year, as the plan's spend does on average before "
        "savings\n"
    )
    lost = float(_in_year(level.out)[-1]) - float(_in_year(grows.out)[-1])
    assert lost == pytest.approx(3_173, abs=0.6)
    assert _in_year(level.out)[:5] == _in_year(grows.out)[:5]


def _in_year(table: str) -> list[str]:
    row = next(line for line in table.splitlines() if line.startswith("In-year position"))
    return row.replace(",", "").split()[2:]


def test_growing_what_is_never_run_on_is_said_to_change_nothing(capsys):
    assert main(["project", BARNET, "--grow-fixed"]) == 0
    assert capsys.readouterr().err == (
        "--grow-fixed changes nothing: no fixed line is run past the plan's own years\n"
    )
