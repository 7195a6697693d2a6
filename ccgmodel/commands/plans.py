"""The commands about one plan and its workbook: project, levers, check, template, export."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from ccgmodel import __version__
from ccgmodel.commands.as_json import heading, or_null
from ccgmodel.commands.shared import (
    CLEAN,
    PROBLEMS,
    QUESTION,
    CommandError,
    Commands,
    add_force,
    add_format,
    add_plan,
    add_settings,
    counted,
    documented,
    given_settings,
    print_csv,
    print_json,
    print_table,
    read_plan,
    read_workbook,
    write_file,
)
from ccgmodel.plan import Floats, Plan, year_label
from ccgmodel.projection import (
    FRACTIONS,
    HORIZON,
    MILESTONES,
    NEEDS,
    RESULT_NAMES,
    RESULTS,
    Frozen,
    Milestone,
    Projection,
    floor_margins,
    frozen,
    grown,
    named_results,
    project,
    qipp_needed,
    reached,
    result,
    streams,
)
from ccgmodel.scenario import LEVERS, Scenario
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import capital
from ccgmodel.words.required import SURPLUS, required
from ccgmodel.workbook import export, write_template


def add(commands: Commands) -> None:
    """Add the commands to the command line."""
    run = commands.add_parser("project", help="project a plan under a scenario")
    add_plan(run)
    add_settings(run)
    run.add_argument("--years", type=int, metavar="N", help="run the plan over N years, by its own rules")
    run.add_argument(
        "--grow-fixed",
        action="store_true",
        help="past the plan's own years let fixed lines grow as its spend does",
    )
    add_format(run, "csv", "tidy")
    run.set_defaults(run=_project)
    levers = commands.add_parser("levers", help="list the levers, with a plan's own values if one is given")
    levers.add_argument("plan", metavar="PLAN.xlsx", nargs="?")
    levers.set_defaults(run=_levers)
    check = commands.add_parser("check", help="list every problem of a workbook; exit 0 clean, 1 problems")
    add_plan(check)
    check.add_argument("--strict", action="store_true", help="end with 1 where anything is asked, too")
    check.set_defaults(run=_check)
    template = commands.add_parser("template", help="write an empty template, or one filled with a plan")
    template.add_argument("out", metavar="OUT.xlsx")
    template.add_argument("--plan", metavar="PLAN.xlsx", help="fill it with this plan")
    add_force(template)
    template.set_defaults(run=_template)
    export_ = commands.add_parser("export", help="write plan and scenario as a workbook with live formulas")
    add_plan(export_)
    export_.add_argument("out", metavar="OUT.xlsx")
    add_settings(export_)
    add_force(export_)
    export_.set_defaults(run=_export)


SIGNS = {1: "+", 0: "+/-", -1: "-"}


def _levers(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan) if options.plan else None
    rows = [["LEVER", "MOVES", "UNIT", "FROM", "TO", "STEP", "UP MEANS", *(["PLAN", "ACTS FROM"] if plan else [])]]
    for lever in LEVERS.values():
        if plan and not lever.applies(plan):
            continue
        unit = "difference from plan" if lever.kind == "points" else lever.kind
        effects = " ".join(f"{output}{SIGNS[sign]}" for output, sign in lever.effects.items())
        limits = lever.bounds(plan) if plan else (lever.minimum, lever.maximum)
        own = [f"{lever.neutral(plan):g}", year_label(lever.first_year(plan))] if plan else []
        bounds = [f"{value:g}" for value in (*limits, lever.step)]
        rows.append([lever.name, lever.moves, unit, *bounds, effects, *own])
    print_table(rows, right=())
    return CLEAN


def _project(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    years = plan.years if options.years is None else options.years
    if not 1 <= years <= HORIZON:
        raise CommandError(f"--years is {years}", f"keep it from 1 to {HORIZON}")
    scenario, level = given_settings(options, plan), frozen(plan, years)
    print(_level(plan, years, level, grows=options.grow_fixed), end="", file=sys.stderr)
    if options.grow_fixed and level:
        plan = grown(plan, years)
    # A milestone belongs to the whole plan, also where fewer of its years are asked for.
    projection = project(plan, [scenario], max(years, plan.years))
    if options.format == "json":
        print_json(document(projection, scenario, years))
    elif options.format == "csv":
        print_csv(rows(projection, years, "{:z.3f}"))
    elif options.format == "tidy":
        print_csv([HEADINGS, *tidy(project(plan, [scenario], years), [scenario.name])])
    else:
        _print_project(projection, years)
    return CLEAN


def _level(plan: Plan, years: int, level: Frozen | None, *, grows: bool) -> str:
    """Say what is level past the plan's own years, and by how much that flatters; or that it was made to grow."""
    if level is None:
        return "--grow-fixed changes nothing: no fixed line is run past the plan's own years\n" if grows else ""
    named, more = ", ".join(level.lines[:3]), len(level.lines) - 3
    lines = f"past the plan's own years {named}{f' and {more} more' if more > 0 else ''}"
    stays, grow, them = ("stays", "grows", "it") if len(level.lines) == 1 else ("stay", "grow", "them")
    mean = f"{level.growth * 100:z.1f} % a year, as the plan's spend does on average before savings"
    if grows:
        return f"{lines} {grow} by {mean}\n"
    flatters, last = float(level.flatters[-1]), year_label(plan.first_year + years - 1)
    worse = f"£{abs(flatters):,.0f}k {'lower' if flatters > 0.0 else 'higher'}"
    return (
        f"{lines} {stays} level: growing by {mean}, the in-year position of {last} would be {worse}; --grow-fixed "
        f"lets {them} grow\n"
    )


def _print_project(projection: Projection, years: int) -> None:
    plan = projection.plan
    print_table(rows(projection, years, "{:z,.1f}"), right=range(1, years + 1))
    for name, year in milestones(projection).items():
        short = reached(projection, name).short
        rounded = f" (within the rounding of the plan's figures: £{short:,.1f}k short)" if short else ""
        print(f"{_milestone(plan, name)}: {year or f'not within {HORIZON} years'}{rounded}")
    if years > plan.own_years:
        print(f"Years from {plan.year_labels[plan.own_years]} are ours, not the plan's.")


def _milestone(plan: Plan, name: Milestone) -> str:
    """Name a milestone; the business rules by the plan's own name for them."""
    called = required(plan)
    return capital(called.rule) if name == "business_rules" and called != SURPLUS else MILESTONES[name]


ROWS = {name: label for name, label in RESULT_NAMES.items() if name not in ("recurrent_allocation", "contingency")}
HEADINGS = ("Organisation", "Scenario", "Result", "Line", "Year", "Unit", "Value", "Year is")


def _results(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's results by name, in £k by year."""
    names = (*ROWS, *named_results(projection.plan))
    return {name: result(projection, name)[0, :years].tolist() for name in names}


def _lines(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return one scenario's spend by line, in £k by year."""
    return dict(zip(projection.plan.line_names, projection.spend[0, :, :years].tolist(), strict=True))


def _needed(projection: Projection, years: int) -> dict[str, list[float]]:
    """Return the savings needed under each definition, in £k by year."""
    return {need: qipp_needed(projection, need)[0, :years].tolist() for need in NEEDS}


def milestones(projection: Projection) -> dict[Milestone, str | None]:
    """Return the year of each milestone as text; None where it is not reached."""
    years = {milestone: reached(projection, milestone).year for milestone in MILESTONES}
    return {milestone: None if year is None else year_label(year) for milestone, year in years.items()}


def document(projection: Projection, scenario: Scenario, years: int) -> dict[str, object]:
    """Return one scenario's results as the JSON object of the command line: money in £k at full precision."""
    plan = projection.plan
    floors = _floors(projection, years)
    rounded = {name: found.short for name in MILESTONES if (found := reached(projection, name)).short}
    return heading(plan, scenario) | {
        "years": list(plan.year_labels[:years]),
        "years_beyond_plan": list(plan.year_labels[plan.own_years : years]),
        "lines": _lines(projection, years),
        **_results(projection, years),
        "qipp_needed": _needed(projection, years),
        **({"floors": {name: or_null(each) for name, each in floors.items()}} if floors else {}),
        **({"streams": parted} if (parted := _streams(projection, years)) else {}),
        "milestones": milestones(projection),
        **({"within_rounding": rounded} if rounded else {}),  # £k short
    }


def _floors(projection: Projection, years: int) -> dict[str, Floats]:
    """Return by how much each floor on spend is passed, in £k by year; not a number where it is not tested."""
    margins = floor_margins(projection)[0, :, :years]
    return {floor.name: each for floor, each in zip(projection.plan.floors, margins, strict=True)}


def _streams(projection: Projection, years: int) -> dict[str, dict[str, list[float]]]:
    """Return what each stream of the allocation has, what its lines cost and what it leaves, in £k by year."""
    found, parts = streams(projection), ("allocation", "spend", "position")
    return {
        name: {part: getattr(found, part)[0, place, :years].tolist() for part in parts}
        for place, name in enumerate(found.names)
    }


def rows(projection: Projection, years: int, number: str) -> list[list[str]]:
    """Lay the results out as rows of text, one a result."""
    found, plan = _results(projection, years), projection.plan
    asked, needed = required(plan).amount, savings_words("QIPP needed", plan)
    called = {name: savings_words(label, plan) for name, label in ROWS.items()} | {
        "surplus_required": capital(asked),
        **named_results(plan),
    }
    needs: dict[str, str] = {
        need: asked if need == "surplus_required" else need.replace("_", " ") for need in NEEDS
    }
    labelled = {
        called["allocation"]: found.pop("allocation"),
        **_lines(projection, years),
        **{called[name]: values for name, values in found.items()},
        **{f"{name}, passed by": values.tolist() for name, values in _floors(projection, years).items()},
        **{
            f"{name}, {part}": values
            for name, parts in _streams(projection, years).items()
            for part, values in parts.items()
        },
        **{f"{needed}: {needs[need]}": values for need, values in _needed(projection, years).items()},
    }
    rows = [
        [label, *(number.format(value) if np.isfinite(value) else "" for value in values)]
        for label, values in labelled.items()
    ]
    return [["£k", *projection.plan.year_labels[:years]], *rows]


def tidy(projection: Projection, names: Sequence[str]) -> list[tuple[str | float, ...]]:
    """Return every result of every scenario as rows under `HEADINGS`: £k, or a fraction, at full precision.

    Args:
        projection: the scenarios' results.
        names: what to call each scenario, in the projection's order.

    """
    plan = projection.plan
    series = [("line_spend", line, projection.spend[:, i]) for i, line in enumerate(plan.line_names)]
    series += [(name, "", result(projection, name)) for name in RESULTS]
    for name in named_results(plan):
        kind, _, item = name.partition(":")
        series.append((kind, item, result(projection, name)))
    return [
        (
            plan.organisation,
            scenario,
            name,
            line,
            year,
            "fraction" if name in FRACTIONS else "£k",
            float(values[s, t]) + 0.0 if np.isfinite(values[s, t]) else "",  # no minus nought
            "the plan's" if t < plan.own_years else "ours",
        )
        for s, scenario in enumerate(names)
        for name, line, values in series
        for t, year in enumerate(plan.year_labels)
    ]


def _check(options: argparse.Namespace) -> int:
    reading = read_workbook(options.plan)
    errors, questions, plan = reading.errors, reading.questions, reading.plan
    for each in errors:
        print(each)
    for each in questions:
        print(f"{QUESTION}{each}")
    problems = counted(len(errors), "problem") if errors else "no problems"
    asked = f", {counted(len(questions), 'question')} to answer" if questions else ""
    of = f"; {plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}" if plan else ""
    print(f"{options.plan}: {problems}{asked}{of}")
    return PROBLEMS if plan is None or (options.strict and questions) else CLEAN


def _template(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan) if options.plan else None
    _write(options, lambda target: write_template(target, plan))
    return CLEAN


def _export(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    document = documented(options, plan, options.scenario)
    _write(options, lambda target: export(plan, document.scenario, target, __version__, document.notes))
    return CLEAN


def _write(options: argparse.Namespace, write: Callable[[BytesIO], None]) -> None:
    """Write a workbook."""
    path = Path(options.out)
    if not options.out.endswith(".xlsx"):
        raise CommandError(f"{path}: a workbook's name ends in .xlsx", "give it one that does")
    target = BytesIO()
    write(target)
    write_file(path, target.getvalue(), force=options.force, read=[options.plan])
