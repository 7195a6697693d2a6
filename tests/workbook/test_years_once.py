"""One wrong First year or Years is one problem, and not one of each column of each sheet."""

import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.workbook.read import read
from tests.helpers.app import changed


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (
            "B6",
            10,
            Problem(
                "Plan!B6",
                "no sheet has a column for 2018/19 to 2022/23, which are of the plan's years (2013/14 to 2022/23)",
                "correct First year or Years, or add the columns to the sheets Allocation, Fixed spend, QIPP, "
                "Providers, Opportunities, Risks, Published",
            ),
        ),
        (
            "B6",
            3,
            Problem(
                "Plan!B6",
                "every sheet that goes by year has a column for 2016/17 to 2017/18, outside the plan's years "
                "(2013/14 to 2015/16)",
                "they are ignored; change First year or Years if they should be read",
                "warning",
            ),
        ),
    ],
)
def test_a_wrong_number_of_years_is_said_once(cell: str, value: int, said: Problem):
    found = read(changed("Plan", cell, value)).problems
    assert [each for each in found if "column" in each.found] == [said]


def test_a_column_that_one_sheet_has_not_is_a_problem_of_that_sheet():
    found = read(changed("Allocation", "F1", None)).problems
    assert Problem("Allocation", "the column 2017/18 is missing", "add it to row 1") in found
