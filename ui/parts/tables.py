"""The tables: the five-year table in the layout of the published one, and the figures behind each chart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import pandas as pd

from ccgmodel.commands import HEADINGS, tidy
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.words import five_years as words
from ccgmodel.words.five_years import SHARE
from ccgmodel.words.money import PER, Unit, bare, number, percent


def five_years(projection: Projection) -> pd.DataFrame:
    """Return the published layout, one column a year: £k, and in the last row a fraction of total spend."""
    rows, years = words.rows(projection), list(projection.plan.year_labels)
    return pd.DataFrame.from_dict(rows, orient="index", columns=years).rename_axis("Row")


SUMS = ("Total expenditure", "Net surplus or deficit", "Cumulative position")


def as_text(table: pd.DataFrame, unit: Unit, plan: Plan, *, difference: bool = False) -> pd.DataFrame:
    """Write the five-year table of a plan as finance papers do: the unit in its heading, its sums in bold."""

    def row(values: pd.Series) -> list[str]:
        if values.name == SHARE:
            return [f"{number(100 * v)} pp" if difference else percent(v) for v in values]
        return [bare(value, unit, signed=difference) for value in values]

    texts = {words.label(str(name), plan): row(values) for name, values in table.iterrows()}
    found = pd.DataFrame.from_dict(texts, orient="index", columns=list(table.columns)).rename_axis("Row")
    return in_bold(found, SUMS)


def in_bold(table: pd.DataFrame, rows: Collection[str]) -> pd.DataFrame:
    """Write some rows of a table of text in bold."""
    found = table.copy()
    kept = [row for row in rows if row in found.index]
    found.loc[kept] = "**" + found.loc[kept] + "**"
    return found.rename(index={row: f"**{row}**" for row in kept})


_MONEY = re.compile(r"(?P<sign>[+−]?)£(?P<amount>[\d,]+(?:\.\d+)?)(?P<unit>[mk]?)")


def unit_in_heading(table: pd.DataFrame) -> pd.DataFrame:
    """Write the unit of money once, in the heading of a column, or of a row, whose figures all have it.

    >>> unit_in_heading(pd.DataFrame({"Plan": ["£1.0m", "−£2.5m"], "Met": ["yes", "no"]})).to_dict("list")
    {'Plan, £m': ['1.0', '−2.5'], 'Met': ['yes', 'no']}
    """
    columns = [_unit_of(table.iloc[:, at]) for at in range(table.shape[1])]
    rows = [_unit_of(table.iloc[at][[not unit for unit in columns]]) for at in range(len(table))]
    cells = [
        [
            _without_unit(cell) if of_row or of_column else cell
            for cell, of_column in zip(row, columns, strict=True)
        ]
        for row, of_row in zip(table.itertuples(index=False), rows, strict=True)
    ]
    return pd.DataFrame(cells, index=_headings(table.index, rows), columns=_headings(table.columns, columns))


def _unit_of(cells: pd.Series) -> str:
    """Return the unit of money that all cells have that hold anything; blank where they have not one."""
    found = {
        match["unit"] if match else None for cell in cells if cell for match in (_MONEY.fullmatch(str(cell)),)
    }
    unit = found.pop() if len(found) == 1 else None
    return "" if unit is None else f"£{unit}"


def _without_unit(cell: object) -> object:
    match = _MONEY.fullmatch(cell) if isinstance(cell, str) else None
    return match["sign"] + match["amount"] if match else cell


def _headings(headings: pd.Index, units: Sequence[str]) -> pd.Index:
    said = [f"{heading}, {unit}" if unit else heading for heading, unit in zip(headings, units, strict=True)]
    return pd.Index(said, name=headings.name)


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
