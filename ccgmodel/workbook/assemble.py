"""Put a plan together from the sheets of its workbook, and ask what a colleague would ask about it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ccgmodel.plan import RAGS, Line, Plan, Qipp, Report, RiskAdjustment, share_problems
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row, named_rows
from ccgmodel.workbook.cells.tables import Tables
from ccgmodel.workbook.cells.units import UnitQuestion, unit_question
from ccgmodel.workbook.contract import Sheet, fold
from ccgmodel.workbook.plausibility.figures import figures
from ccgmodel.workbook.plausibility.plausibility import Places, care_warnings, warnings
from ccgmodel.workbook.plausibility.totals import without_totals
from ccgmodel.workbook.sheets.care import read_care, read_pooled
from ccgmodel.workbook.sheets.income import read_allocation, read_qipp, read_set_asides, read_support
from ccgmodel.workbook.sheets.money_actuals import money_actuals_questions, read_money_actuals
from ccgmodel.workbook.sheets.programme import ProgrammeSheets, read_programme
from ccgmodel.workbook.sheets.publication import check_publication, read_publication
from ccgmodel.workbook.sheets.repayable import read_repayable
from ccgmodel.workbook.sheets.risks import check_levers, read_ranges, read_risks, warn_of_idle
from ccgmodel.workbook.sheets.settings import MoneyUnit, PlanSettings, read_settings
from ccgmodel.workbook.sheets.spend import (
    Keyed,
    Spend,
    lines,
    read_fixed,
    read_floors,
    read_spend,
    read_steps,
    read_yearly_rates,
)
from ccgmodel.workbook.sheets.streams import read_streams


@dataclass(frozen=True)
class PlanSheets:
    """The sheets of a workbook by their names in the layout, those that must be there included.

    `money_unit` is the unit that the user confirmed; None: the Plan sheet's. The report takes what is wrong.
    """

    grids: Mapping[str, SheetGrid]
    money_unit: MoneyUnit | None
    report: Report

    @cached_property
    def settings(self) -> PlanSettings:
        """What the Plan sheet says."""
        return read_settings(self.grids["Plan"], self.report, self.money_unit)

    @cached_property
    def tables(self) -> Tables:
        """The tables for whoever looks at what others read and report."""
        return Tables(self.grids, self.settings.frame)

    def unit_question(self) -> UnitQuestion | None:
        """Ask about the money unit, unless the user confirmed it or the years are unknown."""
        years, row = self.settings.frame.years, self._rows(contract.ALLOCATION).get("recurrent")
        if self.money_unit or not years or row is None or "money_unit" not in self.settings.cells:
            return None
        unit, cell = self.settings["money_unit"], self.settings.cells["money_unit"]
        field = next(field for field in contract.ALLOCATION.rows if field.key == "recurrent")
        question = unit_question(unit, cell, row.year_cell(years[0]), field, years[0])
        if question and question.stated:
            self.report.problems.append(question.problem)
        return question

    def say_years_once(self) -> None:
        """Say once, where the years are stated, what is wrong with the same columns of every sheet by year.

        One wrong First year or Years would otherwise be a problem of each column of each sheet.
        """
        report, years = self.report, self.settings.frame.years
        sheets = report.of_years
        if len(sheets) < 2:
            return
        first, *others = sheets.values()
        of_all = [each for each in sorted(first) if all(each in about for about in others)]
        folded = {id(about[each]) for about in sheets.values() for each in of_all}
        report.problems[:] = [each for each in report.problems if id(each) not in folded]
        where, their_own = self.settings.where("years"), f"the plan's years ({values.years_text(years)})"
        if missing := [each for each in of_all if each in years]:
            found = f"no sheet has a column for {values.years_text(missing)}, which are of {their_own}"
            remedy = f"correct First year or Years, or add the columns to the sheets {', '.join(sheets)}"
            report.error(where, found, remedy)
        if beyond := [each for each in of_all if each not in years]:
            found = (
                f"every sheet that goes by year has a column for {values.years_text(beyond)}, outside {their_own}"
            )
            report.warn(where, found, "they are ignored; change First year or Years if they should be read")

    def plan(self) -> Plan | None:
        """Read every sheet; None where anything is an error.

        Raises:
            PlanError: where the sheets contradict each other in a way that no reader of one of them sees.

        """
        settings, report, frame = self.settings, self.report, self.settings.frame
        grids = without_totals(self.tables, report)
        allocation, rules = read_allocation(grids["Allocation"], settings, report)
        support = read_support(grids, settings, report)
        aside, lent = read_set_asides(grids, settings, report), read_repayable(grids, settings, report)
        spend = read_spend(grids["Spend"], frame, report)
        yearly = read_yearly_rates(grids.get("Yearly rates"), spend)
        fixed = read_fixed(grids.get("Fixed spend"), spend)
        plan_lines = lines(spend, fixed, yearly)
        floors, parts = read_floors(grids, spend, plan_lines), read_streams(grids, spend, plan_lines)
        steps, qipp = read_steps(grids.get("Steps"), spend), read_qipp(grids.get("QIPP"), settings, report)
        _check_qipp_shares(spend, plan_lines, qipp, settings)
        programme = read_programme(grids, spend)
        register = read_risks(grids, frame, report)
        ranges = read_ranges(grids.get("Ranges"), frame, report)
        publication = read_publication(grids, frame, report)
        care, pooled = read_care(grids, spend, programme.schemes), read_pooled(grids, spend)
        names = (*spend.names.values(), *(scheme.name for scheme in programme.schemes.schemes))
        monitored = read_money_actuals(grids, frame, report, names, settings.first_monitored)
        if report.has_errors:
            return None
        plan = Plan(
            **self._of_settings(),
            lines=plan_lines,
            allocation=allocation,
            rules=rules,
            support=support,
            set_asides=aside,
            repayable=lent,
            qipp=qipp,
            floors=floors,
            streams=parts,
            steps=steps,
            ranges=tuple(row.range for row in ranges),
            **programme.of_plan,
            **register.of_plan,
            **care.of_plan,
            money_actuals=tuple(each.read for each in monitored),
            **pooled.of_plan,
            **publication.of_plan,
        )
        _warn_of_net_of_nothing(fixed, plan)
        check_levers(register, plan, report)
        plan = check_publication(publication, plan, report)
        report.problems.extend(warnings(plan, self._places(spend, programme)))
        warn_of_idle(ranges, plan, report)
        report.problems.extend(care_warnings(plan, care, pooled))
        report.problems.extend(money_actuals_questions(plan, monitored))
        return plan

    def _of_settings(self) -> dict[str, Any]:
        """What the Plan sheet says of the plan, by field."""
        settings, years = self.settings, self.settings.frame.years
        named = {key: settings[key] for key in settings.values if key in Plan.__dataclass_fields__}
        shares = {rag: share for rag in RAGS if (share := settings[f"rag_{rag}"]) is not None}
        return {
            **named,
            "first_year": years[0],
            "years": len(years),
            "opening_balance": settings["opening_balance"] or 0.0,
            "risk_adjustment": RiskAdjustment(by=settings["risk_adjusted_by"], **shares),
            "field_sources": settings.sources,
        }

    def _places(self, spend: Spend, programme: ProgrammeSheets) -> Places:
        """Where a colleague who asks about the plan would point."""
        return Places(
            spend=spend,
            allocation=self._rows(contract.ALLOCATION),
            qipp=self._rows(contract.QIPP),
            programme=programme,
            figures=figures(self.tables, self.settings),
            risk=self.settings.where("risk_adjusted_by"),
        )

    def _rows(self, sheet: Sheet) -> Mapping[str, Row]:
        """The named rows of a sheet that has been read already: what is wrong with it is reported."""
        return named_rows(self.tables[sheet]) if sheet in self.tables else {}


def _warn_of_net_of_nothing(fixed: Keyed, plan: Plan) -> None:
    """Say which lines are called net of QIPP though none falls on them."""
    saving = {fold(scheme.line) for scheme in plan.schemes}
    saving |= {fold(line.name) for line in plan.lines if line.qipp_share or not line.net_of_qipp}
    for line, (_, row) in fixed.items():
        if line not in saving:
            found = f"{row.text('line')} is net of QIPP, but no QIPP falls on it"
            remedy = "give it a QIPP share or a scheme, or clear this cell"
            row.table.report.warn(row.cell("net_of_qipp").where, found, remedy)


def _check_qipp_shares(spend: Spend, of: Sequence[Line], qipp: Qipp | None, settings: PlanSettings) -> None:
    """Report shares that do not add up to 100 %, and shares of a QIPP that is not given."""
    report, where = spend.sheet.report, spend.sheet.heading("qipp_share")
    total = sum(line.qipp_share for line in of)
    if math.isnan(total) or not settings.frame.years or not spend.rows:
        return
    for each in share_problems(qipp, of):
        report.error(where, each.found, each.remedy)
    if qipp is None and total:
        report.warn(where, "QIPP shares are given, but there is no QIPP", "add the QIPP sheet or clear the shares")
