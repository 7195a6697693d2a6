"""What charts with a row for every scheme share: the schemes' names, beside the plot or, on a phone, inside it."""

from __future__ import annotations

from typing import Any

import altair as alt

from ui.charts.bars import Palette

WIDE = "containerSize()[0] > 500"
STEP = 30  # pixels a row


def scheme_axis(palette: Palette, **more: Any) -> alt.Y:
    """Return the axis of schemes in the order of the data; on a phone each name stands above its row's line."""
    axis = alt.Axis(
        ticks=False,
        domain=False,
        labelFontSize=12,
        labelColor=palette.text,
        labelLimit=alt.ExprRef(f"{WIDE} ? 300 : 350"),
        labelAlign=alt.ExprRef(f"{WIDE} ? 'right' : 'left'"),
        labelPadding=alt.ExprRef(f"{WIDE} ? 8 : 0"),
        labelOffset=alt.ExprRef(f"{WIDE} ? 0 : -11"),
        **more,
    )
    return alt.Y("scheme:N", title=None, sort=None, axis=axis)
