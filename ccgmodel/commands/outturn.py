"""The command outturn: money as it happens, against the plan and a scenario, and where the year ends.

Money is in £k.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from ccgmodel.answers import BASES, Adopted, Basis, MoneyReport, adopted, money_report, monitored_years
from ccgmodel.commands.as_json import heading
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_format,
    add_plan,
    add_settings,
    given_scenario,
    print_json,
    print_table,
    read_plan,
)
from ccgmodel.plan import Plan, year_label
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import MONTHS


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("outturn", help="money as it happens: so far, and where the year ends")
    add_plan(parser)
    add_settings(parser)
    parser.add_argument("--year", metavar="2013/14", help="by default the last of which anything has happened")
    parser.add_argument("--basis", choices=BASES, default="profile", help="how the year goes on (profile)")
    add_format(parser)
    parser.set_defaults(run=_outturn)


def _outturn(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario, years = given_scenario(options, plan), monitored_years(plan)
    if not years:
        raise CommandError(f"{options.plan}: no month of money has happened", "add the Money actuals sheet")
    known = {year_label(year): year for year in years}
    report = money_report(plan, scenario, known.get(options.year or year_label(years[-1]), 0))
    if report is None:
        raise CommandError(f"--year is {options.year!r}", f"months have happened of {', '.join(known)}")
    taken = adopted(report, options.basis)
    if options.format == "json":
        print_json(outturn_document(plan, scenario, report, taken))
    else:
        _print(report, options.basis, taken)
    return CLEAN


def outturn_document(plan: Plan, scenario: Scenario, report: MoneyReport, taken: Adopted) -> dict[str, object]:
    """Return the year so far and both forecasts, and what the forecast of the schemes is as a scenario."""
    return heading(plan, scenario) | {
        "year": year_label(report.year),
        "months": report.months,
        "behind": list(report.behind),
        "rows": [{**asdict(row), "must_deliver": row.must_deliver} for row in report.rows],
        "in_year": {
            "plan": report.plan_in_year,
            "scenario": report.scenario_in_year,
            **{f"by_{basis.replace(' ', '_')}": report.in_year(basis) for basis in BASES},
        },
        "as_scenario": taken.scenario.texts(),
        "not_as_forecast": list(taken.apart),
    }


def _print(report: MoneyReport, basis: Basis, taken: Adopted) -> None:
    print(f"{year_label(report.year)} up to {MONTHS[report.months - 1]}; forecast by {basis}; £k")
    rows = [
        ["", "PLANNED TO DATE", "TO DATE", "YEAR'S PLAN", "SCENARIO", "FORECAST", "REST OF YEAR", "FOR THE PLAN"]
    ]
    for title, of in (("Spend", report.of("spend")), ("Savings", report.of("saving"))):
        rows += [[title, *[""] * 7]] if of else []
        for row in of:
            so_far, year = (row.plan_to_date, row.to_date), (row.plan_year, row.scenario_year, row.forecast(basis))
            figures = (*so_far, *year, row.rest(basis), row.must_deliver)
            rows.append([f"  {row.name}", *(f"{figure:z,.1f}" for figure in figures)])
    print_table(rows, right=range(1, 8))
    position = f"{report.in_year(basis):z,.1f}, plan {report.plan_in_year:z,.1f}"
    print(f"\nIn-year position forecast: {position}, scenario {report.scenario_in_year:z,.1f}")
    if report.behind:
        print(f"Fewer months are known of {', '.join(report.behind)}.")
    if taken.scenario.values:
        settings = (f'--set "{text}={value:.6g}"' for text, value in taken.scenario.texts().items())
        print(f"As a scenario: {' '.join(settings)}")
    if taken.apart:
        print(f"Not as forecast, beyond what delivery may be set to: {', '.join(taken.apart)}.")
