"""The matrix: impact against likelihood, five by five, with every scored risk where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ccgmodel.plan import Band, Plan, band
from ccgmodel.words.risks import marked
from ccgmodel.words.text import escaped
from ui.charts.bars import BANDS, DARK, NO_DATA, Palette, Specification, finished, tooltips
from ui.parts import figures, style
from ui.savings.risks.register import name_of

NAME = "Risk matrix"
SCORES: dict[Band, str] = {"low": "1 to 3", "moderate": "4 to 6", "high": "8 to 12", "extreme": "15 to 25"}


def draw(plan: Plan) -> None:
    """Draw the matrix of the risks that are scored."""
    places = [place for place, risk in enumerate(plan.risks) if risk.score is not None]
    if not places:
        st.info("None of these risks is scored, so there is nothing to place. Type scores into the register.")
        who_acts(plan)
        return
    left = len(plan.risks) - len(places)
    worst = max(places, key=lambda place: plan.risks[place].score or 0.0)
    said = (
        f"The highest score is {marked(plan.risks[worst])}: {escaped(name_of(plan, worst))}, "
        f"{escaped(plan.risks[worst].name)}."
        + (f" {left} not scored {'is' if left == 1 else 'are'} left out." if left else "")
    )  # fmt: skip
    figures.chart(NAME, points(plan, places), specification(style.palette()), said)
    figures.table(_table(plan, places), "Scores, the highest first")
    who_acts(plan)


def who_acts(plan: Plan) -> None:
    """Say who acts on the risks of each band, where the plan states it."""
    if plan.risk_bands:
        rows = [
            {"Band": each.band, "Score": SCORES[each.band], "Who acts": each.who_acts} for each in plan.risk_bands
        ]
        figures.table(pd.DataFrame(rows).set_index("Band"), "Who acts at which score")


def points(plan: Plan, places: list[int]) -> pd.DataFrame:
    """Return the data: the cells of the matrix with their score, and the risks, those of one place together."""
    cells = [
        {"what": "cell", "impact": i, "likelihood": j, "left": j - 0.5, "right": j + 0.5, "bottom": i - 0.5,
         "top": i + 0.5, "band": band(i * j), "words": f"{i * j} {band(i * j)}"}
        for i in range(1, 6)
        for j in range(1, 6)
    ]  # fmt: skip
    found: dict[tuple[float, float], list[int]] = {}
    for place in places:
        risk = plan.risks[place]
        found.setdefault((risk.impact or 0.0, risk.likelihood or 0.0), []).append(place)
    risks = [
        {"what": "risk", "impact": impact, "likelihood": likelihood,
         "words": ", ".join(name_of(plan, place) for place in here),
         "names": "; ".join(plan.risks[place].name for place in here), "score": marked(plan.risks[here[0]])}
        for (impact, likelihood), here in found.items()
    ]  # fmt: skip
    return pd.DataFrame([*cells, *risks])


@lru_cache(maxsize=4)
def specification(palette: Palette) -> Specification:
    """Cells by band with their score in a corner; the numbers of the risks where they stand."""
    colours = BANDS["dark" if palette == DARK else "light"]
    axis: dict[str, Any] = {"values": [1, 2, 3, 4, 5], "grid": False, "titleFontSize": 13, "format": "d"}
    scale = alt.Scale(domain=[0.5, 5.5], nice=False)

    def along(field: str, title: str) -> dict[str, Any]:
        return {"shorthand": f"{field}:Q", "scale": scale, "axis": alt.Axis(title=title, **axis)}

    across, up = "Likelihood: 1 rare to 5 almost certain", "Impact: 1 negligible to 5 catastrophic"
    cells = alt.Chart(NO_DATA).transform_filter("datum.what == 'cell'")
    risks = (
        alt.Chart(NO_DATA)
        .transform_filter("datum.what == 'risk'")
        .encode(
            x=alt.X(**along("likelihood", across)),
            y=alt.Y(**along("impact", up)),
            tooltip=tooltips({"Number": "words", "Risk": "names", "Score": "score"}),
        )
    )
    words: dict[str, Any] = {"fontSize": 16, "fontWeight": 700, "aria": False}
    layers = [
        cells.mark_rect(stroke=palette.background, strokeWidth=2).encode(
            x=alt.X(**along("left", across)),
            x2="right:Q",
            y=alt.Y(**along("bottom", up)),
            y2="top:Q",
            color=alt.Color(
                "band:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values()))
            ),
        ),
        cells.mark_text(
            align="left", baseline="top", dx=5, dy=5, color=palette.text, aria=False,
            fontSize={"expr": "width < 480 ? 9 : 11"},
        ).encode(x=alt.X(**along("left", across)), y=alt.Y(**along("top", up)), text="words:N"),
        *(
            risks.mark_text(dy=5, **words, **look).encode(text="words:N")
            for look in (
                {"color": palette.background, "stroke": palette.background, "strokeWidth": 5},
                {"color": palette.text},
            )
        ),
    ]  # fmt: skip
    return finished(
        alt.layer(*layers), "Impact against likelihood", "Bold: the numbers of the risks in the register.\n"
        "Small: what a cell scores, and its band.", palette, height=400,
    )  # fmt: skip


def _table(plan: Plan, places: list[int]) -> pd.DataFrame:
    rows = [
        {
            "No.": name_of(plan, place),
            "Risk": plan.risks[place].name,
            "Impact": f"{plan.risks[place].impact:g}",
            "Likelihood": f"{plan.risks[place].likelihood:g}",
            "Score": marked(plan.risks[place]),
        }
        for place in sorted(places, key=lambda place: -(plan.risks[place].score or 0.0))
    ]
    return pd.DataFrame(rows).set_index("No.")
