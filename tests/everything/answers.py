"""Every answer of the model to what may be asked of a plan: as it is, and under a few scenarios."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ccgmodel.answers import (
    Output,
    at_risk,
    between,
    bridge,
    comparisons,
    conflicts,
    each_lever,
    ensemble,
    expected_downside,
    first_report_date,
    frontier,
    grid,
    in_proportion,
    late_savings,
    least_movement,
    matter_most,
    net_cover,
    outturn,
    printed_figures,
    read_target,
    slippage_scenario,
    spreads,
    stress,
    tidied,
    tornado,
    track,
    year_on_year,
)
from ccgmodel.answers import under_risk as stress_of_risk
from ccgmodel.answers.evidence import ranges
from ccgmodel.answers.stress import hit, shocks
from ccgmodel.baseline import breaks, funding, has_quarters, points, pool_bridge, run_on
from ccgmodel.commands.care import metrics_rows, pool_rows
from ccgmodel.plan import Plan, demote, pipeline_totals, promote
from ccgmodel.portfolio import Portfolio
from ccgmodel.projection import MILESTONES, difference_unit, figures, months, project, years_known
from ccgmodel.scenario import Scenario, Setting
from tests.everything.plain import Record, stated, tried
from tests.everything.samples import A_FEW, THREE, is_alone, scenarios
from tests.helpers.printed_portfolio import comparisons as portfolio_comparisons
from tests.helpers.printed_portfolio import reconcile

DRAWS = 500
DELIVERY, TARIFF, GROWTH = Setting("qipp_delivery"), Setting("tariff_efficiency"), Setting("allocation_growth")
CORRELATED = {("inflation", "qipp_delivery"): 0.3, ("demographic_growth", "inflation"): -0.4}


def of_plan(name: str, plan: Plan) -> Iterator[Record]:
    """Every answer about a plan."""
    yield from _stated(plan)
    yield from _by_date(plan)
    yield from _of_pipeline(plan)
    drawn = scenarios(name, plan, A_FEW if is_alone(name) else THREE)
    for number, scenario in enumerate(drawn):
        for ask in (_sought, _explained, _what_matters, _how_sure, _of_programme, _of_care):
            yield from (((number, *what), answer) for what, answer in ask(plan, scenario))
    last = plan.year_numbers[-1]
    for number, (before, after) in enumerate(pairwise(drawn)):
        for by in ("setting", "lever", "group"):
            yield ("bridge", number, by), tried(bridge, plan, before, after, last, "cumulative", by)


def _stated(plan: Plan) -> Iterator[Record]:
    """What follows from the plan alone."""
    yield "plan", stated(plan)
    yield "run on", stated(run_on(plan, plan.years + 3))
    yield "ranges", ranges(plan)
    yield "shocks", shocks(plan)
    yield "published", comparisons(plan)
    yield "printed metrics", printed_figures(plan)
    yield "net cover", net_cover(plan)
    yield "expected downside", expected_downside(plan)
    for risk in plan.risks:
        said = tried(stress_of_risk, plan, risk)
        yield ("stress of risk", risk.name), (isinstance(said, Scenario), said)
    for year in plan.year_numbers:
        yield ("funding", year), tried(funding, plan, year)
        yield ("pool", year), tried(pool_bridge, plan, year)
    for metric in plan.metrics:
        yield ("metric", metric.name), (has_quarters(plan, metric), breaks(plan, metric), points(plan, metric))
        yield ("known", metric.name), (years_known(plan, metric.name), difference_unit(metric))
        for year in range(plan.first_year - 1, plan.first_year + plan.years):
            yield ("outturn", metric.name, year), outturn(plan, metric, year)


def _by_date(plan: Plan) -> Iterator[Record]:
    """Where the milestones stand at some dates."""
    if not plan.milestones:
        return
    yield "report date", [first_report_date(plan, date(year, 8, 15)) for year in range(2010, 2027, 2)]
    first = plan.first_year
    for day in (date(first, 3, 31), date(first, 6, 30), date(first, 12, 1), date(first + 1, 4, 1)):
        yield ("tracked", day), track(plan, day)
        yield ("at risk", day), at_risk(plan, day)
        yield ("slippage", day), slippage_scenario(plan, day)
        yield ("late savings", day), late_savings(plan, day)


def _of_pipeline(plan: Plan) -> Iterator[Record]:
    """The pipeline added up, and each of it made a scheme and back."""
    yield "pipeline", pipeline_totals(plan)
    for each in plan.opportunities:
        yield ("promoted", each.name), tried(lambda named=each.name: stated(promote(plan, named))["schemes"][-1])
        yield ("in one year", each.name), tried(_promoted, plan, each.name, plan.year_numbers[-1])
    for scheme in plan.schemes:
        yield ("demoted", scheme.name), tried(lambda named=scheme.name: demote(plan, named).opportunities[-1])


def _promoted(plan: Plan, opportunity: str, year: int) -> object:
    return promote(plan, opportunity, scheme="Promoted", year=year).schemes[-1]


def _sought(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """What it would take to reach each target."""
    for text in _targets(plan):
        target = tried(read_target, text, plan)
        if isinstance(target, dict):
            yield ("target", text), target
            continue
        yield ("alone", text), tried(each_lever, plan, scenario, target)
        some = [DELIVERY, TARIFF, Setting("inflation"), Setting("activity_growth")]
        mixes = {"alike": some, "by steps": {DELIVERY: 0.05, TARIFF: 0.001, GROWTH: 0.0005}}
        for kind, mix in mixes.items():
            found = tried(in_proportion, plan, scenario, target, mix)
            yield ("in proportion", kind, text), found
        least = tried(least_movement, plan, scenario, target, {DELIVERY: 2.0, TARIFF: 1.0, GROWTH: 0.5})
        yield ("least", text), least
        if not isinstance(least, dict):
            yield ("tidied", text), tidied(plan, scenario, target, least.scenario)
        yield ("frontier", text), tried(frontier, plan, scenario, target, DELIVERY, TARIFF, 9)


def _targets(plan: Plan) -> Iterator[str]:
    labels = dict.fromkeys((plan.year_labels[0], plan.year_labels[-1]))
    for label in labels:
        for kind in ("break-even", "business-rules", "legacy-cleared", "in-year=500", "cumulative=-250"):
            yield f"{kind}@{label}"
    for metric in plan.metrics:
        yield f"metric:{metric.name}@{plan.year_labels[-1]}"
        for year in years_known(plan, metric.name)[-1:]:
            figure = float(figures(plan, [Scenario()], metric.name, year)[0])
            yield f"metric:{metric.name}={1.003 * figure:.4f}@{plan.year_labels[year - plan.first_year]}"


def _explained(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """Why it moved: from the plan, and since the year before."""
    for year in plan.year_numbers:
        for result in ("in_year", "underlying", "spend", f"line:{plan.line_names[0]}"):
            for by in ("setting", "lever", "group"):
                yield ("bridge", result, year, by), tried(bridge, plan, Scenario(), scenario, year, result, by)
        for result in ("in_year", "underlying"):
            yield ("since last year", result, year), tried(year_on_year, plan, scenario, year, result)
    one, other = (project(plan, [each]) for each in (Scenario(), scenario))
    years = (plan.first_year, plan.year_numbers[-1])
    yield ("between",), between(one, other, years)


def _outputs(plan: Plan) -> list[str]:
    last = plan.year_labels[-1]
    money = [f"{name}@{last}" for name in ("in-year", "cumulative", "after-rules", "surplus-share")]
    return [*money, *MILESTONES, *(f"metric:{metric.name}@{last}" for metric in plan.metrics)]


def _what_matters(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """What matters most, and what if it goes wrong."""
    for text in _outputs(plan):
        output = Output.parse(text)
        yield ("output", text), (str(output), output.is_money, tried(output.unit, plan))
        yield ("tornado", text), tried(tornado, plan, scenario, output)
        yield ("stress", text), tried(stress, plan, scenario, output)
    for text in _outputs(plan)[:2]:
        output = Output.parse(text)
        yield ("grid", text), grid(plan, scenario, output, DELIVERY, TARIFF, 5)
    yield ("hit",), hit(plan, scenario, shocks(plan))


def _how_sure(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """Seeded draws in each way that they may be made."""
    ways = {
        "as asked": {},
        "years apart": {"years": "independent"},
        "about the evidence": {"centre": "evidence", "method": "random"},
        "correlated": {"correlation": CORRELATED},
    }
    for way, more in ways.items():
        yield ("ensemble", way), tried(ensemble, plan, scenario, DRAWS, 7, **more)
    for centre in ("scenario", "evidence"):
        yield ("spreads", centre), spreads(plan, scenario, centre)
    for metric in plan.metrics:
        yield ("spreads", metric.name), spreads(plan, scenario, "scenario", metric)


def _of_programme(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """Which schemes matter, and the savings month by month."""
    if not plan.schemes:
        return
    for year in plan.year_numbers:
        yield ("matter most", year), matter_most(plan, scenario, year)
        yield ("months", year), months(plan, scenario, year)


def _of_care(plan: Plan, scenario: Scenario) -> Iterator[Record]:
    """What is good for the money and bad for care, and the tables of metrics and pool."""
    for year in (None, *plan.year_numbers):
        yield ("conflicts", year), conflicts(plan, scenario, year)
    if plan.metrics:
        for by_quarter in (False, True):
            yield ("metrics", by_quarter), metrics_rows(plan, scenario, plan.years + 1, by_quarter=by_quarter)
    if plan.pool:
        yield ("pool",), pool_rows(plan, scenario)


def of_portfolios(portfolios: dict[str, Portfolio]) -> Iterator[Record]:
    """The printed tables of portfolios beside ours, and the change from each to each."""
    for name, portfolio in portfolios.items():
        yield ("portfolio", name), stated(portfolio)
        for other, earlier in portfolios.items():
            yield ("published", name, other), tried(portfolio_comparisons, portfolio, earlier)
            for year in portfolio.year_numbers:
                yield ("reconciled", name, other, year), tried(reconcile, earlier, portfolio, year)
