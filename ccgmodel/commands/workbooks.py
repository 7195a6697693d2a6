"""The commands about workbooks: check, template, export."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from ccgmodel import __version__
from ccgmodel.commands.shared import (
    CLEAN,
    PROBLEMS,
    CommandError,
    Commands,
    add_plan,
    add_settings,
    given_document,
    given_scenario,
    read_plan,
    read_workbook,
    sentence,
)
from ccgmodel.workbook import export, write_template


def add(commands: Commands) -> None:
    """Add the commands to the command line."""
    check = commands.add_parser("check", help="list every problem of a workbook; exit 0 clean, 1 problems")
    add_plan(check)
    check.set_defaults(run=_check)
    template = commands.add_parser("template", help="write an empty template, or one filled with a plan")
    template.add_argument("out", metavar="OUT.xlsx")
    template.add_argument("--plan", metavar="PLAN.xlsx", help="fill it with this plan")
    template.set_defaults(run=_template)
    export_ = commands.add_parser("export", help="write plan and scenario as a workbook with live formulas")
    add_plan(export_)
    export_.add_argument("out", metavar="OUT.xlsx")
    add_settings(export_)
    export_.set_defaults(run=_export)


def _check(options: argparse.Namespace) -> int:
    plan, problems = read_workbook(options.plan)
    for problem in problems:
        print(sentence(problem))
    if plan is None:
        return PROBLEMS
    print(f"{options.plan}: no problems; {plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}")
    return CLEAN


def _template(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan) if options.plan else None
    _write(options.out, lambda target: write_template(target, plan))
    return CLEAN


def _export(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    document, scenario = given_document(options), given_scenario(options, plan)
    kept = (
        {}
        if document is None
        else {
            setting: note
            for setting, note in document.notes.items()
            if scenario.values[setting] == document.overrides[setting]  # the reason is of the value in the file
        }
    )
    _write(options.out, lambda target: export(plan, scenario, target, __version__, kept))
    return CLEAN


def _write(path: str, write: Callable[[BytesIO], None]) -> None:
    """Write a workbook and say where it is."""
    if not path.endswith(".xlsx"):
        raise CommandError(f"{path}: a workbook's name ends in .xlsx", "give it one that does")
    target = BytesIO()
    write(target)
    try:
        Path(path).write_bytes(target.getvalue())
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror})", "check the folder") from None
    print(path)
