"""The savings programme scheme by scheme: planned, counted, delivered, and what each step between them costs.

Money is in £k of new savings in each year; a step that takes savings away is negative. Schemes are in the
plan's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ccgmodel.baseline import baseline, delivered, planned, schemes
from ccgmodel.plan import Floats, Plan, RiskAdjustment, once_a_plan
from ccgmodel.projection.savings import for_lines, scheme_levers, taper
from ccgmodel.scenario import Batch, Scenario, for_lines_only, lever_values


@dataclass(frozen=True, eq=False, kw_only=True)
class Programme:
    """New savings in £k of every scheme, (scenario, scheme, year), and of what is in no scheme, (scenario, year).

    planned + risk + overlap + beyond_plan + not_cashable + lateness + shortfall = delivered, in every year.
    """

    plan: Plan
    planned: Floats  # as the register states it
    risk: Floats  # taken off by the plan's risk adjustment
    overlap: Floats  # taken off because schemes claim the same activity
    beyond_plan: Floats  # taken off where a line's schemes exceed what the plan counts on
    not_cashable: Floats  # releases no money
    lateness: Floats  # what starts late saves less now and more in the year after
    shortfall: Floats  # what is not delivered, stopped schemes and an extra yearly fall included
    delivered: Floats
    activity: Floats  # delivered, whether or not it releases money
    investment: Floats
    elsewhere_planned: Floats  # identified savings that no scheme covers
    elsewhere: Floats  # those of them delivered
    unidentified_planned: Floats
    unidentified: Floats

    @property
    def counted(self) -> Floats:
        """What the plan's position counts on, (scenario, scheme, year)."""
        return np.asarray(self.planned + self.risk + self.overlap + self.beyond_plan + self.not_cashable)

    @property
    def total(self) -> Floats:
        """All savings delivered, (scenario, year): what the projection delivers."""
        return np.asarray(self.delivered.sum(axis=1) + self.elsewhere + self.unidentified)

    def of(self, programme: str) -> npt.NDArray[np.bool_]:
        """Which schemes belong to a programme, (scheme,)."""
        return np.array([scheme.programme == programme for scheme in self.plan.schemes], dtype=np.bool_)


def programme(plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Programme:
    """Follow every scheme from what the register says to what is delivered under each scenario.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    batch = scenarios if isinstance(scenarios, Batch) else Batch.of(scenarios)
    batch.check(plan)
    of, levers = schemes(plan), lever_values(plan, for_lines_only(plan, batch))
    base, kept = baseline(plan), taper(levers, plan.years)
    cash = of.cash.sum(axis=0)[:, np.newaxis, np.newaxis]
    capped, risked = planned(plan).new, of.on_time.new
    counted = delivered(of, np.zeros((1, 1, 1)), base.cover).new
    face = schemes(_at_face_value(plan)).on_time.new
    delivery, stopped, months_late = scheme_levers(plan, batch)
    share = delivery * (1.0 - stopped) * kept * base.cover
    activity = delivered(of, months_late, share).new
    on_time = delivered(of, np.zeros((1, 1, 1)), share).new
    lines = base.saving_lines
    elsewhere = for_lines(lines, levers["qipp_delivery"]) * base.uncovered * kept
    unidentified = for_lines(lines, levers["qipp_unidentified_delivery"]) * base.unidentified * kept

    def by_scenario(values: Floats, axes: int = 3) -> Floats:
        whole = np.broadcast_to(values, (*values.shape[:-1], batch.size))
        return np.moveaxis(whole, -1, 0) if axes == 3 else whole.T

    return Programme(
        plan=plan,
        planned=by_scenario(face),
        risk=by_scenario(risked - face),
        overlap=by_scenario(capped - risked),
        beyond_plan=by_scenario(counted - capped),
        not_cashable=by_scenario(counted * (cash - 1.0)),
        lateness=by_scenario(cash * (activity - on_time)),
        shortfall=by_scenario(cash * (on_time - counted)),
        delivered=by_scenario(cash * activity),
        activity=by_scenario(activity),
        investment=by_scenario(of.investment[..., np.newaxis] * (1.0 - stopped)),
        elsewhere_planned=by_scenario(base.uncovered.sum(axis=0) * kept, 2),
        elsewhere=by_scenario(elsewhere.sum(axis=0), 2),
        unidentified_planned=by_scenario(base.unidentified.sum(axis=0) * kept, 2),
        unidentified=by_scenario(unidentified.sum(axis=0), 2),
    )


@once_a_plan
def _at_face_value(plan: Plan) -> Plan:
    """Return the plan without its risk adjustment."""
    return replace(plan, risk_adjustment=RiskAdjustment())


@dataclass(frozen=True, eq=False, kw_only=True)
class Months:
    """Savings of one year as they add up month by month, April first, (month,) in £k of cash."""

    plan: Floats
    scenario: Floats


def months(plan: Plan, scenario: Scenario, year: int) -> Months:
    """Return what the schemes' new savings of one year come to by the end of each month, plan beside scenario.

    A year's new saving is spread over the months in which the scheme is live in it: from its start in the year it
    starts, over all twelve otherwise.
    """
    total = np.cumsum(saved_by_month(plan, [Scenario(), scenario], year).sum(axis=1), axis=1)
    return Months(plan=total[0], scenario=total[1])


def saved_by_month(plan: Plan, scenarios: Sequence[Scenario], year: int) -> Floats:
    """Return each scheme's new savings of one year month by month, (scenario, scheme, month) in £k of cash."""
    found, batch = programme(plan, scenarios), Batch.of(scenarios)
    of, t = schemes(plan), year - plan.first_year
    levers = scheme_levers(plan, batch)
    late = np.broadcast_to(levers.months_late, (len(of.start), 1, batch.size))[:, 0].T
    begins = np.clip(of.start[:, 0, 0] + late - 12.0 * t, 0.0, 11.999)  # (scenario, scheme) months into the year
    ends = np.arange(13.0)
    done = np.clip((ends - begins[..., np.newaxis]) / (12.0 - begins[..., np.newaxis]), 0.0, 1.0)
    return np.asarray(np.diff(done, axis=2) * found.delivered[:, :, t, np.newaxis])
