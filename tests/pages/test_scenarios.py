"""The Scenarios page without a browser: nothing that a user does is lost."""

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from ccgmodel.plan.plan import Plan
from ccgmodel.scenario import link
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.document_text import read_document, write_document
from ccgmodel.scenario.link import plan_hash
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.store import Store
from ccgmodel.store.access import Identity
from ccgmodel.workbook.read import read as read_workbook
from tests.helpers import levers
from tests.helpers.app import (
    ROOT,
    XLSX,
    button,
    changed,
    headline,
    move,
    on_page,
    opened,
    press,
    said,
    saved_as,
    stored,
)
from ui.session import address
from ui.session import store as session_store

DELIVERY = Setting("qipp_delivery")
SECOND = "NHS Example CCG"


def view(at: AppTest, name: str) -> AppTest:
    at.button_group(key="scenarios_view").set_value(name).run()
    assert not at.exception
    return at


# Steps


def test_every_move_is_a_named_step_that_is_jumped_to_and_replayed():
    at = move(move(opened(), 85.0), 3.0, "tariff_efficiency")
    assert button(at, "Undo").help == "Undo: Tariff efficiency 4.0 % to 3.0 %"
    at.button(key="story_Half of QIPP").click().run()
    view(on_page(at), "Step by step")
    steps = at.table[0].value
    assert steps["What was done"].tolist() == [
        "Where it began",
        "QIPP delivery 100 % to 85 %",
        "Tariff efficiency 4.0 % to 3.0 %",
        "Half of QIPP",
    ]
    assert steps["Breaks even"].tolist() == ["2015/16", "2016/17", "not within 15 years", "not within 15 years"]
    press(at, "First")
    assert "**Step 0 of 3: Where it began**" in said(at)
    assert at.session_state["session"].scenario.values == {}
    press(at, "Next")
    assert "**Step 1 of 3: QIPP delivery 100 % to 85 %**" in said(at)
    at.selectbox[0].set_value(2).run()
    assert at.session_state["session"].scenario.texts() == {"qipp_delivery": 0.85, "tariff_efficiency": -0.01}
    on_page(at, "pages/what_if.py")
    assert levers.lever(at, "tariff_efficiency")["value"] == 3.0
    assert button(at, "Redo").help == "Redo: Half of QIPP"


# Reasons


def test_a_reason_is_kept_with_its_lever_and_goes_where_the_scenario_goes(store: str, barnet: Plan):
    at = on_page(move(move(opened(), 3.0, "tariff_efficiency"), 63.0))
    differences = [each.value for each in at.markdown if "in the plan" in each.value]
    assert differences == [
        "**QIPP delivery 63 %; in the plan 100 %.**",
        "**Tariff efficiency 3.0 %; in the plan 4.0 %.**",
    ]
    at.button(key="why_0").click().run()
    at.text_area(key="reason_text").set_value("As in *2012/13*")
    at.text_input(key="reason_source").set_value("Paper 7")
    press(at, "Keep the reason")
    assert "Because: As in \\*2012/13\\*  \nSource: Paper 7  \nMoved by" in said(at)
    move(at, 60.0)
    here = at.session_state["session"]
    note = here.moment.notes[DELIVERY]
    assert (note.reason, note.source) == ("As in *2012/13*", "Paper 7")
    assert note.when is not None
    saved_as(at, "Cautious")
    (kept,) = stored(store).scenarios.all(stored(store).plans.all()[0].id)
    assert kept.read(barnet).document == here.moment.document.named("Cautious")


def test_the_export_carries_the_reasons_and_brings_them_back(barnet: Plan):
    from ui.parts.downloads import exported

    notes = {DELIVERY: Note(reason="As in 2012/13", source="=1+1", who="A. Chair", when=datetime.now(UTC))}
    at = on_page(opened(), "pages/baseline.py")
    content = exported(barnet, Scenario("Cautious", {DELIVERY: 0.63}), notes)
    at.file_uploader[0].set_value(("export.xlsx", content, XLSX)).run()
    assert "This file brings a scenario, **Cautious**. Accepting it sets:\n\n- QIPP delivery 63 %" in said(at)
    press(at, "Accept as the baseline")
    moment = at.session_state["session"].moment
    assert (moment.scenario, moment.notes) == (Scenario("Cautious", {DELIVERY: 0.63}), notes)
    assert at.success[0].value == "NHS Barnet CCG is now in use on every page, with QIPP delivery 63 %."
    assert "See it on What if" in [each.proto.label for each in at.get("page_link")]
    assert not on_page(on_page(at), "pages/baseline.py").success


def test_what_a_workbook_sets_is_not_called_the_plan(barnet: Plan):
    from ui.parts.downloads import exported

    at = on_page(opened(), "pages/baseline.py")
    content = exported(barnet, Scenario("Published plan", {DELIVERY: 0.63}), {})
    at.file_uploader[0].set_value(("export.xlsx", content, XLSX)).run()
    press(at, "Accept as the baseline")
    assert at.session_state["session"].scenario == Scenario("Your scenario", {DELIVERY: 0.63})


# Saving


def test_a_scenario_is_saved_changed_saved_again_and_opened_in_another_session(store: str):
    at = saved_as(move(opened(), 63.0), "Cautious")
    assert "“Cautious” is saved, version 1." in said(at)
    on_page(move(at, 60.0))
    assert "**changed since**" in said(at)
    press(at, "Save")
    assert "“Cautious” is saved, version 2." in said(at)
    press(at, "Save")
    assert "Nothing has changed since version 2, which is saved." in said(at)
    press(at, "Save as a new scenario")
    assert "“Cautious (2)” is saved, version 1." in said(at)
    other = view(on_page(opened()), "Saved ones")
    assert other.table[0].value.index.tolist() == ["Cautious (2)", "Cautious"]
    press(other, "Open")
    assert other.session_state["session"].scenario == Scenario("Cautious (2)", {DELIVERY: 0.6})
    on_page(other, "pages/what_if.py")
    assert button(other, "Undo").help == "Undo: “Cautious (2)” opened"
    assert levers.lever(other, "qipp_delivery")["value"] == 60.0


def test_what_differs_from_the_plan_is_not_called_the_plan(store: str):
    at = press(on_page(opened()), "Save")
    assert "“The plan” is saved, version 1." in said(at)
    on_page(move(at, 60.0))
    assert at.session_state["session"].scenario.name == "Your scenario"
    at.text_input(key="scenario_name").set_value("The plan")
    press(at, "Save")
    assert [each.value for each in at.error] == [
        "“The plan” is what the plan is called, and this differs from it; give it another name, in up to 200 characters."
    ]
    saved_as(at, "Cautious")
    kept = stored(store)
    names = {each.name: each.version for each in kept.scenarios.all(kept.plans.all()[0].id)}
    assert names == {"The plan": 1, "Cautious": 1}
    assert not at.error


UNFIT = "This is too long, or has a character that cannot be shown; keep it to {} characters of plain text."


def test_what_cannot_be_kept_is_said_under_its_field_until_it_is_right(store: str):
    at = saved_as(move(opened(), 63.0), "Cautious\x07")
    assert [each.value for each in at.error] == [UNFIT.format("200")]
    assert not stored(store).plans.all()
    saved_as(at, "Cautious")
    assert not at.error
    at.button(key="why_0").click().run()
    at.text_area(key="reason_text").set_value("As\x07 ever")
    at.text_input(key="reason_source").set_value("Paper 7")
    press(at, "Keep the reason")
    assert [each.value for each in at.error] == [UNFIT.format("4,000")]
    at.text_area(key="reason_text").set_value("As ever")
    press(at, "Keep the reason")
    assert not at.error
    view(at, "Saved ones")
    wrong = ["Give it a name, in up to 200 characters.", UNFIT.format("4,000")]
    for name, notes, said_under in ((" ", "For\x07 the board", wrong), ("Careful", "For the board", [])):
        next(each for each in at.text_input if each.label == "Name").set_value(name)
        next(each for each in at.text_area if each.label == "Notes").set_value(notes)
        press(at, "Keep name and notes")
        assert [each.value for each in at.error] == said_under
    assert "“Careful” is kept, version 3." in said(at)


def test_a_saved_scenario_is_named_copied_put_away_and_brought_back_with_every_version(store: str):
    at = view(saved_as(move(opened(), 63.0), "Cautious"), "Saved ones")
    next(each for each in at.text_input if each.label == "Name").set_value("Careful")
    next(each for each in at.text_area if each.label == "Notes").set_value("For the board")
    press(at, "Keep name and notes")
    assert at.table[0].value.loc["Careful", ["Version", "Notes"]].tolist() == ["3", "For the board"]
    press(at, "Make a copy")
    assert at.table[0].value.index.tolist() == ["Copy of Careful", "Careful"]
    press(at, "Put it away")
    assert at.table[0].value.index.tolist() == ["Copy of Careful"]
    at.toggle(key="shelf_archived").set_value(True).run()
    press(at, "Bring it back")
    assert "“Careful” is back." in said(at)
    kept = stored(store)
    (scenario,) = (s for s in kept.scenarios.all(kept.plans.all()[0].id) if s.name == "Careful")
    actions = [each.action for each in reversed(kept.scenarios.history(scenario.scenario))]
    assert actions == ["created", "renamed", "notes changed", "archived", "restored"]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ("Keep both: save mine as a new one", {"Cautious": 0.4, "Cautious (2)": 0.6}),
        ("Save mine over version 2", {"Cautious": 0.6}),
        ("Open theirs", {"Cautious": 0.4}),
    ],
)
def test_the_second_to_save_is_told_and_chooses(store: str, barnet: Plan, choice: str, names: dict[str, float]):
    at = saved_as(move(opened(), 63.0), "Cautious")
    kept = stored(store)
    plan = kept.plans.all()[0].id
    (first,) = kept.scenarios.all(plan)
    theirs = Document.of(barnet, Scenario("Cautious", {DELIVERY: 0.4}))
    kept.scenarios.save(first.scenario, theirs, first.version)
    press(on_page(move(at, 60.0)), "Save")
    assert "Ada saved version 2 of 'Cautious' while you worked on version 1. Nothing is overwritten." in said(at)
    assert "- Ada: QIPP delivery 40 %\n- You: QIPP delivery 60 %" in said(at)
    press(at, choice)
    after = {each.name: each.read().document.overrides[DELIVERY] for each in kept.scenarios.all(plan)}
    assert after == names
    assert at.session_state["session"].scenario.values[DELIVERY] == (0.4 if choice == "Open theirs" else 0.6)
    assert "Not saved yet" not in said(at)


def test_where_the_store_is_closed_it_says_why_and_everything_else_works(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://planner:verysecret@127.0.0.1:9/planner")
    at = on_page(move(opened(), 63.0))
    assert (
        "Nothing can be saved here for you: DATABASE_URL names a shared database and nobody signs in, so that "
        "everybody would see everything; configure OpenID Connect" in said(at)
    )
    assert button(at, "Save").disabled
    for page in ("pages/compare.py", "pages/decisions.py", "pages/baseline.py"):
        on_page(at, page)
    monkeypatch.setenv("PLANNER_WITHOUT_SIGN_IN", "yes")
    on_page(at)
    assert "the database did not answer" in said(at)
    assert "verysecret" not in said(at)


# Plans


def test_an_uploaded_plan_and_its_scenario_survive_loading_the_page_again():
    at = on_page(opened(), "pages/baseline.py")
    at.file_uploader[0].set_value(("plan.xlsx", changed("Plan", "B2", SECOND), XLSX)).run()
    press(at, "Accept as the baseline")
    move(at, 63.0)
    again = opened(**address.of(at.session_state["session"]))
    assert not again.warning
    assert again.session_state["session"].plan.organisation == SECOND
    assert levers.lever(again, "qipp_delivery")["value"] == 63.0


def test_a_link_to_a_plan_that_is_not_kept_waits_for_its_file(store: str):
    content = changed("Plan", "B2", SECOND)
    plan = read_workbook(BytesIO(content).getvalue()).plan
    assert plan is not None
    whole = {"plan": f"uploaded-{plan_hash(plan)}", **link.encode(plan, Scenario("", {DELIVERY: 0.63}))}
    at = opened(**parse_qs(urlencode(whole, doseq=True)))
    assert f"This address is of an uploaded plan (stamp {plan_hash(plan)[:12]})" in at.warning[0].value
    at = on_page(at, "pages/baseline.py")
    at.file_uploader[0].set_value(("plan.xlsx", content, XLSX)).run()
    press(at, "Accept as the baseline")
    assert at.session_state["session"].scenario.values == {DELIVERY: 0.63}


# Links


@pytest.mark.parametrize("change", ["0.63", "&set"], ids=["tampered", "truncated"])
def test_a_link_that_was_changed_says_so_on_any_page_and_opens_the_plan(barnet: Plan, change: str):
    whole = urlencode(link.encode(barnet, Scenario("", {DELIVERY: 0.63})), doseq=True)
    broken = whole.replace("0.63", "0.73") if change == "0.63" else whole.partition("&set")[0]
    at = opened(**parse_qs(broken))
    assert headline(at).startswith("The plan")
    assert at.warning[0].value == (
        "This link could not be opened, so the published plan is shown. It was changed or cut short on its way; ask "
        "whoever sent the link for the whole of it."
    )


# Files


def test_a_file_opens_on_its_own_plan_exactly_as_it_was_written(barnet: Plan, bnes: Plan):
    document = Document.of(
        bnes, Scenario("Half", {DELIVERY: 0.5}), {DELIVERY: Note(reason="Why not", who="A. Chair")}
    )
    at = on_page(opened())
    at.file_uploader[0].set_value(("half.json", write_document(document).encode(), "application/json")).run()
    assert "“Half” is open on its own plan, Bath and North East Somerset CCG, 2012/13 to 2014/15." in said(at)
    assert at.session_state["session"].moment.document == document
    assert read_document(write_document(at.session_state["session"].moment.document)).document == document
    press(at, "Undo")
    assert plan_hash(at.session_state["session"].plan) == plan_hash(barnet)


def test_a_file_that_cannot_be_opened_says_why_and_changes_nothing(barnet: Plan):
    text = write_document(Document.of(barnet, Scenario("Half", {DELIVERY: 0.5}))).replace("0.5", "0.6")
    at = on_page(opened())
    at.file_uploader[0].set_value(("half.json", text.encode(), "application/json")).run()
    assert at.error[0].value == (
        "half.json cannot be opened. The file was changed after it was saved, or is incomplete; ask whoever sent it "
        "for the file again, or save the scenario again."
    )
    assert len(at.session_state["session"].history) == 1


# People


def test_a_viewer_explores_and_saves_only_what_is_their_own(store: str, barnet: Plan, monkeypatch):
    people = {name: Identity(f"{name}@example.org", name.title(), "signed in") for name in ("ada", "bob")}
    ada = Store(stored(store).database, people["ada"])
    plan = ada.plans.add((ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes(), "barnet.xlsx")
    hers = ada.scenarios.create(plan.id, Document.of(barnet, Scenario("Hers", {DELIVERY: 0.63})))
    ada.plans.give(plan.id, "bob@example.org", "viewer")
    monkeypatch.setattr(session_store, "identity", lambda: people["bob"])
    at = view(on_page(opened()), "Saved ones")
    assert [(b.label, b.disabled) for b in at.button if b.label in ("Open", "Put it away")] == [
        ("Open", False),
        ("Put it away", True),
    ]
    press(at, "Open")
    view(on_page(move(at, 60.0)), "This scenario")
    press(at, "Save")
    assert at.error[0].value == (
        "As viewer you cannot save on this plan; ask an owner of the plan to make you editor, or download the "
        "scenario as a file."
    )
    press(at, "Save as a new scenario")
    assert "“Hers” is saved, version 1." in said(at)
    assert [each.saved_by_name for each in ada.scenarios.history(hers.scenario)] == ["Ada"]
    assert view(at, "Saved ones").table[0].value["You are"].tolist() == ["owner", "viewer"]
    view(at, "Who may do what")
    assert at.table[0].value["Role"].to_dict() == {"bob@example.org": "owner"}
    press(at, "Give")
    assert [each.value for each in at.error] == ["Say who, by the name at sign-in, in up to 200 characters."]
