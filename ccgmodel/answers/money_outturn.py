"""Money as it happens: spend of lines and savings of schemes so far, and where the year ends if it goes on.

All in £k of one year. A line's plan by month is a twelfth of its year before the year's new savings, less those
savings from the month in which their schemes start; a scheme's is spread over its months (see `saved_by_month`).
Where the plan states months of its own, the year is spread as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.baseline import baseline, schemes
from ccgmodel.plan import MONTHS_A_YEAR, Floats, MoneyActuals, Plan
from ccgmodel.projection import Projection, programme, project, saved_by_month
from ccgmodel.scenario import LEVERS, Scenario, Setting

Basis = Literal["profile", "run rate"]
BASES: tuple[Basis, ...] = ("profile", "run rate")
DELIVERY = LEVERS["qipp_delivery"]
NOTHING = 1e-6  # £k


@dataclass(frozen=True, kw_only=True)
class MoneyOutturn:
    """One line's spend or one scheme's savings: so far, and in the year; of a scheme only what releases money.

    Run rate: the pace so far, over the months in which the plan has anything, goes on through those to come.
    Profile: the plan of the whole year, scaled by how what happened stands to the plan so far; as planned from now
    on where the plan has nothing so far.
    """

    name: str
    of: Literal["spend", "saving"]
    months: int  # that have happened
    to_date: float
    plan_to_date: float
    plan_year: float
    scenario_to_date: float
    scenario_year: float
    by_run_rate: float
    by_profile: float

    def forecast(self, basis: Basis) -> float:
        """What the year comes to."""
        return self.by_profile if basis == "profile" else self.by_run_rate

    def rest(self, basis: Basis) -> float:
        """What is forecast for the months to come."""
        return self.forecast(basis) - self.to_date

    @property
    def must_deliver(self) -> float:
        """What the months to come must bring for the year to be the plan's."""
        return self.plan_year - self.to_date

    def better(self, basis: Basis) -> float:
        """By how much the forecast is better than the plan: less spend, or more saved."""
        return (self.forecast(basis) - self.plan_year) * (1.0 if self.of == "saving" else -1.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class MoneyReport:
    """A year so far: every line and scheme of which a month has happened, in the plan's order."""

    plan: Plan
    year: int
    months: int  # the latest that any of them has
    rows: tuple[MoneyOutturn, ...]
    plan_in_year: float  # position, a surplus positive
    scenario_in_year: float

    def of(self, what: Literal["spend", "saving"]) -> tuple[MoneyOutturn, ...]:
        """The lines or the schemes."""
        return tuple(row for row in self.rows if row.of == what)

    @property
    def behind(self) -> tuple[str, ...]:
        """Names of which fewer months have happened than of others."""
        return tuple(row.name for row in self.rows if row.months < self.months)

    def in_year(self, basis: Basis) -> float:
        """Forecast the in-year position: the plan's, with what lines cost and schemes save in place of its own.

        A line of which no month has happened costs what the plan says, and what its schemes fall short by.
        """
        lines = {row.name for row in self.of("spend")}
        line_of = {scheme.name: scheme.line for scheme in self.plan.schemes}
        counts = [row for row in self.rows if row.of == "spend" or line_of[row.name] not in lines]
        return self.plan_in_year + sum(row.better(basis) for row in counts)


def monitored_years(plan: Plan) -> tuple[int, ...]:
    """Return the years of which any month of money has happened."""
    return tuple(sorted({row.year for row in plan.money_actuals if row.series == "actual"}))


def money_report(plan: Plan, scenario: Scenario, year: int) -> MoneyReport | None:
    """Hold a year's months against plan and scenario; None where nothing of it has happened."""
    rows = {(row.name, row.series): row for row in plan.money_actuals if row.year == year}
    if not any(series == "actual" for _, series in rows):
        return None
    both, t = [Scenario(), scenario], year - plan.first_year
    projection = project(plan, both)
    planned = _planned(plan, projection, both, year)
    places = {name: place for place, name in enumerate(planned)}
    lines = set(plan.line_names)
    found = [
        _outturn(row, planned[row.name], "spend" if row.name in lines else "saving")
        for row in sorted(rows.values(), key=lambda row: places[row.name])
        if row.series == "actual"
    ]
    return MoneyReport(
        plan=plan,
        year=year,
        months=max(row.months for row in found),
        rows=tuple(found),
        plan_in_year=float(projection.in_year[0, t]),
        scenario_in_year=float(projection.in_year[1, t]),
    )


def planned_months(plan: Plan, year: int) -> dict[str, tuple[float, ...]]:
    """Return the plan of a year month by month, for each line and scheme by name."""
    alone = [Scenario()]
    planned = _planned(plan, project(plan, alone), alone, year)
    return {name: tuple(months[0].tolist()) for name, months in planned.items()}


def _planned(plan: Plan, projection: Projection, scenarios: Sequence[Scenario], year: int) -> dict[str, Floats]:
    """Spread a year over its months under each scenario, each (scenario, month)."""
    t, shapes = year - plan.first_year, _shapes(plan, year)
    savings = np.zeros((len(scenarios), 0, MONTHS_A_YEAR))
    saved = np.zeros((len(scenarios), len(plan.lines), MONTHS_A_YEAR))
    if plan.schemes:
        savings = saved_by_month(plan, scenarios, year)
        saved = np.einsum("ls,bsm->blm", schemes(plan).on_line, savings)
    before = projection.spend[:, :, t] + saved.sum(axis=2)
    spent = before[..., np.newaxis] / MONTHS_A_YEAR - saved
    names = (*plan.line_names, *(scheme.name for scheme in plan.schemes))
    months = np.concatenate([spent, savings], axis=1).swapaxes(0, 1)
    return {
        name: each.sum(axis=1, keepdims=True) * shapes[name] if name in shapes else each
        for name, each in zip(names, months, strict=True)
    }


def _shapes(plan: Plan, year: int) -> dict[str, Floats]:
    """What share of a year is in each month, (month,), of that for which the plan says so."""
    own = {
        row.name: np.array(row.months, dtype=np.float64)
        for row in plan.money_actuals
        if row.series == "plan" and row.year == year
    }
    return {name: months / months.sum() for name, months in own.items()}


def _outturn(actual: MoneyActuals, planned: Floats, of: Literal["spend", "saving"]) -> MoneyOutturn:
    n, (plan, scenario) = actual.known, planned
    to_date = float(sum(filter(None, actual.months)))
    due, year = float(plan[:n].sum()), float(plan.sum())
    has = np.abs(plan) > NOTHING
    paced = int(has[:n].sum())
    left = int(has[n:].sum()) if paced else MONTHS_A_YEAR - n
    return MoneyOutturn(
        name=actual.name,
        of=of,
        months=n,
        to_date=to_date,
        plan_to_date=due,
        plan_year=year,
        scenario_to_date=float(scenario[:n].sum()),
        scenario_year=float(scenario.sum()),
        by_run_rate=to_date * (1.0 + left / (paced or n)),
        by_profile=to_date / due * year if abs(due) > NOTHING else to_date + year,
    )


@dataclass(frozen=True)
class Adopted:
    """The scenario in which schemes save what is forecast in the year, and those that cannot be had to.

    `apart` are beyond the bounds of the lever, or held to a cap that they share with others.
    """

    scenario: Scenario
    apart: tuple[str, ...] = ()


def adopted(report: MoneyReport, basis: Basis, names: Sequence[str] = ()) -> Adopted:
    """Make of what schemes are forecast to save, of all or some of them, settings of the year.

    Later years stand as planned. A scheme that counts for nothing in the year is left out.
    """
    plan, t = report.plan, report.year - report.plan.first_year
    chosen = [row for row in report.of("saving") if not names or row.name in names]
    counted = (schemes(plan).on_time.new * baseline(plan).cover)[:, :, 0] if chosen else np.zeros((0, 1))
    places = {scheme.name: place for place, scheme in enumerate(plan.schemes)}
    lowest, highest = DELIVERY.bounds(plan)
    shares = {
        row.name: row.forecast(basis) / float(counted[places[row.name], t])
        for row in chosen
        if abs(row.plan_year) > NOTHING
    }
    values = {
        Setting(DELIVERY.name, name, report.year): min(max(share, lowest), highest)
        for name, share in shares.items()
    }
    scenario = Scenario("Savings as forecast", values)
    if not values:
        return Adopted(scenario)
    saved = programme(plan, [scenario]).delivered[0, :, t]
    apart = [row.name for row in chosen if abs(saved[places[row.name]] - row.forecast(basis)) > 1e-3]
    return Adopted(scenario, tuple(apart))
