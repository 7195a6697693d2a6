"""The saved scenarios of a plan, every version of them, and who else may see the plan or save on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd
import streamlit as st

from ccgmodel.scenario import LONGEST_NAME, LONGEST_TEXT, plan_hash
from ccgmodel.words.text import stamped
from ui.parts import choices, fields, figures, notice
from ui.record import saving
from ui.session import state
from ui.session.history import Session
from ui.session.store import open_store, signs_in

if TYPE_CHECKING:
    from ccgmodel.store import Role, Saved, Store, StoredPlan

CHOSEN, ARCHIVED = "shelf_chosen", "shelf_archived"
PERSON, ROLE = "sharing_person", "sharing_role"


@dataclass(frozen=True)
class Kept:
    """A saved scenario and what this person may do with its plan."""

    saved: Saved
    role: Role

    @property
    def title(self) -> str:
        """Its name, with whose it is where that may be somebody else."""
        return f"{self.saved.name} (version {self.saved.version})"


def scenarios(store: Store, here: Session, *, archived: bool = False) -> list[Kept]:
    """Return the saved scenarios of the plan that is shown, the last saved first."""
    found = [
        Kept(saved, plan.role)
        for plan in store.plans.visible(here.plan)
        for saved in store.scenarios.all(plan.id, archived=archived)
    ]
    return sorted(found, key=lambda each: each.saved.saved_at, reverse=True)


def draw(here: Session) -> None:
    """Draw the list, and what can be done with the one that is chosen."""
    archived = st.toggle("Show those put away", key=ARCHIVED, persist_state="session")
    found = notice.asked(
        f"saved {archived} {plan_hash(here.plan)}", lambda: scenarios(open_store(), here, archived=archived)
    )
    if found is None:
        return
    if not found:
        said = "Nothing has been put away." if archived else "No scenario of this plan has been saved yet."
        st.info(f"{said} Scenarios of other plans are listed while their plan is the baseline.")
        return
    figures.table(_table(found), "Scenarios put away" if archived else "Saved scenarios")
    by_key = {each.saved.scenario: each for each in found}
    kept = by_key[_choose(by_key)]
    if archived:
        _button("Bring it back", "unarchive", lambda: _restore(kept.saved), kept)
        return
    with st.container(horizontal=True, key="shelf_actions"):
        _button("Open", "folder_open", lambda: saving.open_saved(kept.saved))
        _button("Make a copy", "content_copy", lambda: _duplicate(kept.saved), kept)
        _button("Put it away", "archive", lambda: _archive(kept.saved), kept)
    _naming(kept)
    _versions(kept)


def _choose(by_key: dict[str, Kept]) -> str:
    """Draw the list to choose one from; with other titles it is another list, or it would show the old ones."""
    before = st.session_state.get(CHOSEN, "")
    first = before if before in by_key else next(iter(by_key))
    key = f"{CHOSEN} {hash(tuple(each.title for each in by_key.values()))}"
    chosen = choices.choose("Which one", list(by_key), key, first, lambda each: by_key[each].title, 420)
    st.session_state[CHOSEN] = chosen
    return chosen


def _table(found: list[Kept]) -> pd.DataFrame:
    rows = [
        {
            "Scenario": each.saved.name,
            "Version": str(each.saved.version),
            "Saved by": each.saved.saved_by_name,
            "Saved": stamped(each.saved.saved_at),
            "You are": each.role,
            "Notes": each.saved.notes,
        }
        for each in found
    ]
    return pd.DataFrame(rows).set_index("Scenario")


def _button(label: str, icon: str, action: Callable[[], str], kept: Kept | None = None) -> None:
    """Draw a button that does something with the store; who may only look cannot press what changes anything."""
    st.button(
        label,
        icon=f":material/{icon}:",
        on_click=notice.attempt,
        args=(action,),
        disabled=kept is not None and kept.role == "viewer",
        help="You may look at this plan and not save on it." if kept and kept.role == "viewer" else None,
    )


def _naming(kept: Kept) -> None:
    """Draw the form of its name and notes."""
    saved = kept.saved
    with st.form(f"naming {saved.scenario} {saved.version}"):
        of_name, of_notes = (f"{field} {saved.scenario} {saved.version}" for field in ("name", "notes"))
        name = str(st.text_input("Name", saved.name, max_chars=LONGEST_NAME, key=of_name))
        fields.below(of_name)
        notes = str(st.text_area("Notes", saved.notes, max_chars=LONGEST_TEXT, height=90, key=of_notes))
        fields.below(of_notes)
        if st.form_submit_button("Keep name and notes", icon=":material/check:", disabled=kept.role == "viewer"):
            wrong = {
                of_name: fields.unfit(name, LONGEST_NAME, "Give it a name"),
                of_notes: fields.unfit(notes, LONGEST_TEXT),
            }
            if not fields.refuse(wrong):
                notice.attempt(lambda: _rename(saved, name, notes))
            st.rerun()


def _versions(kept: Kept) -> None:
    """Draw every version, with the way back to one."""
    opened = st.expander("Every version", key="shelf_versions", on_change="rerun")
    if not opened.open:
        return
    with opened:
        scenario = kept.saved.scenario
        found = notice.asked(f"versions {scenario}", lambda: open_store().scenarios.history(scenario))
        if found is None:
            return
        history = {each.version: each for each in found}
        rows = [
            {
                "Version": str(each.version),
                "What was done": each.action,
                "Name": each.name,
                "By": each.saved_by_name,
                "When": stamped(each.saved_at),
            }
            for each in history.values()
        ]
        figures.table(pd.DataFrame(rows).set_index("Version"), "Versions of the scenario")
        version = choices.choose("Version", list(history), "shelf_version", kept.saved.version, str, 130)
        with st.container(horizontal=True):
            _button("Open this version", "folder_open", lambda: saving.open_saved(history[version], latest=False))
            _button("Make it the latest again", "history", lambda: _revert(kept.saved, version), kept)


def _rename(saved: Saved, name: str, notes: str) -> str:
    """Add the versions that a new name and new notes make; nothing where neither is new."""
    scenarios, last = open_store().scenarios, saved
    if name.strip() != saved.name:
        last = scenarios.rename(saved.scenario, name.strip(), last.version)
    if notes.strip() != saved.notes:
        last = scenarios.annotate(saved.scenario, notes.strip(), last.version)
    return f"“{last.name}” is kept, version {last.version}." if last is not saved else ""


def _duplicate(saved: Saved) -> str:
    copy = open_store().scenarios.duplicate(saved.scenario, f"Copy of {saved.name}"[:200])
    return f"“{copy.name}” is saved."


def _archive(saved: Saved) -> str:
    _go_on(saved, open_store().scenarios.archive(saved.scenario, saved.version))
    return f"“{saved.name}” is put away. Show those put away to bring it back."


def _restore(saved: Saved) -> str:
    _go_on(saved, open_store().scenarios.restore(saved.scenario, saved.version))
    return f"“{saved.name}” is back."


def _revert(saved: Saved, version: int) -> str:
    last = open_store().scenarios.revert(saved.scenario, version, saved.version)
    return f"Version {version} is the latest again, as version {last.version}."


def _go_on(before: Saved, after: Saved) -> None:
    """Base the next save on a version of one's own that says the same, or it would conflict with oneself."""
    known = state.session().saved
    if before.scenario in known and known[before.scenario].version == before.version:
        known[before.scenario] = after


ROLES = {
    "viewer": "viewer: sees everything and explores, saves nothing",
    "editor": "editor: saves scenarios and records decisions",
    "owner": "owner: shares the plan as well",
    "none": "nothing any more",
}


def draw_sharing(here: Session) -> None:
    """Draw who may do what, and the way to change it."""
    if not signs_in():
        st.info("Here everything belongs to whoever opens the planner. Roles begin where people sign in.")
        return
    visible = notice.asked(f"plans {plan_hash(here.plan)}", lambda: open_store().plans.visible(here.plan))
    if visible is None:
        return
    if not visible:
        st.info("Nothing of this plan is kept yet. Save a scenario, and you own what is kept of the plan here.")
        return
    stored = visible[0]
    st.markdown(f"You are **{stored.role}** of what is kept of this plan.")
    if stored.role == "owner":
        _roles(stored)
        _log(stored)


def _roles(stored: StoredPlan) -> None:
    given = {**(notice.asked(f"roles {stored.id}", lambda: open_store().plans.roles(stored.id)) or {})}
    if stored.everybody:
        given["everybody who signs in"] = stored.everybody
    figures.table(pd.DataFrame({"Role": given}).rename_axis("Who"), "Who may do what")
    with st.form("sharing"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with st.container(width=420):
                label = "Who, by the name at sign-in, such as an e-mail address"
                st.text_input(label, key=PERSON, max_chars=LONGEST_NAME)
                fields.below(PERSON)
            st.selectbox("May be", list(ROLES), key=ROLE, format_func=ROLES.__getitem__)
        st.form_submit_button("Give", icon=":material/person_add:", on_click=_ask_to_give, args=(stored,))


def _ask_to_give(stored: StoredPlan) -> None:
    """Give the role, or say under the name why nobody can have it."""
    wrong = fields.unfit(str(st.session_state[PERSON]), LONGEST_NAME, "Say who, by the name at sign-in")
    if not fields.refuse({PERSON: wrong}):
        notice.attempt(lambda: _give(stored))


def _give(stored: StoredPlan) -> str:
    """Give the role that was chosen; what was typed goes once it is given."""
    person, role = str(st.session_state[PERSON]), str(st.session_state[ROLE])
    open_store().plans.give(stored.id, person, None if role == "none" else cast("Role", role))
    st.session_state[PERSON], st.session_state[ROLE] = "", next(iter(ROLES))
    return f"{person.strip()} is {ROLES[role].partition(':')[0]} of this plan." if role != "none" else "Done."


def _log(stored: StoredPlan) -> None:
    """Draw who wrote what, once it is asked for."""
    opened = st.expander("Who wrote what", key="access_log", on_change="rerun")
    if opened.open:
        with opened:
            found = notice.asked(f"log {stored.id}", lambda: open_store().log.entries(stored.id))
            rows = [
                {"When": stamped(e.at), "Who": e.name, "Did": e.action, "What": e.detail or e.subject}
                for e in found or []
            ]
            if rows:
                figures.table(pd.DataFrame(rows).set_index("When"), "Who wrote what")
