"""Write a plan and a scenario as a workbook that calculates."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from ccgmodel.plan import Plan
from ccgmodel.scenario import Batch, Note, Scenario, Setting
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.export.book import ExportBook
from ccgmodel.workbook.export.cells import Inputs, LeverCells
from ccgmodel.workbook.export.check import ExportError, write_check
from ccgmodel.workbook.export.results import write_results
from ccgmodel.workbook.export.sheets import (
    with_months,
    write_inputs,
    write_levers,
    write_read_me,
    write_reasons,
    write_stamp,
)
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

    Each formula stands with its value, computed from the workbook's own cells and held against the model's. Read
    back, the workbook gives an equal plan, scenario and notes. The same arguments give the same bytes.

    Args:
        plan: the plan, run on past its own years if those are wanted.
        scenario: its settings fill the Levers sheet.
        target: path of the workbook, or a buffer.
        model_version: for the stamp.
        notes: why the settings were made, for the Reasons sheet.

    Raises:
        ScenarioError: listing every setting that the plan cannot run.
        ExportError: naming the results of which a formula's value differs from the model's, or saying that the
            workbook would be larger than one that may be opened again; nothing is written.

    """
    Batch.of([scenario]).check(plan)
    tables = with_months(plan_tables(plan))
    content = io.BytesIO()
    book, inputs = ExportBook(content), Inputs(plan, tables)
    levers = LeverCells(plan, scenario, inputs)
    write_read_me(book, plan, scenario)
    write_levers(book, plan, scenario, levers)
    workings = write_workings(book, plan, inputs, levers)
    write_check(book, plan, scenario, write_results(book, plan, workings))
    write_reasons(book, {each: note for each, note in (notes or {}).items() if each in scenario.values})
    write_inputs(book, tables)
    write_stamp(book, plan, scenario, model_version)
    book.file.close()
    for refusal in guard(content.getvalue(), "the workbook"):
        raise ExportError(f"{refusal.found}, so it could not be opened here again", "export a plan of fewer lines")
    if isinstance(target, io.BytesIO):
        target.write(content.getvalue())
    else:
        Path(target).write_bytes(content.getvalue())
