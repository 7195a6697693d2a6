"""The evidence on each lever: between what it may turn out to be, and where that was published.

A plan's own sheet Ranges wins over this table. The figures are spreads and differences that plans of the time
printed; to take them for what may happen to another plan is our judgement, and where nothing is published the
source says so. They are in the lever's own unit: a difference from the plan's rate, or a share.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccgmodel.plan import Plan, Range
from ccgmodel.scenario import LEVERS, Lever

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
        f"between, {_FULHAM}: 8,921 of 10,549 (£k), 84.6 %; high, all of it as planned",
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
)

EVIDENCE: dict[str, Range] = {name: each for name in LEVERS for each in _TABLE if each.lever == name}


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
