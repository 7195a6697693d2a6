"""The command line: what it prints, its exit codes, and that nobody ever sees a traceback."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.workbook.export import check
from tests.helpers.corpus import rewritten
from tests.helpers.good_workbook import GOOD, spoil, workbook

ROOT = Path(__file__).parents[2]
BARNET = str(ROOT / "sample_data" / "barnet-recovery-2013.xlsx")


def test_project_prints_the_object_of_the_contract(capsys):
    assert main(["project", BARNET, "--set", "qipp_delivery=0.63", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == [
        "plan",
        "scenario",
        "years",
        "years_beyond_plan",
        "lines",
        "allocation",
        "spend",
        "qipp_planned",
        "qipp_delivered",
        "headroom",
        "in_year",
        "underlying",
        "cumulative",
        "surplus_required",
        "after_rules",
        "qipp_needed",
        "milestones",
    ]
    assert document["plan"] == {"organisation": "NHS Barnet CCG", "first_year": "2013/14", "unit": "£k"}
    assert document["scenario"] == {"qipp_delivery": 0.63}
    assert document["years"] == ["2013/14", "2014/15", "2015/16", "2016/17", "2017/18"]
    assert list(document["lines"]) == [
        "Acute",
        "Non Acute",
        "Primary Care/other",
        "Operating costs",
        "Reserves/contingency",
    ]
    assert list(document["qipp_needed"]) == [
        "break_even",
        "surplus_required",
        "legacy_cleared",
        "legacy_and_surplus",
    ]
    assert document["milestones"] == {"break_even": "2017/18", "business_rules": None, "legacy_cleared": None}
    assert document["in_year"][-1] == pytest.approx(1_120.0, abs=30.0)


def test_a_milestone_past_the_horizon_is_its_year_as_text(capsys):
    main(["project", BARNET, "--set", "headroom_release=0", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["milestones"]["legacy_cleared"] == "2019/20"


def test_project_runs_beyond_and_short_of_the_plan(capsys):
    main(["project", BARNET, "--years", "8", "--format", "json"])
    longer = json.loads(capsys.readouterr().out)
    assert longer["years"][-1] == "2020/21"
    assert longer["years_beyond_plan"] == ["2018/19", "2019/20", "2020/21"]
    assert longer["in_year"][5] / 1000.0 == pytest.approx(40.8, abs=0.05)
    main(["project", BARNET, "--years", "2", "--format", "json"])
    shorter = json.loads(capsys.readouterr().out)
    assert len(shorter["in_year"]) == 2
    assert shorter["milestones"]["legacy_cleared"] == "2017/18"


def test_the_table_and_the_csv_say_the_same(capsys):
    main(["project", BARNET, "--format", "csv"])
    rows = {row[0]: row[1:] for row in csv.reader(capsys.readouterr().out.splitlines())}
    assert rows["£k"] == ["2013/14", "2014/15", "2015/16", "2016/17", "2017/18"]
    assert float(rows["Acute"][0]) == 258_200.0
    main(["project", BARNET])
    table = capsys.readouterr().out
    assert "258,200.0" in table
    assert "Legacy cleared: 2017/18" in table


def test_check_is_clean_on_the_sample(capsys):
    assert main(["check", BARNET]) == 0
    assert "no problems; NHS Barnet CCG, 2013/14 to 2017/18" in capsys.readouterr().out


def test_check_lists_problems_and_ends_with_1(tmp_path, capsys):
    wrong = tmp_path / "plan.xlsx"
    wrong.write_bytes(b"not a workbook")
    assert main(["check", str(wrong)]) == 1
    assert capsys.readouterr().out.startswith("plan.xlsx")


def test_levers_lists_the_table_and_a_plans_own_values(capsys):
    assert main(["levers"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in LEVERS)
    assert main(["levers", BARNET]) == 0
    listed = capsys.readouterr().out
    assert "qipp_unidentified_delivery" not in listed  # Barnet's savings are all identified
    assert "2013/14" in listed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["project", "nowhere.xlsx"], "nowhere.xlsx: cannot be opened (No such file or directory)"),
        (["project", BARNET, "--set", "growth=1"], "'growth' is no lever"),
        (["project", BARNET, "--set", "qipp_delivery=2"], "qipp_delivery is 2; keep it from 0 to 1.2"),
        (["project", BARNET, "--set", "qipp_delivery"], "has no value; write LEVER=VALUE"),
        (["project", BARNET, "--years", "40"], "--years is 40; keep it from 1 to 15"),
        (["check", "nowhere.xlsx"], "nowhere.xlsx: cannot be opened"),
    ],
)
def test_what_cannot_run_says_so_and_ends_with_2(capsys, arguments, message):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_wrong_usage_ends_with_2(capsys):
    with pytest.raises(SystemExit) as error:
        main(["predict"])
    assert error.value.code == 2
    assert "usage: python -m ccgmodel" in capsys.readouterr().err


def test_it_runs_as_a_module_and_survives_a_closed_pipe():
    command = f"{sys.executable} -m ccgmodel levers | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S602
    assert done.stdout.startswith("LEVER")
    assert done.stderr == ""


def test_a_template_is_written_empty_and_filled(tmp_path, capsys):
    empty, filled = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"
    assert main(["template", str(empty)]) == 0
    assert main(["template", str(filled), "--plan", BARNET]) == 0
    assert capsys.readouterr().out == f"{empty}\n{filled}\n"
    assert main(["check", str(empty)]) == 1
    assert main(["check", str(filled)]) == 0


def test_an_export_reads_back_as_the_plan_and_the_scenario(tmp_path, capsys):
    out = tmp_path / "export.xlsx"
    assert main(["export", BARNET, str(out), "--set", "qipp_delivery=0.63"]) == 0
    assert main(["project", str(out), "--set", "qipp_delivery=0.63", "--format", "csv"]) == 0
    ours = capsys.readouterr().out.splitlines()[1:]
    main(["project", BARNET, "--set", "qipp_delivery=0.63", "--format", "csv"])
    assert ours == capsys.readouterr().out.splitlines()


def test_an_export_that_differs_from_the_model_is_refused_and_leaves_no_file(tmp_path, capsys, monkeypatch):
    right, out = check.result, tmp_path / "export.xlsx"
    monkeypatch.setattr(check, "result", lambda projection, name: right(projection, name) + 1.0)
    assert main(["export", BARNET, str(out)]) == 2
    assert "The workbook was not written" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["template", "plan.csv"], "plan.csv: a workbook's name ends in .xlsx; give it one that does"),
        (["export", BARNET, "/nowhere/plan.xlsx"], "/nowhere/plan.xlsx: cannot be written"),
        (["export", BARNET, "plan.xlsx", "--set", "qipp_delivery=9"], "qipp_delivery is 9; keep it from 0 to 1.2"),
    ],
)
def test_what_cannot_be_written_says_so(capsys, arguments, message):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_the_tidy_table_has_one_row_a_figure(capsys):
    main(["project", BARNET, "--format", "tidy", "--years", "6"])
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    acute = [row for row in rows if row["Result"] == "line_spend" and row["Line"] == "Acute"]
    assert [row["Year"] for row in acute][-1] == "2018/19"
    assert [row["Year is"] for row in acute] == ["the plan's"] * 5 + ["ours"]
    assert float(acute[0]["Value"]) == 258_200.0
    assert len({(row["Result"], row["Line"], row["Year"]) for row in rows}) == len(rows)


@pytest.fixture
def one_year(tmp_path):
    """A plan of one year and one line, which misses its rules."""
    tables = {
        "Plan": [*(row for row in GOOD["Plan"] if row[0] != "Years"), ["Years", 1, None]],
        "Allocation": [["Item", "2013/14"], ["Recurrent allocation", 300_000]],
        "Spend": [[*GOOD["Spend"][0][:1], *GOOD["Spend"][0][2:7]], ["Acute", 310_000, 0, 0, "1%", 0]],
    }
    path = tmp_path / "one.xlsx"
    path.write_bytes(workbook(tables))
    return str(path)


def test_a_plan_of_one_year_is_run_on_at_its_own_level(capsys, one_year):
    assert main(["project", one_year, "--years", "3", "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "Allocation,300000.000,300000.000,300000.000"


@pytest.mark.parametrize("command", ["project", "bridge", "tornado", "stress"])
def test_nothing_is_printed_as_minus_nought_or_no_number(capsys, one_year, command):
    assert main([command, one_year]) == 0
    printed = capsys.readouterr().out.split()
    assert not {"-0", "-0.0", "-0.000", "nan", "inf", "-inf"} & set(printed)


def test_an_ensemble_of_one_plan_refuses_what_is_for_a_folder(capsys):
    options = ["--out", "x", "--set-for", "Barnet", "inflation=0", "--scheduler", "tcp://x", "--to", "2017/18"]
    assert main(["ensemble", BARNET, *options]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{name} is for a folder of plans; leave it out" for name in ("--out", "--set-for", "--scheduler", "--to")
    ]


@pytest.mark.parametrize("cell", ["Spend!C2", "Spend!A2", "Plan!B6", "Plan!B4"])
def test_a_number_of_four_hundred_digits_is_told(capsys, tmp_path, cell):
    path = tmp_path / "long.xlsx"
    with_digits = rewritten(
        lambda _, part: part.replace(b"<v>7</v>", b"<v>" + b"7" * 400 + b"</v>"), spoil({cell: 7})
    )
    path.write_bytes(with_digits)
    assert main(["check", str(path)]) == 1
    assert cell in capsys.readouterr().out
