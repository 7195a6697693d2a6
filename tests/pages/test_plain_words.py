"""What if and Answers are read by somebody who has never seen a finance paper of the NHS."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.words.figures import RESULTS
from tests.helpers import levers
from tests.helpers.app import TAG, opened
from tests.helpers.reading_age import reading_age, sentences
from ui.answers import tour
from ui.parts.choices import QUESTIONS

OLDEST = 14  # years
SCENARIOS = (
    ("barnet-recovery-2013", ()),
    ("barnet-recovery-2013", ("qipp_delivery=0.5", "headroom_release=0", "inflation@2015/16=0.01")),
    ("bnes-2012", ("qipp_delivery=0.8",)),
    ("barnet-bcf-2016", ("qipp_delivery=0.5",)),
)
VIEWS = ("take_view", "moved_view", "matters_view", "sure_view")
# Levers, results and the plan's own steps are called what they are called.
NAMES = re.compile(
    "|".join([*(lever.label for lever in LEVERS.values()), *RESULTS.values(), "deficit inherited"]), re.IGNORECASE
)
SCRIPT = re.compile("<script>.*?</script>", re.DOTALL)
FURTHER = ("Cumulative", "Spend and allocation", "QIPP savings", "table", "The three tests")


def texts(at: AppTest, plan: Plan) -> str:
    """All that a page says, one element a line, but for titles of documents, which are not ours."""
    drawn = [each.value for each in [*at.markdown, *at.caption, *at.info, *at.warning]]
    drawn += [each.help or "" for each in [*at.button, *at.toggle]] + [each.label for each in at.button]
    bodies = [SCRIPT.sub("", each.proto.body) for each in at.get("html")]
    drawn += [unescape(TAG.sub("\n", re.sub("</?(button|strong)[^>]*>", "", body))) for body in bodies]
    drawn += [text for step in tour.steps(plan) for text in (step.said, step.behind)]
    if at.get("bidi_component"):
        drawn += levers.captions(at) + [fact["help"] for fact in levers.facts(at).values()]
    said = "\n".join(drawn)
    for source in sorted(map(plan.citation, plan.sources), key=len, reverse=True):
        said = said.replace(source, "")
    return said


@pytest.mark.parametrize(("name", "settings"), SCENARIOS)
def test_no_sentence_of_what_if_needs_a_reader_above_fourteen(name: str, settings: tuple[str, ...]):
    at = opened(plan=name, set=list(settings))
    said = []
    for view in FURTHER:
        at.button_group(key="further").set_value(view).run()
        said += sentences(texts(at, at.session_state["session"].plan))
    hard = {each: round(reading_age(each), 1) for each in said if reading_age(each) > OLDEST}
    assert len(set(said)) > 40
    assert hard == {}


@pytest.mark.thorough
@pytest.mark.parametrize("question", QUESTIONS)
def test_nor_does_one_of_answers_but_for_the_names_in_it(question: str):
    at = opened(set=["qipp_delivery=0.63"]).switch_page("pages/answers.py").run()
    at.button_group(key="question").set_value(question).run()
    views = next(each for each in at.button_group if each.key in VIEWS)
    said = []
    for view in views.options:
        at.button_group(key=views.key).set_value(view).run()
        said += sentences(NAMES.sub("this", texts(at, at.session_state["session"].plan)))
    assert len(set(said)) > 10
    assert {each: round(reading_age(each), 1) for each in said if reading_age(each) > OLDEST} == {}
