"""Every result of a plan and of a portfolio under many scenarios, by its name."""

from collections.abc import Iterator, Sequence

import numpy as np

from ccgmodel.answers import MOVEMENT, TO_DATE, movements
from ccgmodel.answers.published import moved
from ccgmodel.baseline import VIEWS, by_measure, in_view
from ccgmodel.commands import tidy
from ccgmodel.commands.care import metrics_document, pool_document
from ccgmodel.commands.plans import document, rows
from ccgmodel.commands.portfolios import portfolio_document, portfolio_rows
from ccgmodel.plan import Plan
from ccgmodel.portfolio import (
    Portfolio,
    balances,
    growth_and_qipp,
    joint_draws,
    milestone_year,
    next_pound,
    portfolio_movements,
    project_portfolio,
    share_out,
    standings,
    supported,
    verdicts,
)
from ccgmodel.portfolio import compute_unit as compute
from ccgmodel.portfolio import draw_units as units
from ccgmodel.portfolio import pooling as pool
from ccgmodel.projection import (
    MILESTONES,
    Projection,
    margin,
    pool_spend,
    programme,
    project,
    reached,
    result,
    risk_share,
    trajectories,
)
from ccgmodel.projection.results import OF_PROGRAMMES, RESULTS
from ccgmodel.projection.rules import held_margin
from ccgmodel.projection.rules import milestone_year as year_of
from ccgmodel.scenario import Scenario
from tests.everything.plain import Record, parts
from tests.everything.samples import is_alone, joint_scenarios, scenarios

BEYOND = 4  # years past the plan's own
SOME = 60  # scenarios under which what has many figures is written
DOCUMENTS = 40  # scenarios of which the document is written
MANY = 8_000
DRAWS = 64
JOINT = 24


def of_plan(name: str, plan: Plan) -> Iterator[Record]:
    """Every result of a plan: by field, by name and as the command line gives it."""
    drawn = scenarios(name, plan)
    for number, scenario in enumerate(drawn):
        yield ("scenario", number), scenario
    some = drawn[:SOME]
    projection = project(plan, drawn)
    yield from _by_scenario("projection", parts(projection), len(drawn))
    yield from _by_scenario("metrics", parts(trajectories(plan, drawn)), len(drawn))
    yield from _by_scenario("programme", parts(programme(plan, some)), SOME)
    yield from _by_scenario("risk share", parts(risk_share(plan, some)), SOME)
    yield from _by_scenario("run on", parts(project(plan, some, plan.years + BEYOND)), SOME)
    yield from _by_scenario("metrics run on", parts(trajectories(plan, some, plan.years + BEYOND)), SOME)
    if is_alone(name):  # more than are computed at a time
        many = project(plan, drawn * (MANY // len(drawn)))
        yield from (
            (("many", each), values[-SOME:]) for each, values in parts(many) if isinstance(values, np.ndarray)
        )
    yield from _by_scenario("result", _by_name(projection), len(drawn))
    yield from _by_scenario("movement", _movements(plan, drawn), len(drawn))
    yield from _by_scenario("rule", _rules(projection), len(drawn))
    yield from _by_scenario("pool", _pool(plan, drawn), len(drawn))
    yield from _documents(plan, drawn[:DOCUMENTS])


def _by_scenario(subject: str, found: Iterator[Record], count: int) -> Iterator[Record]:
    """A record for each scenario of what has one figure or more for each; the rest as it is."""
    for name, values in found:
        if isinstance(values, np.ndarray) and values.ndim and len(values) == count:
            yield from (((subject, name, number), row) for number, row in enumerate(values))
        else:
            yield (subject, name), values


def _by_name(projection: Projection) -> Iterator[Record]:
    plan = projection.plan
    named = {each.programme for each in (*plan.schemes, *plan.opportunities) if each.programme}
    kinds = [f"{kind}:{each}" for kind in OF_PROGRAMMES for each in sorted(named)]
    names = [*RESULTS, *(f"line:{line}" for line in plan.line_names), *OF_PROGRAMMES, *kinds, "-in_year"]
    yield from ((name, result(projection, name)) for name in sorted(names))


def _movements(plan: Plan, drawn: Sequence[Scenario]) -> Iterator[Record]:
    found = movements(plan, drawn)
    yield from ((("label", name), found.label(name)) for name in found.parts)
    for name in found.names:
        yield from (((kind, name), moved(found, f"{kind}{name}")) for kind in (MOVEMENT, TO_DATE))


def _rules(projection: Projection) -> Iterator[Record]:
    for milestone in MILESTONES:
        yield (milestone, "margin"), margin(projection, milestone)
        yield (milestone, "margin held"), held_margin(projection, milestone)
        yield (milestone, "year"), year_of(projection, milestone)
        every = range(len(projection.in_year))
        yield (milestone, "reached"), [reached(projection, milestone, number) for number in every]


def _pool(plan: Plan, drawn: Sequence[Scenario]) -> Iterator[Record]:
    if not plan.pool:
        return
    spend = pool_spend(plan, drawn)
    yield "spend", spend
    yield from ((view, in_view(plan, view, spend)) for view in VIEWS)
    yield "measures", by_measure(plan, spend)


def _documents(plan: Plan, drawn: Sequence[Scenario]) -> Iterator[Record]:
    for number, scenario in enumerate(drawn):
        one = project(plan, [scenario], plan.years + 1)
        yield ("document", number), document(one, scenario, plan.years)
        yield ("document run on", number), document(one, scenario, plan.years + 1)
        yield ("rows", number), rows(one, plan.years, "{:,.1f}")
        yield ("tidy", number), tidy(one, [scenario.name])
        if plan.metrics:
            yield ("metrics", number), metrics_document(plan, scenario, plan.years + 1)
        if plan.pool:
            yield ("pooled", number), pool_document(plan, scenario)


def of_portfolio(name: str, portfolio: Portfolio) -> Iterator[Record]:
    """Every result of a portfolio rolled up, by output and by part."""
    joint = joint_scenarios(name, portfolio, JOINT)
    yield "scenarios", joint
    last = portfolio.year_numbers[-1]
    for last_year in (None, last + 1):
        yield from _rolled_up(portfolio, joint, last_year)
    projection, moves = project_portfolio(portfolio, joint), portfolio_movements(portfolio, joint)
    yield "document", portfolio_document(projection, moves, {"": {"qipp_delivery": 0.5}})
    yield "rows", portfolio_rows(projection, "{:,.1f}")
    yield "balances", balances(portfolio, projection.years)
    yield from _support(portfolio, joint)
    yield from _draws(portfolio, joint)


def _rolled_up(portfolio: Portfolio, joint: Sequence, last_year: int | None) -> Iterator[Record]:
    projection = project_portfolio(portfolio, joint, last_year)
    moves = portfolio_movements(portfolio, joint, last_year)
    yield ("projection", last_year), projection
    yield ("movements", last_year), [dict(each.parts) for each in moves.members]
    for node in portfolio.nodes:
        where = (last_year, node.name)
        yield ("node", *where), node
        for output in sorted(projection.values):
            yield ("output", output, *where), projection.of(output, node.name)
        yield ("surplus share", *where), projection.surplus_share(node.name)
        yield from ((("movement", each, *where), moves.of(each, node.name)) for each in moves.names)
        yield from ((("to date", each, *where), moves.to_date(each, node.name)) for each in moves.names)
        for milestone in MILESTONES:
            yield (milestone, *where), milestone_year(projection, milestone, node.name)


def _support(portfolio: Portfolio, joint: Sequence) -> Iterator[Record]:
    projection, moves = project_portfolio(portfolio, joint), portfolio_movements(portfolio, joint)
    yield "supported", supported(projection)
    for scenario in range(len(joint)):
        yield ("verdicts", scenario), verdicts(projection, scenario)
        for year in portfolio.year_numbers[1:]:
            yield ("standings", year, scenario), standings(projection, year, scenario)
            yield ("growth and QIPP", year, scenario), growth_and_qipp(moves, projection, year, scenario)
    for rule in ("break_even", "business_rules"):
        yield from (((rule, node.name), pool(projection, rule, node.name)) for node in portfolio.nodes)
        for year in portfolio.year_numbers:
            yield (rule, "next pound", year), next_pound(projection, year, rule, 2_500.0)
            yield (rule, "share out", year), share_out(projection, year, 2_500.0, rule)


def _draws(portfolio: Portfolio, joint: Sequence) -> Iterator[Record]:
    for shared in ("national", "all", "none"):
        for unit in units(portfolio, DRAWS, 7, joint[1], shared=shared):
            yield ("draws", shared, unit.name, unit.start), compute(unit)
    for organisation, batch in joint_draws(portfolio, DRAWS, 7, joint[1]).items():
        yield ("joint draws", organisation), batch
