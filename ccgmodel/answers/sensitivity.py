"""What matters most: each lever moved over its evidence, alone (tornado) and in pairs (grid)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from ccgmodel.answers.evidence import Spread, shifted, spreads
from ccgmodel.answers.outputs import Output
from ccgmodel.answers.seek.frontier import Frontier, frontier
from ccgmodel.answers.seek.metric_target import MetricTarget
from ccgmodel.answers.seek.target import Goal, Kind, Target
from ccgmodel.plan import Floats, Plan, Range, freeze_arrays
from ccgmodel.scenario import LEVERS, Batch, Scenario, Setting, check_settings, moved, present

_FRACTIONS = ("points", "share")  # kinds of lever of which one percentage point is the natural step


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What becomes of the output when one lever goes from the low to the high end of its evidence.

    Values are in the lever's own unit, outputs in £k (a metric's unit; a year, for a milestone). `point_worth` is
    what one percentage point more than the scenario adds (a month, for a lever that counts months); where there is
    no room above, what the last one added.
    """

    lever: str
    now: float
    low: float
    high: float
    at_low: float
    at_high: float
    point_worth: float
    evidence: Range

    @property
    def swing(self) -> float:
        """How far apart the two ends are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, kw_only=True)
class Tornado:
    """The levers by how far their evidence moves the output, the farthest first; `centre` is the scenario."""

    output: Output
    centre: float
    bars: tuple[Bar, ...]


def tornado(plan: Plan, scenario: Scenario, output: Output) -> Tornado:
    """Move each lever, alone, to both ends of its evidence about the scenario.

    A lever of which one value is all that is known has no bar.

    Raises:
        OutputError: where there is no such figure.
        ScenarioError: listing every setting that the plan cannot run.

    """
    output.check(plan)
    found = spreads(plan, scenario, metric=output.metric(plan))
    points = [_point(spread) for spread in found]
    steps = [one if s.now + one <= s.bounds[1] else -one for s, one in zip(found, points, strict=True)]
    ends = np.array([[s.low, s.high, s.now + step] for s, step in zip(found, steps, strict=True)]).reshape(-1, 3)
    figures = output.of(plan, _one_lever_each(scenario, found, ends))
    centre = float(figures[-1])
    at = figures[:-1].reshape(-1, 3)
    bars = [
        Bar(
            lever=spread.lever,
            now=spread.now,
            low=spread.low,
            high=spread.high,
            at_low=float(at[i, 0]),
            at_high=float(at[i, 1]),
            point_worth=float((at[i, 2] - centre) * points[i] / steps[i]),
            evidence=spread.evidence,
        )
        for i, spread in enumerate(found)
    ]
    return Tornado(output=output, centre=centre, bars=tuple(sorted(bars, key=lambda bar: -bar.swing)))


def _point(spread: Spread) -> float:
    """One point of a lever, in its own unit."""
    return 0.01 if LEVERS[spread.lever].kind in _FRACTIONS else 1.0


def _one_lever_each(scenario: Scenario, found: tuple[Spread, ...], values: Floats) -> Batch:
    """Line up scenarios that each move one lever, (lever, point), lever by lever; the scenario itself is last."""
    size = values.size + 1
    rows = np.append(np.repeat(np.arange(len(found)), values.shape[1]), -1)
    own = np.append(values.ravel(), np.nan)
    everything: dict[Setting, Floats] = {}
    for i, spread in enumerate(found):
        here = np.where(rows == i, own, spread.now)
        for setting, each in shifted(scenario, spread, here).items():
            everything[setting] = np.where(rows == i, each, np.nan)
    return moved(scenario, everything) if everything else Batch.of([scenario] * size)


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid:
    """The output over the bounds of two levers, and the line on which it is nought, or a metric at its target."""

    output: Output
    first: Setting
    second: Setting
    first_values: Floats  # (first,) in the lever's own unit
    second_values: Floats  # (second,)
    outputs: Floats  # (first, second)
    now: tuple[float, float]  # where the scenario stands
    contour: Frontier | None  # None where nothing parts the good from the bad

    def __post_init__(self) -> None:
        freeze_arrays(self)


def grid(plan: Plan, scenario: Scenario, output: Output, first: Setting, second: Setting, size: int = 21) -> Grid:
    """Run every pair of values of two levers, so many of each over its bounds.

    Raises:
        OutputError: where there is no such figure.
        ScenarioError: listing every setting that the plan cannot run.

    """
    output.check(plan)
    check_settings(plan, (first, second))
    one, other = (np.linspace(*LEVERS[setting.lever].bounds(plan), size) for setting in (first, second))
    pairs = {first: np.repeat(one, size), second: np.tile(other, size)}
    figures = output.of(plan, moved(scenario, pairs))
    target = _parting(plan, output)
    contour = None
    if target is not None:
        contour = frontier(plan, scenario, target, first, second, points=2 * size - 1)
    return Grid(
        output=output,
        first=first,
        second=second,
        first_values=one,
        second_values=other,
        outputs=figures.reshape(size, size),
        now=(present(plan, scenario, first), present(plan, scenario, second)),
        contour=contour,
    )


def _parting(plan: Plan, output: Output) -> Goal | None:
    """What parts the good from the bad: a position of nought; a metric's target, else its value in the plan."""
    if output.year is None:
        return None
    if output.name in ("in_year", "cumulative"):
        return Target(cast(Kind, output.name), output.year)
    metric = output.metric(plan)
    if metric is None or not metric.sign:
        return None
    own = metric.target_value
    return MetricTarget(metric.name, output.year, float(output.of(plan, [Scenario()])[0]) if own is None else own)
