"""The glossary: each word in one plain sentence with its source, found in what the pages say."""

import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.words.terms import TERMS, FieldTerm, explained
from tests.helpers.reading_age import reading_age, sentences
from ui.plan import method


@pytest.mark.parametrize("term", TERMS, ids=[term.name for term in TERMS])
def test_each_word_is_one_sentence_for_a_reader_of_fourteen_with_a_source(term: FieldTerm):
    assert len(sentences(term.meaning)) == 1
    assert reading_age(term.meaning) <= 14
    assert term.source
    drawn, found = explained(f"<p>{term.name.lower()}</p>", "here")
    assert found == [term]
    assert f'popovertarget="here-{term.slug}"' in drawn


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("It meets the 1 % improvement rule in 2017/18.", ["Improvement required"]),
        ("It meets the 2 % surplus rule in 2017/18.", ["Surplus rule"]),
        ("It meets the NHS England control total.", ["Control total"]),
        ("The 0.5 % uncommitted risk reserve and the contingency", ["Uncommitted risk reserve", "Contingency"]),
        ("forecast out-turn, forecast outturn", ["Forecast outturn"]),
    ],
)
def test_a_word_is_found_as_it_is_written(said: str, words: list[str]):
    assert [term.name for term in explained(said, "here")[1]] == words


def test_method_lists_every_word_with_its_source(barnet: Plan):
    table = method.words(barnet)
    assert list(table.index) == sorted(term.name for term in TERMS)
    assert table.loc["Control total", "What it means"] == (
        "A control total is the surplus to reach, or the most that may be overspent, that is set for a year."
    )
    assert table.loc["Contingency", "Source"] == (
        "NHS South East London, Joint Operating Plan 2012/13, March 2012, reserves and contingencies of 2012/13"
    )
