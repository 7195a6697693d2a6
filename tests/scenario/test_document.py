"""The scenario document: there and back exactly, and every problem said."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem
from ccgmodel.scenario import document_text
from ccgmodel.scenario.document import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Document,
    DocumentError,
    Note,
    check_document,
    document_difference,
)
from ccgmodel.scenario.document_text import read_document, write_document
from ccgmodel.scenario.scenario import LONGEST_SETTING, MOST_SETTINGS, Scenario, ScenarioError, Setting
from tests.helpers.strategies import documents, examples, plans

DELIVERY, INFLATION = Setting("qipp_delivery"), Setting("inflation", "Acute", 2014)
MORNING = datetime(2013, 5, 23, 9, 30, tzinfo=UTC)
NOON = datetime(2013, 5, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def document(small_plan: Plan) -> Document:
    scenario = Scenario("Half the savings", {DELIVERY: 0.63, INFLATION: 0.01})
    notes = {
        DELIVERY: Note(reason="As in 2012/13", source="Board paper 7", who="A. Chair", when=MORNING),
        INFLATION: Note(who="A. Chair", when=NOON),
    }
    return Document.of(small_plan, scenario, notes)


def rewritten(document: Document, **changes: object) -> str:
    """The document's text with entries changed and the checksum made good, as a newer or other program would."""
    content = {**json.loads(write_document(document)), **changes}
    content["checksum"] = document_text._checksum(content)
    return json.dumps(content)


def said(reading: document_text.DocumentReading) -> list[str]:
    return [str(problem) for problem in reading.problems]


# There and back


@examples(30)
@given(st.data())
def test_a_document_comes_back_as_it_was(data: st.DataObject):
    """Saving and opening is the identity, for any text, date, value and order: nothing may be lost on the way."""
    plan = data.draw(plans())
    document = data.draw(documents(plan))
    reading = read_document(write_document(document).encode(), plan)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    if document.scenario.problems(plan):  # the strategy also draws years and lines that not every plan has
        assert errors
        assert reading.document is None
        reading = read_document(write_document(document))
    assert reading.document == document
    assert list(reading.document.overrides) == list(document.overrides)
    assert write_document(reading.document) == write_document(document)


def test_a_person_can_read_the_file(document: Document):
    lines = write_document(document).splitlines()
    assert ' "name": "Half the savings",' in lines
    assert '   "set": "qipp_delivery",' in lines
    assert '   "reason": "As in 2012/13",' in lines
    assert '   "set": "inflation[Acute]@2014/15",' in lines


def test_line_ends_and_a_mark_of_byte_order_change_nothing(document: Document):
    windows = b"\xef\xbb\xbf" + write_document(document).replace("\n", "\r\n").encode()
    assert read_document(windows).document == document


# What is wrong with a file


@examples(30)
@given(st.data())
def test_a_file_cut_short_is_never_opened(data: st.DataObject):
    """Every proper part of a file lacks its closing bracket at least."""
    written = write_document(data.draw(documents(data.draw(plans())))).rstrip()
    cut = written[: data.draw(st.integers(0, len(written) - 1))]
    reading = read_document(cut)
    assert reading.document is None
    assert said(reading)


@examples(30)
@given(st.data())
def test_a_file_with_one_character_changed_is_refused_or_says_the_same(data: st.DataObject):
    """The checksum covers everything but the layout, so a change is either seen or has changed nothing."""
    document = data.draw(documents(data.draw(plans())))
    written = write_document(document)
    at = data.draw(st.integers(0, len(written) - 1))
    changed = written[:at] + data.draw(st.characters()) + written[at + 1 :]
    reading = read_document(changed)
    assert reading.document in (None, document)
    assert (reading.document is None) == bool(said(reading))


def test_a_changed_value_is_said(document: Document):
    reading = read_document(write_document(document).replace("0.63", "0.93"))
    assert said(reading) == [
        "checksum: the file was changed after it was saved, or is incomplete; "
        "ask whoever sent it for the file again, or save the scenario again"
    ]


def test_a_file_that_ends_in_the_middle_says_so(document: Document):
    reading = read_document(write_document(document)[:252])
    assert said(reading)[0].startswith("file: it ends in the middle (line 12); ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "file: it is not text; choose a scenario's file, whose name ends in .json"),
        ("", "file: it is no scenario document (line 1); "),
        ("[]", "file: it is no scenario document; choose a file that the planner saved"),
        ('{"format": "x", "format": "y"}', "file: 'format' is stated twice; "),
        ('{"value": NaN}', "file: NaN is not a number; "),
        ("[" * 100_000, "file: its brackets are nested too deeply for a scenario; "),
        ("9" * 5_000, "file: a whole number in it has thousands of digits; ask whoever sent it"),
        (b"\xff" * 4_000_001, "file: it has 4,000,001 bytes; a scenario has at most 1,000,000 characters"),
        ('{"a": 0, "b": 0, "b": 0, "a": 0}', "file: 'a', 'b' are stated twice; "),
        (" " * 1_000_001, "file: it has 1,000,001 characters; a scenario has at most 1,000,000"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_scenario_is_said(content: str | bytes, message: str):
    reading = read_document(content)
    assert reading.document is None
    assert said(reading)[0].startswith(message)


def test_a_newer_format_is_said(document: Document):
    reading = read_document(rewritten(document, version=2, model="9.0.0"))
    assert said(reading) == [
        "version: the file has format 2 (model 9.0.0); this planner reads 1; update the planner"
    ]
    reading = read_document(rewritten(document, version=2, model=None))
    assert said(reading)[0].startswith("version: the file has format 2 (model not stated); ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": None}, "version: it states none"),
        ({"version": True}, "version: true is no version"),
        ({"version": "1"}, 'version: "1" is no version'),
        ({"plan": "Barnet"}, "plan: it does not say which plan it belongs to"),
        ({"overrides": {}}, f"overrides: it is no list of up to {MOST_SETTINGS:,} overrides"),
        (
            {"overrides": [{}] * (MOST_SETTINGS + 1)},
            f"overrides: it is no list of up to {MOST_SETTINGS:,} overrides",
        ),
        ({"name": 5}, "name: 5 is not text"),
        ({"model": ["1"]}, "model: a list is not text"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_an_entry_of_another_kind_is_said(document: Document, changes: dict, message: str):
    reading = read_document(rewritten(document, **changes))
    assert reading.document is None
    assert f"{reading.problems[0].where}: {reading.problems[0].found}" == message


def test_every_problem_of_a_file_is_said_at_once(document: Document, small_plan: Plan):
    overrides = [
        {"set": "qipp_delivery", "value": "much", "when": "yesterday"},
        {"set": "qipp_delivery", "value": 0.5, "colour": "red"},
        {"set": "2+2"},
        "inflation=1",
    ]
    reading = read_document(rewritten(document, name="Half\x00", overrides=overrides, mood="good"), small_plan)
    assert reading.document is None
    assert [f"{problem.where}: {problem.found}" for problem in reading.problems] == [
        "file: 'mood' is no entry of a scenario",
        "override 1: 'much' is not a number that a lever could have",
        "override 1, when: 'yesterday' is no date",
        "override 2: 'colour' is no entry of a scenario",
        "override 2: qipp_delivery is stated twice",
        "override 3: 'value' is missing",
        "override 3: '2+2' is no setting",
        "override 4: 'inflation=1' is no override",
        "name: 'Half\\x00' has a character that cannot be shown",
    ]


def test_forty_thousand_names_are_read():
    (*_, last) = read_document(json.dumps(dict.fromkeys(map(str, range(40_000))))).problems
    assert (last.where, last.found) == ("file", "it is no scenario document")


def exactly(many: int, text: int, setting: int, name: int) -> Document:
    """A document that has exactly so much of each."""
    scope = "x" * (setting - len("inflation[]"))
    overrides = {Setting("inflation", str(place)): 0.0 for place in range(many - 1)}
    overrides[Setting("inflation", scope)] = 0.01
    notes = {Setting("inflation", scope): Note(reason="r" * text, source="s" * text, who="w" * name)}
    return Document(name="n" * name, plan_name="p" * name, plan_hash="0", overrides=overrides, notes=notes)


def test_as_much_as_is_allowed_is_kept_and_read_again():
    document = exactly(MOST_SETTINGS, LONGEST_TEXT, LONGEST_SETTING, LONGEST_NAME)
    assert read_document(write_document(document)).document == document


@pytest.mark.parametrize("over", range(4))
def test_one_more_than_is_allowed_is_refused(over: int):
    limits = [MOST_SETTINGS, LONGEST_TEXT, LONGEST_SETTING, LONGEST_NAME]
    limits[over] += 1
    with pytest.raises(DocumentError):
        exactly(*limits)


def test_a_file_of_as_many_characters_as_are_read_is_read_and_one_more_is_not(document: Document):
    written = write_document(document)
    full = written + " " * (document_text.LARGEST - len(written))
    assert read_document(full).document == document
    assert said(read_document(f"{full} ")) == [
        "file: it has 1,000,001 characters; a scenario has at most 1,000,000"
    ]


# On a plan


def test_a_lever_that_is_unknown_or_out_of_bounds_is_said(document: Document, small_plan: Plan):
    overrides = [{"set": "qipp_delivry", "value": 0.5}, {"set": "qipp_delivery", "value": 1.5}]
    reading = read_document(rewritten(document, overrides=overrides), small_plan)
    assert reading.document is None
    assert said(reading) == [
        "overrides: 'qipp_delivry' is no lever; did you mean qipp_delivery?",
        "overrides: qipp_delivery is 1.5; keep it from 0 to 1.2",
    ]


def test_a_document_of_an_earlier_planner_opens_with_a_word(document: Document, small_plan: Plan, barnet: Plan):
    old = replace(document, plan_hash=document.plan_hash[:12])
    reading = read_document(write_document(old), small_plan)
    assert reading.document == old
    assert said(reading) == [
        "plan: its stamp is of an earlier planner, so that its plan and this one could be compared in part only; "
        "save the scenario again to be sure"
    ]
    assert [each.severity for each in reading.problems] == ["warning"]
    assert "the scenario was made on" in said(read_document(write_document(old), barnet))[0]


@pytest.mark.parametrize("when", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], ids=str)
def test_a_date_at_the_end_of_the_calendar_is_refused(document: Document, when: datetime):
    with pytest.raises(DocumentError) as error:
        replace(document, notes={DELIVERY: Note(who="A. Chair", when=when)})
    assert str(error.value) == (
        f"date of qipp_delivery: {when} is no date on which it was moved; give the date on which it was"
    )
    overrides = [{"set": "qipp_delivery", "value": 0.5, "when": when.isoformat()}]
    assert read_document(rewritten(document, overrides=overrides)).document is None


def test_another_plan_is_said_and_the_scenario_still_opens(small_plan: Plan, barnet: Plan):
    document = Document.of(small_plan, Scenario("Half", {DELIVERY: 0.5}))
    reading = read_document(write_document(document), barnet)
    assert reading.document == document
    assert [problem.severity for problem in reading.problems] == ["warning"]
    assert reading.problems[0].found.startswith(
        f"the scenario was made on Example CCG (stamp {document.plan_hash[:12]}), and this is NHS Barnet CCG (stamp "
    )


def test_another_version_of_the_plan_is_said(document: Document, small_plan: Plan):
    other = json.loads(rewritten(document, plan={"name": small_plan.organisation, "hash": "0" * 12}))
    assert (
        read_document(json.dumps(other), small_plan)
        .problems[0]
        .found.startswith("the scenario was made on another version of this plan (stamp 000000000000; this is ")
    )


@pytest.mark.parametrize(
    ("model", "newer"), [("0.0.9", False), ("0.1.0", False), ("0.10.0", True), ("next", True)]
)
def test_a_newer_model_is_said(document: Document, small_plan: Plan, model: str, newer: bool):
    reading = read_document(rewritten(document, model=model), small_plan)
    assert reading.document is not None
    assert [problem.where for problem in reading.problems] == ["model"] * newer


def test_a_sound_document_on_its_plan_has_no_problems(document: Document, small_plan: Plan):
    assert check_document(document, small_plan) == []


# The difference


def test_changes_are_listed_newest_first(document: Document, small_plan: Plan):
    changes = document_difference(document, small_plan)
    assert [(each.setting, each.plan_value, each.value, each.note.when) for each in changes] == [
        (INFLATION, 0.0, 0.01, NOON),
        (DELIVERY, 1.0, 0.63, MORNING),
    ]


def test_changes_without_a_date_come_last_the_last_moved_first(small_plan: Plan):
    values = {DELIVERY: 0.63, INFLATION: 0.01, Setting("allocation_growth"): 0.01}
    dated = {DELIVERY: Note(when=MORNING)}
    changes = document_difference(Document.of(small_plan, Scenario("Three", values), dated), small_plan)
    assert [each.setting.lever for each in changes] == ["qipp_delivery", "allocation_growth", "inflation"]


def test_a_difference_that_the_plan_cannot_run_is_refused(small_plan: Plan):
    document = Document.of(small_plan, Scenario("Wrong", {Setting("inflation", "Zebra"): 0.01}))
    with pytest.raises(ScenarioError, match="'Zebra' is neither a line nor a category"):
        document_difference(document, small_plan)


# What cannot be documented


def test_the_note_of_a_lever_put_back_goes_with_it(document: Document, small_plan: Plan):
    later = Document.of(small_plan, Scenario("Later", {INFLATION: 0.01}), document.notes)
    assert list(later.notes) == [INFLATION]


def test_what_would_not_come_back_is_refused_with_every_reason(small_plan: Plan):
    notes = {DELIVERY: Note(reason="\ud800", when=datetime(2013, 5, 23))}
    with pytest.raises(DocumentError) as error:
        Document.of(small_plan, Scenario(" ", {DELIVERY: 0.5, Setting("inflation", " Acute"): 0.01}), notes)
    assert error.value.problems == (
        Problem("name", "the scenario has none", "give it one"),
        Problem(
            "reason of qipp_delivery",
            "'\\ud800' has a character that cannot be shown",
            "type it again without it",
        ),
        Problem(
            "date of qipp_delivery", "2013-05-23 00:00:00 has no time zone", "give the date with its time zone"
        ),
        Problem("overrides", "'inflation[ Acute]' is no setting", "write LEVER, LEVER[Line] or LEVER@2015/16"),
    )
