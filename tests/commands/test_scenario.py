"""The command line with a scenario's file: the same as its settings, and every problem said."""

import json
from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.document_text import write_document
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.workbook.read import read

ROOT = Path(__file__).parents[2]
BARNET = str(ROOT / "sample_data" / "barnet-recovery-2013.xlsx")
BNES = str(ROOT / "sample_data" / "bnes-2012.xlsx")
DELIVERY, TARIFF = Setting("qipp_delivery"), Setting("tariff_efficiency")
WHY = {DELIVERY: Note(reason="As in 2012/13"), TARIFF: Note(reason="Prices")}


@pytest.fixture
def file(tmp_path: Path, barnet: Plan) -> str:
    path = tmp_path / "cautious.json"
    scenario = Scenario("Cautious", {DELIVERY: 0.63, TARIFF: -0.01})
    path.write_text(write_document(Document.of(barnet, scenario, WHY)), "utf-8")
    return str(path)


def test_a_file_is_the_same_as_its_settings_and_settings_stand_on_top(file: str, capsys):
    def answer(*arguments: str) -> object:
        assert main(["project", BARNET, "--format", "json", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    both = ("--set", "qipp_delivery=0.63", "--set", "tariff_efficiency=-0.01")
    assert answer("--scenario", file) == answer(*both)
    assert answer("--scenario", file, "--set", "qipp_delivery=0.5") == answer(
        *both[2:], "--set", "qipp_delivery=0.5"
    )


def test_an_export_of_a_file_has_its_name_and_the_reasons_of_what_still_stands(file: str, tmp_path: Path):
    out = tmp_path / "out.xlsx"
    assert main(["export", BARNET, str(out), "--scenario", file, "--set", "qipp_delivery=0.5"]) == 0
    reading = read(out)
    assert reading.scenario == Scenario("Cautious", {DELIVERY: 0.5, TARIFF: -0.01})
    assert dict(reading.notes) == {TARIFF: WHY[TARIFF]}


def test_a_file_of_another_plan_runs_and_says_so(file: str, barnet: Plan, bnes: Plan, capsys):
    assert main(["project", BNES, "--scenario", file, "--format", "csv"]) == 0
    assert capsys.readouterr().err == (
        f"{file}: warning: plan: the scenario was made on NHS Barnet CCG (stamp {plan_hash(barnet)[:12]}), and this is "
        f"{bnes.organisation} (stamp {plan_hash(bnes)[:12]}); the same overrides give other results here; open it on its "
        "own plan to see the original ones\n"
    )


def test_a_file_that_cannot_be_used_says_why_and_runs_nothing(file: str, tmp_path: Path, capsys):
    assert main(["seek", BARNET, "--target", "break-even@2014/15", "--scenario", "nowhere.json"]) == 2
    assert capsys.readouterr().err == (
        "nowhere.json: cannot be opened (No such file or directory); check the name and the folder\n"
    )
    path = Path(file)
    path.write_text(path.read_text("utf-8").replace("0.63", "0.73"), "utf-8")
    assert main(["bridge", BARNET, "--scenario", file]) == 2
    assert capsys.readouterr() == (
        "",
        f"{file}: checksum: the file was changed after it was saved, or is incomplete; ask whoever sent it for the "
        "file again, or save the scenario again\n",
    )
    assert main(["ensemble", str(ROOT / "sample_data"), "--out", str(tmp_path / "draws"), "--scenario", file]) == 2
    assert "--scenario: a scenario's file is of one plan; use --set" in capsys.readouterr().err
