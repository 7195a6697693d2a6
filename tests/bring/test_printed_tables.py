"""The published tables, typed as they are printed into plain sheets: their plans have the printed positions."""

from dataclasses import replace

import numpy as np
import pytest

from ccgmodel.answers import comparisons
from ccgmodel.bring import Recipe, read_book, read_recipe, to_plan, understand
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import filled_template, read
from tests.helpers.app import ROOT

LAYOUTS = ROOT / "sample_data" / "layouts"
POSITIONS = {  # £k, as printed
    "barnet-recovery-2013": [-20_900, -8_600, 4_900, 17_600, 29_600],
    "bnes-2012": [2_763, 2_440, 1_970],
    "vale-of-york-2017": [-16_054, -9_758, -546, 16_394],
    "se-london-2012": [0, 3_488, 3_579, 3_681],  # Bexley CCG; the year before comes from what is brought forward
}
# Annex B, £k: the surplus of the year before, and the printed surplus of three years. The allocation of 2011/12 is
# what the uplift of the Operating Plan and the two per cent funds imply.
OTHERS = {
    "Bromley CCG": (491_278, [5_992, 5_020, 5_142, 5_277]),
    "Greenwich CCG": (449_617, [4_612, 4_710, 4_830, 4_830]),
    "Lambeth CCG": (613_538, [6_605, 7_000, 7_000, 7_000]),
    "Lewisham CCG": (512_156, [5_375, 5_492, 5_618, 5_760]),
    "Southwark CCG": (517_157, [5_857, 5_857, 5_857, 5_857]),
    "South East London": (2_924_406, [28_441, 31_568, 32_027, 32_406]),
}


def book(name: str):
    file = LAYOUTS / f"{name}.csv"
    return read_book(file.read_bytes(), file.name)


def recipe(name: str) -> Recipe:
    return read_recipe((LAYOUTS / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", POSITIONS)
def test_its_recipe_makes_a_plan_with_the_printed_positions(name: str):
    understood = understand(book(name), recipe(name))
    assert (understood.errors, understood.open_questions, understood.changes) == ((), (), ())
    plan = to_plan(understood)
    np.testing.assert_allclose(project(plan, [Scenario()]).in_year[0], POSITIONS[name], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", POSITIONS)
def test_every_printed_line_and_position_is_reproduced(name: str):
    compared = comparisons(to_plan(understand(book(name), recipe(name))))
    assert compared
    apart = [f"{each.row.item} {each.year}" for each in compared if not each.reproduces and not each.row.known]
    assert apart == []


@pytest.mark.parametrize("name", POSITIONS)
def test_the_plan_s_own_workbook_reads_back_as_the_same_figures(name: str):
    plan = to_plan(understand(book(name), recipe(name)))
    back = read(filled_template(plan), f"{name}.xlsx")
    assert back.errors == ()
    assert back.plan is not None
    ours, theirs = (project(each, [Scenario()]) for each in (plan, back.plan))
    np.testing.assert_allclose(ours.spend, theirs.spend, rtol=0, atol=1e-6)
    np.testing.assert_allclose(ours.cumulative, theirs.cumulative, rtol=0, atol=1e-6)


@pytest.mark.parametrize("group", OTHERS)
def test_another_organisation_of_the_same_table(group: str):
    before, positions = OTHERS[group]
    of_group = replace(recipe("se-london-2012"), group=group, opening_allocation=float(before))
    plan = to_plan(understand(book("se-london-2012"), of_group))
    assert plan.organisation == group
    np.testing.assert_allclose(project(plan, [Scenario()]).in_year[0], positions, rtol=0, atol=1e-6)


def test_without_a_recipe_the_same_is_proposed_and_what_is_ambiguous_is_asked():
    for name in POSITIONS:
        asked = understand(book(name))
        roles = {row.choice.key: row.role for row in asked.rows}
        assert roles == {row.key: row.role for row in recipe(name).rows}, name
        assert asked.open_questions, name


def test_the_contradiction_that_the_document_prints_is_found():
    asked = understand(book("vale-of-york-2017")).open_questions
    assert [str(each) for each in asked if "cumulative" in each.found] == [
        "vale-of-york-2017!E4: cumulative of 2019/20: read -54,453, the sheet says -54,542 (£k), +89, more than "
        "rounding; read from the positions of the years before it and its own; look at what its rows are; kept so, "
        "the plan stands on the rows"
    ]


def test_savings_that_the_lines_are_net_of_have_something_to_move():
    plan = to_plan(understand(book("vale-of-york-2017"), recipe("vale-of-york-2017")))
    half = project(plan, [Scenario(), Scenario.of({"qipp_delivery": 0.5})])
    lost = half.in_year[0] - half.in_year[1]
    assert lost[0] == pytest.approx(15_900 / 2)
    priced = project(plan, [Scenario(), Scenario.of({"inflation": 0.01})])
    assert (priced.in_year[1][1:] < priced.in_year[0][1:]).all()
