"""The command seek: what would it take to reach a target."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence

from ccgmodel.answers import (
    TOLERANCE,
    Alone,
    Frontier,
    Goal,
    MetricTarget,
    Mix,
    each_lever,
    frontier,
    in_proportion,
    least_movement,
    read_target,
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
)
from ccgmodel.plan import Plan, shown
from ccgmodel.projection import difference_unit, metric_named
from ccgmodel.scenario import Setting

_TARGET = (
    "break-even@2015/16, business-rules@..., legacy-cleared@..., in-year=500@... or cumulative=0@..., in £k; or "
    "metric:NAME=VALUE@..., in its unit (without =VALUE: its own target)"
)
_LEVER = "this lever alone: LEVER, LEVER[Line] or LEVER@2015/16; by default every one"
_MIX = "these levers moved in proportion: to their limits, or by the steps given"
_LEAST = "these levers moved as little as possible; twice as willing goes twice as far"


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    seek = commands.add_parser("seek", help="what would it take to reach a target: each lever alone, or a mix")
    add_plan(seek)
    seek.add_argument("--target", required=True, help=_TARGET)
    how = seek.add_mutually_exclusive_group()
    how.add_argument("--lever", action="append", metavar="LEVER", help=_LEVER)
    how.add_argument("--mix", action="append", metavar="LEVER[=STEP]", help=_MIX)
    how.add_argument("--least", action="append", metavar="LEVER[=WILLINGNESS]", help=_LEAST)
    how.add_argument("--frontier", nargs=2, metavar="LEVER", help="the line in the plane of two levers")
    add_settings(seek)
    add_format(seek)
    seek.set_defaults(run=_seek)


def _seek(options: argparse.Namespace) -> int:
    plan = read_plan(options.plan)
    scenario = given_scenario(options, plan)
    target = read_target(options.target, plan)
    if options.frontier:
        first, second = map(Setting.parse, options.frontier)
        line = frontier(plan, scenario, target, first, second)
        document, title, rows = as_json.frontier(line), f"{target} is just met along", _frontier_rows(line)
    elif options.mix or options.least:
        find = least_movement if options.least else in_proportion
        found = find(plan, scenario, target, _weights(options.least or options.mix))
        title = f"{target}: {found.outcome}; {_met(plan, target, found.gap)} with"
        document, rows = as_json.mix(found), _mix_rows(found)
    else:
        levers = [Setting.parse(text) for text in options.lever] if options.lever else None
        answers = each_lever(plan, scenario, target, levers)
        title = f"{target}: {_met(plan, target, answers.gap)} under the scenario. Each lever alone:"
        document, rows = as_json.alone(answers), _alone_rows(plan, answers)
    if options.format == "json":
        print_json(as_json.heading(plan, scenario) | document)
    else:
        print(f"{title}\n")
        print_table(rows, right=range(0 if options.frontier else 1, 5))
    return CLEAN


def _weights(texts: Sequence[str]) -> dict[Setting, float] | list[Setting]:
    """Read levers with numbers, or levers alone; never some of each, which would have no meaning."""
    parts = [text.partition("=") for text in texts]
    settings = [Setting.parse(left) for left, _, _ in parts]
    if len(set(settings)) < len(settings):
        raise CommandError("a lever is named twice", "name each lever once")
    if not any(equals for _, equals, _ in parts):
        return settings
    try:
        numbers = [float(right) for _, _, right in parts]
    except ValueError:
        raise CommandError("give every lever a number, as LEVER=0.001, or none of them") from None
    return dict(zip(settings, numbers, strict=True))


def _met(plan: Plan, target: Goal, gap: float) -> str:
    if abs(gap) <= TOLERANCE:
        return "just met"
    amount, unit = _amount(plan, target, abs(gap)), _unit(plan, target)
    said = f"£{amount}k" if unit == "£k" else f"{amount} {unit}".strip()
    return f"met by {said}" if gap > 0.0 else f"missed by {said}"


def _amount(plan: Plan, target: Goal, gap: float) -> str:
    """Write a gap to the whole £k, or to the last digit to which the metric is printed."""
    if isinstance(target, MetricTarget):
        return shown(metric_named(plan, target.metric), gap)
    return f"{gap:z,.0f}"


def _unit(plan: Plan, target: Goal) -> str:
    """Return the unit of a gap."""
    if isinstance(target, MetricTarget):
        return difference_unit(metric_named(plan, target.metric))
    return target.unit(plan)


def _alone_rows(plan: Plan, found: Alone) -> list[list[str]]:
    rows = [["LEVER", "NOW", "NEEDED", "LIMIT", f"PAST TARGET AT LIMIT, {_unit(plan, found.target)}".rstrip(", ")]]
    for each in found.answers:
        needed = f"{each.value:z.4f}" if each.value is not None else each.outcome
        past = _amount(plan, found.target, each.gap_at_limit)
        rows.append([str(each.setting), f"{each.now:g}", needed, f"{each.limit:g}", past])
    return rows


def _mix_rows(found: Mix) -> list[list[str]]:
    rows = [["LEVER", "NOW", "TO", "SHARE OF WAY TO LIMIT", "LIMIT"]]
    for move in found.moves:
        share = f"{move.share:.1%}"
        rows.append([str(move.setting), f"{move.now:g}", f"{move.value:z.4f}", share, f"{move.limit:g}"])
    return rows


def _frontier_rows(line: Frontier) -> list[list[str]]:
    pairs = zip(line.first_values.tolist(), line.second_values.tolist(), strict=True)
    rows = [[f"{one:z.4f}", "none" if math.isnan(other) else f"{other:z.4f}"] for one, other in pairs]
    return [[str(line.first), str(line.second)], *rows]
