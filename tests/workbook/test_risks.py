"""The Risks sheet: read, every problem with its cell, and written so that it reads back the same."""

import io

import pytest

from ccgmodel.plan.risks import Mitigation, Risk
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.export.export import export
from ccgmodel.workbook.read import read
from ccgmodel.workbook.writing.template import write_template
from tests.workbook.conftest import spoil, told

HEADINGS = ["Risk", "Kind", "Number", "Category", "Impact", "Likelihood", "Owner", "Response", "Probability", "Lever",
            "Against", "2013/14", "2014/15", "2015/16", "Source"]  # fmt: skip
LATE = ["Savings are late", None, 7, "Programme", 4, 3.5, "Chief Finance Officer", "Weekly review", "25%",
        "qipp_delivery@2014/15=0.8; inflation", None, None, "£400k", None, "Plan"]  # fmt: skip
RESERVE = ["Reserve", "mitigation", None, None, None, None, None, None, None, None, "7", None, 350, "-", "Plan"]


def sheet(*rows):
    return {"Risks": [HEADINGS, *rows]}


def changed(heading, value, row=LATE):
    return [value if heading == HEADINGS[place] else each for place, each in enumerate(row)]


def test_a_register_is_read():
    reading = read(spoil(sheet(LATE, RESERVE)))
    assert reading.problems == ()
    assert reading.plan.risks == (
        Risk(
            name="Savings are late",
            number="7",
            category="Programme",
            impact=4.0,
            likelihood=3.5,
            owner="Chief Finance Officer",
            response="Weekly review",
            probability=0.25,
            settings=("qipp_delivery@2014/15=0.8", "inflation"),
            downside=(None, 400.0, None),
            source="Plan",
        ),
    )
    assert reading.plan.risks[0].band == "high"
    assert reading.plan.mitigations == (
        Mitigation(name="Reserve", against=("7",), amounts=(None, 350.0, 0.0), source="Plan"),
    )


def test_a_register_without_sums_or_scores_is_read():
    bare = ["Something", *[None] * 14]
    assert read(spoil(sheet(bare))).plan.risks == (Risk(name="Something"),)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (changed("Risk", None), ("Risks!A2", "the row has no Risk", "name it or clear the row")),
        (changed("Impact", 3.2),
         ("Risks!E2", "Impact of Savings are late is 3.2", "type 1 to 5, whole or half points such as 3.5")),
        (changed("Likelihood", 6), ("Risks!F2", "Likelihood of Savings are late is 6", "type a number from 1 to 5")),
        (changed("2014/15", -400),
         ("Risks!M2", "Savings are late in 2014/15 is £-400k", "type a sum of £0k or more")),
        (changed("Kind", "riks"),
         ("Risks!B2", "Kind is 'riks' (did you mean 'risk'?)", "type risk or mitigation")),
        (changed("Lever", "qip_delivery"),
         ("Risks!J2", "Lever of Savings are late: 'qip_delivery' is no lever", "did you mean qipp_delivery?")),
        (changed("Lever", "qipp_delivery=2"),
         ("Risks!J2", "Lever of Savings are late: qipp_delivery is 2", "keep it from 0 to 1.2")),
        (changed("Lever", "inflation[Acut]"),
         ("Risks!J2", "Lever of Savings are late: inflation[Acut]: 'Acut' is neither a line nor a category of this "
          "plan", "did you mean Acute?")),
        (changed("Against", "9", RESERVE),
         ("Risks!K2", "'9' is no risk of this sheet", "use a risk's number or name; blank stands for any risk")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cell(row, problem):
    reading = read(spoil(sheet(row)))
    assert told(reading.problems) == [problem]
    assert reading.plan is None


def test_a_name_that_appears_twice_is_reported():
    problems = read(spoil(sheet(LATE, changed("Risk", "savings are  late")))).problems
    assert told(problems) == [
        ("Risks!A3", "'savings are  late' appears twice", "rename one of the two, or keep one")
    ]


def test_template_and_export_hold_the_register():
    plan = read(spoil(sheet(LATE, RESERVE))).plan
    for write in (write_template, lambda buffer, plan: export(plan, Scenario(), buffer, "0")):
        buffer = io.BytesIO()
        write(buffer, plan)
        again = read(buffer.getvalue()).plan
        assert (again.risks, again.mitigations) == (plan.risks, plan.mitigations)
