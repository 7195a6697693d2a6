"""The command line: the same model without a page. Money in £k, rates as fractions, errors on stderr."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Container, Sequence

from ccgmodel import published, rules
from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario, ScenarioError
from ccgmodel.workbook.problems import Problem
from ccgmodel.workbook.read import read

CLEAN, PROBLEMS, USAGE = 0, 1, 2
ROWS = {
    "allocation": "Allocation",
    "spend": "Total spend",
    "qipp_planned": "QIPP planned",
    "qipp_delivered": "QIPP delivered",
    "headroom": "Headroom",
    "in_year": "In-year position",
    "underlying": "Underlying position",
    "cumulative": "Cumulative position",
    "surplus_required": "Surplus required",
    "after_rules": "Position after the rules",
}


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
    run.add_argument("--format", choices=["table", "json", "csv"], default="table")
    run.set_defaults(run=_project)
    check = commands.add_parser("check", help="list every problem of a workbook; exit 0 clean, 1 problems")
    check.add_argument("plan", metavar="PLAN.xlsx")
    check.set_defaults(run=_check)
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


def _levers(options: argparse.Namespace) -> int:
    plan = _plan(options.plan) if options.plan else None
    rows = [["LEVER", "MOVES", "UNIT", "FROM", "TO", "STEP", "UP MEANS", *(["PLAN", "ACTS FROM"] if plan else [])]]
    for lever in LEVERS.values():
        if plan and not lever.applies(plan):
            continue
        unit = "difference from plan" if lever.kind == "points" else "share"
        effects = " ".join(f"{output}{'+' if sign > 0 else '-'}" for output, sign in lever.effects.items())
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
        json.dump(
            _document(projection, scenario, years), sys.stdout, ensure_ascii=False, indent=1, allow_nan=False
        )
        print()
    elif options.format == "csv":
        csv.writer(sys.stdout).writerows(_rows(projection, years, "{:.3f}"))
    else:
        _print_project(projection, years)
    return CLEAN


def _results(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's results by name, in £k by year."""
    return {name: published.result(projection, name)[0, :years].tolist() for name in ROWS}


def _lines(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's spend by line, in £k by year."""
    return dict(zip(projection.plan.line_names, projection.spend[0, :, :years].tolist(), strict=True))


def _needed(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return the savings needed under each definition, in £k by year."""
    return {need: rules.qipp_needed(projection, need)[0, :years].tolist() for need in rules.NEEDS}


def _milestones(projection: Projection) -> dict[str, str | None]:
    """Return the year of each milestone as text; None where it is not reached."""
    years = {milestone: rules.reached(projection, milestone).year for milestone in rules.MILESTONES}
    return {milestone: None if year is None else year_label(year) for milestone, year in years.items()}


def _document(projection: Projection, scenario: Scenario, years: int) -> dict[str, object]:
    """Return one scenario's results as the JSON object of the command line: money in £k at full precision."""
    plan = projection.plan
    return {
        "plan": {"organisation": plan.organisation, "first_year": year_label(plan.first_year), "unit": "£k"},
        "scenario": scenario.texts(),
        "years": list(plan.year_labels[:years]),
        "years_beyond_plan": list(plan.year_labels[plan.own_years : years]),
        "lines": _lines(projection, years),
        **_results(projection, years),
        "qipp_needed": _needed(projection, years),
        "milestones": _milestones(projection),
    }


def _rows(projection: Projection, years: int, number: str) -> list[list[str]]:
    """Lay the results out as rows of text, one a result."""
    results = _results(projection, years)
    labelled = {
        ROWS["allocation"]: results.pop("allocation"),
        **_lines(projection, years),
        **{ROWS[name]: values for name, values in results.items()},
        **{
            f"QIPP needed: {need.replace('_', ' ')}": values for need, values in _needed(projection, years).items()
        },
    }
    rows = [[label, *(number.format(value) for value in values)] for label, values in labelled.items()]
    return [["£k", *projection.plan.year_labels[:years]], *rows]


def _print_project(projection: Projection, years: int) -> None:
    plan = projection.plan
    _print_table(_rows(projection, years, "{:,.1f}"), right=range(1, years + 1))
    for milestone, year in _milestones(projection).items():
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
