"""The Compare page without a browser: figures are the model's, and what is pinned is behind every chart."""

import pytest

from ccgmodel.answers.bridge import bridge
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.document_text import write_document
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words.money import bare, money
from tests.helpers import levers
from tests.helpers.app import button, move, on_page, opened, press, said, saved_as
from ui.charts import compare
from ui.charts.bars import DARK, LIGHT
from ui.charts.compare import Compared

PAGE = "pages/compare.py"
DELIVERY, TARIFF = Setting("qipp_delivery"), Setting("tariff_efficiency")


def test_plan_saved_and_current_scenario_stand_side_by_side(barnet: Plan):
    at = saved_as(move(opened(), 63.0), "Cautious")
    on_page(move(at, 3.0, "tariff_efficiency"), PAGE)
    saved = next(option for option in at.multiselect(key="compared").options if option == "Cautious")
    assert at.multiselect(key="compared").value == ["plan", "now"]
    key = next(iter(at.session_state["session"].saved))
    at.multiselect(key="compared").set_value(["plan", f"saved {key}", "now"]).run()
    assert not at.exception
    both = {DELIVERY: 0.63, TARIFF: -0.01}
    found = project(barnet, [Scenario(), Scenario("", {DELIVERY: 0.63}), Scenario("", both)])
    last = found.in_year[:, -1]
    figures, assumptions = at.table[0].value, at.table[2].value
    headings = [
        "The plan",
        saved,
        f"{saved}: difference",
        "Cautious, as it stands",
        "Cautious, as it stands: difference",
    ]
    assert figures.columns.tolist() == headings
    first, *others = map(float, last)
    assert figures.loc["In-year position 2017/18, £m"].tolist() == [
        bare(first),
        *(text for value in others for text in (bare(value), bare(value - first, signed=True))),
    ]
    assert figures.loc["Breaks even"].tolist() == [
        "2015/16",
        "2017/18",
        "two years later",
        "Not within 15 years",
        "",
    ]
    assert assumptions.loc["Tariff efficiency"].tolist() == ["4.0 %, as in the plan"] * 2 + ["3.0 %"]
    at.selectbox(key="bridge_from").set_value(f"saved {key}").run()
    at.selectbox(key="bridge_to").set_value("now").run()
    step = bridge(barnet, Scenario("", {DELIVERY: 0.63}), Scenario("", both), 2017)
    lost = float(step.before - step.after)
    assert (
        f"{money(lost)} worse from “Cautious” to “Cautious, as it stands”. All of it: Tariff efficiency"
        in said(at)
    )


def test_a_is_pinned_beside_b_in_one_click_and_both_are_compared_with_a_story(barnet: Plan):
    at = opened()
    assert "keep" not in {each.key for each in at.button}  # nothing is moved, so there is nothing to keep
    at.button(key="story_Half of QIPP").click().run()
    at.button(key="keep").click().run()
    at.button(key="story_Keep the 2 % in hand").click().run()
    assert "**A**, pinned: Half of QIPP. **B**, now: Keep the 2 % in hand." in said(at)
    found = project(barnet, [Scenario("", {DELIVERY: 0.5}), Scenario("", {Setting("headroom_release"): 0.0})])
    tiles = next(each.proto.body for each in at.get("html") if "<dl" in each.proto.body)
    assert f"<dd>A: {money(float(found.in_year[0, -1]))}</dd>" in tiles
    assert tiles.index(money(float(found.in_year[1, -1]))) < tiles.index("A: ")
    levers.move(at, "inflation", 3.0)  # what nobody has named is called by what it sets
    assert "**B**, now: Headroom released 0 %; Inflation 3.0 %." in said(at)
    press(at, "Undo")
    at.button(key="compare_a_b").click().run()
    assert not at.exception
    assert at.multiselect(key="compared").value == ["pinned", "now"]
    at.multiselect(key="compared").set_value(["pinned", "now", "story Do nothing more"]).run()
    others = ("Keep the 2 % in hand, as it stands", "Do nothing more")
    names = ["Half of QIPP, pinned", *(name for each in others for name in (each, f"{each}: difference"))]
    assert at.table[0].value.columns.tolist() == names
    assert at.table[0].value.loc["In-year position 2017/18, £m"].tolist()[:2] == [
        bare(float(value)) for value in found.in_year[:, -1]
    ]
    on_page(at, "pages/what_if.py").button(key="let_go").click().run()
    assert "**A**, pinned" not in said(at)


def test_metrics_stand_side_by_side_and_say_what_is_better():
    at = on_page(opened(plan="barnet-bcf-2016", set=["qipp_delivery=0.5"]), PAGE)
    care = at.table[1].value
    assert care.columns.tolist() == ["The plan", "As it stands"]
    assert care.loc["Non-elective admissions, 2016/17"].tolist() == [
        "30,092 admissions",
        "30,187 admissions: 95 admissions more than the first, worse",
    ]
    assert care.loc["Delayed transfers of care, 2016/17"].tolist() == [
        "634.7 per 100,000",
        "634.7 per 100,000: not tied to money in this plan",
    ]
    at.multiselect(key="compared").set_value(["now", "plan"]).run()
    assert at.table[1].value.loc["Non-elective admissions, 2016/17"].tolist()[1] == (
        "30,092 admissions: 95 admissions fewer than the first, better"
    )
    assert len(at.table[1].value) == 8  # of twenty: twelve have no baseline, so they cannot be carried forward


def test_what_is_pinned_is_behind_the_charts_of_every_page_until_it_is_let_go(barnet: Plan):
    at = saved_as(move(opened(), 63.0), "Cautious")
    on_page(at, PAGE)
    press(at, "Pin it")
    assert "Grey behind the charts of every page: Cautious." in said(at)
    on_page(move(at, 100.0), "pages/what_if.py")
    better = project(barnet, [Scenario(), Scenario("", {DELIVERY: 0.63})]).in_year[:, -1]
    assert f"{money(float(better[0] - better[1]))} better than “Cautious”." in said(at)
    assert "The plan **breaks even" in said(at)
    press(on_page(at, PAGE), "Back to the plan")
    on_page(at, "pages/what_if.py")
    assert "same as the plan." in said(at)


def test_a_file_is_compared_without_being_opened_and_one_that_cannot_run_says_why(barnet: Plan, bnes: Plan):
    at = on_page(opened(), PAGE)
    assert button(at, "Pin it")
    at.session_state["compare_files"] = True
    document = Document.of(barnet, Scenario("*Half*", {DELIVERY: 0.5}), {DELIVERY: Note(reason="Why not")})
    at.run()
    if not at.file_uploader:
        pytest.fail("the box for files did not open")
    at.file_uploader[0].set_value(("half.json", write_document(document).encode(), "application/json")).run()
    assert not at.exception
    assert at.table[0].value.columns.tolist() == [
        "The plan",
        "As it stands",
        "As it stands: difference",
        r"\*Half\*",
        r"\*Half\*: difference",
    ]
    assert at.table[2].value.loc["QIPP delivery", r"\*Half\*"] == "50 % – Why not"
    assert at.session_state["session"].scenario.values == {}
    other = Document.of(bnes, Scenario("Elsewhere", {Setting("inflation", "Mental Health"): 0.01}))
    wrong = other.scenario.problems(barnet)
    at.file_uploader[0].set_value(("else.json", write_document(other).encode(), "application/json")).run()
    assert ("cannot be compared on this plan" in said(at)) == bool(wrong)


def test_each_line_has_its_colour_shape_and_name_and_the_plan_is_grey(barnet: Plan):
    compared = [
        Compared("plan", "The plan", Scenario()),
        Compared("now", "Ours", Scenario("", {DELIVERY: 0.5})),
    ]
    projection = project(barnet, [each.scenario for each in compared])
    data = compare.lines(projection, compared, "in_year", "£m")
    assert data["value"].tolist() == pytest.approx((projection.in_year / 1000).ravel().tolist())
    assert data.dropna()["words"].tolist() == [
        f"{money(float(row[-1]))} {each.name}" for row, each in zip(projection.in_year, compared, strict=True)
    ]
    for palette in (LIGHT, DARK):
        colours, plans = compare.drawn_as(compared, palette)
        assert (colours[0], plans) == (palette.plan, (True, False))
        scales = [
            layer["encoding"]["color"]["scale"]["range"]
            for layer in compare.lines_specification("", "", palette, colours, plans)["layer"]
            if "color" in layer["encoding"]
        ]
        assert scales == [list(colours)] * 3
