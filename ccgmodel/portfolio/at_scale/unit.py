"""The units of a large run: one plan and a stretch of its draws, the same however they are shared out.

Every lever of every organisation has draws of its own, which a stretch takes up where the one before it ends: so
no result depends on which stretch was computed where, or when. Money is in £k.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccgmodel.answers import BLOCK, Centre, Spread, drawn, quantiles, shifted
from ccgmodel.plan import Floats, Plan, year_label
from ccgmodel.portfolio.members import Portfolio
from ccgmodel.portfolio.project import JointScenario, to_year
from ccgmodel.projection import project
from ccgmodel.projection import result as result_named
from ccgmodel.scenario import Batch, Scenario, Setting, overlaid

Shared = Literal["national", "all", "none"]

RESULTS = ("in_year", "cumulative", "surplus_required", "surplus_tested")  # kept of every draw, £k by year
NATIONAL = ("allocation_growth", "inflation", "tariff_efficiency", "headroom_rate", "surplus_required")
STRETCH = 16 * BLOCK  # draws of one unit: whole blocks, so that every block is computed alike wherever it is


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawUnit:
    """One plan under the draws from `start` up to `stop`; `number` counts a plan's stretches.

    `shared` says which levers are drawn once for all organisations: those that are set nationally (allocations,
    prices and rules), all, or none.
    """

    plan: Plan
    scenario: Scenario
    seed: int
    number: int
    start: int
    stop: int
    shared: Shared
    centre: Centre

    @property
    def name(self) -> str:
        """A name for its file: the organisation in letters and digits, a hash of its name, and its number."""
        plain = "".join(letter if letter.isalnum() else "-" for letter in self.plan.organisation.lower())
        digest = hashlib.sha256(self.plan.organisation.encode("utf-8")).hexdigest()[:6]
        return f"{plain[:60]}-{digest}-{self.number:05}"


def draw_units(
    portfolio: Portfolio,
    draws: int,
    seed: int = 1,
    scenario: JointScenario | None = None,
    *,
    last_year: int | None = None,
    shared: Shared = "national",
    centre: Centre = "scenario",
) -> list[DrawUnit]:
    """Divide a run into its units, by organisation; every plan is run on to the last year of them all.

    Raises:
        ScenarioError: where a plan cannot be run so far.

    """
    joint = scenario or JointScenario()
    last = portfolio.year_numbers[-1] if last_year is None else last_year
    return [
        DrawUnit(
            plan=to_year(plan, last),
            scenario=joint.of(plan.organisation),
            seed=seed,
            number=number,
            start=start,
            stop=min(start + STRETCH, draws),
            shared=shared,
            centre=centre,
        )
        for plan in portfolio.plans
        for number, start in enumerate(range(0, draws, STRETCH))
    ]


def columns(plan: Plan) -> list[str]:
    """Name the figures of a plan that are kept: each result in each year."""
    return [f"{result} {label}" for result in RESULTS for label in plan.year_labels]


def compute_unit(unit: DrawUnit) -> dict[str, Floats]:
    """Project a unit's plan under its draws: each kept result in each year, and each drawn lever, (draw,) each."""
    plan, found = unit.plan, drawn(unit.plan, unit.scenario, unit.centre)
    size = unit.stop - unit.start
    kept = {name: np.empty(size) for name in [*columns(plan), *(spread.lever for spread in found)]}
    for start in range(unit.start, unit.stop, BLOCK):
        stop = min(start + BLOCK, unit.stop)
        here = slice(start - unit.start, stop - unit.start)
        batch, values = _batch(unit, found, start, stop)
        for lever, of_lever in values.items():
            kept[lever][here] = of_lever
        projection = project(plan, batch)
        for result in RESULTS:
            of_result = result_named(projection, result)
            for t, label in enumerate(plan.year_labels):
                kept[f"{result} {label}"][here] = of_result[:, t]
    return kept


def joint_draws(
    portfolio: Portfolio,
    draws: int,
    seed: int = 1,
    scenario: JointScenario | None = None,
    last_year: int | None = None,
) -> dict[str, Batch]:
    """Return the same draws as a large run's first ones, by organisation, to project a portfolio under.

    Raises:
        ValueError: where more draws are asked for than one stretch has.
        ScenarioError: where a plan cannot be run so far.

    """
    if not 1 <= draws <= STRETCH:
        raise ValueError(f"{draws} draws cannot be held at once; ask for 1 to {STRETCH}")
    found = draw_units(portfolio, draws, seed, scenario, last_year=last_year)
    return {
        unit.plan.organisation: _batch(unit, drawn(unit.plan, unit.scenario, unit.centre), 0, draws)[0]
        for unit in found
    }


def _batch(unit: DrawUnit, found: Sequence[Spread], start: int, stop: int) -> tuple[Batch, dict[str, Floats]]:
    """The scenarios of some draws, and the value of each drawn lever in them, (draw,)."""
    values = {spread.lever: quantiles(spread, _even(unit, spread.lever, start, stop)) for spread in found}
    moves: dict[Setting, Floats] = {}
    for spread in found:
        moves |= shifted(_base(unit, found), spread, values[spread.lever], along=False)
    if not moves:
        return Batch.of([unit.scenario] * (stop - start)), values
    return overlaid(_base(unit, found), moves), values


def _base(unit: DrawUnit, found: Sequence[Spread]) -> Scenario:
    """What the draws are laid over: about the evidence, the scenario without the levers that are drawn."""
    if unit.centre == "scenario":
        return unit.scenario
    drawn = {spread.lever for spread in found}
    return Scenario(unit.scenario.name, {s: v for s, v in unit.scenario.values.items() if s.lever not in drawn})


def _even(unit: DrawUnit, lever: str, start: int, stop: int) -> Floats:
    """Even numbers between 0 and 1 for some draws of a lever, (draw,): its own stream, taken up at `start`."""
    for_all = unit.shared == "all" or (unit.shared == "national" and lever in NATIONAL)
    words = _words(lever, "" if for_all else unit.plan.organisation)
    stream = np.random.PCG64(np.random.SeedSequence([unit.seed, *words]))
    stream.advance(start)  # one step a number
    return np.random.Generator(stream).random(stop - start)


def _words(*names: str) -> Iterator[int]:
    """Turn names into numbers that seed a stream: the same on every machine."""
    digest = hashlib.sha256("\0".join(names).encode("utf-8")).digest()
    return (int.from_bytes(digest[place : place + 4], "little") for place in range(0, 16, 4))


def year_labels(of: Sequence[DrawUnit]) -> tuple[str, ...]:
    """Every year of any unit, in order."""
    years = {year for unit in of for year in unit.plan.year_numbers}
    return tuple(map(year_label, sorted(years)))
