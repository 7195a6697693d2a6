"""`bring`: what would be read of a spreadsheet of another layout, and the plan that it becomes by a recipe."""

from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.workbook import read
from tests.helpers.app import ROOT

LAYOUTS = ROOT / "sample_data" / "layouts"
BARNET, RECIPE = str(LAYOUTS / "barnet-recovery-2013.csv"), str(LAYOUTS / "barnet-recovery-2013.json")


def test_a_recipe_makes_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "plan.xlsx"
    assert main(["bring", BARNET, "--recipe", RECIPE, "--out", str(out)]) == 0
    plan = read(out).plan
    assert plan is not None
    assert plan.organisation == "NHS Barnet CCG"
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == (
        "2013/14: read allocation 416,000, spend 436,900, position -20,900 (£k); the sheet says spend 436,900, "
        "position -20,900"
    )
    assert printed[2].endswith("the sheet says spend 428,300 (within rounding), position 4,900 (within rounding)")
    assert main(["bring", BARNET, "--recipe", RECIPE, "--out", str(out)]) == 2
    assert main(["bring", BARNET, "--recipe", RECIPE, "--out", str(out), "--force"]) == 0


def test_what_was_brought_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    mine = tmp_path / "mine.csv"
    mine.write_bytes(Path(BARNET).read_bytes())
    assert main(["bring", str(mine), "--recipe", RECIPE, "--save", str(mine), "--force"]) == 2
    said = f"{mine}: it is the plan that is read, and would be lost; give another name"
    assert said in capsys.readouterr().err
    assert mine.read_bytes() == Path(BARNET).read_bytes()


def test_what_would_be_read_is_proposed_and_kept_as_a_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    recipe = tmp_path / "mine.json"
    assert main(["bring", BARNET, "--propose", "--save", str(recipe)]) == 1
    printed = capsys.readouterr().out
    assert "Total spend" in printed
    assert "it adds up Acute to Reserves/contingency" in printed
    assert (
        "question: barnet-recovery-2013!row 11: QIPP savings: its figures are taken as each year's new savings"
        in printed
    )
    assert (
        main(
            ["bring", BARNET, "--recipe", str(recipe), "--organisation", "Ours", "--out", str(tmp_path / "p.xlsx")]
        )
        == 1
    )
    assert "no plan was written; correct or answer what is listed" in capsys.readouterr().out
    out = str(tmp_path / "p.xlsx")
    assert main(["bring", BARNET, "--recipe", str(recipe), "--organisation", "Ours", "--out", out, "--yes"]) == 0
    plan = read(out).plan
    assert plan is not None
    assert plan.organisation == "Ours"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            [BARNET, "--out", "x.xlsx"],
            "--out needs a recipe: what rows are is proposed, and never taken unseen; look at what --propose prints, "
            "keep it with --save R.json, and give it as --recipe",
        ),
        (
            [BARNET, "--recipe", RECIPE, "--out", "x.xls"],
            "x.xls: a workbook's name ends in .xlsx; give it one that does",
        ),
        (
            ["nowhere.xls"],
            "nowhere.xls: cannot be read (No such file or directory); check the name and the folder",
        ),
        ([BARNET, "--recipe", BARNET], "it is no recipe; choose a file (.json) that was downloaded here as one"),
    ],
)
def test_what_cannot_run_says_why(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["bring", *arguments]) == 2
    assert capsys.readouterr().err.strip() == said


def test_schemes_are_proposed_with_their_lines_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    sheet, recipe, out = tmp_path / "a.csv", tmp_path / "r.json", tmp_path / "p.xlsx"
    sheet.write_text(
        "NHS Example CCG £000,2014/15,2015/16\nAllocation,400000,410000\nAcute,390000,402000\nSurplus,10000,8000\n"
        "QIPP schemes,,\nFalls clinic,500,600\nReferrals,400,0\n"
    )
    assert main(["bring", str(sheet), "--propose", "--save", str(recipe)]) == 1
    printed = capsys.readouterr().out
    assert "Savings scheme, on Acute" in printed
    assert "question: a!row 6: Falls clinic, Referrals: taken to act on Acute; choose another line" in printed
    assert main(["bring", str(sheet), "--recipe", str(recipe), "--out", str(out), "--yes"]) == 0
    plan = read(out).plan
    assert plan is not None
    assert [(each.name, each.line, each.full_year) for each in plan.schemes] == [
        ("Falls clinic", "Acute", 1_100.0),
        ("Referrals", "Acute", 400.0),
    ]
