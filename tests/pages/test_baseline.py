"""The Baseline page without a browser: nothing changes before Accept, and the last good plan stays."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import levers

ROOT = Path(__file__).parents[2]
APP = str(ROOT / "app.py")
BARNET = (ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_USE = "In use: **NHS Barnet CCG, 2013/14 to 2017/18**."


def changed(sheet: str, cell: str, value: object, content: bytes = BARNET) -> bytes:
    """The Barnet workbook with one cell changed."""
    book = openpyxl.load_workbook(BytesIO(content))
    book[sheet][cell] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def opened(*settings: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=60)
    if settings:
        at.query_params["set"] = list(settings)
    at.run()
    at.switch_page("pages/baseline.py").run()
    assert not at.exception
    return at


def upload(at: AppTest, content: bytes, name: str = "plan.xlsx") -> AppTest:
    at.file_uploader[0].set_value((name, content, XLSX)).run()
    assert not at.exception
    return at


def button(at: AppTest, label: str):
    return next(each for each in at.button if each.label == label)


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def test_it_opens_with_the_plan_in_use_and_nothing_considered():
    at = opened()
    assert at.markdown[0].value == IN_USE
    assert at.info[0].value == "Nothing is being considered. The plan in use stays until you accept another."
    assert "Accept as the baseline" not in labels(at)


def test_a_good_file_is_shown_against_the_plan_in_use_and_changes_nothing_before_accept():
    at = upload(opened(), changed("Plan", "B2", "NHS Example CCG"))
    totals = at.table[0].value
    assert totals.loc["Organisation"].tolist() == ["NHS Barnet CCG", "NHS Example CCG"]
    assert at.markdown[0].value == IN_USE
    at.switch_page("pages/what_if.py").run()
    assert at.title[0].value == "NHS Barnet CCG, 2013/14 to 2017/18"


def test_accept_takes_it_on_every_page():
    at = upload(opened(), changed("Spend", "C2", 248.2))
    assert at.table[2].value.loc["Acute", "Change"] == "−£10.0m"
    button(at, "Accept as the baseline").click().run()
    assert not at.exception
    at.switch_page("pages/what_if.py").run()
    assert at.metric[0].value == "£40.6m"


def test_keep_the_old_one():
    at = upload(opened(), changed("Spend", "C2", 248.2))
    button(at, "Keep the old one").click().run()
    at.switch_page("pages/what_if.py").run()
    assert at.metric[0].value == "£29.6m"


def test_a_file_with_problems_lists_every_one_and_the_last_good_plan_stays():
    wrong = changed("Spend", "C2", "lots", changed("Plan", "B6", "many"))
    at = upload(opened(), wrong)
    assert at.error[0].value.startswith("2 to put right before this file can be used.")
    assert {"Plan!B6", "Spend!C2"} == set(at.table[0].value.index)
    assert "Accept as the baseline" not in labels(at)
    at.switch_page("pages/what_if.py").run()
    assert at.metric[0].value == "£29.6m"


@pytest.mark.parametrize(("name", "content"), [("plan.xls", b"\xd0\xcf\x11\xe0old"), ("plan.csv", b"a,b\n1,2\n")])
def test_a_file_of_another_kind_gets_a_sentence_and_no_marked_copy(name: str, content: bytes):
    at = upload(opened(), content, name)
    assert at.error[0].value.startswith("1 to put right")
    assert "This file cannot be opened, so there is no marked copy of it." in [m.value for m in at.markdown]


def test_a_scenario_in_progress_is_carried_over_where_it_applies():
    at = upload(
        opened("qipp_delivery=0.63", "inflation[Primary Care/other]=0.01"), changed("Spend", "A4", "Practices")
    )
    button(at, "Accept as the baseline").click().run()
    at.switch_page("pages/what_if.py").run()
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    assert at.warning[0].value.startswith("Carried over to this plan: qipp_delivery")


def test_a_published_sample_is_chosen_the_same_way():
    at = opened()
    other = next(each for each in at.button if each.key == "sample_bnes-2012")
    other.click().run()
    assert not at.exception
    assert "Accept as the baseline" in labels(at)
    button(at, "Accept as the baseline").click().run()
    at.switch_page("pages/what_if.py").run()
    assert not at.exception
    assert "2012/13 to 2014/15" in at.title[0].value
    at.switch_page("pages/method.py").run()
    assert not at.exception


def test_an_address_of_an_uploaded_plan_asks_for_the_file():
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["plan"] = "uploaded-0123456789ab"
    at.run()
    assert at.warning[0].value == (
        "This address is of an uploaded plan (stamp 0123456789ab), which is not kept here for you. Upload its workbook "
        "on the Baseline page, and the scenario of this address is opened on it; until then a published plan is shown."
    )
