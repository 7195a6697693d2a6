"""The Schemes view of the QIPP page: find schemes, and set delivery, start and stop of one or of many."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from ccgmodel.baseline import schemes
from ccgmodel.plan import STATUSES, Plan, first_day, first_month, once_a_plan
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.words import settings
from ccgmodel.words.money import PER, Unit
from ccgmodel.words.text import escaped
from ui.charts.programme import NO_PROGRAMME
from ui.parts import downloads
from ui.savings import scheme_settings
from ui.savings.programme import ShownProgramme
from ui.savings.scheme_settings import EDITED
from ui.session import state
from ui.session.history import Session

NO_RAG = "none stated"
NO_STATUS = "not stated"
FILTERS = {"Programme": "Programmes", "Status": "Statuses", "RAG": "RAG ratings", "Line": "Lines"}


def draw(on: ShownProgramme) -> None:
    """Draw the search, the table and what is set."""
    here = on.here
    every = table(on)
    with st.container(key="scheme_tools", horizontal=True, vertical_alignment="bottom"):
        which = _found(every)
        with st.popover("Set many at once", icon=":material/checklist:"):
            scheme_settings.many(here)
        own = scheme_settings.own_settings(here.plan, here.scenario.values)
        st.button(
            "Clear what is set for schemes",
            icon=":material/undo:",
            on_click=state.apply,
            args=(scheme_settings.without_own(here.plan, here.scenario.values), "Your scenario"),
            disabled=not own,
        )
    found = every[which]
    st.caption(_said(here, len(found), own))
    scheme_settings.editor(here, found, on.at.year)
    downloads.csv_button("Schemes as CSV", lambda: found, "schemes")


def table(on: ShownProgramme) -> pd.DataFrame:
    """Return one row a scheme: what is set, what a year counts on and delivers, and what the register says."""
    plan, values, unit = on.here.plan, on.here.scenario.values, on.here.unit
    t = on.year - plan.first_year
    of = {name: scheme_settings.value_of(plan, values, lever, on.year) for name, lever in EDITED.items()}
    live = pd.DataFrame(
        {
            "Delivery": (100.0 * of["Delivery"]).round(6),
            "Months late": of["Months late"],
            "Stop": of["Stop"] > 0,
            "Counted on": _money(on.both.counted[0, :, t], unit),
            "Delivered": _money(on.both.delivered[1, :, t], unit),
        },
        index=pd.Index([scheme.name for scheme in plan.schemes], name="Scheme"),
    )
    return pd.concat([live, _register(plan, unit)], axis=1)


@once_a_plan
def _register(plan: Plan, unit: Unit) -> pd.DataFrame:
    """Return what the register says of each scheme."""
    each, april = plan.schemes, first_month(plan.first_year)
    start = schemes(plan).start[:, 0, 0].astype(int) + april
    return pd.DataFrame(
        {
            "Programme": [scheme.programme or NO_PROGRAMME for scheme in each],
            "Status": [scheme.status or NO_STATUS for scheme in each],
            "RAG": [scheme.rag or NO_RAG for scheme in each],
            "Line": [scheme.line for scheme in each],
            "Start": pd.to_datetime([first_day(int(month)) for month in start]),
            "First year": _money([scheme.first_year_saving for scheme in each], unit),
            "Full year": _money([scheme.full_year for scheme in each], unit),
            "Lead": [scheme.lead for scheme in each],
            "Provider": [scheme.provider for scheme in each],
        },
        index=pd.Index([scheme.name for scheme in each], name="Scheme"),
    )


def _money(thousands: Sequence[float] | npt.NDArray[np.float64], unit: Unit) -> npt.NDArray[np.float64]:
    """Put £k into the unit; schemes are small, so £m have two places."""
    return np.round(np.asarray(thousands) / PER[unit], 2 if unit == "£m" else 0) + 0.0


def _found(every: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Draw the search and the filters, and return which rows they leave."""
    wanted = st.text_input(
        "Search", key="scheme_search", persist_state="session", placeholder="name, lead or provider", width=230
    )
    which = np.ones(len(every), dtype=np.bool_)
    if wanted.strip():
        text = every.index + " " + every["Lead"] + " " + every["Provider"]
        which &= text.str.contains(wanted.strip(), case=False, regex=False).to_numpy()
    with st.popover("Filter", icon=":material/filter_list:"):
        for name, label in FILTERS.items():
            key, options = f"scheme_filter_{name}", _options(every, name)
            chosen = st.session_state.get(key) or []
            if gone := set(chosen) - set(options):
                st.session_state[key] = [each for each in chosen if each not in gone]
            left = st.multiselect(label, options, key=key, persist_state="session", placeholder="all")
            if left:
                which &= every[name].isin(left).to_numpy()
    return which


def _options(every: pd.DataFrame, name: str) -> list[str]:
    found = list(dict.fromkeys(every[name]))
    return [status for status in (*STATUSES, NO_STATUS) if status in found] if name == "Status" else found


def _said(here: Session, count: int, own: Sequence[Setting]) -> str:
    """Say how many schemes are shown, and what is set for some of them."""
    every = len(here.plan.schemes)
    shown = f"{every} schemes. " if count == every else f"{count} of {every} schemes, as searched and filtered. "
    if not own:
        return f"{shown}Type into Delivery, Months late or Stop to try another course; Undo takes it back."
    mine = Scenario("", {each: here.scenario.values[each] for each in own})
    return f"{shown}Set: {escaped(settings.settings(here.plan, mine))}."
