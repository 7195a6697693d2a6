"""A plan that contradicts itself is refused, with everything that is wrong at once."""

from dataclasses import replace

import pytest

from ccgmodel.plan.money import Line, Step
from ccgmodel.plan.plan import Plan, PlanError


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"years": 2}, "recurrent allocation has 3 years, not 2"),
        ({"lines": ()}, "a plan needs at least one line of spend"),
        (
            {"balance_brought_forward": "inside", "opening_balance": 5.0},
            "Opening balance is not nought, but the balance is already inside the allocation",
        ),
        (
            {"steps": (Step(line="Acute", description="Ward", recurrent=True, amounts=(1.0, 0.0, 0.0)),)},
            "the recurrent step 'Ward' is in the first year, 2013/14; clear the cell: First-year spend already contains it",
        ),
        (
            {"steps": (Step(line="Dental", description="Ward", recurrent=True, amounts=(0.0,) * 3),)},
            "the step 'Ward' is on 'Dental', which is no line",
        ),
    ],
)
def test_contradictions_are_named(small_plan: Plan, change: dict, message: str):
    with pytest.raises(PlanError, match=message):
        replace(small_plan, **change)


def test_lines_are_checked(small_plan: Plan):
    wrong = (Line(name="A"), Line(name="A", fixed=(1.0,) * 3, share_of_allocation=0.5))
    with pytest.raises(PlanError) as error:
        replace(small_plan, lines=wrong, steps=(), schemes=())
    assert str(error.value) == (
        "the line 'A' appears twice; First-year spend of A is blank; type it; 0 if there is none; A is both fixed and a share of "
        "the allocation; clear this cell, or the line's row on Fixed spend; "
        "the QIPP shares add up to 0 %; make them add up to 100 %: they say on which lines the QIPP falls"
    )
