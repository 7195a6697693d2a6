"""The sheets Stories and Published: what they name must be there, and each problem has its cell and remedy."""

import pytest

from ccgmodel.answers import comparisons
from ccgmodel.plan import Problem, stories_of_any_plan
from ccgmodel.words.deck import told
from ccgmodel.words.stories import stories
from tests.helpers.good_workbook import GOOD

ANOTHER_NAME = "give it another name"
A_RESULT = "the row is left out; type a result such as spend or line:Acute, by the names of this plan"
LEVERS = "write a fraction such as 0.63 or -0.01"


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"Stories!B2": "qipp_delivery=abc"},
            [("Stories!B2", "'qipp_delivery=abc': 'abc' is not a number", LEVERS)],
        ),
        (
            {"Stories!B2": "qipp_delivry=0.5"},
            [("Stories!B2", "'qipp_delivry' is no lever", "did you mean qipp_delivery?")],
        ),
        ({"Stories!B2": "inflation=7"}, [("Stories!B2", "inflation is 7", "keep it from -0.03 to 0.05")]),
        (
            {"Stories!B2": "inflation[Acte]=0.01"},
            [
                (
                    "Stories!B2",
                    "inflation[Acte]: 'Acte' is neither a line nor a category of this plan",
                    "did you mean Acute?",
                )
            ],
        ),
        (
            {"Stories!A2": "the  plan"},
            [("Stories!A2", "Story 'the  plan' is the name of a button that every plan has", ANOTHER_NAME)],
        ),
        (
            {"Stories": [*GOOD["Stories"], ["half", "inflation=0.01"]]},
            [("Stories!A3", "Story 'half' appears twice", ANOTHER_NAME)],
        ),
        (
            {"Published!D2": "headroom_release=2; qipp_delivry=1"},
            [
                ("Published!D2", "headroom_release is 2", "keep it from 0 to 1"),
                ("Published!D2", "'qipp_delivry' is no lever", "did you mean qipp_delivery?"),
            ],
        ),
    ],
    ids=lambda each: str(each)[:40],
)
def test_what_a_plan_has_not_is_said_with_its_cell(read_changed, changes, problems):
    reading = read_changed(changes)
    assert list(reading.problems) == [Problem(*each) for each in problems]
    assert reading.plan is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("-line:Acte", "'line:Acte' is no result of this plan (did you mean 'line:Acute'?)"),
        ("movement:x", "'movement:x' is no result of this plan"),
    ],
)
def test_a_printed_row_of_no_result_is_left_out_and_said(read_changed, typed, found):
    """As where a line was renamed: the plan can be used, and every page that compares it."""
    reading = read_changed({"Published!C2": typed})
    assert reading.problems == (Problem("Published!C2", found, A_RESULT, "warning"),)
    assert comparisons(reading.plan) == []


@pytest.mark.parametrize("result", ["spend", "-line:Acute", "movement:qipp", "-to_date:qipp", "scheme_savings"])
def test_every_kind_of_result_is_taken(read_changed, result):
    assert read_changed({"Published!C2": result}).problems == ()


HALF = ("qipp_delivery=0.5", "qipp_unidentified_delivery=0.5")
SHOWS = "position, cumulative, spend, QIPP, why it moved, how sure, who breaks even when"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            ["Half", "qipp_delivery=0.5", "", "pie"],
            (
                "Stories!D2",
                "'pie' is nothing that a story can show",
                f"type {SHOWS} or metric: and the name of a metric",
            ),
        ),
        (
            ["Half", "qipp_delivery=0.5", "", "metric: Emergencies"],
            (
                "Stories!D2",
                "'Emergencies' is no metric of this plan with figures",
                f"type {SHOWS}",
            ),
        ),
        (
            ["Half of QIPP", "qipp_delivery=0.4", "", "QIPP"],
            ("Stories!A2", "Story 'Half of QIPP' is the name of a button that every plan has", ANOTHER_NAME),
        ),
    ],
    ids=lambda each: str(each[0]),
)
def test_a_story_that_shows_what_the_plan_has_not_is_refused_with_its_cell(read_changed, row, problem):
    reading = read_changed({"Stories": [["Story", "Setting", "Why", "Show"], row]})
    assert list(reading.problems) == [Problem(*problem)]


def test_a_deck_is_read_with_what_each_story_shows_and_the_buttons_own_among_them(read_changed):
    rows = [
        ["Story", "Setting", "Why", "Show", "Notes"],
        ["The plan", "", "Where we start.", "Cumulative", "Pause."],
        ["Half of QIPP", "; ".join(map(str, HALF)), "", "qipp", ""],
    ]
    reading = read_changed({"Stories": rows})
    assert reading.problems == ()
    first, _ = reading.plan.stories
    assert (first.settings, first.why, first.show, first.notes) == ((), "Where we start.", "Cumulative", "Pause.")
    assert [(each.title, each.show) for each in told(reading.plan)] == [
        ("The plan", "cumulative"),
        ("Half of QIPP", "QIPP"),
    ]
    assert "Half of QIPP" in stories(reading.plan)


def test_the_buttons_of_every_plan_are_those_whose_names_are_kept(barnet):
    own = {story.name for story in barnet.stories}
    assert set(stories(barnet)) - own == set(stories_of_any_plan(barnet.rules.headroom_rate))
