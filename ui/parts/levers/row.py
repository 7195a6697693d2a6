"""One lever as people see it: every figure in the unit of the page, and the words that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class LeverPlace:
    """A lever's value in one year, or for one line; `moved` where it was set apart from the lever's own."""

    name: str
    value: float
    plan: float
    low: float
    high: float
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class LeverRow:
    """One lever between its bounds, with the plan's value and, where there is any, the evidence on it.

    `text` and `spoken` say the value where a figure with its unit would not do ("on time"). Without a caption the
    last one stays.
    """

    name: str
    label: str
    unit: str
    spoken_unit: str
    low: float
    high: float
    step: float
    value: float
    plan: float
    decimals: int = 1
    evidence: tuple[float, float] | None = None
    source: str = ""
    help: str = ""
    caption: str = ""
    moved: bool = False
    text: str = ""
    spoken: str = ""
    years: Sequence[LeverPlace] = ()
    lines: Sequence[LeverPlace] = ()
    group: str = ""


def facts(rows: Iterable[LeverRow]) -> list[dict[str, Any]]:
    """Return what stays as it is for as long as the plan does."""
    return [
        {
            "name": row.name,
            "label": row.label,
            "unit": row.unit,
            "spokenUnit": row.spoken_unit,
            "low": row.low,
            "high": row.high,
            "step": row.step,
            "decimals": row.decimals,
            "plan": row.plan,
            "band": row.evidence,
            "help": row.help,
            "source": row.source,
            "years": [_bounds(place) for place in row.years],
            "lines": [_bounds(place) for place in row.lines],
            "group": row.group,
        }
        for row in rows
    ]


def values(rows: Iterable[LeverRow]) -> dict[str, dict[str, Any]]:
    """Return what may be another at every run, by lever."""
    return {row.name: _value(row) for row in rows}


def _value(row: LeverRow) -> dict[str, Any]:
    found: dict[str, Any] = {"value": row.value, "moved": row.moved}
    said = {"caption": row.caption, "text": row.text, "spoken": row.spoken}
    places = {"years": row.years, "lines": row.lines}
    return {
        **found,
        **{key: words for key, words in said.items() if words},
        # What is nowhere set apart is not sent: every year and line has the lever's own value.
        **{
            key: [place.value for place in those]
            for key, those in places.items()
            if any(place.value != row.value for place in those)
        },
        "apart": [place.name for those in places.values() for place in those if place.moved],
    }


def _bounds(place: LeverPlace) -> dict[str, Any]:
    return {"name": place.name, "plan": place.plan, "low": place.low, "high": place.high}
