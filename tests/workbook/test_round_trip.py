"""What a plan accepts, its own workbook reads again as the same plan."""

import io
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.risks import Mitigation, Risk
from ccgmodel.plan.schemes import Opportunity, SchemeMilestone
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.strategies import plans

NAMES = st.sampled_from(
    ["Acute", "acute", "A cute", "Day-case", "Day\u2013case", "day case", "Daycase", "PID", "Beds", "beds"]
)


OLD = st.sampled_from(["Acute", "Grown", "Scheme 1", "Scheme 2", "Pathways", "Ear", "Eye", "Late", "Costly", "R1"])


@st.composite
def named(draw: st.DrawFn) -> Plan | None:
    """Plans whose parts have names that differ in case, spaces or hyphens; None where the plan is refused."""
    plan, new = draw(plans()), draw(st.dictionaries(OLD, NAMES, min_size=1, max_size=4))

    def of(name: str) -> str:
        return new.get(name, name)

    def with_line(part: Any) -> Any:
        return replace(part, line=of(part.line))

    opportunity = Opportunity(name="", programme="", line="Acute", amounts=(None,) * plan.years)
    try:
        return replace(
            plan,
            lines=tuple(replace(each, name=of(each.name), category=of(each.category)) for each in plan.lines),
            steps=tuple(map(with_line, plan.steps)),
            schemes=tuple(
                with_line(replace(each, name=of(each.name), programme=of(each.programme))) for each in plan.schemes
            ),
            milestones=(SchemeMilestone(scheme=of("Scheme 1"), milestone="Start"),),
            activity_groups=tuple(
                with_line(replace(each, scheme=of(each.scheme))) for each in plan.activity_groups
            ),
            pool=tuple(map(with_line, plan.pool)),
            opportunities=tuple(with_line(replace(opportunity, name=of(name))) for name in ("Ear", "Eye")),
            risks=(Risk(name=of("Late"), number=of("R1")), Risk(name=of("Costly"), number="r1")),
            mitigations=(Mitigation(name="Reserve", against=(of("R1"), of("Costly"))),),
        )
    except PlanError:
        return None


def written(plan: Plan) -> bytes:
    target = io.BytesIO()
    write_template(target, plan)
    return target.getvalue()


def assert_comes_back(plan: Plan) -> None:
    reading = read(written(plan))
    assert reading.plan is not None, [str(each) for each in reading.problems]
    for field, value in reading.plan.__getstate__().items():
        assert value == getattr(plan, field), field
    assert plan_hash(reading.plan) == plan_hash(plan)


@settings(max_examples=40)
@given(plans())
def test_a_plan_comes_back_from_its_own_workbook(plan: Plan):
    assert_comes_back(plan)


@settings(max_examples=60)
@given(named().filter(bool))
def test_so_does_one_with_names_that_are_nearly_the_same(plan: Plan):
    assert_comes_back(plan)
