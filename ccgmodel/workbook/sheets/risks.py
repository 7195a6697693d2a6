"""Risks and mitigations, the evidence on levers, and what was published: sources, printed rows, stories."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from ccgmodel.plan import (
    Mitigation,
    Plan,
    Problem,
    Range,
    Report,
    Risk,
    RiskBand,
    did_you_mean,
    points_problems,
)
from ccgmodel.scenario import LEVERS, Lever, Scenario, ScenarioError, Setting
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import Field, fold
from ccgmodel.workbook.sheets.records import parts, read_records, record
from ccgmodel.workbook.sheets.spend import figure_field


@dataclass(frozen=True)
class Register:
    """The sheets Risks and Risk bands as read; `levers` says in which cell each risk's levers stand."""

    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    risk_bands: tuple[RiskBand, ...] = ()
    levers: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def of_plan(self) -> dict[str, Any]:
        """What the plan states of it, by the plan's own names."""
        return {"risks": self.risks, "mitigations": self.mitigations, "risk_bands": self.risk_bands}


def read_risks(grids: Mapping[str, SheetGrid], frame: Frame, report: Report) -> Register:
    """Read the register, reporting rows without a name, names that appear twice and risks that are not there."""
    bands = read_records(contract.RISK_BANDS, grids, frame, report)
    grid = grids.get(contract.RISKS.name)
    if grid is None:
        return Register(risk_bands=bands)
    of = table(contract.RISKS, grid, frame, report)
    named = list(_named(list(of.rows()), report) if "name" in of.columns else ())
    kinds = [(row, row.choice("kind")) for row in named]
    risks = [(_risk(row), row.cell("lever")) for row, kind in kinds if kind == "risk"]
    keys = [key for risk, _ in risks for key in (risk.number, risk.name) if key]
    known = {**{fold(key): key for key in keys}, **{key: key for key in keys}}  # case alone may tell two apart
    return Register(
        risks=tuple(risk for risk, _ in risks),
        mitigations=tuple(_mitigation(row, known) for row, kind in kinds if kind == "mitigation"),
        risk_bands=bands,
        levers={risk.name: cell for risk, cell in risks if risk.settings},
    )


def _named(rows: list[Row], report: Report) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        name, where = row.text("name"), row.cell("name").where
        if not name:
            if row.cell("name").is_blank:
                report.error(where, "the row has no Risk", "name it or clear the row")
        elif fold(name) in seen:
            report.error(where, f"{name!r} appears twice", "rename one of the two, or keep one")
        else:
            seen.add(fold(name))
            yield row


def _risk(row: Row) -> Risk:
    name = row.text("name")
    risk = cast(Risk, record(row, name, name=name, downside=_amounts(row, name)))
    scores = ("impact", "likelihood")
    unreadable: dict[str, Any] = {key: None for key in scores if math.isnan(getattr(risk, key) or 0.0)}
    row.report(points_problems(replace(risk, **unreadable)))
    return risk


def _mitigation(row: Row, known: Mapping[str, str]) -> Mitigation:
    name, against = row.text("name"), parts(row, "against")
    for each in against:
        if each not in known and fold(each) not in known:
            found = f"{each!r} is no risk of this sheet{did_you_mean(each, known.values())}"
            remedy = "use a risk's number or name; blank stands for any risk"
            row.table.report.error(row.cell("against").where, found, remedy)
    return Mitigation(
        name=name,
        against=tuple(known.get(each) or known.get(fold(each), each) for each in against),
        amounts=_amounts(row, name),
        owner=row.text("owner"),
        source=row.text("source"),
    )


def _amounts(row: Row, name: str) -> tuple[float | None, ...]:
    """The amounts in £k by year; none at all where no year has one."""
    figures = row.figures(figure_field(row), name)
    return () if all(figure is None for figure in figures) else figures


def check_levers(register: Register, plan: Plan, report: Report) -> None:
    """Report levers of the register that the plan cannot run; one without a value is tried at the plan's own."""
    for risk in register.risks:
        for text in risk.settings:
            for problem in _lever_problems(text, plan):
                found = problem.at(f"Lever of {risk.name}").at(register.levers[risk.name].where)
                report.error(found.where, found.found, found.remedy)


def _lever_problems(text: str, plan: Plan) -> list[Problem]:
    try:
        if "=" in text:
            return Scenario.parse([text]).problems(plan)
        return Scenario("", {Setting.parse(text): _neutral(text, plan)}).problems(plan)
    except ScenarioError as error:
        return list(error.problems)


def _neutral(text: str, plan: Plan) -> float:
    lever = LEVERS.get(Setting.parse(text).lever)
    return lever.neutral(plan) if lever else 0.0


_FIGURES = ("low", "central", "high")
_FRACTIONS = ("points", "share")  # kinds of lever that are typed as 63% or 0.63; others count


@dataclass(frozen=True)
class RangeRow:
    """A range, and the cell in which its lever is named."""

    range: Range
    where: str


def read_ranges(grid: SheetGrid | None, frame: Frame, report: Report) -> tuple[RangeRow, ...]:
    """Read the evidence ranges, in each lever's own unit."""
    if grid is None:
        return ()
    found: dict[str, RangeRow] = {}
    for row in table(contract.RANGES, grid, frame, report).rows():
        lever = LEVERS.get(row.choice("lever"))
        where = row.cell("lever").where
        if row.cell("lever").is_blank:
            report.error(where, "the row has no Lever", "name it or clear the row")
        if lever is None:
            continue
        if lever.name in found:
            report.error(where, f"{lever.label} appears twice", "keep one of the two rows")
            continue
        if read := _range(row, lever):
            found[lever.name] = RangeRow(read, where)
    return tuple(found.values())


def warn_of_idle(rows: tuple[RangeRow, ...], plan: Plan, report: Report) -> None:
    """Warn of a range whose lever has nothing to move in the plan."""
    for row in rows:
        lever = LEVERS[row.range.lever]
        if not lever.applies(plan):
            found = f"the plan has nothing for {lever.label} to move"
            report.warn(row.where, found, "the range is not used; clear the row, or add what the lever moves")


def _range(row: Row, lever: Lever) -> Range | None:
    """Read one row; None where anything on it is reported."""
    low, central, high = (_figure(row, key, lever) for key in _FIGURES)
    distribution = row.choice("distribution")  # empty where it is reported
    history = _history(row, lever)
    if distribution == "history" and not history and row.cell("history").is_blank:
        where = row.cell("history").where if "history" in row.table.columns else row.table.grid.name
        row.table.report.error(where, "History is blank", "type its values, such as 63%; 76%")
    elif history and distribution not in ("history", ""):
        remedy = "choose history as the distribution, or clear the cell"
        row.table.report.warn(row.cell("history").where, "History is not used", remedy)
    if (not history and distribution == "history") or any(map(math.isnan, (low, central, high, *history))):
        return None
    if not low <= central <= high:
        found = f"the range of {lever.label} is out of order"
        row.table.report.error(row.cell("central").where, found, "type Low, Central and High from small to large")
        return None
    figures = {"low": low, "central": central, "high": high}
    return cast(Range, record(row, "", lever=lever.name, distribution=distribution, history=history, **figures))


def _within(field: Field, lever: Lever) -> Field:
    """A field of the lever's own unit and bounds."""
    return replace(
        field, kind="share" if lever.kind in _FRACTIONS else "number", lowest=lever.minimum, highest=lever.maximum
    )


def _figure(row: Row, key: str, lever: Lever) -> float:
    """Read Low, Central or High; NaN where it is reported."""
    if key not in row.table.columns:
        return values.UNREADABLE
    field = _within(row.table.field(key), lever)
    value = values.number(row.cell(key), field, f"{field.heading} of {lever.label}", 1.0, row.table.report)
    if value is None:
        row.table.report.error(row.cell(key).where, f"{field.heading} of {lever.label} is blank", "fill it in")
    return values.UNREADABLE if value is None else value


def _history(row: Row, lever: Lever) -> tuple[float, ...]:
    """Read the recorded values; each is read as if it had the cell to itself."""
    field = _within(row.table.field("history"), lever)
    cell = row.cell("history")
    if isinstance(cell.value, int | float) or cell.flaw:
        given: list[Cell] = [cell]
    else:
        parts = filter(None, map(str.strip, row.text("history").split(";")))
        given = [cell._replace(value=part) for part in parts]
    label = f"History of {lever.label}"
    read = (values.number(each, field, label, 1.0, row.table.report) for each in given)
    return tuple(value for value in read if value is not None)
