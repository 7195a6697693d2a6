"""The command paper: the forms of a paper, of one plan and of a folder, and what keeps it from being written."""

import io
from pathlib import Path

import docx
import pytest

from ccgmodel.__main__ import main
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.document_text import write_document
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers import papers

ROOT = Path(__file__).parents[2]
BARNET = str(ROOT / "sample_data" / "barnet-recovery-2013.xlsx")
LONDON = str(ROOT / "sample_data" / "se-london-2012" / "operating-plan")
SHORT = ["--sections", "answer,changes", "--date", "2013-07-01"]


def saved(folder: Path, plan: Plan, name: str, delivery: float) -> str:
    path = folder / f"{name}.json"
    document = Document.of(plan, Scenario(name, {Setting("qipp_delivery"): delivery}))
    path.write_text(write_document(document), "utf-8")
    return str(path)


def test_it_writes_what_is_set_on_the_cover_it_is_given(tmp_path: Path, capsys):
    out = tmp_path / "paper.docx"
    arguments = ["--set", "qipp_delivery=0.63", "--meeting", "Board", "--purpose", "decision", "--author", "Ada"]
    assert main(["paper", BARNET, *arguments, *SHORT, "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    said = papers.word_text(out.read_bytes())
    for text in ("Meeting: Board", "Date: 1 July 2013", "Author: Ada", "Purpose: For decision", "63 %"):
        assert text in said


def test_several_files_are_compared(tmp_path: Path, barnet: Plan, capsys):
    out = tmp_path / "paper.docx"
    files = [saved(tmp_path, barnet, name, share) for name, share in (("Low", 0.63), ("High", 0.9))]
    given = [part for file in files for part in ("--scenario", file)]
    assert main(["paper", BARNET, *given, "--sections", "comparison", "--out", str(out)]) == 0
    assert papers.word_tables(out.read_bytes())[0][0] == ("Figure", "Low", "High")
    capsys.readouterr()
    assert main(["paper", BARNET, *given, "--set", "qipp_delivery=0.5", "--out", str(tmp_path / "b.docx")]) == 2
    said = "--set is given with several --scenario; leave it out, or give one scenario\n"
    assert capsys.readouterr().err == said


def test_a_folder_gives_a_paper_each_named_by_organisation_and_date(tmp_path: Path, capsys):
    assert main(["paper", LONDON, *SHORT, "--out", str(tmp_path / "new")]) == 0
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert len(names) == 6
    assert names[0] == "Bexley-CCG-2013-07-01.docx"
    title = docx.Document(io.BytesIO((tmp_path / "new" / names[0]).read_bytes())).core_properties.subject
    assert title == "Bexley CCG"


def test_a_folder_together_gives_one_paper_and_what_is_of_one_plan_is_refused(tmp_path: Path, capsys):
    out = str(tmp_path / "all.docx")
    asked = ["paper", LONDON, "--together", "--date", "2013-07-01", "--set-for", "Bexley CCG", "qipp_delivery=0.5"]
    assert main([*asked, "--out", out]) == 0
    document = docx.Document(out)
    assert document.core_properties.subject == "South East London"
    assert any("Bexley CCG" in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    capsys.readouterr()
    for more, message in (
        (
            ["--scenario", "a.json"],
            "--scenario is of one plan, and --together is of several; give --set and --set-for",
        ),
        (["--form", "public"], "a page for the public is about one plan; choose one plan, or another form"),
    ):
        target = str(tmp_path / ("b.pdf" if "public" in more else "b.docx"))
        assert main([*asked, "--out", target, *more]) == 2
        assert capsys.readouterr().err == f"{message}\n"
    assert main([each for each in asked if each != "--together"] + ["--out", out]) == 2
    assert capsys.readouterr().err == "--set-for is of several plans together; add --together, or give --set\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "{folder}/paper.pdf"], "{folder}/paper.pdf: the name of this form ends in .docx; give it one that does"),
        (["--out", "{folder}/there.docx"], "{folder}/there.docx: it is there already; give another name, or --force to overwrite it"),
        (["--out", "{folder}/a.docx", "--date", "1/7"], "--date is '1/7', not a day; write it as 2013-07-01"),
        (["--out", "{folder}/a.docx", "--template", "{folder}/none.docx"], "{folder}/none.docx: cannot be opened (No such file or directory); check the name and the folder"),
        (["--out", "{folder}/a.docx", "--scenario", "{folder}/none.json"], "{folder}/none.json: cannot be opened (No such file or directory); check the name and the folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_said(arguments: list[str], message: str, tmp_path: Path, capsys):
    (tmp_path / "there.docx").write_bytes(b"mine")
    given = [each.replace("{folder}", str(tmp_path)) for each in arguments]
    sections = [] if "--date" in given else ["--date", "2013-07-01"]
    assert main(["paper", BARNET, "--sections", "changes", *sections, *given]) == 2
    assert capsys.readouterr().err == message.replace("{folder}", str(tmp_path)) + "\n"
    assert (tmp_path / "there.docx").read_bytes() == b"mine"
