"""A foreign table understood: adding up, signs, columns and units; and what is asked where it is ambiguous."""

import random
from dataclasses import replace

import numpy as np
import pytest

from ccgmodel.bring import (
    ROUNDING,
    UNEXPLAINED,
    BringError,
    Recipe,
    RecipeError,
    RecipeRow,
    Understanding,
    pasted,
    question_key,
    read_book,
    read_recipe,
    recipe_text,
    to_plan,
    understand,
)
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario
from tests.helpers.app import ROOT

LAYOUTS = ROOT / "sample_data" / "layouts"

TABLE = [
    ["NHS Example CCG", "", ""],
    ["£000", "2014/15", "2015/16"],
    ["Allocation", "400,000", "410,000"],
    ["York hospital", "200,000", "205,000"],
    ["of which emergency", "90,000", "91,000"],
    ["GP prescribing", "100,000", "104,000"],
    ["Other things", "90,000", "93,000"],
    ["Total", "390,000", "402,000"],
    ["Surplus", "10,000", "8,000"],
]


def understood(table=TABLE, recipe: Recipe | None = None, **cells: str) -> Understanding:
    """The table with some of its cells changed, such as C4="1"."""
    rows = [list(row) for row in table]
    for cell, text in cells.items():
        rows[int(cell[1:]) - 1]["ABCDEFG".index(cell[0])] = text
    return understand(pasted("\n".join("\t".join(row) for row in rows)), recipe)


def roles(found: Understanding) -> dict[str, str]:
    return {row.printed.row.label: row.role for row in found.rows}


def asked(found: Understanding) -> list[str]:
    """What is asked besides what becomes of the balance, which this table never says."""
    return [str(each) for each in found.open_questions if "carries a balance" not in each.found]


def test_rows_are_told_by_what_adds_up():
    found = understood()
    assert roles(found) == {
        "Allocation": "allocation",
        "York hospital": "spend",
        "of which emergency": "subtotal",
        "GP prescribing": "spend",
        "Other things": "spend",
        "Total": "total_spend",
        "Surplus": "position",
    }
    assert asked(found) == []
    plan = to_plan(found)
    assert (plan.organisation, plan.first_year, plan.years) == ("NHS Example CCG", 2014, 2)
    assert project(plan, [Scenario()]).in_year[0] == pytest.approx([10_000, 8_000])


def test_what_becomes_of_the_balance_is_asked_where_no_row_says_it():
    assert [str(each) for each in understood().open_questions] == [
        "Pasted table!row 3: no row carries a balance forward; each year's position is added to that of the years "
        "before; or say that what is brought forward is inside the allocation"
    ]
    assert to_plan(understood(recipe=Recipe(balance="inside"))).balance_brought_forward == "inside"


def test_a_figure_that_does_not_agree_names_its_rows():
    assert asked(understood(C4="305,000")) == [
        "Pasted table!C8: spend of 2015/16: read 502,000, the sheet says 402,000 (£k), +100,000, more than rounding; "
        "read from York hospital, GP prescribing, Other things; look at what its rows are; kept so, the plan stands "
        "on the rows",
        "Pasted table!C9: position of 2015/16: read -92,000, the sheet says 8,000 (£k), -100,000, more than rounding; "
        "read from Allocation, York hospital, GP prescribing and 1 more; look at what its rows are; kept so, the plan "
        "stands on the rows",
    ]


def test_a_second_table_of_spend_is_asked_about_and_can_be_the_one_that_is_read():
    other = [[row[0], *(each.replace("0,000", "1,000") for each in row[1:])] for row in TABLE[1:]]
    found = understood([*TABLE, ["", "", ""], ["Do nothing", "", ""], *other])
    assert found.read.position == {2014: 10_000, 2015: 8_000}
    assert asked(found)[0] == (
        "Pasted table!A12: this table has lines of spend too, and those of Pasted table, row 2 are read; say what its "
        "rows are if it is the plan"
    )


def test_a_sheet_that_nothing_holds_is_asked_about():
    assert asked(understood(TABLE[:7])) == [
        "Pasted table: the sheet has no total of its rows and no position, so that nothing holds what was read; check "
        "the figures by eye"
    ]


def test_a_cell_that_is_no_figure_is_asked_about():
    assert asked(understood(C6="tbc"))[0] == (
        "Pasted table!C6: GP prescribing of 2015/16 is 'tbc', which is no figure; it is taken as nought; type the figure"
    )


def test_a_unit_that_no_word_says_is_settled_by_a_commissioners_allocation_and_asked_of_any_other():
    found = understood(A2="Item")
    assert asked(found) == []
    assert [(each.where, each.text) for each in found.settled] == [
        ("Pasted table!A2",
         "no unit of money is said; it is £k, as in no other is the allocation of a commissioner's size")
    ]  # fmt: skip
    smaller = [[cell.replace("0,000", ",000") if cell else cell for cell in row] for row in TABLE]
    assert "no unit of money is said; £k is taken from the size of the figures; say it" in "".join(
        asked(understood(smaller, A2="Item"))
    )


def test_a_years_outturn_beside_its_plan_is_asked_about_unless_every_year_is_headed_as_a_plan():
    table = [["£000", "2014/15", "", "2015/16"], ["", "Plan", "Outturn", "Plan"]]
    table += [[row[0], row[1], "1", row[2]] for row in TABLE[2:]]
    found = understood(table)
    assert asked(found) == []
    assert [str(each.text) for each in found.settled] == [
        "2014/15 has several columns: Pasted table!B1 '2014/15 Plan', Pasted table!C1 '2014/15 Outturn'; "
        "'2014/15 Plan' is taken, as every year has such a column"
    ]
    assert found.read.position == {2014: 10_000, 2015: 8_000}
    assert "Pasted table!B1: 2014/15 has several columns" in asked(understood(table, D2="Outturn"))[0]


def test_totals_of_parts_of_the_lines_are_subtotals_where_no_row_adds_them_up():
    parts = [["Total hospitals", "200,000", "205,000"], ["Total others", "190,000", "197,000"]]
    found = understood([*TABLE[:5], parts[0], *TABLE[5:7], parts[1], TABLE[8]])
    assert asked(found) == []
    assert (roles(found)["Total hospitals"], roles(found)["Total others"]) == ("subtotal", "subtotal")


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("£m", "Pasted table!A2: in £m the allocation is £410,000.000m in its largest year; check the unit: figures "
               "may be stored in another than they are shown in"),
    ],
)  # fmt: skip
def test_a_unit_that_is_missing_or_cannot_be_is_asked(heading: str, said: str):
    assert said in asked(understood(A2=heading))


def test_which_year_year_1_is_must_be_said():
    table = [*TABLE[:1], ["£000", "Year 1", "Year 2"], *TABLE[2:]]
    assert [str(each) for each in understood(table).errors] == [
        "Pasted table!B2: 'Year 1' is the first year, and no year is said; say which financial year it is"
    ]
    with pytest.raises(BringError):
        to_plan(understood(table))
    assert to_plan(understood(table, Recipe(first_year=2014))).year_labels == ("2014/15", "2015/16")


def test_a_bare_year_is_asked_about():
    table = [*TABLE[:1], ["£000", "2014", "2015"], *TABLE[2:]]
    found = understood(table)
    assert to_plan(found).first_year == 2014
    assert asked(found)[0] == (
        "Pasted table!B2: '2014' is taken as 2014/15, the year that begins in it; if it is 2013/14, say that years "
        "are named by their end"
    )
    assert to_plan(understood(table, Recipe(bare_years="ends"))).first_year == 2013


def test_outturn_budget_and_variance_are_told_apart():
    table = [
        ["£000", "2014/15", "", "", "2015/16"],
        ["", "Plan", "Outturn", "Variance", "Plan"],
        ["Allocation", "400,000", "401,000", "1,000", "410,000"],
        ["York hospital", "300,000", "309,000", "9,000", "305,000"],
        ["Other things", "90,000", "91,000", "1,000", "93,000"],
        ["Total", "390,000", "400,000", "10,000", "398,000"],
    ]
    planned = understood(table)
    assert planned.columns[0].by_year[2014].text == "2014/15 Plan"
    assert planned.read.spend == {2014: 390_000, 2015: 398_000}
    outturn = understood(table, Recipe(columns={"2014/15": "2014/15 Outturn"}))
    assert outturn.read.spend == {2014: 400_000, 2015: 398_000}
    assert to_plan(outturn).first_year_is == "outturn"


def test_income_and_surplus_in_brackets_are_a_convention_of_the_sheet():
    found = understood(B3="(400,000)", C3="(410,000)", B9="(10,000)", C9="(8,000)")
    assert asked(found) == []
    assert found.read.position == {2014: 10_000, 2015: 8_000}


def test_two_rows_of_a_name_are_two_lines():
    found = understood(A7="GP prescribing")
    assert to_plan(found).line_names == ("York hospital", "GP prescribing", "GP prescribing (2)")


def test_rounding_stands_in_a_line_of_its_own():
    plan = to_plan(understood(B9="10,001"))
    assert (plan.lines[-1].name, plan.lines[-1].fixed) == (ROUNDING, (-1.0, 0.0))
    assert project(plan, [Scenario()]).in_year[0] == pytest.approx([10_001, 8_000])


def test_what_the_rates_do_not_explain_is_a_step_of_the_year():
    plan = to_plan(understood())
    step = next(each for each in plan.steps if each.line == "GP prescribing")
    assert step.description == UNEXPLAINED
    assert step.amounts == pytest.approx((0.0, 104_000 - 100_000 * 1.027))
    line = next(each for each in plan.lines if each.name == "GP prescribing")
    assert line.rates["inflation"] == (0.0521, 0.027)


@pytest.mark.parametrize("inside", [True, False])
def test_savings_inside_the_total_or_taken_off_already(inside: bool):
    savings = ["QIPP", "(5,000)", "(6,000)"]
    lines, total = TABLE[:7], ["Total", "385,000", "396,000"] if inside else TABLE[7]
    position = ["Surplus", "15,000", "14,000"] if inside else TABLE[8]
    table = [*lines, savings, total, position] if inside else [*lines, total, position, savings]
    found = understood(table)
    assert found.recipe.savings == ("inside" if inside else "taken off")
    plan = to_plan(found)
    printed = [15_000, 14_000] if inside else [10_000, 8_000]
    np.testing.assert_allclose(project(plan, [Scenario()]).in_year[0], printed, atol=1e-6)
    assert plan.qipp is not None
    assert plan.qipp.planned == (5_000, 6_000)


def test_a_sheet_of_very_many_rows_is_not_searched_and_that_is_said():
    found = understand(pasted("\n".join(["£k\t2014/15\t2015/16", *["Acute\t1\t2"] * 10_000])))
    assert "Pasted table: the sheet has 10,001 rows and was not searched; bring its table alone" in map(
        str, found.problems
    )


# Recipes


def test_next_month_is_read_with_what_moved_appeared_and_vanished():
    recipe = understood().recipe
    table = [
        TABLE[0], ["Month 9", "", ""], TABLE[1], TABLE[2], TABLE[3], TABLE[4], ["GP prescribing costs", "100,000", "104,000"],
        *TABLE[6:],
    ]  # fmt: skip
    found = understood(table, recipe)
    assert [(each.kind, each.text) for each in found.changes] == [
        ("moved", "Allocation stood at Pasted table!row 3 last time"),
        ("moved", "York hospital stood at Pasted table!row 4 last time"),
        ("moved", "of which emergency stood at Pasted table!row 5 last time"),
        (
            "appeared",
            "GP prescribing costs was not there last time; it is taken as Line of spend",
        ),
        ("moved", "Other things stood at Pasted table!row 7 last time"),
        ("moved", "Total stood at Pasted table!row 8 last time"),
        ("moved", "Surplus stood at Pasted table!row 9 last time"),
        ("vanished", "GP prescribing stood here last time as Line of spend, and is not here now"),
    ]
    assert len(found.open_questions) == 2
    assert understood(recipe=recipe).changes == ()
    assert understood(recipe=recipe).open_questions == ()


def test_a_file_of_another_name_is_no_move():
    text = (LAYOUTS / "bnes-2012.json").read_text("utf-8")
    old = ROOT / "tests" / "bring" / "files" / "bnes.xls"
    assert understand(read_book(old.read_bytes(), "month-10.xls"), read_recipe(text)).changes == ()


def test_a_recipe_comes_back_from_its_text():
    recipe = replace(understood().recipe, name="Monthly", confirmed=("A1: “sure”",))
    assert read_recipe(recipe_text(recipe)) == recipe


def test_a_question_that_was_answered_is_not_asked_again_and_a_new_figure_is():
    wrong = understood(C9="9,000")
    recipe = replace(wrong.recipe, confirmed=tuple(map(question_key, wrong.open_questions)))
    assert understood(recipe=recipe, C9="9,000").open_questions == ()
    assert len(understood(recipe=recipe, C9="9,500").open_questions) == 1


def test_what_is_decided_now_stands_over_the_recipe():
    total = next(row.choice for row in understood().rows if row.role == "subtotal")
    book = understood().book
    found = understand(book, understood().recipe, [replace(total, role="ignored")])
    assert roles(found)["of which emergency"] == "ignored"
    assert found.changes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["it is no recipe; choose a file (.json) that was downloaded here as one"]),
        ("[]", ["it is no recipe; choose a file (.json) that was downloaded here as one"]),
        (
            '{"version": 7}',
            ["it was made by another version of the planner; decide it again, or update the planner"],
        ),
        (
            '{"version": 1, "unit": "$", "rows": [{"label": "A", "role": "gold", "occurrence": 0, "growth": "x"}, 3]}',
            [
                "row 1: growth is 'x'; choose one of 'Services at tariff', 'Prescribing', 'Other services', or '' for its "
                "own figures",
                "recipe: unit is '$'; choose one of '', '£', '£k', '£m'",
                "row 1: occurrence is 0; type a number",
                "row 1: role is 'gold'; choose one of 'allocation', 'non_recurrent', 'brought_forward', 'spend', "
                "'set_aside', 'savings_planned', 'savings_unidentified', 'scheme', 'required', 'position', "
                "'cumulative', 'total_allocation', 'total_spend', 'subtotal', 'ignored'",
                "row 2: it is no row; give its label and role",
            ],
        ),
    ],
)
def test_every_problem_of_a_recipe_is_said_at_once(text: str, said: list[str]):
    with pytest.raises(RecipeError) as error:
        read_recipe(text)
    assert sorted(map(str, error.value.problems)) == sorted(said)


def test_a_row_that_is_decided_twice_is_refused():
    with pytest.raises(RecipeError, match="rows: acute: occurrence 1 is there twice; keep one of them"):
        Recipe(rows=(RecipeRow(label="Acute"), RecipeRow(label="acute")))


def test_a_sheet_of_five_thousand_rows_is_understood_as_one_of_ten():
    draw = random.Random(1)  # noqa: S311 - no secret
    figures = [[draw.randint(1, 200) for _ in range(4)] for _ in range(4_990)]
    lines = [[f"Placements of cost centre {at}", *map(str, each)] for at, each in enumerate(figures)]
    spend = [sum(each) for each in zip(*figures, strict=True)]
    found = understood(
        [
            ["£000", "2014/15", "2015/16", "2016/17", "2017/18"],
            ["Allocation", *(str(each + 100) for each in spend)],
            *lines,
            ["Total", *map(str, spend)],
            ["Surplus", *["100"] * 4],
        ]
    )
    assert asked(found) == []
    assert set(found.read.position.values()) == {100.0}


def ledger(*tail: list[str]) -> Understanding:
    """A ledger of one year and 300 rows, some of which add up to the next by chance."""
    draw = random.Random(1)  # noqa: S311 - no secret
    rows = [[f"Placements {at}", str(draw.randint(1, 60))] for at in range(300)]
    return understood([["£000", "2014/15"], ["Allocation", "90,000"], *rows, *tail])


def chance(found: Understanding) -> list[str]:
    return [each for each in map(str, found.problems) if "by chance" in each]


def test_rows_that_add_up_by_chance_are_named_and_asked_about():
    found = ledger()
    parts = [row for row in found.rows if row.role == "subtotal"]
    assert len(parts) > 2
    assert len(chance(found)) == 1
    assert chance(found)[0].startswith(f"{parts[0].printed.where}: {parts[0].printed.row.label} (row ")
    assert chance(found)[0].endswith(
        f"and {len(parts) - 3} more: only the figures add up, as they may by chance, and no total of the sheet holds "
        "it; they are taken as totals or parts of another row; say what each is where it is not"
    )


def test_the_sheets_own_total_says_whether_rows_that_add_up_are_lines():
    every = sum(row.printed.figures[2014] for row in ledger().rows[1:])
    found = ledger(["Total", f"{every:.0f}"])
    assert not [row for row in found.rows if row.role == "subtotal"]
    assert found.read.spend == {2014: every}
    assert [each.agrees for each in found.agreements] == [True]
    assert all("2014/15: read" not in str(each) for each in found.open_questions)


def test_a_few_rows_that_add_up_in_every_year_are_no_chance():
    found = understood([*TABLE[:4], ["All things", "190,000", "197,000"], *TABLE[5:7]])
    assert roles(found)["GP prescribing"] == "subtotal"
    assert chance(found) == []
