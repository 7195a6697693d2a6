"""Support among the members: who pays, who receives, what is repaid, and that it nets to nil."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import Supported, Transfer, balances, supported
from ui.charts import portfolio
from ui.parts import figures, style
from ui.portfolio.view import NOW, Shown, beyond
from ui.words.money import PER, finer, money, signed


def draw(on: Shown) -> None:
    """Draw the transfers, positions without and with them, and what is still to be repaid."""
    transfers = on.portfolio.transfers
    if not transfers:
        st.info(
            "No support passes between these organisations. The sheet Transfers of the portfolio’s workbook "
            "(portfolio.xlsx, beside the plans) holds who pays whom, by year."
        )
        return
    for each in transfers:
        st.markdown(f"**{_sentence(on, each)}**")
    found = supported(on.projection)
    if np.abs(found.net[:, on.at]).max() >= 0.5:
        _picture(on, found)
    else:
        st.markdown(
            f"No support passes in {on.label(on.year)}: choose another year above to see one in which it does."
        )
    figures.table(_net(on, found), f"Support received less paid, {on.unit}")
    figures.table(_balances(on), f"Still to be repaid at the end of the year, {on.unit}")
    if any(each.inside for each in transfers):
        st.caption("A transfer that is already in the plans is taken out of the position before support.")
    beyond(on)


def _sentence(on: Shown, each: Transfer) -> str:
    flows = "; ".join(
        f"{finer(abs(amount), on.unit)} {'to' if amount > 0 else 'back from'} {each.receiver} "
        f"in {year_label(year)}"
        for year, amount in sorted(each.amounts.items())
    )
    left = f" {finer(each.outstanding, on.unit)} is not repaid." if abs(each.outstanding) >= 0.5 else ""
    inside = " The plans contain it." if each.inside else " It comes on top of the plans."
    return f"{each.description}, from {each.payer}: {flows}.{left}{inside}"


def _picture(on: Shown, found: Supported) -> None:
    size, at = PER[on.unit], on.at
    names = on.portfolio.organisations
    shown = [
        m for m in range(len(names)) if abs(found.net[m, at]) >= 0.5 and not np.isnan(found.after[m, NOW, at])
    ]
    before, after = found.before[shown, NOW, at], found.after[shown, NOW, at]
    data = pd.DataFrame(
        {
            "label": [names[m] for m in shown],
            "first": before / size,
            "second": after / size,
            "first_text": [money(float(value), on.unit) for value in before],
            "second_text": [money(float(value), on.unit) for value in after],
            "words": [f"{signed(float(found.net[m, at]), on.unit)}" for m in shown],
        }
    )
    specification = portfolio.pairs(
        f"In-year position {on.label(on.year)}, {on.unit}",
        "Grey: before support. Blue: after it.\nFigures: what support adds or takes.",
        "Before support", "After support", style.palette(),
    )  # fmt: skip
    total = float(np.abs(found.net[:, at]).sum()) / 2.0
    said = f"{finer(total, on.unit)} changes hands in {on.label(on.year)}; over all members it nets to nil."
    figures.chart("Positions before and after support", data, specification, said)


def _net(on: Shown, found: Supported) -> pd.DataFrame:
    rows = {
        name: [signed(float(value), on.unit) for value in found.net[m]]
        for m, name in enumerate(on.portfolio.organisations)
    }
    rows["All together"] = [signed(float(value), on.unit) for value in found.net.sum(axis=0)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Organisation")


def _balances(on: Shown) -> pd.DataFrame:
    rows = {
        what: [money(float(value), on.unit) for value in values]
        for what, values in balances(on.portfolio, on.projection.years).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Transfer")
