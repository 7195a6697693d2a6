"""The command line over many plans: `portfolio`, a folder of plans rolled up."""

from __future__ import annotations

import argparse
import sys

from ccgmodel.answers import SUBTOTALS, TOTALS
from ccgmodel.commands.portfolio_rows import portfolio_document, portfolio_rows
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_format,
    add_levers,
    print_csv,
    print_json,
    print_table,
)
from ccgmodel.plan import year_from_label, year_label
from ccgmodel.portfolio import (
    JointScenario,
    Portfolio,
    PortfolioError,
    PortfolioMovements,
    PortfolioProjection,
    milestone_year,
    portfolio_movements,
    project_portfolio,
    verdicts,
)
from ccgmodel.projection import HORIZON, MILESTONES
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import read_portfolio


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("portfolio", help="roll a folder of plans up")
    command.add_argument("folder", metavar="FOLDER")
    add_joint_settings(command)
    command.add_argument("--to", metavar="2017/18", help="run every plan on to this year, by its own rules")
    command.add_argument("--bridge", action="store_true", help="print the annual bridge of every part instead")
    add_format(command, "csv")
    command.set_defaults(run=_run)


def add_joint_settings(command: argparse.ArgumentParser) -> None:
    """Let a command take levers for everyone and for one organisation alone."""
    add_levers(command)
    add_alone(command)


def add_alone(command: argparse._ActionsContainer) -> None:
    """Let a command take levers for one organisation alone."""
    command.add_argument(
        "--set-for",
        dest="settings_for",
        action="append",
        nargs=2,
        default=[],
        metavar=("ORGANISATION", "LEVER=VALUE"),
        help="set a lever for one organisation alone; it wins over --set",
    )


def joint_scenario(options: argparse.Namespace) -> JointScenario:
    """Return the scenario that the options ask for.

    Raises:
        CommandError: for a scenario's file, which is of one plan.
        ScenarioError: listing every assignment that cannot be read.

    """
    if getattr(options, "scenario", None):
        raise CommandError("--scenario: a scenario's file is of one plan; use --set and --set-for over a folder")
    alone: dict[str, list[str]] = {}
    for organisation, assignment in options.settings_for:
        alone.setdefault(organisation, []).append(assignment)
    own = {organisation: Scenario.parse(assignments) for organisation, assignments in alone.items()}
    return JointScenario("Scenario", Scenario.parse(options.settings), own)


def read_folder(folder: str) -> Portfolio:
    """Read a folder that must be sound; warnings go to stderr.

    Raises:
        PortfolioError: listing what keeps it from being a portfolio.

    """
    try:
        reading = read_portfolio(folder)
    except OSError as error:
        raise PortfolioError([f"{folder}: cannot be opened ({error.strerror}); give a folder of plans"]) from None
    errors = [str(each) for each in reading.problems if each.problem.severity == "error"]
    if reading.portfolio is None:
        raise PortfolioError(errors)
    for each in reading.problems:
        print(f"warning: {each}", file=sys.stderr)
    return reading.portfolio


def _run(options: argparse.Namespace) -> int:
    portfolio = read_folder(options.folder)
    joint = joint_scenario(options)
    last = last_year(options.to, portfolio)
    projection = project_portfolio(portfolio, [joint], last)
    moved = portfolio_movements(portfolio, [joint], last)
    if options.format == "json":
        settings = {"": joint.everyone.texts(), **{name: own.texts() for name, own in joint.alone.items()}}
        print_json(portfolio_document(projection, moved, settings))
        return CLEAN
    number = "{:.3f}" if options.format == "csv" else "{:,.0f}"
    table = _bridge_rows(moved, number) if options.bridge else portfolio_rows(projection, number)
    if options.format == "csv":
        print_csv(table)
        return CLEAN
    print_table(table, range(2, len(table[0])))
    if not options.bridge:
        _print_verdicts(projection)
    return CLEAN


def last_year(text: str | None, portfolio: Portfolio) -> int | None:
    """Read how far the plans are to be run; None to the last year of any.

    Raises:
        PortfolioError: where it is no year of theirs or after.

    """
    if text is None:
        return None
    year = year_from_label(text)
    if year is None or year < portfolio.year_numbers[0]:
        first = year_label(portfolio.year_numbers[0])
        raise PortfolioError([f"--to is {text!r}; write a year from {first} on, such as 2017/18"])
    return year


def _bridge_rows(moved: PortfolioMovements, number: str) -> list[list[str]]:
    """The annual bridge of every part as rows of text: effects on the position, subtotals among them."""
    labels = {**{name: label for name, (label, _) in SUBTOTALS.items()}, **TOTALS}
    rows = [["£k", "", *map(year_label, moved.years)]]
    for node in moved.portfolio.nodes:
        for name in (*moved.names, *SUBTOTALS, *TOTALS):
            values = moved.of(name, node.name)[0]
            label = labels.get(name) or moved.members[0].label(name)
            texts = ("" if value != value else number.format(value + 0.0) for value in values)
            rows.append(["  " * node.level + node.name, label, *texts])
    return rows


def _print_verdicts(projection: PortfolioProjection) -> None:
    for milestone in MILESTONES:
        years = {
            node.name: int(milestone_year(projection, milestone, node.name)[0])
            for node in projection.portfolio.nodes
        }
        reached = (f"{name} {_year(year)}" for name, year in years.items())
        print(f"{milestone.replace('_', ' ').capitalize()}: {'; '.join(reached)}")
    for each in verdicts(projection):
        if each.met_and_missed:
            short = "; ".join(f"{name} by £{gap:,.0f}k" for name, gap in each.missed_by)
            what = f"{each.rule.replace('_', ' ')} in {year_label(each.year)}"
            print(f"{each.node.name} meets {what}; missed by {short}")


def _year(year: int) -> str:
    return year_label(year) if year else f"not within {HORIZON} years"
