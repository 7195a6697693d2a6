"""Risks: scores and bands, what a register comes to, and each risk as a stress that costs its downside."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.answers.evidence import ranges
from ccgmodel.answers.risks import StressError, expected_downside, net_cover, under_risk
from ccgmodel.baseline import run_on
from ccgmodel.plan.plan import Plan, PlanError
from ccgmodel.plan.risks import Mitigation, Risk, band
from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.strategies import examples, plans

WHOLE = range(1, 6)
# Score by impact (rows) and likelihood, as the matrix of the National Patient Safety Agency is printed.
MATRIX = [[1, 2, 3, 4, 5], [2, 4, 6, 8, 10], [3, 6, 9, 12, 15], [4, 8, 12, 16, 20], [5, 10, 15, 20, 25]]
BANDS = {"low": range(1, 4), "moderate": range(4, 7), "high": range(8, 13), "extreme": range(15, 26)}


@pytest.mark.parametrize("impact", WHOLE)
@pytest.mark.parametrize("likelihood", WHOLE)
def test_the_printed_matrix(impact, likelihood):
    risk = Risk(name="R", impact=float(impact), likelihood=float(likelihood))
    assert risk.score == MATRIX[impact - 1][likelihood - 1]
    assert [name for name, scores in BANDS.items() if risk.score in scores] == [risk.band]


@examples(30)
@given(st.integers(2, 10), st.integers(2, 10), st.integers(0, 2))
def test_more_impact_or_likelihood_never_lowers_the_band(impact, likelihood, more):
    """A register that ranked a likelier risk lower would send it to the wrong desk."""
    order = list(BANDS)
    lower, higher = impact * likelihood / 4, min(10, impact + more) * likelihood / 4
    assert order.index(band(lower)) <= order.index(band(higher))


def test_a_risk_without_a_score_has_no_band():
    assert Risk(name="R", impact=4.0).score is None
    assert Risk(name="R").band is None


def with_register(plan: Plan, risks=(), mitigations=()) -> Plan:
    return replace(plan, risks=tuple(risks), mitigations=tuple(mitigations))


def test_net_cover_is_mitigations_less_risks_and_names_what_is_not_quantified(small_plan: Plan):
    plan = with_register(
        small_plan,
        [
            Risk(name="A", downside=(None, 300.0, 100.0)),
            Risk(name="B"),
            Risk(name="C", downside=(0.0, 50.0, None)),
        ],
        [Mitigation(name="Reserve", amounts=(None, 400.0, None))],
    )
    cover = net_cover(plan)
    assert cover.downside.tolist() == [0.0, 350.0, 100.0]
    assert cover.net.tolist() == [0.0, 50.0, -100.0]
    assert cover.unquantified == (("A", "B", "Reserve"), ("B",), ("B", "C", "Reserve"))


def test_expected_downside_weighs_only_known_probabilities(small_plan: Plan):
    known = Risk(name="A", probability=0.25, downside=(None, 400.0, 80.0))
    plan = with_register(small_plan, [known, Risk(name="B", downside=(1_000.0, 1_000.0, 1_000.0))])
    assert expected_downside(plan).tolist() == [0.0, 100.0, 20.0]


def lost(plan: Plan, scenario: Scenario) -> np.ndarray:
    """What a scenario costs the in-year position of each year."""
    before, after = project(plan, [Scenario(), scenario]).in_year
    return np.asarray(before - after)


def test_a_stated_value_is_the_stress(small_plan: Plan):
    risk = Risk(name="Late", settings=("qipp_delivery=0.8", "inflation@2015/16=0.01"), downside=(None, 1.0, None))
    assert under_risk(small_plan, risk).texts() == {"qipp_delivery": 0.8, "inflation@2015/16": 0.01}


@pytest.mark.parametrize(
    "lever",
    [
        "qipp_delivery",
        "inflation[Acute]",
        "tariff_efficiency",
        "demographic_growth",
        "allocation_growth",
        "headroom_release",
    ],
)
@examples(30)
@given(plan=plans(), downside=st.integers(1, 400))
def test_a_stress_costs_the_downside_in_its_year(lever: str, plan: Plan, downside: int):
    """The register's sum is what the committee was told, so the stress must cost that and not about that."""
    risk = Risk(name="R", settings=(lever,), downside=(None, float(downside), None, None))
    plan = with_register(plan, [risk])
    try:
        scenario = under_risk(plan, risk)
    except StressError:  # the plan has too little for this lever to lose so much
        worst = LEVERS[Setting.parse(lever).lever]
        at_limit = worst.bounds(plan)[0 if worst.effects["in_year"] > 0 else 1]
        assert lost(plan, Scenario.of({f"{lever}@2014/15": at_limit}))[1] < downside
        return
    assert lost(plan, scenario)[1] == pytest.approx(downside, abs=0.01)
    assert {setting.year for setting in scenario.values} == {2014}


def test_without_a_downside_a_lever_goes_to_the_bad_end_of_its_evidence(small_plan: Plan):
    """Less delivered, less allocated, dearer: whichever end costs."""
    risk = Risk(name="R", settings=("qipp_delivery", "inflation[Acute]", "allocation_growth"))
    evidence = ranges(small_plan)
    assert under_risk(small_plan, risk).texts() == {
        "qipp_delivery": evidence["qipp_delivery"].low,
        "inflation[Acute]": evidence["inflation"].high,
        "allocation_growth": evidence["allocation_growth"].low,
    }
    assert (lost(small_plan, under_risk(small_plan, risk)) > 0).all()


def test_a_loss_that_recurs_counts_once(small_plan: Plan):
    risk = Risk(name="R", settings=("inflation[Acute]",), downside=(None, 500.0, 700.0))
    assert lost(small_plan, under_risk(small_plan, risk))[1:] == pytest.approx([500.0, 700.0], abs=0.01)
    falling = replace(risk, downside=(None, 500.0, 100.0))
    assert [s.year for s in under_risk(small_plan, falling).values] == [2014]


@pytest.mark.parametrize(
    ("risk", "message"),
    [
        (Risk(name="R", downside=(None, 1.0, None)),
         "R: the register names no lever that it moves; add one in the column Lever"),
        (Risk(name="R", settings=("inflation", "qipp_delivery"), downside=(None, 1.0, None)),
         "R: it moves inflation and qipp_delivery, and no value says how far each; write LEVER=VALUE"),
        (Risk(name="R", settings=("headroom_rate",)),
         "R: there is neither a downside in £ nor evidence to size headroom_rate by; add the downside, or a value"),
        (Risk(name="R", settings=("surplus_required",), downside=(None, 1.0, None)),
         "R: surplus_required does not move the position; name a lever that does"),
        (Risk(name="R", settings=("inflation",), downside=(5.0, None, None)),
         "R: Inflation acts from 2014/15, and the downside is in 2013/14; state a value"),
        (Risk(name="R", settings=("headroom_release",), downside=(None, 9_000.0, None)),
         "R: headroom_release@2014/15: at its limit of 0 it costs £2,958k, and the downside of 2014/15 is £9,000k; "
         "share it with another lever"),
    ],
)  # fmt: skip
def test_a_risk_that_no_lever_can_carry_says_why(small_plan: Plan, risk: Risk, message: str):
    with pytest.raises(StressError) as raised:
        under_risk(small_plan, risk)
    assert str(raised.value) == message


def test_what_can_be_stressed(small_plan: Plan):
    unsized = Risk(name="B", settings=("inflation",))
    for risk in (
        Risk(name="A", settings=("inflation=0.01",)),
        unsized,
        replace(unsized, downside=(None, 5.0, None)),
    ):
        assert under_risk(small_plan, risk).values
    for risk in (replace(unsized, downside=(5.0, None, None)), Risk(name="C", downside=(None, 5.0, None))):
        with pytest.raises(StressError):
            under_risk(small_plan, risk)


def test_a_register_that_contradicts_itself_is_refused_with_everything_wrong(small_plan: Plan):
    with pytest.raises(PlanError) as raised:
        with_register(
            small_plan,
            [
                Risk(name="A", number="1", impact=3.25, likelihood=6.0, probability=1.5),
                Risk(name="A", downside=(1.0,)),
            ],
            [Mitigation(name="M", against=("2",), amounts=(None, -5.0, None))],
        )
    assert str(raised.value).split("; ") == [
        "'A' appears twice in the risk register",
        "Impact of A is 3.25",
        "type 1 to 5, whole or half points such as 3.5",
        "Likelihood of A is 6",
        "type 1 to 5, whole or half points such as 3.5",
        "the probability of 'A' is 1.5, not 0 to 1",
        "'M' is held against '2', which is no risk of the register",
        "the amounts of 'A' have 1 year, not 3",
        "an amount of 'M' is negative",
        "a downside and what covers it are positive amounts",
    ]


def test_a_plan_run_on_has_no_new_risks(small_plan: Plan):
    plan = with_register(small_plan, [Risk(name="A", downside=(None, 300.0, 100.0)), Risk(name="B")])
    assert run_on(plan, 5).risks[0].downside == (None, 300.0, 100.0, None, None)
    assert net_cover(run_on(plan, 5)).net.tolist() == [0.0, -300.0, -100.0, 0.0, 0.0]


def test_the_twelve_risks_of_the_better_care_fund_score_as_printed():
    """Impact x likelihood, half points among them: 14 and 10.5 are no products of whole points."""
    rows = list(csv.DictReader((SAMPLE_DATA / "barnet-bcf-2016" / "Risks.csv").read_text("utf-8").splitlines()))
    scored = [Risk(name=r["Risk"], impact=float(r["Impact"]), likelihood=float(r["Likelihood"])) for r in rows]
    assert [risk.score for risk in scored] == [16, 14, 16, 12, 12, 9, 16, 10.5, 12, 10, 4, 6]
    assert [risk.band for risk in scored].count("extreme") == 3
    assert scored[1].band == "high"
