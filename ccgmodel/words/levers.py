"""How a lever looks to people: the resulting rate in per cent, or months, with the plan's own value marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ccgmodel.baseline import baseline
from ccgmodel.plan import DRIVERS, Plan, once_a_plan
from ccgmodel.projection import project
from ccgmodel.scenario import Lever, Scenario
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import capital, months, percent
from ccgmodel.words.required import required

DECIDED = {"own": "the organisation", "national": "set nationally", "nobody": "nobody: it comes of itself"}
ABSOLUTE = ("share", "months")  # kinds of lever whose value is no difference from the plan's own rate
PER = {"%": 100.0, "months": 1.0}  # what is shown for a value of one


@dataclass(frozen=True)
class Scale:
    """One lever on one plan, in per cent or in months. `own` is what the plan itself says."""

    lever: Lever
    own: float
    low: float
    high: float
    step: float
    within: bool = False  # whether what results stays between low and high, whatever the lever adds

    @property
    def unit(self) -> Literal["%", "months"]:
        """What a figure on the page is in."""
        return "months" if self.lever.kind == "months" else "%"

    @property
    def decimals(self) -> int:
        """As many places as a step or the plan's own value needs, at most two."""
        return max(_places(self.step), min(_places(self.own), 2))

    def shown(self, value: float) -> float:
        """Return what the page shows for a lever's value."""
        per = PER[self.unit]
        found = round(per * _absolute(self.lever, self.own / per, value), 6) + 0.0
        return min(max(found, self.low), self.high) if self.within else found

    def value(self, shown: float) -> float:
        """Return the lever's value for what the page shows; the plan's own is exactly the neutral value."""
        if self.lever.kind in ABSOLUTE:
            return _tidy(shown / PER[self.unit])
        if abs(shown - self.own) < 1e-9:
            return 0.0
        if self.lever.name == "qipp_taper":
            return _tidy(1.0 - (1.0 - shown / 100.0) / (1.0 - self.own / 100.0))
        return _tidy((shown - self.own) / 100.0)

    def text(self, shown: float) -> str:
        """Write what the page shows: "63 %", "3 months late", "on time", "stopped"."""
        if self.unit == "months":
            return f"{months(shown)} late" if shown else "on time"
        if self.lever.name == "qipp_stopped" and shown in (0.0, 100.0):
            return "stopped" if shown else "not stopped"
        return percent(shown / 100.0, max(self.decimals, min(_places(shown), 2)))


def label(lever: Lever, *plans: Plan) -> str:
    """Name a lever in the words of the plan, or of several where they call it alike."""
    if lever.name == "surplus_required":
        return capital(required(*plans).amount)
    return savings_words(lever.label, *plans)


def scale(lever: Lever, plan: Plan, scope: str = "") -> Scale:
    """Put a lever on the scale of a plan's own rate, or of that of one set-aside."""
    is_one = lever.by_set_aside and any(each.name == scope for each in plan.set_asides)
    return _scale(lever, plan, scope if is_one else "")


@once_a_plan
def _scale(lever: Lever, plan: Plan, scope: str) -> Scale:
    own = lever.neutral(plan) if lever.kind in ABSOLUTE else own_rate(lever, plan, scope)
    low, high = (_absolute(lever, own, bound) for bound in lever.bounds(plan))
    if lever.by_set_aside:
        low, high = max(0.0, low), min(1.0, high)
    per = PER["months" if lever.kind == "months" else "%"]
    own, low, high, step = (_tidy(per * each) for each in (own, low, high, lever.step))
    return Scale(lever, own, low, high, step, within=lever.by_set_aside)


def own_rate(lever: Lever, plan: Plan, scope: str = "") -> float:
    """Return the plan's own rate, a fraction: where lines or years differ, the one that governs most spending."""
    base = baseline(plan)
    if lever.by_set_aside:
        return _of_set_asides(lever, plan, scope)
    if lever.name == "allocation_growth":
        return _commonest([(float(rate), 1.0) for rate in base.allocation_growth[1:, 0]])
    if lever.name in DRIVERS:
        return _commonest(
            [
                (rate, line.first_year_spend or 0.0)
                for line in plan.lines
                for rate in line.rates.get(lever.name, ())[1:]
                if rate is not None
            ]
        )
    if lever.name == "qipp_taper":
        return plan.qipp.taper if plan.qipp and None in plan.qipp.planned[1:] else 0.0
    if lever.name == "headroom_rate":
        return plan.rules.headroom_rate
    if lever.name == "activity_growth":
        return _commonest([(metric.growth, 1.0) for metric in plan.metrics if metric.growth is not None])
    if lever.by_pool:
        return 0.0
    return _commonest([(rate, 1.0) for rate in plan.rules.surplus_rate if rate is not None])


def _of_set_asides(lever: Lever, plan: Plan, scope: str) -> float:
    """The rate of one set-aside or the share released of it, in its first year; of all, that of most money."""
    aside, whole = project(plan, [Scenario()]).set_asides[0, :, 0].tolist(), plan.first_allocation or 1.0
    of = [(each, sum_) for each, sum_ in zip(plan.set_asides, aside, strict=True) if scope in ("", each.name)]
    if lever.name == "set_aside_release":
        return _commonest([(each.released, sum_) for each, sum_ in of])
    return _commonest([(sum_ / whole if each.rate is None else each.rate, sum_) for each, sum_ in of])


def exceptions(lever: Lever, plan: Plan) -> list[str]:
    """Lines whose own rate is another than the one shown: the lever moves them by the same points."""
    own = own_rate(lever, plan)
    found = []
    for line in plan.lines if lever.name in DRIVERS else ():
        others = {
            rate for rate in line.rates.get(lever.name, ())[1:] if rate is not None and abs(rate - own) > 1e-9
        }
        found += [f"{line.name} {percent(rate, 2)}" for rate in sorted(others)]
    for each in plan.set_asides if lever.by_set_aside else ():
        if abs((rate := own_rate(lever, plan, each.name)) - own) > 1e-9:
            found.append(f"{each.name} {percent(rate, 2)}")
    return found


def source(lever: Lever, plan: Plan) -> str:
    """Return the citation of the plan's own value."""
    keys = {
        "allocation": [plan.allocation.source],
        "spend": [line.source for line in plan.lines if lever.name in line.rates],
        "support": [each.source for each in plan.support],
        "set_asides": [each.source for each in plan.set_asides],
        "repayable": [each.source for each in plan.repayable],
        "qipp": [plan.qipp.source] if plan.qipp else [],
    }.get(lever.source_field, [plan.field_sources.get(lever.source_field, "")])
    cited = dict.fromkeys(plan.citation(key) for key in keys if key)
    return "; ".join(cited) or f"{plan.organisation}’s workbook, which names none"


def _absolute(lever: Lever, own: float, value: float) -> float:
    """Return the rate that results: a fall on top of a fall compounds, everything else adds."""
    if lever.kind in ABSOLUTE:
        return value
    return 1.0 - (1.0 - own) * (1.0 - value) if lever.name == "qipp_taper" else own + value


def _commonest(weighted: list[tuple[float, float]]) -> float:
    weights: dict[float, float] = {}
    for rate, weight in weighted:
        weights[round(rate, 9)] = weights.get(round(rate, 9), 0.0) + weight
    return max(weights, key=lambda rate: weights[rate]) if weights else 0.0


def _places(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _tidy(value: float) -> float:
    return round(value, 10) + 0.0
