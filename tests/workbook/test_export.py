"""The export: what it holds, and that it comes back as it was."""

import copy
import dataclasses
import functools
import io
import zipfile

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.baseline import baseline, planned, run_on
from ccgmodel.plan import Plan, Qipp, RiskAdjustment, Scheme, first_month
from ccgmodel.plan.metrics import ActivityGroup, MonthlyActuals
from ccgmodel.plan.money import Line, Rules
from ccgmodel.projection.results import result
from ccgmodel.projection.rules import Reached
from ccgmodel.scenario.link import plan_hash, scenario_hash
from ccgmodel.scenario.scenario import Scenario, ScenarioError
from ccgmodel.workbook.cells import guard
from ccgmodel.workbook.export import ExportError, check, export
from ccgmodel.workbook.export.results import PUBLISHED
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.care import ADMISSIONS, AT_HOME, HOMES, plan_of, row
from tests.helpers.exports import EVIL, KINDS, SAMPLES, VERSION, cases, evil_plan, exported, stated
from ui.parts import downloads
from ui.session.history import Moment, Session

# Roundings


def test_a_group_at_its_cap_adds_nought_by_its_formulas_as_by_the_model(small_plan):
    """New savings of a year that add up to 3e-14 are no excess over a total of nought, which would count none.

    Scheme C takes the room of the two others under the cap, so that what it gains they lose, but for a rounding.
    """
    group = {"status": "delivering", "overlap_group": "Beds"}
    schemes = (
        Scheme(name="A", line="Acute", first_year_saving=5.91, full_year_effect=1001.0, confidence=0.0155, **group),
        Scheme(name="B", line="Acute", first_year_saving=21.61, full_year_effect=249.0, **group),
        Scheme(name="C", line="Reserves", first_year_saving=1.9, full_year_effect=223.0, confidence=0.4829,
               start=first_month(2014) + 4, **group),
    )  # fmt: skip
    qipp = Qipp(planned=(1215.0, 0.0, None), unidentified=(None, None, None), taper=0.0781)
    plan = dataclasses.replace(
        small_plan, schemes=schemes, risk_adjustment=RiskAdjustment(by="confidence"), qipp=qipp
    )
    assert planned(plan).new.sum(axis=(0, 2)) == pytest.approx([21.701605, 227.298395, 0.0])
    assert baseline(plan).cover.ravel().tolist() == [1.0, 0.0, 1.0]
    assert read(exported(plan, Scenario("Plan"))).plan is not None  # nothing differs


# There and back


@given(st.sampled_from([None, *KINDS]).flatmap(cases))
@settings(max_examples=20, deadline=None)
def test_read_back_an_export_gives_an_equal_plan_and_scenario(case):
    plan, scenario = case
    reading = read(exported(plan, scenario))
    assert reading.plan is not None, reading.problems
    assert stated(reading.plan) == stated(plan)
    assert reading.scenario == scenario


@pytest.mark.parametrize("plan", SAMPLES.values(), ids=SAMPLES)
def test_a_sample_comes_back_with_the_same_hash_and_without_a_problem(plan):
    scenario = Scenario.parse(["qipp_delivery=0.63"], "As last year")
    reading = read(exported(plan, scenario))
    assert reading.problems == ()
    assert (plan_hash(reading.plan), reading.scenario) == (plan_hash(plan), scenario)


def test_a_figure_of_seventeen_digits_comes_back_to_the_last():
    plan, value = SAMPLES["barnet-recovery-2013"], 0.1 + 0.2
    lines = (dataclasses.replace(plan.lines[0], rates={"inflation": (value / 10,) * 5}), *plan.lines[1:])
    scenario = Scenario.of({"qipp_delivery": value})
    reading = read(exported(dataclasses.replace(plan, lines=lines), scenario))
    assert reading.plan.lines[0].rates["inflation"] == (value / 10,) * 5
    assert reading.scenario.values == scenario.values


def test_a_workbook_that_is_no_export_has_no_scenario():
    assert read(SAMPLE_DATA / "barnet-recovery-2013.xlsx").scenario is None


def test_a_sheet_named_like_ours_in_another_workbook_is_reported():
    book = openpyxl.load_workbook(SAMPLE_DATA / "barnet-recovery-2013.xlsx")
    book.create_sheet("Results")
    buffer = io.BytesIO()
    book.save(buffer)
    assert [problem.where for problem in read(buffer.getvalue()).problems] == ["Results"]


@functools.cache
def plain_export():
    """An export without its formulas, their values kept."""
    book = openpyxl.load_workbook(io.BytesIO(exported(SAMPLES["barnet-recovery-2013"])), data_only=True)
    for name in ("Workings", "Savings", "Results", "Check"):
        book.remove(book[name])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def spoilt_levers(*changes):
    """What is told of an export's Levers sheet after some cells are changed."""
    book = openpyxl.load_workbook(io.BytesIO(plain_export()))
    for where, value in changes:
        book["Levers"][where].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return [(problem.where, problem.found) for problem in read(buffer.getvalue()).problems]


def test_what_is_wrong_on_the_levers_sheet_is_told_by_cell():
    assert spoilt_levers(("G2", 0.5)) == [("Levers!G2", "Allocation growth in all years: 0.5 is 50 %")]
    assert spoilt_levers(("G2", "much")) == [
        ("Levers!G2", "Allocation growth in all years is 'much', not a number")
    ]
    assert spoilt_levers(("H2", 0.01)) == [("Levers!H2", "Allocation growth acts from 2014/15")]
    assert spoilt_levers(("A2", "Allocation growht")) == [
        ("Levers!A2", "Lever is 'Allocation growht' (did you mean 'Allocation growth'?)")
    ]
    assert spoilt_levers(("B2", "Acute"), ("G2", 0.01)) == [
        ("Levers!B2", "Allocation growth cannot be set for one line")
    ]
    assert spoilt_levers(("B4", "Acutte")) == [
        (
            "Levers!B4",
            "'Acutte' is no line, category, programme, status, scheme, metric or part of the pool "
            "(did you mean 'Acute'?)",
        )
    ]
    assert spoilt_levers(("B5", "Acute")) == [("Levers!A5", "Demographic growth for Acute appears twice")]
    assert spoilt_levers(("B2", "Falls system"), ("G2", 0.01)) == [
        ("Levers!B2", "Allocation growth cannot be set for one scheme")
    ]
    assert spoilt_levers(("B5", "Falls system"), ("G5", 0.01)) == [
        ("Levers!B5", "Demographic growth cannot be set for Falls system")
    ]
    assert spoilt_levers(("A2", None), ("B2", "Acute")) == [("Levers!A2", "the row has no Lever")]


def lever_row(book, lever, scope):
    rows = book["Levers"].iter_rows(min_row=2)
    return next(row[0].row for row in rows if (row[0].value, row[1].value) == (lever, scope))


def test_a_lever_of_schemes_is_told_what_it_may_be_set_for():
    book = openpyxl.load_workbook(io.BytesIO(plain_export()))
    delay = lever_row(book, "QIPP start delay", "Falls system")
    assert spoilt_levers((f"G{delay}", 13)) == [
        (f"Levers!G{delay}", "QIPP start delay of Falls system in all years is 13")
    ]
    assert spoilt_levers((f"B{delay}", "Reserves"), (f"G{delay}", 3)) == [
        (f"Levers!B{delay}", "QIPP start delay cannot be set for Reserves")
    ]
    assert spoilt_levers((f"G{delay}", 4.5)) == []


def test_a_scenario_that_the_plan_cannot_run_is_refused():
    with pytest.raises(ScenarioError, match=r"keep it from 0 to 1\.2"):
        exported(SAMPLES["barnet-recovery-2013"], Scenario.of({"qipp_delivery": 2.0}))


# What it holds


@pytest.fixture(scope="module")
def barnet():
    scenario = Scenario.parse(["qipp_delivery=0.63", "inflation[Acute]=0.01"], "As last year")
    return exported(SAMPLES["barnet-recovery-2013"], scenario)


def test_the_stamp_says_what_it_was_made_from(barnet):
    rows = list(openpyxl.load_workbook(io.BytesIO(barnet))["Stamp"].iter_rows(values_only=True))
    plan = SAMPLES["barnet-recovery-2013"]
    scenario = Scenario.parse(["inflation[Acute]=0.01", "qipp_delivery=63%"])
    assert rows == [
        ("Field", "Value"),
        ("Scenario", "As last year"),
        ("Plan hash", plan_hash(plan)),
        ("Scenario hash", scenario_hash(scenario)),
        ("Model version", VERSION),
    ]


def test_hashes_tell_plans_and_settings_apart_and_nothing_else():
    plan = SAMPLES["barnet-recovery-2013"]
    assert (
        plan_hash(plan) == plan_hash(copy.copy(plan)) == plan_hash(dataclasses.replace(plan, opening_balance=-0.0))
    )
    assert plan_hash(plan) != plan_hash(dataclasses.replace(plan, opening_balance=1.0))
    assert plan_hash(plan) != plan_hash(dataclasses.replace(plan, rules=Rules()))
    one, other = Scenario.of({"inflation": 0.01}, "A"), Scenario.of({"inflation": 0.01}, "B")
    assert scenario_hash(one) == scenario_hash(other) != scenario_hash(Scenario())


def test_results_have_three_charts_of_cells(barnet):
    with zipfile.ZipFile(io.BytesIO(barnet)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) == 3
    assert ["barChart" in chart for chart in charts] == [True, True, False]
    assert all("Results!$D$" in chart for chart in charts)


def test_every_result_is_a_formula_and_every_input_is_not(barnet):
    book = openpyxl.load_workbook(io.BytesIO(barnet))
    for sheet in book.worksheets:
        formulas = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        # What the plan is with no lever moved cannot be calculated beside the levers as they are.
        published = {row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == PUBLISHED}
        figures = {
            cell.coordinate
            for row in sheet.iter_rows(min_col=4, min_row=2)
            for cell in row
            if cell.data_type == "n" and cell.value is not None and row[0].row not in published
        }
        if sheet.title in ("Results", "Workings", "Savings", "Care", "Pooled"):
            assert formulas
            assert figures == set()
        elif sheet.title not in ("Check", "Levers"):
            assert formulas == set()
    assert [cell.value for cell in book["Levers"]["F"] if cell.data_type == "f"] == ["=Plan!$B$13+0"]


def test_formulas_are_those_that_every_spreadsheet_knows(barnet):
    known = {"ABS", "COUNT", "EXACT", "IF", "INDEX", "INT", "MAX", "MIN", "MOD", "MONTH", "N", "ROUND", "SUM",
             "SUMPRODUCT", "YEAR"}  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(barnet))
    used = {
        token.value.rstrip("(")
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for token in openpyxl.formula.Tokenizer(cell.value).items
        if token.type == "FUNC" and token.subtype == "OPEN"
    }
    assert used <= known


def test_rows_for_single_lines_are_folded_away_unless_they_are_set(barnet):
    sheet = openpyxl.load_workbook(io.BytesIO(barnet))["Levers"]
    hidden = {
        (row[0].value, row[1].value)
        for row in sheet.iter_rows(min_row=2)
        if sheet.row_dimensions[row[0].row].hidden
    }
    assert ("Inflation", "Acute") not in hidden
    assert ("Inflation", "Non Acute") in hidden
    assert ("QIPP start delay", "Falls system") in hidden
    assert not any(scope is None for _, scope in hidden)


def test_the_same_export_always_gives_the_same_bytes(barnet):
    scenario = Scenario.parse(["qipp_delivery=0.63", "inflation[Acute]=0.01"], "As last year")
    assert exported(SAMPLES["barnet-recovery-2013"], scenario) == barnet


def test_years_past_the_plan_are_said_to_be_ours():
    book = openpyxl.load_workbook(io.BytesIO(exported(run_on(SAMPLES["barnet-recovery-2013"], 7))))
    assert (
        book["Read-me"]["A3"].value == "The years from 2018/19 are ours, by the plan's own rules; not the plan's."
    )


# Formula injection


@pytest.mark.parametrize("text", EVIL)
def test_text_of_a_user_is_never_a_formula(text):
    plan = evil_plan(text)
    content = exported(plan, Scenario(text, Scenario.of({"qipp_delivery": 0.5}).values))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = 0
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and text.strip() in cell.value and cell.data_type != "f":
                    assert cell.data_type == "s"
                    found += 1
                assert cell.data_type != "f" or text.lstrip("=") not in cell.value or text in ("2013", "007")
    assert found > 20
    assert read(content).plan.lines[0].name == text.strip()


# Where formulas and model differ


def test_what_is_set_for_a_category_counts_where_a_scheme_has_no_programme(small_plan):
    """The export refuses what its formulas do not get as the model does."""
    scheme = dataclasses.replace(small_plan.schemes[0], programme="", status="idea")
    plan = dataclasses.replace(small_plan, schemes=(scheme,))
    assert exported(plan, Scenario.of({"qipp_delivery": 0.5, "qipp_delivery[Hospital]": 0.9}))


def test_a_workbook_whose_formulas_differ_from_the_model_is_not_written(monkeypatch, tmp_path):
    plan, at = SAMPLES["barnet-recovery-2013"], tmp_path / "export.xlsx"
    right = check.result

    def wrong(projection, name):
        return right(projection, name) + (name == "in_year") * np.array([0.0, 0.0, 1.0, 0.0, 0.0])

    monkeypatch.setattr(check, "result", wrong)
    with pytest.raises(ExportError) as refused:
        export(plan, Scenario(), at, VERSION)
    said = str(refused.value)
    assert said.startswith("The workbook was not written, since its formulas do not give what the model gives: ")
    assert said.count(" by its formula and ") == 1
    assert "In-year position in 2015/16 (Results!F" in said
    assert said.endswith("report this with the plan and the scenario")
    assert not at.exists()


def test_a_milestone_in_another_year_than_the_models_is_not_written(monkeypatch):
    monkeypatch.setattr(check, "reached", lambda projection, milestone: Reached(2020, 8, beyond_plan=True))
    with pytest.raises(ExportError, match=r"Break-even \(Results!D\d+\) is .* by its formula and 2020/21"):
        exported(SAMPLES["barnet-recovery-2013"])


def test_the_page_says_from_its_next_run_on_why_a_workbook_was_refused(monkeypatch):
    offered, said = [], []
    monkeypatch.setattr(check, "result", lambda projection, name: result(projection, name) + 1.0)
    monkeypatch.setattr(downloads.st, "download_button", lambda label, content, *_, **__: offered.append(content))
    monkeypatch.setattr(downloads.st, "error", said.append)
    here = Session([Moment(SAMPLES["barnet-recovery-2013"], Scenario())])
    downloads.live_workbook(here, "Excel", "export.xlsx")
    assert said == []
    with pytest.raises(ExportError):
        offered[0]()
    downloads.live_workbook(here, "Excel", "export.xlsx")
    assert len(said) == 1
    assert said[0].startswith("The workbook was not written")


def with_lines(plan: Plan, count: int) -> Plan:
    more = (dataclasses.replace(plan.lines[0], name=f"Line {n}", qipp_share=0.0) for n in range(count))
    return dataclasses.replace(plan, lines=(*plan.lines, *more))


@pytest.mark.thorough
def test_an_export_of_three_hundred_more_lines_is_read_again(small_plan: Plan):
    plan, target = with_lines(small_plan, 300), io.BytesIO()
    export(plan, Scenario(), target, "1")
    reading = read(target.getvalue())
    assert plan_hash(reading.plan) == plan_hash(plan)


def test_an_export_that_could_not_be_opened_again_is_not_made(small_plan: Plan, tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_UNPACKED", 100_000)
    path = tmp_path / "export.xlsx"
    with pytest.raises(ExportError) as error:
        export(small_plan, Scenario(), path, "1")
    assert str(error.value) == (
        "it unpacks to 0 MB, more than 0.1 MB, so it could not be opened here again; export a plan of fewer lines"
    )
    assert not path.exists()


def test_metrics_with_what_no_sample_has_are_exported_as_the_model_has_them():
    """A target due in the year it starts from, activity of no scheme or line, quarters without a year, months.

    An export whose formulas differ from the model is refused, so that being written proves the figures.
    """
    due = dataclasses.replace(AT_HOME, baseline_year=2013, target_year=2013)
    plan = plan_of(
        ADMISSIONS,
        HOMES,
        due,
        values=[
            row(ADMISSIONS, "plan", 2013, 100.0, 90.0, 110.0, 100.0),
            row(ADMISSIONS, "plan", 2014, 100.0, 90.0, None, None),
            row(HOMES, "plan", 2013, 85.0, 170.0, None, None),
        ],
        activity_groups=(
            ActivityGroup(
                metric="Admissions", name="Other", baseline=60.0, price=2.0, reductions=(0.0, 30.0, 10.0)
            ),
        ),
        monthly_actuals=(
            MonthlyActuals(metric="Admissions", year=2013, months=(30.0, 40.0, 35.0, 31.0, *[None] * 8)),
        ),
        lines=(Line(name="Acute", first_year_spend=900.0, rates={"inflation": (0.02,) * 3}),),
    )
    for moved in ({}, {"activity_growth": 0.02, "metric_delivery": 0.5}, {"activity_growth@2014/15": -0.01}):
        scenario = Scenario.of(moved)
        found = read(exported(plan, scenario))
        assert found.plan is not None, found.errors
        assert stated(found.plan) == stated(plan)
        assert found.scenario is not None
        assert found.scenario.values == scenario.values
