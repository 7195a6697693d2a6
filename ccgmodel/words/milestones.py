"""Milestones of schemes in words and shapes, the same ones everywhere: where they stand, and what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ccgmodel.answers import Standing, Tracked
from ccgmodel.plan import Floats, Plan
from ccgmodel.words.money import money
from ccgmodel.words.text import day_in_words

# Worst first. A triangle points at what is late; what has no date is hollow, since no chart can place it.
SHAPES: dict[Standing, str] = {
    "late": "▲",
    "due within 30 days": "◆",
    "on track": "●",
    "ongoing": "◐",
    "done": "■",
    "no date": "○",
}


def marked(status: Standing) -> str:
    """Write a standing with its shape.

    >>> marked("late")
    '▲ late'
    """
    return f"{SHAPES[status]} {status}"


def count(number: int, noun: str = "milestone") -> str:
    """Write a number of things.

    >>> count(1), count(3, "scheme")
    ('1 milestone', '3 schemes')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def how_many(tracked: Sequence[Tracked]) -> dict[Standing, int]:
    """Count the milestones of each standing, the worst first."""
    found = Counter(each.status for each in tracked)
    return {status: found[status] for status in SHAPES}


def headline(plan: Plan, tracked: Sequence[Tracked], lost: Floats, day: date) -> str:
    """Say how many milestones are late and what that puts at risk.

    Args:
        plan: has the years.
        tracked: every milestone of it.
        lost: £k of savings that are missing in each year, (year,).
        day: the report date.

    """
    found = how_many(tracked)
    late, soon, undated = found["late"], found["due within 30 days"], found["no date"]
    rest = f" {soon} more {'is' if soon == 1 else 'are'} due within 30 days." if soon else ""
    rest += f" {count(undated)} {'has' if undated == 1 else 'have'} no date." if undated else ""
    own = ", the day of the plan’s document" if day == plan.report_date else ""
    at = f" at {day_in_words(day)}{own}"
    if not late:
        return f"**None of {count(len(tracked))} is late**{at}.{rest}"
    verb = "is" if late == 1 else "are"
    first = f"**{late} of {count(len(tracked))} {verb} late**{at}"
    return f"{first}; {_at_risk(plan, lost, 'it puts' if late == 1 else 'they put')}.{rest}"


def _at_risk(plan: Plan, lost: Floats, they_put: str) -> str:
    """Say how much of each year's savings is at risk, and what costs are put off."""
    amounts = {year: float(amount) for year, amount in zip(plan.year_labels, lost, strict=True)}
    at_risk = [f"{money(a)} of {year}’s savings" for year, a in amounts.items() if a >= VISIBLE]
    put_off = [f"{money(-a)} of {year}’s costs" for year, a in amounts.items() if a <= -VISIBLE]
    said = [f"{they_put} **{_listed(at_risk)} at risk**"] if at_risk else []
    said += [f"{they_put} off {_listed(put_off)}"] if put_off else []
    return " and ".join(said) or f"{they_put} no savings at risk that the plan counts on"


VISIBLE = 50.0  # £k: the least that is not written £0.0m


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
