"""Charts for paper: in the colours of the light theme, whatever theme they were drawn in."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from ui.charts.answers import SIGNS
from ui.charts.bars import BANDS, DARK, LIGHT
from ui.charts.compare import DARK_LINES, LIGHT_LINES

_IN_LIGHT = {
    **dict(zip(BANDS["dark"].values(), BANDS["light"].values(), strict=True)),
    **dict(zip(SIGNS["dark"], SIGNS["light"], strict=True)),
    **dict(zip(DARK_LINES, LIGHT_LINES, strict=True)),
    **dict(zip(astuple(DARK), astuple(LIGHT), strict=True)),
}


def in_light(part: Any) -> Any:
    """Return a specification, or a part of one, with each colour of the dark theme as it is in the light one."""
    if isinstance(part, dict):
        return {key: in_light(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [in_light(each) for each in part]
    return _IN_LIGHT.get(part, part) if isinstance(part, str) else part
