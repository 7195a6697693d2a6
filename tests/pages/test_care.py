"""The Metrics and Better Care Fund pages, and the strip of metrics on the What-if page, without a browser."""

import io
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.answers.conflicts import Conflict
from ccgmodel.answers.outturn import outturn
from ccgmodel.plan.metrics import Metric, MetricValues, with_actuals
from ccgmodel.plan.plan import Plan
from ccgmodel.words import metrics
from ccgmodel.workbook.actuals import actuals_template, read_actuals
from ccgmodel.workbook.read import read
from ui.care.actuals import standing

APP = str(Path(__file__).parents[2] / "app.py")
CARE = "barnet-bcf-2016"
METRICS, POOL, WHAT_IF = "pages/metrics.py", "pages/better_care_fund.py", "pages/what_if.py"
NEA = "Non-elective admissions"


@pytest.fixture(scope="module")
def care():
    return read(Path(APP).parent / "sample_data" / f"{CARE}.xlsx").plan


def opened(page: str, *settings: str, plan: str = CARE) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["plan"] = plan
    if settings:
        at.query_params["set"] = list(settings)
    return go(at.run(), page)


def go(at: AppTest, page: str) -> AppTest:
    at.switch_page(page).run()
    assert not at.exception
    return at


def look(at: AppTest, key: str, view: str) -> AppTest:
    next(each for each in at.get("button_group") if each.key == key).set_value(view).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return "\n".join(each.value for each in (*at.markdown, *at.caption))


def settings(at: AppTest) -> dict[str, float]:
    return at.session_state["session"].scenario.texts()


def test_half_the_savings_half_the_admissions_avoided():
    at = opened(METRICS, "qipp_delivery=0.5")
    assert at.markdown[0].value.startswith(
        f"Against the plan, in the last year. **Worse: {NEA}.** 12 of 20 have no"
    )
    assert "2016/17: 30,187 admissions; 95 admissions more than the plan, worse." in texts(at)
    look(at, "metric_view", "Care and money")
    assert "The plan avoids **190**, worth **£560k** at their own prices." in texts(at)
    assert "In this scenario 95.0 of “Non-elective admissions” are not avoided by 2016/17." in texts(at)


def test_no_lever_moved_leaves_every_metric_as_in_the_plan_and_says_so():
    at = opened(METRICS)
    assert at.markdown[0].value.startswith(
        "**The plan carries 8 metrics forward.** 12 of 20 have no starting figure"
    )
    assert "2016/17: 30,092 admissions; as in the plan." in texts(at)


def test_quarters_are_shown_where_there_are_any_and_never_made_of_years():
    at = opened(METRICS)
    next(each for each in at.toggle if each.label == "By quarter").set_value(True).run()
    assert "By year, because no quarters are printed: Effectiveness of reablement, " in at.caption[0].value
    look(at, "metric_view", "Table")
    assert "2016/17 Q1" in at.table[0].value.columns
    assert at.table[0].value.loc["Delayed transfers of care, plan", "2016/17 Q4"] == "669.3 per 100,000"


def test_a_choice_of_view_survives_leaving_the_page():
    at = go(go(look(opened(METRICS), "metric_view", "Table"), "pages/method.py"), METRICS)
    assert "30,092 admissions" in at.table[0].value.to_string()


def test_a_baseline_that_nobody_printed_is_asked_for_taken_and_undone():
    at = opened(METRICS)
    box = next(each for each in at.expander if "no starting figure" in each.label)
    assert box.label == "12 metrics have no starting figure or target in the plan"
    at.session_state["metrics_needing"] = True
    at.run()
    next(each for each in at.selectbox if each.key == "metric_needing").set_value("Patient satisfaction").run()
    next(each for each in at.button if each.label == "Take it").click().run()
    assert [each.value for each in at.error] == [
        "Type the baseline of “Patient satisfaction”, a number; nothing was changed."
    ]
    next(each for each in at.number_input if each.key == "metric_value").set_value(80.0)
    next(each for each in at.button if each.label == "Take it").click().run()
    assert not at.exception
    metric = next(each for each in at.session_state["session"].plan.metrics if each.name == "Patient satisfaction")
    assert (metric.baseline, metric.baseline_year) == (80.0, 2014)
    next(each for each in at.button if each.label == "Undo").click().run()
    metric = next(each for each in at.session_state["session"].plan.metrics if each.name == "Patient satisfaction")
    assert metric.baseline is None


def test_actuals_typed_give_a_variance_and_a_forecast_in_words():

    plan = read(Path(APP).parent / "sample_data" / f"{CARE}.xlsx").plan
    row = MetricValues(metric=NEA, series="actual", year=2016, figures=(7600.0, 7300.0, None, None, None))
    plan = with_actuals(plan, row)
    metric = next(each for each in plan.metrics if each.name == NEA)
    assert standing(outturn(plan, metric, 2016)) == (
        "14,900 admissions so far, 136 admissions more than the plan, worse. At this rate the year ends at 30,369 "
        "admissions, 277 admissions more than the plan, worse."
    )


def test_what_is_no_figure_is_never_taken_for_nought():
    """A column of numbers took "abc" for 0, and rated it green."""

    def typed() -> None:
        import streamlit as st

        from ccgmodel.workbook import read
        from ui.care.actuals import take
        from ui.session import state

        here = state.session()
        plan = read(st.session_state["path"]).plan
        assert plan is not None
        metric = next(each for each in plan.metrics if each.name == st.session_state["metric"])
        if not here.message:
            take(plan, metric, 2016, {"Q1": "7,600", "Q2": "abc", "Q3": "1%", "Q4": ""})

    at = AppTest.from_function(typed)
    at.session_state["path"] = str(Path(APP).parent / "sample_data" / f"{CARE}.xlsx")
    at.session_state["metric"] = NEA
    at.run()
    assert not at.exception
    here = at.session_state["session"]
    assert here.message == (
        "These figures cannot be taken: Q2 is “abc”; Q3 is “1%”. Type figures such as 1,234.5, and leave blank what is "
        "to come. Nothing was changed."
    )
    assert len(here.history) == 1


def test_a_workbook_of_actuals_is_filled_in_and_read_back(care):
    target = io.BytesIO()
    actuals_template(target, care)
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    sheet = book["Actuals"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("April") + 1).value = 2_500
    again = io.BytesIO()
    book.save(again)
    reading = read_actuals(again.getvalue(), "actuals.xlsx", care)
    assert reading.plan is not None, reading.problems
    assert reading.plan.monthly_actuals[0].months[0] == 2_500.0


def test_what_is_wrong_with_a_workbook_of_actuals_is_said_by_cell_and_nothing_is_taken(care):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Actuals"
    sheet.append(["Metric", "Year", "April"])
    sheet.append(["Falls", "2016/17", "many"])
    sheet.append([NEA, "2016/17", "many"])
    target = io.BytesIO()
    book.save(target)
    reading = read_actuals(target.getvalue(), "actuals.xlsx", care)
    assert reading.plan is None
    assert [problem.where for problem in reading.problems if problem.severity == "error"] == [
        "Actuals!A2",
        "Actuals!C3",
    ]
    assert read_actuals(b"no workbook", "actuals.xlsx", care).plan is None


def test_a_plan_is_made_once_of_all_rows_of_actuals_and_the_last_of_two_wins(care, monkeypatch):
    """Made anew for each, thousands of rows took minutes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Actuals"
    sheet.append(["Metric", "Year", "April"])
    for year in range(2000, 2017):
        sheet.append([NEA, f"{year}/{(year + 1) % 100:02}", 2_000 + year])
    values = book.create_sheet("Metric values")
    values.append(["Metric", "Series", "Of", "Year", "Q1"])
    values.append([NEA, "Actual", "", "2016/17", 1])
    values.append([NEA, "Actual", "England", "2015/16", 1])
    target = io.BytesIO()
    book.save(target)
    made = []
    check = Plan.__post_init__
    monkeypatch.setattr(Plan, "__post_init__", lambda plan: (made.append(plan), check(plan))[1])
    reading = read_actuals(target.getvalue(), "actuals.xlsx", care)
    assert (reading.rows, len(made)) == (18, 1), reading.problems
    assert not any(row.metric == NEA and row.series == "actual" for row in reading.plan.metric_values)
    assert [row.months[0] for row in reading.plan.monthly_actuals] == [2_000 + year for year in range(2000, 2017)]


def test_names_in_a_workbook_of_actuals_are_guessed_until_it_would_take_long(care, monkeypatch):
    monkeypatch.setattr("ccgmodel.plan.problems.MOST_COMPARED", 0)
    book = openpyxl.Workbook()
    book.active.title = "Actuals"
    book.active.append(["Metric", "Year", "April"])
    book.active.append([f"{NEA}s", "2016/17", 1])
    target = io.BytesIO()
    book.save(target)
    (problem,) = read_actuals(target.getvalue(), "actuals.xlsx", care).problems
    assert problem.found == f"'{NEA}s' is not a metric of the Metrics sheet"


def test_the_pool_is_one_total_in_every_view():
    at = opened(POOL)
    assert at.markdown[0].value == (
        "**The pool is £24.3m in 2016/17**; £1.0m more than in 2015/16. £9.5m of it is protected and does not flex."
    )
    for view in ("theme", "area", "commissioner", "cluster"):
        next(each for each in at.get("button_group") if each.key == "pool_by").set_value(view).run()
        assert "All four views come to £24,324,521." in texts(at)


def test_every_view_of_the_pool_is_drawn_and_names_what_does_not_reconcile():
    at = look(opened(POOL), "pool_view", "Paid in")
    assert "What does not match, fund by fund: Disabled Facilities Grant +£1,131, CCG −£1,131." in texts(at)
    look(at, "pool_view", "Year on year")
    assert "the lines rise by £1,048,360, what is paid in by £912,521. The text states £914,059." in texts(at)
    for view in ("Lines", "Risk share", "Outcome measures", "Spend"):
        look(at, "pool_view", view)


def test_a_lever_of_the_pool_moves_no_protected_line_and_its_harm_is_said():
    at = opened(POOL, "pool_change=-0.05")
    assert "£23.6m in 2016/17**, £0.74m less than the plan" in at.markdown[0].value
    assert "saves £742k in 2016/17 on lines that serve “Non-elective admissions”" in at.warning[0].value


def test_plans_without_metrics_or_pool_say_what_to_do():
    at = opened(POOL, plan="bnes-2012")
    assert at.info[0].value.startswith("This plan has no budget shared with the council.")


def test_the_strip_beside_the_money_shows_up_to_four_metrics_and_moves_with_the_levers():
    at = opened(WHAT_IF, "qipp_delivery=0.5")
    strip = next(
        each.proto.body for each in at.get("html") if "metrics" in each.proto.body and "<dl" in each.proto.body
    )
    assert strip.count("<dt>") == 4
    assert "30,187 admissions" in strip
    assert "95 admissions more than the plan, worse" in strip


@pytest.mark.parametrize(
    ("good", "ours", "said"),
    [
        ("higher", 84.0, "2.5 points higher than the plan, better"),
        ("lower", 84.0, "2.5 points higher than the plan, worse"),
        ("neither", 84.0, "2.5 points higher than the plan"),
        ("lower", 81.52, "as in the plan"),
    ],
)
def test_a_difference_says_better_or_worse_only_where_one_way_is_good(good, ours, said):
    metric = Metric(name="X", kind="path", good=good, aggregation="annual", unit="%", step=0.1)
    assert metrics.difference(metric, ours, 81.5) == said


def test_no_part_of_a_metrics_name_is_taken_for_formatting(care):
    found = Conflict(lever="", metric="Falls *at home*", year=2016, pounds=10.0, change=None)
    assert r"“Falls \*at home\*”" in metrics.conflicts(care, [found], "£m")[0]


# Benchmarks


def test_benchmarks_say_what_is_worse_than_elsewhere_and_by_how_much():
    at = look(opened(METRICS, plan="bnes-2012"), "metric_view", "Benchmarks")
    table = at.table[0].value
    assert table.loc["Growth of non-elective admissions"].tolist() == [
        "2010/11",
        "11 % over three years",
        "7 % over three years",
        "National",
        "4 points higher than National, worse",
    ]
    assert any(
        each.value.startswith("2 of 8 figures are worse than that of others; furthest, Growth of non-elective")
        for each in at.caption
    )


def test_a_plan_without_figures_of_others_says_where_they_go():
    at = look(opened(METRICS, plan="barnet-recovery-2013"), "metric_view", "Benchmarks")
    assert at.info[0].value.startswith("None of these metrics has a figure of others beside its own")


def test_a_table_of_metrics_without_a_path_says_why_it_is_empty():
    at = look(opened(METRICS, plan="bnes-2012"), "metric_view", "Table")
    assert at.info[0].value.startswith("No metric of this choice has a baseline or a path")


def test_the_lines_of_the_pool_are_printed_with_every_row_in_the_place_of_the_table():
    at = look(opened(POOL, "pool_change[Rapid Response]=-0.1"), "pool_view", "Lines")
    (whole,) = (each.proto.body for each in at.get("html") if 'class="printed whole"' in each.proto.body)
    flexible = [line for line in at.session_state["session"].plan.pool if not line.protected]
    assert whole.count("<tr>") == 1 + len(flexible)
    assert "<td>Rapid Response</td><td>-10</td>" in whole
