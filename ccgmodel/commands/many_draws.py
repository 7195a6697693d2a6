"""The command ensemble over a folder: every plan under many draws, kept in files, here or on a cluster."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ccgmodel.answers import PERCENTILES, draws_problems
from ccgmodel.commands.as_json import or_null
from ccgmodel.commands.portfolios import add_alone, joint_scenario, last_year, read_folder, say_idle
from ccgmodel.commands.shared import CLEAN, CommandError, Commands, print_json, print_table
from ccgmodel.plan import Problem
from ccgmodel.projection import MILESTONES

if TYPE_CHECKING:
    from ccgmodel.portfolio import Summary

SHOWN = (5, 50, 95)  # percentiles in the table
SHARED = "national"  # what is drawn once for all, unless something else is asked for
INTERRUPTED = 130  # the exit code of a command that Ctrl+C stopped


def add(commands: Commands) -> None:
    """Let `ensemble`, which asks one plan, ask every plan of a folder as well."""
    command = commands.choices["ensemble"]
    of_one_plan = command.get_default("run")
    many = command.add_argument_group(
        "over a folder of plans", "its draws are ordinary random ones, the same in every year of a plan"
    )
    add_alone(many)
    many.add_argument("--out", metavar="DIRECTORY", help="where the draws are kept, as Parquet files; needed")
    many.add_argument("--force", action="store_true", help="overwrite the draws of another run in --out")
    many.add_argument("--to", metavar="2017/18", help="run every plan on to this year, by its own rules")
    many.add_argument(
        "--shared",
        choices=["national", "all", "none"],
        default=SHARED,
        help="levers drawn once for all: those set nationally (allocations, prices, rules), all, or none",
    )
    many.add_argument(
        "--scheduler", metavar="ADDRESS", help="compute on this Dask cluster, as tcp://10.0.0.1:8786"
    )

    def run(options: argparse.Namespace) -> int:
        if Path(options.plan).is_dir():
            return ensemble_of_folder(options)
        _check_one_plan(options)
        return int(of_one_plan(options))

    command.set_defaults(run=run)


def ensemble_of_folder(options: argparse.Namespace) -> int:
    """Run every plan of a folder under the draws, and print what they say about every part of it.

    Raises:
        CommandError: listing what cannot run.
        PortfolioError: listing what keeps the folder from being a portfolio.
        ScenarioError: listing every setting that a plan cannot run.

    """
    # Imported here, as they take longer than the rest of the command line together.
    from tqdm import tqdm

    from ccgmodel.portfolio import draw_units, run_draws, summarise, year_labels

    _check(options)
    portfolio = read_folder(options.plan)
    last, joint = last_year(options.to, portfolio), joint_scenario(options)
    say_idle(portfolio, joint)
    of = draw_units(
        portfolio,
        options.draws,
        options.seed,
        joint,
        last_year=last,
        shared=options.shared,
        centre=options.centre,
    )
    out = Path(options.out)
    total = len(portfolio.plans) * options.draws
    try:
        with tqdm(total=total, unit=" draws", unit_scale=True, desc=portfolio.name, file=sys.stderr) as bar:
            done = run_draws(of, out, options.scheduler, bar.update, force=options.force)
    except KeyboardInterrupt:
        print(f"stopped; what is done is kept in {out}: run the same command again to go on", file=sys.stderr)
        return INTERRUPTED
    if done.resumed:
        print(f"{done.resumed} of {len(of)} files in {out} were done before and are kept", file=sys.stderr)
    years = year_labels(of)
    found = summarise(portfolio, of, out, years)
    if options.format == "json":
        print_json(_document(options, portfolio.name, years, found))
    else:
        _print(years, found)
    return CLEAN


def _check_one_plan(options: argparse.Namespace) -> None:
    """Refuse what only a folder can be asked."""
    given = {
        "--out": options.out,
        "--set-for": options.settings_for,
        "--scheduler": options.scheduler,
        "--to": options.to,
        "--force": options.force,
        "--shared": options.shared != SHARED,
    }
    wrong = [
        Problem("", f"{name} is for a folder of plans", "leave it out") for name, value in given.items() if value
    ]
    if wrong:
        raise CommandError(wrong)


def _check(options: argparse.Namespace) -> None:
    """Refuse what a folder cannot be asked."""
    wrong = []
    if not options.out:
        wrong.append(Problem("", "--out is missing", "say in which directory the draws are to be kept"))
    if options.years != "together":
        remedy = "over a folder the draws of a plan are together over its years"
        wrong.append(Problem("", f"--years is {options.years}", remedy))
    if options.correlate:
        remedy = "over a folder --shared says what goes together"
        wrong.append(Problem("", "--correlate is for one plan", remedy))
    wrong += draws_problems(options.draws, options.seed)
    if wrong:
        raise CommandError(wrong)


def _document(
    options: argparse.Namespace, name: str, years: Sequence[str], found: Sequence[Summary]
) -> dict[str, object]:
    """Return what the draws say as one object: £k, and chances from 0 to 1; None where a member has no figure."""
    return {
        "portfolio": name,
        "unit": "£k",
        "draws": options.draws,
        "seed": options.seed,
        "shared": options.shared,
        "years": list(years),
        "percentiles": list(PERCENTILES),
        "parts": [
            {
                "name": each.node.name,
                "level": each.node.level,
                "organisation": each.node.is_member,
                "mean": or_null(each.mean),
                "fan": {str(p): or_null(row) for p, row in zip(PERCENTILES, each.fan, strict=True)},
                "chance": {rule: or_null(chances) for rule, chances in each.chance.items()},
            }
            for each in found
        ],
    }


def _print(years: Sequence[str], found: Sequence[Summary]) -> None:
    """Print the in-year position and the chances of every part."""
    rows = [["In-year position, £k, and chances", "", *years]]
    for each in found:
        name = "  " * each.node.level + each.node.name
        for percentile in SHOWN:
            values = each.fan[PERCENTILES.index(percentile)]
            texts = ("" if np.isnan(value) else f"{value:z,.0f}" for value in values)
            rows.append([name, f"{percentile} % of draws are below", *texts])
        for rule, chances in each.chance.items():
            texts = ("" if np.isnan(chance) else f"{chance:.1%}" for chance in chances)
            rows.append([name, f"chance of {MILESTONES[rule].lower()}", *texts])
    print_table(rows, right=range(2, len(years) + 2))
