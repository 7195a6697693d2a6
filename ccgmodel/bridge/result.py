"""A bridge: from one figure to another, step by step, and what each step is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ccgmodel.read_only import freeze_arrays

Floats = npt.NDArray[np.float64]


class BridgeError(ValueError):
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
