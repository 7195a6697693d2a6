import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ccgmodel.words import position
from ccgmodel.words.called import savings_words
from ccgmodel.words.text import escaped
from ui.parts import figures
from ui.parts.levers import scenario as levers
from ui.savings import gateways, outturn, pipeline, programme, providers, schemes
from ui.session import state

PROGRAMME, SCHEMES, PIPELINE = "Programme", "Schemes", "Pipeline"
GATEWAYS, PROVIDERS, OUTTURN = "Gateways", "Providers", "Outturn"


@st.fragment(key=state.ANSWER)
def answer(year: int, view: str, body: DeltaGenerator, places: programme.ProgrammePlaces | None) -> None:
    """Draw all that a lever moves."""
    state.redraw_if_done()
    on = programme.shown(year)
    with st.container(key="headline"):
        st.markdown(programme.headline(on.at, on.here.unit, moved=on.moved))
        with st.container(key="position"):
            st.markdown(position.headline(on.plan, on.scenario, moved=on.moved))
    figures.tiles(programme.headline_figures(on.at, on.here.unit, on.here.plan))
    with body:
        if places:
            programme.draw(on, places)
        elif view == SCHEMES:
            schemes.draw(on)
        elif view == PIPELINE:
            pipeline.draw()
        elif view == GATEWAYS:
            gateways.draw(on.here.plan)
        elif view == PROVIDERS:
            providers.draw(on)
        elif view == OUTTURN:
            outturn.draw(on.here.plan, on.here.scenario, on.here.unit, on.year)
    levers.bring(levers.of_programme(on.here.plan), "qipp")


here = state.enter("pages/qipp.py")
year = programme.head(here)
if not here.plan.schemes:
    programme.without_schemes(here.plan)
    if here.plan.opportunities:
        pipeline.draw()
    if here.plan.money_actuals:
        outturn.draw(here.plan, here.scenario, here.unit, year)
    st.stop()

# What no lever moves while a hand is on it is drawn here, once, and so not again at every move.
first = st.container()
view = st.segmented_control(
    "View",
    [PROGRAMME, SCHEMES, PIPELINE, GATEWAYS, PROVIDERS, OUTTURN],
    default=PROGRAMME,
    required=True,
    key="qipp_view",
    label_visibility="collapsed",
    persist_state="session",
)
body = st.container()
with body:
    places = programme.places() if view == PROGRAMME else None
# What a lever moves is drawn first, and so painted first; the levers follow.
with first:
    answer(year, view, body, places)
with st.sidebar:
    levers.heading(escaped(savings_words("QIPP levers", here.plan)))
    levers.draw(levers.of_programme(here.plan), "qipp")
