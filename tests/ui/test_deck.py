"""What a story comes to in two sentences, and which stories are shown to a room."""

from pathlib import Path

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words.deck import consequence, deck
from ccgmodel.workbook.read import read

SAMPLES = Path(__file__).parents[2] / "sample_data"
BEXLEY = "se-london-2012/commissioning-strategy-plan/bexley"


def plan_of(name: str) -> Plan:
    found = read(SAMPLES / f"{name}.xlsx").plan
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [], "The in-year position of 2017/18 is £29.6m. Break-even is in 2015/16."),
        (
            [],
            ["qipp_delivery=0.63"],
            "That is £28.5m less in 2017/18. Break-even moves from 2015/16 to 2017/18.",
        ),
        ([], ["allocation_growth=0.001"], "That is £1.8m more in 2017/18. Break-even stays in 2015/16."),
        (
            ["qipp_delivery=0.5"],
            ["qipp_delivery=0.63"],
            "That is £10.0m more in 2017/18. It breaks even in 2017/18; the plan does not within 15 years.",
        ),
        (
            ["qipp_delivery=0.5"],
            ["qipp_delivery=0.4"],
            "That is £7.7m less in 2017/18. It does not break even within 15 years.",
        ),
    ],
)
def test_what_it_comes_to(before: list[str], after: list[str], said: str):
    """What stands in the plan's place may be another scenario, which does not break even."""
    plan = plan_of("barnet-recovery-2013")
    published, ours = (project(plan, [Scenario.parse(settings)]) for settings in (before, after))
    assert consequence(published, ours, moved=bool(after)) == said


def test_a_break_even_that_is_lost_again_is_said_so():
    """Reason: "Break-even stays in 2011/12" would be all that a room reads of a plan that ends in debt."""
    plan = plan_of(BEXLEY)
    published, ours = project(plan, [Scenario()]), project(plan, [Scenario.parse(["qipp_delivery=0"])])
    assert consequence(published, ours, moved=True) == (
        "That is £15.6m less in 2014/15. It breaks even in 2011/12, but overspends by £11.9m in 2014/15."
    )


def test_a_scenario_of_ones_own_comes_after_the_plan_and_has_a_title_of_its_own():
    plan = plan_of("barnet-recovery-2013")
    told = [each.title for each in deck(plan, Scenario())]
    assert [each.title for each in deck(plan, Scenario.parse(["qipp_delivery=0.5"], name="Half"))] == told
    own = Scenario("Half of QIPP", Scenario.parse(["qipp_delivery=0.8"]).values)  # a name that a story has
    shown = deck(plan, own)
    assert [each.title for each in shown] == [told[0], "Your scenario", *told[1:]]
    assert shown[1].why == "What is moved: QIPP delivery 80 %."
