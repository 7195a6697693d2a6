"""The block of one line of spend on the Workings sheet: growth, savings, steps, and the spend that results.

A line that is fixed, or a share of the allocation, keeps its own level; steps and savings add up on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import DRIVERS, Floats, Plan
from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import Field
from ccgmodel.workbook.export.activity import Activity
from ccgmodel.workbook.export.blocks import Block
from ccgmodel.workbook.export.book import Ref
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.line_savings import LineSavings, QippRows, add_savings


@dataclass(frozen=True)
class Line:
    """Where a line's spend stands."""

    name: str
    recurrent: Ref
    reported: Ref
    savings: LineSavings
    values: Floats  # of the recurrent spend


def add_line(at: Context, place: int, allocation: Ref, qipp: QippRows, beyond: Beyond) -> Line:
    """Write the block of the line at a place of the plan."""
    line, figures = at.plan.lines[place], at.figures
    at.grid.section(line.name)
    grown = line.fixed is None and line.share_of_allocation is None
    growth = _growth(at, place) if grown else None
    savings = add_savings(at, place, growth, qipp)
    steps, once = (
        at.grid.add(
            title,
            lambda t, kind=kind: f"{at.inputs.steps(place, kind, t)}*{at.factor}",  # type: ignore[misc]
            values[place],
            line=line.name,
        )
        for title, kind, values in (
            ("Recurrent steps", "yes", figures.steps),
            ("Steps of that year only", "no", figures.once),
        )
    )
    write = _grown if growth else _levelled
    recurrent = write(at, place, growth or allocation, savings, steps, once)
    if beyond.on(line.name, 0):
        recurrent = _with_more(at, place, recurrent, beyond)
    spent = savings.spent_once
    spent_once = at.grid.add(
        "Spend of that year only", lambda t: once[t] + spent(t), figures.spent_once[place], line=line.name
    )
    spend = figures.projection.spend[0, place]
    reported = at.grid.add("Spend", lambda t: f"{recurrent[t]}+{spent_once[t]}", spend, line=line.name)
    return Line(line.name, recurrent, reported, savings, figures.recurrent[place] + figures.beyond[place])


def _with_more(at: Context, place: int, recurrent: Ref, beyond: Beyond) -> Ref:
    """Recurrent spend with dearer activity and a changed pool on top, which nothing of the line itself grows."""
    name, figures = at.plan.lines[place].name, at.figures
    added = at.grid.add(
        "Activity beyond the plan, and changes of the pool",
        lambda t: beyond.on(name, t),
        figures.beyond[place],
        line=name,
    )
    return at.grid.add(
        "Recurrent spend with both",
        lambda t: f"{recurrent[t]}+{added[t]}",
        figures.recurrent[place] + figures.beyond[place],
        line=name,
    )


def _growth(at: Context, place: int) -> Ref:
    """The rates under the levers, blank where a driver does not apply, and the factor that they combine to."""
    line, rates = at.plan.lines[place], []
    for driver, field in zip(DRIVERS, contract.DRIVERS, strict=True):
        lever, flat = at.lever(driver, place), at.inputs.spend(place, driver)

        def rate(t: int, lever: Ref = lever, flat: str = flat, field: Field = field) -> str:
            if not t:
                return ""
            given, own = at.inputs.yearly_rate(place, field, t)
            return f'IF({given}>0,{own}+{lever[t]},IF({flat}="","",{flat}+{lever[t]}))'

        values = [
            None if value != value else float(value) for value in at.figures.rates[DRIVERS.index(driver), place]
        ]
        rates.append(at.grid.add(field.heading, rate, values, line=line.name, unit="a year"))
    is_added = f'{at.inputs.field("growth_combines")}="add"'

    def factor(t: int) -> str:
        if not t:
            return ""
        d, n, i, e = (f"N({row[t]})" for row in rates)
        return f"IF({is_added},1+{d}+{n}+{i}-{e},(1+{d})*(1+{n})*(1+{i})*(1-{e}))"

    return at.grid.add("Growth factor", factor, at.figures.growth[place], line=line.name, unit="factor")


def _grown(at: Context, place: int, growth: Ref, savings: LineSavings, steps: Ref, once: Ref) -> Ref:
    """Recurrent spend of a line that its drivers grow; the first year is as stated, its unmet savings added."""
    row, stated = at.grid.next, at.inputs.spend(place, "first_year_spend")

    def spend(t: int) -> str:
        if not t:
            return f"{stated}*{at.factor}-{once[0]}{savings.first_year}{savings.unmet}"
        return f"{row[t - 1]}*{growth[t]}+{steps[t]}-{savings.saved[t]}"

    return at.grid.add("Recurrent spend", spend, at.figures.recurrent[place], line=at.plan.lines[place].name)


def _levelled(at: Context, place: int, allocation: Ref, savings: LineSavings, steps: Ref, once: Ref) -> Ref:
    """Recurrent spend of a line that has its own level: the level, and the steps and savings on it."""
    line, figures = at.plan.lines[place], at.figures
    level = at.grid.add(
        "Level",
        lambda t: _level(at, place, t, allocation) + ("" if t else f"-{once[0]}{savings.first_year}"),
        figures.level[place],
        line=line.name,
    )
    change = at.grid.next
    at.grid.add(
        "Steps and savings on it",
        lambda t: f"{change[t - 1]}+{steps[t]}-{savings.saved[t]}" if t else savings.unmet.removeprefix("+"),
        figures.recurrent[place] - figures.level[place],
        line=line.name,
    )
    return at.grid.add(
        "Recurrent spend", lambda t: f"{level[t]}+{change[t]}", figures.recurrent[place], line=line.name
    )


def _level(at: Context, place: int, t: int, allocation: Ref) -> str:
    """The level of a line in year t: its own figure, or its share of the allocation; the first year as stated."""
    stated, share = at.inputs.spend(place, "first_year_spend"), at.inputs.spend(place, "share_of_allocation")
    if at.plan.lines[place].fixed is None:
        shared = f"{share}*{allocation[t]}"
        return shared if t else f'IF({stated}="",{shared},{stated}*{at.factor})'
    figure = at.inputs.fixed(place, t)
    return f"{figure}*{at.factor}" if t else f'IF({figure}="",{stated},{figure})*{at.factor}'


@dataclass(frozen=True)
class Beyond:
    """Where what is added to the lines stands; nothing where a plan has no activity, or no pool."""

    plan: Plan
    activity: Activity | None
    change: Block | None  # of the pool's lines

    def on(self, line: str, t: int) -> str:
        """Return the formula of what is added to a line in a year; empty where nothing can be."""
        of_scheme = {scheme.name: scheme.line for scheme in self.plan.schemes}
        added = [
            self.activity.cost[place][t]
            for place, group in enumerate(self.plan.activity_groups)
            if self.activity and (group.line or of_scheme.get(group.scheme)) == line
        ]
        added += [
            self.change[place][t] for place, each in enumerate(self.plan.pool) if self.change and each.line == line
        ]
        return "+".join(added)
