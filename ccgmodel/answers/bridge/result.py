"""A bridge: from one figure to another, step by step, and what each step is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import Floats, Refused, freeze_arrays
from ccgmodel.projection import Projection, results


class BridgeError(Refused):
    """A bridge between figures that there are not; the message says which and what to do."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bridge:
    """How a result came from `before` to `after`, in £k (or as a fraction where the result is one).

    The steps add up to the difference, and so do the parts; `table` says both at once. `by` is what the causes
    are: settings, levers, groups of levers, drivers, or the parts themselves.
    """

    result: str
    year: int
    before: float
    after: float
    by: str
    causes: tuple[str, ...]
    parts: tuple[str, ...]  # lines of spend, allocation, headroom ... (see `components`)
    table: Floats  # (cause, part)

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def steps(self) -> Floats:
        """What each cause adds, (cause,)."""
        return np.asarray(self.table.sum(axis=1))

    @property
    def by_part(self) -> Floats:
        """How each part changes, (part,)."""
        return np.asarray(self.table.sum(axis=0))


Components = dict[str, Floats]  # name -> (scenario, year) in £k


ALLOCATION, HEADROOM_HELD, BROUGHT_FORWARD = "allocation", "headroom_held", "brought_forward"


HEADROOM_RELEASED, SURPLUS_REQUIRED = "headroom_released", "surplus_required"


def line_name(line: str) -> str:
    """Name the component of a line of spend, as results are named."""
    return f"line:{line}"


def components(projection: Projection, result: str) -> Components:
    """Return the parts of a result, each (scenario, year), that add up to it: positive where they are good for it.

    A position consists of the allocation, less each line's spend, less the headroom held back; a cumulative one
    of the sum of these over the years, with the balance brought forward. Any other result stands for itself.

    Raises:
        UnknownResultError: where there is no such result.

    """
    lines = projection.plan.line_names
    if result == "spend":
        return {line_name(line): projection.spend[:, i] for i, line in enumerate(lines)}
    if result == "underlying":
        recurrent = projection.recurrent_spend
        spend = {line_name(line): -recurrent[:, i] for i, line in enumerate(lines)}
        return {ALLOCATION: projection.recurrent_allocation, **spend}
    if result not in ("in_year", "cumulative", "after_rules"):
        return {result: results.result(projection, result)}
    held = projection.allocation - projection.total_spend - projection.in_year
    parts = {
        ALLOCATION: projection.allocation,
        **{line_name(line): -projection.spend[:, i] for i, line in enumerate(lines)},
        HEADROOM_HELD: -held,
    }
    if result == "in_year":
        return parts
    if projection.plan.balance_brought_forward == "added":
        opening = np.full_like(projection.in_year, projection.plan.opening_balance)
        parts = {name: np.cumsum(part, axis=1) for name, part in parts.items()} | {BROUGHT_FORWARD: opening}
    if result == "cumulative":
        return parts
    return {
        **parts,
        HEADROOM_RELEASED: held - projection.headroom,
        SURPLUS_REQUIRED: -projection.surplus_required,
    }
