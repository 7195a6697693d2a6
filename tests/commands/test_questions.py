"""The commands seek, bridge, tornado, ensemble and stress: the model's own answers, as a table and as JSON."""

import json
from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.answers.bridge.scenarios import bridge
from ccgmodel.answers.bridge.years import year_on_year
from ccgmodel.answers.ensemble.run import ensemble
from ccgmodel.answers.outputs import Output
from ccgmodel.answers.seek.alone import each_lever
from ccgmodel.answers.seek.frontier import frontier
from ccgmodel.answers.seek.metric_target import MetricTarget
from ccgmodel.answers.seek.mix import in_proportion, least_movement
from ccgmodel.answers.seek.target import Target
from ccgmodel.answers.sensitivity import tornado
from ccgmodel.answers.stress import stress
from ccgmodel.commands import as_json
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.scenario import Scenario, Setting

ROOT = Path(__file__).parents[2]
BARNET, BNES, BCF = (
    str(ROOT / "sample_data" / f"{name}.xlsx") for name in ("barnet-recovery-2013", "bnes-2012", "barnet-bcf-2016")
)
NEA = "Non-elective admissions"
MOVED = ["--set", "inflation=0.005"]
SCENARIO = Scenario.of({"inflation": 0.005})
TARGET = Target.parse("break-even@2015/16")
A, B = Setting("tariff_efficiency"), Setting("qipp_delivery")


def printed(capsys, *arguments):
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


CASES = {
    "seek": (["seek", "--target", "break-even@2015/16"], lambda p: as_json.alone(each_lever(p, SCENARIO, TARGET))),
    "seek one": (
        ["seek", "--target", "break-even@2015/16", "--lever", "inflation[Acute]"],
        lambda p: as_json.alone(each_lever(p, SCENARIO, TARGET, [Setting("inflation", "Acute")])),
    ),
    "seek mix": (
        ["seek", "--target", "break-even@2015/16", "--mix", "tariff_efficiency", "--mix", "qipp_delivery"],
        lambda p: as_json.mix(in_proportion(p, SCENARIO, TARGET, [A, B])),
    ),
    "seek steps": (
        ["seek", "--target", "break-even@2015/16", "--mix", "tariff_efficiency=0.001", "--mix", "qipp_delivery=0.02"],
        lambda p: as_json.mix(in_proportion(p, SCENARIO, TARGET, {A: 0.001, B: 0.02})),
    ),
    "seek least": (
        ["seek", "--target", "break-even@2015/16", "--least", "tariff_efficiency=1", "--least", "qipp_delivery=3"],
        lambda p: as_json.mix(least_movement(p, SCENARIO, TARGET, {A: 1.0, B: 3.0})),
    ),
    "seek frontier": (
        ["seek", "--target", "break-even@2015/16", "--frontier", "tariff_efficiency", "qipp_delivery"],
        lambda p: as_json.frontier(frontier(p, SCENARIO, TARGET, A, B)),
    ),
    "bridge": (
        ["bridge", "--year", "2016/17", "--result", "cumulative", "--from", "qipp_delivery=0.9"],
        lambda p: as_json.bridge(bridge(p, Scenario.of({"qipp_delivery": 0.9}), SCENARIO, 2016, "cumulative")),
    ),
    "bridge years": (
        ["bridge", "--since-last-year"],
        lambda p: as_json.bridge(year_on_year(p, SCENARIO, 2017)),
    ),
    "tornado": (["tornado"], lambda p: as_json.tornado(p, tornado(p, SCENARIO, Output("in_year", 2017)))),
    "tornado of a year": (
        ["tornado", "--output", "legacy-cleared"],
        lambda p: as_json.tornado(p, tornado(p, SCENARIO, Output("legacy_cleared"))),
    ),
    "ensemble": (
        ["ensemble", "--draws", "500", "--seed", "3", "--years", "independent", "--correlate", "inflation",
         "qipp_delivery", "-0.3"],
        lambda p: as_json.ensemble(p, ensemble(
            p, SCENARIO, 500, 3, years="independent", correlation={("inflation", "qipp_delivery"): -0.3})),
    ),
    "stress": (["stress"], lambda p: as_json.stress(p, stress(p, SCENARIO, Output("in_year", 2017)))),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_json_is_the_models_own_answer(capsys, barnet: Plan, case: str):
    (command, *arguments), answer = CASES[case]
    ours = printed(capsys, command, BARNET, *arguments, *MOVED)
    assert ours == as_json.heading(barnet, SCENARIO) | json.loads(json.dumps(answer(barnet)))
    assert ours["plan"] == {"organisation": "NHS Barnet CCG", "first_year": "2013/14", "unit": "£k"}
    assert ours["scenario"] == {"inflation": 0.005}


@pytest.mark.parametrize("case", CASES)
def test_every_answer_prints_as_a_table(capsys, case: str):
    (command, *arguments), _ = CASES[case]
    assert main([command, BARNET, *arguments, *MOVED]) == 0
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) > 3
    assert "nan" not in shown.split()


def test_the_break_even_delivery_of_bnes_from_the_command_line(capsys):
    arguments = ["--mix", "qipp_delivery", "--mix", "qipp_unidentified_delivery"]
    found = printed(capsys, "seek", BNES, "--target", "break-even@2014/15", *arguments)
    assert [lever["value"] for lever in found["levers"]] == pytest.approx([0.8130, 0.8130], abs=0.00005)


def test_a_lever_that_cannot_says_how_near_it_comes(capsys):
    main(["seek", BARNET, "--target", "break-even@2014/15", "--lever", "qipp_delivery"])
    shown = capsys.readouterr().out
    assert shown.startswith("break-even@2014/15: missed by £8,574k under the scenario. Each lever alone:")
    row = shown.splitlines()[-1].split()
    assert row[:4] == ["qipp_delivery", "1", "cannot", "1.2"]
    assert row[4] == "-1,936"


def test_a_metric_is_sought_in_its_own_unit(capsys, bcf: Plan):
    asked = ["seek", BCF, "--set", "qipp_delivery=0.5", "--target", f"metric:{NEA}=30092@2016/17"]
    found = printed(capsys, *asked)
    start, target = Scenario.of({"qipp_delivery": 0.5}), MetricTarget(NEA, 2016, 30_092.0)
    assert found == as_json.heading(bcf, start) | json.loads(
        json.dumps(as_json.alone(each_lever(bcf, start, target)))
    )
    assert (found["unit"], found["target"]) == ("admissions", f"metric:{NEA}=30092@2016/17")
    assert next(each["value"] for each in found["levers"] if each["lever"] == "qipp_delivery") == pytest.approx(
        1.0
    )
    main(asked)
    shown = capsys.readouterr().out
    assert shown.startswith(
        f"metric:{NEA}=30092@2016/17: missed by 95 admissions under the scenario. Each lever alone:"
    )
    assert "PAST TARGET AT LIMIT, admissions" in shown
    assert "£" not in shown


def test_a_metric_is_an_output_in_its_own_unit(capsys):
    asked = ["tornado", BCF, "--output", "metric:Delayed transfers of care@2016/17"]
    assert printed(capsys, *asked)["unit"] == "per 100,000"
    main(asked)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "metric:Delayed transfers of care@2016/17: 634.7 per 100,000 under the scenario"
    assert lines[3].split()[:6] == ["metric_delivery", "0.0000", "1.0000", "647.6", "634.7", "-0.13"]


def test_a_milestone_that_is_not_reached_is_null(capsys):
    found = printed(capsys, "tornado", BARNET, "--output", "legacy-cleared", "--set", "qipp_delivery=0")
    assert found["centre"] is None


def test_a_plan_beside_another(capsys):
    found = printed(capsys, "bridge", BARNET, "--from-plan", BNES, "--year", "2013/14")
    assert found["by"] == "part"
    assert found["before"] == pytest.approx(2_440.0, abs=0.5)
    assert found["after"] == pytest.approx(-20_949.0, abs=1.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["seek", BARNET, "--target", "profit@2015/16"],
            "'profit@2015/16' is no target; write break-even@2015/16",
        ),
        (
            ["seek", BARNET, "--target", "break-even@2040/41"],
            "2040/41 is not looked at; choose a year from 2013/14",
        ),
        (["seek", BCF, "--target", f"metric:{NEA}@2016/17"], "the metric has no target of its own; write metric:"),
        (["seek", BCF, "--target", "metric:Falls=3@2016/17"], "'Falls' is no metric of this plan"),
        (
            ["tornado", BCF, "--output", "metric:Patient satisfaction@2016/17"],
            "nothing can be said of it without a",
        ),
        (["seek", BARNET, "--target", "break-even@2015/16", "--lever", "growth"], "'growth' is no lever"),
        (
            ["seek", BARNET, "--target", "break-even@2015/16", "--mix", "inflation=1", "--mix", "qipp_delivery"],
            "give every lever a number, as LEVER=0.001, or none of them",
        ),
        (["bridge", BARNET, "--year", "2030/31"], "2030/31 is not a year of the plan"),
        (["bridge", BARNET, "--year", "soon"], "--year is 'soon', not a financial year; write it as 2015/16"),
        (["bridge", BARNET, "--result", "profit"], "'profit' is no result"),
        (
            ["bridge", BARNET, "--since-last-year", "--result", "spend"],
            "since last year it is in_year or underlying",
        ),
        (["tornado", BARNET, "--set", "qipp_delivery=9"], "qipp_delivery is 9; keep it from 0 to 1.2"),
        (["tornado", BARNET, "--output", "in-year"], "'in-year' is no figure to ask about"),
        (["ensemble", BARNET, "--draws", "0"], "draws is 0; choose from 1 to 1,000,000"),
        (["ensemble", BARNET, "--correlate", "inflation", "x", "y"], "--correlate takes two levers and a number"),
        (["stress", "nowhere.xlsx"], "nowhere.xlsx: cannot be opened"),
    ],
)
def test_what_cannot_be_asked_says_so_and_ends_with_2(capsys, arguments, message):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""
