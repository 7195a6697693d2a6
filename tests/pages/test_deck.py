"""The Deck page without a browser, and what Present makes of a deck of one's own."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.plan.publication import Story
from ccgmodel.scenario.deck import Deck
from ccgmodel.scenario.document_text import read_document, write_document
from ccgmodel.scenario.scenario import Setting
from tests.helpers import levers
from tests.helpers.app import button, on_page, opened, press, said, saved_as, tiles
from tests.helpers.present import shown

PAGE, PRESENT = "pages/deck.py", "pages/present.py"
BEXLEY = "se-london-2012/commissioning-strategy-plan/bexley"
DELAYS = "Delayed transfers of care"
OWN = [
    "The plan",
    "Keep the 2 % in hand",
    "QIPP at the 2012/13 rate (14.5 of 23 = 63 %)",
    "Half of QIPP",
    "Do nothing more",
]


def titles(at: AppTest) -> list[str]:
    return list(at.selectbox(key="deck_story").options)


def field(at: AppTest, kind: str, label: str):
    return next(each for each in getattr(at, kind) if each.label == label)


def markup(at: AppTest, wanted: str) -> str:
    return next(each.proto.body for each in at.get("html") if wanted in each.proto.body)


def spoken(at: AppTest) -> dict[str, str]:
    found = re.search(r'data-says="(.*?)"', markup(at, "data-says"))
    return json.loads(unescape(found[1]))


def test_what_is_set_on_what_if_is_one_press_from_the_deck_which_offers_to_add_it():
    at = opened(set=["qipp_delivery=0.63"])
    press(at, "Tell it to a room")
    assert at.title[0].value == "Deck of stories"
    press(at, "Add to the deck")
    assert "It is yours." in said(at)
    assert "Tell it to a room" not in [each.label for each in opened().button]


def test_a_scenario_becomes_a_story_and_is_moved_changed_removed_and_brought_back(store: str):
    at = on_page(opened(set=["qipp_delivery=0.8"]), PAGE)
    assert titles(at) == OWN
    assert "Present shows **five stories, one after another**. These are the plan’s own" in said(at)
    field(at, "text_input", "Title of the story").set_value("A slow start")
    press(at, "Add to the deck")
    assert titles(at) == [*OWN, "A slow start"]
    assert at.selectbox(key="deck_story").value == "A slow start"
    press(press(at, "Move up"), "Move up")
    assert titles(at) == [*OWN[:3], "A slow start", *OWN[3:]]

    field(at, "text_input", "Title").set_value("A slower start")
    field(at, "text_input", "One sentence").set_value("Contracts were signed late.")
    field(at, "selectbox", "What to show").set_value("why it moved")
    field(at, "text_area", "Speaker’s notes").set_value("Ask who else saw it")
    press(at, "Keep")
    assert at.selectbox(key="deck_story").value == "A slower start"
    told = at.session_state["session"].moment.deck.stories[3]
    assert told == Story(
        name="A slower start",
        settings=("qipp_delivery=0.8",),
        source="",
        why="Contracts were signed late.",
        show="why it moved",
        notes="Ask who else saw it",
    )
    press(at, "Remove")
    assert titles(at) == OWN
    press(at, "Undo")
    assert titles(at) == [*OWN[:3], "A slower start", *OWN[3:]]

    # The plan stays, since R goes back to it; and a title is nobody else's.
    at.selectbox(key="deck_story").set_value("The plan").run()
    assert button(at, "Remove").disabled
    field(at, "text_input", "Title").set_value("Do nothing more")
    press(at, "Keep")
    assert at.error[0].value == "Story 'Do nothing more': 2 stories have this title; give each its own."
    assert titles(at)[0] == "The plan"

    at.multiselect(key="deck_levers").set_value(["qipp_delivery", "inflation"]).run()
    saved_as(at, "With a deck")
    document = read_document(write_document(at.session_state["session"].moment.document)).document
    assert document is not None
    assert document.deck == Deck(
        stories=at.session_state["session"].moment.deck.stories, levers=("qipp_delivery", "inflation")
    )

    # Saved in the store and opened there; a saved scenario can be made a story too.
    on_page(at, PAGE)
    assert "Saved: With a deck" in at.selectbox(key="deck_from").options
    press(at, "Back to the plan’s own stories")
    assert titles(at) == OWN
    on_page(at).segmented_control[0].set_value("Saved ones").run()
    press(at, "Open")
    assert on_page(at, PAGE).multiselect(key="deck_levers").value == ["qipp_delivery", "inflation"]
    assert titles(at) == [*OWN[:3], "A slower start", *OWN[3:]]


def present(*stories: Story, names: tuple[str, ...] = (), **query: str) -> AppTest:
    """Present with a deck, as a file that has one is opened."""
    at = opened(**query)
    here = at.session_state["session"]
    here.history[-1] = replace(here.moment, deck=Deck(stories=stories, levers=names))
    return on_page(at, PRESENT)


SHOWN = {
    "cumulative": ("The cumulative position goes from −£27.3m in 2013/14 to −£65.7m in 2017/18.", "−£65.7m"),
    "spend": ("In 2017/18 spend is £452.3m.", "spend in the plan"),
    "QIPP": ("Over five years the schemes save £45.8m, 63 % of the £72.8m that is planned.", "planned"),
    "why it moved": ("The in-year position of 2017/18 goes from £29.6m to £1.1m: QIPP delivery −£28.5m.", "worse"),
    "how sure": ("In 2017/18 nine runs in ten end between", "9 runs in 10"),
    "who breaks even when": ("First year of break-even: NHS Barnet CCG 2017/18 (plan 2015/16).", "this story"),
}


@pytest.mark.parametrize("show", SHOWN)
def test_each_story_shows_what_it_asks_for_with_words_and_table(show: str):
    at = present(Story(name="63 %", settings=("qipp_delivery=0.63",), source="", show=show))
    press(at, "Next")
    drawn, table = markup(at, 'class="chart"'), markup(at, 'id="present-figures" role')
    assert SHOWN[show][0] in unescape(drawn)
    assert SHOWN[show][1] in drawn
    assert "<tbody><tr>" in table


def test_a_story_shows_a_metric():
    story = Story(name="Slow", settings=("metric_delivery=0.5",), source="", show=f"metric: {DELAYS}")
    at = press(present(story, plan="barnet-bcf-2016"), "Next")
    drawn = markup(at, 'class="chart"')
    assert f"{DELAYS}, not from nought" in unescape(drawn)
    assert drawn.count('class="ours level"') == 2 + drawn.count("<div><div>") - 1  # in the key, and a year


def test_who_breaks_even_when_shows_every_member_of_a_portfolio():
    at = present(
        Story(name="Half", settings=("qipp_delivery=0.5",), source="", show="who breaks even when"), plan=BEXLEY
    )
    table = markup(press(at, "Next"), 'id="present-figures" role')
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', table)
    members = ["Bexley", "Bromley", "Greenwich", "Lambeth", "Lewisham", "Southwark"]
    assert rows == [(f"{name} CCG", "2011/12", "2011/12") for name in members]
    assert markup(at, 'class="chart"').count('class="ours"') == 1 + len(members)  # in the key, and each


def test_a_hand_on_the_strip_moves_what_is_on_the_screen_and_nothing_else():
    at = present(
        Story(name="63 %", settings=("qipp_delivery=0.63",), source=""),
        names=("qipp_delivery", "tariff_efficiency"),
    )
    assert list(levers.facts(at)) == ["qipp_delivery", "tariff_efficiency"]
    press(at, "Next")
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    levers.move(at, "qipp_delivery", 80.0)
    at.run()
    assert shown(at)[1].startswith("That is £15.4m less in 2017/18.")
    assert '<p class="why" data-story="1">Moved here: QIPP delivery 63 % to 80 %.</p>' in markup(at, 'class="why"')
    assert 'class="chart still"' in markup(at, 'class="chart')
    assert at.session_state["session"].scenario.values == {}
    assert levers.lever(at, "qipp_delivery")["value"] == 80.0

    # A step tells the story as it is; what was moved may be used.
    press(press(at, "Previous"), "Next")
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    levers.move(at, "tariff_efficiency", 3.0)
    press(at.run(), "Use this scenario")
    values = at.session_state["session"].scenario.values
    assert values[Setting("qipp_delivery")] == 0.63
    assert Setting("tariff_efficiency") in values
    assert at.title[0].value == "Your scenario"
    levers.move(at, "qipp_delivery", 70.0)
    press(at.run(), "Back to the plan")
    assert levers.lever(at, "qipp_delivery")["value"] == 100.0
    assert tiles(at)["In-year position 2017/18"] == "£29.6m"


def test_the_speaker_has_notes_and_the_next_story():
    at = present(
        Story(name="The plan", settings=(), source="", notes="Greet <b>"),
        Story(name="63 %", settings=("qipp_delivery=0.63",), source="", why="As last year."),
    )
    assert spoken(at) == {
        "whose": "NHS Barnet CCG",
        "place": "Story 1 of 2",
        "title": "The plan",
        "why": "No lever moved: just what the plan says.",
        "said": "The in-year position of 2017/18 is £29.6m. Break-even is in 2015/16.",
        "notes": "Greet <b>",
        "next": "63 %",
        "nextWhy": "As last year.",
    }
    press(at, "Next")
    assert (spoken(at)["notes"], spoken(at)["next"]) == ("No notes on this story.", "This is the last story.")


def test_a_deck_stays_with_its_organisation_and_says_what_another_plan_cannot_tell():
    at = on_page(opened(plan=BEXLEY), PAGE)
    press(at, "Move down")
    mine = titles(at)
    on_page(at, "pages/what_if.py").selectbox(key="member").set_value("Bromley CCG").run()
    assert titles(on_page(at, PAGE)) != mine
    on_page(at, "pages/what_if.py").selectbox(key="member").set_value("Bexley CCG").run()
    assert titles(on_page(at, PAGE)) == mine
