"""What is compared: the plan, the scenario that is shown, saved ones and opened files, two to six of them."""

from __future__ import annotations

import streamlit as st

from ccgmodel.scenario import Document, read
from ui.charts.compare import NOW, PLAN, Compared
from ui.parts import notice
from ui.record import saved
from ui.session import state
from ui.session.history import Session
from ui.session.store import open_store
from ui.words import settings

FEWEST, MOST = 2, 6


CHOSEN, FILES, BOX = "compared", "compared_files", "compare_file"


def options(here: Session) -> dict[str, Compared]:
    """Return everything that can be compared on the plan that is shown, by key; say what cannot."""
    found = {PLAN: Compared(PLAN, "Published plan", settings.PLAN)}
    found[NOW] = Compared(NOW, "As it stands", here.scenario, here.moment.notes)
    given = [(f"saved {key}", document) for key, document in _saved(here)]
    given += [(f"file {at}", document) for at, document in enumerate(st.session_state.get(FILES, []))]
    left = []
    for key, document in given:
        if document.scenario.problems(here.plan):
            left.append(document.name)
            continue
        taken = {each.name for each in found.values()}
        number = next(n for n in range(1, len(taken) + 2) if _numbered(document.name, n) not in taken)
        found[key] = Compared(key, _numbered(document.name, number), document.scenario, document.notes)
    if left:
        st.caption(f"Left out, because this plan cannot run what they set: {', '.join(left)}.")
    return found


def choose(here: Session) -> list[Compared]:
    """Draw the choice, and return what was chosen in its order."""
    found = options(here)
    kept = [key for key in st.session_state.get(CHOSEN, [PLAN, NOW]) if key in found]
    st.session_state[CHOSEN] = kept
    chosen = st.multiselect(
        f"Compare {FEWEST} to {MOST} scenarios",
        list(found),
        key=CHOSEN,
        format_func=lambda key: found[key].name,
        max_selections=MOST,
        persist_state="session",
    )
    return [found[key] for key in chosen]


def files(here: Session) -> None:
    """Draw the way to compare a scenario that came as a file, without opening it."""
    opened = st.expander("Add a scenario from a file", key="compare_files", on_change="rerun")
    if opened.open:
        number = st.session_state.setdefault(BOX, 0)
        opened.file_uploader(
            "Scenario (.json)", type=["json"], key=f"{BOX}_{number}", on_change=_add, max_upload_size=1
        )


def _add() -> None:
    """Take a file among what can be compared, and compare it; everything that is wrong with it is said."""
    given, plan = st.session_state.get(f"{BOX}_{st.session_state[BOX]}"), state.session().plan
    if given is None:
        return
    st.session_state[BOX] += 1
    reading = read(given.getvalue(), plan)
    said = " ".join(notice.sentence(each.text) for each in reading.problems)
    if reading.document is None:
        notice.tell("error", f"{given.name} cannot be compared on this plan. {said}")
        return
    kept: list[Document] = st.session_state.setdefault(FILES, [])
    kept.append(reading.document)
    if len(st.session_state.get(CHOSEN, [])) < MOST:
        st.session_state[CHOSEN] = [*st.session_state.get(CHOSEN, [PLAN, NOW]), f"file {len(kept) - 1}"]
    notice.tell(
        "warning" if said else "success", f"“{reading.document.name}” is among the scenarios. {said}".strip()
    )


def _saved(here: Session) -> list[tuple[str, Document]]:
    """Read the saved scenarios of the plan; where the store is closed to this person, say so."""
    from ccgmodel.store import StoreError

    try:
        kept = [each.saved for each in saved.scenarios(open_store(), here)]
    except StoreError as error:
        st.caption(f"Saved scenarios are not listed: {error}.")
        return []
    found = [(each.scenario, each.read().document) for each in kept]
    return [(key, document) for key, document in found if document is not None]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
