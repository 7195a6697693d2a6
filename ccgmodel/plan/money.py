"""The plan: what an organisation published or uploaded, as frozen, checked values.

Money is in £k and rates are fractions a year. A year is the integer its financial year begins in: 2013
is 2013/14. `None` stands for a blank, which is never nought. Sequences by year start at the first year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Figures = tuple[float | None, ...]  # one a year; None is a blank


DRIVERS = ("demographic_growth", "non_demographic_growth", "inflation", "tariff_efficiency")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of expenditure: grown by its drivers, or fixed, or a share of the recurrent allocation."""

    name: str
    category: str = ""
    first_year_spend: float | None = None  # £k; None only where `fixed` or `share_of_allocation` says it
    rates: Mapping[str, Figures] = field(default_factory=dict)  # driver -> fraction by year; None: does not apply
    fixed: tuple[float, ...] | None = None  # £k by year, in place of growth
    share_of_allocation: float | None = None  # fraction of the recurrent allocation, in place of growth
    qipp_share: float = 0.0  # fraction of the top-down savings that falls on this line
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A change in pounds that no growth rate explains, in £k by year."""

    line: str
    description: str
    recurrent: bool
    amounts: tuple[float, ...]
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """The revenue resource limit. A year's own recurrent figure wins over its growth rate."""

    recurrent: Figures  # £k; the first year's is required
    growth: Figures  # fraction; the first year's is not used
    non_recurrent: tuple[float, ...]  # £k, that year alone
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Qipp:
    """Top-down savings in £k by year, identified and not; a blank year follows the taper."""

    planned: Figures
    unidentified: Figures
    taper: float = 0.0  # fall a year as a fraction, before the plan's allocation growth
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What NHS England requires: headroom and a surplus, each a share of the base or a sum."""

    headroom_rate: float = 0.0
    headroom_released: float = 0.0  # 0 to 1: the share that the plan uses against its deficit
    base: Literal["total", "recurrent"] = "total"
    surplus_rate: Figures = ()  # fraction of the base
    surplus_amount: Figures = ()  # £k; wins over the rate
