"""The sheets about care: metrics, their figures, activity and a pooled budget, and what is told of their faults."""

import copy

import pytest

from ccgmodel.baseline.figures import figures
from ccgmodel.plan.metrics import Flagged, MonthlyActuals
from ccgmodel.workbook.read import read
from tests.helpers.exports import SAMPLES, exported
from tests.workbook.conftest import Reader, told

METRIC = ["Metric", "Unit", "Printed as", "Kind", "Good", "Aggregation", "Per", "Printed to", "Baseline", "Target",
          "Target year", "Tolerance", "Growth", "Planned reduction"]  # fmt: skip
FIGURES = ["Metric", "Series", "Measure", "Year", "Q1", "Q2", "Q3", "Q4", "Whole year", "Flags"]
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December", "January",
          "February", "March"]  # fmt: skip
CARE = {
    "Metrics": [
        METRIC,
        ["Admissions", "admissions", None, "activity", "lower", "discrete quarters", None, None, None, None, None,
         "5%", "2%", None],
        ["Delays", "per 100,000", None, "relative", "lower", "discrete quarters", 100_000, 0.1, None, None, None,
         None, None, "2%"],
        ["At home", "%", None, "path", "Higher", "annual in arrears", None, 0.1, "77.1%", 81.5, "2015/16", None, None,
         None],
    ],
    "Metric values": [
        FIGURES,
        ["Admissions", "plan", None, "2013/14", 1_000, "1,100", 1_050, 1_020, None, "provisional q3 Q4; Estimated"],
        ["admissions", "actual", "value", "2012/13", None, None, None, None, 4_000, "calendar year"],
        ["Delays", "actual", "numerator", "2013/14", 500, 510, 505, 515, None, None],
        ["Delays", "actual", "denominator", "2013/14", 90_000, 90_000, 90_000, 90_000, None, None],
    ],
    "Actuals": [["Metric", "Year", *MONTHS], ["Admissions", "2013/14", 340, 350, 330]],
    "Activity": [
        ["Metric", "Activity", "Scheme", "Line", "Baseline", "Price", "2013/14", "2014/15", "2015/16"],
        ["Admissions", "COPD", None, "Acute", 281, "£2.401k", None, 27, None],
    ],
    "Pool": [
        ["Pool line", "Theme", "Area of spend", "Commissioner", "Cluster", "Fund", "Line", "Protected",
         "Outcome measures", "2013/14", "2014/15", "2015/16"],
        ["Rapid response", "Seven day", "Community", "CCG", "A", "CCG", "acute", None, "Admissions; Delays", None,
         "£600k", 620],
        ["Adaptations", "Housing", "Other", "LA", "D", "CCG", None, "Not risk shared", None, 400, 400, 400],
    ],
    "Pool funding": [
        ["Contribution", "Fund", "Stated rise", "2013/14", "2014/15", "2015/16"],
        ["Minimum", "CCG", "£20k", 400, 1_000, 1_020],
    ],
    "Risk share": [
        ["Kind", "Name", "Share", "Amount", "Detail"],
        ["who bears it", "CCG", "60%", None, None],
        ["who bears it", "Council", 0.4, None, None],
        ["contingency", "Reserve", None, "£560k", "Outside the pool"],
    ],
}  # fmt: skip


def changed(sheet: str, cells: dict[tuple[int, str], object]) -> dict[str, object]:
    """The sheets with some cells of one changed: by row as Excel counts, and heading."""
    tables = copy.deepcopy(CARE)
    for (row, heading), value in cells.items():
        rows = tables[sheet]
        column = rows[0].index(heading)
        rows[row - 1] += [None] * (column + 1 - len(rows[row - 1]))
        rows[row - 1][column] = value
    return tables


def test_the_sheets_are_read_as_they_stand(read_changed: Reader):
    reading = read_changed(CARE)
    assert reading.problems == ()
    plan = reading.plan
    assert [metric.name for metric in plan.metrics] == ["Admissions", "Delays", "At home"]
    admissions, delays, at_home = plan.metrics
    assert (admissions.growth, admissions.tolerance, admissions.per, admissions.step) == (0.02, 0.05, 1.0, 1.0)
    assert (delays.reduction, delays.per, delays.aggregation) == (0.02, 100_000.0, "quarterly")
    assert (at_home.good, at_home.baseline, at_home.target, at_home.target_year) == ("higher", 77.1, 81.5, 2015)
    assert at_home.aggregation == "in arrears"
    first = plan.metric_values[0]
    assert first.figures == (1_000.0, 1_100.0, 1_050.0, 1_020.0, None)
    assert first.flags == (Flagged("provisional", (2, 3)), Flagged("estimated"))
    assert [first.flags_at(slot) for slot in (0, 2)] == [("estimated",), ("provisional", "estimated")]
    assert plan.metric_values[1].metric == "Admissions"  # as the Metrics sheet writes it
    assert plan.monthly_actuals == (
        MonthlyActuals(metric="Admissions", year=2013, months=(340.0, 350.0, 330.0, *[None] * 9)),
    )
    (group,) = plan.activity_groups
    assert (group.price, group.reductions, group.line) == (2.401, (0.0, 27.0, 0.0), "Acute")
    line = plan.pool[0]
    assert (line.amounts, line.line, line.measures) == ((None, 600.0, 620.0), "Acute", ("Admissions", "Delays"))
    assert plan.pool[1].protected == "Not risk shared"
    assert plan.contributions[0].stated == 20.0
    assert [each.share for each in plan.risk_share] == [0.6, 0.4, None]


@pytest.mark.parametrize(
    ("sheet", "cells", "where", "found"),
    [
        ("Metrics", {(4, "Metric"): "admissions"}, "Metrics!A4", "the metric 'admissions' appears twice"),
        ("Metrics", {(2, "Kind"): None}, "Metrics!D2", "Kind is blank"),
        ("Metrics", {(2, "Kind"): "activty"}, "Metrics!D2", "Kind is 'activty' (did you mean 'activity'?)"),
        ("Metrics", {(3, "Planned reduction"): None}, "Metrics!A3",
         "Delays is relative to last year and has no reduction between 0 and 1"),
        ("Metrics", {(4, "Target"): "high"}, "Metrics!J4", "Target of At home is 'high', not a number"),
        ("Metrics", {(2, "Growth"): 2.5}, "Metrics!M2", "Growth of Admissions: 2.5 is 250 %"),
        ("Metric values", {(2, "Metric"): "Admision"}, "Metric values!A2",
         "'Admision' is not a metric of the Metrics sheet (did you mean 'Admissions'?)"),
        ("Metric values", {(2, "Year"): "2013"}, "Metric values!D2", "Year is '2013', not a financial year"),
        ("Metric values", {(2, "Flags"): "provisionl Q3"}, "Metric values!J2",
         "'provisionl Q3' is no flag (did you mean 'provisional'?)"),
        ("Metric values", {(5, "Measure"): "numerator"}, "Metric values!A5",
         "the same figures of Delays stand in Metric values!A4"),
        ("Metric values", {(2, "Measure"): "numerator"}, "Metric values!A2",
         "Admissions is no rate and has a numerator in 2013/14"),
        ("Metric values", {(5, "Q2"): 0}, "Metric values!A5", "a denominator of Delays in 2013/14 is not above nought"),
        ("Actuals", {(2, "May"): "many"}, "Actuals!D2", "May of Admissions is 'many', not a number"),
        ("Activity", {(2, "2014/15"): 300}, "Activity!B2", "the activity 'COPD' is reduced by more than its 281"),
        ("Activity", {(2, "2014/15"): -3}, "Activity!H2", "Reduction of COPD in 2014/15 is -3"),
        ("Activity", {(2, "Scheme"): "COPD hub"}, "Activity!C2", "'COPD hub' is not a scheme of the Schemes sheet"),
        ("Activity", {(2, "Line"): "Acutes"}, "Activity!D2",
         "'Acutes' is not a line of the Spend sheet (did you mean 'Acute'?)"),
        ("Pool", {(3, "Pool line"): "Rapid Response"}, "Pool!A3",
         "the line of the pool 'Rapid Response' appears twice"),
        ("Pool", {(2, "Line"): "Dental"}, "Pool!G2", "'Dental' is not a line of the Spend sheet"),
        ("Pool", {(2, "2014/15"): "lots"}, "Pool!K2", "Rapid response in 2014/15 is 'lots', not a number"),
        ("Risk share", {(2, "Share"): "160%"}, "Risk share!C2", "Share of CCG is 160 %"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_cell(read_changed: Reader, sheet, cells, where, found):
    reading = read_changed(changed(sheet, cells))
    assert reading.plan is None
    assert [(at, said) for at, said, _ in told(reading.problems)] == [(where, found)]


def test_what_runs_from_april_may_not_fall(read_changed: Reader):
    cells = {(2, "Aggregation"): "cumulative in the year"}
    problem = read_changed(changed("Metrics", cells)).problems[0]
    assert (problem.where, problem.found) == (
        "Metric values!A2",
        "Admissions runs from April and falls to 1050 from 1100 in 2013/14 Q3",
    )


def test_a_row_that_is_called_a_rate_and_holds_counts_must_be_named(read_changed: Reader):
    tables = changed("Metrics", {(2, "Printed as"): "Quarterly rate"})
    (problem,) = read_changed(tables).problems
    assert (problem.severity, problem.where) == ("warning", "Metrics!C2")
    assert problem.found == (
        "Admissions is called 'Quarterly rate', which is a rate, and it is an activity, which is a count"
    )
    named = [["Where", "Text says", "Treatment"], ["Admissions: label", "A rate", "Counts"]]
    assert read_changed({**tables, "Contradictions": named}).problems == ()


@pytest.mark.parametrize(
    ("sheet", "cells", "where", "found"),
    [
        ("Metrics", {(2, "Unit"): "per 1,000"}, "Metrics!C2",
         "Admissions is called 'per 1,000', which is a rate, and it is an activity, which is a count"),
        ("Metrics", {(4, "Baseline"): 0.771, (4, "Target"): 0.815}, "Metrics!B4",
         "every figure of At home is below 1 %, such as 0.771"),
        ("Pool funding", {(2, "2014/15"): 1_001}, "Pool!A1",
         "CCG pays £1m into the pool in 2014/15, and the lines that it pays for cost £1m"),
    ],
)  # fmt: skip
def test_what_looks_odd_is_asked_about(read_changed: Reader, sheet, cells, where, found):
    (problem,) = read_changed(changed(sheet, cells)).problems
    assert (problem.severity, problem.where, problem.found) == ("warning", where, found)


def test_a_printed_rate_that_its_figures_do_not_give_is_asked_about(read_changed: Reader):
    tables = copy.deepcopy(CARE)
    tables["Metric values"].append(
        ["Delays", "actual", "value", "2013/14", 555.6, 566.7, 999.9, 572.2, None, None]
    )
    (problem,) = read_changed(tables).problems
    assert problem.found == "Delays is printed as 999.9 and its figures give 561.111"


def test_months_make_quarters_only_when_all_three_are_there(read_changed: Reader):
    tables = changed("Actuals", {(2, "July"): 300})
    reading = read_changed(tables)
    assert figures(reading.plan, "Admissions", "actual", 2013)[0] == 1_020.0
    assert figures(reading.plan, "Admissions", "actual", 2013)[1] != 1_020.0


def test_the_sample_comes_back_from_its_own_export():
    plan = SAMPLES["barnet-bcf-2016"]
    reading = read(exported(plan))
    assert reading.problems == ()
    for name in ("metrics", "metric_values", "monthly_actuals", "activity_groups", "pool", "contributions"):
        assert getattr(reading.plan, name) == getattr(plan, name)
    assert reading.plan.risk_share == plan.risk_share
