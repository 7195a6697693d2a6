"""The page Bring a spreadsheet without a browser: brought, changed, answered, and taken to Baseline."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.helpers.app import ROOT, accept, on_page, opened, press, said, stored

LAYOUTS = ROOT / "sample_data" / "layouts"
PAGE = "pages/bring.py"


def uploaded(at: AppTest, key: str, name: str) -> AppTest:
    content = (LAYOUTS / name).read_bytes()
    next(each for each in at.file_uploader if each.key == key).set_value((name, content, "text/plain")).run()
    assert not at.exception
    return at


def table(at: AppTest, column: str):
    return next(each.value for each in at.table if column in each.value.columns)


def answered(at: AppTest) -> AppTest:
    for each in at.checkbox:
        if each.label.startswith("Yes, that is right: "):
            each.check()
    at.run()
    assert not at.exception
    return at


def drawn_sheet(at: AppTest) -> dict[str, Any]:
    """What the element shows of the first sheet."""
    return json.loads(next(iter(at.get("bidi_component"))).proto.json)


def acted(at: AppTest, event: str, **value: object) -> AppTest:
    """Choose something on the first sheet, as its list or button sends it."""
    sheet = next(iter(at.get("bidi_component")))
    states = at._tree.get_widget_states()
    identity = f"$$STREAMLIT_INTERNAL_KEY_{sheet.proto.id}__events"
    states.widgets.append(WidgetState(id=sheet.proto.id, json_value="{}"))
    sent = json.dumps([{"event": event, "value": value}])
    states.widgets.append(WidgetState(id=identity, json_trigger_value=sent))
    at._run(states)
    assert not at.exception
    return at


def test_a_row_is_changed_on_the_sheet_and_all_of_it_is_one_button_away():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv")
    acted(at, "decide", place=1, role="ignored")
    row = next(each for each in drawn_sheet(at)["rows"] if each["number"] == 4)
    assert (row["mark"], row["kind"], row["role"]) == ("×", "ignored", "ignored")
    assert "10 of the sheet's own figures are not what was read; see the questions below." in said(at)
    acted(at, "more", place=2)
    assert next(each for each in at.selectbox if each.label == "Row").value == 2
    acted(at, "decide", place=99, role="spend")
    acted(at, "decide", place=2, role="nonsense")
    assert [each["role"] for each in drawn_sheet(at)["rows"] if each["number"] in (4, 5)] == ["ignored", "spend"]


def test_a_sheet_is_brought_answered_and_taken_to_baseline_where_it_is_accepted():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv")
    assert "All 10 totals and positions of the sheet are what was read." in said(at)
    rows = at.table[1].value
    assert rows.loc["barnet-recovery-2013!row 9", "It is"] == "Total spend"
    assert rows.loc["barnet-recovery-2013!row 9", "Because"] == "it adds up Acute to Reserves/contingency"
    sheet = drawn_sheet(at)
    assert sheet["columns"][:2] == [["A", False], ["B: 2013/14", True]]
    row = next(each for each in sheet["rows"] if each["number"] == 4)
    assert (row["mark"], row["kind"], row["role"]) == ("▼", "spend", "spend")
    assert row["cells"][:2] == [["Acute", False], ["258.2", True]]
    assert at.table[0].value.loc["Your sheet says: Net surplus/(deficit)", "2014/15"] == "−8,600 ✓ within rounding"
    assert "4 to put right or answer before it is a plan." in said(at)
    press(answered(at), "Look at the plan on Baseline")
    assert at.title[0].value == "Baseline"
    accept(on_page(at, "pages/baseline.py"))
    assert at.markdown[0].value == "In use: **NHS Barnet CCG, 2013/14 to 2017/18**."
    assert on_page(at, "pages/what_if.py").title[0].value == "NHS Barnet CCG, 2013/14 to 2017/18"


def test_a_row_is_changed_and_what_no_longer_adds_up_is_said():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv")
    next(each for each in at.selectbox if each.label == "Row").set_value(1).run()
    next(each for each in at.selectbox if each.label == "It is").set_value("ignored").run()
    press(at, "Change this row")
    assert at.table[1].value.loc["barnet-recovery-2013!row 4", "It is"] == "Ignored"
    assert "10 of the sheet's own figures are not what was read; see the questions below." in said(at)
    assert at.table[0].value.loc["Your sheet says: Total expenditure", "2013/14"] == "436,900 ✗ not what was read"
    on_page(on_page(at, "pages/method.py"), PAGE)
    assert at.table[1].value.loc["barnet-recovery-2013!row 4", "It is"] == "Ignored"


def test_a_recipe_reads_the_sheet_in_one_go():
    at = uploaded(on_page(opened(), PAGE), "bring_recipe", "vale-of-york-2017.json")
    uploaded(at, "bring_file", "vale-of-york-2017.csv")
    assert not next(each for each in at.button if each.label == "Look at the plan on Baseline").disabled
    assert "to put right or answer" not in said(at)


def test_a_year_s_column_is_chosen_where_it_has_several():
    at = on_page(opened(), PAGE)
    at.text_area[0].set_value(
        "£k\t2014/15 Budget\t2014/15 Outturn\t2015/16 Budget\nAllocation\t400,000\t401,000\t410,000\n"
        "Acute\t390,000\t396,000\t400,000\nSurplus\t10,000\t5,000\t10,000"
    )
    press(at, "Read the pasted table")
    assert at.table[0].value.loc["Read: position"].tolist() == ["10,000", "10,000"]
    assert "'2014/15 Budget' is taken, as every year has such a column." in said(at)
    next(each for each in at.selectbox if each.label == "Column of 2014/15").set_value("2014/15 Outturn").run()
    assert at.table[0].value.loc["Read: position"].tolist() == ["5,000", "10,000"]
    assert "several columns" not in said(at)


def test_a_spreadsheet_is_let_go_of():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "bnes-2012.csv")
    press(at, "Let go of this spreadsheet")
    assert "Nothing was brought yet." in said(at)
    assert "brought" not in at.session_state


def test_a_table_is_pasted_and_what_cannot_be_read_is_said():
    at = on_page(opened(), PAGE)
    press(at, "Read the pasted table")
    assert [each.value for each in at.error] == [
        "Pasted table: nothing was pasted; copy the table with its headings and paste it"
    ]
    at.text_area[0].set_value("£k\t2014/15\t2015/16\nAllocation\t400,000\t410,000\nAcute\t390,000\t400,000")
    press(at, "Read the pasted table")
    assert "The sheet has no total and no position to hold this against: check the figures by eye." in said(at)
    assert at.table[0].value.loc["Read: position"].tolist() == ["10,000", "10,000"]


def test_rows_that_state_changes_ask_for_the_allocation_before():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "se-london-2012.csv")
    next(each for each in at.selectbox if each.label == "The rows state").set_value("changes").run()
    assert "1 problem to put right before this can be a plan." in said(at)
    at.number_input[0].set_value(340_676.63).run()
    next(each for each in at.selectbox if each.label == "Columns of").set_value("Lambeth CCG").run()
    assert not at.exception
    assert at.table[0].value.loc["Your sheet says: Surplus/(deficit)"].tolist() == [
        "7,000 ✓",
        "7,000 ✓ within rounding",
        "7,000 ✓",
    ]


def test_the_recipes_that_come_with_the_planner_hold_every_row():
    for file in sorted(LAYOUTS.glob("*.json")):
        assert json.loads(file.read_text("utf-8"))["rows"]


def next_month() -> bytes:
    """Barnet's table a month later: a row that is new, one that is gone, and all the others a row lower."""
    text = (LAYOUTS / "barnet-recovery-2013.csv").read_text("utf-8")
    return text.replace("£m,", "Month 2,,,,,\n£m,").replace("Operating costs,", "Estates,").encode()


def test_a_kept_recipe_is_offered_next_month_and_what_changed_is_said_row_by_row(store: str):
    at = answered(uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv"))
    next(each for each in at.text_input if each.label == "Name of the recipe").set_value("Barnet monthly").run()
    press(at, "Keep the recipe")
    assert "“Barnet monthly” is kept, version 1." in said(at)
    at = on_page(opened(), PAGE)
    upload = next(each for each in at.file_uploader if each.key == "bring_file")
    upload.set_value(("february.csv", next_month(), "text/plain")).run()
    press(at, "Read it with “Barnet monthly”")
    changes = [line for line in said(at).splitlines() if line.startswith("- **")]
    moved = table(at, "Moved")["Moved"]
    assert moved["february!row 5"] == "Acute stood at barnet-recovery-2013!row 4 last time"
    assert [each for each in changes if "Settled" not in each] == [
        "- **Appeared**, february!row 8: Estates was not there last time; it is taken as Line of spend",
        "- **Vanished**, barnet-recovery-2013!row 7: Operating costs stood here last time as Line of spend, and is not "
        "here now",
    ]
    press(answered(at), "Keep as version 2")
    (kept,) = stored(store).recipes.all()
    assert (kept.version, kept.name) == (2, "Barnet monthly")
    assert "Estates" in {row.label for row in kept.read().rows}


def test_a_kept_recipe_is_named_removed_brought_back_and_read_with_in_any_version(store: str):
    at = answered(uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv"))
    press(at, "Keep the recipe")
    next(each for each in at.text_input if each.label == "Another name").set_value("The return")
    press(at, "Keep the name")
    assert "“The return” is kept, version 2." in said(at)
    press(at, "Remove it")
    assert "“The return” is removed." in said(at)
    assert "No recipe has been kept yet." in said(at)
    press(at, "Undo: bring “The return” back")
    assert "“The return” is back, version 4." in said(at)
    press(at, "Read the spreadsheet with it")
    assert "Its recipe: **The return**, version 4." in said(at)
    press(at, "Remove it")
    at.toggle(key="recipes_removed").set_value(True).run()
    press(at, "Bring it back")
    actions = [each.action for each in stored(store).recipes.history(stored(store).recipes.all()[0].recipe)]
    assert actions == ["restored", "removed", "restored", "removed", "renamed", "created"]


def test_a_published_layout_is_offered_its_recipe():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "vale-of-york-2017.csv")
    press(at, "Read it with “Vale of York: key metrics and four-year expenditure”")
    assert "to put right or answer" not in said(at)


def test_savings_by_name_become_schemes_on_the_lines_that_are_chosen():
    at = on_page(opened(), PAGE)
    at.text_area[0].set_value(
        "NHS Example CCG £k\t2014/15\t2015/16\nAllocation\t400,000\t410,000\nYork hospital\t290,000\t301,000\n"
        "Prescribing\t100,000\t101,000\nTotal\t390,000\t402,000\nSurplus\t10,000\t8,000\nQIPP schemes\n"
        "Falls clinic\t500\t600\nReferral management\t400\t0"
    )
    press(at, "Read the pasted table")
    asked = [each.label for each in at.checkbox if "by name" in each.label or "act on" in each.label]
    assert asked == [
        "Yes, that is right: Pasted table!row 8: 2 rows list savings by name (Falls clinic, Referral management); they "
        "are taken as schemes; say so if they are not",
        "Yes, that is right: Pasted table!row 8: Falls clinic, Referral management: taken to act on York hospital; "
        "choose another line if it acts elsewhere",
    ]

    def acts_on() -> list[str]:
        return table(at, "It acts on")["It acts on"].tolist()[-2:]

    assert acts_on() == ["York hospital", "York hospital"]
    next(each for each in at.selectbox if each.label == "Every scheme acts on").set_value("Prescribing").run()
    assert acts_on() == ["Prescribing", "Prescribing"]
    next(each for each in at.selectbox if each.label == "Row").set_value(6).run()
    next(each for each in at.selectbox if each.label == "It acts on").set_value("York hospital").run()
    press(at, "Change this row")
    assert acts_on() == ["Prescribing", "York hospital"]
    press(answered(at), "Look at the plan on Baseline")
    accept(on_page(at, "pages/baseline.py"))
    schemes = at.session_state["session"].plan.schemes
    assert [(each.name, each.line) for each in schemes] == [
        ("Falls clinic", "Prescribing"), ("Referral management", "York hospital"),
    ]  # fmt: skip


def test_savings_by_name_can_be_one_sum():
    at = on_page(opened(), PAGE)
    at.text_area[0].set_value(
        "£k\t2014/15\nAllocation\t400,000\nAcute\t390,000\nSurplus\t10,000\nQIPP schemes\nFalls\t500\nReferrals\t40"
    )
    press(at, "Read the pasted table")
    next(each for each in at.selectbox if each.label == "Savings by name are").set_value("sums").run()
    assert table(at, "Because")["It is"].tolist()[-2:] == ["Savings, planned", "Savings, planned"]
