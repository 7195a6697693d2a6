"""The commands metrics and pool: what is measured beside the money, and the budget shared with the council.

Money is in £k.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import numpy as np

from ccgmodel.answers import Conflict, conflicts
from ccgmodel.baseline import VIEWS, PoolBridge, by_measure, funding, in_view, measures, names_in, pool_bridge
from ccgmodel.commands.as_json import heading, or_null
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
from ccgmodel.plan import QUARTERLY, WHOLE, Floats, Metric, Plan, period_label, shown, year_label
from ccgmodel.projection import HORIZON, Trajectories, pool_spend, risk_share, trajectories
from ccgmodel.scenario import Scenario


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
    if not 1 <= years <= HORIZON:
        raise CommandError(f"--years is {years}", f"keep it from 1 to {HORIZON}")
    scenario = given_scenario(options, plan)
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
    scenario = given_scenario(options, plan)
    if options.format == "json":
        print_json(pool_document(plan, scenario))
    else:
        print_table(pool_rows(plan, scenario), right=range(1, plan.years + 1))
    return CLEAN


Rows = list[list[str]]


def metrics_document(plan: Plan, scenario: Scenario, years: int) -> dict[str, object]:
    """Return the metrics under a scenario and under the plan, by quarter and year, blanks as None."""
    ours = trajectories(plan, [scenario, Scenario()], years)
    labels = ours.plan.year_labels
    return {
        "plan": {"organisation": plan.organisation, "first_year": year_label(plan.first_year)},
        "scenario": scenario.texts(),
        "years": list(labels),
        "years_beyond_plan": list(labels[plan.own_years :]),
        "metrics": [_metric(ours, metric) for metric in plan.metrics],
        "conflicts": [_conflict(each) for each in conflicts(plan, scenario)],
    }


def _metric(ours: Trajectories, metric: Metric) -> dict[str, object]:
    values = ours.of(metric.name)
    years = ours.plan.year_numbers
    return {
        "name": metric.name,
        "group": metric.group,
        "unit": metric.unit,
        "good": metric.good,
        "kind": metric.kind,
        "aggregation": metric.aggregation,
        "target": metric.target_value,
        "target_year": None if metric.target_year is None else year_label(metric.target_year),
        "needs": ours.needs(metric) or None,
        "quarters": or_null(values[0, :, :WHOLE]) if metric.aggregation in QUARTERLY else None,
        "values": or_null(values[0, :, WHOLE]),
        "plan_quarters": or_null(values[1, :, :WHOLE]) if metric.aggregation in QUARTERLY else None,
        "plan_values": or_null(values[1, :, WHOLE]),
        "origins": [[ours.origin(metric.name, year, slot) for slot in range(WHOLE + 1)] for year in years],
    }


def _conflict(each: Conflict) -> dict[str, object]:
    return {
        "lever": each.lever or None,
        "metric": each.metric,
        "year": year_label(each.year),
        "pounds": each.pounds,
        "change": each.change,
    }


def metrics_rows(plan: Plan, scenario: Scenario, years: int, *, by_quarter: bool) -> Rows:
    """Lay the metrics under a scenario out as rows of text, to the digit to which each is printed."""
    ours = trajectories(plan, [scenario], years)
    slots = range(WHOLE) if by_quarter else (WHOLE,)
    periods = [(t, slot) for t in range(ours.plan.years) for slot in slots]
    head = [period_label(plan.first_year + t, slot) for t, slot in periods]
    found = [["Metric", "Unit", "Good", *head]]
    for metric in plan.metrics:
        if by_quarter and metric.aggregation not in QUARTERLY:
            continue
        values = [float(ours.of(metric.name)[0, t, slot]) for t, slot in periods]
        cells = [shown(metric, value) for value in values]
        if ours.needs(metric):
            cells[0] = f"needs a {ours.needs(metric)}"
        found.append([metric.name, metric.unit, metric.good, *cells])
    return found


def pool_document(plan: Plan, scenario: Scenario) -> dict[str, object]:
    """Return the pooled budget under a scenario: every view, what pays for it, its bridge and its risk share."""
    spend = pool_spend(plan, [scenario])[0]
    years, risk = plan.year_numbers, risk_share(plan, [scenario])
    return heading(plan, scenario) | {
        "years": list(plan.year_labels),
        "lines": {line.name: spend[i].tolist() for i, line in enumerate(plan.pool)},
        "total": spend.sum(axis=0).tolist(),
        "views": {view: _named(names_in(plan, view), in_view(plan, view, spend)) for view in VIEWS},
        "funding": {
            year_label(year): [{**vars(each), "difference": each.difference} for each in funding(plan, year)]
            for year in years
        },
        "bridges": [_bridge(pool_bridge(plan, year)) for year in years[1:]],
        "measures": _named(measures(plan), by_measure(plan, spend)),
        "protected": {line.name: line.protected for line in plan.pool if line.protected},
        "risk_share": {
            "cost_of_non_delivery": risk.cost[0].tolist(),
            "contingency": risk.contingency,
            "bearers": [{"name": each.name, "share": each.share, "detail": each.detail} for each in risk.bearers],
            "escalation": [each.name for each in risk.ladder],
            "options": [each.name for each in risk.options],
        },
    }


def _named(names: Sequence[str], values: Floats) -> Mapping[str, object]:
    return {name: row.tolist() for name, row in zip(names, values, strict=True)}


def _bridge(bridge: PoolBridge) -> dict[str, object]:
    return {
        "year": year_label(bridge.year),
        "contributions": [{**vars(each), "unexplained": each.unexplained} for each in bridge.contributions],
        "lines": [vars(each) for each in bridge.lines],
        "by_contributions": bridge.by_contributions,
        "by_lines": bridge.by_lines,
        "stated": bridge.stated,
        "gap_before": bridge.gap_before,
        "gap_after": bridge.gap_after,
    }


def pool_rows(plan: Plan, scenario: Scenario) -> Rows:
    """Lay the pooled budget under a scenario out as rows of text: every view, and what pays for it."""
    spend = pool_spend(plan, [scenario])[0]
    found = [["£k", *plan.year_labels]]
    for view in VIEWS:
        found.append([f"By {view}", *[""] * plan.years])
        found += [
            [f"  {name or 'not stated'}", *_money(row)]
            for name, row in zip(names_in(plan, view), in_view(plan, view, spend), strict=True)
        ]
        found.append(["  Total", *_money(in_view(plan, view, spend).sum(axis=0))])
    by_year = [funding(plan, year) for year in plan.year_numbers]
    found.append(["Paid in less lines, by fund", *[""] * plan.years])
    for place, each in enumerate(by_year[0]):
        found.append([f"  {each.fund}", *_money(np.array([of[place].difference for of in by_year]))])
    cost = risk_share(plan, [scenario]).cost[0]
    found.append(["Savings planned and not delivered", *_money(cost)])
    return found


def _money(values: Floats) -> list[str]:
    return [f"{value:z,.3f}" for value in values]
