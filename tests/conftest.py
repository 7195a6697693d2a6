"""Plans that several tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.money import Allocation, Line, Qipp, Rules
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.schemes import Scheme
from ccgmodel.workbook.read import read
from tests.helpers.care import with_care
from tests.helpers.messages import held

ROOT = Path(__file__).parents[1]

# What a law deserves whose examples take a few ms; one that draws whole plans says beside it how many it tries. They
# are drawn afresh each time, and a failure says how its example is made again.
settings.register_profile("planner", max_examples=200, deadline=None, derandomize=False, print_blob=True)
# CI says what a change broke, by the same examples each time; and where nobody waits to read the smallest example, a
# failure must not take minutes to be made small.
settings.register_profile(
    "ci", parent=settings.get_profile("planner"), derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("quick", parent=settings.get_profile("ci"), max_examples=10)
settings.load_profile(os.environ.get("PLANNER_PROFILE", "ci" if os.environ.get("CI") else "planner"))


@pytest.fixture(autouse=True, scope="session")
def every_message_is_whole() -> Iterator[None]:
    """Readers, links, documents, the store and the commands make theirs in one place, so that all are held there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Problem, "__init__", held(Problem.__init__))
        yield


@pytest.fixture
def small_plan() -> Plan:
    """A plan on which every lever of money has something to move."""
    rates = {
        "demographic_growth": (0.01,) * 3,
        "non_demographic_growth": (0.01,) * 3,
        "inflation": (0.03,) * 3,
        "tariff_efficiency": (0.04,) * 3,
    }
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=3,
        lines=(
            Line(name="Acute", category="Hospital", first_year_spend=200_000.0, rates=rates, qipp_share=1.0),
            Line(name="Community", category="Other", first_year_spend=80_000.0, rates=rates),
            Line(name="Reserves", category="Other", share_of_allocation=0.01),
        ),
        allocation=Allocation(
            recurrent=(290_000.0, None, None), growth=(None, 0.02, 0.02), non_recurrent=(0.0,) * 3
        ),
        rules=Rules(headroom_rate=0.02, headroom_released=0.5, surplus_rate=(0.01,) * 3),
        schemes=(
            Scheme(
                name="Falls service",
                programme="Older people",
                line="Acute",
                first_year_saving=2_000.0,
                full_year_effect=4_000.0,
                start=first_month(2013) + 6,
                investment=100.0,
                status="delivering",
            ),
        ),
        qipp=Qipp(planned=(8_000.0, None, None), unidentified=(2_000.0, 2_000.0, 2_000.0), taper=0.1),
    )


@pytest.fixture
def plan_with_care(small_plan: Plan) -> Plan:
    """The same with metrics, priced activity and a pooled budget."""
    return with_care(small_plan)


@pytest.fixture(scope="session")
def barnet() -> Plan:
    """NHS Barnet CCG's published Recovery Plan of May 2013."""
    plan = read(ROOT / "sample_data" / "barnet-recovery-2013.xlsx").plan
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def bcf() -> Plan:
    """Barnet's published Better Care Fund Plan of May 2016."""
    plan = read(ROOT / "sample_data" / "barnet-bcf-2016.xlsx").plan
    assert plan is not None
    return plan


@pytest.fixture(scope="session")
def bnes() -> Plan:
    """B&NES CCG's published Integrated Commissioning Plan of September 2012."""
    plan = read(ROOT / "sample_data" / "bnes-2012.xlsx").plan
    assert plan is not None
    return plan
