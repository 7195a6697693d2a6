"""What may stand in a setting's brackets: names that reach some of a plan's lines, schemes, metrics or pool."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from ccgmodel.plan import Plan

Axis = Literal["line", "scheme", "metric", "pool"]
AXES: tuple[Axis, ...] = ("line", "scheme", "metric", "pool")


@lru_cache(maxsize=64)
def scopes(plan: Plan, over: Axis) -> dict[str, dict[int, list[int]]]:
    """Return what may stand in brackets: name -> rank -> places, a higher rank being more particular."""
    found: dict[str, dict[int, list[int]]] = {}
    for place, ranks in enumerate(_ranks(plan, over)):
        for rank, name in enumerate(ranks, start=1):
            if name:
                found.setdefault(name, {}).setdefault(rank, []).append(place)
    return found


def _ranks(plan: Plan, over: Axis) -> list[tuple[str, ...]]:
    """The names that reach each line, scheme, metric or line of the pool, the more particular later."""
    if over == "metric":
        return [(metric.group, metric.name) for metric in plan.metrics]
    if over == "pool":
        return [(each.commissioner, each.area, each.theme, each.cluster, each.name) for each in plan.pool]
    names = {line.name: (line.category, line.name) for line in plan.lines}
    if over == "line":
        return list(names.values())
    return [(*names[scheme.line], scheme.status, scheme.programme, scheme.name) for scheme in plan.schemes]


def protection(plan: Plan, scope: str) -> tuple[str, ...]:
    """Why a name reaches nothing but protected lines of the pool; nothing where it reaches one that may flex."""
    reached = {place for places in scopes(plan, "pool").get(scope, {}).values() for place in places}
    reasons = {plan.pool[place].protected for place in reached}
    return () if "" in reasons else tuple(sorted(reasons))


def members(plan: Plan, over: Axis) -> int:
    """How many lines, schemes, metrics or lines of the pool a plan has."""
    return len({"line": plan.lines, "scheme": plan.schemes, "metric": plan.metrics, "pool": plan.pool}[over])
