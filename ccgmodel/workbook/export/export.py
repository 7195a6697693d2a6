"""Write a plan and a scenario as a workbook that calculates."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from ccgmodel.plan import Plan
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.workbook.export.about import write_read_me, write_stamp
from ccgmodel.workbook.export.book import Book
from ccgmodel.workbook.export.care_figures import care_figures
from ccgmodel.workbook.export.check import write_check
from ccgmodel.workbook.export.figures import figures
from ccgmodel.workbook.export.inputs import Inputs, with_months, write_inputs
from ccgmodel.workbook.export.levers import write_levers, write_reasons
from ccgmodel.workbook.export.results import write_results
from ccgmodel.workbook.export.scheme_figures import scheme_figures
from ccgmodel.workbook.export.workings import write_workings
from ccgmodel.workbook.writing.tables import plan_tables


def export(
    plan: Plan,
    scenario: Scenario,
    target: str | Path | io.BytesIO,
    model_version: str,
    notes: Mapping[Setting, Note] | None = None,
) -> None:
    """Write a workbook in which inputs and levers are cells and every result is a formula over them.

    Each formula stands with its value, so that a preview shows numbers. Read back, the workbook gives an equal
    plan, scenario and notes. The same arguments give the same bytes.

    Args:
        plan: the plan, run on past its own years if those are wanted.
        scenario: its settings fill the Levers sheet.
        target: path of the workbook, or a buffer.
        model_version: for the stamp.
        notes: why the settings were made, for the Reasons sheet.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.

    """
    computed, tables = figures(plan, scenario), with_months(plan_tables(plan))
    programme = scheme_figures(plan, scenario, computed.kept) if plan.schemes else None
    book, inputs = Book(target), Inputs(plan, tables)
    write_read_me(book, plan, scenario)
    levers = write_levers(book, plan, scenario, inputs)
    beside = care_figures(plan, scenario) if plan.metrics or plan.pool else None
    workings = write_workings(book, plan, inputs, levers, computed, programme, beside)
    results = write_results(book, plan, inputs, workings, computed)
    write_check(book, plan, results)
    write_reasons(book, {each: note for each, note in (notes or {}).items() if each in scenario.values})
    write_inputs(book, tables)
    write_stamp(book, plan, scenario, model_version)
    book.file.close()
