"""The command portfolio: a folder of plans rolled up, as rows of text and as one document. Money is in £k."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

import numpy as np

from ccgmodel.answers import SUBTOTALS, TOTALS, net_cover
from ccgmodel.commands.as_json import or_null
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_format,
    add_levers,
    ask,
    print_csv,
    print_json,
    print_table,
)
from ccgmodel.plan import year_from_label, year_label
from ccgmodel.portfolio import (
    OUTPUTS,
    JointScenario,
    Portfolio,
    PortfolioError,
    PortfolioMovements,
    PortfolioPart,
    PortfolioProjection,
    flatters,
    milestone_year,
    next_pound,
    portfolio_movements,
    project_portfolio,
    supported,
    verdicts,
)
from ccgmodel.projection import HORIZON, MILESTONES, idle_settings
from ccgmodel.scenario import Scenario
from ccgmodel.words.called import QIPP, savings_words
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
        raise CommandError("--scenario: a scenario's file is of one plan", "use --set and --set-for over a folder")
    alone: dict[str, list[str]] = {}
    for organisation, assignment in options.settings_for:
        alone.setdefault(organisation, []).append(assignment)
    own = {organisation: Scenario.parse(assignments) for organisation, assignments in alone.items()}
    return JointScenario("Scenario", Scenario.parse(options.settings), own)


def say_idle(portfolio: Portfolio, joint: JointScenario) -> None:
    """Say on stderr which settings move nothing: one for everyone where it does so in no plan, and one alone."""
    idle = {plan.organisation: idle_settings(plan, joint.of(plan.organisation)) for plan in portfolio.plans}
    remedy = "leave it out, or check what the plans have of that"
    for setting in joint.everyone.values:
        if all(setting in found for found in idle.values()):
            print(f"warning: {setting} moves nothing in any plan; {remedy}", file=sys.stderr)
    for organisation, own in joint.alone.items():
        for setting in own.values:
            if setting in idle.get(organisation, ()):
                print(f"warning: {setting} moves nothing of {organisation}; {remedy}", file=sys.stderr)


def read_folder(folder: str) -> Portfolio:
    """Read a folder that must be sound; what is asked about its plans goes to stderr.

    Raises:
        PortfolioError: listing what keeps it from being a portfolio.

    """
    try:
        reading = read_portfolio(folder)
    except OSError as error:
        raise PortfolioError(f"{folder}: cannot be opened ({error.strerror})", "give a folder of plans") from None
    if reading.portfolio is None:
        raise PortfolioError(each.in_folder for each in reading.problems if each.problem.severity == "error")
    ask(reading.questions, folder, "`check` of each file")
    return reading.portfolio


def _run(options: argparse.Namespace) -> int:
    portfolio = read_folder(options.folder)
    joint = joint_scenario(options)
    say_idle(portfolio, joint)
    last = last_year(options.to, portfolio)
    projection = project_portfolio(portfolio, [joint], last)
    moved = portfolio_movements(portfolio, [joint], last)
    _say_level(portfolio, projection.years[-1])
    if options.format == "json":
        settings = {"": joint.everyone.texts(), **{name: own.texts() for name, own in joint.alone.items()}}
        print_json(portfolio_document(projection, moved, settings))
        return CLEAN
    number = "{:z.3f}" if options.format == "csv" else "{:z,.0f}"
    table = _bridge_rows(moved, number) if options.bridge else portfolio_rows(projection, number)
    if options.format == "csv":
        print_csv(table)
        return CLEAN
    print_table(table, range(2, len(table[0])))
    if ours := [year for year in projection.years if portfolio.label(year) != year_label(year)]:
        print(f"Years from {year_label(ours[0])} are ours, not the plans'.")
    if not options.bridge:
        _print_verdicts(projection)
    return CLEAN


def _say_level(portfolio: Portfolio, year: int) -> None:
    """Say on stderr by how much fixed lines that stay level flatter the last year."""
    if better := flatters(portfolio, year):
        print(
            "past their own years fixed lines of the plans stay level: growing as each plan's spend does on "
            f"average before savings, the in-year position of {year_label(year)} would be £{abs(better):,.0f}k "
            f"{'lower' if better > 0 else 'higher'} in all",
            file=sys.stderr,
        )


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
        raise PortfolioError(f"--to is {text!r}", f"write a year from {first} on, such as 2017/18")
    return year


def _bridge_rows(moved: PortfolioMovements, number: str) -> list[list[str]]:
    """The annual bridge of every part as rows of text: effects on the position, subtotals among them."""
    labels = {**{name: label for name, (label, _) in SUBTOTALS.items()}, **TOTALS}
    rows = [["£k", "", *map(moved.portfolio.label, moved.years)]]
    for node in moved.portfolio.nodes:
        for name in (*moved.names, *SUBTOTALS, *TOTALS):
            values = moved.of(name, node.name)[0]
            label = labels.get(name) or moved.members[0].label(name)
            label = savings_words(label, *moved.portfolio.plans) if name == "qipp" else label
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
        print(f"{MILESTONES[milestone]}: {'; '.join(reached)}")
    for each in verdicts(projection):
        if each.met_and_missed:
            short = "; ".join(f"{name} by £{gap:z,.0f}k" for name, gap in each.missed_by)
            what = f"{MILESTONES[each.rule].lower()} in {year_label(each.year)}"
            print(f"{each.node.name} meets {what}; missed by {short}")


def _year(year: int) -> str:
    return year_label(year) if year else f"not within {HORIZON} years"


def portfolio_document(
    projection: PortfolioProjection, moved: PortfolioMovements, settings: Mapping[str, Mapping[str, float]]
) -> dict[str, object]:
    """Return one joint scenario's results as the JSON object of the command line: £k at full precision.

    A figure that there is not, such as a sum over members of which one has no such year, is None. `settings` are
    the scenario's, by organisation, with "" for everyone.
    """
    portfolio = projection.portfolio
    years = [year_label(year) for year in projection.years]
    ours = {
        name: [label for label, own in zip(years, projection.own[member], strict=True) if not own]
        for member, name in enumerate(portfolio.organisations)
    }
    return {
        "portfolio": {"name": portfolio.name, "unit": "£k", "organisations": list(portfolio.organisations)},
        "scenario": {name or "everyone": dict(values) for name, values in settings.items() if values},
        "years": years,
        "years_not_in_plan": {name: labels for name, labels in ours.items() if labels},
        "parts": [_part(projection, moved, node) for node in portfolio.nodes],
        "met_and_missed": [
            {"rule": each.rule, "part": each.node.name, "year": year_label(each.year), "margin": each.margin,
             "missed_by": dict(each.missed_by)}
            for each in verdicts(projection)
            if each.met_and_missed
        ],
        "next_pound": {
            label: [each.organisation for each in next_pound(projection, year) if each.gap]
            for label, year in zip(years, projection.years, strict=True)
        },
    }  # fmt: skip


def _part(projection: PortfolioProjection, moved: PortfolioMovements, node: PortfolioPart) -> dict[str, object]:
    name, members = node.name, list(node.members)
    milestones = {rule: int(milestone_year(projection, rule, name)[0]) for rule in MILESTONES}
    support = supported(projection)
    return {
        "name": name,
        "level": node.level,
        "organisation": node.is_member,
        **{output: or_null(projection.of(output, name)[0] + 0.0) for output in OUTPUTS},
        "surplus_share": or_null(projection.surplus_share(name)[0] + 0.0),
        "milestones": {rule: year_label(year) if year else None for rule, year in milestones.items()},
        "bridge": {each: or_null(moved.of(each, name)[0] + 0.0) for each in (*moved.names, *SUBTOTALS, *TOTALS)},
        "support": {
            "before": or_null(support.before[members, 0].sum(axis=0) + 0.0),
            "net": or_null(support.net[members].sum(axis=0) + 0.0),
            "after": or_null(support.after[members, 0].sum(axis=0) + 0.0),
        },
        "risks": _risks(projection, members),
    }


def _risks(projection: PortfolioProjection, members: list[int]) -> dict[str, list[object]]:
    """Risks against mitigations over the members, by year in £k."""
    total = np.zeros((2, len(projection.years)))
    for member in members:
        plan = projection.portfolio.plans[member]
        cover, first = net_cover(plan), plan.first_year - projection.years[0]
        total[:, first : first + plan.years] += [cover.downside, cover.mitigation]
    return {
        "downside": or_null(total[0] + 0.0),
        "mitigation": or_null(total[1] + 0.0),
        "net_cover": or_null(total[1] - total[0] + 0.0),
    }


def _output_words(projection: PortfolioProjection, output: str) -> str:
    """Write the name of a result; savings as the plans call them, where they call them otherwise than QIPP."""
    said = savings_words(QIPP, *projection.portfolio.plans)
    words = output.replace("_", " ")
    return words if said == QIPP else words.replace("qipp", said)


def portfolio_rows(projection: PortfolioProjection, number: str) -> list[list[str]]:
    """Lay the roll-up out as rows of text: each part's results by year, its parts indented below it."""
    rows = [["£k", "", *map(projection.portfolio.label, projection.years)]]
    for node in projection.portfolio.nodes:
        for output in OUTPUTS:
            values = projection.of(output, node.name)[0]
            rows.append(
                [
                    "  " * node.level + node.name,
                    _output_words(projection, output),
                    *("" if np.isnan(value) else number.format(value + 0.0) for value in values),
                ]
            )
    return rows
