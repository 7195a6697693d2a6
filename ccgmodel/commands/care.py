"""The commands metrics and pool: what is measured beside the money, and the budget shared with the council."""

from __future__ import annotations

import argparse

from ccgmodel.commands.care_rows import metrics_document, metrics_rows, pool_document, pool_rows
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_format,
    add_plan,
    add_settings,
    print_json,
    print_table,
    read_plan,
    read_scenario,
)
from ccgmodel.plan import year_label
from ccgmodel.projection import rules


def add(commands: Commands) -> None:
    """Add the commands to the command line."""
    metrics = commands.add_parser("metrics", help="carry a plan's metrics forward under a scenario")
    pool = commands.add_parser(
        "pool", help="show a pooled budget in four views, what pays for it, who bears its risk"
    )
    for parser, run in ((metrics, _metrics), (pool, _pool)):
        add_plan(parser)
        add_settings(parser)
        add_format(parser)
        parser.set_defaults(run=run)
    metrics.add_argument("--years", type=int, metavar="N", help="run the plan over N years, by its own rules")
    metrics.add_argument("--quarters", action="store_true", help="print quarters in place of years")


def _metrics(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    if not plan.metrics:
        raise CommandError(f"{options.plan}: the plan has no metrics", "add the Metrics sheet")
    years = plan.years if options.years is None else options.years
    if not 1 <= years <= rules.HORIZON:
        raise CommandError(f"--years is {years}", f"keep it from 1 to {rules.HORIZON}")
    scenario = read_scenario(plan, options.settings)
    if options.format == "json":
        print_json(metrics_document(plan, scenario, years))
        return CLEAN
    rows = metrics_rows(plan, scenario, years, by_quarter=options.quarters)
    print_table(rows, right=range(3, len(rows[0])))
    if years > plan.own_years:
        print(f"Years from {year_label(plan.first_year + plan.own_years)} are ours, not the plan's.")
    return CLEAN


def _pool(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    if not plan.pool:
        raise CommandError(f"{options.plan}: the plan has no pooled budget", "add the Pool sheet")
    scenario = read_scenario(plan, options.settings)
    if options.format == "json":
        print_json(pool_document(plan, scenario))
    else:
        print_table(pool_rows(plan, scenario), right=range(1, plan.years + 1))
    return CLEAN
