"""Stress: named shocks on top of a scenario, one by one and in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ccgmodel.answers.outputs import Output
from ccgmodel.baseline import baseline
from ccgmodel.plan import Floats, Plan, freeze_arrays
from ccgmodel.scenario import LEVERS, Batch, Lever, Scenario, Setting, for_lines_only, lever_values, present

_ALLOCATION_CUT = 0.01
_MONTHS_LATE = 3.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Shock:
    """Something that goes wrong: how far each of its levers shifts, (line, year); an axis of one is for all.

    `limited` says that a lever's bounds let less happen than the name says.
    """

    name: str
    label: str
    shifts: Mapping[str, Floats]  # lever -> its own unit
    limited: bool


def shocks(plan: Plan) -> tuple[Shock, ...]:
    """Return the shocks that have something to hit in a plan."""
    base = baseline(plan)
    cut = np.zeros((1, plan.years))
    if plan.years > 1:  # growth on the year before, so that the allocation is lower by exactly this share
        cut[0, 1] = -_ALLOCATION_CUT * base.allocation_factor[1, 0]
    given = [
        _shock(plan, "allocation_cut", "Allocation cut by 1 %", {"allocation_growth": cut}),
        _shock(
            plan,
            "efficiency_halved",
            "Tariff efficiency half delivered",
            {"tariff_efficiency": -0.5 * _rates(plan, "tariff_efficiency")},
        ),
        _shock(
            plan,
            "activity_doubled",
            "Activity growth doubled",
            {name: _rates(plan, name) for name in ("demographic_growth", "non_demographic_growth")},
        ),
        _shock(
            plan,
            "headroom_lost",
            "Headroom lost",
            {"headroom_release": np.full((1, 1), -plan.rules.headroom_released)},
        ),
        _shock(
            plan,
            "set_asides_lost",
            "Set-asides lost",
            {"set_aside_release": np.full((1, 1), min(0.0, LEVERS["set_aside_release"].bounds(plan)[0]))},
        ),
    ]
    if "qipp_slippage" in LEVERS:
        late = {"qipp_slippage": np.full((1, 1), _MONTHS_LATE)}
        given.insert(2, _shock(plan, "qipp_late", _late(plan), late))
    return tuple(shock for shock in given if shock.shifts)


def _late(plan: Plan) -> str:
    name = plan.savings_programme or "QIPP"
    return f"{name[:1].upper()}{name[1:]} three months late"


def _shock(plan: Plan, name: str, label: str, shifts: Mapping[str, Floats]) -> Shock:
    """Keep the shifts that move something, and say whether the plan's own values leave room for them."""
    kept = {lever: shift for lever, shift in shifts.items() if LEVERS[lever].applies(plan) and bool(shift.any())}
    limited = any(
        bool((np.abs(moved - np.clip(moved, *LEVERS[lever].bounds(plan))) > 1e-12).any())
        for lever, shift in kept.items()
        for moved in [LEVERS[lever].neutral(plan) + shift]
    )
    return Shock(name=name, label=label, shifts=kept, limited=limited)


def _rates(plan: Plan, driver: str) -> Floats:
    """The plan's own rates of a driver where it applies and is above nought, else nought, (line, year)."""
    blank = (None,) * plan.years
    rates = np.array([line.rates.get(driver, blank) for line in plan.lines], dtype=np.float64)
    rates[:, 0] = 0.0  # growth never reads the first year
    return np.maximum(0.0, np.nan_to_num(rates))


def hit(plan: Plan, scenario: Scenario, by: Sequence[Shock]) -> Scenario:
    """Return a scenario with shocks on top of it, each lever within its bounds."""
    values = dict(scenario.values)
    for name, shift in ((lever, shift) for shock in by for lever, shift in shock.shifts.items()):
        lever, now = LEVERS[name], Scenario("", values)
        if shift.size == 1:  # the same everywhere: what is set for one line or year goes along
            own = [setting for setting in values if setting.lever == name and setting != Setting(name)]
            standing = {each: present(plan, now, each) for each in (Setting(name), *own)}
            values |= {each: _within(plan, lever, value + float(shift.item())) for each, value in standing.items()}
            continue
        total = lever_values(plan, for_lines_only(plan, Batch.of([now])))[name][..., 0] + shift
        values = {setting: value for setting, value in values.items() if setting.lever != name}
        values |= dict(_settings(plan, lever, np.clip(total, *lever.bounds(plan))))
    return Scenario(" + ".join([scenario.name, *(shock.label for shock in by)]), values)


def _within(plan: Plan, lever: Lever, value: float) -> float:
    least, greatest = lever.bounds(plan)
    return min(max(value, least), greatest)


def _settings(plan: Plan, lever: Lever, values: Floats) -> Iterator[tuple[Setting, float]]:
    """Write a lever's values, (line or 1, year or 1), as few settings; what stands as in the plan is not set."""
    first, neutral = lever.first_year(plan) - plan.first_year, lever.neutral(plan)
    lines = [i for i, line in enumerate(plan.lines) if not lever.by_line or lever.name in line.rates]
    whole = np.broadcast_to(values, (len(plan.lines), plan.years))[lines, first:]
    if not whole.size:
        return
    alike = bool((whole == whole[:1]).all())
    scopes = [""] if alike else [plan.lines[i].name for i in lines]
    for scope, row in zip(scopes, whole, strict=not alike):
        flat = bool((row == row[0]).all())
        years = [None] if flat else [plan.first_year + t for t in range(first, plan.years)]
        for year, value in zip(years, row.tolist(), strict=not flat):
            if value != neutral:
                yield Setting(lever.name, scope, year), value


@dataclass(frozen=True, eq=False, kw_only=True)
class Stress:
    """The output under each shock and each pair of them; in £k, a metric's unit, or a year for a milestone."""

    output: Output
    before: float
    shocks: tuple[Shock, ...]
    alone: Floats  # (shock,)
    pairs: Floats  # (shock, shock): both at once; one alone on the diagonal
    scenarios: tuple[Scenario, ...]  # (shock,) to apply

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def together(self) -> Floats:
        """What a pair does beyond the sum of its two shocks, (shock, shock)."""
        effect = self.alone - self.before
        both = self.pairs - self.before - effect - effect[:, np.newaxis]
        np.fill_diagonal(both, 0.0)
        return np.asarray(both)


def stress(plan: Plan, scenario: Scenario, output: Output) -> Stress:
    """Project a scenario under every shock and every pair of shocks.

    Raises:
        OutputError: where there is no such figure.
        ScenarioError: listing every setting that the plan cannot run.

    """
    output.check(plan)
    Batch.of([scenario]).check(plan)
    known = shocks(plan)
    singles = [hit(plan, scenario, [shock]) for shock in known]
    places = list(combinations(range(len(known)), 2))
    both = [hit(plan, scenario, [known[i], known[j]]) for i, j in places]
    figures = output.of(plan, [scenario, *singles, *both])
    alone = figures[1 : 1 + len(known)]
    pairs = np.diag(alone)
    for (i, j), figure in zip(places, figures[1 + len(known) :], strict=True):
        pairs[i, j] = pairs[j, i] = figure
    return Stress(
        output=output,
        before=float(figures[0]),
        shocks=known,
        alone=alone,
        pairs=pairs,
        scenarios=tuple(singles),
    )
