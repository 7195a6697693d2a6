"""What many draws say: the fan, the chances, the milestone years and what drives the spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ccgmodel.answers.ensemble.draws import Method
from ccgmodel.answers.spreads import Centre, Spread
from ccgmodel.plan import Floats, Integers, freeze_arrays

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
FANS = ("in_year", "cumulative", "after_rules")


@dataclass(frozen=True, kw_only=True)
class Driver:
    """How much one lever has to do with the spread of the last year's cumulative position.

    `correlation` is Spearman's, from -1 to 1: of where each draw stands in the lever's distribution (on average
    over independent years) with the rank of the position. `share` is its square over the sum of all squares.
    """

    spread: Spread
    correlation: float
    share: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Ensemble:
    """What many draws say about a plan under a scenario; money in £k, chances from 0 to 1."""

    draws: int
    seed: int
    method: Method
    independent_years: bool  # whether each year is drawn anew
    centre: Centre
    years: tuple[str, ...]  # the plan's
    point: Mapping[str, Floats]  # by name of FANS: the scenario itself, (year,)
    fan: Mapping[str, Floats]  # by name of FANS: (percentile, year), for PERCENTILES
    mean: Mapping[str, Floats]  # by name of FANS: (year,)
    chance_in: Mapping[str, Floats]  # by milestone: that its test is passed in that year, (year,)
    chance_by: Mapping[str, Floats]  # by milestone: that it is reached in that year or before, (15 years,)
    reached: Mapping[str, Integers]  # by milestone: draws that reach it first in that year, (15 years,)
    never: Mapping[str, int]  # by milestone: draws that do not reach it within 15 years
    drivers: tuple[Driver, ...]  # the strongest first
    at_risk: Floats  # (year,) £k: the scenario's in-year position less that of the worst draw in twenty
    headroom_held: Floats  # (year,) £k: what the scenario holds back, which could stand against it

    def __post_init__(self) -> None:
        freeze_arrays(self)
