"""The rows of one metric on an export's Care sheet: what moves, the rates over denominators, the whole year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ccgmodel.baseline import ACTUAL, PLAN
from ccgmodel.plan import WHOLE, Floats, Kind, Metric
from ccgmodel.workbook.export.activity import Activity
from ccgmodel.workbook.export.book import Ref
from ccgmodel.workbook.export.care_figures import CareFigures
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.metric_activity import activity_rows
from ccgmodel.workbook.export.metric_cells import MetricCells
from ccgmodel.workbook.export.metric_path import path_rows, relative_rows

_NAMES = ("Q1", "Q2", "Q3", "Q4", "whole year")
Slots = dict[int, Ref]  # row of each figure of a year that the metric has


@dataclass(frozen=True)
class MetricRows:
    """Writes one metric; a year in which a figure is not known stays closed."""

    at: Context
    figures: CareFigures
    place: int
    growth: Ref  # the levers
    delivery: Ref
    activity: Activity

    @property
    def metric(self) -> Metric:
        """The metric."""
        return self.at.plan.metrics[self.place]

    @cached_property
    def cells(self) -> MetricCells:
        """Where its stated figures stand."""
        return MetricCells(self.at, self.metric)

    def write(self) -> Ref | None:
        """Write every row and return the whole year's; None where nothing is known of the metric."""
        if not np.isfinite(self.figures.ours.values[0, self.place]).any():
            return None
        moved = _MOVED[self.metric.kind](self)
        values = self._rates(moved) if self.metric.kind in ("rate", "relative") else (moved, {})
        return self._whole(moved, *values)

    def rows(self, title: str, formula: Callable[[Ref, int, int], str], values: Floats) -> Slots:
        """Write a row for each figure of a year that has a value in any year."""
        rows: Slots = {}
        for slot in range(WHOLE + 1):
            known = np.isfinite(values[:, slot])
            if known.any():
                own = self.at.grid.next

                def of_year(t: int, own: Ref = own, slot: int = slot, known: Floats = known) -> str:
                    return formula(own, slot, t) if known[t] else ""

                rows[slot] = self.at.grid.add(
                    f"{title}, {_NAMES[slot]}", of_year, values[:, slot], line=self.metric.name, unit=""
                )
        return rows

    def before(self, slot: int) -> str:
        """What is stated of the year before the plan's first, or of the baseline."""
        return self.cells.stated("actual", self.at.plan.first_year - 1, slot)

    def is_printed(self, slot: int, t: int) -> bool:
        """Whether a figure of the plan is taken as it is stated."""
        return int(self.figures.base.origins[self.place, t, slot]) in (ACTUAL, PLAN)

    def printed(self, slot: int, t: int) -> str:
        """A printed figure; the baseline, where it is of a year that has happened."""
        is_actual = int(self.figures.base.origins[self.place, t, slot]) == ACTUAL
        found = self.cells.stated("actual" if is_actual else "plan", self.at.plan.first_year + t, slot)
        return found or self.cells.own("baseline")

    def last(self, own: Ref, slot: int, t: int) -> str:
        """Last year's figure; before the first year the actual one, or the baseline."""
        if t and np.isfinite(self.figures.base.numerators[self.place, t - 1, slot]):
            return own[t - 1]
        return self.before(slot) or self.cells.own("baseline")

    def values(self, like: Floats) -> Floats:
        """What moves, under the levers, (year, slot): counts or values; only where the plan has them."""
        ours = self.figures.ours
        is_rate = self.metric.kind in ("rate", "relative")
        return np.where(np.isfinite(like), (ours.numerators if is_rate else ours.values)[0, self.place], np.nan)

    @property
    def path(self) -> Floats:
        """What the figures that move are under the plan, (year, slot)."""
        return np.asarray(self.figures.base.numerators[self.place])

    def _rates(self, moved: Slots) -> tuple[Slots, Slots]:
        """Denominators, and the rates over them."""
        base, first = self.figures.base.denominators[self.place], self.at.plan.first_year

        def denominator(own: Ref, slot: int, t: int) -> str:
            earlier = [self.cells.below(first + each, slot, "", "") for each in (-2, -1)]
            last, before = (own[t - 1] if t else earlier[1]), (own[t - 2] if t > 1 else earlier[t])
            if t > 1 and not np.isfinite(base[t - 2, slot]):
                before = ""
            return self.cells.below(first + t, slot, last, before)

        below = self.rows("Denominator", denominator, base)
        values = np.where(np.isfinite(self.path), self.figures.ours.values[0, self.place], np.nan)

        def rate(_: Ref, slot: int, t: int) -> str:
            return f"{moved[slot][t]}/{below[slot][t]}*{self.per}"

        return self.rows("Rate", rate, values), below

    @property
    def per(self) -> str:
        """Return what a rate is per, 1 where it is blank."""
        return f'IF({self.cells.own("per")}="",1,{self.cells.own("per")})'

    def _whole(self, moved: Slots, values: Slots, below: Slots) -> Ref | None:
        """The whole year as the metric's aggregation says; a rate's quarters are never added up."""
        ours = self.figures.ours.values[0, self.place, :, WHOLE]
        there = np.asarray(np.isfinite(self.path[:, :WHOLE]).all(axis=-1))

        def whole(t: int) -> str:
            if not np.isfinite(ours[t]):
                return ""
            if not there[t] or self.metric.aggregation not in ("quarterly", "cumulative"):
                return values[WHOLE][t]
            if self.metric.aggregation == "cumulative":
                return values[WHOLE - 1][t]
            if self.metric.kind == "path":
                return values[WHOLE][t]
            total = "+".join(moved[slot][t] for slot in range(WHOLE))
            if self.metric.kind == "activity":
                return total
            return f"({total})/({'+'.join(below[slot][t] for slot in range(WHOLE))})*{self.per}"

        known = [None if value != value else float(value) for value in ours]
        return self.at.grid.add("Whole year", whole, known, line=self.metric.name, unit="")


_MOVED: dict[Kind, Callable[[MetricRows], Slots]] = {
    "activity": activity_rows,
    "rate": activity_rows,
    "relative": relative_rows,
    "path": path_rows,
}
