"""A plan that is being considered beside the one in use: totals, positions and every line."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario
from ccgmodel.words.money import Unit, listed, money, percent, signed, span
from ccgmodel.words.text import escaped
from ccgmodel.workbook import SheetSum
from ui.parts import figures
from ui.plan import method
from ui.session.history import Session

NOT_THERE = "not in this plan"
NOT_THE_SAME = "as Excel adds up no text, and we read no notes"


def sums(found: Sequence[SheetSum], unit: Unit) -> pd.DataFrame:
    """Return what the sheet's own cells add up to beside what was read from them."""
    rows = [
        {
            "Cells": each.where,
            "What": each.what,
            "In the sheet": f"{each.shown:,.10g} ({each.unit})",
            "Read as": money(each.read, unit),
            "The same": "yes" if each.agrees else f"no: {signed(each.difference, unit)}, {NOT_THE_SAME}",
        }
        for each in found
    ]
    return pd.DataFrame(rows).set_index("Cells")


def draw_read(here: Session, found: Sequence[SheetSum], plan: Plan) -> None:
    """Draw what was read beside what the sheet itself shows: its sums, and the printed figures that it has."""
    st.subheader(f"What was read, beside the sheet, {here.unit}", anchor=False)
    st.caption("In the sheet: what Excel adds up in these cells, such as in its status bar when they are marked.")
    differ = [each for each in found if not each.agrees]
    if differ:
        st.warning(f"{escaped(listed([each.what for each in differ]))}: what was read is not what Excel adds up.")
    figures.table(sums(found, here.unit), "Sums of the sheet beside what was read")
    if plan.published:
        st.markdown(method.score(plan))
        for name, table in method.reproduction(plan).items():
            figures.behind(name, table.copy)


def draw(here: Session, plan: Plan) -> None:
    """Draw the considered plan beside the one in use: totals, positions and every line."""
    st.subheader("Totals", anchor=False)
    figures.table(totals(here.plan, plan), "Totals of both plans")
    st.subheader(f"Position with no lever moved, {here.unit}", anchor=False)
    figures.table(positions(here.plan, plan, here.unit), "Position by year under both plans")
    st.subheader(f"Spend line by line, {here.unit}", anchor=False)
    figures.table(changes(here.plan, plan, here.unit), "Spend by line under both plans")


def totals(old: Plan, new: Plan) -> pd.DataFrame:
    """Return both plans' totals and implied growth side by side."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    return pd.DataFrame({"In use": _totals(before), "This file": _totals(after)}).rename_axis("Total")


def _totals(projection: Projection) -> dict[str, str]:
    plan = projection.plan
    spend, allocation = projection.total_spend[0], projection.allocation[0]
    return {
        "Organisation": plan.organisation,
        "Years": span(plan.year_labels),
        "Allocation, first year": money(allocation[0]),
        "Allocation, growth a year": _yearly(allocation),
        "Spend, first year": money(spend[0]),
        "Spend, growth a year": _yearly(spend),
        "QIPP planned, all years": money(projection.qipp_planned[0].sum()),
        "Headroom, first year": money(projection.headroom[0, 0]),
        "In-year position, last year": money(projection.in_year[0, -1]),
        "Cumulative position, last year": money(projection.cumulative[0, -1]),
    }


def _yearly(values: pd.Series | Sequence[float]) -> str:
    """Write the even yearly growth from the first year to the last."""
    if len(values) < 2:
        return "one year only"
    if min(values[0], values[-1]) <= 0:
        return "cannot be said, as one of them is not above nought"
    return percent((float(values[-1]) / float(values[0])) ** (1 / (len(values) - 1)) - 1, 2)


def positions(old: Plan, new: Plan, unit: Unit) -> pd.DataFrame:
    """Return the in-year and cumulative position by year under both plans, without any lever."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    years = sorted({*old.year_numbers, *new.year_numbers})
    rows = {
        f"{label}, {name}": [_of_year(projection, values, year, unit) for year in years]
        for label, values in (("In-year position", "in_year"), ("Cumulative position", "cumulative"))
        for name, projection in (("in use", before), ("this file", after))
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[year_label(y) for y in years]).rename_axis(
        "Position"
    )


def _of_year(projection: Projection, values: str, year: int, unit: Unit) -> str:
    place = year - projection.plan.first_year
    inside = 0 <= place < projection.plan.years
    return money(getattr(projection, values)[0, place], unit) if inside else NOT_THERE


def changes(old: Plan, new: Plan, unit: Unit) -> pd.DataFrame:
    """Return line by line what changed: spend in the first and the last year."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    names = dict.fromkeys([*old.line_names, *new.line_names])
    rows = []
    for name in names:
        was, now = _line(before, name), _line(after, name)
        rows.append(
            {
                "Line": name,
                **{
                    f"First year, {who}": _amount(line, 0, unit)
                    for who, line in (("in use", was), ("this file", now))
                },
                "Change": _difference(was, now, 0, unit),
                **{
                    f"Last year, {who}": _amount(line, -1, unit)
                    for who, line in (("in use", was), ("this file", now))
                },
                "Change, last year": _difference(was, now, -1, unit),
            }
        )
    return pd.DataFrame(rows).set_index("Line")


def _line(projection: Projection, name: str) -> list[float] | None:
    names = projection.plan.line_names
    return projection.spend[0, names.index(name)].tolist() if name in names else None


def _amount(line: list[float] | None, year: int, unit: Unit) -> str:
    return NOT_THERE if line is None else money(line[year], unit)


def _difference(was: list[float] | None, now: list[float] | None, year: int, unit: Unit) -> str:
    if was is None:
        return "new"
    return "gone" if now is None else signed(now[year] - was[year], unit)
