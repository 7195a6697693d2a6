"""The commands bridge, tornado, ensemble and stress: why did it move, what matters, how sure are we, what if."""

from __future__ import annotations

import argparse
from dataclasses import replace

from ccgmodel.answers import (
    PERCENTILES,
    Bridge,
    Ensemble,
    Output,
    Stress,
    Tornado,
    between,
    bridge,
    ensemble,
    is_never,
    stress,
    tornado,
    year_on_year,
)
from ccgmodel.commands import as_json
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
    read_scenario,
    read_year,
)
from ccgmodel.plan import Plan, shown, year_label
from ccgmodel.projection import MILESTONES, project
from ccgmodel.scenario import LEVERS, Scenario


def add(commands: Commands) -> None:
    """Add the commands to the command line."""
    why = commands.add_parser("bridge", help="why did it move: step by step, from the plan to a scenario")
    add_plan(why)
    add_settings(why)
    start = why.add_mutually_exclusive_group()
    start.add_argument("--from", dest="start", action="append", default=[], metavar="LEVER=VALUE",
                       help="the scenario that the bridge starts from; by default the plan")  # fmt: skip
    start.add_argument("--since-last-year", action="store_true", help="from the year before, by driver")
    start.add_argument("--from-plan", metavar="OTHER.xlsx", help="from another plan, line by line")
    why.add_argument("--year", metavar="2017/18", help="by default the plan's last")
    why.add_argument("--result", default="in_year", help="in_year, cumulative, line:Acute ... (in_year)")
    why.add_argument("--by", choices=["setting", "lever", "group"], default="lever", help="what is one cause")
    add_format(why)
    why.set_defaults(run=_bridge)
    matters = commands.add_parser("tornado", help="what matters most: each lever over its evidence")
    doubt = commands.add_parser("ensemble", help="how sure are we: seeded draws of the levers from their evidence")
    wrong = commands.add_parser("stress", help="what if it goes wrong: named shocks, alone and in pairs")
    for parser, run in ((matters, _tornado), (doubt, _ensemble), (wrong, _stress)):
        add_plan(parser)
        add_settings(parser)
        add_format(parser)
        parser.set_defaults(run=run)
    for parser in (matters, wrong):
        parser.add_argument(
            "--output",
            metavar="RESULT@YEAR",
            help="in-year@2017/18, cumulative@..., metric:NAME@..., break-even ...",
        )
    doubt.add_argument("--draws", type=int, default=10_000)
    doubt.add_argument("--seed", type=int, default=1)
    doubt.add_argument("--years", choices=["together", "independent"], default="together")
    doubt.add_argument("--centre", choices=["scenario", "evidence"], default="scenario")
    doubt.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="LEVER",
        choices=list(LEVERS),
        help="draw a lever although it is set, about what it is set to",
    )
    doubt.add_argument("--method", choices=["sobol", "random"], default="sobol")
    doubt.add_argument("--correlate", nargs=3, action="append", default=[], metavar=("LEVER", "LEVER", "R"))


def _bridge(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario = given_scenario(options, plan)
    year = read_year(options.year, plan)
    if options.since_last_year:
        if options.result not in ("in_year", "underlying"):
            raise CommandError(f"--result is {options.result!r}", "since last year it is in_year or underlying")
        found = year_on_year(plan, scenario, year, options.result)
    elif options.from_plan:
        other = read_plan(options.from_plan)
        own = project(plan, [scenario])
        found = between(project(other, [Scenario()]), own, (year, year), options.result)
    else:
        start = read_scenario(plan, options.start, "Start")
        found = bridge(plan, start, scenario, year, options.result, options.by)
    if options.format == "json":
        print_json(as_json.heading(plan, scenario) | as_json.bridge(found))
    else:
        _print_bridge(found)
    return CLEAN


def _print_bridge(found: Bridge) -> None:
    rows = [[f"{found.result} {year_label(found.year)}, £k", ""], ["before", f"{found.before:z,.1f}"]]
    rows += [[cause, f"{step:+z,.1f}"] for cause, step in zip(found.causes, found.steps, strict=True)]
    print_table([*rows, ["after", f"{found.after:z,.1f}"]], right=(1,))


def _output(text: str | None, plan: Plan) -> Output:
    return Output("in_year", plan.year_numbers[-1]) if text is None else Output.parse(text)


def _tornado(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario = given_scenario(options, plan)
    found = tornado(plan, scenario, _output(options.output, plan))
    if options.format == "json":
        print_json(as_json.heading(plan, scenario) | as_json.tornado(plan, found))
    else:
        _print_tornado(plan, found)
    return CLEAN


def _print_tornado(plan: Plan, found: Tornado) -> None:
    print(f"{found.output}: {_with_unit(plan, found.output, found.centre)} under the scenario\n")
    rows = [["LEVER", "LOW", "HIGH", "AT LOW", "AT HIGH", "ONE POINT", "SOURCE"]]
    for bar in found.bars:
        ends = [_figure(plan, found.output, end) for end in (bar.at_low, bar.at_high)]
        values = [f"{bar.low:z.4f}", f"{bar.high:z.4f}", *ends, _point(plan, found.output, bar.point_worth)]
        rows.append([bar.lever, *values, plan.citation(bar.evidence.source)])
    print_table(rows, right=range(1, 6))


def _point(plan: Plan, output: Output, worth: float) -> str:
    """Write what a point is worth: of a metric to one digit more than is printed, since it is often small."""
    metric = output.metric(plan)
    if metric is None:
        return f"{worth:+z,.0f}"
    text = shown(replace(metric, step=metric.step / 10.0), worth)
    return f"+{text}" if worth > 0.0 else text


def _with_unit(plan: Plan, output: Output, figure: float) -> str:
    metric = output.metric(plan)
    return f"{_figure(plan, output, figure)} {metric.unit if metric else ''}".rstrip()


def _figure(plan: Plan, output: Output, figure: float) -> str:
    if metric := output.metric(plan):
        return shown(metric, figure)
    if output.year is not None:
        return f"{figure:z,.1f}" if output.is_money else f"{figure:z.4f}"
    return "never" if is_never(plan, output, figure) else year_label(int(figure))


def _ensemble(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario = given_scenario(options, plan)
    try:
        correlation = {(one, other): float(r) for one, other, r in options.correlate}
    except ValueError:
        raise CommandError(
            "--correlate takes two levers and a number, such as inflation qipp_delivery 0.3"
        ) from None
    if len({frozenset(pair) for pair in correlation}) < len(options.correlate):
        raise CommandError("--correlate names two levers twice", "give their correlation once")
    found = ensemble(
        plan,
        scenario,
        options.draws,
        options.seed,
        years=options.years,
        centre=options.centre,
        correlation=correlation,
        method=options.method,
        vary=options.vary,
    )
    if options.format == "json":
        print_json(as_json.heading(plan, scenario) | as_json.ensemble(plan, found))
    else:
        _print_ensemble(found)
    return CLEAN


def _print_ensemble(found: Ensemble) -> None:
    rows = [[f"In-year position, £k, {found.draws:,} draws", *found.years]]
    rows.append(["the scenario", *(f"{value:z,.1f}" for value in found.point["in_year"])])
    for percentile, values in zip(PERCENTILES, found.fan["in_year"], strict=True):
        rows.append([f"{percentile} % of draws are below", *(f"{value:z,.1f}" for value in values)])
    for milestone in MILESTONES:
        chances = found.chance_by[milestone][: len(found.years)]
        rows.append([f"chance of {MILESTONES[milestone].lower()} by", *(f"{chance:.1%}" for chance in chances)])
    print_table(rows, right=range(1, len(found.years) + 1))
    print()
    drivers = [[each.spread.lever, f"{each.correlation:+z.2f}", f"{each.share:.0%}"] for each in found.drivers]
    print_table([["DRIVES THE SPREAD", "RANK CORRELATION", "SHARE"], *drivers], right=(1, 2))


def _stress(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario = given_scenario(options, plan)
    found = stress(plan, scenario, _output(options.output, plan))
    if options.format == "json":
        print_json(as_json.heading(plan, scenario) | as_json.stress(plan, found))
    else:
        _print_stress(plan, found)
    return CLEAN


def _print_stress(plan: Plan, found: Stress) -> None:
    print(f"{found.output}: {_with_unit(plan, found.output, found.before)} under the scenario\n")
    labels = [shock.label for shock in found.shocks]
    rows = [["SHOCK", "ALONE", *(f"AND {label.upper()}" for label in labels)]]
    for i, label in enumerate(labels):
        both = [_figure(plan, found.output, figure) if i != j else "" for j, figure in enumerate(found.pairs[i])]
        rows.append([label, _figure(plan, found.output, float(found.alone[i])), *both])
    print_table(rows, right=range(1, len(labels) + 2))
