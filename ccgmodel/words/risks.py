"""The register of risks in words: how many there are, what they could cost and what is held against them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ccgmodel.answers import NetCover, expected_downside, net_cover
from ccgmodel.plan import Band, Plan, Risk
from ccgmodel.words.money import Unit, finer, money

BANDS: tuple[Band, ...] = ("extreme", "high", "moderate", "low")


def marked(risk: Risk) -> str:
    """Write a score with its band: "16 extreme"; a risk that is not scored has none."""
    return "not scored" if risk.score is None else f"{risk.score:g} {risk.band}"


def quantified(plan: Plan, cover: NetCover) -> list[int]:
    """The places of the years in which a sum is stated."""
    return [t for t in range(plan.years) if cover.downside[t] or cover.mitigation[t]]


def headline(plan: Plan, unit: Unit) -> str:
    """Say how many risks there are in each band, what they could cost, and what is held against them."""
    count = len(plan.risks)
    risks = f"{count} {'risk' if count == 1 else 'risks'}"
    bands = Counter(risk.band for risk in plan.risks)
    scored = [f"{bands[band]} {band}" for band in BANDS if bands[band]]
    if bands[None] == count:
        first = f"**{risks}, none of them scored.** Impact and likelihood can be typed into the register."
    else:
        missing = f", {bands[None]} not scored" if bands[None] else ""
        first = f"**{risks}: {', '.join(scored)}{missing}.**"
    return f"{first} {_cover(plan, unit)}"


def _cover(plan: Plan, unit: Unit) -> str:
    cover = net_cover(plan)
    years = quantified(plan, cover)
    if not years:
        return "No sum is stated for any of them, so that cover cannot be worked out."
    return " ".join(_in_year(plan, cover, t, unit) for t in years[-2:]) + _expected(plan, unit)


def _in_year(plan: Plan, cover: NetCover, t: int, unit: Unit) -> str:
    net = float(cover.net[t])
    side = f"**{finer(abs(net), unit)} {'more than' if net >= 0 else 'short of'} all of them together**"
    return (
        f"In {plan.year_labels[t]} they come to {money(float(cover.downside[t]), unit)}; "
        f"{money(float(cover.mitigation[t]), unit)} is held against them, {side}."
    )


def _expected(plan: Plan, unit: Unit) -> str:
    expected = float(np.sum(expected_downside(plan)))
    known = sum(risk.probability is not None for risk in plan.risks)
    if not expected:
        return ""
    return (
        f" Weighed by probability, the {known} whose probability is known cost {finer(expected, unit)} on average."
    )
