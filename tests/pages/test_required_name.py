"""The pages speak of the position required by the plan's own name."""

from dataclasses import replace
from io import BytesIO

from ccgmodel.workbook import read, write_template
from tests.helpers.app import ROOT, TAG, XLSX, accept, opened


def test_vale_of_york_is_asked_for_its_improvement_rule_on_every_page():
    at = opened(plan="vale-of-york-2017")
    at.button_group(key="further").set_value("The three tests").run()
    said = "".join(TAG.sub("", each.proto.body) for each in at.get("html"))
    assert "meets the 1\N{NO-BREAK SPACE}% improvement rule in 2017/18" in said
    assert [each.value.index[1] for each in at.table] == [
        "1 % improvement rule: in-year position at or above what it requires"
    ]
    (chart, *_) = at.get("vega_lite_chart")
    assert "Dashed line: 1 % improvement rule." in chart.proto.spec
    assert "urplus required" not in chart.proto.spec
    at.switch_page("pages/answers.py").run()
    assert "Meet the 1 % improvement rule" in at.selectbox(key="take_kind").options
    at.switch_page("pages/method.py").run()
    assert any("**1 % improvement rule**: the first year" in each.value for each in at.markdown)
    assert not any("surplus rule" in each.value.lower() for each in at.markdown)


def test_a_plan_with_words_of_its_own_is_spoken_of_in_them():
    plan = read(ROOT / "sample_data" / "vale-of-york-2017.xlsx").plan
    rules = replace(plan.rules, name="NHS *England* control total")
    target = BytesIO()
    write_template(target, replace(plan, rules=rules, savings_programme="CIP", organisation_kind="health board"))
    at = opened().switch_page("pages/baseline.py").run()
    at.file_uploader[0].set_value(("plan.xlsx", target.getvalue(), XLSX)).run()
    accept(at)
    at.switch_page("pages/what_if.py").run()
    assert not at.exception
    drawn = "".join(each.proto.body for each in at.get("html"))
    said = TAG.sub("", drawn)
    assert "meets the NHS *England* control total in 2017/18" in said  # no mark of an escape is left
    assert "CIP delivered, four years" in said
    assert "QIPP" not in said
    assert "the money that the NHS gives the health board for a year" in said
    at.button_group(key="further").set_value("QIPP savings").run()
    assert any("CIP savings programme, " in chart.proto.spec for chart in at.get("vega_lite_chart"))
    at.switch_page("pages/qipp.py").run()
    assert at.title[0].value == "CIP savings programme, NHS Vale of York CCG"
