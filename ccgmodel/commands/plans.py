"""The commands about a plan: project, levers."""

from __future__ import annotations

import argparse

from ccgmodel.commands.projection_rows import HEADINGS, document, milestones, rows, tidy
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_format,
    add_plan,
    add_settings,
    given_settings,
    print_csv,
    print_json,
    print_table,
    read_plan,
)
from ccgmodel.plan import year_label
from ccgmodel.projection import Projection, project, rules
from ccgmodel.scenario import LEVERS


def add(commands: Commands) -> None:
    """Add the commands to the command line."""
    run = commands.add_parser("project", help="project a plan under a scenario")
    add_plan(run)
    add_settings(run)
    run.add_argument("--years", type=int, metavar="N", help="run the plan over N years, by its own rules")
    add_format(run, "csv", "tidy")
    run.set_defaults(run=_project)
    levers = commands.add_parser("levers", help="list the levers, with a plan's own values if one is given")
    levers.add_argument("plan", metavar="PLAN.xlsx", nargs="?")
    levers.set_defaults(run=_levers)


SIGNS = {1: "+", 0: "+/-", -1: "-"}


def _levers(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan) if options.plan else None
    rows = [["LEVER", "MOVES", "UNIT", "FROM", "TO", "STEP", "UP MEANS", *(["PLAN", "ACTS FROM"] if plan else [])]]
    for lever in LEVERS.values():
        if plan and not lever.applies(plan):
            continue
        unit = "difference from plan" if lever.kind == "points" else lever.kind
        effects = " ".join(f"{output}{SIGNS[sign]}" for output, sign in lever.effects.items())
        own = [f"{lever.neutral(plan):g}", year_label(lever.first_year(plan))] if plan else []
        bounds = [f"{value:g}" for value in (lever.minimum, lever.maximum, lever.step)]
        rows.append([lever.name, lever.moves, unit, *bounds, effects, *own])
    print_table(rows, right=())
    return CLEAN


def _project(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    years = plan.years if options.years is None else options.years
    if not 1 <= years <= rules.HORIZON:
        raise CommandError(f"--years is {years}; keep it from 1 to {rules.HORIZON}")
    scenario = given_settings(options, plan)
    # A milestone belongs to the whole plan, also where fewer of its years are asked for.
    projection = project(plan, [scenario], max(years, plan.years))
    if options.format == "json":
        print_json(document(projection, scenario, years))
    elif options.format == "csv":
        print_csv(rows(projection, years, "{:.3f}"))
    elif options.format == "tidy":
        print_csv([HEADINGS, *tidy(project(plan, [scenario], years), [scenario.name])])
    else:
        _print_project(projection, years)
    return CLEAN


def _print_project(projection: Projection, years: int) -> None:
    plan = projection.plan
    print_table(rows(projection, years, "{:,.1f}"), right=range(1, years + 1))
    for milestone, year in milestones(projection).items():
        print(f"{milestone.replace('_', ' ').capitalize()}: {year or f'not within {rules.HORIZON} years'}")
    if years > plan.own_years:
        print(f"Years from {plan.year_labels[plan.own_years]} are ours, not the plan's.")
