"""From what was understood to a plan: no lever moved is the printed table exactly.

Each line begins at its printed figure and grows by the rates of its group; what they do not explain, and what
savings that are taken off the line already explain the other way, is a step of that year. A line without a group
keeps its own figures. A line of its own holds what rounding leaves, so that the position is the printed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccgmodel.baseline import combine
from ccgmodel.bring.growth import rates_of
from ccgmodel.bring.names import line_names, unique_name
from ccgmodel.bring.printed import SOURCE_KEY, cells_of, plain_source, published
from ccgmodel.bring.reconciling import BROUGHT
from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.bring.schemes import SchemeRow, to_schemes
from ccgmodel.bring.understanding import Understanding
from ccgmodel.bring.words import SAVINGS, SPENDING
from ccgmodel.plan import (
    DRIVERS,
    Allocation,
    Figures,
    Floats,
    Line,
    Plan,
    Problem,
    Qipp,
    Refused,
    Rules,
    Step,
    fold,
    year_label,
)
from ccgmodel.scenario import LONGEST_NAME

UNEXPLAINED = "Not explained by the rates"
ROUNDING = "Rounding of the printed figures"
_QIPP = "QIPP"  # the category of the line that is the row of savings
_LEAST = 1e-6  # £k that are no figure


class BringError(Refused):
    """A spreadsheet that cannot be a plan yet; `problems` says why."""


@dataclass(frozen=True)
class _Savings:
    """New savings of each year in £k, (year,), and how they stand in the sheet."""

    planned: Floats  # by no scheme
    unidentified: Floats
    schemes: tuple[SchemeRow, ...]
    is_inside: bool

    @property
    def top_down(self) -> Floats:
        """Savings that are no scheme's."""
        return np.asarray(self.planned + self.unidentified)

    def on(self, line: str) -> list[SchemeRow]:
        """The schemes that act on a line; "": on the row of savings itself."""
        return [each for each in self.schemes if each.row.choice.acts_on == line]


def to_plan(understood: Understanding) -> Plan:
    """Make the plan.

    Raises:
        BringError: with what keeps it from being one. Open questions do not; whoever asks for it looks at them.
        PlanError: where what was decided contradicts itself.

    """
    if understood.errors:
        raise BringError(understood.errors)
    years = understood.read.years
    changes = understood.recipe.states == "changes"
    own = (years[0] - 1, *years) if changes else years
    savings = _savings(understood, changes)
    lines, steps = _lines(understood, savings, own, changes)
    rounding = _rounding(understood, changes, [line.name for line in lines])
    lines += [rounding] if rounding else []
    itself = next((line.name for line in lines if line.category == _QIPP), "")
    inside = understood.read.balance_inside or changes
    unit = understood.recipe.unit or "£k"
    return Plan(
        organisation=understood.recipe.organisation or organisation_in(understood),
        first_year=own[0],
        years=len(own),
        first_year_is="outturn" if changes or _first_is_outturn(understood) else "budget",
        growth_combines="add",
        money_unit=unit,
        opening_balance=0.0 if inside else understood.read.opening,
        balance_brought_forward="inside" if inside else "added",
        lines=tuple(lines),
        steps=tuple(steps),
        allocation=_allocation(understood, changes),
        rules=_rules(understood, changes),
        qipp=_qipp(savings),
        schemes=tuple(to_schemes(savings.schemes, lines, itself, own[0])),
        sources={SOURCE_KEY: f"{plain_source(understood.book.name)}, as it was brought"},
        published=tuple(published(understood, changes)),
    )


def organisation_in(understood: Understanding) -> str:
    """Find what the sheet calls its organisation: over the columns that are read, above them, or by its file."""
    if group := understood.recipe.group:
        return group[:LONGEST_NAME]
    for table in understood.tables:
        for row in table.sheet.rows[: table.heading_row]:
            for value in row:
                if isinstance(value, str) and "ccg" in value.casefold().split(":")[0].split():
                    return value.split(":")[0].strip()[:LONGEST_NAME]
                if isinstance(value, str) and "clinical commissioning group" in value.casefold():
                    return value.split(":")[0].strip()[:LONGEST_NAME]
    return understood.book.name.rsplit(".", 1)[0][:LONGEST_NAME]


def _first_is_outturn(understood: Understanding) -> bool:
    tables = {row.printed.table for row in understood.rows if row.role in SPENDING}
    first = understood.read.years[0]
    headings = [understood.columns[table].by_year.get(first) for table in tables]
    return any(column is not None and column.heading.kind == "outturn" for column in headings)


def _by_year(rows: Sequence[UnderstoodRow], years: Sequence[int]) -> Floats:
    """Add rows up, (year,) in £k; a blank is nought."""
    return np.array([sum(row.amount(year) or 0.0 for row in rows) for year in years])


def _of(understood: Understanding, *roles: str) -> list[UnderstoodRow]:
    return [row for row in understood.rows if row.role in roles]


def _savings(understood: Understanding, changes: bool) -> _Savings:
    years = understood.read.years
    to_date = understood.recipe.savings_count == "to date" and not changes

    def new(rows: Sequence[UnderstoodRow]) -> Floats:
        stated = _by_year(rows, years)
        found = np.diff(stated, prepend=0.0) if to_date else stated
        return np.concatenate([[0.0], found]) if changes else found

    planned, unidentified = (new(_of(understood, role)) for role in ("savings_planned", "savings_unidentified"))
    schemes = tuple(SchemeRow(row, new([row])) for row in _of(understood, "scheme"))
    if schemes and (planned < -_LEAST).any():
        row = _of(understood, "savings_planned")[0]
        found = f"{row.printed.row.label} falls from one year to the next, beside schemes"
        remedy = "make its rows schemes too, or say that they hold each year's new savings"
        raise BringError([Problem(row.printed.where, found, remedy)])
    return _Savings(planned, unidentified, schemes, understood.recipe.savings == "inside")


def _lines(
    understood: Understanding, savings: _Savings, years: Sequence[int], changes: bool
) -> tuple[list[Line], list[Step]]:
    rows = _of(understood, *SPENDING)
    names = line_names(rows)
    shares = _shares(rows, understood, savings)
    lines, steps = [], []
    if changes:
        before = (understood.recipe.opening_allocation or 0.0) - _opening(understood)
        nought = dict.fromkeys(
            DRIVERS, (0.0,) * len(years)
        )  # the rows state the growth; the levers have this to move
        lines.append(Line(name=f"Spend of {year_label(years[0])}", category="Spend of the year before",
                          first_year_spend=before, rates=nought))  # fmt: skip
    for row, name, share in zip(rows, names, shares, strict=True):
        acting = savings.on(name)
        values = _stated([row], understood, changes)
        if savings.is_inside and acting:  # the line is what is left when its schemes' savings are taken off
            values = values - _stated([each.row for each in acting], understood, changes)
        taken = share * savings.top_down + sum(each.new for each in acting)
        line, step = _line(row, name, share, values, taken, years, changes)
        lines.append(line)
        steps += [step] if step else []
    own = [row for row in _of(understood, *SAVINGS) if not row.choice.acts_on] if savings.is_inside else []
    if own and any(amount for row in own for amount in row.amounts(understood.read.years)):
        lines.append(_savings_line(own, understood, savings, changes, [line.name for line in lines]))
    return lines, steps


def _stated(rows: Sequence[UnderstoodRow], understood: Understanding, changes: bool) -> Floats:
    """What rows come to by year of the plan in £k, (year,): as printed, or from changes on the year before."""
    printed = _by_year(rows, understood.read.years)
    return np.concatenate([[0.0], np.cumsum(printed)]) if changes else printed


def _opening(understood: Understanding) -> float:
    brought = _of(understood, "brought_forward")
    return float(_by_year(brought, understood.read.years)[0]) if brought else understood.read.opening


def _line(
    row: UnderstoodRow,
    name: str,
    share: float,
    values: Floats,
    taken: Floats,
    years: Sequence[int],
    changes: bool,
) -> tuple[Line, Step | None]:
    """One line, and the step of what its rates and the savings `taken` off it do not explain."""
    rates = {} if changes else rates_of(row.choice.growth, years)
    source = f"{SOURCE_KEY}: {cells_of(row)}"
    if not rates and not share and not taken.any():
        fixed = tuple(map(float, values))
        return Line(name=name, category=row.choice.category, fixed=fixed, source=source), None
    by_driver = np.array([rates.get(driver, (0.0,) * len(years)) for driver in DRIVERS])
    grown = values[:-1] * combine("add", by_driver)[1:]
    amounts = np.concatenate([[0.0], values[1:] - grown + taken[1:]])
    amounts[np.abs(amounts) < _LEAST] = 0.0
    line = Line(
        name=name, category=row.choice.category, first_year_spend=float(values[0]), rates=dict(rates),
        qipp_share=share, source=source,
    )  # fmt: skip
    described = Step(
        line=name, description=UNEXPLAINED, recurrent=True, amounts=tuple(map(float, amounts)), source=source
    )
    return line, described if amounts.any() else None


def _savings_line(
    rows: Sequence[UnderstoodRow],
    understood: Understanding,
    savings: _Savings,
    changes: bool,
    taken: Sequence[str],
) -> Line:
    """The line that bears savings that are a row of the spend, before the model takes them off.

    Its first year is net of that year's savings already.
    """
    later = savings.top_down + sum(each.new for each in savings.on(""))
    later[0] = 0.0
    fixed = np.cumsum(later) - _stated(rows, understood, changes)
    fixed[np.abs(fixed) < _LEAST] = 0.0
    name = unique_name(rows[0].printed.row.label if len(rows) == 1 else "Savings", set(map(fold, taken)))
    return Line(
        name=name, category=_QIPP, fixed=tuple(map(float, fixed)), qipp_share=1.0,
        source=f"{SOURCE_KEY}: {', '.join(map(cells_of, rows))}, before the savings",
    )  # fmt: skip


def _shares(rows: Sequence[UnderstoodRow], understood: Understanding, savings: _Savings) -> list[float]:
    """On which lines savings fall that are taken off already: on those that grow by rates, by their size."""
    if savings.is_inside or not savings.top_down.any():
        return [0.0] * len(rows)
    first = understood.read.years[0]
    sizes = [max(0.0, row.amount(first) or 0.0) if row.role == "spend" else 0.0 for row in rows]
    bearing = [size if row.choice.growth else 0.0 for row, size in zip(rows, sizes, strict=True)]
    weights = bearing if any(bearing) else sizes if any(sizes) else [1.0] * len(rows)
    return [weight / sum(weights) for weight in weights]


def _allocation(understood: Understanding, changes: bool) -> Allocation:
    years = understood.read.years
    own = _of(understood, "allocation")
    once = _of(understood, "non_recurrent", *(("brought_forward",) if understood.read.balance_inside else ()))
    source = f"{SOURCE_KEY}: {', '.join(map(cells_of, [*own, *once]))}"
    recurrent, non_recurrent = _by_year(own, years), _by_year(once, years)
    if changes:
        before = understood.recipe.opening_allocation or 0.0
        added = np.cumsum(_by_year(_of(understood, "allocation", "non_recurrent"), years))
        recurrent = np.concatenate([[before], before + added])
        non_recurrent = np.zeros(len(years) + 1)
    blank = (None,) * len(recurrent)
    return Allocation(
        recurrent=tuple(map(float, recurrent)),
        growth=blank,
        non_recurrent=tuple(map(float, non_recurrent)),
        source=source,
    )


def _rounding(understood: Understanding, changes: bool, taken: Sequence[str]) -> Line | None:
    """The line that makes the position the printed one, or without it the total, where rounding parts them."""
    years = understood.read.years
    found = [each for each in understood.agreements if each.agrees]
    over = {each.year: each.printed - each.read for each in found if each.what == "spend"}
    over |= {each.year: each.read - each.printed for each in found if each.what == "position"}
    amounts = np.array([over.get(year, 0.0) for year in years])
    if changes:  # each position is the one before and this year's changes, whatever is printed as brought forward
        brought = {each.year: each.read - each.printed for each in found if each.what == BROUGHT}
        amounts += np.array([brought.get(year, 0.0) for year in years])
        amounts = np.concatenate([[0.0], np.cumsum(amounts)])
    amounts[np.abs(amounts) < _LEAST] = 0.0
    if not amounts.any():
        return None
    source = f"{SOURCE_KEY}: what rounding leaves"
    name = unique_name(ROUNDING, set(map(fold, taken)))
    return Line(name=name, category="Other", fixed=tuple(map(float, amounts)), source=source)


def _rules(understood: Understanding, changes: bool) -> Rules:
    rows = _of(understood, "required")
    if not rows:
        return Rules()
    amounts: Figures = tuple(map(float, _by_year(rows, understood.read.years)))
    return Rules(surplus_amount=(None, *amounts) if changes else amounts)


def _qipp(savings: _Savings) -> Qipp | None:
    """Savings by no scheme, as sums by year; what is planned counts the schemes too, or is blank for theirs."""
    if not savings.top_down.any():
        return None
    in_schemes = sum(each.new for each in savings.schemes)
    planned = savings.planned + in_schemes if savings.planned.any() else np.zeros_like(savings.planned)
    figures = tuple(map(float, planned)), tuple(map(float, savings.unidentified))
    stated, unidentified = (each if any(each) else (None,) * len(each) for each in figures)
    return Qipp(planned=stated, unidentified=unidentified, source=f"{SOURCE_KEY}: the rows of savings")
