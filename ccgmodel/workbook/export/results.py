"""The Results sheet of an export: every result as a formula over inputs and levers, with charts. Money in £k."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.answers import monitored_years
from ccgmodel.plan import Plan, within_rounding, year_label
from ccgmodel.projection import HORIZON, Milestone, project
from ccgmodel.scenario import Scenario
from ccgmodel.words.called import savings_words
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import FIRST_YEAR, Block, ExportBook, ExportGrid, YearRow
from ccgmodel.workbook.export.charts import draw_charts
from ccgmodel.workbook.export.outturn import write_outturn
from ccgmodel.workbook.export.repayable import ITEMS
from ccgmodel.workbook.export.streams import write_streams
from ccgmodel.workbook.export.terms import (
    Term,
    added,
    choose,
    count,
    exact,
    in_place,
    least,
    most,
    sum_product,
    term,
    total,
)
from ccgmodel.workbook.export.workings import Workings

NEEDS = {
    "break_even": "QIPP needed to break even",
    "surplus_required": "QIPP needed for the surplus required",
    "legacy_cleared": "QIPP needed to clear the legacy deficit",
    "legacy_and_surplus": "QIPP needed for both",
}
PUBLISHED = "In-year position with no lever moved"
NOT_REACHED = f"not within {HORIZON} years"
LABELS: dict[Milestone, str] = {
    "break_even": "Break-even",
    "business_rules": "Business rules met",
    "legacy_cleared": "Legacy deficit cleared",
}


@dataclass(frozen=True)
class ResultRow:
    """One row of results."""

    item: str
    line: str  # or programme
    row: YearRow


@dataclass(frozen=True)
class MilestoneRow:
    """Where the answer stands, and how far each year is from passing, in £k."""

    answer: YearRow
    margin: YearRow


@dataclass(frozen=True)
class Positions:
    """What the milestones and the savings needed look at."""

    in_year: YearRow
    carried: YearRow
    cumulative: YearRow
    tested: YearRow
    required: YearRow


@dataclass(frozen=True)
class ResultSheet:
    """The sheet being written; results by the model's name, and milestones."""

    grid: ExportGrid
    workings: Workings
    rows: dict[str, ResultRow]
    milestones: dict[Milestone, MilestoneRow]

    def add(self, name: str, item: str, formula: Callable[[int], Term | None], line: str = "") -> YearRow:
        """Write a result."""
        row = self.grid.add(item, formula, line)
        self.rows[name] = ResultRow(item, line, row)
        return row


def write_results(book: ExportBook, plan: Plan, workings: Workings) -> ResultSheet:
    """Write the sheet with its charts; metrics and pool, which have their own sheets, are among the results."""
    to = ResultSheet(ExportGrid(book, "Results", plan.year_labels), workings, {}, {})
    allocation = to.add("allocation", "Allocation", workings.allocation.__getitem__)
    to.add("recurrent_allocation", "of which recurrent", workings.recurrent_allocation.__getitem__)
    for kind, item in ITEMS.items() if workings.repayable else ():
        for each in workings.repayable:
            to.add(
                f"{kind}:{each.name}",
                f"Repayable support, {item.lower()}",
                each.results[kind].__getitem__,
                each.name,
            )
    lines = to.grid.row
    for line in workings.lines:
        to.add(f"line:{line.name}", "Spend", line.reported.__getitem__, line.name)
    spends = Block(to.grid, lines, len(workings.lines))
    spend = to.add("spend", "Total spend", lambda t: total(spends.stretch(t)))
    savings = [line.savings for line in workings.lines]
    to.add(
        "qipp_planned", savings_words("QIPP planned", plan), lambda t: added(each.planned[t] for each in savings)
    )
    delivered = to.add(
        "qipp_delivered",
        savings_words("QIPP delivered", plan),
        lambda t: added(each.delivered[t] for each in savings),
    )
    positions = _positions(to, plan, allocation, spend)
    _needs(to, delivered, positions)
    _floors(to, plan)
    write_streams(to, allocation, spend, positions.in_year)
    _programmes(to, plan)
    _milestones(to, plan, positions)
    draw_charts(to.grid, plan, positions.in_year, positions.cumulative, allocation, spend)
    for place, row in workings.care.whole_years.items() if workings.care else ():
        metric = plan.metrics[place]
        to.rows[f"metric:{metric.name}"] = ResultRow(metric.name, metric.unit, row)
    for view, row in workings.pooled.totals.items() if workings.pooled else ():
        to.rows[f"pool:{view}"] = ResultRow("Pooled budget", f"by {view}", row)
    for key, item, name, row in write_outturn(book, plan, workings) if monitored_years(plan) else ():
        to.rows[key] = ResultRow(item, name, row)
    return to


def _floors(to: ResultSheet, plan: Plan) -> None:
    """Write by how much each floor on a group of lines is passed."""
    at, allocation = to.workings.at, to.workings.recurrent_allocation
    for place, floor in enumerate(plan.floors):
        spend = [to.workings.lines[member].reported for member in floor.members(plan)]
        above = at.inputs.at(contract.FLOORS, place, "above")

        def margin(t: int, spend: list[YearRow] = spend, above: Term = above) -> Term | None:
            if not t:
                return None
            now, last = (added(each[year] for each in spend) for year in (t, t - 1))
            return now - last * (allocation[t] / allocation[t - 1] + above)

        to.add(f"floor:{floor.name}", "Passed by", margin, floor.name)


def _positions(to: ResultSheet, plan: Plan, allocation: YearRow, spend: YearRow) -> Positions:
    """Headroom, positions and the surplus required.

    The position with no lever moved is a figure of the export: a workbook holds one set of levers.
    """
    workings, inputs, factor = to.workings, to.workings.at.inputs, to.workings.at.factor
    base, levers, rate = workings.rules_base, workings.levers, inputs.field("headroom_rate")
    headroom = to.add("headroom", "Headroom", lambda t: (rate + levers["headroom_rate"][t]) * base[t])
    released = to.grid.add("of which released", lambda t: levers["headroom_release"][t] * headroom[t])
    held, used = _held_and_used(to, headroom, released)
    in_year = to.add("in_year", "In-year position", lambda t: allocation[t] - spend[t] - held(t))
    to.add(
        "underlying",
        "Underlying position",
        lambda t: workings.recurrent_allocation[t] - workings.recurrent_spend[t],
    )
    published = to.grid.constants(PUBLISHED, project(plan, [Scenario()]).in_year[0].tolist())
    inside, opening = _is_inside(to), inputs.field("opening_balance") * factor
    carried = to.add("carried_forward", "Carried forward", lambda t: in_year[t] - choose(inside, published[t], 0))
    cumulative = to.grid.next

    def with_last(t: int) -> Term:
        before = cumulative[t - 1] - choose(inside, published[t - 1], 0) if t else choose(inside, 0, opening)
        return before + in_year[t]

    def tested_of(t: int) -> Term:
        return choose(inside, cumulative[t], in_year[t])

    def improvement_of(t: int) -> Term:
        """Nought in a year that requires none."""
        rate = inputs.item(contract.ALLOCATION, "improvement_rate", t)
        amount = inputs.item(contract.ALLOCATION, "improvement_amount", t)
        before = in_year[t - 1] if t else inputs.field("last_in_year") * factor
        better = choose(
            amount.equals(""), choose(rate.equals(""), 0, before + rate * base[t]), before + amount * factor
        )
        return better if any(plan.rules.improves) else term(0)

    def required_of(t: int) -> Term:
        amount = inputs.item(contract.ALLOCATION, "surplus_amount", t)
        share = inputs.item(contract.ALLOCATION, "surplus_rate", t) * base[t]
        own = choose(amount.equals(""), share, amount * factor) + improvement_of(t)
        return most(least(0, own), own + levers["surplus_required"][t] * base[t])

    to.add("cumulative", "Cumulative position", with_last)
    tested = to.add("surplus_tested", "Position that the surplus rule tests", tested_of)
    required = to.add("surplus_required", "Surplus required", required_of)
    to.add("after_rules", "Position after the rules", lambda t: cumulative[t] - used(t) - required[t])
    return Positions(in_year, carried, cumulative, tested, required)


def _held_and_used(
    to: ResultSheet, headroom: YearRow, released: YearRow
) -> tuple[Callable[[int], Term], Callable[[int], Term]]:
    """What is held and what is released of the headroom and of each set-aside by name, which are written here."""
    of = to.workings.set_asides
    for each in of:
        to.add(f"set_aside:{each.name}", "Set aside by name", each.amount.__getitem__, each.name)
        to.add(
            f"set_aside_released:{each.name}", "Set aside by name, released", each.released.__getitem__, each.name
        )
    if not of:
        return lambda t: headroom[t] - released[t], released.__getitem__
    amount = to.add("set_aside", "Set aside by name, all", lambda t: added(each.amount[t] for each in of))
    used = to.add(
        "set_aside_released", "Set aside by name, released, all", lambda t: added(each.released[t] for each in of)
    )
    return lambda t: headroom[t] - released[t] + (amount[t] - used[t]), lambda t: released[t] + used[t]


def _is_inside(to: ResultSheet) -> Term:
    return to.workings.at.inputs.field("balance_brought_forward").equals("inside the allocation")


def _needs(to: ResultSheet, delivered: YearRow, of: Positions) -> None:
    """Savings delivered, and the shortfall of a position where there is one."""
    to.grid.section("Savings needed, each year on its own")
    shortfalls: dict[str, Callable[[int], Term]] = {
        "break_even": lambda t: -of.in_year[t],
        "surplus_required": lambda t: of.required[t] - of.tested[t],
        "legacy_cleared": lambda t: -of.cumulative[t],
        "legacy_and_surplus": lambda t: of.required[t] - of.cumulative[t],
    }

    def needed(shortfall: Callable[[int], Term]) -> Callable[[int], Term]:
        return lambda t: delivered[t] + most(0, shortfall(t))

    for need, item in NEEDS.items():
        to.add(f"qipp_needed:{need}", savings_words(item, to.workings.at.plan), needed(shortfalls[need]))


def _programmes(to: ResultSheet, plan: Plan) -> None:
    """Savings by programme, which with those in no scheme are all; nothing for a plan without schemes."""
    savings, rest, lines = to.workings.savings, to.workings.top_down, to.workings.lines
    if savings is None:
        return
    to.grid.section("Savings by programme, each year's new ones")
    of = savings.table.column("programme")

    def sum_of(block: Block) -> Callable[[int], Term]:
        """The sum over the schemes of the programme that the next row names."""
        row = to.grid.next
        return lambda t: sum_product(exact(of, row.line) * block.column(t))

    for programme in dict.fromkeys(scheme.programme for scheme in plan.schemes):
        without = "" if programme else ", in no programme"
        counted = sum_of(savings.scheme_counted)
        to.add(
            f"planned:{programme}",
            savings_words(f"QIPP planned{without}", plan),
            _kept(counted, rest.kept),
            programme,
        )
        delivered = sum_of(savings.scheme_delivered)
        to.add(f"delivered:{programme}", savings_words(f"QIPP delivered{without}", plan), delivered, programme)
    to.add(
        "planned elsewhere",
        savings_words("QIPP planned, in no scheme", plan),
        lambda t: added(line.savings.uncovered[t] for line in lines) + rest.unidentified[t] * rest.kept[t],
    )
    to.add(
        "delivered elsewhere",
        savings_words("QIPP delivered, in no scheme", plan),
        lambda t: added(line.savings.top_down[t] for line in lines),
    )


def _kept(counted: Callable[[int], Term], kept: YearRow) -> Callable[[int], Term]:
    return lambda t: counted(t) * kept[t]


def _milestones(to: ResultSheet, plan: Plan, of: Positions) -> None:
    """Write the milestone years: the tests of fifteen years on Workings, the answers on Results."""
    tests, results = to.workings.at.grid, to.grid
    tests.section(f"Milestones: £k from passing, to the {HORIZON}th year; past the plan held level")
    years = tests.headings(["Test", "", "", *(year_label(plan.first_year + t) for t in range(HORIZON))])
    results.section("Milestone years")
    if rounding := within_rounding(plan):
        results.put(
            results.row, 0, f"Met where missed by no more than {rounding:g} £k, the rounding of the plan's figures"
        )
        results.row += 1
    for milestone, label in LABELS.items():
        margin = _margin(to, plan.years - 1, of, milestone)
        passed = tests.add("passed in year number", _numbered(margin, rounding), unit="", years=HORIZON)
        numbers, labels = passed.span(HORIZON - 1), years.span(HORIZON - 1)
        answer = choose(count(numbers).equals(0), NOT_REACHED, in_place(labels, least(numbers)))
        results.put(results.row, 0, label)
        results.formula(results.row, FIRST_YEAR, answer, "")
        to.milestones[milestone] = MilestoneRow(results.next, margin)
        results.row += 1


def _numbered(margin: YearRow, rounding: float) -> Callable[[int], Term]:
    """The number of each year that passes, within so many £k of rounding."""
    least = -rounding or 0
    return lambda t: choose(margin[t] >= least, t + 1, "")


def _margin(to: ResultSheet, last: int, of: Positions, milestone: Milestone) -> YearRow:
    """Write how far each year is from passing a test; past the plan's last year the position is held level."""
    grid, is_legacy = to.workings.at.grid, milestone == "legacy_cleared"
    row = grid.next
    if milestone == "break_even":
        return grid.add(LABELS[milestone], lambda t: of.in_year[t] if t <= last else row[t - 1], years=HORIZON)

    def distance(t: int) -> Term:
        if t > last:
            return row[t - 1] + (of.carried[last] if is_legacy else choose(_is_inside(to), of.carried[last], 0))
        if is_legacy:
            return of.cumulative[t]
        return of.tested[t] - of.required[t]

    return grid.add(LABELS[milestone], distance, years=HORIZON)
