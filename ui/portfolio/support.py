"""Support among the members: who pays and receives, where it does most, and what could be pooled."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import (
    NOW,
    JointScenario,
    Portfolio,
    PortfolioProjection,
    Support,
    Supported,
    SupportRule,
    Transfer,
    balances,
    joint_draws,
    next_pound,
    pooling,
    project_portfolio,
    share_out,
    supported,
)
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.words.figures import chance
from ccgmodel.words.money import PER, finer, money, number, signed
from ccgmodel.words.position import milestone_tests, milestone_words
from ccgmodel.words.text import escaped
from ui.charts import lying_bars
from ui.parts import choices, figures, style
from ui.portfolio.view import Shown, beyond

DRAWS, SEED = 512, 1
ASKED: tuple[SupportRule, ...] = ("business_rules", "break_even")
_Key = tuple[tuple[str, frozenset[tuple[Setting, float]]], ...]


def transfers(on: Shown) -> None:
    """Draw the transfers, positions without and with them, and what is still to be repaid."""
    passed = on.portfolio.transfers
    if not passed:
        st.info(
            "No support passes between these organisations. The sheet Transfers of the portfolio’s workbook "
            "(portfolio.xlsx, beside the plans) holds who pays whom, by year."
        )
        return
    for each in passed:
        st.markdown(f"**{escaped(_sentence(on, each))}**")
    found = supported(on.projection)
    if np.abs(found.net[:, on.at]).max() >= 0.5:
        _picture(on, found)
    else:
        st.markdown(
            f"No support passes in {on.label(on.year)}: choose another year above to see one in which it does."
        )
    figures.table(_net(on, found), f"Support received less paid, {on.unit}")
    figures.table(_balances(on), f"Still to be repaid at the end of the year, {on.unit}")
    if any(each.inside for each in passed):
        st.caption("A transfer that is already in the plans is taken out of the position before support.")
    beyond(on)


def _sentence(on: Shown, each: Transfer) -> str:
    flows = "; ".join(
        f"{finer(abs(amount), on.unit)} {'to' if amount > 0 else 'back from'} {each.receiver} "
        f"in {year_label(year)}"
        for year, amount in sorted(each.amounts.items())
    )
    left = f" {finer(each.outstanding, on.unit)} is not repaid." if abs(each.outstanding) >= 0.5 else ""
    inside = " The plans contain it." if each.inside else " It comes on top of the plans."
    return f"{each.description}, from {each.payer}: {flows}.{left}{inside}"


def _picture(on: Shown, found: Supported) -> None:
    size, at = PER[on.unit], on.at
    names = on.portfolio.organisations
    shown = [
        m for m in range(len(names)) if abs(found.net[m, at]) >= 0.5 and not np.isnan(found.after[m, NOW, at])
    ]
    before, after = found.before[shown, NOW, at], found.after[shown, NOW, at]
    data = pd.DataFrame(
        {
            "label": [names[m] for m in shown],
            "first": before / size,
            "second": after / size,
            "first_text": [money(float(value), on.unit) for value in before],
            "second_text": [money(float(value), on.unit) for value in after],
            "words": [f"{signed(float(found.net[m, at]), on.unit)}" for m in shown],
        }
    )
    specification = lying_bars.pairs(
        f"In-year position {on.label(on.year)}, {on.unit}",
        "Grey: before support. Blue: after it.\nFigures: what support adds or takes.",
        "Before support", "After support", style.palette(),
    )  # fmt: skip
    total = float(np.abs(found.net[:, at]).sum()) / 2.0
    said = f"{finer(total, on.unit)} changes hands in {on.label(on.year)}; over all members it nets to nil."
    figures.chart("Positions before and after support", data, specification, said)


def _net(on: Shown, found: Supported) -> pd.DataFrame:
    rows = {
        name: [signed(float(value), on.unit) for value in found.net[m]]
        for m, name in enumerate(on.portfolio.organisations)
    }
    rows["All together"] = [signed(float(value), on.unit) for value in found.net.sum(axis=0)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Organisation")


def _balances(on: Shown) -> pd.DataFrame:
    rows = {
        what: [money(float(value), on.unit) for value in values]
        for what, values in balances(on.portfolio, on.projection.years).items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=on.labels).rename_axis("Transfer")


def value_of_support(on: Shown) -> None:
    """Draw the order of the organisations by what the support does for each."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tests = milestone_tests(*on.portfolio.plans)
        rule: SupportRule = choices.choose("To meet", list(ASKED), "pound_rule", ASKED[0], tests.__getitem__, 200)
        st.session_state.setdefault("pound_amount", 1.0)
        amount = 1000.0 * st.number_input(
            "Support, £m", 0.1, 100.0, step=0.5, key="pound_amount", persist_state="session", width=150
        )
    as_set = {each.organisation: each for each in next_pound(_now(on), on.year, rule, amount)}
    drawn = next_pound(_drawn(on), on.year, rule, amount)
    st.markdown(f"**{escaped(_where_it_does_most(on, rule, as_set, drawn, amount))}**")
    if any(each.gain > 0 for each in drawn):
        _rises(on, drawn, amount)
    figures.table(_what_it_does(on, as_set, drawn, rule, amount), "What support does for each")
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


def _where_it_does_most(
    on: Shown, rule: SupportRule, as_set: dict[str, Support], drawn: list[Support], amount: float
) -> str:
    year, goal = on.label(on.year), milestone_words(*on.portfolio.plans)[rule].test
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


def _rises(on: Shown, drawn: list[Support], amount: float) -> None:
    first = drawn[:15]
    data = pd.DataFrame(
        {
            "label": [each.organisation for each in first],
            "value": [100.0 * each.gain for each in first],
            "text": [f"+{number(100.0 * each.gain, 0)} points" for each in first],
        }
    )
    specification = lying_bars.rows(
        "Rise of the chance, points", f"Of passing in {on.label(on.year)} with {finer(amount, on.unit)}.",
        style.palette(),
    )  # fmt: skip
    said = f"{escaped(first[0].organisation)} gains most, {number(100.0 * first[0].gain, 0)} points of the draws."
    figures.chart("Where support does most", data, specification, said)


def _what_it_does(
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
