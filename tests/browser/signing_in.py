"""A page of the tests' own: sign in with Streamlit's own button, and see and save what the store allows.

It goes the planner's way: what the provider says becomes an identity in `ccgmodel.store`, and the store decides.
"""

import os
from pathlib import Path

import streamlit as st

from ccgmodel.document import Document
from ccgmodel.scenario import Scenario
from ccgmodel.store import AccessError, Database, Settings, Store, StoreError, identify

BARNET = Path(__file__).parents[2] / "sample_data" / "barnet-recovery-2013.xlsx"


@st.cache_resource
def database() -> Database:
    return Database.open(Settings.from_environment(os.environ, sign_in=True))


settings = Settings.from_environment(os.environ, sign_in=True)
try:
    identity = identify(settings, claims=st.user.to_dict(), from_this_computer=st.context.ip_address is None)
except AccessError as error:
    st.write(f"Refused: {error}")
    st.button("Sign in", on_click=st.login)
    st.stop()

store = Store(database(), identity)
st.write(f"You are {identity.name}, known as {identity.person}.")
st.button("Sign out", on_click=st.logout)
plans = store.plans.all()
for plan in plans:
    saved = [f"{each.name} by {each.saved_by_name}" for each in store.scenarios.all(plan.id)]
    st.write(f"{plan.organisation} as {plan.role}: {', '.join(saved) or 'nothing'}")
st.write(f"{len(plans)} plans")
if st.button("Upload"):
    store.plans.add(BARNET.read_bytes(), BARNET.name)
    st.rerun()
if st.button("Share"):
    store.plans.give(plans[0].id, "bob@example.org", "viewer")
if st.button("Save"):
    try:
        scenario = Scenario.of({"qipp_delivery": 0.5}, "Half")
        store.scenarios.create(plans[0].id, Document.of(store.plans.open(plans[0].id), scenario))
    except StoreError as error:
        st.write(f"Refused: {error}")
    else:
        st.rerun()
