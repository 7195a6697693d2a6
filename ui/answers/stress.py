"""The shocks: what each named thing that goes wrong would do, one click each, and what any two would."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.answers import Output, Stress, stress
from ccgmodel.scenario import Scenario
from ccgmodel.words.figures import figure, name_of
from ccgmodel.words.money import PER, money, signed
from ui.charts import lying_bars
from ui.parts import choices, figures, style
from ui.session import state
from ui.session.history import Session


def draw(here: Session) -> None:
    """Draw what each shock does to a position, the buttons that apply them, and the pairs."""
    plan, unit = here.plan, here.unit
    asked = Output("in_year", choices.year(plan, "shocks_year"))
    found = stress(plan, here.scenario, asked)
    if not found.shocks:
        st.info("This plan has nothing that the named shocks could hit.")
        return
    worst = int(found.alone.argmin())
    st.markdown(
        f"**The worst single shock is “{found.shocks[worst].label}”: {name_of(plan, asked).lower()} falls to "
        f"{money(float(found.alone[worst]), unit)}.**"
    )
    with st.container(horizontal=True, gap="xsmall", key="shocks"):
        for shock, scenario in zip(found.shocks, found.scenarios, strict=True):
            st.button(
                shock.label,
                key=f"shock_{shock.name}",
                icon=":material/bolt:",
                on_click=state.show,
                args=(Scenario("Your scenario", dict(scenario.values)),),
                help="Adds this shock to the scenario, here and on the What if page. Undo takes it back.",
            )
    rows = [("No shock", found.before), *_after(found)]
    data = pd.DataFrame(
        {
            "label": [label for label, _ in rows],
            "value": [value / PER[unit] for _, value in rows],
            "text": [money(value, unit) for _, value in rows],
        }
    )
    specification = lying_bars.rows(
        f"After each shock, {unit}",
        f"{name_of(plan, asked)}.\nEach shock by itself, on top of the scenario.",
        style.palette(),
    )
    limited = [shock.label for shock in found.shocks if shock.limited]
    said = f"Without a shock it is {money(found.before, unit)}. " + (
        f"A lever’s bounds let less happen than these names say: {', '.join(limited)}." if limited else ""
    )
    figures.chart("After each shock", data, specification, said)
    st.caption(
        "Shocks are named what-ifs, not predictions; nothing here says how likely any is. Two at once need not "
        "add up: the table shows both together."
    )
    figures.table(_pairs(found, here), f"Shocks in pairs: {name_of(plan, asked).lower()}, {unit}")


def _after(found: Stress) -> list[tuple[str, float]]:
    return [(shock.label, float(value)) for shock, value in zip(found.shocks, found.alone, strict=True)]


def _pairs(found: Stress, here: Session) -> pd.DataFrame:
    """One row a shock: alone, its change, and with each of the others."""
    labels = [shock.label for shock in found.shocks]
    rows = []
    for i, (label, alone) in enumerate(_after(found)):
        with_each = {
            f"and {other}": figure(here.plan, found.output, float(found.pairs[i, j]), here.unit) if i != j else "·"
            for j, other in enumerate(labels)
        }
        change = signed(alone - found.before, here.unit)
        rows.append({"Shock": label, "Alone": money(alone, here.unit), "Change": change, **with_each})
    return pd.DataFrame(rows).set_index("Shock")
