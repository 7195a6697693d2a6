"""What the rows of one metric on an export's Care sheet are written with: its stated figures, and its years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ccgmodel.baseline import ACTUAL, PLAN, MetricBaseline, is_comparable
from ccgmodel.plan import WHOLE, Booleans, Measure, Metric, Series
from ccgmodel.projection import Trajectories
from ccgmodel.workbook.contract import ACTUALS, METRIC_VALUES, METRICS, MONTHS
from ccgmodel.workbook.export.beyond import ActivityBlocks
from ccgmodel.workbook.export.book import NewRow, OfYear, YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.terms import Term, added, choose, number

_KEYS = ("q1", "q2", "q3", "q4", "whole_year")
_NAMES = ("Q1", "Q2", "Q3", "Q4", "whole year")
_IN_A_QUARTER = 3
_STATED: tuple[Series, ...] = ("plan", "actual")
Slots = dict[int, YearRow]  # row of each figure of a year that the metric has


@dataclass(frozen=True)
class MetricCells:
    """One metric's cells."""

    at: Context
    metric: Metric

    @property
    def measure(self) -> Measure:
        """What of it moves: the numerator of a rate, the value of everything else."""
        return "numerator" if self.metric.kind in ("rate", "relative") else "value"

    def own(self, key: str) -> Term:
        """Return a field of the metric."""
        return self.at.inputs.at(METRICS, self.at.plan.metrics.index(self.metric), key)

    def stated(self, series: Series, year: int, slot: int, measure: Measure | None = None) -> Term | None:
        """Return what is stated of a figure; nothing where nothing is."""
        wanted = (self.metric.name, series, "", measure or self.measure, year)
        for place, row in enumerate(self.at.plan.metric_values):
            if (row.metric, row.series, row.of, row.measure, row.year) == wanted and row.figures[slot] is not None:
                return self.at.inputs.at(METRIC_VALUES, place, _KEYS[slot])
        return self._of_months(year, slot, wanted[3]) if series == "actual" and slot != WHOLE else None

    def _of_months(self, year: int, slot: int, measure: Measure) -> Term | None:
        for place, row in enumerate(self.at.plan.monthly_actuals):
            if (row.metric, row.measure, row.year) == (self.metric.name, measure, year):
                first = _IN_A_QUARTER * slot
                cells = [self.at.inputs.at(ACTUALS, place, month.lower()) for month in MONTHS[first : first + 3]]
                if self.metric.aggregation == "cumulative":
                    return cells[-1]
                if None in row.months[first : first + 3]:
                    return None
                adds_up = measure == "numerator" or self.metric.kind == "activity"
                return added(cells) if adds_up else cells[0]
        return None

    def below(self, year: int, slot: int, last: Term | None = None, before: Term | None = None) -> Term | None:
        """Return a denominator: the plan's, else the actual one, else last year's grown as it last did."""
        for series in _STATED:
            if found := self.stated(series, year, slot, "denominator"):
                return found
        return last * last / before if last and before else last

    @property
    def growth(self) -> Term:
        """The growth a year in the plan, nought where it is blank."""
        return number(self.own("growth"))

    @property
    def per(self) -> Term:
        """What a rate is per, 1 where it is blank."""
        return choose(self.own("per").equals(""), 1, self.own("per"))

    @property
    def target(self) -> Term:
        """The target: as stated, else as a change of the baseline."""
        if self.metric.target is not None:
            return self.own("target")
        return self.own("baseline") * (1 + self.own("target_change"))

    def start(self, year: int) -> Term | None:
        """Where a path of a year starts: the stated baseline, or the last comparable year that has happened."""
        plan = self.at.plan
        if self.metric.baseline is not None:
            return self.own("baseline")
        last = plan.first_year + int(plan.first_year_is == "outturn") - 1
        for earlier in range(last, last - 10, -1):
            found = self.stated("actual", earlier, WHOLE)
            if found and is_comparable(plan, self.metric, earlier, year):
                return found
        return None


@dataclass(frozen=True)
class MetricRows:
    """Writes rows of one metric; a year in which a figure is not known stays closed."""

    at: Context
    base: MetricBaseline
    ours: Trajectories  # only for which figures there are
    place: int
    growth: YearRow  # the levers
    delivery: YearRow
    activity: ActivityBlocks

    @property
    def metric(self) -> Metric:
        """The metric."""
        return self.at.plan.metrics[self.place]

    @cached_property
    def cells(self) -> MetricCells:
        """Where its stated figures stand."""
        return MetricCells(self.at, self.metric)

    @property
    def known(self) -> Booleans:
        """Which of the plan's figures that move there are, (year, slot)."""
        return np.asarray(np.isfinite(self.base.numerators[self.place]))

    @property
    def known_values(self) -> Booleans:
        """Which values there are under the levers, (year, slot)."""
        return np.asarray(np.isfinite(self.ours.values[0, self.place]))

    def rows(self, title: str, formula: Callable[[YearRow, int, int], Term | None], known: Booleans) -> Slots:
        """Write a row for each figure of a year that is known in any year."""
        slots = [slot for slot in range(WHOLE + 1) if known[:, slot].any()]
        rows = {slot: YearRow(self.at.grid, self.at.grid.row + i) for i, slot in enumerate(slots)}

        def of(slot: int) -> OfYear:
            return lambda t: formula(rows[slot], slot, t) if known[t, slot] else None

        name = self.metric.name
        self.at.grid.add_together([NewRow(f"{title}, {_NAMES[slot]}", of(slot), name, "") for slot in slots])
        return rows

    def before(self, slot: int) -> Term | None:
        """What is stated of the year before the plan's first."""
        return self.cells.stated("actual", self.at.plan.first_year - 1, slot)

    def is_printed(self, slot: int, t: int) -> bool:
        """Whether a figure of the plan is taken as it is stated."""
        return int(self.base.origins[self.place, t, slot]) in (ACTUAL, PLAN)

    def printed(self, slot: int, t: int) -> Term:
        """A printed figure; the baseline, where it is of a year that has happened."""
        is_actual = int(self.base.origins[self.place, t, slot]) == ACTUAL
        found = self.cells.stated("actual" if is_actual else "plan", self.at.plan.first_year + t, slot)
        return found or self.cells.own("baseline")

    def last(self, own: YearRow, slot: int, t: int) -> Term:
        """Last year's figure; before the first year the actual one, or the baseline."""
        if t and self.known[t - 1, slot]:
            return own[t - 1]
        return self.before(slot) or self.cells.own("baseline")
