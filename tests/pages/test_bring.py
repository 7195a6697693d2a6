"""The page Bring a spreadsheet without a browser: brought, changed, answered, and taken to Baseline."""

import json

from streamlit.testing.v1 import AppTest

from tests.helpers.app import ROOT, accept, on_page, opened, press, said

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


def test_a_sheet_is_brought_answered_and_taken_to_baseline_where_it_is_accepted():
    at = uploaded(on_page(opened(), PAGE), "bring_file", "barnet-recovery-2013.csv")
    assert "All 10 totals and positions of the sheet are what was read." in said(at)
    rows = at.table[1].value
    assert rows.loc["barnet-recovery-2013!row 9", "It is"] == "Total spend"
    assert rows.loc["barnet-recovery-2013!row 9", "Because"] == "it adds up Acute to Reserves/contingency"
    sheet = at.table[2].value
    assert sheet.columns.tolist()[:3] == ["Taken as", "A", "B: 2013/14"]
    assert sheet.loc["4"].tolist()[:3] == ["Line of spend", "Acute", "258.2"]
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
    assert "2014/15 has several columns" in "".join(each.label for each in at.checkbox)
    next(each for each in at.selectbox if each.label == "Column of 2014/15").set_value("2014/15 Outturn").run()
    assert at.table[0].value.loc["Read: position"].tolist() == ["5,000", "10,000"]
    assert "several columns" not in "".join(each.label for each in at.checkbox)


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
