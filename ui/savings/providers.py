"""What the plan and the scenario mean for those from whom the plan buys."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ccgmodel.answers import ProviderOutlook, provider_outlook
from ccgmodel.words.money import Unit, money, signed
from ccgmodel.words.text import escaped
from ui.parts import figures
from ui.savings.programme import ShownProgramme

NAME = "Providers"


def draw(on: ShownProgramme) -> None:
    """Draw the sentence and the table of providers."""
    found = provider_outlook(on.here.plan, on.here.scenario, on.year)
    if not found:
        st.info(
            "This plan names no providers. Name them in the column Provider of the sheet **Schemes**, and on the "
            "sheet **Providers** with the value of their contracts and what the savings take from their income."
        )
        return
    st.markdown(said(found, on.at.year, on.here.unit))
    figures.table(table(found, on.at.year, on.here.unit), NAME)
    if any(each.income is not None for each in found):
        st.caption(
            "Change of income is printed for the plan’s savings. Under the scenario it is as much more or less as "
            "all savings of the year are; that share is ours. A scheme of two providers stands on a row of both."
        )


def said(found: tuple[ProviderOutlook, ...], year: str, unit: Unit) -> str:
    """Say from whom most is taken.

    >>> names = {"provider": "Trust", "schemes": ("Falls",), "contract": None, "income": None, "income_now": None}
    >>> said((ProviderOutlook(**names, counted=400.0, delivered=200.0),), "2013/14", "£k")
    'In 2013/14 the schemes with **Trust** are to save £400k; the scenario has them save £200k.'
    """
    first = found[0]
    if first.income is not None and first.income_now is not None:
        does, way = ("take", "from") if first.income <= 0.0 else ("add", "to")
        return (
            f"In {year} the plan’s savings {does} {money(abs(first.income), unit)} {way} the income of "
            f"**{escaped(first.provider)}**; under the scenario {money(abs(first.income_now), unit)}."
        )
    return (
        f"In {year} the schemes with **{escaped(first.provider)}** are to save {money(first.counted, unit)}; the "
        f"scenario has them save {money(first.delivered, unit)}."
    )


def table(found: tuple[ProviderOutlook, ...], year: str, unit: Unit) -> pd.DataFrame:
    """Return one row a provider; what the plan does not state is said to be so."""
    return pd.DataFrame(
        [
            {
                "Provider": each.provider,
                f"Contract {year}": _money(each.contract, unit),
                "Change of income, plan": _signed(each.income, unit),
                "Change of income, scenario": _signed(each.income_now, unit),
                "Its schemes, plan": money(each.counted, unit) if each.schemes else "none",
                "Its schemes, scenario": money(each.delivered, unit) if each.schemes else "none",
                "Schemes": "; ".join(each.schemes),
            }
            for each in found
        ]
    ).set_index("Provider")


def _money(amount: float | None, unit: Unit) -> str:
    return "not stated" if amount is None else money(amount, unit)


def _signed(amount: float | None, unit: Unit) -> str:
    return "not stated" if amount is None else signed(amount, unit)
