"""Who bears what is not delivered: its cost, shares, contingency, the steps of escalation and the options."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import risk_share
from ccgmodel.scenario import Scenario
from ui.parts import figures
from ui.words.money import Unit, finer, percent


def draw(plan: Plan, scenario: Scenario, year: int, unit: Unit) -> None:
    """Draw the agreement on risk as it is stated, with the cost that the scenario brings."""
    found, t = risk_share(plan, [scenario]), year - plan.first_year
    cost = float(found.cost[0, t])
    if cost > 0:
        st.markdown(f"**In {year_label(year)}, {finer(cost, unit)} of planned savings is not delivered.**")
    else:
        st.markdown(
            f"**Every planned saving is delivered in {year_label(year)}.** Lower QIPP delivery to see what "
            "non-delivery costs."
        )
    if not plan.risk_share:
        st.info("This plan states no agreement on risk. Its workbook’s sheet Risk share holds one.")
        return
    rows = {
        each.name: {
            "Share": "not printed" if each.share is None else percent(each.share),
            "Bears": "depends on the share" if each.share is None else finer(float(found.borne[0, i, t]), unit),
            "As agreed": each.detail,
        }
        for i, each in enumerate(found.bearers)
    }
    if rows:
        figures.table(
            pd.DataFrame.from_dict(rows, orient="index").rename_axis("Who bears it"), "Who bears the cost"
        )
    for each in found.contingencies:
        amount = "no sum is printed" if each.amount is None else finer(each.amount, unit)
        said = each.detail or amount if each.amount is None else f"{amount}. {each.detail}"
        st.markdown(f"**Contingency outside the pool:** {each.name}. {said}")
    if found.contingency is not None:
        beyond = float(found.uncovered[0, t])
        st.markdown(
            f"Beyond the contingency: {finer(beyond, unit)}." if beyond > 0 else "The contingency covers it."
        )
    if found.ladder:
        st.markdown("**Who decides, the nearest first**")
        st.markdown("\n".join(f"{n}. {each.name}. {each.detail}" for n, each in enumerate(found.ladder, 1)))
    if found.options:
        options = "; ".join(each.name[0].lower() + each.name[1:] for each in found.options)
        st.markdown(f"**What can be done:** {options}.")
    if found.not_shared:
        st.caption(f"These lines bear none of it: {', '.join(found.not_shared)}.")
