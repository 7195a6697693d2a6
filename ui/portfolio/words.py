"""The sentences and figures of the Portfolio page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ccgmodel.plan import year_label
from ccgmodel.portfolio import milestone_year, verdicts
from ccgmodel.projection import HORIZON
from ui.portfolio.view import NOW, PLANS, Shown
from ui.words.money import better_or_worse, money, percent

NAMES = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VISIBLE = 50.0  # £k: less is written £0.0m


def count(number: int) -> str:
    """Write a small number as a word.

    >>> count(6), count(12)
    ('six', '12')
    """
    return NAMES[number] if number < len(NAMES) else str(number)


def listed(names: Sequence[str], most: int = 3) -> str:
    """Write names one after another, the first few in full.

    >>> listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
    ('A and B', 'A, B, C and two more')
    """
    kept = list(names[:most])
    if len(names) > most:
        return f"{', '.join(kept)} and {count(len(names) - most)} more"
    return " and ".join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept)


def surplus(thousands: float, on: Shown) -> str:
    """Write a position as a surplus or a deficit."""
    return f"a {'surplus' if thousands >= 0 else 'deficit'} of {money(abs(thousands), on.unit)}"


def headline(on: Shown) -> str:
    """Say where the whole stands in the year in view, and which members miss what the whole meets."""
    name, position = on.portfolio.name, float(on.of("in_year")[on.at])
    year, share = on.label(on.year), float(on.projection.surplus_share()[NOW, on.at])
    if np.isnan(position):
        return f"**Not every plan of {name} has figures for {year}**, so there is no total."
    verb = "has" if on.year <= on.portfolio.year_numbers[-1] else "would have"
    first = f"**{name} {verb} {surplus(position, on)} in {year}**, {percent(share)} of its recurrent allocation"
    if on.among.moved:
        first += (
            f", {better_or_worse(position - float(on.of('in_year', scenario=PLANS)[on.at]), on.unit, 'the plans')}"
        )
    return f"{first}. {_break_even(on)} {_rule(on)}"


def _break_even(on: Shown) -> str:
    """Say who is in deficit in the year in view."""
    members = on.portfolio.organisations
    short = {name: float(on.of("in_year", name)[on.at]) for name in members}
    short = {name: value for name, value in short.items() if value < 0}
    if not short:
        return (
            f"{'Its one organisation breaks' if len(members) == 1 else f'All {count(len(members))} break'} even."
        )
    worst = sorted(short, key=short.__getitem__)
    named = [f"{name} ({money(short[name], on.unit)})" for name in worst]
    verb = "is" if len(short) == 1 else "are"
    return f"**{count(len(short)).capitalize()} of {count(len(members))} {verb} in deficit**: {listed(named)}."


def _rule(on: Shown) -> str:
    """Say whether the whole meets the surplus rule, and who misses it."""
    found = next(
        each
        for each in verdicts(on.projection, NOW)
        if each.rule == "business_rules" and each.node.level == 0 and each.year == on.year
    )
    gaps = [f"{name} by {_gap(gap)}" for name, gap in found.missed_by]
    if found.met and not gaps:
        return "The surplus rule is met by the whole and by each."
    missed = f"missed by {listed(gaps)}" if gaps else "missed by none"
    if found.met:
        return f"**The whole meets the surplus rule and a part does not**: {missed}."
    return f"**The whole misses the surplus rule by {_gap(-found.margin)}**; it is {missed}."


def _gap(thousands: float) -> str:
    """Write what is missing, in £k where it is small."""
    return money(thousands, "£k" if thousands < 950 else "£m")


def figures(on: Shown) -> list[tuple[str, str, str]]:
    """Return four figures: label, value, and what to read beside it."""
    at, members = on.at, on.portfolio.organisations
    position, before = (float(on.of("in_year", scenario=s)[at]) for s in (NOW, PLANS))
    margins = [float((on.of("in_year", n) - on.of("surplus_required", n))[at]) for n in members]
    met = sum(margin >= 0 for margin in margins)
    delivered, planned = float(on.of("qipp_delivered")[at]), float(on.of("qipp_planned", scenario=PLANS)[at])
    last = max((int(milestone_year(on.projection, "break_even", name)[NOW]) for name in members), key=_never_last)
    unmet = [n for n, margin in zip(members, margins, strict=True) if margin < 0]
    year = year_label(on.year)
    return [
        (
            f"In-year position {year}",
            money(position, on.unit),
            better_or_worse(position - before, on.unit, "the plans"),
        ),
        (
            "Meet the surplus rule",
            f"{met} of {len(members)}",
            "all of them" if not unmet else f"not: {listed(unmet, 2)}",
        ),
        (
            "All have broken even by",
            year_label(last) if last else f"Not in {HORIZON} years",
            "the last of them to do so" if last else "at least one never does",
        ),
        (
            f"QIPP delivered {year}",
            money(delivered, on.unit),
            f"{percent(delivered / planned, 0)} of the plans’ {money(planned, on.unit)}"
            if planned
            else "none planned",
        ),
    ]


def _never_last(year: int) -> int:
    """Order years with the one that is never reached, 0, last."""
    return year or 10_000
