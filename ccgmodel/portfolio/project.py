"""Many plans projected at once, of different lines, years and conventions, and added up over any group of them.

Money is in £k. Results are added, never averaged: a rate of a group is its total over its total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ccgmodel.answers import LABELS, STEP, Movements, movements
from ccgmodel.baseline import run_on
from ccgmodel.plan import Booleans, Floats, Plan, Problem, once_a_plan, year_label
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.projection import HORIZON, RESULT_NAMES, frozen, project, result
from ccgmodel.scenario import Batch, Scenario, ScenarioError

OUTPUTS = (*RESULT_NAMES, "carried_forward", "surplus_tested")  # each adds up over organisations, £k


@dataclass(frozen=True)
class JointScenario:
    """One scenario of a portfolio: what is set for everyone, and what for one organisation alone, which wins."""

    name: str = "Scenario"
    everyone: Scenario = field(default_factory=Scenario)
    alone: Mapping[str, Scenario] = field(default_factory=dict)  # organisation -> its own settings

    def of(self, organisation: str) -> Scenario:
        """Return the scenario of one organisation."""
        own = self.alone.get(organisation)
        return Scenario(self.name, {**self.everyone.values, **(own.values if own else {})})


def flatters(portfolio: Portfolio, year: int) -> float:
    """By how much the in-year position of a year is better as fixed lines are level past a plan's own years.

    In £k, and better than if they grew as the spend of each plan does on average, see `frozen`.
    """
    found = (frozen(plan, year - plan.first_year + 1) for plan in portfolio.plans)
    return float(sum(each.flatters[-1] for each in found if each))


@dataclass(frozen=True, eq=False, kw_only=True)
class PortfolioProjection:
    """What becomes of every plan under each scenario, in £k; NaN in a year before a plan begins.

    `values` are (member, scenario, year) by output; `own` (member, year) says which years are the organisation's
    own and not ours.
    """

    portfolio: Portfolio
    years: tuple[int, ...]
    values: Mapping[str, Floats]
    own: Booleans

    @property
    def year_labels(self) -> tuple[str, ...]:
        """The years as they are written."""
        return tuple(map(year_label, self.years))

    def of(self, output: str, node: str = "") -> Floats:
        """Add an output up over a part of the portfolio, or the whole, (scenario, year) in £k.

        NaN in a year for which any of its members has no figure: a sum that leaves one out would mislead.

        Raises:
            KeyError: where there is no such output.
            PortfolioError: where there is no such part.

        """
        members = self.portfolio.node(node or self.portfolio.name).members
        return np.asarray(self.values[output][list(members)].sum(axis=0))

    def surplus_share(self, node: str = "") -> Floats:
        """In-year position over recurrent allocation, each added up first, (scenario, year)."""
        return np.asarray(self.of("in_year", node) / self.of("recurrent_allocation", node))


def project_portfolio(
    portfolio: Portfolio,
    scenarios: Sequence[JointScenario] | Mapping[str, Batch] | None = None,
    last_year: int | None = None,
) -> PortfolioProjection:
    """Roll every plan of a portfolio forward under every scenario at once, each over the years of them all.

    A plan that ends before the others is run on by its own rules (ours, see `own`); before it begins it has
    no figures.

    Args:
        portfolio: the plans.
        scenarios: joint scenarios, or draws by organisation of one size; by default the plans as they are.
        last_year: how far to go, such as 2016 for 2016/17; by default to the last year of any plan.

    Raises:
        ScenarioError: listing every setting that a plan cannot run, with its organisation.

    """
    years = portfolio.year_numbers
    years = tuple(range(years[0], (years[-1] if last_year is None else last_year) + 1))
    batches = _batches(portfolio, scenarios)
    size = next(iter(batches.values())).size
    values = {output: np.full((len(portfolio.plans), size, len(years)), np.nan) for output in OUTPUTS}
    own = np.zeros((len(portfolio.plans), len(years)), dtype=np.bool_)
    wrong: list[Problem] = []
    for member, plan in enumerate(portfolio.plans):
        run = to_year(plan, years[-1])
        where = slice(plan.first_year - years[0], None)
        own[member, where] = np.arange(run.years) < run.own_years
        try:
            projection = project(run, batches[plan.organisation])
        except ScenarioError as error:
            wrong += [problem.at(plan.organisation) for problem in error.problems]
            continue
        for output in OUTPUTS:
            values[output][member, :, where] = result(projection, output)
    if wrong:
        raise ScenarioError(wrong)
    return PortfolioProjection(portfolio=portfolio, years=years, values=values, own=own)


@once_a_plan
def to_year(plan: Plan, last_year: int) -> Plan:
    """Return a plan over its years up to one, run on by its own rules where it ends before.

    Raises:
        ScenarioError: where the year is before the plan's first, or further off than plans are run.

    """
    years = last_year - plan.first_year + 1
    if not 1 <= years <= HORIZON:
        first, last = year_label(plan.first_year), year_label(plan.first_year + HORIZON - 1)
        wanted = f"{plan.organisation}: it can be run from {first} to {last}, not to {year_label(last_year)}"
        raise ScenarioError(wanted, "choose another last year")
    return run_on(plan, years)


def _batches(
    portfolio: Portfolio, scenarios: Sequence[JointScenario] | Mapping[str, Batch] | None
) -> Mapping[str, Batch]:
    """Return the scenarios of every organisation, all of one number."""
    if isinstance(scenarios, Mapping):
        missing = sorted(set(portfolio.organisations) - set(scenarios))
        sizes = {batch.size for batch in scenarios.values()}
        if missing or len(sizes) != 1:
            what = f"no draws for {', '.join(missing)}" if missing else "draws of different numbers"
            raise ScenarioError(f"{portfolio.name}: {what}", "give every organisation as many")
        return scenarios
    joint = scenarios or (JointScenario(),)
    unknown = sorted({name for each in joint for name in each.alone} - set(portfolio.organisations))
    if unknown:
        known = ", ".join(portfolio.organisations)
        nowhere = f"has no plan in {portfolio.name}"
        raise ScenarioError(Problem("", f"{name!r} {nowhere}", f"use one of {known}") for name in unknown)
    return {name: Batch.of([each.of(name) for each in joint]) for name in portfolio.organisations}


@dataclass(frozen=True, eq=False)
class PortfolioMovements:
    """The movements of every plan of a portfolio over the years of them all."""

    portfolio: Portfolio
    years: tuple[int, ...]
    members: tuple[Movements, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every movement that any plan has, in the order of the bridge."""
        found = dict.fromkeys(name for each in self.members for name in each.parts)
        steps = [name for name in found if name.startswith(STEP)]
        before, after = list(LABELS)[:3], list(LABELS)[3:]
        return (*before, *steps, *after)

    def of(self, name: str, node: str = "") -> Floats:
        """Add a movement, subtotal or total up over a part, (scenario, year); NaN where a member has no such year.

        Raises:
            KeyError: where there is no such movement.

        """
        return self._added(node, lambda each: each.of(name))

    def to_date(self, name: str, node: str = "") -> Floats:
        """Add a movement since the first year up over a part, (scenario, year)."""
        return self._added(node, lambda each: each.to_date(name))

    def _added(self, node: str, value: Callable[[Movements], Floats]) -> Floats:
        total = np.zeros((len(self.members[0].parts["brought_forward"]), len(self.years)))
        for place in self.portfolio.node(node or self.portfolio.name).members:
            mine = np.full_like(total, np.nan)
            mine[:, self.members[place].plan.first_year - self.years[0] :] = value(self.members[place])
            total += mine
        return total


def portfolio_movements(
    portfolio: Portfolio, scenarios: Sequence[JointScenario] = (), last_year: int | None = None
) -> PortfolioMovements:
    """Take every organisation's positions apart into what moved them, for every scenario.

    Raises:
        ScenarioError: listing every setting that a plan cannot run.

    """
    years = portfolio.year_numbers
    years = tuple(range(years[0], (years[-1] if last_year is None else last_year) + 1))
    joint = scenarios or (JointScenario(),)
    members = tuple(
        movements(to_year(plan, years[-1]), [each.of(plan.organisation) for each in joint])
        for plan in portfolio.plans
    )
    return PortfolioMovements(portfolio, years, members)
