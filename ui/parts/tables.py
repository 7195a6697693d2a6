"""The tables: the five-year table in the layout of the published one, and the figures behind each chart."""

from __future__ import annotations

import pandas as pd

from ccgmodel.commands import HEADINGS, tidy
from ccgmodel.projection import Projection
from ccgmodel.words import five_years as words
from ccgmodel.words.five_years import SHARE
from ccgmodel.words.money import PER, Unit


def five_years(projection: Projection) -> pd.DataFrame:
    """Return the published layout, one column a year: £k, and in the last row a fraction of total spend."""
    rows, years = words.rows(projection), list(projection.plan.year_labels)
    return pd.DataFrame.from_dict(rows, orient="index", columns=years).rename_axis("Row")


def as_text(table: pd.DataFrame, unit: Unit, *, difference: bool = False) -> pd.DataFrame:
    """Write the five-year table as people read it."""
    texts = {
        str(name): words.texts(str(name), values.tolist(), unit, difference=difference)
        for name, values in table.iterrows()
    }
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(table.columns)).rename_axis("Row")


def three_tables(plan: Projection, scenario: Projection, unit: Unit) -> pd.DataFrame:
    """Return scenario, plan and difference as one table for a file: £m to one decimal, or whole £k."""
    ours, published = five_years(scenario), five_years(plan)
    blocks = {"Scenario": ours, "Plan": published, "Difference": ours - published}
    parts = []
    for name, block in blocks.items():
        money_rows = block.index != SHARE
        figures = block.copy()
        figures.loc[money_rows] = (block[money_rows] / PER[unit]).round(1 if unit == "£m" else 0)
        figures.loc[~money_rows] = (100.0 * block[~money_rows]).round(1)
        figures.insert(0, "Unit", [unit if is_money else "%" for is_money in money_rows])
        figures.insert(0, "Row", block.index)
        figures.insert(0, "Table", name)
        parts.append(figures)
    return pd.concat(parts)


def every_result(plan: Projection, scenario: Projection) -> pd.DataFrame:
    """Return every result of plan and scenario, one row a figure."""
    rows = tidy(plan, ["Plan"]) + tidy(scenario, ["Scenario"])
    return pd.DataFrame(rows, columns=list(HEADINGS))


def behind(data: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return the figures behind a bar chart as text, one row a year."""
    return data.set_index("year")[list(names)].rename(columns=names).rename_axis("Year")


def behind_lines(data: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind the line chart as text, one row a year."""
    return data.pivot_table(
        index="year", columns="series", values="text", aggfunc="first", sort=False
    ).rename_axis("Year")
