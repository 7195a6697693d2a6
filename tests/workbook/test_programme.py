"""Schemes, Investment, Milestones and Opportunities: read as they are meant, with every problem told."""

import copy
import dataclasses
import datetime
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.dates import month
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.schemes import RiskAdjustment
from ccgmodel.scenario.link import plan_hash
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.helpers.good_workbook import FULL, PROGRAMME, STATED_PROGRAMME, Reader, spoil, stated, told, workbook
from tests.helpers.strategies import examples, plans


def test_every_cell_arrives_in_the_plan():
    reading = read(workbook(FULL))
    assert reading.problems == ()
    assert stated(reading.plan, STATED_PROGRAMME) == STATED_PROGRAMME


@examples(30)
@given(st.randoms(use_true_random=False))
def test_order_of_sheets_and_columns_and_case_of_headings_do_not_count(shuffle: random.Random):
    tables = copy.deepcopy(FULL)
    for name in PROGRAMME:
        width = len(tables[name][0])
        order = shuffle.sample(range(width), width)
        tables[name] = [[(row + [None] * width)[place] for place in order] for row in tables[name]]
        tables[name][0] = [f" {str(heading).upper()} " for heading in tables[name][0]]
    reading = read(workbook({name: tables[name] for name in shuffle.sample(list(tables), len(tables))}))
    assert all(problem.found.endswith(": the years are out of order") for problem in reading.problems)
    assert stated(reading.plan, STATED_PROGRAMME) == STATED_PROGRAMME


def test_every_sheet_may_be_left_out():
    plan = read(spoil(dict.fromkeys(("Investment", "Milestones", "Opportunities")), FULL)).plan
    assert stated(plan, STATED_PROGRAMME) == STATED_PROGRAMME | {
        "investments": (),
        "milestones": (),
        "opportunities": (),
    }


def risk(*values):
    """The rows of the Plan sheet about risk."""
    headings = ("Risk adjusted by", "RAG red", "RAG amber", "RAG green")
    cells = {f"Plan!A{row}": heading for row, heading in enumerate(headings, start=16)}
    return cells | {f"Plan!B{row}": value for row, value in enumerate(values, start=16)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((None, None, None, None), RiskAdjustment()),
        (("rag", None, None, None), RiskAdjustment(by="RAG")),
        (("RAG", "40%", 0.7, 0), RiskAdjustment(by="RAG", red=0.4, amber=0.7, green=0.0)),
        (("Confidence", None, None, "95%"), RiskAdjustment(by="confidence", green=0.95)),
    ],
)
def test_how_risk_is_adjusted_stands_on_the_plan_sheet(values, expected):
    plan = read(spoil(risk(*values), FULL)).plan
    assert plan is not None
    assert plan.risk_adjustment == expected


@pytest.mark.parametrize(
    "typed", ["Sept 2013", "9/2013", "2013-09", "01/09/2013", "sep-13", datetime.datetime(2013, 9, 30)]
)
def test_a_month_may_be_written_in_many_ways(typed):
    plan = read(spoil({"Schemes!F2": typed}, FULL)).plan
    assert plan is not None
    assert plan.schemes[0].start == month(2013, 9)


@pytest.mark.parametrize(
    "typed", ["TBC", "Ongoing", "Quarter 2", "In place", "May/June 13", "w/c 15 Apr 2013", "2013"]
)
def test_the_date_of_a_milestone_is_kept_as_written(typed):
    reading = read(spoil({"Milestones!D2": typed, "Milestones!E2": typed, "Milestones!F2": typed}, FULL))
    assert reading.problems == ()
    assert reading.plan is not None
    milestone = reading.plan.milestones[0]
    assert (milestone.due, milestone.revised, milestone.done) == (typed, typed, typed)


# There and back


def written(plan):
    buffer = io.BytesIO()
    write_template(buffer, plan)
    return buffer.getvalue()


def test_the_template_gives_an_equal_plan_with_an_equal_hash():
    plan = read(spoil(risk("RAG", "40%", None, None), FULL)).plan
    assert plan is not None
    again = read(written(plan))
    assert [problem.where for problem in again.problems] == ["Schemes!J7"]  # a scheme without RAG, as before
    assert again.plan.__getstate__() == plan.__getstate__()
    assert plan_hash(again.plan) == plan_hash(plan)


@examples(30)
@given(plans())
def test_any_programme_comes_back_from_the_template(plan):
    assert stated(read(written(plan)).plan) == stated(plan)


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: {"schemes": plan.schemes[:3]},
        lambda plan: {"schemes": (dataclasses.replace(plan.schemes[0], cashable=False), *plan.schemes[1:])},
        lambda plan: {"schemes": (dataclasses.replace(plan.schemes[0], start=None), *plan.schemes[1:])},
        lambda plan: {"investments": ()},
        lambda plan: {
            "milestones": (dataclasses.replace(plan.milestones[0], revised="TBC"), *plan.milestones[1:])
        },
        lambda plan: {"opportunities": plan.opportunities[:1]},
        lambda plan: {"risk_adjustment": RiskAdjustment(by="RAG")},
    ],
)
def test_the_hash_covers_the_programme(change):
    plan = read(workbook(FULL)).plan
    assert plan is not None
    other = dataclasses.replace(plan, **change(plan))
    assert plan_hash(other) != plan_hash(plan)
    assert read(written(other)).plan.__getstate__() == other.__getstate__()


# Problems

NOT_A_LINE = "use a name from the Spend sheet, or add the line there"
NOT_A_SCHEME = "use a name from the Schemes sheet, or add the scheme there"
NAME_IT = "name it or clear the row"
RENAME = "rename it: a lever set for that name could mean either"
FULL_YEAR = "type what twelve months save; what falls away afterwards belongs in Recurrent share"


@pytest.mark.parametrize(
    ("changes", "where", "found", "remedy"),
    [
        ({"Schemes!A1": None}, "Schemes", "the heading 'Scheme' is missing", "add it to row 1"),
        ({"Schemes!C1": None}, "Schemes", "the heading 'Line' is missing", "add it to row 1"),
        ({"Schemes!D1": None}, "Schemes", "the heading 'First-year saving' is missing", "add it to row 1"),
        ({"Schemes!A2": None}, "Schemes!A2", "the row has no Scheme", NAME_IT),
        ({"Schemes!C2": None}, "Schemes!C2", "the row has no Line", NAME_IT),
        (
            {"Schemes!C2": "Acutte"},
            "Schemes!C2",
            "'Acutte' is not a line of the Spend sheet (did you mean 'Acute'?)",
            NOT_A_LINE,
        ),
        (
            {"Schemes!A3": "FALLS"},
            "Schemes!A3",
            "the scheme 'FALLS' appears twice",
            "rename one, or add them together",
        ),
        (
            {"Schemes!A3": "acute"},
            "Schemes!A3",
            "the scheme 'acute' has the name of a line",
            RENAME,
        ),
        ({"Schemes!A3": "Hospital"}, "Schemes!A3", "the scheme 'Hospital' has the name of a category", RENAME),
        ({"Schemes!A3": "Medicines"}, "Schemes!A3", "the scheme 'Medicines' has the name of a programme", RENAME),
        ({"Schemes!A3": "Delivering"}, "Schemes!A3", "the scheme 'Delivering' has the name of a status", RENAME),
        ({"Schemes!D2": None}, "Schemes!D2", "First-year saving of Falls is blank", "type it; 0 if there is none"),
        (
            {"Schemes!D2": "TBA"},
            "Schemes!D2",
            "First-year saving of Falls is 'TBA', not a number",
            "type a figure such as 1,234 or £1.2m, or leave the cell blank",
        ),
        (
            {"Schemes!E2": 80},
            "Schemes!E2",
            "Falls saves £82,000 in its first year (Schemes!D2) and £80,000 in a full one",
            FULL_YEAR,
        ),
        (
            {"Schemes!E2": "-"},
            "Schemes!E2",
            "Falls saves £82,000 in its first year (Schemes!D2) and £0 in a full one",
            FULL_YEAR,
        ),
        (
            {"Schemes!D2": -82},
            "Schemes!E2",
            "Falls saves −£82,000 in its first year (Schemes!D2) and £109,000 in a full one",
            FULL_YEAR,
        ),
        (
            {"Schemes!F2": "Summer"},
            "Schemes!F2",
            "Start of Falls is 'Summer', not a month",
            "type it as September 2013, or leave the cell blank",
        ),
        (
            {"Schemes!F2": 41_518},
            "Schemes!F2",
            "Start of Falls is '41518', not a month",
            "type it as September 2013, or leave the cell blank",
        ),
        (
            {"Schemes!F2": "13/2013"},
            "Schemes!F2",
            "Start of Falls is '13/2013', not a month",
            "type it as September 2013, or leave the cell blank",
        ),
        ({"Schemes!F2": datetime.time(9)}, "Schemes!F2", "Start is a time of day, not text", "type it as text"),
        (
            {"Schemes!H2": "120%"},
            "Schemes!H2",
            "Recurrent share of Falls is 120 %",
            "type a share from 0 % to 100 %",
        ),
        ({"Schemes!H2": 50}, "Schemes!H2", "Recurrent share of Falls: 50 is 5000 %", "type 50% or 0.5"),
        (
            {"Schemes!I2": "Business cases"},
            "Schemes!I2",
            "Status is 'Business cases' (did you mean 'business case'?)",
            "type idea, PID, business case, workbook, delivering or closed",
        ),
        ({"Schemes!J2": "Blue"}, "Schemes!J2", "RAG is 'Blue'", "type red, amber or green"),
        (
            {"Schemes!K2": -0.1},
            "Schemes!K2",
            "Confidence of Falls: -0.1 is -10 %",
            "type a share from 0 % to 100 %",
        ),
        ({"Schemes!N2": "block"}, "Schemes!N2", "Cashable is 'block'", "type yes or no"),
        (
            {"Schemes!P3": 300},
            "Schemes!P3",
            "Overlap cap of Stroke is £300,000, but Falls (Schemes!P2) of the same group says £400,000",
            "state one cap for 'Beds'",
        ),
        ({"Schemes!P2": -400}, "Schemes!P2", "Overlap cap of Falls is £-400k", "type a sum of £0k or more"),
        (
            {"Investment!A2": "Fals"},
            "Investment!A2",
            "'Fals' is not a scheme of the Schemes sheet (did you mean 'Falls'?)",
            NOT_A_SCHEME,
        ),
        (
            {"Investment!A2": "Medicines"},
            "Investment!A2",
            "'Medicines' is not a scheme of the Schemes sheet",
            NOT_A_SCHEME,
        ),
        ({"Investment!A2": None}, "Investment!A2", "the row has no Scheme", NAME_IT),
        ({"Investment!B2": None}, "Investment!B2", "the row has no Kind", "type it or clear the row"),
        (
            {"Investment!B2": "seed money"},
            "Investment!B2",
            "Kind is 'seed money'",
            "type investment, pump-priming or dual running",
        ),
        (
            {"Investment!C2": "tbc"},
            "Investment!C2",
            "Pump-priming of Falls in 2013/14 is 'tbc', not a number",
            "type a figure such as 1,234 or £1.2m, or leave the cell blank",
        ),
        ({"Investment!D1": None}, "Investment", "the column 2014/15 is missing", "add it to row 1"),
        (
            {"Milestones!A2": "Integrated cares"},
            "Milestones!A2",
            "'Integrated cares' is neither a scheme nor a programme of the Schemes sheet "
            "(did you mean 'Integrated care'?)",
            NOT_A_SCHEME,
        ),
        ({"Milestones!A2": None}, "Milestones!A2", "the row has no Scheme", NAME_IT),
        ({"Milestones!B2": None}, "Milestones!B2", "the row has no Milestone", NAME_IT),
        ({"Milestones!D2": True}, "Milestones!D2", "Due is TRUE, not text", "type it as text"),
        ({"Opportunities!A2": None}, "Opportunities!A2", "the row has no Opportunity", NAME_IT),
        (
            {"Opportunities!A3": "cardiology"},
            "Opportunities!A3",
            "the opportunity 'cardiology' appears twice",
            "rename one, or add them together",
        ),
        (
            {"Opportunities!C2": "Acuet"},
            "Opportunities!C2",
            "'Acuet' is not a line of the Spend sheet (did you mean 'Acute'?)",
            NOT_A_LINE,
        ),
        (
            {"Opportunities!E2": 20},
            "Opportunities!E2",
            "Risk adjustment of Cardiology: 20 is 2000 %",
            "type 20% or 0.2",
        ),
        (
            {"Opportunities!H2": "3.5bn%"},
            "Opportunities!H2",
            "Cardiology in 2014/15 is '3.5bn%', not a number",
            "type a figure such as 1,234 or £1.2m, or leave the cell blank",
        ),
        (
            risk("traffic lights"),
            "Plan!B16",
            "Risk adjusted by is 'traffic lights'",
            "type none, RAG or confidence",
        ),
        (risk("RAG", "150%"), "Plan!B17", "RAG red is 150 %", "type a share from 0 % to 100 %"),
    ],
)
def test_each_problem_says_where_what_and_what_to_do(changes, where, found, remedy):
    reading = read(spoil(changes, FULL), "plan.xlsx")
    assert Problem(where, found, remedy) in reading.problems
    assert reading.plan is None


def test_every_problem_is_told_at_once():
    changes = {
        "Schemes!C2": "Acutte",
        "Schemes!D3": "TBA",
        "Schemes!F4": "Summer",
        "Schemes!H5": 2,
        "Investment!A2": "Fals",
        "Investment!B3": "seed money",
        "Milestones!A4": "Strok",
        "Opportunities!C2": "Zebra",
    }
    reading = read(spoil(changes, FULL))
    assert [problem.where for problem in reading.problems] == list(changes)


def test_a_scheme_with_a_problem_is_still_known_to_the_other_sheets():
    reading = read(spoil({"Schemes!D2": "TBA"}, FULL))
    assert [problem.where for problem in reading.problems] == ["Schemes!D2"]


def test_without_the_schemes_whatever_names_one_is_a_problem():
    reading = read(spoil({"Schemes": None}, FULL))
    assert [problem.where for problem in reading.problems] == [
        "Investment!A2",
        "Investment!A3",
        "Milestones!A2",
        "Milestones!A3",
        "Milestones!A4",
        "Gateways!C3",
    ]


# What a colleague would ask

SIZE = "check figure, unit and line, or leave it"
MEANT = "spend is a positive amount: take the minus off, or leave it if it is meant"


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        (
            {"Schemes!C2": "Running costs", "Schemes!D2": "£3.9m", "Schemes!E2": "£4m"},
            (
                "Schemes!E2",
                "Full-year effect of Falls is £4m, and the first-year spend of Running costs is £7m",
                SIZE,
            ),
        ),
        (
            {"Schemes!C2": "Running costs", "Schemes!G2": "£4m"},
            ("Schemes!G2", "Investment of Falls is £4m, and the first-year spend of Running costs is £7m", SIZE),
        ),
        (
            {"Schemes!C2": "Running costs", "Investment!D3": "£4m"},
            (
                "Investment!D3",
                "Dual running of Falls is £4m, and the first-year spend of Running costs is £7m",
                SIZE,
            ),
        ),
        (
            {"Opportunities!C2": "Running costs"},
            (
                "Opportunities!D2",
                "Potential of Cardiology is £4.43m, and the first-year spend of Running costs is £7m",
                SIZE,
            ),
        ),
        (
            {"Opportunities!C2": "Running costs", "Opportunities!I2": "£3.6m"},
            ("Opportunities!I2", "Cardiology is £3.6m, and the first-year spend of Running costs is £7m", SIZE),
        ),
        (
            {"Schemes!E2": 109_000},
            (
                "Schemes!E2",
                "Full-year effect of Falls is £109m, 36 % of the allocation of 2013/14 (£301m)",
                "is £109k meant? If so, type £109k; if not, leave it",
            ),
        ),
        (
            {"Schemes!E2": "£4m"},
            (
                "Schemes!E2",
                "Full-year effect of Falls is £4m, and its First-year saving (Schemes!D2) £82,000",
                "check figure, sign and unit, or leave it",
            ),
        ),
        (
            {"Schemes!F2": "July 2003"},
            (
                "Schemes!F2",
                "Falls starts in July 2003, so that all it saves is in the spend of 2013/14 already",
                "check month and year, or leave it",
            ),
        ),
        (
            {"Schemes!F2": "July 2031"},
            (
                "Schemes!F2",
                "Falls starts in July 2031, after 2015/16: it saves nothing in the plan",
                "check month and year, or leave it",
            ),
        ),
        ({"Schemes!G2": -20}, ("Schemes!G2", "Investment of Falls is negative", MEANT)),
        ({"Investment!C2": -15}, ("Investment!C2", "Investment of Falls in 2013/14 is negative", MEANT)),
        (
            risk("RAG"),
            (
                "Schemes!J5",
                "Advice to practices has no RAG, by which risk is adjusted (Plan!B16): its saving counts in full",
                "fill it in, or leave it if all of it counts",
            ),
        ),
        (
            risk("confidence"),
            (
                "Schemes!K3",
                "Stroke has no confidence, by which risk is adjusted (Plan!B16): its saving counts in full",
                "fill it in, or leave it if all of it counts",
            ),
        ),
        (
            {**risk("RAG"), **{f"Schemes!J{row}": None for row in range(1, 5)}},
            (
                "Plan!B16",
                "Risk is adjusted by RAG, but no scheme has one: every saving counts in full",
                "fill in RAG on the Schemes sheet, or type none here",
            ),
        ),
        (
            {"Schemes!P4": 300},
            (
                "Schemes!P4",
                "Overlap cap of Generics is given, but it is in no overlap group",
                "name its group, or clear the cap",
            ),
        ),
        (
            {"Schemes!A5": "Generic"},
            (
                "Schemes!A5",
                "'Generic' and 'Generics' (Schemes!A4) look like the same scheme",
                "give both one name, or leave them if they are two schemes",
            ),
        ),
        (
            {"Schemes!B3": "Integrated Cares"},
            (
                "Schemes!B3",
                "'Integrated Cares' and 'Integrated care' (Schemes!B2) look like the same programme",
                "give both one name, or leave them if they are two programmes",
            ),
        ),
        (
            {"Schemes!O3": "Bed"},
            (
                "Schemes!O3",
                "'Bed' and 'Beds' (Schemes!O2) look like the same overlap group",
                "give both one name, or leave them if they are two overlap groups",
            ),
        ),
        (
            {"Milestones!D2": "31/04/2013"},
            (
                "Milestones!D2",
                "Due of 'Specification agreed' is '31/04/2013', which is no day of the calendar; "
                "it is kept as written",
                "type it as 30/04/2013 if it should count as a date",
            ),
        ),
        (
            {"Milestones!F2": "02.05.2013"},
            (
                "Milestones!F2",
                "Done of 'Specification agreed' is '02.05.2013', which is no day of the calendar; "
                "it is kept as written",
                "type it as 30/04/2013 if it should count as a date",
            ),
        ),
    ],
)
def test_what_looks_odd_is_asked_with_its_cells(changes, warning):
    reading = read(spoil(changes, FULL))
    assert reading.plan is not None
    assert warning in told(reading.problems)
    assert {problem.severity for problem in reading.problems} == {"warning"}


def test_a_scheme_that_began_in_the_year_before_the_plan_raises_no_question():
    assert read(spoil({"Schemes!F2": "April 2012"}, FULL)).problems == ()


# The report date, and steps of the whole plan


@pytest.mark.parametrize("typed", [datetime.datetime(2013, 5, 31), "31/05/2013", "2013-05-31", None])
def test_the_report_date_is_one_day_however_it_is_typed(read_changed: Reader, typed: object):
    plan = read_changed({"Plan!B16": typed}).plan
    assert plan is not None
    assert plan.report_date == (None if typed is None else datetime.date(2013, 5, 31))


def test_a_report_date_that_is_no_day_is_refused(read_changed: Reader):
    problems = read_changed({"Plan!B16": "May 2013"}).problems
    assert Problem("Plan!B16", "Report date is 'May 2013', which is no day", "type it as 31/05/2013") in problems
