"""Net cover: what is held against the risks less what they would cost, by year and by organisation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import NetCover, net_cover
from ccgmodel.plan import Plan, year_label
from ccgmodel.words.money import PER, Unit, finer, money, signed
from ccgmodel.words.risks import quantified
from ccgmodel.words.text import escaped
from ui.charts import lying_bars
from ui.parts import style
from ui.parts.figures import chart, table

WORDS = "Grey: risks, all added up.\nBlue: what is held against them. Figures: net cover."
NAMES = ("Risks", "Mitigations")
Row = tuple[str, float, float]  # label, risks and mitigations in £k


def by_year(plan: Plan, unit: Unit) -> None:
    """Draw one plan's risks against its mitigations by year, and the mitigations one by one."""
    cover = net_cover(plan)
    years = quantified(plan, cover)
    if not years:
        st.info(
            "No risk and no mitigation of this plan states a sum, so there is no cover to work out. The sheet "
            "Risks of its workbook takes a downside in £ for each year, and rows of the kind “mitigation”."
        )
        return
    rows = [(plan.year_labels[t], float(cover.downside[t]), float(cover.mitigation[t])) for t in years]
    _draw(rows, "Year", "Net cover by year", unit)
    _unquantified(plan, cover, years)
    if plan.mitigations:
        table(_mitigations(plan, years, unit), f"What is held against the risks, {unit}")


def by_organisation(plans: Sequence[Plan], year: int, unit: Unit, whole: str) -> None:
    """Draw the risks of many plans against their mitigations in one year, the least covered first."""
    rows: list[Row] = []
    without = []
    for plan in plans:
        cover, t = net_cover(plan), year - plan.first_year
        if 0 <= t < plan.years and t in quantified(plan, cover):
            rows.append((plan.organisation, float(cover.downside[t]), float(cover.mitigation[t])))
        else:
            without.append(plan.organisation)
    if not rows:
        st.info(
            f"No plan states what its risks would cost in {year_label(year)}. Choose another year or portfolio."
        )
        return
    rows.sort(key=lambda row: row[2] - row[1])
    total = (whole, sum(row[1] for row in rows), sum(row[2] for row in rows))
    least = rows[0]
    side = "over" if least[2] >= least[1] else "short"
    st.markdown(
        f"**{escaped(least[0])} is covered least in {year_label(year)}: {finer(abs(least[2] - least[1]), unit)} "
        f"{side} if every risk came true. Together the cover is {signed(total[2] - total[1], unit)}.**"
    )
    _draw(rows, "Organisation", f"Net cover by organisation, {year_label(year)}", unit, total)
    st.caption(
        "Risks are not weighed by probability, as committee papers print them; some stand on both sides. "
        + (f"Without a sum: {escaped(', '.join(without))}." if without else "")
    )


def _draw(rows: Sequence[Row], what: str, name: str, unit: Unit, total: Row | None = None) -> None:
    size = PER[unit]
    data = pd.DataFrame(
        {
            "label": [row[0] for row in rows],
            "first": [row[1] / size for row in rows],
            "second": [row[2] / size for row in rows],
            "first_text": [money(row[1], unit) for row in rows],
            "second_text": [money(row[2], unit) for row in rows],
            "words": [_signed(row[2] - row[1], unit) for row in rows],
        }
    )
    label, risks, held = rows[int(np.argmin([row[2] - row[1] for row in rows]))]
    sums = f"{money(held, unit)} against {money(risks, unit)}, {_signed(held - risks, unit)}"
    said = f"Least in {escaped(label)}: {sums}."
    chart(name, data, lying_bars.pairs(f"{name}, {unit}", WORDS, *NAMES, style.palette()), said)
    figures = [
        {what: row[0], NAMES[0]: money(row[1], unit), NAMES[1]: money(row[2], unit),
         "Net cover": _signed(row[2] - row[1], unit)}
        for row in (*rows, *([total] if total else []))
    ]  # fmt: skip
    table(pd.DataFrame(figures).set_index(what), f"{name}: figures")


def _signed(thousands: float, unit: Unit) -> str:
    """Write net cover with its sign, finer where it is small."""
    text = finer(thousands, unit)
    return f"+{text}" if thousands > 0 else text


def _unquantified(plan: Plan, cover: NetCover, years: Sequence[int]) -> None:
    for t in years:
        if names := cover.unquantified[t]:
            st.caption(f"Without a sum in {plan.year_labels[t]}, and so not counted: {escaped(', '.join(names))}.")


def _mitigations(plan: Plan, years: Sequence[int], unit: Unit) -> pd.DataFrame:
    numbers = {risk.number: risk.name for risk in plan.risks if risk.number}
    rows = [
        {
            "Mitigation": held.name,
            "Held against": ", ".join(numbers.get(each, each) for each in held.against) or "any of them",
            "Owner": held.owner or "not stated",
            **{plan.year_labels[t]: _figure(held.amounts, t, unit) for t in years},
        }
        for held in plan.mitigations
    ]
    return pd.DataFrame(rows).set_index("Mitigation")


def _figure(amounts: Sequence[float | None], t: int, unit: Unit) -> str:
    figure = amounts[t] if amounts else None
    return "not stated" if figure is None else finer(figure, unit)
