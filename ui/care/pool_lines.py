"""The lines of the pool as a table: those that may flex are changed by typing, the protected ones say why not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import Floats, Plan, year_label
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, values_over
from ccgmodel.words.money import pounds
from ui.parts import figures, printed
from ui.parts.editable_table import editable
from ui.session import state

LEVER = "pool_change"
CHANGE = "Change, %"


def draw(plan: Plan, both: Floats, year: int) -> None:
    """Draw the lines; `both` is (plan or scenario, line, year) in £k."""
    here, t = state.session(), year - plan.first_year
    drawn = editable("pool lines")
    flex = [place for place, line in enumerate(plan.pool) if not line.protected]
    drawn.draw_from([plan.pool[place].name for place in flex], here.plan, here.scenario.values, year)
    acts = LEVERS[LEVER].first_year(plan)
    share = values_over(plan, Batch.of([here.scenario]), LEVER, "pool")
    share = np.broadcast_to(share, (len(plan.pool), plan.years, 1))[:, max(t, acts - plan.first_year), 0]
    st.markdown("**Lines that may flex.** Type a change in per cent; Undo takes it back.")
    table = pd.DataFrame(
        {
            "Line": drawn.rows,
            CHANGE: [round(100.0 * float(share[place]), 6) for place in flex],
            f"Plan {year_label(year)}": [pounds(float(both[0, place, t])) for place in flex],
            f"Scenario {year_label(year)}": [pounds(float(both[1, place, t])) for place in flex],
            "Moves the position": ["yes" if plan.pool[place].line else "no" for place in flex],
            "Theme": [plan.pool[place].theme for place in flex],
        }
    )
    st.data_editor(
        drawn.given(table),
        key=drawn.key,
        hide_index=True,
        on_change=_edited,
        disabled=[name for name in table.columns if name != CHANGE],
        column_config={
            "Line": st.column_config.TextColumn(width=260, pinned=True),
            CHANGE: st.column_config.NumberColumn(min_value=-100, max_value=50, step=1, format="%g"),
        },
        alt="Lines of the pool that may flex: change, plan and scenario",
        height=min(560, 37 + 35 * len(flex)),
    )
    printed.table("Lines of the pool that may flex", table)
    if year < acts:
        st.caption(f"{year_label(year)} has happened; changes act from {year_label(acts)}.")
    kept = {
        line.name: {year_label(year): pounds(float(both[1, place, t])), "Why it does not flex": line.protected}
        for place, line in enumerate(plan.pool)
        if line.protected
    }
    if kept:
        figures.table(pd.DataFrame.from_dict(kept, orient="index").rename_axis("Line"), "Protected lines")


def _edited() -> None:
    """Take what was typed into the scenario, a setting for each line; nought takes it away."""
    here, drawn = state.session(), editable("pool lines")
    lever, values = LEVERS[LEVER], dict(here.scenario.values)
    as_typed = True
    for name, cells in drawn.typed().items():
        typed = cells.get(CHANGE)
        values = {each: value for each, value in values.items() if (each.lever, each.scope) != (LEVER, name)}
        share = 0.0 if typed is None else float(typed) / 100.0
        kept = min(max(share, lever.minimum), lever.maximum)
        as_typed &= typed is not None and share == kept
        if kept != _without(here.plan, values, name):
            values[Setting(LEVER, name)] = kept
    state.apply(values, "Your scenario")
    drawn.taken(here.plan, here.scenario.values, drawn.drawn_from[-1], as_typed=as_typed)


def _without(plan: Plan, values: dict[Setting, float], name: str) -> float:
    """What a line is changed by when it has no setting of its own."""
    place = next(place for place, line in enumerate(plan.pool) if line.name == name)
    share = values_over(plan, Batch.of([Scenario("", values)]), LEVER, "pool")
    return float(np.broadcast_to(share, (len(plan.pool), plan.years, 1))[place, -1, 0])
