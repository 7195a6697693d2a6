"""The Workings sheet of an export: the arithmetic of the model, one formula a step, line and year, in £k."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS
from ccgmodel.words.called import savings_words
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.beyond import Beyond, PooledRows, write_pooled
from ccgmodel.workbook.export.book import FIRST_YEAR, Block, ExportBook, ExportGrid, NewRow, YearRow
from ccgmodel.workbook.export.cells import Context, Inputs, LeverCells
from ccgmodel.workbook.export.lines import LineRows, QippRows, add_line
from ccgmodel.workbook.export.metrics import CareRows, write_care
from ccgmodel.workbook.export.repayable import RepayableRows, write_repayable
from ccgmodel.workbook.export.savings import SavingsBlocks, TopDown, write_savings
from ccgmodel.workbook.export.set_asides import SetAsideRows, write_set_asides
from ccgmodel.workbook.export.terms import Operand, Term, added, choose, total


@dataclass(frozen=True, kw_only=True)
class Workings:
    """The rows that the results are made of."""

    at: Context
    plan_recurrent: YearRow  # the same with no lever moved
    recurrent_allocation: YearRow
    allocation: YearRow
    rules_base: YearRow
    top_down: TopDown
    savings: SavingsBlocks | None  # of the schemes
    recurrent_spend: YearRow  # over all lines
    lines: tuple[LineRows, ...]
    levers: dict[str, YearRow]  # those of the rules
    set_asides: tuple[SetAsideRows, ...]
    repayable: tuple[RepayableRows, ...]
    care: CareRows | None
    pooled: PooledRows | None


def write_workings(book: ExportBook, plan: Plan, inputs: Inputs, levers: LeverCells) -> Workings:
    """Write the sheet, and those of the schemes, metrics and pool where there are any; return where rows stand."""
    grid = ExportGrid(book, "Workings", plan.year_labels)
    at = Context(grid, plan, inputs, levers, _unit(grid, inputs))
    lent = write_repayable(at)
    growth, in_plan, recurrent, allocation, base = _allocation(at, lent)
    top_down = _qipp(at, growth)
    savings = write_savings(at, top_down) if plan.schemes else None
    qipp = QippRows(top_down, at.lever("qipp_recovery"), savings)
    care = write_care(at, savings, top_down, qipp.recovery) if plan.metrics else None
    pooled = write_pooled(at) if plan.pool else None
    beyond = Beyond(plan, care.activity if care else None, pooled.change if pooled else None)
    lines = tuple(add_line(at, place, recurrent, qipp, beyond) for place in range(len(plan.lines)))
    spend = _recurrent_spend(grid, lines)
    grid.section("Rules")
    return Workings(
        at=at,
        plan_recurrent=in_plan,
        recurrent_allocation=recurrent,
        allocation=allocation,
        rules_base=base,
        top_down=top_down,
        savings=savings,
        recurrent_spend=spend,
        lines=lines,
        levers={name: at.lever(name) for name in ("headroom_rate", "headroom_release", "surplus_required")},
        repayable=lent,
        set_asides=write_set_asides(at, recurrent, allocation, base),
        care=care,
        pooled=pooled,
    )


def _unit(grid: ExportGrid, inputs: Inputs) -> Term:
    """Write what one money unit of the plan's sheets is in £k, and return its cell."""
    unit, row = inputs.field("money_unit"), grid.row
    in_thousands = choose(unit.equals("£m"), 1000, choose(unit.equals("£"), 0.001, 1))
    grid.formula(row, FIRST_YEAR, in_thousands, "")
    grid.put(row, 0, "£k in one money unit of the plan")
    grid.row += 1
    return Term(f"Workings!$D${row}", in_thousands.value)


def _recurrent_spend(grid: ExportGrid, lines: tuple[LineRows, ...]) -> YearRow:
    """Write every line's recurrent spend again, and their sum."""
    grid.section("Recurrent spend, without what is of one year only")
    block = grid.add_together([NewRow("Recurrent spend", line.recurrent.__getitem__, line.name) for line in lines])
    return grid.add("Recurrent spend, all lines", lambda t: total(block.stretch(t)))


def _allocation(at: Context, lent: tuple[RepayableRows, ...]) -> tuple[YearRow, ...]:
    """In the plan growth and recurrent allocation; recurrent and total allocation; the base of the rules."""
    grid, own = at.grid, at.items(contract.ALLOCATION)
    grid.section("Allocation")
    both = Block(grid, grid.row, 2)
    plan_growth, in_plan = both[0], both[1]

    def growth(t: int) -> Term | None:
        if not t:
            return None
        figure = own("recurrent", t)
        return choose(figure.equals(""), own("growth", t) + 0, figure * at.factor / in_plan[t - 1] - 1)

    def before_levers(t: int) -> Term:
        return in_plan[t - 1] * (1 + plan_growth[t]) if t else own("recurrent", 0) * at.factor

    grid.add_together(
        [
            NewRow("Allocation growth in the plan", growth, unit="a year"),
            NewRow("Recurrent allocation in the plan", before_levers),
        ]
    )
    shift, recurrent = at.lever("allocation_growth"), grid.next
    grid.add(
        "Recurrent allocation",
        lambda t: recurrent[t - 1] * (1 + plan_growth[t] + shift[t]) if t else in_plan[0],
    )
    support = _support(at)

    def with_one_off(t: int) -> Term:
        named = recurrent[t] + own("non_recurrent", t) * at.factor
        received = named + total(support.stretch(t)) if support else named
        return received + added(each.net(t) for each in lent) if lent else received

    whole = grid.add("Allocation", with_one_off)
    is_recurrent = at.inputs.field("rules_base").equals("Recurrent allocation")
    base = grid.add("Base of headroom and surplus", lambda t: choose(is_recurrent, recurrent[t], whole[t]))
    return plan_growth, in_plan, recurrent, whole, base


def _support(at: Context) -> Block | None:
    """Write what is received of each non-recurrent allocation by name; nothing for a plan without any."""
    if not at.plan.support:
        return None
    label = LEVERS["support_received"].label

    def share(place: int) -> Callable[[int], Term]:
        return lambda t: at.levers.support_value(t, at.plan.support[place])

    def received(place: int) -> Callable[[int], Term]:
        return lambda t: shares[place][t] * at.inputs.at_year(contract.SUPPORT, place, t) * at.factor

    names = [each.name for each in at.plan.support]
    shares = at.grid.add_together(
        [NewRow(f"Lever: {label}", share(place), name, "share") for place, name in enumerate(names)]
    )
    return at.grid.add_together([NewRow(label, received(place), name) for place, name in enumerate(names)])


def _qipp(at: Context, growth: YearRow) -> TopDown:
    """Savings of the QIPP sheet, identified and unidentified, and what the lever's extra yearly fall leaves."""
    grid, own, taper = at.grid, at.items(contract.QIPP), at.inputs.field("qipp_taper")
    grid.section(savings_words("Planned savings (QIPP)", at.plan))

    def stated(key: str, t: int, otherwise: Operand) -> Term:
        figure = own(key, t)
        return choose(figure.equals(""), otherwise, figure * at.factor)

    def carried(row: YearRow, t: int) -> Term:
        return row[t - 1] * (1 - taper) * (1 + growth[t])

    def planned(t: int) -> Term:
        """As stated or carried on, blank as long as no year has a figure."""
        last = row[t - 1]
        return stated("planned", t, choose(last.equals(""), "", carried(row, t)) if t else "")

    def not_identified(t: int) -> Term:
        return stated("unidentified", t, carried(other, t)) if t else own("unidentified", 0) * at.factor

    row = grid.next
    identified = grid.add("Identified, schemes included, as the plan states it", planned)
    other = grid.next
    unidentified = grid.add("Unidentified in the plan", not_identified)
    fall = at.lever("qipp_taper")
    kept = grid.next
    grid.add(
        "Left by the extra yearly fall",
        lambda t: kept[t - 1] * (1 - fall[t]) if t else Term("1", 1.0),
        unit="factor",
    )
    return TopDown(identified, unidentified, kept)
