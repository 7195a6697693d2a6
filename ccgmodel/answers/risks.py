"""What a risk register comes to: risks against mitigations, and each risk as a stress on the plan.

Money is in £k by year, (year,); positive amounts, and a positive net cover is good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccgmodel.answers.evidence import ranges
from ccgmodel.plan import Figures, Floats, Plan, Refused, Risk, year_label
from ccgmodel.projection import programme, project
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting

ROUNDING = 0.5  # £k: a register's sums are rounded, so that the limit of a lever may fall short of one by this
GRID = 1_001  # values of a lever among which the one that costs a downside is looked for


class StressError(Refused):
    """A risk that no lever can carry; the message lists every reason as what, where and remedy."""


@dataclass(frozen=True, eq=False)
class NetCover:
    """Mitigations less risks by year, (year,) in £k.

    `unquantified` names the mitigations, and the risks of a category in which any has a sum, that state none for a
    year for which others do: with them the cover would be another.
    """

    downside: Floats
    mitigation: Floats
    unquantified: tuple[tuple[str, ...], ...]

    @property
    def net(self) -> Floats:
        """What is left of the mitigations if every risk came true, (year,) in £k."""
        return self.mitigation - self.downside


def net_cover(plan: Plan) -> NetCover:
    """Hold a plan's mitigations against its risks, not weighed by probability, as committee papers print it."""
    risks = [(risk.name, risk.downside) for risk in plan.risks]
    sums = {risk.category for risk in plan.risks if risk.downside}
    held = [(each.name, each.amounts) for each in plan.mitigations]
    stated = [any(_figure(figures, t) is not None for _, figures in risks + held) for t in range(plan.years)]
    money = [(risk.name, risk.downside) for risk in plan.risks if risk.category in sums] + held
    return NetCover(
        downside=_total([figures for _, figures in risks], plan.years),
        mitigation=_total([figures for _, figures in held], plan.years),
        unquantified=tuple(
            tuple(name for name, figures in money if stated[t] and _figure(figures, t) is None)
            for t in range(plan.years)
        ),
    )


def expected_downside(plan: Plan) -> Floats:
    """What the risks whose probability is known cost on average, (year,) in £k."""
    known = [risk for risk in plan.risks if risk.probability is not None]
    total = np.zeros(plan.years)
    for risk in known:
        total += (risk.probability or 0.0) * _total([risk.downside], plan.years)
    return total


def _figure(figures: Figures, t: int) -> float | None:
    return figures[t] if figures else None


def _total(all_figures: list[Figures], years: int) -> Floats:
    return np.array([sum(_figure(figures, t) or 0.0 for figures in all_figures) for t in range(years)])


def under_risk(plan: Plan, risk: Risk) -> Scenario:
    """Turn a risk into the scenario in which it comes true: its levers at the values that the register states.

    Where it states one lever without a value, the lever is set, in each year for which the risk has a downside, so
    that the in-year position of that year falls by that downside beside the plan's: a loss that recurs
    counts once. Where it has no downside either, a lever goes to the bad end of its evidence.

    Raises:
        StressError: where the register names no lever, several without values beside a downside, a lever that
            does not move the position or for which there is no evidence, or a downside beyond what it can cost.
        ScenarioError: where the plan cannot run a value that is stated.

    """
    sized = [text for text in risk.settings if "=" in text]
    open_ = [Setting.parse(text) for text in risk.settings if "=" not in text]
    years = _years_with_downside(plan, risk)
    if not risk.settings:
        raise StressError(
            "the register names no lever that it moves", "add one in the column Lever", where=risk.name
        )
    if len(open_) > 1 and years:
        both = " and ".join(map(str, open_))
        raise StressError(f"it moves {both}, and no value says how far each", "write LEVER=VALUE", where=risk.name)
    scenario = Scenario.parse(sized, risk.name)
    for setting in open_:
        if years:
            for t in years:
                scenario = _sized(plan, risk, setting, t, scenario)
        else:
            scenario = Scenario(risk.name, {**scenario.values, setting: _bad_end(plan, risk, setting)})
    Batch.of([scenario]).check(plan)
    return scenario


def _bad_end(plan: Plan, risk: Risk, setting: Setting) -> float:
    """The end of the evidence on a lever at which it does harm."""
    lever, evidence = LEVERS.get(setting.lever), ranges(plan).get(setting.lever)
    effect = lever.effects.get("in_year") if lever else None
    if lever is None or not effect:
        raise StressError(f"{setting.lever} does not move the position", "name a lever that does", where=risk.name)
    bad = (evidence.low if effect > 0 else evidence.high) if evidence else lever.neutral(plan)
    if (bad - lever.neutral(plan)) * effect >= 0:
        none = f"there is neither a downside in £ nor evidence to size {setting} by"
        raise StressError(none, "add the downside, or a value", where=risk.name)
    return bad


def _years_with_downside(plan: Plan, risk: Risk) -> list[int]:
    return [t for t in range(plan.years) if _figure(risk.downside, t)]


def _sized(plan: Plan, risk: Risk, setting: Setting, t: int, so_far: Scenario) -> Scenario:
    """Set the lever in one year so that its position is the downside below the plan's."""
    lever, year = LEVERS.get(setting.lever), plan.first_year + t
    if lever is None or not lever.effects.get("in_year"):
        raise StressError(f"{setting.lever} does not move the position", "name a lever that does", where=risk.name)
    if year < lever.first_year(plan):
        acts = f"{lever.label} acts from {year_label(lever.first_year(plan))}"
        raise StressError(f"{acts}, and the downside is in {year_label(year)}", "state a value", where=risk.name)
    here = Setting(setting.lever, setting.scope, year)
    worst = lever.bounds(plan)[0 if lever.effects["in_year"] > 0 else 1]
    values = np.linspace(lever.neutral(plan), worst, GRID)
    fixed = {each: np.full(GRID, value) for each, value in so_far.values.items()}
    moved = project(plan, Batch(GRID, {**fixed, here: values})).in_year[:, t]
    plan_position = project(plan, [Scenario()]).in_year[0, t]
    target = plan_position - (_figure(risk.downside, t) or 0.0)
    if moved[0] <= target:  # what earlier years lost costs as much already
        return so_far
    if moved[-1] > target + ROUNDING:
        reach = f"at its limit of {worst:g} it costs £{plan_position - moved[-1]:,.0f}k"
        wanted = f"the downside of {year_label(year)} is £{plan_position - target:,.0f}k"
        raise StressError(f"{here}: {reach}, and {wanted}", "share it with another lever", where=risk.name)
    order = np.argsort(moved, kind="stable")
    value = float(np.interp(target, moved[order], values[order]))
    return Scenario(so_far.name, {**so_far.values, here: value})


DEARER = 4.0  # no price grows as much over the ten years that a plan may have at most


def without(scenario: Scenario, scheme: str) -> Scenario:
    """Return the scenario in which one scheme saves nothing, its investment being spent all the same."""
    others = {s: v for s, v in scenario.values.items() if (s.lever, s.scope) != ("qipp_delivery", scheme)}
    return Scenario(f"{scheme} saves nothing", {**others, Setting("qipp_delivery", scheme): 0.0})


def matter_most(plan: Plan, scenario: Scenario, year: int, most: int = 10) -> list[tuple[int, float]]:
    """Return the schemes by whose failing alone a year's in-year position falls most, the first first.

    Those that save too little by that year to be among the first are not tried.

    Args:
        plan: has the schemes.
        scenario: what is set beside the failing.
        year: 2013 for 2013/14.
        most: how many, at most.

    Returns:
        place of the scheme in the plan, and the fall in £k; those that only cost are left out.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    t = year - plan.first_year
    saved = programme(plan, [scenario]).delivered[0, :, : t + 1].sum(axis=1)
    order = np.argsort(-saved, kind="stable")
    first, rest = np.split(order, [2 * most])
    falls = dict(zip(first.tolist(), _falls(plan, scenario, first, t), strict=True))
    least = sorted(falls.values(), reverse=True)[:most][-1] if falls else 0.0
    rest = rest[DEARER * saved[rest] >= max(least, 0.0)]
    falls.update(zip(rest.tolist(), _falls(plan, scenario, rest, t), strict=True))
    ranked = sorted(falls.items(), key=lambda fall: (-fall[1], fall[0]))
    return [(place, fall) for place, fall in ranked[:most] if fall > 0]


def _falls(plan: Plan, scenario: Scenario, places: npt.NDArray[np.intp], t: int) -> list[float]:
    """What each of these schemes' failing takes off the in-year position of year t, in £k."""
    if not len(places):
        return []
    names = [plan.schemes[place].name for place in places]
    in_year = project(plan, _batch(scenario, names)).in_year[:, t]
    return list((in_year[0] - in_year[1:]).tolist())


def _batch(scenario: Scenario, names: Sequence[str]) -> Batch:
    """Lay out the scenario, and beside it each in which one scheme saves nothing."""
    size = len(names) + 1
    values = {setting: np.full(size, value) for setting, value in scenario.values.items()}
    for number, name in enumerate(names, start=1):
        for setting, given in values.items():
            if (setting.lever, setting.scope) == ("qipp_delivery", name):
                given[number] = np.nan
        values.setdefault(Setting("qipp_delivery", name), np.full(size, np.nan))[number] = 0.0
    return Batch(size, values)
