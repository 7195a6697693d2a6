"""The stages that schemes pass: what each asks for, how many schemes are there, and which are short of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.answers import Short, short_of_gateways, stages, through
from ccgmodel.plan import Plan
from ui.parts import figures

NAME = "Stages of a scheme"
SHORT = "Schemes short of what their stage asks for"


def draw(plan: Plan) -> None:
    """Draw the stages, and the schemes for which nobody has recorded what they ask for."""
    if not stages(plan):
        st.info(
            "This plan states no stages that its schemes pass. Put them on the sheet **Gateways** of its "
            "workbook, in their order: the gate, who approves, and what it needs, such as a quality impact "
            "assessment."
        )
        return
    short = short_of_gateways(plan)
    st.markdown(said(plan, short))
    figures.table(process(plan), NAME)
    if short:
        figures.table(missing(short), SHORT)
        st.caption(
            "Counted is what the sheet **Gateways** records of each scheme: give the scheme, the gate and what it "
            "has under Needs. What is not recorded may well exist."
        )


def said(plan: Plan, short: tuple[Short, ...]) -> str:
    """Say how many schemes are short of what their stage asks for."""
    judged = [scheme for scheme in plan.schemes if through(plan, scheme)]
    if not judged:
        return "No scheme has a status that says which of these stages it is through."
    if not short:
        return f"**All {len(judged)} schemes** have what the stages they are through ask for."
    return (
        f"**{len(short)} of {len(judged)} schemes** are through stages for which the plan records nothing, or not "
        "all, of what they ask for."
    )


def process(plan: Plan) -> pd.DataFrame:
    """Return one row a stage."""
    return pd.DataFrame(
        [
            {
                "Stage": each.gate,
                "Who approves": each.approver or "not stated",
                "What it needs": "; ".join(each.needs) or "not stated",
                "Date": each.passed or "none",
                "Schemes there": str(sum(scheme.status == each.status for scheme in plan.schemes))
                if each.status
                else "not stated",
            }
            for each in stages(plan)
        ]
    ).set_index("Stage")


def missing(short: tuple[Short, ...]) -> pd.DataFrame:
    """Return one row a scheme: nothing recorded, or what is missing of each stage."""
    rows = [(each.scheme.name, each.scheme.status, _missing(each)) for each in short]
    return pd.DataFrame(rows, columns=["Scheme", "Status", "Not recorded"]).set_index("Scheme")


def _missing(of: Short) -> str:
    if all(needs == gate.needs for gate, needs in of.missing) and len(of.missing) > 1:
        return f"anything of the {len(of.missing)} stages up to {of.missing[-1][0].gate}"
    return "; ".join(f"{gate.gate}: {', '.join(needs)}" for gate, needs in of.missing)
