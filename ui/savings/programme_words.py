"""The sentences of the QIPP page, each computed from the programme and from projections of plan and scenario.

Both hold the plan first and the scenario after it, or one scenario each, as named.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ccgmodel.plan import year_label
from ccgmodel.projection import HORIZON, Milestone, Programme, Projection, qipp_needed, reached
from ui.words.money import Unit, better_or_worse, finer, later_or_earlier, money, percent
from ui.words.position import MILESTONE_WORDS, does_and_do


@dataclass(frozen=True, kw_only=True)
class InYear:
    """The programme in one year in £k, as planned and under a scenario."""

    year: str
    target: float  # all that the plan is to save
    schemes: int  # that save or cost anything new in the year
    promised: float  # by schemes, as the register says
    counted: float  # of that, by the plan: after risk and overlap, where money is released
    no_scheme: float  # to be saved, and no scheme covers it: identified or not
    unidentified: float  # of that, not even identified
    delivered: float  # under the scenario, all of it
    needed: float  # to break even under the scenario
    position: float  # in-year, under the scenario
    planned_position: float


def in_year(both: Programme, plan: Projection, scenario: Projection, year: int) -> InYear:
    """Gather one year's figures; `both` holds the plan and the scenario."""
    t = year - both.plan.first_year
    return InYear(
        year=year_label(year),
        target=float(plan.qipp_planned[0, t]),
        schemes=int((both.planned[0, :, t] != 0).sum()),
        promised=float(both.planned[0, :, t].sum()),
        counted=float(both.counted[0, :, t].sum()),
        no_scheme=float(both.elsewhere_planned[0, t] + both.unidentified_planned[0, t]),
        unidentified=float(both.unidentified_planned[0, t]),
        delivered=float(both.total[1, t]),
        needed=float(qipp_needed(scenario, "break_even")[0, t]),
        position=float(scenario.in_year[0, t]),
        planned_position=float(plan.in_year[0, t]),
    )


def headline(at: InYear, unit: Unit, *, moved: bool) -> str:
    """Say what the programme is to save, how far it is believed, what it delivers and what is missing."""
    said = [f"In {at.year} the programme is to save **{money(at.target, unit)}**."]
    if at.schemes:
        name = "Its one scheme promises" if at.schemes == 1 else f"Its {at.schemes} schemes promise"
        share = f" ({percent(at.counted / at.promised, 0)})" if at.promised > 0 else ""
        said.append(
            f"{name} {money(at.promised, unit)}, of which the plan counts on **{money(at.counted, unit)}**{share}"
            f"; {without_scheme(at, unit)}."
        )
    else:
        said.append(f"No scheme saves anything new in it: {without_scheme(at, unit)}.")
    who = "This scenario" if moved else "The plan"
    said.append(
        f"{who} delivers **{money(at.delivered, unit)}**, {_against_target(at, unit)}, and ends the year "
        f"**{_from_break_even(at.position, unit)}**."
    )
    return " ".join(said)


def without_scheme(at: InYear, unit: Unit) -> str:
    """Say how much of the target no scheme covers."""
    if money(at.no_scheme, unit) == money(0.0, unit):
        return f"{'next to ' if abs(at.no_scheme) >= 0.5 else ''}nothing is left without a scheme"
    if money(at.unidentified, unit) == money(at.no_scheme, unit):
        return f"{finer(at.no_scheme, unit)} is not identified yet"
    unknown = f", of which {finer(at.unidentified, unit)} is not even identified" if at.unidentified else ""
    return f"{finer(at.no_scheme, unit)} has no scheme yet{unknown}"


def _against_target(at: InYear, unit: Unit) -> str:
    gap = at.delivered - at.target
    if abs(gap) < 0.5:
        return "all of the target"
    text = money(abs(gap), unit)
    text = finer(abs(gap), unit) if text == money(0.0, unit) else text
    return f"{text} {'more' if gap > 0 else 'less'} than the target"


def _from_break_even(position: float, unit: Unit) -> str:
    return f"{money(abs(position), unit)} {'above' if position >= 0 else 'short of'} break-even"


def figures(at: InYear, unit: Unit) -> list[tuple[str, str, str]]:
    """Return the four figures of the page: label, value, and what it is beside."""
    promised = f"of {money(at.promised, unit)} promised" if at.promised else "no scheme saves in this year"
    covered = money(at.no_scheme, unit) == money(0.0, unit)
    left = "all of it in schemes" if covered else f"{finer(at.no_scheme, unit)} in no scheme yet"
    return [
        (f"QIPP target {at.year}", money(at.target, unit), left),
        ("Counted on, after risk", money(at.counted, unit), promised),
        ("Delivered", money(at.delivered, unit), _against_target(at, unit)),
        (
            f"In-year position {at.year}",
            money(at.position, unit),
            better_or_worse(at.position - at.planned_position, unit),
        ),
    ]


def by_year(both: Programme, plan: Projection, scenario: Projection, unit: Unit) -> pd.DataFrame:
    """Return the programme year by year as text, with the gaps to the target and to break-even."""
    rows = {
        "Promised by schemes": both.planned[0].sum(axis=0),
        "Counted on: after risk, overlap and what releases no cash": both.counted[0].sum(axis=0),
        "Identified, no scheme yet": both.elsewhere_planned[0],
        "Not identified": both.unidentified_planned[0],
        "Target: all planned savings": plan.qipp_planned[0],
        "Delivered": both.total[1],
        "Delivered less target": both.total[1] - plan.qipp_planned[0],
        "Needed to break even": qipp_needed(scenario, "break_even")[0],
        "In-year position": scenario.in_year[0],
    }
    texts = {name: [money(value, unit) for value in values] for name, values in rows.items()}
    years = list(both.plan.year_labels)
    return pd.DataFrame.from_dict(texts, orient="index", columns=years).rename_axis("Row")


def failing(with_it: Projection, without_it: Projection, scheme: str, year: int, unit: Unit) -> str:
    """Say what becomes of positions and milestones if a scheme saves nothing, the rest being as it is."""
    plan, t = with_it.plan, year - with_it.plan.first_year
    said = [f"**If {scheme} saves nothing:**"]
    for place in dict.fromkeys([t, plan.years - 1]):
        label = plan.year_labels[place]
        before, after = float(with_it.in_year[0, place]), float(without_it.in_year[0, place])
        said.append(
            f"the {label} in-year position is **{money(after, unit)}**, "
            f"{better_or_worse(after - before, unit, 'with it')};"
        )
    ends = [_milestone(with_it, without_it, milestone) for milestone in MILESTONE_WORDS]
    return " ".join([*said, f"{plan.organisation} {ends[0]}, {ends[1]} and {ends[2]}."])


def _milestone(with_it: Projection, without_it: Projection, milestone: Milestone) -> str:
    """Say "still breaks even in 2015/16", or by how much it is later, or that it does not any more."""
    before, after = reached(with_it, milestone).year, reached(without_it, milestone).year
    does, do = does_and_do(without_it, milestone)
    if after is None:
        return f"{'still does not' if before is None else 'can no longer'} {do} within {HORIZON} years"
    if before == after:
        return f"still {does} in {year_label(after)}"
    than = "" if before is None else f", {later_or_earlier(after - before, 'with it')}"
    return f"**{does} in {year_label(after)}**{than}"
