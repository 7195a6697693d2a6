"""Every plan under many draws: the same however the work is split, resumed where it stopped, added up draw by draw."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from ccgmodel.__main__ import main
from ccgmodel.answers.draws import BLOCK
from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.at_scale.running import RunError, is_done, path_of, read_unit, run_draws, summarise
from ccgmodel.portfolio.at_scale.unit import RESULTS, compute_unit, draw_units, joint_draws, year_labels
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.portfolio.project import JointScenario, project_portfolio
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.writing.template import write_template

ROOT = Path(__file__).parents[2]
DRAWS = BLOCK + 500


@pytest.fixture
def two(small_plan: Plan) -> Portfolio:
    other = replace(small_plan, organisation="Other CCG", growth_combines="add")
    return Portfolio(name="Both", plans=(small_plan, other))


def draws_of(portfolio: Portfolio, folder: Path, **changes):
    """Run a portfolio and return every figure of every organisation, whatever the units, with the run."""
    of = draw_units(portfolio, DRAWS, **changes)
    done = run_draws(of, folder)
    found: dict[str, dict[str, list[np.ndarray]]] = {}
    for unit in of:
        names = pq.read_schema(path_of(unit, folder)).names
        for name, values in read_unit(unit, folder, names).items():
            found.setdefault(unit.plan.organisation, {}).setdefault(name, []).append(values)
    return {org: {name: np.concatenate(v) for name, v in of.items()} for org, of in found.items()}, done


def same(one, two) -> bool:
    return one.keys() == two.keys() and all(
        one[org].keys() == two[org].keys() and all((one[org][n] == two[org][n]).all() for n in one[org])
        for org in one
    )


def test_the_figures_do_not_depend_on_how_the_work_is_split(two: Portfolio, tmp_path: Path, monkeypatch):
    """To the last bit, or nobody could check on a laptop what a cluster said."""
    whole, _ = draws_of(two, tmp_path / "whole")
    monkeypatch.setattr("ccgmodel.portfolio.at_scale.unit.STRETCH", BLOCK)
    split, done = draws_of(two, tmp_path / "split")
    assert done.computed == 4
    assert same(whole, split)
    assert whole["Other CCG"]["draw"].tolist() == list(range(DRAWS))


def test_the_figures_do_not_depend_on_who_else_is_in_the_folder(two: Portfolio, tmp_path: Path):
    alone = Portfolio(name="One", plans=two.plans[:1])
    both, one = draws_of(two, tmp_path / "both")[0], draws_of(alone, tmp_path / "one")[0]
    assert same({"Example CCG": both["Example CCG"]}, one)


def test_a_portfolio_projected_under_the_first_draws_has_their_figures(two: Portfolio):
    """What a page shows of a few draws is what a large run keeps of them."""
    joint = JointScenario("", Scenario.of({"qipp_delivery": 0.8}))
    found = project_portfolio(two, joint_draws(two, 40, seed=3, scenario=joint)).values["in_year"]
    for member, unit in enumerate(draw_units(two, 40, 3, joint)):
        kept = compute_unit(unit)
        ours = np.stack([kept[f"in_year {label}"] for label in unit.plan.year_labels], axis=1)
        np.testing.assert_allclose(found[member], ours, rtol=1e-12)
    with pytest.raises(ValueError, match="0 draws cannot be held at once; ask for 1 to "):
        joint_draws(two, 0)


def test_another_seed_gives_other_draws_and_the_same_seed_the_same(two: Portfolio, tmp_path: Path):
    one, again, other = (draws_of(two, tmp_path / str(i), seed=seed)[0] for i, seed in enumerate((1, 1, 2)))
    assert same(one, again)
    assert not (one["Other CCG"]["inflation"] == other["Other CCG"]["inflation"]).any()


@pytest.mark.parametrize(
    ("shared", "together"), [("national", {"inflation"}), ("all", {"inflation", "qipp_delivery"}), ("none", set())]
)
def test_what_is_set_nationally_is_drawn_once_for_all(two: Portfolio, tmp_path: Path, shared, together):
    draws, _ = draws_of(two, tmp_path, shared=shared)
    for lever in ("inflation", "qipp_delivery"):
        alike = (draws["Example CCG"][lever] == draws["Other CCG"][lever]).all()
        assert bool(alike) == (lever in together)


def test_every_draw_is_what_the_plan_gives_at_its_levers(two: Portfolio, tmp_path: Path):
    """The file holds the levers of each draw: set by hand they give the same position."""
    draws, _ = draws_of(two, tmp_path, scenario=JointScenario("S", Scenario.of({"qipp_slippage": 2.0})))
    mine = draws["Other CCG"]
    levers = [name for name in mine if name != "draw" and not name.startswith(RESULTS)]
    assert {"inflation", "qipp_delivery", "headroom_release"} <= set(levers)
    by_hand = [
        JointScenario("S", Scenario.of({"qipp_slippage": 2.0}), {
            "Other CCG": Scenario.of({lever: float(mine[lever][draw]) for lever in levers})})
        for draw in (0, 17, DRAWS - 1)
    ]  # fmt: skip
    ours = project_portfolio(two, by_hand).of("in_year", "Other CCG")
    for row, draw in zip(ours, (0, 17, DRAWS - 1), strict=True):
        assert row == pytest.approx([mine[f"in_year {year}"][draw] for year in ("2013/14", "2014/15", "2015/16")])


def test_a_stopped_run_goes_on_from_there(two: Portfolio, tmp_path: Path, monkeypatch):
    """An interruption may come at any moment: before a unit, or while its file is written."""
    whole, _ = draws_of(two, tmp_path / "whole")
    of, told = draw_units(two, DRAWS), []

    def stop(unit):
        if unit.plan.organisation == "Other CCG":
            raise KeyboardInterrupt
        return compute_unit(unit)

    with monkeypatch.context() as patched:
        patched.setattr("ccgmodel.portfolio.at_scale.running.compute_unit", stop)
        with pytest.raises(KeyboardInterrupt):
            run_draws(of, tmp_path / "stopped")
    path_of(of[1], tmp_path / "stopped").with_suffix(".part").write_bytes(b"half a file")
    assert [is_done(unit, tmp_path / "stopped") for unit in of] == [True, False]
    done = run_draws(of, tmp_path / "stopped", progress=told.append)
    assert (done.computed, done.resumed) == (1, 1)
    assert told == [DRAWS, DRAWS]
    assert same(draws_of(two, tmp_path / "stopped")[0], whole)
    assert not list((tmp_path / "stopped").glob("*.part"))


@pytest.mark.parametrize(
    "changed",
    [{"seed": 2}, {"shared": "none"}, {"scenario": JointScenario("S", Scenario.of({"inflation": 0.01}))}],
)
def test_a_file_that_was_made_from_something_else_is_made_again_only_where_that_is_asked(
    two: Portfolio, tmp_path: Path, changed
):
    reused = tmp_path / "reused"
    before, _ = draws_of(two, reused)
    of = draw_units(two, DRAWS, **changed)
    with pytest.raises(RunError) as refused:
        run_draws(of, reused)
    assert str(refused.value) == (
        f"{path_of(of[0], reused)}: it was made from something else, such as another seed or scenario; choose another "
        "folder, or --force to make it again"
    )
    assert same(draws_of(two, reused)[0], before)
    done = run_draws(of, reused, force=True)
    assert (done.computed, done.resumed) == (2, 0)
    assert same(draws_of(two, reused, **changed)[0], draws_of(two, tmp_path / "fresh", **changed)[0])


def test_a_file_that_is_cut_short_is_made_again(two: Portfolio, tmp_path: Path):
    of = draw_units(two, DRAWS)
    run_draws(of, tmp_path)
    path = path_of(of[0], tmp_path)
    path.write_bytes(path.read_bytes()[:1_000])
    assert run_draws(of, tmp_path).computed == 1


def test_another_runs_files_are_not_mixed_in(two: Portfolio, tmp_path: Path):
    run_draws(draw_units(two, DRAWS), tmp_path)
    alone = Portfolio(name="One", plans=two.plans[:1])
    with pytest.raises(
        RunError, match=r"other-ccg-\w+-00000.parquet belongs to another run; choose another folder"
    ):
        run_draws(draw_units(alone, DRAWS), tmp_path)


def test_a_sum_is_added_up_draw_by_draw(two: Portfolio, tmp_path: Path):
    """The fifth percentile of a sum is not the sum of fifth percentiles where the parts vary apart."""
    portfolio = replace(two, parents={"Example CCG": "North"})
    of = draw_units(portfolio, DRAWS)
    run_draws(of, tmp_path)
    found = {each.node.name: each for each in summarise(portfolio, of, tmp_path, year_labels(of))}
    draws, _ = draws_of(portfolio, tmp_path)
    total = draws["Example CCG"]["in_year 2015/16"] + draws["Other CCG"]["in_year 2015/16"]
    needed = draws["Example CCG"]["surplus_required 2015/16"] + draws["Other CCG"]["surplus_required 2015/16"]
    whole = found["Both"]
    assert whole.mean[2] == pytest.approx(total.mean())
    assert whole.fan[0, 2] == pytest.approx(np.percentile(total, 5))
    assert whole.chance["business_rules"][2] == (total >= needed).mean()
    assert whole.fan[0, 2] > found["Example CCG"].fan[0, 2] + found["Other CCG"].fan[0, 2]
    np.testing.assert_array_equal(found["North"].fan, found["Example CCG"].fan)
    assert (np.diff(whole.fan, axis=0) >= 0).all()


def test_a_year_that_a_member_does_not_have_is_blank_in_the_sum(small_plan: Plan, tmp_path: Path):
    later = replace(small_plan, organisation="Later CCG", first_year=2014)
    portfolio = Portfolio(name="Both", plans=(small_plan, later))
    of = draw_units(portfolio, 500)
    run_draws(of, tmp_path)
    whole, early, _ = summarise(portfolio, of, tmp_path, year_labels(of))
    assert np.isnan(whole.mean).tolist() == [True, False, False, False]
    assert np.isnan(whole.chance["break_even"]).tolist() == [True, False, False, False]
    assert not np.isnan(early.mean).any()


# The command line


@pytest.fixture
def folder(tmp_path: Path, small_plan: Plan) -> Path:
    plans = tmp_path / "plans"
    plans.mkdir()
    write_template(plans / "example.xlsx", small_plan)
    write_template(plans / "other.xlsx", replace(small_plan, organisation="Other CCG"))
    return plans


def test_the_command_keeps_the_draws_and_says_what_they_say(folder: Path, tmp_path: Path, capsys):
    arguments = ["ensemble", str(folder), "--out", str(tmp_path / "out"), "--draws", "600", "--format", "json"]
    assert main(arguments) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert [part["name"] for part in document["parts"]] == ["plans", "Example CCG", "Other CCG"]
    assert document["years"] == ["2013/14", "2014/15", "2015/16"]
    assert "1.20k/1.20k" in said.err  # the progress bar, full
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 2
    assert main(arguments) == 0
    again = capsys.readouterr()
    assert json.loads(again.out) == document
    assert "2 of 2 files" in again.err
    assert main([*arguments[:-1], "table"]) == 0
    assert "chance of break even" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--out is missing; say in which directory the draws are to be kept"),
        (["--out", "{out}", "--draws", "0"], "draws is 0; choose from 1 to 1,000,000"),
        (["--out", "{out}", "--years", "independent"],
         "--years is independent; over a folder the draws of a plan are together over its years"),
        (["--out", "{out}", "--scheduler", "tcp://127.0.0.1:1"],
         "tcp://127.0.0.1:1: no Dask scheduler answers; check the address, and that it runs"),
        (["--out", "{folder}/example.xlsx"], "example.xlsx: cannot be written (File exists); check the folder"),
    ],
)  # fmt: skip
def test_what_cannot_run_says_so(folder: Path, tmp_path: Path, capsys, monkeypatch, arguments, message):
    monkeypatch.setattr("ccgmodel.portfolio.at_scale.running.ANSWERS_WITHIN", 1)
    filled = [each.format(out=tmp_path / "out", folder=folder) for each in arguments]
    assert main(["ensemble", str(folder), *filled]) == 2
    assert capsys.readouterr().err.rstrip("\n").endswith(message)


def test_ctrl_c_keeps_what_is_done(folder: Path, tmp_path: Path, capsys, monkeypatch):
    def stop(unit):
        raise KeyboardInterrupt

    monkeypatch.setattr("ccgmodel.portfolio.at_scale.running.compute_unit", stop)
    assert main(["ensemble", str(folder), "--out", str(tmp_path / "out")]) == 130
    assert "run the same command again to go on" in capsys.readouterr().err


CLUSTER = """
import sys
from distributed import LocalCluster
from ccgmodel.__main__ import main
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        raise SystemExit(main([*sys.argv[1:], "--scheduler", cluster.scheduler_address]))
"""


def test_a_cluster_gives_the_same_files_as_one_process(folder: Path, tmp_path: Path):
    """Real workers in processes of their own; the files are compared byte by byte."""
    arguments = ["ensemble", str(folder), "--draws", "5000", "--format", "json", "--out"]
    (tmp_path / "cluster.py").write_text(CLUSTER)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answers = [
        subprocess.run([sys.executable, *command, *arguments, str(tmp_path / out)], env=environment, cwd=ROOT,
                       capture_output=True, encoding="utf-8", check=False)
        for command, out in ((["-m", "ccgmodel"], "here"), ([str(tmp_path / "cluster.py")], "cluster"))
    ]  # fmt: skip
    assert [answer.returncode for answer in answers] == [0, 0], answers[1].stderr
    assert answers[0].stdout == answers[1].stdout
    here = sorted((tmp_path / "here").iterdir())
    assert len(here) == 2
    for file in here:
        assert file.read_bytes() == (tmp_path / "cluster" / file.name).read_bytes()
