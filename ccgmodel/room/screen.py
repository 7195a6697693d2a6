"""What stands on the screen, for the telephones: the same words and figures, and the chart as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ccgmodel.projection import Projection
from ccgmodel.words.deck import consequence
from ccgmodel.words.money import finer
from ccgmodel.words.position import figures, headline, position_alt
from ccgmodel.words.required import required
from ccgmodel.words.text import plain


@dataclass(frozen=True, kw_only=True)
class ShownFigures:
    """What the screen draws in place of the in-year position, as a telephone shows it: in words and as a table.

    `heads` name the columns, and each row begins with its own name.
    """

    title: str
    said: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def on_screen(
    title: str,
    why: str,
    plan: Projection,
    scenario: Projection,
    *,
    moved: bool,
    instead: ShownFigures | None = None,
) -> dict[str, Any]:
    """Return what a telephone shows of a story; both projections hold one scenario.

    Bars are in per cent of the chart's height from its top, as `[top, height]`. `instead` stands in place of them.
    """
    return {
        "organisation": scenario.plan.organisation,
        "title": title,
        "why": why,
        "headline": plain(headline(plan, scenario, moved=moved)),
        "figures": [list(each) for each in figures(plan, scenario, "£m")],
        "instead": asdict(instead) if instead else None,
        "required": required(scenario.plan).amount,
        "chart": _chart(plan, scenario),
        "alt": position_alt("The in-year position", plan, scenario, "in_year"),
        "consequence": consequence(plan, scenario, moved=moved),
    }


def _chart(plan: Projection, scenario: Projection) -> dict[str, Any]:
    ours, plans, required = scenario.in_year[0], plan.in_year[0], scenario.surplus_required[0]
    drawn = np.concatenate([ours, plans, required, [0.0]])
    high, low = float(drawn.max()), float(drawn.min())
    height = (high - low) or 1.0  # a plan of noughts

    def down(value: float) -> float:
        return round(100.0 * (high - float(value)) / height, 2)

    def bar(value: float) -> list[float]:
        return [min(down(value), down(0.0)), round(abs(down(value) - down(0.0)), 2)]

    years = [
        {"year": year, "ours": bar(a), "plan": bar(b), "required": down(c), "label": finer(float(a))}
        for year, a, b, c in zip(scenario.plan.year_labels, ours, plans, required, strict=True)
    ]
    return {"nought": down(0.0), "years": years}
