"""The block of one line of spend on the Workings sheet: growth, savings, steps, and the spend that results.

A line that is fixed, or a share of the allocation, keeps its own level; steps and savings add up on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import DRIVERS
from ccgmodel.workbook import contract
from ccgmodel.workbook.contract import Field
from ccgmodel.workbook.export.beyond import Beyond
from ccgmodel.workbook.export.book import YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.savings import SavingsBlocks, TopDown
from ccgmodel.workbook.export.terms import Term, choose, most, number, term


@dataclass(frozen=True)
class QippRows:
    """What every line's savings look at; without schemes there is no Savings sheet."""

    top_down: TopDown
    recovery: YearRow  # lever
    schemes: SavingsBlocks | None


@dataclass(frozen=True, kw_only=True)
class LineSavingsRows:
    """Where a line's savings stand."""

    planned: YearRow
    uncovered: YearRow  # of them identified, in no scheme
    top_down: YearRow  # delivered of what is in no scheme
    recurrent: YearRow  # delivered
    delivered: YearRow  # recurrent and not
    saved: YearRow  # recurrent, with what is made good
    in_figures: YearRow | None  # planned recurrent savings since the first year, of which the line is printed net
    schemes: SavingsBlocks | None
    place: int

    def less_spent_by_schemes(self, first: Term) -> Term:
        """A first year's spend without what schemes spend, and save, in that year only."""
        if self.schemes is None:
            return first
        return first - self.schemes.investment[self.place][0] + self._counted_once

    @property
    def unmet(self) -> Term:
        """What of the first year's planned recurrent savings is not delivered."""
        return self.planned[0] - self._counted_once - self.recurrent[0]

    def before_savings(self, printed: Term, t: int) -> Term:
        """A line's own figure of a later year with the planned savings that were taken out of it, if they were."""
        if self.in_figures is None:
            return printed
        level = printed + self.in_figures[t]
        return level + self.schemes.counted_once[self.place][t] if self.schemes else level

    @property
    def _counted_once(self) -> Term:
        return self.schemes.counted_once[self.place][0] if self.schemes else term(0)

    def with_schemes(self, once: Term, t: int) -> Term:
        """Spend of one year only with what schemes spend and save in that year only."""
        if self.schemes is None:
            return once
        blocks = self.schemes.investment, self.schemes.avoided, self.schemes.once
        spent, avoided, saved = (block[self.place][t] for block in blocks)
        return once + spent - avoided - saved


@dataclass(frozen=True)
class LineRows:
    """Where a line's spend stands."""

    name: str
    recurrent: YearRow
    reported: YearRow
    savings: LineSavingsRows


def add_line(at: Context, place: int, allocation: YearRow, qipp: QippRows, beyond: Beyond) -> LineRows:
    """Write the block of the line at a place of the plan."""
    line, add = at.plan.lines[place], at.grid.add
    at.grid.section(line.name)
    grown = line.fixed is None and line.share_of_allocation is None
    growth = _growth(at, place) if grown else None
    savings = _savings(at, place, growth, qipp)
    steps = add("Recurrent steps", lambda t: at.inputs.steps(place, "yes", t) * at.factor, line.name)
    once = add("Steps of that year only", lambda t: at.inputs.steps(place, "no", t) * at.factor, line.name)
    write = _grown if growth else _levelled
    recurrent = write(at, place, growth or allocation, savings, steps, once)
    if beyond.on(line.name, 0):
        added = add(
            "Activity beyond the plan, and changes of the pool", lambda t: beyond.on(line.name, t), line.name
        )
        alone = recurrent
        recurrent = add("Recurrent spend with both", lambda t: alone[t] + added[t], line.name)
    spent_once = add("Spend of that year only", lambda t: savings.with_schemes(once[t], t), line.name)
    reported = add("Spend", lambda t: recurrent[t] + spent_once[t], line.name)
    return LineRows(line.name, recurrent, reported, savings)


def _growth(at: Context, place: int) -> YearRow:
    """The rates under the levers, blank where a driver does not apply, and the factor that they combine to."""
    line, rates = at.plan.lines[place], []
    for driver, field in zip(DRIVERS, contract.DRIVERS, strict=True):
        lever, flat = at.lever(driver, place), at.inputs.spend(place, driver)

        def rate(t: int, lever: YearRow = lever, flat: Term = flat, field: Field = field) -> Term | None:
            if not t:
                return None
            given, own = at.inputs.yearly_rate(place, field, t)
            return choose(given > 0, own + lever[t], choose(flat.equals(""), "", flat + lever[t]))

        rates.append(at.grid.add(field.heading, rate, line.name, "a year"))
    combines = at.inputs.field("growth_combines")

    def factor(t: int) -> Term | None:
        if not t:
            return None
        d, n, i, e = (number(row[t]) for row in rates)
        prices = choose(combines.equals("net prices compound"), 1 + i - e, (1 + i) * (1 - e))
        return choose(combines.equals("add"), 1 + d + n + i - e, (1 + d) * (1 + n) * prices)

    return at.grid.add("Growth factor", factor, line.name, "factor")


def _grown(
    at: Context, place: int, growth: YearRow, savings: LineSavingsRows, steps: YearRow, once: YearRow
) -> YearRow:
    """Recurrent spend of a line that its drivers grow; the first year is as stated, its unmet savings added."""
    row, stated = at.grid.next, at.inputs.spend(place, "first_year_spend")

    def spend(t: int) -> Term:
        if not t:
            return savings.less_spent_by_schemes(stated * at.factor - once[0]) + savings.unmet
        return row[t - 1] * growth[t] + steps[t] - savings.saved[t]

    return at.grid.add("Recurrent spend", spend, at.plan.lines[place].name)


def _levelled(
    at: Context, place: int, allocation: YearRow, savings: LineSavingsRows, steps: YearRow, once: YearRow
) -> YearRow:
    """Recurrent spend of a line that has its own level: the level, and the steps and savings on it."""
    name = at.plan.lines[place].name

    def own(t: int) -> Term:
        level = _level(at, place, t, allocation)
        return savings.before_savings(level, t) if t else savings.less_spent_by_schemes(level - once[0])

    level = at.grid.add("Level", own, name)
    change = at.grid.next
    at.grid.add(
        "Steps and savings on it",
        lambda t: change[t - 1] + steps[t] - savings.saved[t] if t else savings.unmet,
        name,
    )
    return at.grid.add("Recurrent spend", lambda t: level[t] + change[t], name)


def _level(at: Context, place: int, t: int, allocation: YearRow) -> Term:
    """The level of a line in year t: its own figure, or its share of the allocation; the first year as stated."""
    stated, share = at.inputs.spend(place, "first_year_spend"), at.inputs.spend(place, "share_of_allocation")
    if at.plan.lines[place].fixed is None:
        shared = share * allocation[t]
        return shared if t else choose(stated.equals(""), shared, stated * at.factor)
    figure = at.inputs.fixed(place, t)
    return figure * at.factor if t else choose(figure.equals(""), stated, figure) * at.factor


def _savings(at: Context, place: int, growth: YearRow | None, qipp: QippRows) -> LineSavingsRows:
    """Write what a line saves: of schemes, of the rest, and what is made good; a levelled one has no growth."""
    name, schemes = at.plan.lines[place].name, qipp.schemes
    planned, uncovered, top_down = _top_down(at, place, qipp)
    in_figures = _in_figures(at, place, qipp) if at.plan.lines[place].net_of_qipp else None
    recurrent, late = _of_schemes(at, place, schemes, top_down) if schemes else (top_down, None)

    def missing(t: int) -> Term:
        left = planned[t] - top_down[t]
        if schemes is None:
            return left
        level, once = schemes.in_time_level[place], schemes.counted_once[place][t] * qipp.top_down.kept[t]
        return left - once - (level[t] - level[t - 1] if t else level[t])

    missed = at.grid.add("Recurrent savings missed", missing, name)

    def with_recovery(t: int) -> Term:
        if not t:
            return recurrent[0]
        good = qipp.recovery[t - 1] * most(0, missed[t - 1])
        found = recurrent[t] + (good * growth[t] if growth else good)
        return found + late[t - 1] * (growth[t] - 1) if growth and late else found

    return LineSavingsRows(
        planned=planned,
        uncovered=uncovered,
        top_down=top_down,
        recurrent=recurrent,
        delivered=at.grid.add(
            "Savings delivered",
            lambda t: recurrent[t] + schemes.once[place][t] if schemes else recurrent[t],
            name,
        ),
        saved=at.grid.add("Recurrent savings delivered and made good", with_recovery, name),
        in_figures=in_figures,
        schemes=schemes,
        place=place,
    )


def _top_down(at: Context, place: int, qipp: QippRows) -> tuple[YearRow, YearRow, YearRow]:
    """Write what a line is to save, what of it is identified and in no scheme, and what of the rest is done."""
    name, schemes, kept = at.plan.lines[place].name, qipp.schemes, qipp.top_down.kept
    share = at.inputs.spend(place, "qipp_share")
    found, unfound = at.lever("qipp_delivery", place), at.lever("qipp_unidentified_delivery", place)

    def identified(t: int) -> Term:
        return _identified(at, place, qipp, t)

    def unidentified(t: int) -> Term:
        return share * qipp.top_down.unidentified[t] * kept[t]

    def rest(t: int) -> Term:
        return identified(t) - schemes.counted[place][t] if schemes else identified(t)

    planned = at.grid.add("Savings planned", lambda t: identified(t) * kept[t] + unidentified(t), name)
    uncovered = at.grid.add("of them identified, in no scheme", lambda t: rest(t) * kept[t], name)
    delivered = at.grid.add(
        "Savings delivered in no scheme",
        lambda t: found[t] * uncovered[t] + unfound[t] * unidentified(t),
        name,
    )
    return planned, uncovered, delivered


def _identified(at: Context, place: int, qipp: QippRows, t: int) -> Term:
    """What the plan means a line to save in year t, without what is unidentified."""
    if qipp.schemes:
        return qipp.schemes.identified[place][t]
    stated = qipp.top_down.identified[t]
    return at.inputs.spend(place, "qipp_share") * choose(stated.equals(""), 0, stated)


def _in_figures(at: Context, place: int, qipp: QippRows) -> YearRow:
    """Write the recurrent savings that the plan means a line to make after its first year, added up."""
    schemes, share, row = qipp.schemes, at.inputs.spend(place, "qipp_share"), at.grid.next

    def since_first(t: int) -> Term:
        if not t:
            return term(0)
        new = _identified(at, place, qipp, t) + share * qipp.top_down.unidentified[t]
        return row[t - 1] + (new - schemes.counted_once[place][t] if schemes else new)

    return at.grid.add("Planned savings that its own figures are net of", since_first, at.plan.lines[place].name)


def _of_schemes(at: Context, place: int, schemes: SavingsBlocks, top_down: YearRow) -> tuple[YearRow, YearRow]:
    """Write recurrent savings, schemes included, and what those that start late would have saved by then."""
    name, level, in_time = at.plan.lines[place].name, schemes.level[place], schemes.in_time_level[place]

    def saved(t: int) -> Term:
        found = top_down[t] + level[t]
        return found - level[t - 1] if t else found

    recurrent = at.grid.add("Recurrent savings delivered", saved, name)
    late = at.grid.add(
        "Savings had by then if none were late, less those had", lambda t: in_time[t] - level[t], name
    )
    return recurrent, late
