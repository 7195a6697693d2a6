"""What ties care to pounds: activity avoided and its price; what is good for one and bad for the other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.answers import conflicts
from ccgmodel.plan import Plan
from ccgmodel.projection import missed_activity, prices
from ccgmodel.scenario import Batch, Scenario
from ui.parts import figures
from ui.words import metrics
from ui.words.money import MINUS, Unit, finer, number

LINKS = (
    "**How care and money hang together here.** Activity growth raises admissions, and spend on those that have "
    "a price. A savings scheme that avoids admissions saves their price; what it does not deliver is not avoided, "
    "and costs what it would have saved. A scheme that releases no cash still moves its metric, and not the "
    "position. “Planned improvement achieved” moves metrics only."
)


def warnings(plan: Plan, scenario: Scenario, unit: Unit) -> None:
    """Say where the scenario is good for the money and bad for a metric, or the other way round."""
    found = conflicts(plan, scenario)
    if found:
        with st.container(key="care_conflicts"):
            st.warning("\n\n".join(metrics.conflicts(plan, found, unit)), icon=":material/balance:")


def draw(plan: Plan, scenario: Scenario, unit: Unit) -> None:
    """Draw the parts of activity that are avoided, each with its price, and what of that is missed."""
    st.markdown(LINKS)
    if not plan.activity_groups:
        st.info("This plan states no activity that its schemes avoid, so its metrics move no money.")
        return
    rows, avoided, saved = {}, 0.0, 0.0
    for group, price in zip(plan.activity_groups, prices(plan), strict=True):
        count = sum(group.reductions)
        avoided, saved = avoided + count, saved + count * float(price)
        rows[f"{group.metric}: {group.name}"] = {
            "Avoided in the plan": number(count, 0),
            "Price of one": f"£{number(1000.0 * float(price), 0)}" if price else "not printed",
            "Worth": finer(count * float(price), unit) if price else "not known",
            "Made by": group.scheme or "no scheme of its own",
        }
    st.markdown(f"The plan avoids **{number(avoided, 0)}**, worth **{finer(saved, unit)}** at their own prices.")
    figures.table(pd.DataFrame.from_dict(rows, orient="index").rename_axis("Activity"), "Activity avoided")
    missed = missed_activity(plan, Batch.of([scenario]))[..., 0]
    for metric, by_year in zip(plan.metrics, missed, strict=True):
        last = float(by_year[-1])
        if abs(last) >= 0.05:
            more = "are not avoided" if last > 0 else "more are avoided than planned"
            text = number(abs(last), 1).removeprefix(MINUS)
            st.markdown(f"In this scenario {text} of “{metric.name}” {more} by {plan.year_labels[-1]}.")
