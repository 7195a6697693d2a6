"""What an export adds to the lines beyond drivers and savings: activity, and a pooled budget under the levers.

Activity is on the Care sheet, with the steps of `ccgmodel.projection.activity`; the pool on a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ccgmodel.baseline import VIEWS, View, names_in
from ccgmodel.plan import Plan
from ccgmodel.workbook.contract import ACTIVITY, METRICS, POOL
from ccgmodel.workbook.export.book import Block, ExportGrid, YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.savings import SavingsBlocks, TopDown
from ccgmodel.workbook.export.terms import (
    Term,
    added,
    choose,
    exact,
    most,
    number,
    sum_product,
    term,
    total,
)

_LEAST = Term("0.000000001", 1e-9)  # never divide by nought


@dataclass(frozen=True)
class ActivityBlocks:
    """Where the groups' rows stand, a row a group."""

    reductions: Block
    missed: Block
    cost: Block  # £k


@dataclass(frozen=True)
class ActivityWriter:
    """Writes blocks with a row a group of activity."""

    at: Context  # of the Care sheet
    savings: SavingsBlocks | None
    top_down: TopDown
    recovery: YearRow

    def write(self, growth: Block) -> ActivityBlocks:
        """Write every step, given the rows of the growth lever by metric."""
        at = self.at
        reductions = self._block(
            "Activity newly avoided", lambda _, place, t: at.inputs.at_year(ACTIVITY, place, t) + 0
        )

        def under_plan(row: YearRow, place: int, t: int) -> Term:
            if not t:
                return at.inputs.at(ACTIVITY, place, "baseline") + 0
            return most(0, row[t - 1] * (1 + self._plan_growth(place)) - reductions[place][t])

        level = self._block("Activity under the plan", under_plan)

        def beyond_plan(row: YearRow, place: int, t: int) -> Term:
            if not t:
                return term(0)
            lever = growth[self._metric(place)][t]
            return row[t - 1] * (1 + self._plan_growth(place) + lever) + level[place][t - 1] * lever

        more = self._block("Activity beyond the plan's growth", beyond_plan)
        price = self._block("Price in £k", lambda _, place, t: self._price(reductions, place), "£k each")
        cost = self._block(
            "Cost of activity beyond the plan's growth",
            lambda _, place, t: price[place][t] * more[place][t],
            "£k",
        )
        return ActivityBlocks(reductions, self._missed(reductions), cost)

    def _block(self, title: str, formula: Callable[[YearRow, int, int], Term], unit: str = "") -> Block:
        members = [(group.name, group.metric) for group in self.at.plan.activity_groups]
        return self.at.grid.add_block(title, members, formula, unit)

    def _metric(self, place: int) -> int:
        """The place of a group's metric."""
        return [each.name for each in self.at.plan.metrics].index(self.at.plan.activity_groups[place].metric)

    def _plan_growth(self, place: int) -> Term:
        """The growth a year that a group's metric has in the plan, nought where it is blank."""
        return number(self.at.inputs.at(METRICS, self._metric(place), "growth"))

    def _scheme(self, name: str) -> int:
        return [scheme.name for scheme in self.at.plan.schemes].index(name)

    def _price(self, reductions: Block, place: int) -> Term:
        group, inputs, factor = self.at.plan.activity_groups[place], self.at.inputs, self.at.factor
        stated, implied = inputs.at(ACTIVITY, place, "price"), term(0)
        if group.scheme:
            scheme, last = self._scheme(group.scheme), self.at.plan.years - 1
            first, full = (inputs.scheme(scheme, key) for key in ("first_year_saving", "full_year_effect"))
            groups = enumerate(self.at.plan.activity_groups)
            alike = [i for i, each in groups if each.scheme == group.scheme]
            avoided = added(total(reductions[i].span(last)) for i in alike)
            saving = choose(full.equals(""), first, full) * factor
            implied = choose(avoided.equals(0), 0, most(0, saving) / avoided)
        return choose(stated.equals(""), implied, stated * factor)

    def _missed(self, reductions: Block) -> Block:
        """Write what is missed of the activity to be avoided: if no scheme were late, as it is, and made good."""

        def not_done(title: str, *, late: bool) -> Block:
            return self._block(title, lambda row, place, t: self._not_done(reductions, row, place, t, late=late))

        in_time = not_done("Missed by then if no scheme were late", late=False)
        in_all = not_done("Missed by then", late=True)

        def made_good(row: YearRow, place: int, t: int) -> Term:
            if not t:
                return term(0)
            last = in_time[place][t - 1]
            missed = last - in_time[place][t - 2] if t > 1 else last
            return row[t - 1] + self.recovery[t - 1] * most(0, missed)

        good = self._block("Made good in a later year", made_good)
        return self._block("Missed, less what is made good", lambda _, place, t: in_all[place][t] - good[place][t])

    def _not_done(self, reductions: Block, row: YearRow, place: int, t: int, *, late: bool) -> Term:
        group, plan = self.at.plan.activity_groups[place], self.at.plan
        if not group.scheme or self.savings is None:
            line = plan.lines[plan.line_names.index(group.line)] if group.line else None
            delivery = self.at.levers.value("qipp_delivery", t, line)
            missed = reductions[place][t] * (1 - delivery * self.top_down.kept[t])
            return row[t - 1] + missed if t else missed
        counted, in_time, delivered = self.savings.of_schemes
        scheme = self._scheme(group.scheme)
        whole = [counted.in_force(scheme, year) for year in range(plan.years)]
        done = (delivered if late else in_time).in_force(scheme, t)
        largest, avoided = most(*whole, 0), total(reductions[place].span(plan.years - 1))
        missed = avoided / most(largest, _LEAST) * (whole[t] - done)
        return choose(largest.equals(0), 0, missed)


@dataclass(frozen=True)
class PooledRows:
    """Where the Pooled sheet's rows stand: what each line of the pool differs by, and the totals of the views."""

    change: Block
    totals: dict[View, YearRow]


def write_pooled(at: Context) -> PooledRows:
    """Write the lines of the pool and every view of them, in £k, and return where they stand."""
    at = replace(at, grid=ExportGrid(at.grid.book, "Pooled", at.plan.year_labels))
    add, members = at.grid.add_block, [(line.name, line.line) for line in at.plan.pool]
    levers = add(
        "Lever: change of the pooled budget",
        members,
        lambda _, place, t: at.levers.pool_value("pool_change", t, at.plan.pool[place]),
        "share",
    )
    plan = add("Planned", members, lambda _, place, t: at.inputs.at_year(POOL, place, t) * at.factor)

    def flexed(_: YearRow, place: int, t: int) -> Term:
        is_free = at.inputs.at(POOL, place, "protected").equals("")
        return choose(is_free, levers[place][t] * plan[place][t], 0)

    change = add("Change; a protected line has none", members, flexed)
    spend = add("Spend", members, lambda _, place, t: plan[place][t] + change[place][t])
    return PooledRows(change, {view: _view(at, view, spend) for view in VIEWS})


def _view(at: Context, view: View, spend: Block) -> YearRow:
    """Write one view and its total."""
    groups, names = at.inputs.column(POOL, view), [(name, "") for name in names_in(at.plan, view)]

    def of_group(row: YearRow, _: int, t: int) -> Term:
        return sum_product(exact(groups, row.item) * spend.column(t))

    block = at.grid.add_block(f"By {view}", names, of_group)
    return at.grid.add("Total", lambda t: total(block.column(t)))


@dataclass(frozen=True)
class Beyond:
    """Where what is added to the lines stands; nothing where a plan has no activity, or no pool."""

    plan: Plan
    activity: ActivityBlocks | None
    change: Block | None  # of the pool's lines

    def on(self, line: str, t: int) -> Term | None:
        """Return what is added to a line in a year; nothing where nothing can be."""
        of_scheme = {scheme.name: scheme.line for scheme in self.plan.schemes}
        found = [
            self.activity.cost[place][t]
            for place, group in enumerate(self.plan.activity_groups)
            if self.activity and (group.line or of_scheme.get(group.scheme)) == line
        ]
        found += [
            self.change[place][t] for place, each in enumerate(self.plan.pool) if self.change and each.line == line
        ]
        return added(found) if found else None
