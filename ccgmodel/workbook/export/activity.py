"""The part of an export's Care sheet about activity: what schemes avoid and miss, what growth adds and costs.

The steps are those of `ccgmodel.avoided`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.workbook.contract import ACTIVITY, METRICS, Sheet
from ccgmodel.workbook.export.blocks import Block, Formula, add_block
from ccgmodel.workbook.export.book import Ref
from ccgmodel.workbook.export.care_figures import CareFigures
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.overlap import Blocks
from ccgmodel.workbook.export.savings import Savings, TopDown


@dataclass(frozen=True)
class Activity:
    """Where the groups' rows stand, a row a group."""

    reductions: Block
    missed: Block
    cost: Block  # £k
    growth: Block  # lever by metric


@dataclass(frozen=True)
class ActivityWriter:
    """Writes blocks with a row a group of activity."""

    at: Context  # of the Care sheet
    figures: CareFigures
    savings: Savings | None
    top_down: TopDown
    recovery: Ref

    def write(self, growth: Block) -> Activity:
        """Write every step, given the rows of the growth lever by metric."""
        of, figures = self.figures.groups, self.figures
        reductions = self._block("Activity newly avoided", self._reduction, self._reductions())
        level = self._block(
            "Activity under the plan",
            lambda row, place, t: self._level(reductions, row, place, t),
            of.level[..., 0],
        )
        more = self._block(
            "Activity beyond the plan's growth",
            lambda row, place, t: self._more(level, growth, row, place, t),
            figures.more,
        )
        price = self._block(
            "Price in £k", lambda _, place, t: self._price(reductions, place), self._wide(of.price), unit="£k each"
        )
        cost = self._block(
            "Cost of activity beyond the plan's growth",
            lambda _, place, t: f"{price[place][t]}*{more[place][t]}",
            of.price[:, np.newaxis] * figures.more,
            unit="£k",
        )
        return Activity(reductions, self._missed(reductions), cost, growth)

    def _block(self, title: str, formula: Formula, values: np.ndarray, unit: str = "") -> Block:
        members = [(group.name, group.metric) for group in self.at.plan.activity_groups]
        return add_block(self.at.grid, title, members, formula, values, unit)

    def _wide(self, values: np.ndarray) -> np.ndarray:
        return np.broadcast_to(values[:, np.newaxis], (len(values), self.at.plan.years))

    def _reductions(self) -> np.ndarray:
        plan = self.at.plan
        rows = [group.reductions or (0.0,) * plan.years for group in plan.activity_groups]
        return np.array(rows, dtype=np.float64)

    def _reduction(self, _: Ref, place: int, t: int) -> str:
        return f"{self.at.inputs.at_year(ACTIVITY, place, t)}+0"

    def plan_growth(self, metric: str) -> str:
        """Return the growth a year that a metric has in the plan, nought where it is blank."""
        place = [each.name for each in self.at.plan.metrics].index(metric)
        return f"N({self.at.inputs.at(METRICS, place, 'growth')})"

    def _level(self, reductions: Block, row: Ref, place: int, t: int) -> str:
        group = self.at.plan.activity_groups[place]
        if not t:
            return f"{self._own(ACTIVITY, place, 'baseline')}+0"
        return f"MAX(0,{row[t - 1]}*(1+{self.plan_growth(group.metric)})-{reductions[place][t]})"

    def _own(self, sheet: Sheet, place: int, key: str) -> str:
        return self.at.inputs.at(sheet, place, key)

    def _more(self, level: Block, growth: Block, row: Ref, place: int, t: int) -> str:
        if not t:
            return "0"
        metric = self.at.plan.activity_groups[place].metric
        lever = growth[[each.name for each in self.at.plan.metrics].index(metric)][t]
        return f"{row[t - 1]}*(1+{self.plan_growth(metric)}+{lever})+{level[place][t - 1]}*{lever}"

    def _price(self, reductions: Block, place: int) -> str:
        group, plan = self.at.plan.activity_groups[place], self.at.plan
        stated, implied = self._own(ACTIVITY, place, "price"), "0"
        if group.scheme:
            scheme = self._scheme(group.scheme)
            first, full = (self.at.inputs.scheme(scheme, key) for key in ("first_year_saving", "full_year_effect"))
            alike = [i for i, each in enumerate(plan.activity_groups) if each.scheme == group.scheme]
            total = "+".join(f"SUM({reductions[i].span(plan.years - 1)})" for i in alike)
            saving = f'IF({full}="",{first},{full})*{self.at.factor}'
            implied = f"IF(({total})=0,0,MAX(0,{saving})/({total}))"
        return f'IF({stated}="",{implied},{stated}*{self.at.factor})'

    def _scheme(self, name: str) -> int:
        return [scheme.name for scheme in self.at.plan.schemes].index(name)

    def _missed(self, reductions: Block) -> Block:
        """Write what is missed of the activity to be avoided: if no scheme were late, as it is, and made good."""
        figures = self.figures
        in_time = self._block(
            "Missed by then if no scheme were late",
            lambda row, place, t: self._not_done(reductions, row, place, t, late=False),
            figures.in_time,
        )
        in_all = self._block(
            "Missed by then",
            lambda row, place, t: self._not_done(reductions, row, place, t, late=True),
            figures.in_all,
        )

        def made_good(row: Ref, place: int, t: int) -> str:
            if not t:
                return "0"
            before = f"-{in_time[place][t - 2]}" if t > 1 else ""
            return f"{row[t - 1]}+{self.recovery[t - 1]}*MAX(0,{in_time[place][t - 1]}{before})"

        good = self._block("Made good in a later year", made_good, figures.made_good)
        return self._block(
            "Missed, less what is made good",
            lambda _, place, t: f"{in_all[place][t]}-{good[place][t]}",
            figures.in_all - figures.made_good,
        )

    def _not_done(self, reductions: Block, row: Ref, place: int, t: int, *, late: bool) -> str:
        group, plan = self.at.plan.activity_groups[place], self.at.plan
        if not group.scheme or self.savings is None:
            before = f"{row[t - 1]}+" if t else ""
            delivery = self._delivery(group.line, t)
            return f"{before}{reductions[place][t]}*(1-{delivery}*{self.top_down.kept[t]})"
        counted, in_time, delivered = self.savings.of_schemes
        scheme = self._scheme(group.scheme)
        whole = [_in_force(counted, scheme, year) for year in range(plan.years)]
        done = _in_force(delivered if late else in_time, scheme, t)
        most, total = f"MAX({','.join(whole)},0)", f"SUM({reductions[place].span(plan.years - 1)})"
        return f"IF({most}=0,0,{total}/MAX({most},0.000000001)*({whole[t]}-({done})))"

    def _delivery(self, line: str, t: int) -> str:
        place = self.at.plan.line_names.index(line) if line else None
        return self.at.levers.value("qipp_delivery", t, None if place is None else self.at.plan.lines[place])


def _in_force(blocks: Blocks, scheme: int, t: int) -> str:
    """What a scheme saves by a year: what recurs, and what is of that year alone."""
    return f"{blocks.level[scheme][t]}+{blocks.once[scheme][t]}"
