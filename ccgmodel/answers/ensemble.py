"""Many seeded draws of the levers, projected block by block."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.answers.draws import (
    EnsembleError,
    Method,
    cholesky,
    correlated,
    even_numbers,
    grades,
    quantiles,
)
from ccgmodel.answers.evidence import Centre, Spread, drawn, shifted, shifted_by_year, uncertain
from ccgmodel.plan import Floats, Integers, Plan, Problem, freeze_arrays
from ccgmodel.projection import HORIZON, MILESTONES, Projection, margin, milestone_year, passes, project
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, overlaid

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
FANS = ("in_year", "cumulative", "after_rules")


@dataclass(frozen=True, kw_only=True)
class Driver:
    """How much one lever has to do with the spread of the last year's cumulative position.

    `correlation` is Spearman's, from -1 to 1: of where each draw stands in the lever's distribution (on average
    over independent years) with the rank of the position. `share` is its square over the sum of all squares.
    """

    spread: Spread
    correlation: float
    share: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Ensemble:
    """What many draws say about a plan under a scenario; money in £k, chances from 0 to 1."""

    draws: int
    seed: int
    method: Method
    independent_years: bool  # whether each year is drawn anew
    centre: Centre
    years: tuple[str, ...]  # the plan's
    point: Mapping[str, Floats]  # by name of FANS: the scenario itself, (year,)
    fan: Mapping[str, Floats]  # by name of FANS: (percentile, year), for PERCENTILES
    mean: Mapping[str, Floats]  # by name of FANS: (year,)
    chance_in: Mapping[str, Floats]  # by milestone: that its test is passed in that year, (year,)
    chance_by: Mapping[str, Floats]  # by milestone: that it is reached in that year or before, (15 years,)
    reached: Mapping[str, Integers]  # by milestone: draws that reach it first in that year, (15 years,)
    never: Mapping[str, int]  # by milestone: draws that do not reach it within 15 years
    drivers: tuple[Driver, ...]  # the strongest first
    at_risk: Floats  # (year,) £k: the scenario's in-year position less that of the worst draw in twenty
    headroom_held: Floats  # (year,) £k: what the scenario holds back, which could stand against it

    def __post_init__(self) -> None:
        freeze_arrays(self)


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
    vary: Collection[str] = (),
) -> Ensemble:
    """Draw the levers that a scenario leaves alone from their evidence, and project the plan under each draw.

    What the scenario sets has been decided, so it stands. Draws of a lever are the same whatever else is set: two
    scenarios that set the same levers differ by what they set, and by nothing else.

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
        vary: levers that are drawn although the scenario sets them, about what it sets.

    Raises:
        EnsembleError: listing what is wrong with draws, seed or correlations.
        ScenarioError: listing every setting that the plan cannot run.

    """
    if wrong := draws_problems(draws, seed):
        raise EnsembleError(wrong)
    point = project(plan, [scenario])
    found = drawn(plan, scenario, centre, vary)
    base = scenario if centre == "scenario" else _without(scenario, found)
    levers = [each.lever for each in uncertain(plan)]
    factor = cholesky(levers, correlation) if correlation else None
    kept = _Kept(plan, draws, len(found))
    if found:
        drawing = _Drawing(
            plan=plan,
            scenario=base,
            found=found,
            levers=levers,
            vary=vary,
            independent=years == "independent",
        )
        for batch, graded in drawing.batches(draws, seed, method, factor):
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


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """What is drawn: `found` of all `levers`, each from numbers of its own whichever of them are drawn."""

    plan: Plan
    scenario: Scenario
    found: Sequence[Spread]
    levers: Sequence[str]
    vary: Collection[str]
    independent: bool

    def batches(
        self, draws: int, seed: int, method: Method, factor: Floats | None
    ) -> Iterator[tuple[Batch, Floats]]:
        """Yield the draws block by block, with each lever's grade (its mean over the years), (lever, draw)."""
        plan, scenario = self.plan, self.scenario
        acting = {name: plan.first_year + plan.years - LEVERS[name].first_year(plan) for name in self.levers}
        times = max(acting.values()) if self.independent else 1
        for even in even_numbers(draws, len(self.levers) * times, seed, method):
            even = even.reshape(times, len(self.levers), -1)  # (year, lever, draw)
            if factor is not None:
                even = np.stack([correlated(of_year, factor) for of_year in even])
            moves: dict[Setting, Floats] = {}
            graded = np.empty((len(self.found), even.shape[-1]))
            for i, spread in enumerate(self.found):
                # The last years of the plan are those that every lever acts in.
                first = times - acting[spread.lever] if self.independent else 0
                own = even[first:, self.levers.index(spread.lever)]
                graded[i] = grades(spread, own).mean(axis=0)
                values, along = quantiles(spread, own), spread.lever in self.vary
                moves |= (
                    shifted_by_year(plan, scenario, spread, values, along=along)
                    if self.independent
                    else shifted(scenario, spread, values[0], along=along)
                )
            yield overlaid(scenario, moves), graded


class _Kept:
    """What is kept of every draw."""

    def __init__(self, plan: Plan, draws: int, levers: int) -> None:
        self.positions = {name: np.empty((plan.years, draws)) for name in FANS}  # (year, draw) £k
        self.reached = {name: np.empty(draws, dtype=np.int64) for name in MILESTONES}  # 0: never
        self.passing = {name: np.zeros(plan.years) for name in MILESTONES}  # draws that pass in each year
        self.grades = np.empty((levers, draws))
        self._done = 0

    def add(self, projection: Projection, graded: Floats) -> None:
        """Keep a block."""
        here = slice(self._done, self._done + graded.shape[1])
        for name, positions in self.positions.items():
            positions[:, here] = getattr(projection, name).T
        for milestone in MILESTONES:
            self.reached[milestone][here] = milestone_year(projection, milestone)
            self.passing[milestone] += passes(margin(projection, milestone), projection.plan).sum(axis=0)
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
        name: np.bincount(years[years > 0] - plan.first_year, minlength=HORIZON).astype(np.int64)
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
