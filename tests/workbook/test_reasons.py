"""Reasons in an exported workbook: there and back exactly, and every problem said by its cell."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario.note import Note
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.workbook.export.export import export
from ccgmodel.workbook.read import WorkbookReading, read
from tests.helpers.strategies import notes, plans, scenarios

DELIVERY, INFLATION = Setting("qipp_delivery"), Setting("inflation", "Acute", 2014)
HALF = Scenario("Half", {DELIVERY: 0.5, INFLATION: 0.01})
WHY = {DELIVERY: Note(reason="As in 2012/13", who="A. Chair", when=datetime(2013, 5, 23, 9, 30, tzinfo=UTC))}


def exported(plan: Plan, scenario: Scenario, why: dict[Setting, Note]) -> bytes:
    target = BytesIO()
    export(plan, scenario, target, "0", why)
    return target.getvalue()


def changed(plan: Plan, **cells: object) -> WorkbookReading:
    """The export of one reason, with cells of its sheet changed."""
    book = openpyxl.load_workbook(BytesIO(exported(plan, HALF, WHY)))
    for cell, value in cells.items():
        book["Reasons"][cell] = value
    target = BytesIO()
    book.save(target)
    return read(target.getvalue(), "export.xlsx")


def told(reading: WorkbookReading) -> list[str]:
    return [str(problem) for problem in reading.problems if problem.where.startswith("Reasons")]


@settings(max_examples=10)
@given(st.data())
def test_scenario_and_reasons_come_back_as_they_were(data: st.DataObject):
    """Exporting and reading is the identity for any words, also those that look like formulas or markup."""
    plan, scenario = data.draw(plans()), data.draw(scenarios())
    if scenario.problems(plan):
        return
    why = {s: note for s in scenario.values if (note := data.draw(notes() | st.just(Note(reason="=1+1 _x0041_"))))}
    why = {setting: note for setting, note in why.items() if note != Note()}
    reading = read(exported(plan, scenario, why))
    assert reading.scenario is not None
    assert reading.scenario.values == scenario.values
    assert dict(reading.notes) == why


def test_without_reasons_there_is_no_such_sheet(small_plan: Plan):
    assert "Reasons" not in openpyxl.load_workbook(BytesIO(exported(small_plan, HALF, {}))).sheetnames


def test_a_reason_of_what_is_not_set_is_left_out_and_said(small_plan: Plan):
    reading = changed(small_plan, A2="Inflation")
    assert told(reading) == [
        "Reasons!A2: inflation has a reason and is not set; it is ignored; set it on the Levers sheet"
    ]
    assert (reading.scenario, reading.notes) == (HALF, {})


def test_what_cannot_be_read_is_said_by_its_cell(small_plan: Plan):
    assert told(changed(small_plan, C2="next year", G2="Thursday")) == [
        "Reasons!C2: 'next year' is no year; write 2015/16, or clear the cell"
    ]
    assert told(changed(small_plan, D2="x" * 4_001, G2="2013-05-23T09:30:00")) == [
        "Reasons!D2: it is too long, or has a character that cannot be shown; keep it to 4,000 characters of plain text",
        "Reasons!G2: '2013-05-23T09:30:00' is no date with a time zone; write 2026-11-22T10:30:00+00:00, or clear the "
        "cell",
    ]


def test_a_sheet_of_that_name_that_is_somebodys_own_is_said_to_be_ignored(small_plan: Plan):
    book = openpyxl.load_workbook(BytesIO(exported(small_plan, HALF, WHY)))
    for name in ("Levers", "Stamp"):
        del book[name]
    target = BytesIO()
    book.save(target)
    assert told(read(target.getvalue())) == [
        "Reasons: the sheet is not part of a plan without the sheet 'Levers'; it is ignored; rename it if it should be "
        "read"
    ]
