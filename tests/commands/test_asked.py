"""The command line: questions are counted, nothing is overwritten unasked, and what moves nothing is said."""

from pathlib import Path

import pytest

from ccgmodel.__main__ import main
from ccgmodel.plan import Plan
from ccgmodel.scenario import Document, Scenario, Setting, write_document
from ccgmodel.workbook import read
from tests.helpers.good_workbook import spoil

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_data"
BARNET, BNES = str(SAMPLES / "barnet-recovery-2013.xlsx"), str(SAMPLES / "bnes-2012.xlsx")
BCF = str(SAMPLES / "barnet-bcf-2016.xlsx")


def asked(path: str) -> list[str]:
    """What the reader asks about a plan, as a command prints it: which rules it has is not this test's."""
    found = read(path).questions
    assert len(found) > 1
    return [f"question: {each}" for each in found]


@pytest.fixture
def odd(tmp_path: Path) -> str:
    """A plan about which two rates are asked."""
    path = tmp_path / "odd.xlsx"
    path.write_bytes(spoil({"Spend!D2": 0.2, "Spend!F2": 0.3}))
    return str(path)


def test_check_counts_its_questions_last(odd: str, capsys):
    assert main(["check", odd]) == 0
    assert capsys.readouterr().out.splitlines() == [
        *asked(odd),
        f"{odd}: no problems, {len(asked(odd))} questions to answer; Example CCG, 2013/14 to 2015/16",
    ]


def test_strict_ends_with_1_where_anything_is_asked(odd: str, capsys):
    assert main(["check", odd, "--strict"]) == 1
    assert main(["check", BARNET, "--strict"]) == 0
    assert capsys.readouterr().out.endswith(
        "recovery-2013.xlsx: no problems; NHS Barnet CCG, 2013/14 to 2017/18\n"
    )


def test_check_has_the_problems_before_the_questions(tmp_path: Path, capsys):
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(spoil({"Spend!K1": "Remark", "Spend!C2": "lots"}))
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Spend!C2", "question", str(path)]
    assert lines[-1] == f"{path}: 1 problem, 1 question to answer"


@pytest.mark.parametrize("command", [["project"], ["levers"], ["tornado"], ["project", "--format", "json"]])
def test_a_command_on_a_plan_with_open_questions_says_how_many(odd: str, capsys, command):
    assert main([command[0], odd, *command[1:]]) == 0
    assert capsys.readouterr().err.splitlines() == [
        *asked(odd),
        f"{odd}: what follows stands on {len(asked(odd))} open questions; see `check {odd}`, and correct what is not "
        "meant",
    ]


def test_a_folder_of_plans_says_how_much_is_asked(odd: str, capsys):
    folder = str(Path(odd).parent)
    assert main(["portfolio", folder]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("question: odd.xlsx: Spend!D2: Demographic growth of Acute")
    assert lines[-1] == (
        f"{folder}: what follows stands on {len(asked(odd))} open questions; see `check` of each file, and correct what "
        "is not meant"
    )


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("command", ["export PLAN OUT", "template OUT --plan PLAN"])
def test_the_plan_that_is_read_is_never_overwritten(odd: str, capsys, command: str, force: list[str]):
    before, link = Path(odd).read_bytes(), Path(odd).with_name("link.xlsx")
    link.symlink_to(odd)
    for out in (odd, str(link)):
        words = [{"PLAN": odd, "OUT": out}.get(word, word) for word in command.split()]
        assert main([*words, *force]) == 2
        assert capsys.readouterr().err.splitlines()[-1] == (
            f"{out}: it is the plan that is read, and would be lost; give another name"
        )
    assert Path(odd).read_bytes() == before


@pytest.mark.parametrize("command", [["export", BNES, "OUT"], ["template", "OUT"]])
def test_a_file_that_is_there_is_overwritten_only_where_that_is_asked(tmp_path: Path, capsys, command: list[str]):
    out = tmp_path / "ours.xlsx"
    out.write_bytes(b"somebody's own work")
    words = [str(out) if word == "OUT" else word for word in command]
    assert main(words) == 2
    assert (
        capsys.readouterr().err == f"{out}: it is there already; give another name, or --force to overwrite it\n"
    )
    assert out.read_bytes() == b"somebody's own work"
    assert main([*words, "--force"]) == 0
    assert read(out).errors == () or command[0] == "template"


IDLE = "and moves nothing here: it moves"
REMEDY = "; leave it out, or check what the plan has of that"


@pytest.mark.parametrize(
    ("plan", "setting", "moves"),
    [
        (BARNET, "inflation[Reserves/contingency] is 0.01", "spend on the lines that have this rate"),
        (BARNET, "demographic_growth[Operating costs] is 0.01", "spend on the lines that have this rate"),
        (BARNET, "qipp_unidentified_delivery is 0.5", "savings that have no scheme yet"),
        (BNES, "pool_change is 0.1", "lines of the pooled budget, but for those that are protected"),
    ],
)
def test_a_setting_that_moves_nothing_is_said(plan: str, setting: str, moves: str, capsys):
    assert main(["project", plan, "--set", setting.replace(" is ", "=")]) == 0
    assert capsys.readouterr().err == f"warning: {setting} {IDLE} {moves}{REMEDY}\n"


@pytest.mark.parametrize(
    "settings",
    [
        ["qipp_delivery=0.5"],
        ["qipp_delivery=1"],  # the plan's own
        ["qipp_delivery=0.5", "qipp_recovery=0.5"],  # which alone would move nothing
        ["inflation=0.01", "inflation[Acute]=0"],
        ["qipp_taper=0.01"],  # moves the years past the plan's own
        ["surplus_required=0.01"],
    ],
)
def test_nothing_is_said_of_a_setting_that_moves_anything(settings: list[str], capsys):
    assert main(["project", BARNET, *(word for each in settings for word in ("--set", each))]) == 0
    assert capsys.readouterr().err == ""


def test_over_a_folder_only_what_moves_nothing_in_any_plan_is_said(capsys):
    folder = str(SAMPLES / "se-london-2012" / "operating-plan")
    arguments = ["--set", "pool_change=0.1", "--set", "qipp_delivery=0.5"]
    assert main(["portfolio", folder, *arguments, "--set-for", "Bexley CCG", "metric_delivery=0.5"]) == 0
    remedy = "leave it out, or check what the plans have of that"
    assert capsys.readouterr().err.splitlines() == [
        f"warning: pool_change moves nothing in any plan; {remedy}",
        f"warning: metric_delivery moves nothing of Bexley CCG; {remedy}",
    ]


def test_a_lever_that_is_set_twice_is_refused(capsys):
    twice = ["--set", "qipp_delivery=0.5", "--set", "qipp_delivery=0.6"]
    assert main(["project", BARNET, *twice]) == 2
    assert capsys.readouterr() == ("", "qipp_delivery is set twice; leave one of the two out\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["project", BARNET, "--years", "3", "--years", "8"], "--years is given twice; leave one of the two out"),
        (["tornado", BARNET, "--format", "table", "--format=json"],
         "--format is given twice; leave one of the two out"),
        (["project", BARNET, "--scenario", "a.json", "--scenario", "b.json"],
         "--scenario is given twice; leave one of the two out"),
    ],
)  # fmt: skip
def test_an_option_that_is_given_twice_is_refused(arguments: list[str], said: str, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(f"error: {said}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["seek", BARNET, "--target", "break-even@2014/15", "--mix", "inflation=1", "--mix", "inflation=2"],
         "a lever is named twice; name each lever once"),
        (["ensemble", BARNET, "--correlate", "inflation", "qipp_delivery", "0.3",
          "--correlate", "qipp_delivery", "inflation", "0.5"],
         "--correlate names two levers twice; give their correlation once"),
    ],
)  # fmt: skip
def test_levers_that_are_named_twice_are_refused(arguments: list[str], said: str, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", f"{said}\n")


@pytest.mark.parametrize("command", ["metrics", "pool"])
def test_metrics_and_pool_take_a_scenarios_file(tmp_path: Path, capsys, command: str):
    plan, file = read(BCF).plan, tmp_path / "half.json"
    assert isinstance(plan, Plan)
    half = Scenario("Half", {Setting("qipp_delivery"): 0.5, Setting("pool_change"): -0.1})
    file.write_text(write_document(Document.of(plan, half)), "utf-8")
    assert main([command, BCF, "--scenario", str(file)]) == 0
    ours = capsys.readouterr().out
    assert main([command, BCF, "--set", "qipp_delivery=0.5", "--set", "pool_change=-0.1"]) == 0
    assert capsys.readouterr().out == ours
    assert main([command, BCF]) == 0
    assert capsys.readouterr().out != ours
