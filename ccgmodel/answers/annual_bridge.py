"""The annual bridge: how each year's position comes from that of the year before, as committee papers print it.

    brought forward + uplift - tariff and growth - investment + QIPP = surplus

Every movement is an effect on the in-year position in £k, (scenario, year): positive is good. The first year is
where the bridge starts: all of its position is brought forward and nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import Baseline, baseline, combine
from ccgmodel.plan import DRIVERS, Floats, Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Batch, Scenario, lever_values

LABELS = {
    "brought_forward": "Surplus or deficit brought forward",
    "uplift": "Uplift of the recurrent allocation",
    "non_recurrent_allocation": "Change of the non-recurrent allocation",
    "inflation": "Tariff and other inflation",
    "tariff_efficiency": "Efficiency within the tariff",
    "demographic_growth": "Demographic growth",
    "non_demographic_growth": "Non-demographic growth",
    "interaction": "Growth upon growth",
    "own_figures": "Lines with figures of their own",
    "qipp": "QIPP savings",
    "headroom": "Headroom held back",
    "other": "Items of one year alone, and savings made good",
}
STEP = "step:"  # a step's movement is named by this and its description
SUBTOTALS = {
    "income": ("Total income changes", ("brought_forward", "uplift", "non_recurrent_allocation")),
    "net_inflation": ("Net tariff and inflation", ("inflation", "tariff_efficiency")),
    "growth": ("Total growth", ("demographic_growth", "non_demographic_growth")),
}
TOTALS = {"expenditure": "Change in expenditure", "surplus": "Surplus or deficit"}


@dataclass(frozen=True, eq=False)
class Movements:
    """The movements of a plan's position by name, each (scenario, year) in £k; they add up to `surplus`."""

    plan: Plan
    parts: Mapping[str, Floats]

    @property
    def surplus(self) -> Floats:
        """The in-year position to which the movements lead, (scenario, year)."""
        return np.asarray(sum(self.parts.values()))

    def of(self, name: str) -> Floats:
        """Return a movement, subtotal or total by name, (scenario, year); nought where the plan has no such part.

        Raises:
            KeyError: where there is no such movement in any plan.

        """
        if name in self.parts:
            return self.parts[name]
        if name in SUBTOTALS:
            return np.asarray(sum(self.parts[part] for part in SUBTOTALS[name][1]))
        if name == "expenditure":
            return np.asarray(self.surplus - self.of("income"))
        if name == "surplus":
            return self.surplus
        if name.startswith(STEP):
            return np.zeros_like(self.parts["brought_forward"])
        raise KeyError(name)

    def to_date(self, name: str) -> Floats:
        """Return the sum of a movement since the first year, (scenario, year); a balance counts once.

        Raises:
            KeyError: where there is no such movement in any plan.

        """
        if name == "income":
            parts = [self.to_date(part) for part in SUBTOTALS["income"][1]]
            return np.asarray(sum(parts))
        if name == "brought_forward":
            return np.repeat(self.parts[name][:, :1], self.plan.years, axis=1)
        if name == "surplus":
            return self.surplus
        if name == "expenditure":
            return np.asarray(self.surplus - self.to_date("income"))
        return np.asarray(self.of(name).cumsum(axis=1))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that `of` knows for this plan."""
        return (*self.parts, *SUBTOTALS, *TOTALS)

    def label(self, name: str) -> str:
        """Return what to call a movement."""
        if name == "headroom" and self.plan.set_asides:
            return "Headroom and set-asides held back"
        return name.removeprefix(STEP) if name.startswith(STEP) else LABELS[name]


def movements(plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Movements:
    """Take each year's in-year position apart into what moved it since the year before, under every scenario.

    A driver moves a line by its rate of the year x the line's recurrent spend of the year before. Where growth
    compounds, what the drivers do to each other is `interaction`. QIPP is what is delivered; what then is
    left (items of one year alone coming and going, savings made good) is `other`.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    batch = scenarios if isinstance(scenarios, Batch) else Batch.of(scenarios)
    projection = project(plan, batch)
    held = projection.allocation - projection.total_spend - projection.in_year
    once = projection.allocation - projection.recurrent_allocation
    parts = {
        "brought_forward": np.concatenate([projection.in_year[:, :1], projection.in_year[:, :-1]], axis=1),
        "uplift": _change(projection.recurrent_allocation),
        "non_recurrent_allocation": _change(once),
        **{f"{STEP}{what}": -amounts for what, amounts in _steps(plan, batch.size).items()},
        **_drivers(projection, batch),
        "own_figures": -_change(_own_figures(projection)),
        "qipp": np.where(np.arange(plan.years) > 0, projection.qipp_delivered, 0.0),
        "headroom": -_change(held),
    }
    parts["other"] = projection.in_year - np.asarray(sum(parts.values()))
    return Movements(plan, parts)


def _change(values: Floats) -> Floats:
    """Change on the year before along the last axis; none in the first year."""
    return np.asarray(np.diff(values, axis=-1, prepend=values[..., :1]))


def _steps(plan: Plan, size: int) -> dict[str, Floats]:
    """Recurrent steps by description, (scenario, year) in £k."""
    found: dict[str, Floats] = {}
    for step in plan.steps:
        if step.recurrent:
            found.setdefault(step.description, np.zeros((size, plan.years)))
            found[step.description] += step.amounts
    return found


def _drivers(projection: Projection, batch: Batch) -> dict[str, Floats]:
    """What each driver does to the position, and what they do to each other, (scenario, year) in £k."""
    plan = projection.plan
    base, levers = baseline(plan), lever_values(plan, batch)
    before = np.moveaxis(projection.recurrent_spend[:, base.moving, :-1], 0, -1)  # (line, year, scenario)
    rates = [_rates(base, d, levers[name]) for d, name in enumerate(DRIVERS)]
    signs = [1.0 if name == "tariff_efficiency" else -1.0 for name in DRIVERS]
    found = {name: sign * rate * before for name, sign, rate in zip(DRIVERS, signs, rates, strict=True)}
    added = sum((-sign * rate for sign, rate in zip(signs, rates, strict=True)), start=np.ones(1))
    found["interaction"] = (added - combine(plan.growth_combines, rates)) * before
    return {name: _by_year(effect) for name, effect in found.items()}


def _rates(base: Baseline, driver: int, lever: Floats) -> Floats:
    """A driver's rates of the years after the first, (moving line, year or 1, scenario or 1)."""
    of_lines = lever if len(lever) == 1 else lever[base.moving]
    rates = base.rates[driver] + base.applies[driver] * of_lines
    return np.asarray(rates[:, 1:] if rates.shape[1] > 1 else rates)


def _by_year(effect: Floats) -> Floats:
    """Add an effect (line, year after the first, scenario) up over the lines, (scenario, year)."""
    total = effect.sum(axis=0).T
    return np.concatenate([np.zeros((len(total), 1)), total], axis=1)


def _own_figures(projection: Projection) -> Floats:
    """Spend of lines that are fixed or a share of the allocation, before steps and savings, (scenario, year)."""
    base = baseline(projection.plan)
    fixed = base.level[..., 0].sum(axis=0)  # of a share, the first year's alone
    after_first = np.arange(projection.plan.years) > 0
    shared = base.share.sum() * projection.recurrent_allocation * after_first
    return np.asarray(fixed + shared)
