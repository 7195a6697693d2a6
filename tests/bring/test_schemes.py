"""Savings by name that are schemes: asked, each on its line, and the printed table exactly with no lever moved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.bring import BringError, Recipe, Understanding, pasted, read_recipe, recipe_text, to_plan, understand
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario, plan_hash
from ccgmodel.workbook import filled_template, read

SPEND = [
    ["NHS Example CCG £000", "2014/15", "2015/16", "2016/17"],
    ["Allocation", "400,000", "410,000", "420,000"],
    ["York hospital", "200,000", "205,000", "209,000"],
    ["GP prescribing", "100,000", "104,000", "107,000"],
    ["Other things", "90,000", "93,000", "95,000"],
    ["Total", "390,000", "402,000", "411,000"],
    ["Surplus", "10,000", "8,000", "9,000"],
]
SCHEMES = [
    ["QIPP schemes", "", "", ""],
    ["Prescribing review", "500", "700", "0"],
    ["Falls clinic", "0", "300", "0"],
    ["Referral management", "400", "500", "600"],
]
YEARS = (2014, 2015, 2016)


def understood(table: list[list[str]], recipe: Recipe | None = None, *decided) -> Understanding:
    return understand(pasted("\n".join("\t".join(row) for row in table)), recipe, decided)


def asked(found: Understanding) -> list[str]:
    usual = ("carries a balance", "each year's new savings")
    return [str(each) for each in found.problems if not any(one in each.found for one in usual)]


def positions(plan, **levers: float) -> list[float]:
    return project(plan, [Scenario.of(levers)]).in_year[0].tolist()


def test_savings_listed_as_schemes_become_schemes_and_both_are_asked():
    found = understood([*SPEND, *SCHEMES])
    assert asked(found) == [
        "Pasted table!row 9: 3 rows list savings by name (Prescribing review, Falls clinic, Referral management); they "
        "are taken as schemes; say so if they are not",
        "Pasted table!row 9: Prescribing review: taken to act on GP prescribing; choose another line if it acts elsewhere",
        "Pasted table!row 10: Falls clinic, Referral management: taken to act on York hospital; choose another line if "
        "it acts elsewhere",
    ]
    plan = to_plan(found)
    assert [
        (each.name, each.line, each.programme, each.first_year_saving, each.full_year) for each in plan.schemes
    ] == [
        ("Prescribing review", "GP prescribing", "", 500.0, 1_200.0),
        ("Falls clinic", "York hospital", "", 300.0, 300.0),
        ("Referral management 2014/15", "York hospital", "Referral management", 400.0, 400.0),
        ("Referral management 2015/16", "York hospital", "Referral management", 500.0, 500.0),
        ("Referral management 2016/17", "York hospital", "Referral management", 600.0, 600.0),
    ]
    assert plan.schemes[0].source == "Brought: Pasted table!B9 to D9"
    result = project(plan, [Scenario()])
    assert result.in_year[0] == pytest.approx([10_000, 8_000, 9_000])
    assert result.spend[0][:3] == pytest.approx(
        np.array([[200_000, 205_000, 209_000], [100_000, 104_000, 107_000], [90_000, 93_000, 95_000]])
    )
    assert plan.qipp is None


def test_a_lever_of_one_scheme_moves_what_it_saves():
    plan = to_plan(understood([*SPEND, *SCHEMES]))
    assert positions(plan, **{"qipp_delivery[Falls clinic]": 0.0})[:2] == pytest.approx([10_000, 7_700])
    assert positions(plan, **{"qipp_delivery[Referral management]": 0.5})[0] == pytest.approx(9_800)


def test_the_workbook_of_the_plan_has_the_schemes():
    plan = to_plan(understood([*SPEND, *SCHEMES]))
    back = read(filled_template(plan), "a.xlsx")
    assert back.errors == ()
    assert back.plan is not None
    assert back.plan.schemes == plan.schemes
    assert positions(back.plan) == pytest.approx([10_000, 8_000, 9_000])


def test_one_choice_for_all_or_by_row_and_the_recipe_keeps_both():
    table = [*SPEND, *SCHEMES]
    every = understood(table, Recipe(schemes_act_on="Other things", savings_by_name="schemes"))
    assert asked(every) == []
    assert {each.line for each in to_plan(every).schemes} == {"Other things"}
    row = next(row.choice for row in every.rows if row.printed.row.label == "Falls clinic")
    one = understood(table, every.recipe, replace(row, acts_on="York hospital"))
    lines = ["Other things", "York hospital", *["Other things"] * 3]
    assert [each.line for each in to_plan(one).schemes] == lines
    kept = read_recipe(recipe_text(one.recipe))
    again = understood(table, kept)
    assert (again.changes, asked(again)) == ((), [])
    assert plan_hash(to_plan(again)) == plan_hash(to_plan(one))


def test_savings_by_name_that_nothing_calls_schemes_are_sums_and_can_be_schemes():
    table = [*SPEND, ["QIPP, prescribing", "500", "700", "0"], ["QIPP, hospital", "0", "300", "0"]]
    found = understood(table)
    assert asked(found)[0] == (
        "Pasted table!row 8: 2 rows list savings by name (QIPP, prescribing, QIPP, hospital); they are taken as sums of "
        "planned savings; say so if they are not"
    )
    assert to_plan(found).schemes == ()
    plan = to_plan(understood(table, Recipe(savings_by_name="schemes")))
    assert [each.name for each in plan.schemes] == ["QIPP, prescribing", "QIPP, hospital"]
    sums = understood([*SPEND, *SCHEMES], Recipe(savings_by_name="sums"))
    assert to_plan(sums).schemes == ()
    assert to_plan(sums).qipp.planned == (900.0, 1_500.0, 600.0)


def test_schemes_below_their_sum_or_in_another_table_are_counted_once():
    total = ["QIPP savings", "900", "1,500", "600"]
    below = understood([*SPEND, total, *(["of which scheme: " + row[0], *row[1:]] for row in SCHEMES[1:])])
    other = understood([*SPEND, total, [""] * 4, SPEND[0], *SCHEMES])
    for found in (below, other):
        assert sum(each.full_year for each in to_plan(found).schemes) == 3_000
        assert to_plan(found).qipp is None
        assert positions(to_plan(found), qipp_delivery=0.0)[0] == pytest.approx(9_100)


def test_schemes_that_are_not_what_another_table_sums_are_asked_about():
    found = understood([*SPEND, ["QIPP savings", "900", "1,500", "650"], [""] * 4, SPEND[0], *SCHEMES])
    assert asked(found) == [
        "Pasted table!row 12: Prescribing review, Falls clinic, Referral management come to 600 in 2016/17, and QIPP "
        "savings is 650 (£k); it is read, and they are not; to read them, say what each is, and that QIPP savings is "
        "a subtotal"
    ]
    assert to_plan(found).qipp.planned == (900.0, 1_500.0, 650.0)


def test_a_scheme_on_a_line_that_is_not_there_is_no_plan():
    found = understood([*SPEND, *SCHEMES], Recipe(schemes_act_on="Gone", savings_by_name="schemes"))
    assert str(found.errors[0]) == (
        "Pasted table!row 9: Prescribing review acts on Gone, which is no line here; choose the line that it acts on"
    )


def test_sums_that_fall_beside_schemes_are_refused():
    table = [*SPEND, *SCHEMES, ["QIPP, other", "900", "-100", "500"]]
    other = next(row.choice for row in understood(table).rows if row.printed.row.label == "QIPP, other")
    found = understood(table, None, replace(other, role="savings_planned"))
    with pytest.raises(BringError, match="QIPP, other falls from one year to the next, beside schemes"):
        to_plan(found)


amounts = st.lists(st.integers(0, 900), min_size=3, max_size=3)


@settings(max_examples=25, deadline=None)
@given(
    schemes=st.lists(amounts, min_size=2, max_size=5),
    inside=st.booleans(),
    acts_on=st.sampled_from(["", "York hospital", "Other things"]),
    others=amounts,
    count=st.sampled_from(["each year", "to date"]),
)
def test_no_lever_moved_is_the_printed_table_whatever_the_schemes_save(schemes, inside, acts_on, others, count):
    """A scheme only says whose the savings are: the sheet's lines and positions are what they were."""
    sign = -1 if inside else 1
    named = [[f"Scheme {chr(65 + n)}", *(str(sign * each) for each in row)] for n, row in enumerate(schemes)]
    named.append(["Savings to be identified", *(str(sign * each) for each in others)])
    spent = [sum(int(row[t].replace(",", "")) for row in SPEND[2:5]) for t in (1, 2, 3)]
    taken = [sum(row[t] for row in (*schemes, others)) if inside else 0 for t in range(3)]
    left = [
        allocated - cost + less for allocated, cost, less in zip((4e5, 4.1e5, 4.2e5), spent, taken, strict=True)
    ]
    table = [*SPEND[:5], SCHEMES[0], *named, ["Surplus", *(f"{each:.0f}" for each in left)]]
    recipe = Recipe(
        savings="inside" if inside else "taken off", savings_by_name="schemes", schemes_act_on=acts_on,
        savings_count=count,
    )  # fmt: skip
    found = understood(table, recipe)
    plan = to_plan(found)
    result = project(plan, [Scenario()])
    assert result.in_year[0] == pytest.approx(left, abs=1e-6)
    if not (inside and acts_on):
        assert result.spend[0][0] == pytest.approx([200_000, 205_000, 209_000], abs=1e-6)
