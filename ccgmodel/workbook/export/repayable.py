"""The rows of an export on repayable support: what is drawn, repaid, written off, and what is outstanding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.scenario import LEVERS
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import Block, NewRow, YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.terms import Term, choose, least, term

ITEMS = {
    "drawn": "Drawn",
    "repaid": "Repaid",
    "written_off": "Written off",
    "outstanding": "Outstanding",
}


@dataclass(frozen=True)
class RepayableRows:
    """One of them, in £k, by the first part of the results' names."""

    name: str
    results: dict[str, YearRow]

    def net(self, t: int) -> Term:
        """What it adds to the allocation of a year."""
        return self.results["drawn"][t] - self.results["repaid"][t]


def write_repayable(at: Context) -> tuple[RepayableRows, ...]:
    """Write each, and return where it stands; nothing for a plan without any."""
    return tuple(_one(at, place) for place in range(len(at.plan.repayable)))


def _one(at: Context, place: int) -> RepayableRows:
    each, grid, sheet = at.plan.repayable[place], at.grid, contract.REPAYABLE

    def stated(kind: str, t: int | str) -> Term:
        found = at.inputs.kind(sheet, (each.name, kind), t)
        return term(0) if found is None else found * at.factor

    def lever(name: str) -> YearRow:
        label = f"Lever: {LEVERS[name].label}"
        return grid.add(label, lambda t: at.levers.named_value(name, t, each.name), each.name, "share")

    draws, repays = lever("repayable_drawn"), lever("repayable_repaid")
    block = Block(grid, grid.row, 4)
    drawn, repaid, gone, outstanding = (block[row] for row in range(4))

    def drawn_of(t: int) -> Term:
        wanted, cap = draws[t] * stated("drawn", t), at.inputs.kind(sheet, (each.name, "cap"), t)
        return choose(cap.equals(""), wanted, least(wanted, cap * at.factor)) if cap is not None else wanted

    def owed(t: int) -> Term:
        return (outstanding[t - 1] if t else stated("drawn", "before")) + drawn[t]

    formulas: tuple[Callable[[int], Term], ...] = (
        drawn_of,
        lambda t: least(repays[t] * stated("repaid", t), owed(t)),
        lambda t: least(stated("written_off", t), owed(t) - repaid[t]),
        lambda t: owed(t) - repaid[t] - gone[t],
    )
    grid.add_together([NewRow(item, of, each.name) for item, of in zip(ITEMS.values(), formulas, strict=True)])
    return RepayableRows(each.name, dict(zip(ITEMS, (drawn, repaid, gone, outstanding), strict=True)))
