"""The link: exactly this scenario on this plan, or every reason why not."""

from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ccgmodel.plan import Problem
from ccgmodel.plan.plan import Plan
from ccgmodel.scenario import Batch, Document, ScenarioError, check_document, link
from ccgmodel.scenario.link import Opened, decode, encode, plan_hash, wanted_plan
from ccgmodel.scenario.scenario import Scenario, Setting, scopes
from ccgmodel.workbook.read import read
from tests.helpers.strategies import examples, plans, scenarios

HALF = Scenario("Scenario", {Setting("qipp_delivery"): 0.63, Setting("inflation", "Acute", 2014): 0.1 / 3})


def address(plan: Plan, scenario: Scenario) -> str:
    return urlencode(encode(plan, scenario), doseq=True)


def opened(query: str, plan: Plan) -> Opened:
    return decode(parse_qs(query, keep_blank_values=True), plan)


def said(found: Opened) -> list[str]:
    return [str(problem) for problem in found.problems]


@examples(30)
@given(plans(), scenarios())
def test_a_link_opens_exactly_its_scenario(plan: Plan, scenario: Scenario):
    """Through an address and back every value is the same to its last digit."""
    assume(not scenario.problems(plan))
    found = opened(address(plan, scenario), plan)
    assert found.problems == ()
    assert found.scenario is not None
    assert list(found.scenario.values.items()) == list(scenario.values.items())
    assert found.checked == bool(scenario.values)


@examples(30)
@given(st.data())
def test_a_link_cut_short_opens_nothing_else(data: st.DataObject):
    """The check comes first, so only an address of which no more than `check` itself is left says nothing."""
    plan, scenario = data.draw(plans()), data.draw(scenarios())
    assume(scenario.values and not scenario.problems(plan))
    whole = address(plan, scenario)
    cut = data.draw(st.integers(len("check="), len(whole) - 1))
    found = opened(whole[:cut], plan)
    assert found.scenario is None
    assert "link: it was changed or cut short on its way; ask whoever sent the link for the whole of it" in said(
        found
    )


def test_a_link_is_read_by_people(small_plan: Plan):
    parameters = encode(small_plan, HALF)
    assert list(parameters) == ["check", "set"]
    assert parameters["set"] == ["qipp_delivery=0.63", "inflation[Acute]@2014/15=0.03333333333333333"]


def test_the_plan_itself_needs_no_words(small_plan: Plan):
    assert encode(small_plan, Scenario()) == {}
    assert decode({}, small_plan) == Opened(Scenario())


def test_a_link_names_its_plan(small_plan: Plan):
    assert wanted_plan(encode(small_plan, HALF)) == plan_hash(small_plan)
    assert wanted_plan({"check": ["1.zebra"]}) is None
    assert wanted_plan({}) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda query: query.replace("0.63", "0.93"),
        lambda query: query.replace("&set=qipp_delivery%3D0.63", ""),
        lambda query: query + "&set=allocation_growth=0.01",
        lambda query: query + "&" + query.partition("&")[0],
        lambda query: query.replace("check=1.", "check=0."),
    ],
    ids=["a value changed", "a setting left out", "one added", "two checks", "no such form"],
)
def test_a_changed_link_says_so(small_plan: Plan, change):
    found = opened(change(address(small_plan, HALF)), small_plan)
    assert found.scenario is None
    assert said(found) == [
        "link: it was changed or cut short on its way; ask whoever sent the link for the whole of it"
    ]


def test_a_link_of_another_plan_asks_for_it(small_plan: Plan, barnet: Plan):
    delivery = Scenario.of({"qipp_delivery": 0.5})
    assert said(opened(address(small_plan, delivery), barnet)) == [
        f"link: it was made on a plan with stamp {plan_hash(small_plan)[:12]}, and this one has {plan_hash(barnet)[:12]}; "
        "upload the workbook of that plan, or ask for a link on this one"
    ]


def test_plans_whose_stamps_begin_alike_are_told_apart(small_plan: Plan, barnet: Plan, monkeypatch):
    """Two plans can be made whose stamps share twelve digits, in minutes: only the whole stamp will do."""
    first, other = "0123456789ab" + "0" * 52, "0123456789ab" + "1" * 52
    monkeypatch.setattr(link, "plan_hash", lambda plan: first if plan is small_plan else other)
    query = address(small_plan, HALF)
    assert opened(query, small_plan).scenario == HALF
    assert opened(query, barnet).scenario is None


def test_a_link_of_an_earlier_planner_opens_with_a_word(small_plan: Plan, barnet: Plan):
    settings = encode(small_plan, HALF)["set"]
    stamp = plan_hash(small_plan)[:12]
    old = {"check": [f"1.{stamp}.{link.checksum(stamp, settings)}"], "set": settings}
    found = decode(old, small_plan)
    assert (found.scenario, found.checked) == (HALF, True)
    assert said(found) == [
        "link: its stamp is of an earlier planner, so that its plan and this one could be compared in part only; "
        "ask for a new link to be sure"
    ]
    assert decode(old, barnet).scenario is None


def test_a_newer_link_says_so(small_plan: Plan):
    assert said(decode({"check": ["2.x"], "set": ["qipp_delivery=0.5"]}, small_plan)) == [
        "link: it was made by a newer planner (check=2.x); update this one"
    ]


def test_a_link_by_hand_needs_no_check(small_plan: Plan):
    found = opened("set=qipp_delivery=63%25", small_plan)
    assert found == Opened(Scenario.of({"qipp_delivery": 0.63}), checked=False)


def test_everything_that_cannot_run_is_said(small_plan: Plan):
    assert said(opened("set=qipp_delivry=1&set=inflation=9&set=x", small_plan)) == [
        "'x' has no value; write LEVER=VALUE"
    ]
    assert said(opened("set=qipp_delivry=1&set=inflation=9", small_plan)) == [
        "'qipp_delivry' is no lever; did you mean qipp_delivery?",
        "inflation is 9; keep it from -0.03 to 0.05",
    ]
    assert said(opened("set=inflation=0.01&set=inflation=0.02", small_plan)) == [
        "inflation is set twice; leave one of the two out"
    ]


def test_a_long_setting_is_refused_before_it_is_read(small_plan: Plan):
    (found,) = decode({"set": ["inflation" + " " * 300_000 + "!=1"]}, small_plan).problems
    assert str(found) == (
        "'inflation                               ' begins a setting of 300,012 characters; keep to 300"
    )
    assert not decode({"set": [f"inflation{' ' * 289}!"] * 1_000}, small_plan).scenario


def test_more_settings_than_a_scenario_has_are_refused(small_plan: Plan):
    assert said(decode({"set": ["x"] * 1_001}, small_plan)) == ["there are 1,001 settings; keep to 1,000"]
    assert len(decode({"set": [f"x{chr(97 + n % 26)}=1" for n in range(1_000)]}, small_plan).problems) <= 50


def test_a_message_is_whole_where_several_reasons_are_parted_by_semicolons():
    plan = read("sample_data/barnet-bcf-2016.xlsx").plan
    (problem,) = opened("set=pool_change[Other]=0.1", plan).problems
    reasons = "Care Act implementation: not risk shared; Disabled Facilities Grant: not risk shared"
    assert problem == Problem(
        "pool_change[Other]",
        f"Other is protected ({reasons}) and does not flex",
        "choose a line of the pool that does",
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the plan does not change
@given(
    st.lists(st.sampled_from(["; ", ": ", "[", "]", "=", "Acute", "ü"]), min_size=1).map("".join),
)
def test_a_message_is_whole_whatever_a_name_holds(small_plan: Plan, name: str):
    """Scenario, link and document say one thing, each of its own place, with where, found and remedy as built."""
    assume(name.strip() and name not in small_plan.line_names)
    plan = replace(
        small_plan,
        lines=(*small_plan.lines, replace(small_plan.lines[0], name=f"{name}.", qipp_share=0.0)),
    )
    setting = Setting("inflation", name)
    scenario = Scenario("Scenario", {setting: 0.01})
    found = scenario.problems(plan)
    assume(found)
    (own,) = found
    assert own.where == str(setting)
    assert own.found == f"{name!r} is neither a line nor a category of this plan"
    known = [f"did you mean {each}?" for each in scopes(plan, "line")]
    assert own.remedy in (*known, f"use one of {', '.join(plan.line_names)}")
    assert str(own) == f"{own.where}: {own.found}; {own.remedy}"
    if "\n" not in name and name == name.strip():  # what is written as it is read
        assert decode({"set": [f"{setting}=0.01"]}, plan).problems == (own,)
        document = Document.of(plan, scenario)
        assert check_document(document, plan) == [Problem("overrides", f"{own.where}: {own.found}", own.remedy)]
    with pytest.raises(ScenarioError) as error:
        Batch.of([scenario]).check(plan)
    assert error.value.problems == (own,)
    assert str(error.value) == str(own)
