"""The roll-up: the whole and its parts as sums, and the rules that the whole meets and a part misses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.portfolio import OUTPUTS, Verdict, verdicts
from ui.charts import bars
from ui.parts import choices, figures, style
from ui.portfolio.view import NOW, PLANS, Shown, beyond, part
from ui.portfolio.words import listed
from ui.words.money import better_or_worse, finer, money, percent
from ui.words.position import TESTS

SHARE = "surplus_share"
LABELS = {
    "in_year": "In-year position",
    SHARE: "In-year position, share of recurrent allocation",
    "allocation": "Allocation",
    "recurrent_allocation": "Recurrent allocation",
    "spend": "Spend",
    "qipp_planned": "QIPP planned",
    "qipp_delivered": "QIPP delivered",
    "headroom": "Headroom",
    "contingency": "Contingency",
    "underlying": "Underlying position",
    "cumulative": "Cumulative position",
    "surplus_required": "Surplus required",
    "after_rules": "Position after the rules",
}
BARS = "Blue: as set now. Grey behind: the plans.\nDashed line: surplus required."


def draw(on: Shown) -> None:
    """Draw one part's position, the sums of all parts, and the rules that are met and missed at once."""
    with st.container(horizontal=True):
        name = part(on, "rollup_part")
        known = [SHARE, *OUTPUTS]
        shown = [output for output in LABELS if output in known]
        output = choices.choose("Result in the table", shown, "rollup_result", "in_year", LABELS.__getitem__, 300)
    now, plan = on.of("in_year", name), on.of("in_year", name, PLANS)
    required = on.of("surplus_required", name)
    data = bars.bars(plan.tolist(), now.tolist(), required.tolist(), on.labels, on.unit).dropna()
    words = (f"In-year surplus or deficit, {on.unit}", BARS, "Surplus required")
    said = (
        f"{name}: {money(float(now[on.at]), on.unit)} in {on.label(on.year)}, "
        f"{better_or_worse(float(now[on.at] - plan[on.at]), on.unit, 'the plans')}."
    )
    figures.chart("Position of a part by year", data, bars.bar_specification(*words, style.palette()), said)
    unit = "%" if output == SHARE else on.unit
    figures.table(_sums(on, output), f"{LABELS[output]} by part, {unit}")
    st.caption("Every figure of a group is the sum of its members’; a share is its sum over its sum.")
    _met_and_missed(on)
    beyond(on)


def _sums(on: Shown, output: str) -> pd.DataFrame:
    rows = {}
    for node in on.portfolio.nodes:
        if output == SHARE:
            texts = [_or_none(v, percent(v, 2)) for v in on.projection.surplus_share(node.name)[NOW].tolist()]
        else:
            texts = [_or_none(v, money(v, on.unit)) for v in on.of(output, node.name).tolist()]
        rows["\u2003" * node.level + node.name] = texts
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Part")


def _or_none(value: float, text: str) -> str:
    return "no total" if np.isnan(value) else text


def _met_and_missed(on: Shown) -> None:
    """Draw what the whole meets and a part misses, both side by side."""
    st.header("Met by the whole, missed by a part", anchor=False)
    found = [each for each in verdicts(on.projection, NOW) if each.met_and_missed]
    if not found:
        st.markdown("There is no rule that a group meets while one of its members misses it.")
        return
    figures.table(pd.DataFrame([_row(on, each) for each in found]).set_index("Rule"), "Rules met and missed")


def _row(on: Shown, each: Verdict) -> dict[str, str]:
    missed = [f"{name} by {finer(gap, on.unit)}" for name, gap in each.missed_by]
    return {
        "Rule": TESTS[each.rule],
        "Year": on.label(each.year),
        "Part": each.node.name,
        "The part as a whole": f"✓ met by {finer(each.margin, on.unit)}",
        "Its members": f"✕ missed by {listed(missed, 6)}",
    }
