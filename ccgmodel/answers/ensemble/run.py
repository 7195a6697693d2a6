"""Many seeded draws of the levers, projected block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from ccgmodel.answers.ensemble.draws import (
    EnsembleError,
    Method,
    cholesky,
    correlated,
    even_numbers,
    grades,
    quantiles,
)
from ccgmodel.answers.ensemble.result import FANS, PERCENTILES, Driver, Ensemble
from ccgmodel.answers.spreads import Centre, Spread, shifted, shifted_by_year, spreads
from ccgmodel.plan import Floats, Integers, Plan, Problem
from ccgmodel.projection import Projection, project, rules
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, overlaid

MOST_DRAWS = 1_000_000


def ensemble(
    plan: Plan,
    scenario: Scenario,
    draws: int = 10_000,
    seed: int = 1,
    *,
    years: Literal["together", "independent"] = "together",
    centre: Centre = "scenario",
    correlation: Mapping[tuple[str, str], float] | None = None,
    method: Method = "sobol",
) -> Ensemble:
    """Draw every lever from its evidence about a scenario, and project the plan under each draw.

    Only the positions, the milestone years and the levers of each draw are kept, some 250 bytes a draw (25 MB for
    100,000); all else lives for one block.

    Args:
        plan: the plan.
        scenario: what the draws are laid about (see `spreads`).
        draws: how many, from 1 to 1,000,000.
        seed: the same seed gives the same figures.
        years: together: a draw is off by the same in every year; independent: each year is drawn anew, so that
            good and bad years balance and the spread is less.
        centre: scenario: its values are the likeliest; evidence: the evidence as it stands, whatever it sets.
        correlation: rank correlation of pairs of levers, none by default.
        method: sobol: points that fill the space evenly, so that fewer will do; random: ordinary draws.

    Raises:
        EnsembleError: listing what is wrong with draws, seed or correlations.
        ScenarioError: listing every setting that the plan cannot run.

    """
    if wrong := draws_problems(draws, seed):
        raise EnsembleError(wrong)
    point = project(plan, [scenario])
    found = spreads(plan, scenario, centre)
    base = scenario if centre == "scenario" else _without(scenario, found)
    factor = cholesky(found, correlation) if correlation else None
    kept = _Kept(plan, draws, len(found))
    if found:
        for batch, graded in _batches(plan, base, found, draws, seed, method, factor, years == "independent"):
            kept.add(project(plan, batch), graded)
    else:
        kept.add(project(plan, Batch.of([base] * draws)), np.zeros((0, draws)))
    return _summary(plan, kept, point, found, (draws, seed, method, years == "independent", centre))


def draws_problems(draws: int, seed: int) -> list[Problem]:
    """List what is wrong with how many draws are asked for, and with their seed."""
    many = (
        [] if 1 <= draws <= MOST_DRAWS else [Problem("", f"draws is {draws}", f"choose from 1 to {MOST_DRAWS:,}")]
    )
    return many + ([] if seed >= 0 else [Problem("", f"seed is {seed}", "choose a whole number from 0")])


def _without(scenario: Scenario, found: Sequence[Spread]) -> Scenario:
    """The scenario without what it sets for the levers that are drawn: the evidence speaks in its place."""
    drawn = {spread.lever for spread in found}
    return Scenario(scenario.name, {s: value for s, value in scenario.values.items() if s.lever not in drawn})


def _batches(
    plan: Plan,
    scenario: Scenario,
    found: Sequence[Spread],
    draws: int,
    seed: int,
    method: Method,
    factor: Floats | None,
    independent: bool,
) -> Iterator[tuple[Batch, Floats]]:
    """Yield the draws block by block, with each lever's grade (its mean over the years), (lever, draw)."""
    acting = [plan.first_year + plan.years - LEVERS[spread.lever].first_year(plan) for spread in found]
    times = max(acting) if independent else 1
    for even in even_numbers(draws, len(found) * times, seed, method):
        even = even.reshape(times, len(found), -1)  # (year, lever, draw)
        if factor is not None:
            even = np.stack([correlated(of_year, factor) for of_year in even])
        moves: dict[Setting, Floats] = {}
        graded = np.empty(even.shape[1:])
        for i, spread in enumerate(found):
            # The last years of the plan are those that every lever acts in.
            own = even[times - acting[i] if independent else 0 :, i]
            graded[i] = grades(spread, own).mean(axis=0)
            values = quantiles(spread, own)
            moves |= (
                shifted_by_year(plan, scenario, spread, values)
                if independent
                else (shifted(scenario, spread, values[0]))
            )
        yield overlaid(scenario, moves), graded


class _Kept:
    """What is kept of every draw."""

    def __init__(self, plan: Plan, draws: int, levers: int) -> None:
        self.positions = {name: np.empty((plan.years, draws)) for name in FANS}  # (year, draw) £k
        self.reached = {name: np.empty(draws, dtype=np.int64) for name in rules.MILESTONES}  # 0: never
        self.passing = {name: np.zeros(plan.years) for name in rules.MILESTONES}  # draws that pass in each year
        self.grades = np.empty((levers, draws))
        self._done = 0

    def add(self, projection: Projection, graded: Floats) -> None:
        """Keep a block."""
        here = slice(self._done, self._done + graded.shape[1])
        for name, positions in self.positions.items():
            positions[:, here] = getattr(projection, name).T
        for milestone in rules.MILESTONES:
            self.reached[milestone][here] = rules.milestone_year(projection, milestone)
            self.passing[milestone] += (rules.margin(projection, milestone) >= 0.0).sum(axis=0)
        self.grades[:, here] = graded
        self._done = here.stop


def _summary(
    plan: Plan,
    kept: _Kept,
    point: Projection,
    found: Sequence[Spread],
    settings: tuple[int, int, Method, bool, Centre],
) -> Ensemble:
    draws, seed, method, independent, centre = settings
    fan = {name: np.percentile(values, PERCENTILES, axis=1) for name, values in kept.positions.items()}
    reached: dict[str, Integers] = {
        name: np.bincount(years[years > 0] - plan.first_year, minlength=rules.HORIZON).astype(np.int64)
        for name, years in kept.reached.items()
    }
    return Ensemble(
        draws=draws,
        seed=seed,
        method=method,
        independent_years=independent,
        centre=centre,
        years=plan.year_labels,
        point={name: getattr(point, name)[0] for name in FANS},
        fan=fan,
        mean={name: values.mean(axis=1) for name, values in kept.positions.items()},
        chance_in={name: passing / draws for name, passing in kept.passing.items()},
        chance_by={name: counts.cumsum() / draws for name, counts in reached.items()},
        reached=reached,
        never={name: int(draws - counts.sum()) for name, counts in reached.items()},
        drivers=_drivers(found, kept.grades, kept.positions["cumulative"][-1]),
        at_risk=point.in_year[0] - fan["in_year"][PERCENTILES.index(5)],
        headroom_held=(point.allocation - point.total_spend - point.in_year)[0],
    )


def _drivers(found: Sequence[Spread], graded: Floats, position: Floats) -> tuple[Driver, ...]:
    """Rank the levers by the correlation of their grades, (lever, draw), with the rank of a position, (draw,)."""
    if not found:
        return ()
    rank = np.empty(len(position))
    rank[position.argsort(kind="stable")] = np.arange(len(position))
    rank -= rank.mean()
    own = graded - graded.mean(axis=1, keepdims=True)
    size = np.sqrt(np.einsum("ij,ij->i", own, own) * (rank @ rank))
    moves = np.ptp(position) > 0.0
    correlation = np.divide(own @ rank, size, out=np.zeros(len(found)), where=(size > 0.0) & moves)
    total = float((correlation**2).sum()) or 1.0
    drivers = [
        Driver(spread=spread, correlation=float(r), share=float(r * r / total))
        for spread, r in zip(found, correlation, strict=True)
    ]
    return tuple(sorted(drivers, key=lambda driver: -abs(driver.correlation)))
