"""The Risks sheet: the register's risks, and the mitigations held against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ccgmodel.plan import Mitigation, Plan, Problem, Report, Risk, did_you_mean, is_half_point
from ccgmodel.scenario import LEVERS, Scenario, ScenarioError, Setting
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import Cell, Grid
from ccgmodel.workbook.cells.table import Frame, Row, table
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.sheets.spend import figure_field


@dataclass(frozen=True)
class Register:
    """The Risks sheet as read; `levers` says in which cell each risk's levers stand."""

    risks: tuple[Risk, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    levers: Mapping[str, Cell] = field(default_factory=dict)


def read_risks(grid: Grid | None, frame: Frame, report: Report) -> Register:
    """Read the register, reporting rows without a name, names that appear twice and risks that are not there."""
    if grid is None:
        return Register()
    of = table(contract.RISKS, grid, frame, report)
    named = list(_named(list(of.rows()), report) if "name" in of.columns else ())
    kinds = [(row, row.choice("kind")) for row in named]
    risks = [(_risk(row), row.cell("lever")) for row, kind in kinds if kind == "risk"]
    known = {fold(key): key for risk, _ in risks for key in (risk.number, risk.name) if key}
    return Register(
        risks=tuple(risk for risk, _ in risks),
        mitigations=tuple(_mitigation(row, known) for row, kind in kinds if kind == "mitigation"),
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
    return Risk(
        name=name,
        number=row.text("number"),
        category=row.text("category"),
        impact=_points(row, "impact"),
        likelihood=_points(row, "likelihood"),
        owner=row.text("owner"),
        response=row.text("response"),
        probability=row.number_of("probability", name),
        settings=_parts(row.text("lever")),
        downside=_amounts(row, name),
        source=row.text("source"),
    )


def _mitigation(row: Row, known: Mapping[str, str]) -> Mitigation:
    name, against = row.text("name"), _parts(row.text("against"))
    for each in against:
        if fold(each) not in known:
            found = f"{each!r} is no risk of this sheet{did_you_mean(each, known.values())}"
            remedy = "use a risk's number or name; blank stands for any risk"
            row.table.report.error(row.cell("against").where, found, remedy)
    return Mitigation(
        name=name,
        against=tuple(known.get(fold(each), each) for each in against),
        amounts=_amounts(row, name),
        owner=row.text("owner"),
        source=row.text("source"),
    )


def _points(row: Row, key: str) -> float | None:
    """Impact or likelihood in halves; None where it is blank or reported."""
    points = row.number_of(key, row.text("name"))
    if points is not None and points == points and not is_half_point(points):
        found = f"{row.table.field(key).heading} of {row.text('name')} is {points:g}"
        row.table.report.error(row.cell(key).where, found, "type 1 to 5, whole or half points such as 3.5")
    return points


def _amounts(row: Row, name: str) -> tuple[float | None, ...]:
    """The amounts in £k by year; none at all where no year has one."""
    figures = row.figures(figure_field(row), name)
    return () if all(figure is None for figure in figures) else figures


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(";"))))


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
