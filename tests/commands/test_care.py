"""The command line about care: metrics and the pooled budget, as tables and as documents."""

import json
from pathlib import Path

import pytest

from ccgmodel.__main__ import main

SAMPLES = Path(__file__).parents[2] / "sample_data"
BCF, BARNET, BNES = (
    str(SAMPLES / f"{name}.xlsx") for name in ("barnet-bcf-2016", "barnet-recovery-2013", "bnes-2012")
)


def printed(capsys, *arguments: str) -> list[list[str]]:
    """What a command prints, as cells: columns are parted by two spaces or more."""
    assert main(list(arguments)) == 0
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_metrics_are_printed_by_year_to_the_digit_to_which_each_is_printed(capsys):
    rows = printed(capsys, "metrics", BCF)
    assert rows[0] == ["Metric", "Unit", "Good", "2015/16", "2016/17"]
    assert rows[1] == ["Non-elective admissions", "admissions", "lower", "30,241", "30,092"]
    assert rows[2] == ["Delayed transfers of care", "per 100,000", "lower", "657.9", "634.7"]
    assert rows[5] == ["Self-directed support", "higher", "needs a baseline"]


def test_metrics_are_printed_by_quarter_under_a_scenario(capsys):
    rows = printed(capsys, "metrics", BCF, "--quarters", "--set", "metric_delivery=0")
    assert rows[0][3:] == [f"{year} Q{quarter}" for year in ("2015/16", "2016/17") for quarter in (1, 2, 3, 4)]
    assert rows[2][3:] == ["620.6", "611.7", "705.2", "693.4", "610.8", "602.1", "694.1", "683.0"]
    assert len(rows) == 4  # annual metrics have no quarters


def test_years_past_the_plan_are_said_to_be_ours(capsys):
    rows = printed(capsys, "metrics", BCF, "--years", "5")
    assert rows[0][-1] == "2019/20"
    assert rows[-1] == ["Years from 2017/18 are ours, not the plan's."]


def test_the_document_of_metrics_holds_scenario_plan_and_conflicts(capsys):
    arguments = ["--set", "pool_change[Rapid Response]=-0.5", "--set", "qipp_delivery=0.5", "--format", "json"]
    assert main(["metrics", BCF, *arguments]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["plan", "scenario", "years", "years_beyond_plan", "metrics", "conflicts"]
    admissions, delays = document["metrics"][:2]
    assert admissions["values"] == [30241.0, pytest.approx(30_187.0)]
    assert admissions["plan_values"] == [30241.0, 30092.0]
    assert admissions["quarters"][0] == [None] * 4
    assert delays["quarters"][1] == pytest.approx([598.62, 590.03, 680.17, 669.33], abs=0.005)
    assert delays["origins"][1] == ["the plan's rule"] * 5
    together = [each for each in document["conflicts"] if each["lever"] is None]
    assert [(each["metric"], each["change"]) for each in together] == [
        ("Non-elective admissions", pytest.approx(95.0))
    ]
    assert together[0]["pounds"] == pytest.approx(507.309 - 559.657 / 2)


def test_the_pool_is_printed_in_four_views(capsys):
    rows = printed(capsys, "pool", BCF)
    assert [row for row in rows if row[0] == "Total"] == [["Total", "23,276.161", "24,324.521"]] * 4
    assert ["CCG", "133.839", "-1.131"] in rows
    assert rows[-1] == ["Savings planned and not delivered", "0.000", "0.000"]


def test_the_document_of_the_pool(capsys):
    assert main(["pool", BCF, "--set", "qipp_delivery=0", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["total"] == pytest.approx([23_276.161, 24_324.521])
    assert document["views"]["cluster"]["C: Intermediate Care"] == pytest.approx([8_780.526] * 2)
    assert document["bridges"][0]["gap_before"] == pytest.approx(135.839)
    assert document["risk_share"]["cost_of_non_delivery"] == pytest.approx([0.0, 559.657])
    assert document["risk_share"]["contingency"] is None
    assert len(document["protected"]) == 20


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pool", BARNET], "the plan has no pooled budget; add the Pool sheet"),
        (["metrics", BCF, "--years", "40"], "--years is 40; keep it from 1 to 15"),
        (["metrics", BCF, "--set", "metric_delivery[Delays]=1"], "'Delays' is no metric of this plan"),
        (["pool", BCF, "--set", "pool_change[DFG]=0.1"], "DFG is protected (Disabled Facilities Grant"),
        (["metrics", "nowhere.xlsx"], "nowhere.xlsx: cannot be opened"),
    ],
)
def test_what_cannot_run_ends_with_2_and_says_why(capsys, arguments, message):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_the_levers_of_care_are_listed_only_where_they_move_something(capsys):
    found = {}
    for plan in (BCF, BARNET, BNES):
        assert main(["levers", plan]) == 0
        out = capsys.readouterr().out
        found[plan] = {name for name in ("activity_growth", "metric_delivery", "pool_change") if name in out}
    assert found == {
        BCF: {"activity_growth", "metric_delivery", "pool_change"},
        BARNET: {"metric_delivery"},
        BNES: set(),
    }
