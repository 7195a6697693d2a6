"""Registers and tables that the documents print besides their finance, as printed."""

import pytest

from ccgmodel.answers.lateness import track
from ccgmodel.plan.plan import Plan
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA, sample_folders, sources_page
from ui.care.benchmarks import benchmarks

TABLES_ALONE = ("vale-of-york-2017",)  # of whose paper nothing else is at hand
PLANS = [
    str(folder.relative_to(SAMPLE_DATA))
    for folder in sample_folders()
    if (folder / "Plan.csv").exists() and folder.name not in TABLES_ALONE
]


def plan_of(name: str) -> Plan:
    plan = read(SAMPLE_DATA / f"{name}.xlsx").plan
    assert plan is not None
    return plan


def column(plan: Plan, table: str, column: str = "") -> dict[str, str]:
    return {
        each.row: each.value
        for each in plan.printed_tables
        if each.table == table and (each.column == column or not column)
    }


@pytest.mark.parametrize("name", PLANS)
def test_risks_milestones_and_metrics_have_content_on_every_plan(name: str):
    plan = plan_of(name)
    assert plan.risks
    assert plan.milestones
    assert plan.metrics
    assert plan.profile
    assert plan.report_date


def test_barnets_programme_management_office_has_nine_risks_with_their_mitigation(barnet: Plan):
    register = [risk for risk in barnet.risks if risk.source == "PMO risk register"]
    assert len(register) == 9
    assert all(risk.response for risk in register)
    assert {risk.score for risk in register} == {None}


def test_barnets_transition_losses_add_up_to_12_33(barnet: Plan):
    losses = {row: float(value) for row, value in column(barnet, "Transition losses").items()}
    assert losses.pop("Total") == 12.33
    assert sum(losses.values()) == pytest.approx(12.33)


def test_what_barnets_plan_reports_as_done_is_not_late(barnet: Plan):
    assert barnet.report_date
    standing = {
        (each.milestone.scheme, each.milestone.milestone): each.status
        for each in track(barnet, barnet.report_date)
    }
    assert standing["Referral management", "GP triage at the referral management service"] == "done"
    assert standing["High-cost drugs and pathology on-cost", "Offer"] == "done"
    assert standing["Primary care medicines", "Branded to generic switches, monthly"] == "ongoing"
    assert standing["Cardiology community service", "Local tariff agreed"] == "no date"


def test_bnes_has_six_major_risks_and_says_who_acts():
    plan = plan_of("bnes-2012")
    major = [risk for risk in plan.risks if risk.category == "Current risk issues"]
    assert [risk.number for risk in major] == ["1", "2", "3", "4", "5", "6"]
    assert [each.band for each in plan.risk_bands] == ["low", "moderate", "high", "extreme"]


def test_bnes_has_eight_benchmarks_beside_the_national_figure():
    plan = plan_of("bnes-2012")
    national = [each for each in benchmarks(plan, plan.metrics) if each.of == "National"]
    assert len([each for each in national if each.metric.group == "Benchmarks"]) >= 8
    worst = {each.metric.name: each.gap for each in national}
    assert worst["Non-elective admissions"] == pytest.approx(93 / 114 - 1)


def test_the_income_of_main_providers_falls_by_37_694_in_south_east_london():
    total = 0.0
    for borough in ("bexley", "bromley", "greenwich", "lambeth", "lewisham", "southwark"):
        plan = plan_of(f"se-london-2012/operating-plan/{borough}")
        every, whole = sorted(
            each.amounts[1] or 0.0 for each in plan.providers if each.provider == "All main providers"
        )
        assert every == -37_694  # of the six together, which stands in each plan
        total += whole
    assert total == -37_694


@pytest.mark.parametrize("name", [name for name in PLANS if name.startswith("se-london")])
def test_no_surplus_is_required_of_south_east_london_before_2012_13(name: str):
    plan = plan_of(name)
    assert plan.rules.surplus_rate[:2] == (0.0, 0.01)
    assert {scheme.status for scheme in plan.schemes} == {""}


def test_the_page_of_sources_counts_what_is_there():
    assert (SAMPLE_DATA / "SOURCES.md").read_text(encoding="utf-8") == sources_page()
