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
from ui.charts.bars import NO_DATA, Palette, Specification, finished, spaced
from ui.words.money import PER, Unit, finer, money, percent, signed

NO_PROGRAMME = "In no programme"
NO_SCHEME = "No scheme yet"
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
ROW = 34  # pixels for each row of a chart whose bars lie
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
            "end": [max(0.0, *row[2:]) / per for row in rows],
            "promised_text": [finer(row[2], unit) if row[1] else "" for row in rows],
            "counted_text": [finer(row[3], unit) for row in rows],
            "delivered_text": [finer(row[4], unit) for row in rows],
            "label": [f"{finer(row[4], unit)} of {finer(row[3], unit)}" for row in rows],
            "share": [percent(row[4] / row[3], 0) if row[3] > 0 else "" for row in rows],
        }
    )


def waterfall(both: Programme, year: int, unit: Unit) -> pd.DataFrame:
    """Return the steps from register to cash under the scenario in a year; each begins where the last one ends.

    Columns `start`, `end` and `amount` are in the unit; `kind` is "total", "less" or "more".
    """
    t = year - both.plan.first_year

    def of(values: np.ndarray) -> float:
        return float(values[1, :, t].sum())

    steps: list[tuple[str, float | None]] = [
        ("Promised by the register", None),
        ("Risk", of(both.risk)),
        ("Overlap of schemes", of(both.overlap)),
        ("Beyond the plan’s total", of(both.beyond_plan)),
        ("Releases no cash", of(both.not_cashable)),
        ("Counted on", None),
        ("Late start", of(both.lateness)),
        ("Not delivered", of(both.shortfall)),
        ("Delivered", None),
        ("Investment", 0.0 - of(both.investment)),
        ("Cash", None),
    ]
    level, rows = of(both.planned), []
    for name, change in steps:
        amount = level if change is None else change
        start = 0.0 if change is None else level
        level += change or 0.0
        kind = "total" if change is None else "less" if change < 0 else "more"
        text = money(amount, unit) if change is None else signed(amount, unit)
        rows.append((name, start / PER[unit], level / PER[unit], amount / PER[unit], text, kind))
    return pd.DataFrame(rows, columns=["row", "start", "end", "amount", "label", "kind"])


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
            "status": [scheme.status for scheme in schemes],
            "fall": [fall / PER[unit] for _, fall in found],
            "label": [finer(fall, unit) for _, fall in found],
        }
    )


@lru_cache(maxsize=32)
def programmes_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars: an outline for what is promised, grey for what is counted on, the scenario's on top."""
    base = _base([("Programme", "name"), ("Promised", "promised_text"), ("Counted on", "counted_text")])
    outline: dict[str, Any] = {"fillOpacity": 0.0, "stroke": palette.plan, "strokeWidth": 1.5}
    layers = [
        base.mark_bar(height={"band": 0.82}, **outline).encode(x=_x("promised")),
        base.mark_bar(height={"band": 0.6}, color=palette.plan, opacity=0.45).encode(x="counted:Q"),
        base.mark_bar(height={"band": 0.34}, color=palette.scenario).encode(x="delivered:Q"),
        *_ends(base, palette),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": ROW})


@lru_cache(maxsize=32)
def waterfall_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars that each begin where the last one ends; totals from nought."""
    base = _base([("Step", "row"), ("Amount", "label")])
    colours = alt.Scale(
        domain=["total", "less", "more"], range=[palette.plan, palette.reference, palette.scenario]
    )
    ends = base.transform_calculate(end="max(datum.start, datum.end)")
    layers = [
        base.mark_bar(height={"band": 0.62}).encode(
            x=_x("start"), x2="end:Q", color=alt.Color("kind:N", legend=None, scale=colours)
        ),
        *_ends(ends, palette),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": 26})


@lru_cache(maxsize=32)
def falls_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lying bars of one figure each."""
    base = _base([("Scheme", "name"), ("Programme", "programme"), ("Status", "status"), ("Fall", "label")])
    ends = base.transform_calculate(end="datum.fall")
    layers = [
        base.mark_bar(height={"band": 0.62}, color=palette.scenario).encode(x=_x("fall")),
        *_ends(ends, palette),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, height={"step": 30})


@lru_cache(maxsize=32)
def profile_specification(title: str, subtitle: str, palette: Palette) -> Specification:
    """Lines from nought, named at their right end: the plan's dashed and grey, the scenario's on top."""
    scale = alt.Scale(domain=[PLAN, SCENARIO], range=[palette.plan, palette.scenario])
    dash = alt.Scale(domain=[PLAN, SCENARIO], range=[[5, 4], [1, 0]])
    base = alt.Chart(NO_DATA).encode(
        x=alt.X("month:O", sort=list(MONTHS), title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        color=alt.Color("series:N", legend=None, scale=scale),
        tooltip=[
            alt.Tooltip("month:N", title="By the end of"),
            alt.Tooltip("series:N", title="Line"),
            alt.Tooltip("text:N", title="Saved"),
        ],
    )
    axis = alt.Axis(title=None, format=",~r", tickCount=5)
    layers = [
        base.mark_line(strokeWidth=3, point={"size": 45}).encode(
            y=alt.Y("value:Q", axis=axis), strokeDash=alt.StrokeDash("series:N", legend=None, scale=dash)
        ),
        base.transform_filter("isValid(datum.end)")
        .mark_text(align="left", dx=10, fontSize=13, fontWeight=600, aria=False)
        .encode(y="end:Q", text="words:N"),
    ]
    return finished(alt.layer(*layers), title, subtitle, palette, right=40)


def _base(tooltip: Sequence[tuple[str, str]]) -> alt.Chart:
    """One row for each row of the data, in its order, its name on two lines if it is long."""
    axis = alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelLimit=230,
        labelOverlap=False,
        labelExpr="split(datum.label, '\\n')",
        offset=4,
    )
    return alt.Chart(NO_DATA).encode(
        y=alt.Y("row:N", sort=None, axis=axis),
        tooltip=[alt.Tooltip(f"{field}:N", title=title) for title, field in tooltip],
    )


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=alt.Axis(title=None, format=",~r", tickCount=4))


def _ends(base: alt.Chart, palette: Palette) -> list[alt.Chart]:
    """A strong line at nought, and each row's words at the right end of its bars."""
    text: dict[str, Any] = {"align": "left", "dx": 6, "fontSize": 13, "fontWeight": 600, "aria": False}
    return [
        alt.Chart(NO_DATA).mark_rule(strokeWidth=2, color=palette.text, aria=False).encode(x=alt.datum(0)),
        base.mark_text(**text, color=palette.text).encode(x="end:Q", text="label:N"),
    ]
