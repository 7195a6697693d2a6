"""Where a portfolio stands, in words: the plans and what is set on them, as two scenarios of one projection."""

from __future__ import annotations

import numpy as np

from ccgmodel.plan import year_label
from ccgmodel.portfolio.project import PortfolioProjection
from ccgmodel.portfolio.standings import milestone_year, part_margin, verdicts
from ccgmodel.projection import HORIZON, passes
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import Unit, better_or_worse, in_words, listed, money, percent
from ccgmodel.words.required import required
from ccgmodel.words.text import escaped

PLANS, NOW = 0, 1  # the two scenarios: nothing set, and what is set


def _surplus(thousands: float, unit: Unit) -> str:
    """Write a position as a surplus or a deficit."""
    return f"a {'surplus' if thousands >= 0 else 'deficit'} of {money(abs(thousands), unit)}"


def portfolio_headline(projection: PortfolioProjection, year: int, unit: Unit, *, moved: bool) -> str:
    """Say where the whole stands in a year, and which members miss what the whole meets."""
    portfolio, at = projection.portfolio, projection.years.index(year)
    name, label, (before, position) = escaped(portfolio.name), portfolio.label(year), _position(projection, at)
    if np.isnan(position):
        return f"**Not every plan of {name} has figures for {label}**, so there is no total."
    verb = "has" if year <= portfolio.year_numbers[-1] else "would have"
    share = percent(float(projection.surplus_share()[NOW, at]))
    first = f"**{name} {verb} {_surplus(position, unit)} in {label}**, {share} of its recurrent allocation"
    if moved:
        first += f", {better_or_worse(position - before, unit, 'the plans')}"
    return f"{first}. {_break_even(projection, at, unit)} {_rule(projection, year)}"


def _position(projection: PortfolioProjection, at: int) -> tuple[float, float]:
    """Return the in-year position of the whole in the plans and now, in £k."""
    of = projection.of("in_year")
    return float(of[PLANS, at]), float(of[NOW, at])


def _break_even(projection: PortfolioProjection, at: int, unit: Unit) -> str:
    """Say who is in deficit in a year."""
    members = projection.portfolio.organisations
    short = {name: float(projection.of("in_year", name)[NOW, at]) for name in members}
    short = {name: value for name, value in short.items() if value < 0}
    if not short:
        every = "Its one organisation breaks" if len(members) == 1 else f"All {in_words(len(members))} break"
        return f"{every} even."
    worst = sorted(short, key=short.__getitem__)
    named = [f"{escaped(name)} ({money(short[name], unit)})" for name in worst]
    verb = "is" if len(short) == 1 else "are"
    return (
        f"**{in_words(len(short)).capitalize()} of {in_words(len(members))} {verb} in deficit**: {listed(named)}."
    )


def _rule(projection: PortfolioProjection, year: int) -> str:
    """Say whether the whole meets the surplus rule, and who misses it."""
    found = next(
        each
        for each in verdicts(projection, NOW)
        if each.rule == "business_rules" and each.node.level == 0 and each.year == year
    )
    rule = escaped(required(*projection.portfolio.plans).rule)
    gaps = [f"{escaped(name)} by {_gap(gap)}" for name, gap in found.missed_by]
    if found.met and not gaps:
        return f"The {rule} is met by the whole and by each."
    missed = f"missed by {listed(gaps)}" if gaps else "missed by none"
    if found.met:
        return f"**The whole meets the {rule} and a part does not**: {missed}."
    return f"**The whole misses the {rule} by {_gap(-found.margin)}**; it is {missed}."


def _gap(thousands: float) -> str:
    """Write what is missing, in £k where it is small."""
    return money(thousands, "£k" if thousands < 950 else "£m")


def portfolio_figures(projection: PortfolioProjection, year: int, unit: Unit) -> list[tuple[str, str, str]]:
    """Return four figures of a year: label, value, and what to read beside it."""
    portfolio, at = projection.portfolio, projection.years.index(year)
    members, (before, position) = portfolio.organisations, _position(projection, at)
    margins = [part_margin(projection, "business_rules", name)[NOW, at] for name in members]
    unmet = [
        name
        for name, plan, short in zip(members, portfolio.plans, margins, strict=True)
        if not passes(short, plan)
    ]
    delivered = float(projection.of("qipp_delivered")[NOW, at])
    planned = float(projection.of("qipp_planned")[PLANS, at])
    last = max((int(milestone_year(projection, "break_even", name)[NOW]) for name in members), key=_never_last)
    return [
        (
            f"In-year position {year_label(year)}",
            money(position, unit),
            better_or_worse(position - before, unit, "the plans"),
        ),
        (
            f"Meet the {required(*portfolio.plans).rule}",
            f"{len(members) - len(unmet)} of {len(members)}",
            "all of them" if not unmet else f"not: {listed([escaped(name) for name in unmet], 2)}",
        ),
        (
            "All have broken even by",
            year_label(last) if last else f"Not in {HORIZON} years",
            "the year in which the last does" if last else "at least one never does",
        ),
        (
            savings_words(f"QIPP delivered {year_label(year)}", *portfolio.plans),
            money(delivered, unit),
            f"{percent(delivered / planned, 0)} of the plans’ {money(planned, unit)}"
            if planned
            else "none planned",
        ),
    ]


def _never_last(year: int) -> int:
    """Order years with the one that is never reached, 0, last."""
    return year or 10_000
