"""Where a metric's stated figures stand in an export, as formulas: on Metrics, Metric values and Actuals."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.baseline import is_comparable
from ccgmodel.plan import WHOLE, Measure, Metric, Series
from ccgmodel.workbook.contract import ACTUALS, METRIC_VALUES, METRICS, MONTHS
from ccgmodel.workbook.export.context import Context

_KEYS = ("q1", "q2", "q3", "q4", "whole_year")
_IN_A_QUARTER = 3


@dataclass(frozen=True)
class MetricCells:
    """One metric's cells."""

    at: Context
    metric: Metric

    @property
    def measure(self) -> Measure:
        """What of it moves: the numerator of a rate, the value of everything else."""
        return "numerator" if self.metric.kind in ("rate", "relative") else "value"

    def own(self, key: str) -> str:
        """Return the address of a field of the metric."""
        return self.at.inputs.at(METRICS, self.at.plan.metrics.index(self.metric), key)

    def stated(self, series: Series, year: int, slot: int, measure: Measure | None = None) -> str:
        """Return what is stated of a figure; nothing where nothing is."""
        wanted = (self.metric.name, series, "", measure or self.measure, year)
        for place, row in enumerate(self.at.plan.metric_values):
            if (row.metric, row.series, row.of, row.measure, row.year) == wanted and row.figures[slot] is not None:
                return self.at.inputs.at(METRIC_VALUES, place, _KEYS[slot])
        return self._of_months(year, slot, wanted[3]) if series == "actual" and slot != WHOLE else ""

    def _of_months(self, year: int, slot: int, measure: Measure) -> str:
        for place, row in enumerate(self.at.plan.monthly_actuals):
            if (row.metric, row.measure, row.year) == (self.metric.name, measure, year):
                first = _IN_A_QUARTER * slot
                cells = [self.at.inputs.at(ACTUALS, place, month.lower()) for month in MONTHS[first : first + 3]]
                if self.metric.aggregation == "cumulative":
                    return cells[-1]
                if None in row.months[first : first + 3]:
                    return ""
                adds_up = measure == "numerator" or self.metric.kind == "activity"
                return f"({'+'.join(cells)})" if adds_up else cells[0]
        return ""

    def below(self, year: int, slot: int, last: str, before: str) -> str:
        """Return a denominator: the plan's, else the actual one, else last year's grown as it last did."""
        for series in ("plan", "actual"):
            if found := self.stated(series, year, slot, "denominator"):
                return found
        if not last:
            return ""
        return f"{last}*{last}/{before}" if before else last

    @property
    def growth(self) -> str:
        """The growth a year in the plan, nought where it is blank."""
        return f"N({self.own('growth')})"

    @property
    def target(self) -> str:
        """The target: as stated, else as a change of the baseline."""
        if self.metric.target is not None:
            return self.own("target")
        return f"{self.own('baseline')}*(1+{self.own('target_change')})"

    def start(self, year: int) -> str:
        """Where a path of a year starts: the stated baseline, or the last comparable year that has happened."""
        plan = self.at.plan
        if self.metric.baseline is not None:
            return self.own("baseline")
        last = plan.first_year + int(plan.first_year_is == "outturn") - 1
        for earlier in range(last, last - 10, -1):
            found = self.stated("actual", earlier, WHOLE)
            if found and is_comparable(plan, self.metric, earlier, year):
                return found
        return ""
