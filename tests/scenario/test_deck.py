"""A deck of somebody's own: there and back by file, store and workbook, and every problem said."""

import json
from dataclasses import replace

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.plan.publication import Story
from ccgmodel.scenario import document_text
from ccgmodel.scenario.deck import Deck, DeckError
from ccgmodel.scenario.document import Document
from ccgmodel.scenario.document_text import read_document, write_document
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.words.deck import deck, own_deck, told
from ccgmodel.workbook.read import read
from tests.helpers.exports import SAMPLES, exported

BARNET = SAMPLES["barnet-recovery-2013"]
PLAN = Story(name="The plan", settings=(), source="", show="cumulative", notes="Greet the room")
OWN = Story(
    name="Slow start", settings=("qipp_delivery@2014/15=0.5",), source="", why="It began late.", show="QIPP"
)
OURS = Deck(stories=(PLAN, OWN), levers=("qipp_delivery", "inflation"))


def rewritten(**changes: object) -> str:
    content = json.loads(write_document(Document.of(BARNET, Scenario("Mine"), deck=OURS))) | changes
    content["checksum"] = document_text._checksum(content)
    return json.dumps(content)


def test_a_deck_comes_back_from_a_file_and_a_document_without_one_is_what_it_was():
    document = Document.of(BARNET, Scenario("Mine"), deck=OURS)
    reading = read_document(write_document(document), BARNET)
    assert reading.problems == ()
    assert reading.document == document
    assert "deck" not in json.loads(write_document(Document.of(BARNET, Scenario("Mine"))))


def test_a_deck_comes_back_from_a_workbook_and_moves_no_figure():
    plan = OURS.in_plan(BARNET)
    reading = read(exported(plan), "deck.xlsx")
    assert [problem for problem in reading.problems if problem.where.startswith("Stories")] == []
    assert reading.plan is not None
    assert reading.plan.stories == (PLAN, OWN)
    assert plan_hash(replace(reading.plan, stories=BARNET.stories)) == plan_hash(BARNET)
    assert [(each.title, each.show, each.notes) for each in told(reading.plan)] == [
        ("The plan", "cumulative", "Greet the room"),
        ("Slow start", "QIPP", ""),
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_deck_to_start_from_is_the_plans_own_and_stays_so_once_it_is_written(name: str):
    """Taking the plan's stories as one's own and bringing them by a workbook changes nothing that a room sees."""
    plan = SAMPLES[name]
    own = Deck(stories=own_deck(plan))
    assert own.problems(plan) == []
    assert told(plan, own) == told(plan)
    assert told(own.in_plan(plan)) == told(plan)


def test_the_scenario_that_is_set_stands_after_the_first_story_and_the_plan_is_always_there():
    scenario = Scenario("Slow start", {})
    assert [each.title for each in deck(BARNET, scenario, OURS)] == ["The plan", "Slow start"]
    mine = Scenario.parse(["inflation=0.01"], "Slow start")
    assert [each.title for each in deck(BARNET, mine, OURS)] == ["The plan", "Your scenario", "Slow start"]
    alone = Deck(stories=(OWN,))
    assert [each.title for each in told(BARNET, alone)] == ["The plan", "Slow start"]


def test_what_another_plan_cannot_tell_is_left_out_and_said():
    other: Plan = SAMPLES["barnet-bcf-2016"]
    document = Document.of(BARNET, Scenario("Mine"), deck=OURS)
    said = [str(each) for each in read_document(write_document(document), other).problems]
    assert any(each.startswith("story 'Slow start': qipp_delivery@2014/15: ") for each in said), said
    assert OURS.on(other) != OURS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], ["deck: it is no list of stories and one of levers; ask whoever sent it for the file again, or save the "
              "scenario again"]),
        ({"stories": [], "levers": []}, ["deck, deck: it has no story; add one"]),
        (
            {"stories": [{"name": "A", "settings": ["x=1"]}, {"name": "a"}], "levers": ["prices"]},
            [
                "deck, story 'a': 2 stories have this title; give each its own",
                "deck, levers: 'prices' is no lever; update the planner, or take it out",
            ],
        ),
        (
            {"stories": [{"name": " A", "settings": ["qipp_delivery"]}], "levers": []},
            [
                "deck, story 1: ' A' is no name of a row; take the spaces or the sign before it away",
                "deck, story 1: 'qipp_delivery' has no value; write LEVER=VALUE",
            ],
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_deck_that_cannot_be_is_refused(given: object, said: list[str]):
    reading = read_document(rewritten(deck=given))
    assert reading.document is None
    assert [str(each) for each in reading.problems] == said


def test_a_deck_has_three_levers_at_most():
    with pytest.raises(DeckError, match="there are 4, or one is named twice; name up to 3"):
        Deck(stories=(PLAN,), levers=("qipp_delivery", "inflation", "allocation_growth", "qipp_slippage"))
