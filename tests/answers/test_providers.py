"""What the plan and a scenario mean for those from whom the plan buys."""

import pytest

from ccgmodel.answers.bridge import BridgeError
from ccgmodel.answers.bridge_years import UNEXPLAINED, into_the_plan
from ccgmodel.answers.providers import provider_outlook
from ccgmodel.plan.money import ProviderFigures
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.programme import programme
from ccgmodel.scenario.scenario import Scenario


def test_no_lever_moved_leaves_every_provider_what_the_plan_has_for_it(barnet: Plan):
    for each in provider_outlook(barnet, Scenario(), 2013):
        assert each.income_now == each.income
        assert each.delivered == pytest.approx(each.counted)


def test_half_the_savings_take_half_from_everybody(barnet: Plan):
    half = Scenario.of({"qipp_delivery": 0.5})
    found = {each.provider: each for each in provider_outlook(barnet, half, 2013)}
    main = found["Main providers"]
    assert (main.contract, main.income, main.income_now) == (196_800.0, -16_700.0, pytest.approx(-8_350.0))
    assert all(each.delivered == pytest.approx(each.counted / 2) for each in found.values())


def test_the_schemes_of_all_providers_are_those_of_the_programme(barnet: Plan):
    """What is counted on from the providers' schemes is what the programme counts on from schemes that name one."""
    counted = programme(barnet, [Scenario()]).counted[0, :, 0]
    named = [bool(scheme.provider) for scheme in barnet.schemes]
    assert sum(each.counted for each in provider_outlook(barnet, Scenario(), 2013)) == pytest.approx(
        counted[named].sum()
    )


def test_what_a_plan_does_not_state_is_not_nought(barnet: Plan):
    community = next(
        each for each in provider_outlook(barnet, Scenario(), 2013) if each.provider.startswith("Central London")
    )
    assert (community.contract, community.income, community.income_now) == (None, None, None)
    assert community.schemes == ("Urology community service", "Community MSK podiatric surgery")


def test_a_plan_without_savings_has_no_share_of_them(small_plan: Plan):
    from dataclasses import replace

    figures = ProviderFigures(
        provider="Trust", measure="income change", amounts=(-5.0,) + (None,) * (small_plan.years - 1)
    )
    plan = replace(small_plan, qipp=None, schemes=(), investments=(), milestones=(), providers=(figures,),
                   lines=tuple(replace(line, qipp_share=0.0) for line in small_plan.lines))  # fmt: skip
    (found,) = provider_outlook(plan, Scenario(), plan.first_year)
    assert (found.income, found.income_now) == (-5.0, None)


# Into the plan


def test_the_steps_into_barnets_first_year_lead_to_its_deficit(barnet: Plan):
    """34 + 12.33 = 46.33, the £46m of the text; less 17.05 and 8.32 it is 20.96, £11k beyond the plan's 20.949."""
    found = into_the_plan(barnet)
    assert (found.before, found.after) == (-34_000.0, pytest.approx(-20_949.0))
    assert found.before + found.steps.sum() == pytest.approx(found.after)
    assert found.causes[-1] == UNEXPLAINED
    assert found.steps[-1] == pytest.approx(11.0)


def test_a_plan_without_steps_says_so(small_plan: Plan):
    with pytest.raises(BridgeError, match="fill in the sheet Opening bridge"):
        into_the_plan(small_plan)
