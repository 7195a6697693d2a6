"""Who needs attention: the league table, and the positions of all in small charts in the same order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import NOW, PLANS, GrowthAndQipp, Standing, growth_and_qipp, standings
from ccgmodel.projection import HORIZON
from ccgmodel.words.called import QIPP, savings_words
from ccgmodel.words.money import PER, better_or_worse, capital, finer, money, percent
from ccgmodel.words.required import required
from ccgmodel.words.text import escaped
from ui.charts.compare import small
from ui.parts import choices, figures, pictures, style
from ui.parts.page_head import open_member
from ui.portfolio.view import Shown, beyond

MOST = 12  # charts that are drawn before more are asked for
WIDTH = 268
NAME = "League table"


def _ordered(on: Shown) -> list[Standing]:
    """The organisations by need of attention in the year in view."""
    return standings(on.projection, on.year, NOW)


def _rule(on: Shown) -> str:
    """What the rule of all the plans is called."""
    return required(*on.portfolio.plans).rule


def _savings(on: Shown) -> str:
    """What all the plans call their savings programme."""
    return savings_words(QIPP, *on.portfolio.plans)


def league(on: Shown) -> None:
    """Draw the league table, and the way to any member."""
    found = _ordered(on)
    st.markdown(f"**{escaped(_sentence(on, found))}**")
    figures.table(_table(on, found), NAME)
    st.caption(
        f"The first needs attention most: for its size it is the furthest below the {escaped(_rule(on))}, or the "
        f"least above it. Growth (with prices, less efficiency) and {escaped(_savings(on))} are shares of the "
        "allocation of the year before."
    )
    beyond(on)
    _way_in(on, found)


def _sentence(on: Shown, found: Sequence[Standing]) -> str:
    first = found[0]
    year, share = on.label(on.year), percent(abs(first.attention), 2)
    if all(each.met for each in found):
        over = f", {finer(first.margin, on.unit)}" if first.margin >= 0.5 else ""
        return f"Every organisation meets its {_rule(on)} in {year}; {first.organisation} by the least{over}."
    return (
        f"{first.organisation} needs attention first: in {year} it is {finer(-first.margin, on.unit)} "
        f"below its {_rule(on)}, {share} of its allocation."
    )


def _table(on: Shown, found: Sequence[Standing]) -> pd.DataFrame:
    moves = _growth(on)
    rows = []
    for each in found:
        positions = on.of("in_year", each.organisation)
        mine = moves.get(each.organisation)
        rows.append(
            {
                "Organisation": each.organisation,
                **{label: _money(value, on) for label, value in zip(on.labels, positions, strict=True)},
                f"Of allocation, {year_label(on.year)}": percent(each.in_year / each.recurrent_allocation, 2),
                f"{capital(_rule(on))}, {year_label(on.year)}": verdict(each.margin, on, met=each.met),
                "Breaks even": year_label(each.break_even) if each.break_even else f"not in {HORIZON} years",
                **({"Growth": percent(mine.growth), _savings(on): percent(mine.qipp)} if mine else {}),
            }
        )
    return pd.DataFrame(rows).set_index("Organisation")


def _growth(on: Shown) -> dict[str, GrowthAndQipp]:
    """Growth and QIPP by organisation; nothing in the first year, in which nothing moves."""
    if on.at == 0:
        return {}
    return {each.organisation: each for each in growth_and_qipp(on.moved, on.projection, on.year, NOW)}


def verdict(margin: float, on: Shown, *, met: bool) -> str:
    """Say with a mark whether a rule is met, and by how much."""
    if np.isnan(margin):
        return "no figure"
    if met:
        return f"✓ met by {finer(margin, on.unit)}" if margin >= 0 else "✓ met within rounding"
    return f"✕ missed by {finer(-margin, on.unit)}"


def _money(value: float, on: Shown) -> str:
    return "no figure" if np.isnan(value) else money(float(value), on.unit)


def _way_in(on: Shown, found: Sequence[Standing]) -> None:
    """Draw the way to an organisation's own plan."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [each.organisation for each in found]
        name = choices.choose(
            "Look at one organisation on every page", names, "portfolio_open", names[0], width=300
        )
        if st.button(
            "Open its plan",
            icon=":material/open_in_new:",
            on_click=open_member,
            args=(on.among, name),
            help="It is then the plan of every page, with what is set on it here. Undo goes back.",
        ):
            st.switch_page("pages/what_if.py")


def positions(on: Shown) -> None:
    """Draw every organisation's position by year in small charts of one axis, by need of attention."""
    found = _ordered(on)
    st.markdown(f"**{escaped(_sentence(on, found))}**")
    said = (
        f"In-year position, {on.unit}, all on one axis, by need of attention. Blue: as set now. Grey behind: the "
        f"plan. Red line: {escaped(required(*on.portfolio.plans).amount)}. Paler blue: years past the plan’s own."
    )
    st.caption(said)
    if len(found) > MOST:
        every = f"All {len(found)}"
        if choices.view("How many", (f"First {MOST}", every), "portfolio_many") != every:
            found = found[:MOST]
    data = {each.organisation: _bars(on, each.organisation) for each in found}
    ends = pd.concat([each[["plan", "position", "required"]] for each in data.values()]).to_numpy()
    low, high = min(0.0, float(np.nanmin(ends))), max(0.0, float(np.nanmax(ends)))
    with st.container(horizontal=True, key="small_multiples"):
        for place, each in enumerate(found, 1):
            with st.container(width=WIDTH, key=f"small_{place}"):
                _small(on, each, place, data[each.organisation].assign(low=low, high=high))
    names, whole = [each.organisation for each in found], "Positions by organisation"
    charts = {name: (each.assign(low=low, high=high), small(name, style.palette())) for name, each in data.items()}
    figures.behind(whole, lambda: _behind(on, names), lambda: pictures.together(on.here, whole, charts, said))
    beyond(on)


def _bars(on: Shown, name: str) -> pd.DataFrame:
    size = PER[on.unit]
    now, plan = on.of("in_year", name), on.of("in_year", name, PLANS)
    required = on.of("surplus_required", name)
    return pd.DataFrame(
        {
            "year": on.labels,
            "position": now / size,
            "plan": plan / size,
            "required": required / size,
            "ours": [label.endswith("(ours)") for label in on.labels],
            "label": [_money(value, on) for value in now],
            "plan_text": [_money(value, on) for value in plan],
            "required_text": [_money(value, on) for value in required],
        }
    ).dropna()


def _small(on: Shown, each: Standing, place: int, data: pd.DataFrame) -> None:
    name = each.organisation
    own = required(on.portfolio.plans[on.portfolio.organisations.index(name)])
    st.vega_lite_chart(
        data,
        small(
            name,
            style.palette(),
            capital(own.amount),
        ),
        key=f"position of {name}",
        alt=f"Chart: position of {name} by year. Its message is in the words below.",
    )
    before = float(on.of("in_year", name, PLANS)[on.at])
    change = f"; {better_or_worse(each.in_year - before, on.unit)}" if on.among.moved else ""
    rule = verdict(each.margin, on, met=each.met)
    st.caption(f"{place}. {money(each.in_year, on.unit)} in {on.label(on.year)}; rule {rule}{change}.")
    if st.button(
        f"Open {escaped(name)}",
        key=f"open_{name}",
        icon=":material/open_in_new:",
        type="tertiary",
        on_click=open_member,
        args=(on.among, name),
    ):
        st.switch_page("pages/what_if.py")


def _behind(on: Shown, names: Sequence[str]) -> pd.DataFrame:
    rows = {name: [_money(value, on) for value in on.of("in_year", name)] for name in names}
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Organisation")
