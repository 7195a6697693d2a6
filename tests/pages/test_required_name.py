"""The pages speak of the position required by the plan's own name."""

from tests.helpers.app import TAG, opened


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
