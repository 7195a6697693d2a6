"""The chart of the Better Care Fund page: lying bars, the plan's grey, the scenario's blue on top."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from textwrap import fill

import altair as alt
import numpy as np
import pandas as pd

from ccgmodel.baseline import PoolBridge
from ccgmodel.plan import Floats
from ui.charts.bars import NO_DATA, Palette, Specification, finished
from ui.words.money import HALF_A_POUND, PER, Unit, finer, pounds, signed_pounds

ROW = 34  # px for each bar


def bars(names: Sequence[str], planned: Floats, ours: Floats, unit: Unit) -> pd.DataFrame:
    """Return the data of a bar for each name, given in £k."""
    return pd.DataFrame(
        {
            "name": [name or "Not stated" for name in names],
            "row": [fill(name or "Not stated", 34) for name in names],
            "plan": planned / PER[unit],
            "scenario": ours / PER[unit],
            "end": np.maximum(planned, ours) / PER[unit],
            "label": [finer(value, unit) for value in ours],
            "plan_text": [pounds(value) for value in planned],
            "scenario_text": [pounds(value) for value in ours],
            "difference": [signed_pounds(a - b) for a, b in zip(ours, planned, strict=True)],
        }
    )


def steps(found: PoolBridge, before: float, after: float, unit: Unit) -> pd.DataFrame:
    """Return the data of a waterfall: a year's lines, what changed, the next year's lines, and what is paid in."""
    moves = [(each.name, each.change) for each in found.lines]
    if abs(found.gap_after) > HALF_A_POUND:
        moves.append(("Paid in, not spent", found.gap_after))
    rows, level = [("Lines before", 0.0, before, pounds(before), "end")], before
    for name, amount in moves:
        kind = "better" if amount > 0 else "worse"
        rows.append((name, level, level + amount, signed_pounds(amount), kind))
        level += amount
    rows.append(("Paid in" if level != after else "Lines after", 0.0, level, pounds(level), "end"))
    drawn = pd.DataFrame(rows, columns=["label", "start", "stop", "text", "kind"])
    drawn[["start", "stop"]] /= PER[unit]
    return drawn.assign(top=drawn[["start", "stop"]].max(axis=1))


@lru_cache(maxsize=32)
def specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars in the order of the data, each with its sum at its end."""
    axis = alt.Axis(
        title=None, ticks=False, domain=False, labelLimit=260, labelOverlap=False, offset=4,
        labelExpr="split(datum.label, '\\n')",
    )  # fmt: skip
    base = alt.Chart(NO_DATA).encode(
        y=alt.Y("row:N", sort=None, axis=axis),
        tooltip=[
            alt.Tooltip("name:N", title="Group"),
            alt.Tooltip("scenario_text:N", title="Scenario"),
            alt.Tooltip("plan_text:N", title="Plan"),
            alt.Tooltip("difference:N", title="Difference"),
        ],
    )
    x = alt.X("plan:Q", axis=alt.Axis(title=None, format=",~r", tickCount=4))
    layers = [
        base.mark_bar(height={"band": 0.72}, color=palette.plan, opacity=0.45).encode(x=x),
        base.mark_bar(height={"band": 0.42}, color=palette.scenario).encode(x="scenario:Q"),
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(x=alt.datum(0)),
        base.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, aria=False, color=palette.text).encode(
            x="end:Q", text="label:N"
        ),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})
