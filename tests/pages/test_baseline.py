"""The Baseline page without a browser: nothing changes before Accept, and the last good plan stays."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.scenario import plan_hash
from ccgmodel.words.text import escaped, stamped
from ccgmodel.workbook import read
from tests.helpers import levers
from tests.helpers.app import ROOT, XLSX, accept, button, changed, figures, in_full, right, stored
from ui.session import address

APP = str(ROOT / "app.py")
IN_USE = "In use: **NHS Barnet CCG, 2013/14 to 2017/18**."


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


def table(at: AppTest, column: str) -> pd.DataFrame:
    """The first table with such a column."""
    tables = (in_full(each.value) for each in at.table)
    return next(each for each in tables if column in each.columns)


def labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def test_it_opens_with_the_plan_in_use_and_nothing_considered():
    at = opened()
    assert at.markdown[0].value == IN_USE
    assert at.info[0].value == "Nothing is being considered. The plan in use stays until you accept another."
    assert "Accept as the baseline" not in labels(at)


def test_a_good_file_is_shown_against_the_plan_in_use_and_changes_nothing_before_accept():
    at = upload(opened(), changed("Plan", "B2", "NHS Example CCG"))
    totals = table(at, "This file")
    assert totals.loc["Organisation"].tolist() == ["NHS Barnet CCG", "NHS Example CCG"]
    assert at.markdown[0].value == IN_USE
    at.switch_page("pages/what_if.py").run()
    assert at.title[0].value == "NHS Barnet CCG, 2013/14 to 2017/18"


def test_what_was_read_is_shown_beside_what_the_sheet_adds_up_to():
    content = changed("Spend", "C2", "258.2", changed("Spend", "C3", 70.001))
    read_back = table(upload(opened(), content), "In the sheet")
    spend = read_back.set_index("What").loc["Spend: First-year spend"].to_dict()
    plan = read(content).plan
    assert plan is not None
    total = sum(line.first_year_spend or 0.0 for line in plan.lines) / 1000.0
    assert spend == {
        "In the sheet": f"{total - 258.2:,.10g} (£m)",
        "Read as": f"£{total:,.1f}m",
        "The same": "no: +£258.2m, as Excel adds up no text, and we read no notes",
    }
    assert read_back.loc["Allocation!B2"].tolist() == [
        "Allocation: Recurrent allocation", "413.996 (£m)", "£414.0m", "yes",
    ]  # fmt: skip


def test_accept_takes_it_on_every_page():
    at = upload(opened(), changed("Spend", "C2", 248.2))
    assert table(at, "Change").loc["Acute", "Change"] == "−£10.0m"
    accept(at)
    assert not at.exception
    at.switch_page("pages/what_if.py").run()
    assert figures(at)[0] == "£40.6m"


def test_keep_the_old_one():
    at = upload(opened(), changed("Spend", "C2", 248.2))
    button(at, "Keep the old one").click().run()
    at.switch_page("pages/what_if.py").run()
    assert figures(at)[0] == "£29.6m"


def test_a_file_with_problems_lists_every_one_and_the_last_good_plan_stays():
    wrong = changed("Spend", "C2", "lots", changed("Plan", "B6", "many"))
    at = upload(opened(), wrong)
    assert at.error[0].value.startswith("2 problems to put right before this file can be used.")
    assert {"Plan!B6", "Spend!C2"} == set(at.table[0].value.index)
    assert "Accept as the baseline" not in labels(at)
    at.switch_page("pages/what_if.py").run()
    assert figures(at)[0] == "£29.6m"


@pytest.mark.parametrize(("name", "content"), [("plan.xls", b"\xd0\xcf\x11\xe0old"), ("plan.csv", b"a,b\n1,2\n")])
def test_a_file_of_another_kind_gets_a_sentence_and_no_marked_copy(name: str, content: bytes):
    at = upload(opened(), content, name)
    assert at.error[0].value.startswith("1 problem to put right")
    said = [
        each.value for each in at.markdown if each.value.startswith("There is no marked copy of this file: it is")
    ]
    assert len(said) == 1


def test_a_scenario_in_progress_is_carried_over_where_it_applies():
    at = upload(
        opened("qipp_delivery=0.63", "inflation[Primary Care/other]=0.01"), changed("Spend", "A4", "Practices")
    )
    told = [each.value for each in [*at.markdown, *at.caption]]
    assert "What is set now goes on with this plan. Accepting it keeps:\n\n- QIPP delivery 63 %" in told
    left = "Left behind, because it does not apply to this plan: Inflation of Primary Care/other."
    assert left in told
    accept(at)
    at.switch_page("pages/what_if.py").run()
    assert levers.lever(at, "qipp_delivery")["value"] == 63.0
    assert at.warning[0].value == f"Carried over to this plan: QIPP delivery 63 %. {left}"
    next(each for each in at.button if each.label == "Undo").click().run()
    here = at.session_state["session"]
    assert here.plan.line_names[0] != "Practices"
    assert list(here.scenario.texts()) == ["qipp_delivery", "inflation[Primary Care/other]"]


def test_a_published_sample_is_chosen_the_same_way():
    at = opened()
    other = next(each for each in at.button if each.key == "sample_bnes-2012")
    other.click().run()
    assert not at.exception
    assert "Accept as the baseline" in labels(at)
    accept(at)
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


# Questions

ODD = changed("Spend", "D2", 0.2)  # a rate about which the reader asks
ASKED = read(ODD, "plan.xlsx").questions
COUNT = f"{len(ASKED)} question{'' if len(ASKED) == 1 else 's'}"
OPEN = f"What is shown here stands on {COUNT} about the plan that nobody has answered."


def test_a_plan_is_accepted_only_after_every_question_about_it_was_answered(store: str):
    at = upload(opened(), ODD)
    assert at.warning[0].value == (
        f"{COUNT} about this file: its figures stand on the answers. Where the answer is no, correct the workbook and "
        "bring it again."
    )
    assert table(at, "Answer")["Answer"].tolist() == ["open"] * len(ASKED)
    assert button(at, "Accept as the baseline").disabled
    boxes = right(at)
    assert [each.label for each in boxes] == [
        f"Yes, that is right: {escaped(f'{each.where}: {each.found}')}" for each in ASKED
    ]
    for each in boxes:
        each.check()
    at.run()
    at.switch_page("pages/what_if.py").run().switch_page("pages/baseline.py").run()
    assert all(each.value for each in right(at))  # kept while its page is left
    accept(at)
    at.switch_page("pages/what_if.py").run()
    assert not [each for each in at.warning if "nobody has answered" in each.value]
    plans = stored(store).plans
    (kept,) = plans.all()
    answers = plans.answers(kept.hash)
    assert [(each.where, each.text) for each in answers] == [(each.where, each.text) for each in ASKED]
    at.switch_page("pages/decisions.py").run()
    assert table(at, "Answer")["Answer"].tolist() == [
        f"Yes, that is right: {each.who}, {stamped(each.when)}" for each in answers
    ]


def test_an_answered_question_is_not_asked_again_and_its_plan_comes_back_answered():
    at = accept(upload(opened(), ODD))
    assert at.expander[0].label == f"{COUNT} about this plan, answered"
    again = upload(opened(), ODD)
    assert not right(again)
    assert not button(again, "Accept as the baseline").disabled
    reopened = AppTest.from_file(APP, default_timeout=60)
    for key, value in address.of(at.session_state["session"]).items():
        reopened.query_params[key] = value
    reopened.run().switch_page("pages/baseline.py").run()
    assert reopened.expander[0].label == f"{COUNT} about this plan, answered"


def test_every_page_says_how_much_is_open_and_the_baseline_page_takes_the_answers(store: str):
    stored(store).plans.add(ODD, "plan.xlsx")  # by an earlier planner, which asked nothing
    plan = read(ODD).plan
    assert plan is not None
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["plan"] = f"uploaded-{plan_hash(plan)}"
    at.run()
    for page in sorted((ROOT / "pages").glob("*.py")):
        at.switch_page(f"pages/{page.name}").run()
        assert not at.exception
        if page.name not in ("baseline.py", "bring.py", "portfolio.py"):  # the others stand on other plans
            assert OPEN in [each.value for each in at.warning], page.name
    at.switch_page("pages/baseline.py").run()
    assert at.warning[0].value.startswith(f"{COUNT} about the plan in use that nobody has answered.")
    assert button(at, "Keep these answers").disabled
    for each in right(at):
        each.check()
    at.run()
    button(at, "Keep these answers").click().run()
    assert at.expander[0].label == f"{COUNT} about this plan, answered"
    at.switch_page("pages/what_if.py").run()
    assert OPEN not in [each.value for each in at.warning]
    assert len(stored(store).plans.answers(plan_hash(plan))) == len(ASKED)


def test_an_address_says_what_of_it_is_not_read_and_what_moves_nothing():
    at = AppTest.from_file(APP, default_timeout=60)
    at.query_params["set=qipp_delivery=0.5"] = ""  # a link that was encoded twice on its way
    at.query_params["set"] = ["inflation[Reserves/contingency]=0.01"]
    at.run()
    assert at.warning[0].value == (
        "inflation\\[Reserves/contingency\\] is 0.01 and moves nothing here: it moves spend on the lines that have this "
        "rate; leave it out, or check what the plan has of that. A part of this address is nothing that the planner "
        "reads, and is left out. If it was encoded twice on its way, ask whoever sent it for the address again: "
        "set=qipp\\_delivery=0.5."
    )
