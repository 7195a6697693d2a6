"""Streams of the allocation: they add up, keep their limits or say by how much not, and the workbook carries them."""

import io
import json
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.__main__ import main
from ccgmodel.baseline import run_on
from ccgmodel.plan.plan import PlanError
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.streams import REST, Stream
from ccgmodel.projection.projection import project
from ccgmodel.projection.streams import streams
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words import position
from ccgmodel.words import streams as words
from ccgmodel.workbook.export import export
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.exports import VERSION
from tests.helpers.good_workbook import GOOD, spoil
from tests.helpers.strategies import examples, plans, scenarios

PLAN = Scenario("Plan")
RUNNING = Stream(name="Running cost allowance", lines=("Reserves",), amounts=(2_900.0, None, 2_958.0), cap=True)
PRIMARY = Stream(
    name="Delegated primary care", lines=("Other", "Community"), amounts=(90_000.0, None, None), lends=False
)


@pytest.fixture
def parted(small_plan):
    """Reserves are 1 % of the allocation, which is 290,000 and grows by 2 %; nothing is paid twice."""
    primary = replace(PRIMARY, lines=("Community",))
    return replace(small_plan, streams=(RUNNING, primary))


def test_a_stream_has_its_share_of_the_allocation_and_its_lines_cost(parted):
    found = streams(project(parted, [PLAN]))
    assert found.names == (RUNNING.name, PRIMARY.name, REST)
    assert found.allocation[0, 0] == pytest.approx([2_900, 2_958, 2_958])
    assert found.spend[0, 0] == pytest.approx([2_900, 2_958, 3_017.16])
    assert found.position[0, 0] == pytest.approx([0, 0, -59.16])
    assert found.allocation[0, 1] == pytest.approx([90_000, 91_800, 93_636])
    lower = streams(project(parted, [Scenario.of({"allocation_growth@2014/15": -0.02})]))
    assert lower.allocation[0, 0] == pytest.approx([2_900, 2_900, 2_900])
    assert lower.allocation[0, 1] == pytest.approx([90_000, 90_000, 91_800])


@given(plans(), st.data())
@examples(15)
def test_the_streams_add_up_to_the_whole_under_every_scenario(plan, data):
    """What is in no stream is everything else, and a lever moves the streams' parts with the whole."""
    acute, community, *_ = plan.line_names
    recurrent = plan.allocation.recurrent[0]
    own = (
        Stream(name="One", lines=(acute,), amounts=(0.5 * recurrent, None, None, None), cap=True),
        Stream(name="Two", lines=(community,), amounts=(0.2 * recurrent, None, None, None), lends=False),
    )
    scenario = data.draw(scenarios())
    parted = replace(plan, streams=own)
    whole, ours = project(plan, [PLAN, scenario]), project(parted, [PLAN, scenario])
    found = streams(ours)
    for parts, of in (
        (found.allocation, ours.allocation),
        (found.spend, ours.total_spend),
        (found.position, ours.in_year),
    ):
        np.testing.assert_allclose(parts.sum(axis=1), of, rtol=1e-12, atol=1e-6)
    np.testing.assert_array_equal(ours.in_year, whole.in_year)
    np.testing.assert_array_equal(ours.spend, whole.spend)
    shares = found.allocation[:, :2] / ours.recurrent_allocation[:, np.newaxis]
    np.testing.assert_allclose(shares, np.broadcast_to(shares[0, :, :1], shares.shape), rtol=1e-12)
    assert (found.lent >= 0.0).all()
    assert (found.lent <= np.maximum(found.position, 0.0)).all()


def test_the_headline_and_the_tests_say_by_name_what_is_broken(parted):
    plan = project(parted, [PLAN])
    assert words.sentence(plan) in position.headline(plan, plan, moved=False)
    assert words.sentence(plan) == (
        " **Breaks the cap of Running cost allowance**, by £59k in 2015/16. "
        "**Borrows from Delegated primary care, which may not lend**, £5.8m in 2013/14."
    )
    assert words.tests(plan) == position.tests(plan)[-3:]
    assert words.tests(plan)[0] == {
        "Test": "Running cost allowance: costs no more than its allocation",
        "Passed in": "Not in 2015/16",
        "2013/14": "£0.00m",
        "2014/15": "£0.00m",
        "2015/16": "−£0.06m",
    }
    lent, left = streams(plan).lent[0, 1], streams(plan).position[0, 1]
    assert lent[0] == pytest.approx(min(left[0], left[0] - plan.in_year[0, 0]))
    cheap = project(parted, [Scenario.of({"headroom_release": 1.0, "allocation_growth@2014/15": 0.03})])
    assert words.sentence(cheap) in position.headline(plan, cheap, moved=True)


def test_a_plan_run_on_keeps_the_last_share(parted):
    longer = streams(project(run_on(parted, 5), [PLAN]))
    ours = streams(project(parted, [PLAN]))
    np.testing.assert_allclose(longer.allocation[:, :, :3], ours.allocation)
    assert longer.allocation[0, 0, 3:] == pytest.approx([2_958 * 1.02, 2_958 * 1.02**2])


def test_a_plan_without_streams_is_what_it_was(parted, small_plan):
    assert plan_hash(replace(parted, streams=())) == plan_hash(small_plan) != plan_hash(parted)
    whole = project(small_plan, [PLAN])
    assert words.sentence(whole) == ""
    assert words.tests(whole) == []
    assert streams(whole).names == ()


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ((replace(RUNNING, lines=("Nobody",)),), f"{RUNNING.name} pays for 'Nobody', which is neither a line nor a category"),
        ((RUNNING, replace(PRIMARY, lines=("Other",))), f"Reserves is paid for by {RUNNING.name} and by {PRIMARY.name}"),
        ((replace(RUNNING, amounts=(None, 1.0, 1.0)),), f"the allocation of {RUNNING.name} in 2013/14 is blank"),
        ((replace(RUNNING, amounts=(1.0, -1.0, 1.0)),), f"the allocation of {RUNNING.name} is below nought"),
        ((replace(RUNNING, amounts=(1.0,)),), f"allocation of stream {RUNNING.name!r} has 1 year, not 3"),
        ((replace(RUNNING, name=REST),), f"a stream is called {REST}, which is what is in no stream"),
        ((replace(RUNNING, amounts=(1.0, 300_000.0, 1.0)),), "the streams of 2014/15 are more than the recurrent allocation"),
    ],
)  # fmt: skip
def test_a_stream_that_cannot_be_is_refused(small_plan, given_, said):
    with pytest.raises(PlanError) as refused:
        replace(small_plan, streams=given_)
    assert str(refused.value) == said


HEADINGS = ["Stream", "Lines", "Cap", "May lend", "Source", "2013/14", "2014/15", "2015/16"]


def sheet(*rows: list[object]) -> bytes:
    return spoil({"Streams": [HEADINGS, *rows]}, GOOD)


def test_the_sheet_is_read_and_what_is_wrong_is_refused_at_its_cell():
    reading = read(sheet(["Medicines", "prescribing", "yes", "no", "Plan", 40_000, None, 41_000]))
    assert reading.problems == ()
    assert reading.plan.streams == (
        Stream(
            name="Medicines", lines=("Prescribing",), amounts=(40_000.0, None, 41_000.0), cap=True, lends=False,
            source="Plan",
        ),
    )  # fmt: skip
    reading = read(
        sheet(
            ["One", "Acute; Prescribed", None, None, None, 1_000, 1, 1],
            ["one", "Acute", None, None, None, None, 1, 1],
        )
    )
    assert reading.plan is None
    assert reading.problems == (
        Problem(
            "Streams!B2",
            "One pays for 'Prescribed', which is neither a line nor a category",
            "use names of the Spend sheet, separated by ;",
        ),
        Problem("Streams!B3", "Acute is paid for by One and by one", "name it in one of the two"),
        Problem("Streams!A3", "the allocation of one in 2013/14 is blank", "correct it"),
        Problem("Streams!A3", "the stream 'one' appears twice", "rename one of the two"),
    )


def test_an_export_has_its_formulas_and_the_command_its_figures(parted, tmp_path, capsys):
    target, path = io.BytesIO(), str(tmp_path / "plan.xlsx")
    export(parted, Scenario.of({"allocation_growth": 0.01}), target, VERSION)
    assert plan_hash(read(target.getvalue()).plan) == plan_hash(parted)
    rows = openpyxl.load_workbook(target)["Results"].iter_rows(values_only=True)
    (formulas,) = (row[3:6] for row in rows if row[:2] == ("Stream: position", RUNNING.name))
    assert all(each.startswith("=") for each in formulas)
    write_template(path, parted)
    assert main(["project", path]) == 0
    assert f"{RUNNING.name}, position" in capsys.readouterr().out
    assert main(["project", path, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["streams"]
    assert found[RUNNING.name]["position"] == pytest.approx([0, 0, -59.16])
    assert list(found) == [RUNNING.name, PRIMARY.name, REST]
