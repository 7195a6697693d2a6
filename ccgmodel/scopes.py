"""What may stand in a setting's brackets: the names that reach some of a plan's lines or schemes."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from ccgmodel.plan import Plan

Axis = Literal["line", "scheme"]


@lru_cache(maxsize=64)
def scopes(plan: Plan, over: Axis) -> dict[str, dict[int, list[int]]]:
    """Return what may stand in brackets: name -> rank -> places, a higher rank being more particular."""
    names = {line.name: (line.category, line.name) for line in plan.lines}
    each: list[tuple[str, ...]] = list(names.values())
    if over == "scheme":
        each = [(*names[scheme.line], scheme.status, scheme.programme, scheme.name) for scheme in plan.schemes]
    found: dict[str, dict[int, list[int]]] = {}
    for place, ranks in enumerate(each):
        for rank, name in enumerate(ranks, start=1):
            if name:
                found.setdefault(name, {}).setdefault(rank, []).append(place)
    return found
