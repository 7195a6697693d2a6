"""The answers to the questions of a governing body as JSON objects: money in £k, metrics in their own units.

All figures are at full precision.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ccgmodel.answers import (
    PERCENTILES,
    Alone,
    Bridge,
    Ensemble,
    Frontier,
    Mix,
    Output,
    Spread,
    Stress,
    Tornado,
    is_never,
)
from ccgmodel.plan import Floats, Plan, year_label
from ccgmodel.projection import HORIZON, MILESTONES
from ccgmodel.scenario import Scenario

Document = dict[str, object]


def heading(plan: Plan, scenario: Scenario) -> Document:
    """What every answer is about."""
    first = year_label(plan.first_year)
    return {
        "plan": {"organisation": plan.organisation, "first_year": first, "unit": "£k"},
        "scenario": scenario.texts(),
    }


def alone(answers: Alone) -> Document:
    """What each lever alone would have to be."""
    return {
        "target": str(answers.target),
        "unit": answers.unit,
        "met": answers.met,
        "gap": answers.gap,
        "position": answers.position,
        "levers": [
            {
                "lever": str(each.setting),
                "outcome": each.outcome,
                "now": each.now,
                "value": each.value,
                "position": each.position,
                "limit": each.limit,
                "position_at_limit": each.position_at_limit,
                "gap_at_limit": each.gap_at_limit,
                "crossings": each.crossings,
            }
            for each in answers.answers
        ],
    }


def mix(found: Mix) -> Document:
    """Several levers moved together."""
    return {
        "target": str(found.target),
        "unit": found.unit,
        "met": found.met,
        "outcome": found.outcome,
        "gap": found.gap,
        "position": found.position,
        "movement": found.movement,
        "levers": [
            {
                "lever": str(each.setting),
                "now": each.now,
                "value": each.value,
                "limit": each.limit,
                "share": each.share,
            }
            for each in found.moves
        ],
        "settings": found.scenario.texts(),
    }


def frontier(line: Frontier) -> Document:
    """The line in the plane of two levers; null where the second has no value that reaches the target."""
    return {
        "target": str(line.target),
        "first": {"lever": str(line.first), "now": line.now[0], "values": line.first_values.tolist()},
        "second": {"lever": str(line.second), "now": line.now[1], "values": or_null(line.second_values)},
    }


def bridge(found: Bridge) -> Document:
    """The steps from one figure to another, and what each is made of."""
    return {
        "result": found.result,
        "year": year_label(found.year),
        "by": found.by,
        "before": found.before,
        "after": found.after,
        "steps": dict(zip(found.causes, found.steps.tolist(), strict=True)),
        "parts": dict(zip(found.parts, found.by_part.tolist(), strict=True)),
        "table": {
            cause: dict(zip(found.parts, row, strict=True))
            for cause, row in zip(found.causes, found.table.tolist(), strict=True)
        },
    }


def tornado(plan: Plan, found: Tornado) -> Document:
    """Each lever at both ends of its evidence; a milestone that is not reached is null."""
    figure = _Figure(plan, found.output)
    return {
        "output": str(found.output),
        "unit": found.output.unit(plan),
        "centre": figure(found.centre),
        "bars": [
            {
                "lever": bar.lever,
                "now": bar.now,
                "low": bar.low,
                "high": bar.high,
                "at_low": figure(bar.at_low),
                "at_high": figure(bar.at_high),
                "swing": bar.swing,
                "point_worth": bar.point_worth,
                "source": plan.citation(bar.evidence.source),
            }
            for bar in found.bars
        ],
    }


def ensemble(plan: Plan, found: Ensemble) -> Document:
    """What many draws say; chances by year reach past the plan to the last year that is looked at."""
    years = [year_label(plan.first_year + t) for t in range(HORIZON)]
    return {
        "draws": found.draws,
        "seed": found.seed,
        "method": found.method,
        "years_drawn": "independent" if found.independent_years else "together",
        "centre": found.centre,
        "years": list(found.years),
        "point": {name: values.tolist() for name, values in found.point.items()},
        "mean": {name: values.tolist() for name, values in found.mean.items()},
        "percentiles": {
            name: {f"p{p}": row for p, row in zip(PERCENTILES, rows.tolist(), strict=True)}
            for name, rows in found.fan.items()
        },
        "chance_in": {name: _by_year(found.years, found.chance_in[name]) for name in MILESTONES},
        "chance_by": {name: _by_year(years, found.chance_by[name]) for name in MILESTONES},
        "milestones": {
            name: {**_by_year(years, found.reached[name]), "never": found.never[name]} for name in MILESTONES
        },
        "drivers": [
            {**_spread(plan, each.spread), "correlation": each.correlation, "share": each.share}
            for each in found.drivers
        ],
        "at_risk": found.at_risk.tolist(),
        "headroom_held": found.headroom_held.tolist(),
    }


def stress(plan: Plan, found: Stress) -> Document:
    """The output under each shock and each pair."""
    figure = _Figure(plan, found.output)
    names = [shock.name for shock in found.shocks]
    return {
        "output": str(found.output),
        "unit": found.output.unit(plan),
        "before": figure(found.before),
        "shocks": [
            {"shock": shock.name, "label": shock.label, "limited": shock.limited, "after": figure(after)}
            for shock, after in zip(found.shocks, found.alone.tolist(), strict=True)
        ],
        "pairs": [
            {"shocks": [names[i], names[j]], "after": figure(float(found.pairs[i, j]))}
            for i in range(len(names))
            for j in range(i + 1, len(names))
        ],
    }


class _Figure:
    """Writes a figure of an output: a milestone as the text of its year, None where it is not reached."""

    def __init__(self, plan: Plan, output: Output) -> None:
        self._plan, self._output = plan, output

    def __call__(self, figure: float) -> float | str | None:
        if self._output.year is not None:
            return figure
        return None if is_never(self._plan, self._output, figure) else year_label(int(figure))


def _by_year(years: Sequence[str], figures: npt.NDArray[np.generic]) -> Document:
    return dict(zip(years, figures.tolist(), strict=True))


def or_null(figures: Floats) -> list[object]:
    """Turn an array into lists, what is no number into None."""
    if figures.ndim > 1:
        return [or_null(each) for each in figures]
    return [float(each) if np.isfinite(each) else None for each in figures]


def _spread(plan: Plan, spread: Spread) -> Document:
    return {
        "lever": spread.lever,
        "now": spread.now,
        "low": spread.low,
        "mode": spread.mode,
        "high": spread.high,
        "distribution": spread.evidence.distribution,
        "history": list(spread.outcomes),
        "source": plan.citation(spread.evidence.source),
    }
