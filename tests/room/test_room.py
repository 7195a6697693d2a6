"""What a room may be asked, and what its answers come to."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.room import (
    CODE_LENGTH,
    Given,
    LeverAsked,
    RoomError,
    RoomQuestion,
    RoomSpread,
    ShownFigures,
    StoryAsked,
    levers_to_ask,
    new_code,
    on_screen,
    on_telephone,
    read_code,
    said_code,
    scenario_of,
    spread,
)
from ccgmodel.scenario import Scenario, Setting

HOW_FAR = RoomQuestion(kind="levers", wording="How far?", levers=(LeverAsked("qipp_delivery", 50.0, 100.0),))
TWO = RoomQuestion(
    kind="levers",
    wording="How far?",
    levers=(LeverAsked("qipp_delivery", 50.0, 100.0), LeverAsked("tariff_efficiency", 2.0, 5.0)),
)
STORIES = (StoryAsked("The plan", ()), StoryAsked("Slower", ("qipp_delivery=0.63",)))
WHICH = RoomQuestion(kind="story", wording="Which?", stories=STORIES)
WHY = RoomQuestion(kind="text", wording="Why?")


def said(plan: Plan, asked: RoomQuestion, *answers: Given) -> tuple[str, ...]:
    return spread(plan, asked, answers).said


def test_half_of_a_room_and_what_its_range_means_for_break_even(barnet: Plan):
    answers: list[Given] = [(50.0,), (70.0,), (75.0,), (85.0,), (100.0,)]
    found = spread(barnet, HOW_FAR, answers)
    (lever,) = found.levers
    assert (lever.middle, lever.first, lever.third, lever.middle_text) == (75.0, 70.0, 85.0, "75 %")
    assert found.scenario == Scenario("What the room would do", {Setting("qipp_delivery"): 0.75})
    assert found.said == (
        "QIPP delivery: half of you or more are between 70 % and 85 %. Break-even in 2016/17 or 2017/18.",
        "Of five answers, break-even comes in 2015/16 for 1, in 2016/17 for 2, in 2017/18 for 1, "
        "not within 15 years for 1.",
    )


def test_few_answers_have_no_half_and_one_that_all_give_is_said_as_one(barnet: Plan):
    assert said(barnet, HOW_FAR, (70.0,), (90.0,))[0] == "QIPP delivery: the middle answer is 80 %."
    assert said(barnet, HOW_FAR, *[(100.0,)] * 4) == (
        "QIPP delivery: half of you or more are at 100 %. Break-even in 2015/16.",
        "Of four answers, break-even comes in 2015/16 for 4.",
    )
    assert said(barnet, HOW_FAR, *[(50.0,)] * 4)[0].endswith("at 50 %. No break-even within 15 years.")
    assert spread(barnet, HOW_FAR, []) == RoomSpread(0, (), (), None, ())


def test_a_choice_of_stories_names_what_most_chose_or_that_there_is_none(barnet: Plan):
    found = spread(barnet, WHICH, [1, 0, 1])
    assert found.stories == (("The plan", 1), ("Slower", 2))
    assert found.scenario == Scenario("Slower", {Setting("qipp_delivery"): 0.63})
    assert found.said == ("2 of 3 chose “Slower”. Break-even in 2017/18.",)
    tied = spread(barnet, WHICH, [1, 0])
    assert (tied.scenario, tied.said) == (None, ("Two stories have 1 each of two answers.",))
    assert spread(barnet, WHY, ["Because"]) == RoomSpread(1, (), (), None, ())


@given(st.lists(st.tuples(st.floats(50, 100), st.floats(2, 5)), min_size=4, max_size=30))
@settings(max_examples=40)
def test_at_least_half_of_a_room_is_where_it_is_said_to_be(barnet: Plan, answers: list[tuple[float, float]]):
    """Quartiles are answers that somebody gave: between two of them nobody need be."""
    for at, lever in enumerate(spread(barnet, TWO, answers).levers):
        inside = [each for each in answers if lever.first <= each[at] <= lever.third]
        assert 2 * len(inside) >= len(answers)
        assert lever.first <= lever.middle + 1e-6
        assert lever.middle <= lever.third + 1e-6


@given(st.integers(0, 50))
@settings(max_examples=20)
def test_an_answer_stands_on_what_was_on_the_screen_and_the_plans_own_values_are_the_plan(
    barnet: Plan, points: int
):
    """A lever that is put where the plan has it is not set: no lever moved is the plan exactly."""
    on = RoomQuestion(kind="levers", wording="?", levers=TWO.levers, base=("inflation=0.002", "qipp_delivery=0.9"))
    own = scenario_of(barnet, TWO, (100.0, 4.0), "Own")
    assert own.values == {}
    moved = scenario_of(barnet, on, (50.0 + points, 4.0), "Moved").values
    set_to = {} if points == 50 else {Setting("qipp_delivery"): pytest.approx(0.5 + points / 100)}
    assert moved == {Setting("inflation"): 0.002, **set_to}


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (RoomQuestion(kind="text", wording=" "), "question: it has no words; write what you ask"),
        (
            RoomQuestion(kind="text", wording="x" * 201),
            "question: it cannot be shown; keep to 200 ordinary characters",
        ),
        (
            RoomQuestion(kind="levers", wording="?"),
            "question: 0 levers are asked about; choose 1 to 3, each once",
        ),
        (
            RoomQuestion(kind="levers", wording="?", levers=HOW_FAR.levers * 2),
            "question: 2 levers are asked about; choose 1 to 3, each once",
        ),
        (
            RoomQuestion(kind="levers", wording="?", levers=(LeverAsked("qipp_delivery", 60.0, 60.0),)),
            "QIPP delivery: 60 to 60 is no range of it; keep it between 0 and 120, the lower first",
        ),
        (
            RoomQuestion(kind="levers", wording="?", levers=(LeverAsked("qipp_delivery", 0.0, 121.0),)),
            "QIPP delivery: 0 to 121 is no range of it; keep it between 0 and 120, the lower first",
        ),
        (
            RoomQuestion(kind="levers", wording="?", levers=(LeverAsked("pool_change", 0.0, 1.0),)),
            "question: 'pool_change' is no lever of this plan; choose another",
        ),
        (
            RoomQuestion(kind="story", wording="?", stories=STORIES[:1]),
            "question: it has 1 to choose from; choose 2 to 8",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(barnet: Plan, asked: RoomQuestion, problem: str):
    with pytest.raises(RoomError) as error:
        asked.check(barnet)
    assert str(error.value) == problem


def test_every_lever_that_may_be_asked_about_can_be_over_its_whole_range(small_plan: Plan):
    """So that what the page offers at first is never refused; and its ends are answers that the plan can run."""
    levers = levers_to_ask(small_plan)
    assert [each.room for each in levers] == sorted((each.room for each in levers), reverse=True)
    for lever in levers:
        whole = RoomQuestion(kind="levers", wording="?", levers=(_whole(small_plan, lever.name),))
        whole.check(small_plan)
        shown = on_telephone(whole, small_plan)["levers"][0]
        for end in (shown["low"], shown["high"], shown["start"]):
            project(small_plan, [scenario_of(small_plan, whole, (end,), "End")])


def _whole(plan: Plan, name: str) -> LeverAsked:
    from ccgmodel.room import bounds_of

    return LeverAsked(name, bounds_of(plan, name).low, bounds_of(plan, name).high)


@pytest.mark.parametrize("asked", [HOW_FAR, TWO, WHICH, WHY])
def test_a_question_comes_back_as_it_was_kept(asked: RoomQuestion):
    assert RoomQuestion.from_text(asked.as_text()) == asked


def test_a_screen_has_the_figures_of_the_pages_and_no_formatting(barnet: Plan):
    plan, scenario = (project(barnet, [each]) for each in (Scenario(), Scenario.of({"qipp_delivery": 0.63})))
    screen = on_screen("Slower", "Because.", plan, scenario, moved=True)
    assert screen["headline"].startswith("Breaks even in 2017/18, two years later than the plan. ")
    assert screen["figures"][0] == ["In-year position 2017/18", "£1.1m", "£28.5m worse than the plan"]
    assert [each["label"] for each in screen["chart"]["years"]] == [
        "−£27.3m",
        "−£20.9m",
        "−£13.0m",
        "−£5.7m",
        "£1.1m",
    ]
    assert "**" not in str(screen)
    assert screen["required"] == "surplus required"
    assert screen["instead"] is None
    table = ShownFigures(title="Spend", said="It grows.", heads=("Year", "Spend"), rows=(("2013/14", "£1.0m"),))
    shown = on_screen("Slower", "Because.", plan, scenario, moved=True, instead=table)
    assert shown == screen | {"instead": asdict(table)}


def test_codes_are_not_alike_and_are_read_as_they_are_said():
    codes = {new_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert {len(each) for each in codes} == {CODE_LENGTH}
    assert {read_code(said_code(each).lower()) for each in codes} == codes
