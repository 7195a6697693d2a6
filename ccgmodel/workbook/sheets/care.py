"""The sheets of metrics, their figures and activity, and of a pooled budget, its funding and its risk share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from ccgmodel.plan import (
    ActivityGroup,
    Contribution,
    Figures,
    Metric,
    MetricValues,
    MonthlyActuals,
    PoolLine,
    Report,
    RiskShareItem,
    did_you_mean,
    figure_problems,
    group_problems,
    metric_problems,
)
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row
from ccgmodel.workbook.cells.values import parse_number
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.programme import SchemeRows, scheme_or_blank
from ccgmodel.workbook.sheets.records import filled_rows, read_flags, record
from ccgmodel.workbook.sheets.spend import Spend, figure_field, line_or_blank, rows_of

_SLOTS = ("q1", "q2", "q3", "q4", "whole_year")
_CORRECT = "correct the row"


@dataclass(frozen=True, kw_only=True)
class CareSheets:
    """What the sheets say, with the row of each metric and of each row of figures."""

    metrics: tuple[Metric, ...]
    values: tuple[MetricValues, ...]
    actuals: tuple[MonthlyActuals, ...]
    groups: tuple[ActivityGroup, ...]
    rows: Mapping[str, Row]  # of the metrics, by name
    value_rows: tuple[Row, ...]

    @property
    def of_plan(self) -> dict[str, Any]:
        """What of it a plan holds, by field."""
        return {
            "metrics": self.metrics,
            "metric_values": self.values,
            "monthly_actuals": self.actuals,
            "activity_groups": self.groups,
        }


def read_care(grids: Mapping[str, SheetGrid], spend: Spend, schemes: SchemeRows) -> CareSheets:
    """Read the four sheets, each of which may be missing, and report everything wrong with them."""
    grid = grids.get(contract.METRICS.name)
    rows = {metric.name: (metric, row) for metric, row in _metrics(grid, spend.sheet.frame, spend.sheet.report)}
    metrics = _Names({name: metric for name, (metric, _) in rows.items()}, _named(grid))
    frame, report = spend.sheet.frame, spend.sheet.report
    stated = list(_stated(grids, frame, report, metrics))
    return CareSheets(
        metrics=tuple(metrics.read.values()),
        values=tuple(each for each, _ in stated),
        actuals=tuple(_actuals(grids, frame, report, metrics)),
        groups=tuple(_groups(grids, spend, metrics, schemes)),
        rows={name: row for name, (_, row) in rows.items()},
        value_rows=tuple(row for _, row in stated),
    )


def read_figures(
    grids: Mapping[str, SheetGrid], frame: Frame, report: Report, metrics: Mapping[str, Metric]
) -> tuple[tuple[MetricValues, ...], tuple[MonthlyActuals, ...]]:
    """Read the sheets Metric values and Actuals alone, about metrics that are known already."""
    names = _Names(metrics, frozenset())
    stated = tuple(each for each, _ in _stated(grids, frame, report, names))
    return stated, tuple(_actuals(grids, frame, report, names))


@dataclass(frozen=True)
class _Names:
    """The metrics that could be read, and the folded names of all that the sheet lists: a fault is told once."""

    read: Mapping[str, Metric]
    listed: frozenset[str]

    @cached_property
    def _folded(self) -> Mapping[str, Metric]:
        return {fold(name): metric for name, metric in self.read.items()}

    def of(self, row: Row) -> Metric | None:
        """Find the metric that a row is about; reported where the sheet lists none of that name."""
        typed = row.text("metric")
        if metric := self.read.get(typed) or self._folded.get(fold(typed)):
            return metric
        if fold(typed) not in self.listed:
            found = (
                f"{typed!r} is not a metric of the {contract.METRICS.name} sheet{did_you_mean(typed, self.read)}"
            )
            remedy = "use a name from that sheet, or add the metric there"
            row.table.report.error(row.cell("metric").where, found, remedy)
        return None


def _named(grid: SheetGrid | None) -> frozenset[str]:
    """Every text of the Metrics sheet, folded: among them the names of metrics, also those that cannot be read."""
    return frozenset(fold(str(cell.value)) for cell in grid.cells.values()) if grid else frozenset()


def read_metrics(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[Metric, ...]:
    """Read the Metrics sheet alone, reporting everything wrong with it."""
    return tuple(metric for metric, _ in _metrics(grid, frame, report))


def _metrics(grid: SheetGrid | None, frame: Frame, report: Report) -> Iterator[tuple[Metric, Row]]:
    seen: set[str] = set()
    for row in filled_rows(contract.METRICS, grid, frame, report):
        metric = _metric(row)
        if fold(metric.name) in seen:
            row.table.report.error(
                row.cell("metric").where, f"the metric {metric.name!r} appears twice", "rename one"
            )
            continue
        seen.add(fold(metric.name))
        if metric.kind and metric.good and metric.aggregation:
            _report(row, "metric", metric_problems(metric))
        yield metric, row


def _metric(row: Row) -> Metric:
    name = row.text("metric")

    def number(key: str) -> float | None:
        return _figure(row, key, name, row.text("unit"))

    return cast(Metric, record(row, name, name=name, baseline=number("baseline"), target=number("target")))


def _figure(row: Row, key: str, label: str, unit: str) -> float | None:
    """Read a figure in the metric's own unit; where that is per cent, 81.5% stands for 81.5."""
    cell = row.cell(key)
    if unit == "%" and isinstance(cell.value, str) and (typed := parse_number(cell.value)) and typed.suffix == "%":
        cell = cell._replace(value=typed.value)
    field = row.table.field(key)
    return values.number(cell, field, f"{field.heading} of {label}", row.table.frame.unit, row.table.report)


def _stated(
    grids: Mapping[str, SheetGrid], frame: Frame, report: Report, metrics: _Names
) -> Iterator[tuple[MetricValues, Row]]:
    seen: dict[tuple[object, ...], str] = {}
    sheet = contract.METRIC_VALUES
    for row in filled_rows(sheet, grids.get(sheet.name), frame, report):
        metric, year = metrics.of(row), row.year("year")
        if metric is None or year is None:
            continue
        unit = metric.unit if row.choice("measure") == "value" else ""
        figures = tuple(_figure(row, key, metric.name, unit) for key in _SLOTS)
        found = record(
            row, metric.name, metric=metric.name, year=year, figures=figures, flags=tuple(read_flags(row))
        )
        key = (found.metric, found.series, found.of, found.measure, found.year)
        where = row.cell("metric").where
        if key in seen:
            row.table.report.error(
                where, f"the same figures of {metric.name} stand in {seen[key]}", "keep one row"
            )
        seen.setdefault(key, where)
        if metric.kind and metric.aggregation:
            _report(row, "metric", figure_problems(metric, found))
        yield found, row


def _actuals(
    grids: Mapping[str, SheetGrid], frame: Frame, report: Report, metrics: _Names
) -> Iterator[MonthlyActuals]:
    for row in filled_rows(contract.ACTUALS, grids.get(contract.ACTUALS.name), frame, report):
        metric, year = metrics.of(row), row.year("year")
        if metric is not None and year is not None:
            months: Figures = tuple(
                _figure(row, month.lower(), metric.name, metric.unit) for month in contract.MONTHS
            )
            yield record(row, metric.name, metric=metric.name, year=year, months=months)


def _groups(
    grids: Mapping[str, SheetGrid], spend: Spend, metrics: _Names, schemes: SchemeRows
) -> Iterator[ActivityGroup]:
    for row in rows_of(contract.ACTIVITY, grids, spend):
        metric, name = metrics.of(row), row.text("name")
        group = record(
            row,
            name,
            metric=metric.name if metric else "",
            name=name,
            scheme=scheme_or_blank(row, schemes),
            line=line_or_blank(row, spend),
            reductions=tuple(figure or 0.0 for figure in row.figures(figure_field(row), f"Reduction of {name}")),
        )
        if metric is not None and metric.kind:
            _report(row, "name", group_problems(metric, group))
            yield group


def _report(row: Row, key: str, problems: Iterator[str]) -> None:
    for found in problems:
        row.table.report.error(row.cell(key).where, found, _CORRECT)


@dataclass(frozen=True, kw_only=True)
class PoolSheets:
    """What the sheets say; `where` is the heading of the pool's lines, for what is wrong with all of them."""

    lines: tuple[PoolLine, ...]
    contributions: tuple[Contribution, ...]
    risk_share: tuple[RiskShareItem, ...]
    where: str

    @property
    def of_plan(self) -> dict[str, Any]:
        """What of it a plan holds, by field."""
        return {"pool": self.lines, "contributions": self.contributions, "risk_share": self.risk_share}


def read_pooled(grids: Mapping[str, SheetGrid], spend: Spend) -> PoolSheets:
    """Read the three sheets, each of which may be missing, and report everything wrong with them."""
    lines: dict[str, PoolLine] = {}
    where = contract.POOL.name
    for row in rows_of(contract.POOL, grids, spend):
        line, where = _record(row, line=line_or_blank(row, spend)), row.table.heading("name")
        if fold(line.name) in lines:
            found = f"the line of the pool {line.name!r} appears twice"
            row.table.report.error(row.cell("name").where, found, "tell the two apart, for example by their theme")
        lines.setdefault(fold(line.name), line)
    return PoolSheets(
        lines=tuple(lines.values()),
        contributions=tuple(map(_record, rows_of(contract.POOL_FUNDING, grids, spend))),
        risk_share=tuple(map(_record, rows_of(contract.RISK_SHARE, grids, spend))),
        where=where,
    )


def _record(row: Row, **given: str) -> Any:
    return record(row, row.text("name"), **given)
