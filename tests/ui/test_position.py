"""The sentences of the What-if page, word for word."""

from pathlib import Path

import pytest

from ccgmodel.baseline import run_on
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words import position, settings
from ccgmodel.words.stories import stories
from ccgmodel.workbook.read import read
from ui.answers.what_if import table_name

SAMPLES = Path(__file__).parents[2] / "sample_data"


def headline(plan: Plan, *settings: str) -> str:
    published, ours = project(plan, [Scenario()]), project(plan, [Scenario.parse(settings)])
    return position.headline(published, ours, moved=bool(settings))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            [],
            "The plan **breaks even in 2015/16**. It **meets the 2 % surplus rule in 2016/17**. It "
            "**clears the legacy deficit in 2017/18**.",
        ),
        (
            ["headroom_release=0"],
            "**Breaks even in 2016/17**, one year later than the plan. "
            "**Meets the 2 % surplus rule in 2017/18**, one year later than the plan. "
            "**Clears the legacy deficit in 2019/20 (year 7, past the plan’s own years)**, two years later than the plan. "
            "We take each year after 2017/18 to be like 2017/18.",
        ),
        (
            ["qipp_delivery=0.63"],
            "**Breaks even in 2017/18**, two years later than the plan. "
            "**Does not meet the 2 % surplus rule within 15 years**: it is £8.0m short in 2017/18. The plan does in 2016/17. "
            "**Does not clear the legacy deficit within 15 years**: it is £65.7m in debt after 2017/18. The plan does in "
            "2017/18. We take each year after 2017/18 to be like 2017/18.",
        ),
        (
            ["qipp_delivery=1.1"],
            "**Breaks even in 2015/16**, as in the plan. **Meets the 2 % surplus rule in 2015/16**, one year earlier than the plan. "
            "**Clears the legacy deficit in 2016/17**, one year earlier than the plan.",
        ),
        (
            [
                "tariff_efficiency@2015/16=0.02",
                "inflation@2017/18=0.05",
                "demographic_growth@2017/18=0.03",
                "non_demographic_growth@2017/18=0.03",
                "qipp_delivery@2017/18=0",
            ],
            "**Breaks even in 2015/16**, as in the plan. **Meets the 2 % surplus rule in 2015/16**, one year earlier "
            "than the plan. **Clears the legacy deficit in 2016/17**, one year earlier than the plan. "
            "But it overspends again in 2017/18, by £18.4m.",
        ),
    ],
)
def test_headline(barnet: Plan, settings: list[str], said: str):
    assert headline(barnet, *settings) == said


def test_a_rule_once_met_and_missed_in_the_last_year_is_said():
    plan = read(SAMPLES / "bnes-2012.xlsx").plan
    assert headline(plan, "qipp_delivery=0.8") == (
        "**Breaks even in 2012/13**, as in the plan. **Meets the surplus rule in 2012/13**, as in the plan. "
        "**Has no legacy deficit**, as in the plan. **Runs into debt from 2014/15**, which the plan "
        "does not. But it is £2.3m short of the surplus rule in 2014/15."
    )


def test_the_four_figures_in_words(barnet: Plan):
    published, ours = project(barnet, [Scenario()]), project(barnet, [Scenario.of({"qipp_delivery": 0.63})])
    assert position.figures(published, ours, "£m") == [
        ("In-year position 2017/18", "£1.1m", "£28.5m worse than the plan"),
        ("Cumulative position 2017/18", "−£65.7m", "£88.3m worse than the plan"),
        ("Break-even year", "2017/18", "two years later than the plan"),
        ("QIPP delivered, five years", "£45.8m", "63 % of the plan’s £72.8m"),
    ]
    assert position.figures(published, published, "£k")[0] == (
        "In-year position 2017/18",
        "£29,575k",
        "same as the plan",
    )


def test_how_near_each_test_is(barnet: Plan):
    rule = position.tests(project(barnet, [Scenario.of({"headroom_release": 0.0})]))[1]
    assert rule["Passed in"] == "2017/18"
    assert rule["2016/17"] == "−£0.09m"


def test_alternative_text_says_the_message(barnet: Plan):
    published, ours = project(barnet, [Scenario()]), project(barnet, [Scenario.of({"qipp_delivery": 0.63})])
    assert position.position_alt("The in-year position", published, ours, "in_year") == (
        "The in-year position goes from −£27.3m in 2013/14 to £1.1m in 2017/18. That is £28.5m worse than the plan."
    )
    assert (
        position.qipp_alt(ours) == "Over five years the schemes save £45.8m, 63 % of the £72.8m that is planned."
    )


def test_a_plan_of_one_year_reads_right(barnet: Plan):
    plan = run_on(barnet, 1)
    published, ours = project(plan, [Scenario()]), project(plan, [Scenario.of({"qipp_delivery": 0.95})])
    assert position.figures(published, ours, "£m")[3] == (
        "QIPP delivered, one year",
        "£16.2m",
        "95 % of the plan’s £17.1m",
    )
    assert position.position_alt("The in-year position", published, ours, "in_year") == (
        "The in-year position is −£21.8m in 2013/14. That is £853k worse than the plan."
    )
    assert list(stories(plan)) == [
        "The plan",
        "Keep the 2 % in hand",
        "QIPP at the 2012/13 rate (14.5 of 23 = 63 %)",
        "Half of QIPP",
    ]
    assert (table_name(plan), table_name(barnet)) == ("One-year table", "Five-year table")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("qipp_delivery[Falls system]=0.5", "QIPP delivery of Falls system 50 %"),
        ("qipp_delivery[idea]@2014/15=0", "QIPP delivery of status idea in 2014/15 0 %"),
        ("qipp_slippage=1", "Every scheme starts 1 month late"),
        ("qipp_slippage[Elective]=3", "Elective starts 3 months late"),
        ("qipp_stopped[Falls system]=1", "Falls system stopped"),
        ("tariff_efficiency@2014/15=-0.01", "Tariff efficiency in 2014/15 3.0 %"),
        ("inflation[Acute]=0.01", "Inflation of Acute 3.7 %"),
    ],
)
def test_a_setting_in_words(barnet: Plan, setting: str, said: str):
    assert settings.settings(barnet, Scenario.parse([setting])) == said


def test_many_settings_are_counted_after_the_first(barnet: Plan):
    scenario = Scenario("", {Setting("qipp_delivery", scheme.name): 0.5 for scheme in barnet.schemes})
    said = settings.settings(barnet, scenario, most=2)
    assert said == (
        "QIPP delivery of CAMHS Tier 3 contract 50 %; QIPP delivery of Maternity national tariff 50 %; and 29 more"
    )
