"""The command line: the same model without a page. Money in £k, rates as fractions, errors on stderr."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Container, Sequence
from io import BytesIO
from pathlib import Path

from ccgmodel import __version__, rules
from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.results import HEADINGS, document, milestones, rows, tidy
from ccgmodel.scenario import Scenario, ScenarioError
from ccgmodel.workbook.export import export
from ccgmodel.workbook.problems import Problem
from ccgmodel.workbook.read import read
from ccgmodel.workbook.template import write_template
from ccgmodel.years import year_label

CLEAN, PROBLEMS, USAGE = 0, 1, 2


class CommandError(Exception):
    """What keeps a command from running: each problem as what, where and remedy."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 problems found by `check`, 2 for what cannot run."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (CommandError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ccgmodel", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("project", help="project a plan under a scenario")
    run.add_argument("plan", metavar="PLAN.xlsx")
    run.add_argument("--set", dest="settings", action="append", default=[], metavar="LEVER=VALUE")
    run.add_argument("--years", type=int, metavar="N", help="run the plan over N years, by its own rules")
    run.add_argument("--format", choices=["table", "json", "csv", "tidy"], default="table")
    run.set_defaults(run=_project)
    check = commands.add_parser("check", help="list every problem of a workbook; exit 0 clean, 1 problems")
    check.add_argument("plan", metavar="PLAN.xlsx")
    check.set_defaults(run=_check)
    template = commands.add_parser("template", help="write an empty template, or one filled with a plan")
    template.add_argument("out", metavar="OUT.xlsx")
    template.add_argument("--plan", metavar="PLAN.xlsx", help="fill it with this plan")
    template.set_defaults(run=_template)
    export_ = commands.add_parser("export", help="write plan and scenario as a workbook with live formulas")
    export_.add_argument("plan", metavar="PLAN.xlsx")
    export_.add_argument("out", metavar="OUT.xlsx")
    export_.add_argument("--set", dest="settings", action="append", default=[], metavar="LEVER=VALUE")
    export_.set_defaults(run=_export)
    levers = commands.add_parser("levers", help="list the levers, with a plan's own values if one is given")
    levers.add_argument("plan", metavar="PLAN.xlsx", nargs="?")
    levers.set_defaults(run=_levers)
    return parser


def _read(path: str) -> tuple[Plan | None, tuple[Problem, ...]]:
    """Read a workbook, warnings and all."""
    try:
        reading = read(path)
    except OSError as error:
        raise CommandError(f"{path}: cannot be opened ({error.strerror}); check the name and the folder") from None
    return reading.plan, reading.problems


def _plan(path: str) -> Plan:
    """Read a workbook that must be sound; say what was ignored."""
    plan, problems = _read(path)
    if plan is None:
        raise CommandError("\n".join(_sentence(p) for p in problems if p.severity == "error"))
    for problem in problems:
        print(_sentence(problem), file=sys.stderr)
    return plan


def _sentence(problem: Problem) -> str:
    word = "warning: " if problem.severity == "warning" else ""
    return f"{word}{problem.where}: {problem.found}; {problem.remedy}"


def _check(options: argparse.Namespace) -> int:
    plan, problems = _read(options.plan)
    for problem in problems:
        print(_sentence(problem))
    if plan is None:
        return PROBLEMS
    print(f"{options.plan}: no problems; {plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}")
    return CLEAN


def _template(options: argparse.Namespace) -> int:
    plan = _plan(options.plan) if options.plan else None
    _write(options.out, lambda target: write_template(target, plan))
    return CLEAN


def _export(options: argparse.Namespace) -> int:
    plan = _plan(options.plan)
    scenario = Scenario.parse(options.settings)
    if wrong := scenario.problems(plan):
        raise ScenarioError(wrong)
    _write(options.out, lambda target: export(plan, scenario, target, __version__))
    return CLEAN


def _write(path: str, write: Callable[[BytesIO], None]) -> None:
    """Write a workbook and say where it is."""
    if not path.endswith(".xlsx"):
        raise CommandError(f"{path}: a workbook's name ends in .xlsx; give it one that does")
    target = BytesIO()
    write(target)
    try:
        Path(path).write_bytes(target.getvalue())
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror}); check the folder") from None
    print(path)


SIGNS = {1: "+", 0: "+/-", -1: "-"}


def _levers(options: argparse.Namespace) -> int:
    plan = _plan(options.plan) if options.plan else None
    rows = [["LEVER", "MOVES", "UNIT", "FROM", "TO", "STEP", "UP MEANS", *(["PLAN", "ACTS FROM"] if plan else [])]]
    for lever in LEVERS.values():
        if plan and not lever.applies(plan):
            continue
        unit = "difference from plan" if lever.kind == "points" else lever.kind
        effects = " ".join(f"{output}{SIGNS[sign]}" for output, sign in lever.effects.items())
        own = [f"{lever.neutral(plan):g}", year_label(lever.first_year(plan))] if plan else []
        bounds = [f"{value:g}" for value in (lever.minimum, lever.maximum, lever.step)]
        rows.append([lever.name, lever.moves, unit, *bounds, effects, *own])
    _print_table(rows, right=())
    return CLEAN


def _project(options: argparse.Namespace) -> int:
    plan = _plan(options.plan)
    years = plan.years if options.years is None else options.years
    if not 1 <= years <= rules.HORIZON:
        raise CommandError(f"--years is {years}; keep it from 1 to {rules.HORIZON}")
    scenario = Scenario.parse(options.settings)
    # A milestone belongs to the whole plan, also where fewer of its years are asked for.
    projection = project(plan, [scenario], max(years, plan.years))
    if options.format == "json":
        json.dump(document(projection, scenario, years), sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        print()
    elif options.format == "csv":
        csv.writer(sys.stdout).writerows(rows(projection, years, "{:.3f}"))
    elif options.format == "tidy":
        csv.writer(sys.stdout).writerows([HEADINGS, *tidy(project(plan, [scenario], years), [scenario.name])])
    else:
        _print_project(projection, years)
    return CLEAN


def _print_project(projection: Projection, years: int) -> None:
    plan = projection.plan
    _print_table(rows(projection, years, "{:,.1f}"), right=range(1, years + 1))
    for milestone, year in milestones(projection).items():
        print(f"{milestone.replace('_', ' ').capitalize()}: {year or f'not within {rules.HORIZON} years'}")
    if years > plan.own_years:
        print(f"Years from {plan.year_labels[plan.own_years]} are ours, not the plan's.")


def _print_table(rows: list[list[str]], right: Container[int]) -> None:
    """Print rows in columns as wide as their widest cell; those in `right` are set to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        aligned = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(aligned).rstrip())


if __name__ == "__main__":
    sys.exit(main())
