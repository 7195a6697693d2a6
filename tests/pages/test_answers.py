"""The Answers page without a browser: ask, leave, return, and get what the model gives."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.answers.bridge import bridge
from ccgmodel.answers.ensemble import ensemble
from ccgmodel.answers.evidence import drawn_alike
from ccgmodel.answers.outputs import Output
from ccgmodel.answers.seek.alone import each_lever
from ccgmodel.answers.seek.metric_target import MetricTarget
from ccgmodel.answers.seek.target import SeekError, Target
from ccgmodel.answers.sensitivity import tornado
from ccgmodel.answers.stress import shocks, stress
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words.figures import chance, value_text
from ccgmodel.words.money import money, signed
from tests.helpers import levers
from tests.helpers.app import button, figures, headline, in_full, opened, sentences
from ui.parts.choices import MATTERS, MOVED, QUESTIONS, SURE, TAKE

SET = "qipp_delivery=0.63"
MOVED_PLAN = Scenario.of({"qipp_delivery": 0.63})
VIEWS = {
    TAKE: ("take_view", ["Each lever alone", "Several together", "Two against each other"]),
    MOVED: ("moved_view", ["Plan to scenario", "Year on year", "Into the plan"]),
    MATTERS: ("matters_view", ["Each lever over its range", "Two levers at once"]),
    SURE: (
        "sure_view",
        ["The position", "Chances by year", "The year it happens", "What drives the spread", "Shocks"],
    ),
}
EVERY_VIEW = [(question, key, shown) for question, (key, views) in VIEWS.items() for shown in views]


def asked(question: str, *settings: str, **query: str) -> AppTest:
    at = opened(set=list(settings), **query).switch_page("pages/answers.py").run()
    assert not at.exception
    return choose(at, "question", question)


def choose(at: AppTest, key: str, shown: str) -> AppTest:
    at.button_group(key=key).set_value(shown).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join([*sentences(at), *(each.value for each in [*at.markdown, *at.caption, *at.info])])


@pytest.mark.parametrize(("question", "key", "shown"), EVERY_VIEW)
def test_every_view_survives_leaving_the_page(question: str, key: str, shown: str):
    at = choose(asked(question, SET), key, shown)
    before = said(at)
    at.switch_page("pages/method.py").run()
    at.switch_page("pages/answers.py").run()
    assert not at.exception
    assert (at.button_group(key="question").value, at.button_group(key=key).value) == (question, shown)
    assert said(at) == before


@pytest.mark.parametrize(("question", "key", "shown"), EVERY_VIEW)
def test_every_view_answers_for_another_plan_in_thousands(question: str, key: str, shown: str):
    at = choose(asked(question, "qipp_delivery=0.5", plan="bnes-2012", unit="k"), key, shown)
    shown_figures = "\n".join([said(at).removeprefix(headline(at)), *(t.value.to_csv() for t in at.table)])
    assert "nan" not in shown_figures.lower()
    assert re.findall(r"£[\d.,]+m", shown_figures.partition("Source")[0]) == []


def test_a_choice_that_another_plan_lacks_is_replaced():
    at = asked(MATTERS, SET)
    assert at.selectbox(key="matters_year").value == 2017
    at.switch_page("pages/baseline.py").run()
    at.button(key="sample_bnes-2012").click().run()
    button(at, "Accept as the baseline").click().run()
    at.switch_page("pages/answers.py").run()
    assert not at.exception
    assert at.selectbox(key="matters_year").value == 2014


def test_what_it_would_take_is_what_the_model_says(barnet: Plan):
    at = asked(TAKE, SET)
    found = each_lever(barnet, MOVED_PLAN, Target("break_even", 2016))
    assert f"to break even in 2016/17, is missed by {money(-found.gap)}" in said(at)
    needed = at.table[0].value["Needed, alone"]
    delivery = next(each for each in found.answers if each.setting == Setting("qipp_delivery"))
    assert float(needed["QIPP delivery"].removesuffix(" %")) == pytest.approx(100 * delivery.value, abs=0.01)
    assert "Surplus required" not in needed  # it moves nothing here
    assert list(at.table[0].value["Who decides"].unique()) == [
        "the organisation", "set nationally", "nobody: it comes of itself"
    ]  # fmt: skip


def test_a_lever_that_cannot_says_how_near_its_limit_comes(barnet: Plan):
    at = asked(TAKE, SET)
    at.selectbox(key="take_year").set_value(2013).run()
    found = each_lever(barnet, MOVED_PLAN, Target("break_even", 2013), [Setting("qipp_delivery")]).answers[0]
    row = next(each.value.loc["QIPP delivery"] for each in at.table if "As far as it goes" in each.value)
    short = money(-found.gap_at_limit)
    assert list(row) == ["the organisation", "63 %", f"even at 120 %: still {short} short"]


def test_a_position_is_asked_for_in_the_unit_that_is_shown(barnet: Plan):
    at = asked(TAKE, SET)
    at.selectbox(key="take_kind").set_value("in_year").run()
    at.number_input(key="take_amount_£m").set_value(2.5).run()
    gap = each_lever(barnet, MOVED_PLAN, Target("in_year", 2016, 2500.0)).gap
    assert f"to reach an in-year position of £2.5m in 2016/17, is missed by {money(-gap)}" in said(at)


def test_a_metric_is_asked_for_answered_and_applied_in_its_own_unit(bcf: Plan):
    at = asked(TAKE, "qipp_delivery=0.5", plan="barnet-bcf-2016")
    at.selectbox(key="take_kind").set_value("metric").run()
    value = next(each for each in at.number_input if each.key.startswith("take_value_"))
    assert (value.label, value.value) == ("Value, admissions", 30_092.0)  # none of its own, so the plan's
    assert "to 30,092 admissions in 2016/17, is missed by 95 admissions." in said(at)
    value.set_value(30_140.0).run()
    target = MetricTarget("Non-elective admissions", 2016, 30_140.0)
    found = each_lever(bcf, Scenario.of({"qipp_delivery": 0.5}), target, [Setting("qipp_delivery")]).answers[0]
    row = at.table[0].value.loc["QIPP delivery"]
    assert float(row["Needed, alone"].removesuffix(" %")) == pytest.approx(100 * found.value, abs=0.01)
    assert row["Then"] == "just met, at 30,140 admissions"
    assert not any("£" in text for text in at.table[0].value["Then"])
    at.selectbox(key="take_try").set_value(Setting("qipp_delivery")).run()
    at.button(key="try_it").click().run()
    assert "is met with less than 1 admissions to spare." in said(at)
    choose(at, "take_view", "Several together")
    assert "together they could go this far before it is missed" in said(at)
    choose(at, "take_view", "Two against each other")
    assert "The target is just met from QIPP delivery 0 % with Activity growth" in said(at)
    at.selectbox(key="take_metric").set_value("Effectiveness of reablement").run()
    value = next(each for each in at.number_input if each.key.startswith("take_value_"))
    assert (value.label, value.value) == ("Value, %", 81.5)


def test_a_metric_is_a_figure_to_ask_what_matters_for():
    at = asked(MATTERS, "qipp_delivery=0.5", plan="barnet-bcf-2016")
    at.selectbox(key="matters_output").set_value("metric").run()
    assert "Non-elective admissions 2016/17 is 30,187 admissions under the scenario." in said(at)
    row = at.table[0].value.loc["QIPP delivery"]
    assert (row["High"], row["One point more"]) == ("100 %: 30,092 admissions", "−1.9 admissions")
    choose(at, "matters_view", "Two levers at once")
    at.selectbox(key="grid_output").set_value("metric").run()
    assert not at.exception
    assert re.search(r"Non-elective admissions 2016/17 is 30,092 admissions or better in \d+ % of these", said(at))


def test_try_it_reaches_the_target_is_undone_and_is_kept_by_the_other_page(barnet: Plan):
    at = asked(TAKE, SET)
    at.selectbox(key="take_try").set_value(Setting("qipp_delivery")).run()
    at.button(key="try_it").click().run()
    assert headline(at).startswith("**Breaks even in 2016/17**")
    assert "**The target, to break even in 2016/17, is " in said(at)
    assert not [each for each in at.button if each.key == "try_it"]  # no lever has room left that can be seen
    at.switch_page("pages/what_if.py").run()
    assert figures(at)[2] == "2016/17"
    assert levers.lever(at, "qipp_delivery")["value"] == pytest.approx(72.03, abs=0.01)
    button(at, "Undo").click().run()
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    assert figures(at)[2] == "2017/18"


def test_a_mix_tried_reaches_the_target():
    at = choose(asked(TAKE, SET), "take_view", "Several together")
    assert "**Together they break even in 2016/17.**" in said(at)
    at.button(key="try_it").click().run()
    assert headline(at).startswith("**Breaks even in 2016/17**")
    at.multiselect(key="take_mix").set_value([]).run()
    assert "No lever is chosen." in said(at)


def test_a_mix_that_is_not_found_says_what_else_to_try(monkeypatch: pytest.MonkeyPatch):
    def not_found(*_args: object) -> None:
        raise SeekError("the least movement was not found", "choose fewer levers, or move them in proportion")

    monkeypatch.setattr("ccgmodel.answers.seek.mix._least", not_found)
    at = choose(asked(TAKE), "take_view", "Several together")
    assert at.info[-1].value == (
        "The least movement was not found; choose fewer levers, or move them in proportion."
    )
    assert choose(at, "take_how", "In proportion").button(key="try_it")


def test_why_it_moved_names_the_steps_of_the_bridge(barnet: Plan):
    at = asked(MOVED, SET, "inflation=0.005")
    found = bridge(barnet, Scenario(), Scenario.of({"qipp_delivery": 0.63, "inflation": 0.005}), 2017)
    steps = dict(zip(found.causes, found.steps.tolist(), strict=True))
    assert f"{money(found.before - found.after)} worse from plan to scenario." in said(at)
    assert f"QIPP delivery {signed(steps['qipp_delivery'])}; Inflation {signed(steps['inflation'])}." in said(at)
    at.selectbox(key="moved_by").set_value("line").run()
    assert "Acute " in said(at)


def test_why_it_moved_with_no_lever_moved_says_so():
    assert "No lever is moved, so the scenario is the plan" in said(asked(MOVED))


def test_what_matters_most_comes_first_with_its_source(barnet: Plan):
    at = asked(MATTERS, SET)
    first = tornado(barnet, MOVED_PLAN, Output("in_year", 2017)).bars[0]
    assert (first.lever, at.table[0].value.index[0]) == ("qipp_delivery", "QIPP delivery")
    row = at.table[0].value.iloc[0]
    assert row["High"] == f"{value_text(first.lever, first.high, barnet)}: {money(first.at_high)}"
    assert row["Source of the range"] == barnet.citation(first.evidence.source)
    at.selectbox(key="matters_output").set_value("break_even").run()
    assert not at.exception
    assert "Break-even year is 2017/18 under the scenario." in said(at)


def test_how_sure_is_what_the_draws_say(barnet: Plan):
    at = choose(asked(SURE, SET), "sure_view", "Chances by year")
    found = ensemble(barnet, MOVED_PLAN, 10_000, 1)
    assert f"break even {chance(float(found.chance_by['break_even'][4]))}" in said(at)
    assert (
        "10,000 trial runs. In each, every lever that you have not set takes a value by chance from its range; QIPP "
        "delivery stays as you have set it." in said(at)
    )
    assert "seed 1" in said(at)
    at.selectbox(key="sure_years").set_value("independent").run()
    apart = ensemble(barnet, MOVED_PLAN, 10_000, 1, years="independent")
    assert f"break even {chance(float(apart.chance_by['break_even'][4]))}" in said(at)


@pytest.mark.parametrize("place", range(5))
def test_a_shock_is_one_click_and_one_click_back(barnet: Plan, place: int):
    at = choose(asked(SURE, SET), "sure_view", "Shocks")
    shock = shocks(barnet)[place]
    found = stress(barnet, MOVED_PLAN, Output("in_year", 2017))
    assert in_full(at.table[0].value).loc[shock.label, "Alone"] == money(float(found.alone[place]))
    at.button(key=f"shock_{shock.name}").click().run()
    assert f"Without a shock it is {money(float(found.alone[place]))}." in said(at)
    button(at, "Undo").click().run()
    assert f"Without a shock it is {money(found.before)}." in said(at)


def test_what_if_says_the_chance_and_opens_the_questions(barnet: Plan):
    at = opened(set=[SET])
    share, plans = (
        float(ensemble(barnet, each, 512, 1).chance_by["break_even"][2])
        for each in (MOVED_PLAN, drawn_alike(barnet, MOVED_PLAN))
    )
    assert share == 0.0
    assert at.markdown[0].value == (
        f"Chance to break even by 2015/16: **{chance(plans)}** in the plan, **none** in this scenario. For both, what "
        "you set is held, and the rest may miss as far as in plans before."
    )
    button(at, "What would it take to break even a year earlier?").click().run()
    assert not at.exception
    assert "to break even in 2016/17, is missed by" in said(at)
    at.switch_page("pages/what_if.py").run()
    button(at, "Why did it move?").click().run()
    assert "worse from plan to scenario" in said(at)
    at.switch_page("pages/what_if.py").run()
    button(at, "How sure are we?").click().run()
    assert at.button_group(key="question").value == SURE


def test_the_four_questions_stand_in_order():
    assert asked(SURE).button_group(key="question").options == list(QUESTIONS)
