"""Growth against QIPP: what each organisation expects to grow by, against what it saves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.portfolio import GrowthAndQipp, growth_and_qipp
from ui.charts import portfolio
from ui.charts.bars import spaced
from ui.parts import figures, style
from ui.portfolio.view import NOW, Shown, beyond
from ui.portfolio.words import count, listed
from ui.words.money import number, percent

NAMED = 12  # points that can bear their names


def draw(on: Shown) -> None:
    """Draw every organisation's growth against its savings in the year in view."""
    if on.at == 0:
        st.info(f"Nothing grows in {on.label(on.year)}, the first year: choose a later year above.")
        return
    found = sorted(
        growth_and_qipp(on.moved, on.projection, on.year, NOW), key=lambda each: each.qipp - each.growth
    )
    st.markdown(f"**{_sentence(on, found)}**")
    specification = portfolio.scatter(
        f"Growth against QIPP, {on.label(on.year)}",
        "Per cent of the allocation of the year before.\nDashed: savings equal to growth.",
        "QIPP savings delivered, %", "Growth and prices, less efficiency, %", style.palette(),
    )  # fmt: skip
    said = "Below the line a year’s savings are more than its growth; above it, growth is more than is saved."
    figures.chart("Growth against QIPP", _points(found), specification, said)
    figures.behind("Growth against QIPP", lambda: _table(found))
    beyond(on)


def _sentence(on: Shown, found: list[GrowthAndQipp]) -> str:
    above = [each.organisation for each in found if each.growth > each.qipp]
    year = on.label(on.year)
    if not above:
        return f"All {count(len(found))} save more than they grow by in {year}."
    verb = "grows" if len(above) == 1 else "grow"
    return (
        f"{listed(above)} {verb} by more than {'it saves' if len(above) == 1 else 'they save'} in {year}; "
        f"furthest {above[0]}, by {percent(found[0].growth - found[0].qipp)} of its allocation."
    )


def _points(found: list[GrowthAndQipp]) -> pd.DataFrame:
    words = spaced([100.0 * each.growth for each in found], 0.06 * _range(found)) if len(found) <= NAMED else []
    rows = [
        {
            "what": "point",
            "x": 100.0 * each.qipp,
            "y": 100.0 * each.growth,
            "size": each.size / 1000.0,
            "label": each.organisation,
            "name": each.organisation if words else "",
            "words_y": words[place] if words else 100.0 * each.growth,
            "x_text": percent(each.qipp),
            "y_text": percent(each.growth),
        }
        for place, each in enumerate(found)
    ]
    reach = min(max(each.growth for each in found), max(each.qipp for each in found))
    ends = (0.0, 100.0 * max(0.0, reach))
    return pd.DataFrame([*rows, *({"what": "line", "x": end, "y": end} for end in ends)])


def _range(found: list[GrowthAndQipp]) -> float:
    """How far the axis of growth reaches, in per cent."""
    grown = [100.0 * each.growth for each in found]
    return max(0.0, *grown) - min(0.0, *grown)


def _table(found: list[GrowthAndQipp]) -> pd.DataFrame:
    rows = [
        {
            "Organisation": each.organisation,
            "Growth and prices, less efficiency": percent(each.growth, 2),
            "QIPP delivered": percent(each.qipp, 2),
            "Growth less QIPP, points": number(100.0 * (each.growth - each.qipp), 2),
        }
        for each in found
    ]
    return pd.DataFrame(rows).set_index("Organisation")
