"""The charts of the QIPP page: by programme, from gross to cash, month by month, and what matters most.

As in `charts`, specifications are constant and data are given at each run, here in the unit of money in use, with
the text of each figure beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from textwrap import fill
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ccgmodel.plan import Plan
from ccgmodel.projection import Months, Programme
from ccgmodel.words.money import PER, Unit, finer, money, percent
from ui.charts.answers import Move, steps
from ui.charts.bars import NO_DATA, Palette, Specification, finished, money_axis, named_ends, spaced, tooltips
from ui.charts.lying_bars import LARGE, WRAPPED, behind, in_order, lying

NO_PROGRAMME = "In no programme"
NO_SCHEME = "No scheme yet"
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
PLAN, SCENARIO = "Plan", "Scenario"


def programmes(both: Programme, year: int, unit: Unit) -> pd.DataFrame:
    """Return what each programme promises, counts and delivers in a year, largest first; what has none is last."""
    t, plan = year - both.plan.first_year, both.plan
    names = dict.fromkeys(scheme.programme for scheme in plan.schemes)
    rows = [
        (
            name or NO_PROGRAMME,
            int(which.sum()),
            float(both.planned[0, which, t].sum()),
            float(both.counted[0, which, t].sum()),
            float(both.delivered[1, which, t].sum()),
        )
        for name in names
        for which in [both.of(name)]
    ]
    rows = [row for row in rows if any(row[2:])]
    rows.sort(key=lambda row: -row[3])
    uncovered = float(both.elsewhere_planned[0, t] + both.unidentified_planned[0, t])
    if money(uncovered, unit) != money(0.0, unit):
        rows.append((NO_SCHEME, 0, 0.0, uncovered, float(both.elsewhere[1, t] + both.unidentified[1, t])))
    per = PER[unit]
    return pd.DataFrame(
        {
            "name": [row[0] for row in rows],
            "row": [fill(row[0], 32) for row in rows],
            "schemes": [row[1] for row in rows],
            "promised": [row[2] / per for row in rows],
            "counted": [row[3] / per for row in rows],
            "delivered": [row[4] / per for row in rows],
            "promised_text": [finer(row[2], unit) if row[1] else "" for row in rows],
            "counted_text": [finer(row[3], unit) for row in rows],
            "delivered_text": [finer(row[4], unit) for row in rows],
            "label": [f"{finer(row[4], unit)} of {finer(row[3], unit)}" for row in rows],
            "share": [percent(row[4] / row[3], 0) if row[3] > 0 else "" for row in rows],
        }
    )


def waterfall(both: Programme, year: int, unit: Unit) -> pd.DataFrame:
    """Return the steps from register to cash under the scenario in a year; each begins where the last one ends."""
    t = year - both.plan.first_year

    def of(values: np.ndarray) -> float:
        return float(values[1, :, t].sum())

    moves: list[Move] = [
        ("Risk", of(both.risk)),
        ("Overlap of schemes", of(both.overlap)),
        ("Beyond the plan’s total", of(both.beyond_plan)),
        ("Releases no cash", of(both.not_cashable)),
        ("Counted on", None),
        ("Late start", of(both.lateness)),
        ("Not delivered", of(both.shortfall)),
        ("Delivered", None),
        ("Investment", 0.0 - of(both.investment)),
    ]
    return steps(("Promised by the register", of(both.planned)), moves, ("Cash", None), unit)


def profile(months: Months, unit: Unit, behind: str = PLAN) -> pd.DataFrame:
    """Return what has been saved by the end of each month, plan and scenario: one row a series and month.

    `behind` names the plan, or what stands in its place.
    """
    both = {PLAN: months.plan, SCENARIO: months.scenario}
    drawn = np.concatenate([*both.values(), [0.0]]) / PER[unit]
    ends = spaced([float(values[-1]) / PER[unit] for values in both.values()], gap=0.1 * float(np.ptp(drawn)))
    return pd.concat(
        pd.DataFrame(
            {
                "month": MONTHS,
                "series": name,
                "value": values / PER[unit],
                "text": [money(value, unit) for value in values],
                "end": [np.nan] * (len(MONTHS) - 1) + [end],
                "words": f"{behind if name == PLAN else name} {money(float(values[-1]), unit)}",
            }
        )
        for (name, values), end in zip(both.items(), ends, strict=True)
    )


def falls(plan: Plan, found: Sequence[tuple[int, float]], unit: Unit) -> pd.DataFrame:
    """Return the schemes that a year's position rests on, the first first."""
    schemes = [plan.schemes[place] for place, _ in found]
    return pd.DataFrame(
        {
            "name": [scheme.name for scheme in schemes],
            "row": [fill(scheme.name, 34) for scheme in schemes],
            "programme": [scheme.programme for scheme in schemes],
            "status": [scheme.status or "not stated" for scheme in schemes],
            "fall": [fall / PER[unit] for _, fall in found],
            "label": [finer(fall, unit) for _, fall in found],
        }
    )


@lru_cache(maxsize=32)
def programmes_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars: an outline for what is promised, grey for what is counted on, the scenario's on top."""
    outline: dict[str, Any] = {"fillOpacity": 0.0, "stroke": palette.plan, "strokeWidth": 1.5}
    bars = [
        ("promised", {"band": 0.82}, outline),
        ("counted", {"band": 0.6}, behind(palette)),
        ("delivered", {"band": 0.34}, {"color": palette.scenario}),
    ]
    tips = {"Programme": "name", "Promised": "promised_text", "Counted on": "counted_text"}
    return lying(title, subtitle, palette, in_order("row:N", 230, **WRAPPED), bars, tips, "label", **LARGE)


@lru_cache(maxsize=32)
def falls_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars of one figure each."""
    bars = [("fall", {"band": 0.62}, {"color": palette.scenario})]
    tips = {"Scheme": "name", "Programme": "programme", "Status": "status", "Fall": "label"}
    y = in_order("row:N", 230, **WRAPPED)
    return lying(title, subtitle, palette, y, bars, tips, "label", **LARGE, height=30)


@lru_cache(maxsize=32)
def profile_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lines from nought, named at their right end: the plan's dashed and grey, the scenario's on top."""
    scale = alt.Scale(domain=[PLAN, SCENARIO], range=[palette.plan, palette.scenario])
    dash = alt.Scale(domain=[PLAN, SCENARIO], range=[[5, 4], [1, 0]])
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("month:O", sort=list(MONTHS), title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        color=alt.Color("series:N", legend=None, scale=scale),
        tooltip=tooltips({"By the end of": "month", "Line": "series", "Saved": "text"}),
    )
    axis = money_axis()
    layers = [
        base.mark_line(strokeWidth=3, point={"size": 45}).encode(
            y=alt.Y("value:Q", axis=axis), strokeDash=alt.StrokeDash("series:N", legend=None, scale=dash)
        ),
        named_ends(base),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=40)
