"""Benchmarks: what was measured beside what others have, nationally or among peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ccgmodel.baseline import points
from ccgmodel.plan import WHOLE, Metric, Plan, year_label
from ccgmodel.words.metrics import difference, value
from ccgmodel.words.money import MINUS
from ccgmodel.words.text import escaped
from ui.charts.bars import Palette, Specification
from ui.charts.lying_bars import STEP, WIDE, lying, scheme_axis
from ui.parts import figures, style

NAME = "Benchmarks"


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A figure of the plan beside that of others of the same year."""

    metric: Metric
    year: int
    ours: float
    of: str  # whose figure the other is
    theirs: float

    @property
    def gap(self) -> float:
        """How much ours is above theirs, as a share of theirs."""
        return self.ours / self.theirs - 1.0


def benchmarks(plan: Plan, chosen: Sequence[Metric]) -> list[Benchmark]:
    """Return the latest year for which a metric and each of its comparators have a figure of the whole year."""
    found = []
    for metric in chosen:
        whole = [point for point in points(plan, metric) if point.slot == WHOLE]
        ours = {point.year: point.value for point in whole if point.series == "actual"}
        for of in dict.fromkeys(point.of for point in whole if point.series == "comparator"):
            theirs = {
                point.year: point.value for point in whole if point.of == of and point.series == "comparator"
            }
            if both := [year for year in theirs if year in ours and theirs[year]]:
                year = max(both)
                found.append(Benchmark(metric=metric, year=year, ours=ours[year], of=of, theirs=theirs[year]))
    return found


def draw(plan: Plan, chosen: Sequence[Metric]) -> None:
    """Draw how far each figure is from that of others, and the table."""
    found = benchmarks(plan, chosen)
    if not found:
        st.info(
            "None of these metrics has a figure of others beside its own for the same year. Put them on the sheet "
            "**Metric values** as the series comparator, with whose they are under Of."
        )
        return
    figures.chart(NAME, bars(found), specification(style.palette()), said(found))
    figures.table(table(found), NAME)


def said(found: Sequence[Benchmark]) -> str:
    """Say which figure is furthest on the wrong side of others', or that none is."""
    worst = min(found, key=lambda each: each.gap * each.metric.sign)
    if worst.gap * worst.metric.sign >= 0:
        return f"Of {len(found)} figures none is worse than that of others."
    worse = sum(each.gap * each.metric.sign < 0 for each in found)
    return (
        f"{worse} of {len(found)} figures {'is' if worse == 1 else 'are'} worse than that of others; furthest, "
        f"{escaped(worst.metric.name)}: {escaped(value(worst.metric, worst.ours))} here, "
        f"{escaped(value(worst.metric, worst.theirs))} elsewhere ({escaped(worst.of)})."
    )


def bars(found: Sequence[Benchmark]) -> pd.DataFrame:
    """Return the data of the chart, in per cent of the other's figure."""
    return pd.DataFrame(
        {
            "scheme": [_row(each, found) for each in found],
            "gap": [100.0 * each.gap for each in found],
            "label": [_label(each) for each in found],
            "ours": [value(each.metric, each.ours) for each in found],
            "theirs": [value(each.metric, each.theirs) for each in found],
        }
    )


def _row(each: Benchmark, found: Sequence[Benchmark]) -> str:
    several = sum(other.metric is each.metric for other in found) > 1
    return f"{each.metric.name} ({each.of})" if several else each.metric.name


def _label(each: Benchmark) -> str:
    """Write how far ours is from theirs, in per cent of theirs, and which way that is."""
    judged = each.gap * each.metric.sign
    verdict = ", better" if judged > 0 else ", worse" if judged < 0 else ""
    return f"{100 * each.gap:+.0f} %{verdict}".replace("-", MINUS)


@lru_cache(maxsize=4)
def specification(palette: Palette) -> Specification:
    """Bars from the figure of others: to the right where ours is higher."""
    drawn = [("gap", alt.ExprRef(f"{WIDE} ? 18 : 9"), {"color": palette.scenario})]
    tips = {"Metric": "scheme", "Here": "ours", "Others": "theirs", "Difference": "label"}
    look: dict[str, Any] = {"room": 90, "size": 13, "height": STEP, "right": 5}
    words = "How far above or below the figure of others,\nas a share of theirs. Nought: the same."
    title = "Against others, per cent of their figure"
    return lying(title, words, palette, scheme_axis(palette), drawn, tips, "label",
                 both_sides=True, **look)  # fmt: skip


def table(found: Sequence[Benchmark]) -> pd.DataFrame:
    """Return one row a benchmark."""
    return pd.DataFrame(
        [
            {
                "Metric": each.metric.name,
                "Year": year_label(each.year),
                "Here": value(each.metric, each.ours),
                "Others": value(each.metric, each.theirs),
                "Whose": each.of,
                "Difference": difference(each.metric, each.ours, each.theirs, other=each.of),
            }
            for each in found
        ]
    ).set_index("Metric")
