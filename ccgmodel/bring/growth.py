"""The published growth rates by group of spend: `library/Growth rates.csv`, each with the document that prints it.

For a year that no document has, the rate is nought, so that the driver applies and a lever moves it; all growth
then stands in the step "not explained by the rates".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from ccgmodel.plan import csv_rows, year_from_label

GROWTH_RATES = Path(__file__).parents[2] / "library" / "Growth rates.csv"
DRIVER_NAMES = {
    "Demographic growth": "demographic_growth",
    "Non-demographic growth": "non_demographic_growth",
    "Inflation": "inflation",
    "Efficiency": "tariff_efficiency",
}
GROUP_OF_CATEGORY: Mapping[str, str] = {
    "Acute": "Services at tariff",
    "Mental health": "Services at tariff",
    "Community": "Services at tariff",
    "Continuing care": "Other services",
    "Prescribing": "Prescribing",
    "Primary care": "Other services",
    "Other": "Other services",
}


@dataclass(frozen=True)
class GrowthRate:
    """One driver of one group: fractions by year, and who prints them."""

    driver: str
    by_year: Mapping[int, float]
    source: str


@cache
def growth_rates(path: Path = GROWTH_RATES) -> Mapping[str, tuple[GrowthRate, ...]]:
    """Read the rates by group."""
    heading, *rows = csv_rows(path.read_text(encoding="utf-8"))
    years = [year for each in heading[2:-1] if (year := year_from_label(each)) is not None]
    found: dict[str, list[GrowthRate]] = {}
    for group, driver, *rates, source in rows:
        by_year = {year: float(Decimal(rate.rstrip("%")) / 100) for year, rate in zip(years, rates, strict=True)}
        found.setdefault(group, []).append(GrowthRate(DRIVER_NAMES[driver], by_year, source))
    return {group: tuple(rates) for group, rates in found.items()}


def rates_of(group: str, years: Sequence[int]) -> dict[str, tuple[float, ...]]:
    """Return a group's rates by driver and year, nought where no document has one; nothing for no group.

    >>> rates_of("Prescribing", (2012, 2018))["inflation"], rates_of("", (2012,))
    ((0.05, 0.0), {})
    """
    return {
        rate.driver: tuple(rate.by_year.get(year, 0.0) for year in years) for rate in growth_rates().get(group, ())
    }


def sources_of(group: str) -> str:
    """Say who prints a group's rates."""
    return "; ".join(dict.fromkeys(rate.source for rate in growth_rates().get(group, ())))
