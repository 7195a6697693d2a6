"""The evidence on each lever, and levers moved over it: between what each may turn out to be, and who says so.

A plan's own sheet Ranges wins over this table. The figures are spreads and differences that plans of the time
printed; to take them for what may happen to another plan is our judgement, and where nothing is published the
source says so. They are in the lever's own unit: a difference from the plan's rate, or a share.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.plan import Floats, Metric, Plan, Range, once_a_plan
from ccgmodel.scenario import LEVERS, Lever, Scenario, Setting, present

_SE_LONDON = "NHS South East London, Commissioning Strategy Plan and Operating Plan 2012/13"
_BARNET = "NHS Barnet CCG, Recovery Plan, May 2013"
_BNES = "B&NES CCG, Integrated Commissioning Plan, September 2012"
_FULHAM = "NHS Hammersmith & Fulham CCG, QIPP Performance Report, month 12, April 2014"
_BETTER_CARE = "Barnet Council and NHS Barnet CCG, Better Care Fund Plan 2016/17, May 2016"

_TABLE = (
    Range(
        lever="allocation_growth",
        low=-0.002,
        central=0.0,
        high=0.0055,
        source=f"{_SE_LONDON}: areas above their target share grow by 0.2 pp less than the average; 2.25 % was "
        "expected for 2012/13 and 2.80 % confirmed",
    ),
    Range(
        lever="demographic_growth",
        low=-0.0044,
        central=0.0,
        high=0.008,
        source=f"{_SE_LONDON}: 0.39 % (Bromley) to 1.63 % (Southwark) about an average of 0.83 % in six areas",
    ),
    Range(
        lever="non_demographic_growth",
        low=-0.0032,
        central=0.0,
        high=0.0019,
        source=f"{_SE_LONDON}: 0.73 % (Lewisham) to 1.24 % (Bexley) about an average of 1.05 % in six areas",
    ),
    Range(
        lever="inflation",
        low=-0.003,
        central=0.0,
        high=0.008,
        source=f"low, {_SE_LONDON}: a net tariff of -1.5 % planned and -1.8 % confirmed; high, prices of 2013/14 "
        f"rise by 3.5 % in {_BNES}, by 2.7 % in {_BARNET}",
    ),
    Range(
        lever="tariff_efficiency",
        low=-0.005,
        central=0.0,
        high=0.0,
        source=f"{_SE_LONDON}: a further 0.5 % is set aside because it may not be had in full; none of the "
        f"plans, {_BARNET} and {_BNES} among them, expects more than 4 %",
    ),
    Range(
        lever="qipp_delivery",
        low=0.63,
        central=0.76,
        high=1.0,
        source=f"low, {_BARNET}: 14.5 of 23 (£m) in 2012/13; central, {_SE_LONDON}: over 76 % in 2011/12; "
        f"between, {_FULHAM}: 8,921 of 10,549 (£k) in 2013/14, 84.6 %; high, all of it as planned",
    ),
    Range(
        lever="qipp_slippage",
        low=0.0,
        central=0.0,
        high=6.0,
        source="our judgement: nothing is published on how late schemes began; on time to half a year late",
    ),
    Range(
        lever="qipp_stopped",
        low=0.0,
        central=0.0,
        high=0.0,
        source="our judgement: whether a scheme is given up is decided, not drawn",
    ),
    Range(
        lever="qipp_unidentified_delivery",
        low=0.0,
        central=0.5,
        high=1.0,
        source="our judgement: nothing is published on what became of savings without a scheme; none to all",
    ),
    Range(
        lever="qipp_taper",
        low=0.0,
        central=0.0,
        high=0.0225,
        source=f"{_BARNET}: its text reduces the target by 10 % a year, its table by 8 %",
    ),
    Range(
        lever="qipp_recovery",
        low=0.0,
        central=0.0,
        high=0.5,
        source="our judgement: nothing is published on how much of a missed saving is caught up; at most half",
    ),
    Range(
        lever="headroom_rate",
        low=0.0,
        central=0.0,
        high=0.0,
        source=f"2 % in {_BARNET}, in {_BNES} and in {_SE_LONDON}: no other figure is published",
    ),
    Range(
        lever="headroom_release",
        low=0.0,
        central=1.0,
        high=1.0,
        source=f"{_BARNET}: all of it in the plan, none in its worst case",
    ),
    Range(
        lever="activity_growth",
        low=0.0,
        central=0.0,
        high=0.005,
        source=f"{_BETTER_CARE}: emergency admissions grow by 2.5 % in one section and by 3 % in another",
    ),
    Range(
        lever="metric_delivery",
        low=0.0,
        central=1.0,
        high=1.0,
        source=f"low, {_BETTER_CARE}: emergency admissions were to fall from 30,055 to 29,419 in 2015/16 and rose "
        "to 30,241; high, all of it as planned",
    ),
    Range(
        lever="pool_change",
        low=0.0,
        central=0.0,
        high=0.0,
        source="our judgement: what is spent from a pooled budget is decided, not drawn",
    ),
    Range(
        lever="surplus_required",
        low=-0.0024,
        central=0.0,
        high=0.0,
        source=f"{_BARNET}: 2 % in one table, a flat £8.0m in another, 1.76 % of the allocation of 2017/18",
    ),
    Range(
        lever="support_received",
        low=1.0,
        central=1.0,
        high=1.0,
        source="our judgement: whether support is given is decided, not drawn; the position without it is shown",
    ),
    Range(
        lever="repayable_drawn",
        low=1.0,
        central=1.0,
        high=1.0,
        source="our judgement: whether money is lent is decided, not drawn",
    ),
    Range(
        lever="repayable_repaid",
        low=1.0,
        central=1.0,
        high=1.0,
        source="our judgement: what is repaid is decided, not drawn",
    ),
    Range(
        lever="set_aside_rate",
        low=0.0,
        central=0.0,
        high=0.0,
        source="our judgement: how much is set aside is decided, not drawn",
    ),
    Range(
        lever="set_aside_release",
        low=-1.0,
        central=0.0,
        high=0.0,
        source=f"as of the headroom, {_BARNET}: all of it in the plan, none in its worst case",
    ),
)

EVIDENCE: dict[str, Range] = {name: each for name in LEVERS for each in _TABLE if each.lever == name}


@once_a_plan
def ranges(plan: Plan) -> Mapping[str, Range]:
    """Return the evidence on every lever that has something to move, in the order of the table of levers.

    The plan's own ranges win. Of the headroom the table says only that less may be released than planned.
    """
    own = {each.lever: each for each in plan.ranges}
    return {name: own.get(name) or _of_table(plan, lever) for name, lever in LEVERS.items() if lever.applies(plan)}


def _of_table(plan: Plan, lever: Lever) -> Range:
    evidence = EVIDENCE[lever.name]
    if lever.name != "headroom_release":
        return evidence
    planned = lever.neutral(plan)
    return Range(lever=lever.name, low=0.0, central=planned, high=planned, source=evidence.source)


Centre = Literal["scenario", "evidence"]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What one lever may turn out to be, absolute and within its bounds: from `low` to `high`, likeliest `mode`.

    `outcomes` are the values of a history, from small to large; empty for the other distributions.
    """

    lever: str
    now: float  # where the scenario has it
    low: float
    mode: float
    high: float
    outcomes: tuple[float, ...]
    evidence: Range
    bounds: tuple[float, float]  # of the lever on the plan

    @property
    def setting(self) -> Setting:
        """The setting of the lever for all lines and years."""
        return Setting(self.lever)


def spreads(
    plan: Plan, scenario: Scenario, centre: Centre = "scenario", metric: Metric | None = None
) -> tuple[Spread, ...]:
    """Lay each lever's evidence about a scenario; levers of which one value is all that is known are left out.

    About the scenario, its own value is the likeliest: a difference (growth, prices, rules) lies as far from it as
    the evidence lies from the plan, and a share lies where it was recorded, between limits that are widened to
    hold the scenario's value. A history has that value as one outcome more. As the evidence says, the central
    value is the likeliest and what the scenario sets for the lever does not count. Levers of metrics alone are
    left out: they would be drawn for nothing. Of a metric, those that may move its kind are looked at instead.
    """
    found = (_about(plan, scenario, evidence, centre) for evidence in uncertain(plan, metric))
    return tuple(spread for spread in found if spread.low < spread.high)


def uncertain(plan: Plan, metric: Metric | None = None) -> tuple[Range, ...]:
    """Return the evidence of every lever of which more than one value is known, of money or of a metric's kind."""
    return tuple(
        each
        for each in ranges(plan).values()
        if not each.known
        and (LEVERS[each.lever].moves_metric(metric) if metric else LEVERS[each.lever].moves_money)
    )


def held(plan: Plan, scenario: Scenario, vary: Collection[str] = ()) -> frozenset[str]:
    """Return the levers that stand where the scenario sets them: of all that has been decided, nothing is drawn.

    `vary` names those that are drawn all the same. A lever that is set for one line or year alone stands there,
    and is drawn elsewhere.
    """
    known = {each.lever for each in uncertain(plan)}
    return frozenset(s.lever for s in scenario.values if s == Setting(s.lever) and s.lever in known) - set(vary)


def drawn(
    plan: Plan, scenario: Scenario, centre: Centre = "scenario", vary: Collection[str] = ()
) -> tuple[Spread, ...]:
    """Return the spreads of the levers that draws move: all but those that are held; as the evidence says, all."""
    still = held(plan, scenario, vary) if centre == "scenario" else frozenset()
    return tuple(spread for spread in spreads(plan, scenario, centre) if spread.lever not in still)


def drawn_alike(plan: Plan, scenario: Scenario) -> Scenario:
    """Return the plan for the same draws as a scenario: what the scenario sets stands at the plan's own value."""
    return Scenario("Plan", {setting: LEVERS[setting.lever].neutral(plan) for setting in scenario.values})


def _about(plan: Plan, scenario: Scenario, evidence: Range, centre: Centre) -> Spread:
    lever = LEVERS[evidence.lever]
    now = present(plan, scenario, Setting(lever.name))
    least, greatest = lever.bounds(plan)
    moving = centre == "scenario" and lever.kind == "points"
    mode = now if centre == "scenario" else evidence.central

    def absolute(value: float) -> float:
        return min(max(value + (now if moving else 0.0), least), greatest)

    history = evidence.history if evidence.distribution == "history" else ()
    outcomes = [absolute(value) for value in history]
    if outcomes and centre == "scenario":
        outcomes.append(now)
    low, high = absolute(evidence.low), absolute(evidence.high)
    return Spread(
        lever=lever.name,
        now=now,
        low=min(low, mode, *outcomes),
        mode=mode,
        high=max(high, mode, *outcomes),
        outcomes=tuple(sorted(outcomes)),
        evidence=evidence,
        bounds=(least, greatest),
    )


def shifted(scenario: Scenario, spread: Spread, values: Floats, *, along: bool = True) -> dict[Setting, Floats]:
    """Return the lever's settings with it at these values, (scenario,).

    Those for one line or year go along, by as much; unless they are to stand where they are set.
    """
    moved = {spread.setting: values}
    for setting, value in _own(scenario, spread) if along else ():
        moved[setting] = _within(spread, value + values - spread.now)
    return moved


def shifted_by_year(
    plan: Plan, scenario: Scenario, spread: Spread, values: Floats, *, along: bool
) -> dict[Setting, Floats]:
    """Return the lever's settings with it at these values, (year, scenario), in each year in which it acts.

    Those for one line go along or stand, as in `shifted`.
    """
    first = LEVERS[spread.lever].first_year(plan)
    years = range(first, plan.first_year + plan.years)
    moved: dict[Setting, Floats] = {}
    for year, of_year in zip(years, values, strict=True):
        moved[Setting(spread.lever, "", year)] = of_year
    own = dict(_own(scenario, spread))
    if not along:
        return {setting: values for setting, values in moved.items() if setting not in own}
    for setting, value in own.items():
        for year, of_year in zip(years, values, strict=True):
            single = Setting(spread.lever, setting.scope, year)
            if setting.year == year or (setting.year is None and single not in own):
                moved[single] = _within(spread, value + of_year - spread.now)
    return moved


def _own(scenario: Scenario, spread: Spread) -> list[tuple[Setting, float]]:
    """The scenario's settings of the lever for one line or year."""
    settings = scenario.values.items()
    return [(s, value) for s, value in settings if s.lever == spread.lever and s != spread.setting]


def _within(spread: Spread, values: Floats) -> Floats:
    return np.clip(values, *spread.bounds)
