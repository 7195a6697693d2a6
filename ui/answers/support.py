"""What a plan receives, borrows and sets aside by name, and its position with and without the support."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ccgmodel.answers import without_support
from ccgmodel.plan import Floats, Plan
from ccgmodel.projection import Projection
from ccgmodel.scenario import Scenario
from ccgmodel.words.money import Unit, money
from ui.parts import figures, tables
from ui.session.history import Session

WITH_SUPPORT = "In-year position with and without support"
REPAYABLE = "Repayable support"
SET_ASIDE = "Set aside, released and held"


def name(plan: Plan) -> str:
    """Name the tables after what the plan has: Support and set-asides; blank where it has neither."""
    has = [("support", plan.support or plan.repayable), ("set-asides", plan.set_asides)]
    return " and ".join(said for said, those in has if those).capitalize()


def sentence(here: Session) -> str:
    """Say the last year's position without any support; blank where there is none."""
    found = without_support(here.plan, here.scenario)
    if not found:
        return ""
    position = money(float(found[-1].in_year[-1]), here.unit)
    called = found[-1].name or "any support"
    return f"Without {called} the in-year position of {here.plan.year_labels[-1]} would be {position}."


def draw(here: Session, scenario: Projection) -> None:
    """Draw a table of each kind that the plan has."""
    plan, unit = here.plan, here.unit
    found = {
        WITH_SUPPORT: with_and_without(scenario, here.scenario, unit) if plan.support else None,
        REPAYABLE: drawn_and_outstanding(scenario, unit) if plan.repayable else None,
        SET_ASIDE: released_and_held(scenario, unit) if plan.set_asides else None,
    }
    for title, table in found.items():
        if table is not None:
            st.table(figures.as_it_is(tables.unit_in_heading(table)), alt=title)


def with_and_without(projection: Projection, scenario: Scenario, unit: Unit) -> pd.DataFrame:
    """Return the in-year position as it is, without each support and without any, one row each."""
    plan = projection.plan
    rows = {"As it is set": projection.in_year[0]}
    for each in without_support(plan, scenario):
        hoped = ", hoped to recur" if each.hoped_to_recur else ""
        rows[f"Without {each.name}{hoped}" if each.name else "Without any support"] = each.in_year
    return _by_year(WITH_SUPPORT, rows, plan, unit)


def drawn_and_outstanding(projection: Projection, unit: Unit) -> pd.DataFrame:
    """Return what becomes of each repayable support by year, four rows each."""
    plan = projection.plan
    rows = {
        f"{each.name}, {said}": values[0, place]
        for place, each in enumerate(plan.repayable)
        for said, values in (
            ("drawn", projection.drawn),
            ("repaid", projection.repaid),
            ("written off", projection.written_off),
            ("outstanding", projection.outstanding),
        )
    }
    return _by_year(REPAYABLE, rows, plan, unit)


def released_and_held(projection: Projection, unit: Unit) -> pd.DataFrame:
    """Return the headroom, where there is any, and each set-aside by name: all of it, released and held."""
    plan = projection.plan
    headroom = projection.headroom[0]
    held = projection.allocation - projection.total_spend - projection.in_year - projection.set_asides_held.sum(1)
    of = {"Headroom": (headroom, held[0])} if plan.rules.headroom_rate or headroom.any() else {}
    for place, each in enumerate(plan.set_asides):
        of[each.name] = (projection.set_asides[0, place], projection.set_asides_held[0, place])
    rows: dict[str, Floats] = {}
    for name, (whole, kept) in of.items():
        rows |= {name: whole, f"{name}, released": whole - kept, f"{name}, held": kept}
    return _by_year(SET_ASIDE, rows, plan, unit)


def _by_year(title: str, rows: Mapping[str, Floats], plan: Plan, unit: Unit) -> pd.DataFrame:
    """Write figures in £k, (year,) by the name of their row, as a table."""
    texts = {name: [money(float(value), unit) for value in row] for name, row in rows.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(plan.year_labels)).rename_axis(title)
