"""The parts of the Compare page, each drawn from one projection of all that is compared."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ccgmodel.projection import Projection, project
from ui.charts import compare
from ui.charts.compare import Compared
from ui.parts import bridge, choices, style
from ui.parts.figures import behind, chart, table
from ui.record.compare import figures
from ui.session import pinned
from ui.session.history import Session
from ui.words.money import money
from ui.words.text import escaped

RESULTS = {"in_year": "In-year position", "cumulative": "Cumulative position", "underlying": "Underlying position"}


def draw(here: Session, compared: list[Compared]) -> None:
    """Draw everything about the scenarios that are compared."""
    projection = project(here.plan, [each.scenario for each in compared])
    named = [replace(each, name=escaped(each.name)) for each in compared]
    with st.container(key="headline"):
        st.markdown(figures.headline(projection, named, here.unit))
    st.header("Headline figures and milestones", anchor=False)
    table(figures.figures(projection, compared, here.unit), "Scenarios side by side")
    st.caption(f"Differences are from {named[0].name}, the first that was chosen.")
    _position(here, projection, compared)
    figures.draw_care(here.plan, compared)
    _assumptions(here, compared)
    _bridge(here, compared)


def _position(here: Session, projection: Projection, compared: list[Compared]) -> None:
    st.header("Year by year", anchor=False)
    result = choices.choose("Position", list(RESULTS), "compare_position", "in_year", RESULTS.__getitem__, 240)
    palette, name = style.palette(), f"{RESULTS[result]} of each scenario"
    colours, plans = compare.drawn_as(compared, palette)
    specification = compare.specification(
        f"{RESULTS[result]}, {here.unit}", "Dashed grey: published plan.", palette, colours, plans
    )
    values, last = getattr(projection, result), projection.plan.year_labels[-1]
    ends = "; ".join(
        f"{escaped(each.name)} {money(float(values[at, -1]), here.unit)}" for at, each in enumerate(compared)
    )
    data = compare.lines(projection, compared, result, here.unit)
    chart(name, data, specification, f"{RESULTS[result]} in {last}: {ends}.")
    behind(name, lambda: figures.by_year(projection, compared, result, here.unit))


def _assumptions(here: Session, compared: list[Compared]) -> None:
    st.header("Where their assumptions differ", anchor=False)
    found = figures.assumptions(here.plan, compared)
    if found.empty:
        st.markdown("Nowhere: all of them set the same.")
    else:
        table(found, "Differences in assumptions")


def _bridge(here: Session, compared: list[Compared]) -> None:
    st.header("Why one differs from another", anchor=False)
    by_key = {each.key: each for each in compared}
    with st.container(horizontal=True):
        first = choices.choose("From", list(by_key), "bridge_from", compared[0].key, lambda k: by_key[k].name, 280)
        second = choices.choose("To", list(by_key), "bridge_to", compared[1].key, lambda k: by_key[k].name, 280)
    before, after = by_key[first], by_key[second]
    if before.scenario.values == after.scenario.values:
        st.info("Both set the same, so there is nothing between them to explain. Choose two that differ.")
        return
    ends = (f"“{before.name}”", f"“{after.name}”")
    bridge.between(here, before.scenario, after.scenario, "From one scenario to another", ends, "compare")


def pin(here: Session, compared: list[Compared]) -> None:
    """Draw the choice of what is grey behind the scenario on every chart of every page."""
    by_key = {each.key: each for each in compared if each.key != compare.PLAN}
    name = here.ghost.scenario.name if here.ghost else "the published plan"
    with st.container(key="pinning", horizontal=True, vertical_alignment="bottom"):
        if by_key:
            chosen = choices.choose(
                "Pin behind every chart", list(by_key), "pin_chosen", next(iter(by_key)),
                lambda key: by_key[key].name, 320,
            )  # fmt: skip
            each = by_key[chosen]
            moment = replace(
                here.moment,
                scenario=replace(each.scenario, name=here.scenario.name if each.key == compare.NOW else each.name),
                opened="",
            )
            st.button("Pin it", icon=":material/keep:", on_click=pinned.pin, args=(moment,))
        st.button(
            "Back to the plan",
            icon=":material/keep_off:",
            on_click=pinned.pin,
            args=(None,),
            disabled=not here.ghost,
        )
    st.caption(f"Grey behind the charts of every page: {escaped(name)}.")
