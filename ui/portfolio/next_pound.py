"""Where the next pound of support does most, how a sum would best be shared out, and what could be pooled."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from ccgmodel.portfolio import (
    JointScenario,
    Portfolio,
    PortfolioProjection,
    Support,
    SupportRule,
    joint_draws,
    next_pound,
    pooling,
    project_portfolio,
    share_out,
)
from ccgmodel.scenario import Scenario, Setting
from ui.charts import answers
from ui.parts import choices, figures, style
from ui.portfolio.view import NOW, Shown, beyond
from ui.words.figures import chance
from ui.words.money import finer, money, number
from ui.words.position import TESTS

DRAWS, SEED = 512, 1
ASKED: tuple[SupportRule, ...] = ("business_rules", "break_even")
_Key = tuple[tuple[str, frozenset[tuple[Setting, float]]], ...]


def draw(on: Shown) -> None:
    """Draw the order of the organisations by what the support does for each."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rule: SupportRule = choices.choose("To meet", list(ASKED), "pound_rule", ASKED[0], TESTS.__getitem__, 200)
        st.session_state.setdefault("pound_amount", 1.0)
        amount = 1000.0 * st.number_input(
            "Support, £m", 0.1, 100.0, step=0.5, key="pound_amount", persist_state="session", width=150
        )
    as_set = {each.organisation: each for each in next_pound(_now(on), on.year, rule, amount)}
    drawn = next_pound(_drawn(on), on.year, rule, amount)
    st.markdown(f"**{_sentence(on, rule, as_set, drawn, amount)}**")
    if any(each.gain > 0 for each in drawn):
        _picture(on, drawn, amount)
    figures.table(_table(on, as_set, drawn, rule, amount), "What support does for each")
    st.caption(
        f"{DRAWS} seeded draws of every lever from its evidence, allocations, prices and rules drawn once for all "
        f"(seed {SEED}). Support is money of one year alone. Ranges are judgements and draws are no forecasts."
    )
    _pooled(on, rule)
    beyond(on)


def _now(on: Shown) -> PortfolioProjection:
    """The projection of what is set alone."""
    return project_portfolio(on.portfolio, [on.among.joint], on.projection.years[-1])


def _drawn(on: Shown) -> PortfolioProjection:
    """The projection under the draws about what is set; the same settings are drawn once."""
    joint = {"": joint_values(on.among.joint.everyone)} | {
        name: joint_values(own) for name, own in sorted(on.among.joint.alone.items())
    }
    return _projected(on.portfolio, tuple(joint.items()), on.projection.years[-1])


def joint_values(scenario: Scenario) -> frozenset[tuple[Setting, float]]:
    """Return a scenario's settings as a key."""
    return frozenset(scenario.values.items())


@lru_cache(maxsize=16)
def _projected(portfolio: Portfolio, settings: _Key, last: int) -> PortfolioProjection:
    scenarios = {name: Scenario("", dict(values)) for name, values in settings}
    joint = JointScenario("", scenarios.pop(""), scenarios)
    return project_portfolio(portfolio, joint_draws(portfolio, DRAWS, SEED, joint, last), last)


def _sentence(
    on: Shown, rule: SupportRule, as_set: dict[str, Support], drawn: list[Support], amount: float
) -> str:
    year, goal = on.label(on.year), TESTS[rule].lower()
    missing = [each for each in as_set.values() if each.gap]
    if missing:
        nearest = min(missing, key=lambda each: each.gap)
        closes = "closes" if nearest.gap <= amount else "goes furthest towards closing"
        return (
            f"{finer(amount, on.unit)} in {year} {closes} the gap of {nearest.organisation}, "
            f"{finer(nearest.gap, on.unit)} to: {goal}."
        )
    most = drawn[0]
    if not most.gain:
        return f"Nobody lacks anything in {year} to: {goal}; support would change no chance either."
    return (
        f"Nobody lacks anything in {year} to: {goal}. {finer(amount, on.unit)} raises the chance of "
        f"{most.organisation} most, from {chance(most.passes)} to {chance(most.passes + most.gain)}."
    )


def _picture(on: Shown, drawn: list[Support], amount: float) -> None:
    first = drawn[:15]
    data = pd.DataFrame(
        {
            "label": [each.organisation for each in first],
            "value": [100.0 * each.gain for each in first],
            "text": [f"+{number(100.0 * each.gain, 0)} points" for each in first],
        }
    )
    specification = answers.rows(
        "Rise of the chance, points", f"Of passing in {on.label(on.year)} with {finer(amount, on.unit)}.",
        style.palette(),
    )  # fmt: skip
    said = f"{first[0].organisation} gains most, {number(100.0 * first[0].gain, 0)} points of the draws."
    figures.chart("Where support does most", data, specification, said)


def _table(
    on: Shown, as_set: dict[str, Support], drawn: list[Support], rule: SupportRule, amount: float
) -> pd.DataFrame:
    given = share_out(_now(on), on.year, amount, rule)
    rows = [
        {
            "Organisation": each.organisation,
            "Lacks as set": _sum(as_set[each.organisation].gap, on),
            "Chance to pass": chance(each.passes),
            "Chance with the support": chance(each.passes + each.gain),
            "Its part, if shared to close most gaps": _sum(given.get(each.organisation, 0.0), on),
        }
        for each in drawn
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index("Organisation")


def _sum(thousands: float, on: Shown) -> str:
    return finer(thousands, on.unit) if thousands else "nothing"


def _pooled(on: Shown, rule: SupportRule) -> None:
    """Say what the whole could pooling against what its members lack."""
    found = pooling(on.projection, rule)
    headroom, contingency, apart, together = (
        float(values[NOW, on.at]) for values in (found.headroom, found.contingency, found.apart, found.together)
    )
    saved = finer(apart - together, on.unit) if apart - together >= 0.5 else "nothing"
    st.header("What could be pooled", anchor=False)
    st.markdown(
        f"In {on.label(on.year)} the plans hold {money(headroom, on.unit)} of headroom and "
        f"{money(contingency, on.unit)} of contingency. One by one the members lack {finer(apart, on.unit)}; "
        f"added up they lack {finer(together, on.unit)}, so pooling alone would save {saved}."
    )
