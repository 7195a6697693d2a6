"""What a plan's own workbook could not say is refused when the plan is made, in words that say what it is."""

from dataclasses import replace
from typing import Any

import pytest

from ccgmodel.plan.metrics import ActivityGroup
from ccgmodel.plan.money import PoolLine
from ccgmodel.plan.plan import Plan, PlanError, Story
from ccgmodel.plan.risks import Mitigation, Risk
from ccgmodel.plan.schemes import Scheme


def fixed(plan: Plan) -> dict[str, Any]:
    acute, community, reserves = plan.lines
    return {"lines": (acute, replace(community, fixed=(80_000.0,) * plan.years), reserves)}


def renamed(plan: Plan, name: str) -> dict[str, Any]:
    acute, community, reserves = plan.lines
    return {"lines": (acute, replace(community, name=name), reserves), "schemes": (), "steps": ()}


REFUSED = [
    (lambda plan: renamed(plan, " Community"), "the line ' Community' begins or ends with a space"),
    (
        lambda plan: {"schemes": (Scheme(name="Falls", line="Acute", programme="Care\n", first_year_saving=1.0),)},
        "the programme 'Care\\\\n' begins or ends with a space",
    ),
    (
        lambda plan: renamed(plan, "Unit: wards"),
        "the line 'Unit: wards' begins as a note of the template does, which is not read",
    ),
    (
        lambda plan: {"risks": (Risk(name="example : winter"),)},
        "the risk 'example : winter' begins as a note of the template does, which is not read",
    ),
    (
        lambda plan: {
            "risks": (Risk(name="Winter; flu"),),
            "mitigations": (Mitigation(name="Reserve", against=("Winter; flu",)),),
        },
        "'Winter; flu' among the risks against which 'Reserve' is held is blank, begins or ends with a space, or "
        "holds a semicolon",
    ),
    (
        lambda plan: {"pool": (PoolLine(name="Beds", amounts=(1.0,) * plan.years, measures=(" Falls",)),)},
        "' Falls' among the measures of 'Beds' is blank, begins or ends with a space, or holds a semicolon",
    ),
    (
        lambda plan: {"stories": (Story(name="Bad year", settings=("",), source=""),)},
        "'' among the settings of 'Bad year' is blank, begins or ends with a space, or holds a semicolon",
    ),
    (fixed, "the growth rates of Community are not used: the line is fixed"),
    (
        lambda plan: {"activity_groups": (ActivityGroup(metric="Falls", name="Hips", reductions=()),)},
        "reductions of Hips have 0 years, not 3",
    ),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_what_no_workbook_could_say_is_refused(small_plan: Plan, change: Any, message: str):
    with pytest.raises(PlanError, match=message):
        replace(small_plan, **change(small_plan))
