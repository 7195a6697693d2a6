"""Overlap groups on an export's Savings sheet: schemes that claim the same activity, held to a cap together."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.workbook.export.blocks import Block, add_block
from ccgmodel.workbook.export.book import FIRST_YEAR, Ref
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.scheme_figures import Pair, SchemeFigures
from ccgmodel.workbook.export.scheme_table import SchemeTable


@dataclass(frozen=True)
class Blocks:
    """Where the savings of schemes stand: what recurs, what is of one year alone, and their figures."""

    level: Block
    once: Block
    pair: Pair

    def new(self, place: int, t: int) -> str:
        """Return the formula of a scheme's new savings of a year."""
        level = self.level[place]
        return f"{level[t]}-{level[t - 1]}+{self.once[place][t]}" if t else f"{level[0]}+{self.once[place][0]}"

    def change(self, t: int) -> str:
        """Return the formula of all schemes' new savings of a year, as a column."""
        before = f"-{self.level.column(t - 1)}" if t else ""
        return f"{self.level.column(t)}{before}+{self.once.column(t)}"


@dataclass(frozen=True)
class Overlap:
    """The plan's groups with their caps; for a plan without groups nothing is written."""

    at: Context
    table: SchemeTable
    figures: SchemeFigures
    caps: dict[str, Ref]

    def hold(self, title: str, blocks: Blocks) -> Blocks:
        """Write what is left of some savings when every group is held to its cap."""
        if not self.caps:
            return blocks
        kept, held = self._kept(title, blocks), self.figures.held(blocks.pair)
        schemes, names = self.at.plan.schemes, list(self.caps)

        def left(block: Block, what: str, part: int) -> Block:
            def formula(_: Ref, place: int, t: int) -> str:
                group = schemes[place].overlap_group
                return block[place][t] + (f"*{kept[names.index(group)][t]}" if group else "")

            members = [(scheme.name, scheme.line) for scheme in schemes]
            return add_block(self.at.grid, f"{title}, after overlap: {what}", members, formula, held[part])

        return Blocks(left(blocks.level, "recurrent", 0), left(blocks.once, "of that year only", 1), held)

    def _kept(self, title: str, blocks: Blocks) -> Block:
        """Write the share of each group's savings that its cap leaves."""
        groups, names = self.table.column("group"), [(name, "") for name in self.caps]
        caps, (level, once) = list(self.caps.values()), blocks.pair

        def sum_of(row: Ref, _: int, t: int) -> str:
            savings = f"({blocks.level.column(t)}+{blocks.once.column(t)})"
            return f"SUMPRODUCT(EXACT({groups},$A{row.row})*{savings})"

        total = self.figures.of.groups @ (level + once)
        together = add_block(self.at.grid, f"{title}: overlap groups together", names, sum_of, total)

        def share(_: Ref, place: int, t: int) -> str:
            sum_, cap = together[place][t], caps[place][0]
            return f"IF({sum_}>{cap},{cap}/{sum_},1)"

        values = self.figures.kept(blocks.pair)
        return add_block(self.at.grid, f"{title}: share that the cap leaves", names, share, values, "factor")


def write_caps(at: Context, table: SchemeTable, figures: SchemeFigures) -> Overlap:
    """Write each group's cap: as stated on any of its schemes, else no more than its largest scheme alone."""
    caps: dict[str, Ref] = {}
    names = sorted({scheme.overlap_group for scheme in at.plan.schemes} - {""})
    if names:
        at.grid.section("Overlap groups: most that each can save together in a year")
    for name, value in zip(names, figures.of.caps[:, 0, 0], strict=True):
        row = at.grid.row
        is_member, stated = f"EXACT({table.column('group')},$A{row})", at.inputs.schemes("overlap_cap")
        alone = f"{table.column('risk')}*{table.column('full')}"
        formula = (
            f'IF(SUMPRODUCT({is_member}*({stated}<>""))>0,SUMPRODUCT(MAX({is_member}*{stated}))*{at.factor},'
            f"SUMPRODUCT(MAX({is_member}*{alone})))"
        ).replace(f"{at.grid.name}!", "")
        at.grid.book.put(at.grid.sheet, row - 1, 0, name, "name")
        at.grid.book.put(at.grid.sheet, row - 1, 2, "£k", "name")
        at.grid.formula(row, FIRST_YEAR, formula, float(value), "£k", "calculated")
        caps[name] = Ref(at.grid.name, row)
        at.grid.row += 1
    return Overlap(at, table, figures, caps)
