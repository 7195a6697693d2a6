"""The table of schemes on an export's Savings sheet, one scheme a row, and the caps of their overlap groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import RAGS, RiskAdjustment
from ccgmodel.workbook.contract import SCHEMES
from ccgmodel.workbook.export.book import FIRST_YEAR, Block, ExportGrid, YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.terms import (
    Term,
    choose,
    exact,
    in_place,
    least,
    month_of,
    most,
    remainder,
    rounded,
    sum_product,
    term,
    whole,
    year_of,
)

_TEXTS = ("scheme", "line", "programme")
_COLUMNS = {  # heading and unit
    "first": ("First-year saving", "£k"),
    "full": ("Full-year effect", "£k"),
    "risk": ("Share that counts after risk", "share"),
    "recurs": ("Share that recurs", "share"),
    "cash": ("Releases money (1)", ""),
    "start": ("Start, months after the plan's first April", "months"),
    "begins": ("Year of the start (0: the first)", ""),
    "months_late": ("Months late", "months"),
    "late_first": ("If late: share of the first year", "share"),
    "late_next": ("of the second year", "share"),
    "late_once": ("of a one-off saving by then", "share"),
}
_KEYS = [*_TEXTS, *_COLUMNS, "group"]
_HEADING_HEIGHT, _PROGRAMME_WIDTH = 60, 30  # points; characters


@dataclass(frozen=True)
class SchemeTable:
    """Where the table stands; its names are as they were when the workbook was made."""

    grid: ExportGrid
    first: int  # as Excel counts
    count: int

    def cell(self, place: int, key: str) -> Term:
        """Return a scheme's figure."""
        column, row = _KEYS.index(key), self.first + place
        return Term(f"{self.grid.name}!${xl_col_to_name(column)}${row}", self.grid.values[row, column])

    def column(self, key: str) -> Term:
        """Return the range of a column."""
        return self.grid.cells(_KEYS.index(key), self.first, self.count)


def write_table(at: Context, slippage: Block) -> SchemeTable:
    """Write the table and return where it stands."""
    grid, schemes = at.grid, at.plan.schemes
    grid.section("Schemes: what they save, and when they start")
    grid.sheet.set_row(grid.row - 1, _HEADING_HEIGHT)
    grid.sheet.set_column(2, 2, _PROGRAMME_WIDTH)
    grid.headings(["Scheme", "Line", "Programme", *(heading for heading, _ in _COLUMNS.values()), "Overlap group"])
    table = SchemeTable(grid, grid.row, len(schemes))
    for place, scheme in enumerate(schemes):
        for column, text in enumerate((scheme.name, scheme.line, scheme.programme)):
            grid.put(grid.row, column, text or None)
        units = (unit for _, unit in _COLUMNS.values())
        formulas = _formulas(at, table, slippage, place)
        for column, (formula, unit) in enumerate(zip(formulas, units, strict=True), start=FIRST_YEAR):
            grid.formula(grid.row, column, formula, unit)
        grid.put(grid.row, _KEYS.index("group"), scheme.overlap_group or None)
        grid.row += 1
    return table


def _formulas(at: Context, table: SchemeTable, slippage: Block, place: int) -> Iterator[Term]:
    """The formulas of a scheme's row, each made when those before it are written."""

    def own(key: str) -> Term:
        return table.cell(place, key)

    def stated(key: str) -> Term:
        return at.inputs.scheme(place, key)

    def if_stated(key: str, otherwise: Term) -> Term:
        return choose(stated(key).equals(""), otherwise, stated(key))

    first, start, last = stated("first_year_saving"), stated("start"), at.plan.years - 1
    full = if_stated("full_year_effect", first)
    yield first * at.factor
    yield full * at.factor
    yield _risk(at, place)
    yield if_stated("recurrent_share", term(1))
    yield choose(stated("cashable").equals("no"), 0, 1)
    implied = 12 - least(12, most(1, choose(full.equals(0), 12, _to_even(12 * first / full))))
    since = (year_of(start) - at.plan.first_year) * 12 + month_of(start) - 4
    yield choose(start.equals(""), implied, since)
    yield whole(own("start") / 12)
    in_its_year = in_place(slippage[place].span(last), 1 + least(most(own("begins"), 0), last))
    yield choose(own("begins") >= 0, in_its_year, 0)
    live = 12 - remainder(own("start"), 12)
    part = choose(own("full").equals(0), 1, own("first") / own("full"))
    after = part + 1 - own("months_late") / 12
    yield most(live - own("months_late"), 0) / live
    yield least(after - part * own("late_first"), 1)
    yield least(after, 1)


def _to_even(number: Term) -> Term:
    """The nearest whole number, a half going to the even one as the model has it."""
    near = rounded(number, 9)
    return choose(remainder(near, 1).equals(0.5), 2 * rounded(near / 2, 0), rounded(near, 0))


def _risk(at: Context, place: int) -> Term:
    """The share of a scheme that counts; one without RAG or confidence counts in full."""
    by, rag = at.inputs.field("risk_adjusted_by"), at.inputs.scheme(place, "rag")
    confidence, by_rag = at.inputs.scheme(place, "confidence"), term(1)
    for colour in RAGS:
        share, usual = at.inputs.field(f"rag_{colour}"), getattr(RiskAdjustment, colour)
        by_rag = choose(rag.equals(colour), choose(share.equals(""), usual, share), by_rag)
    by_confidence = choose(confidence.equals(""), 1, confidence)
    return choose(by.equals("RAG"), by_rag, choose(by.equals("confidence"), by_confidence, 1))


@dataclass(frozen=True)
class SchemeBlocks:
    """Where the savings of schemes stand: what recurs, and what is of one year alone."""

    level: Block
    once: Block

    def new(self, place: int, t: int) -> Term:
        """A scheme's new savings of a year."""
        level = self.level[place]
        return (level[t] - level[t - 1] if t else level[0]) + self.once[place][t]

    def change(self, t: int) -> Term:
        """All schemes' new savings of a year, as a column."""
        level = self.level.column(t)
        return (level - self.level.column(t - 1) if t else level) + self.once.column(t)

    def in_force(self, place: int, t: int) -> Term:
        """What a scheme saves by a year: what recurs, and what is of that year alone."""
        return self.level[place][t] + self.once[place][t]


@dataclass(frozen=True)
class OverlapCaps:
    """The plan's groups with their caps; for a plan without groups nothing is written."""

    at: Context
    table: SchemeTable
    caps: dict[str, YearRow]

    def hold(self, title: str, blocks: SchemeBlocks) -> SchemeBlocks:
        """Write what is left of some savings when every group is held to its cap."""
        if not self.caps:
            return blocks
        kept, schemes, names = self._kept(title, blocks), self.at.plan.schemes, list(self.caps)

        def left(block: Block, what: str) -> Block:
            def formula(_: YearRow, place: int, t: int) -> Term:
                group = schemes[place].overlap_group
                return block[place][t] * kept[names.index(group)][t] if group else block[place][t]

            members = [(scheme.name, scheme.line) for scheme in schemes]
            return self.at.grid.add_block(f"{title}, after overlap: {what}", members, formula)

        return SchemeBlocks(left(blocks.level, "recurrent"), left(blocks.once, "of that year only"))

    def _kept(self, title: str, blocks: SchemeBlocks) -> Block:
        """Write the share of each group's savings that its cap leaves."""
        groups, names = self.table.column("group"), [(name, "") for name in self.caps]
        caps = list(self.caps.values())

        def sum_of(row: YearRow, _: int, t: int) -> Term:
            return sum_product(exact(groups, row.item) * (blocks.level.column(t) + blocks.once.column(t)))

        together = self.at.grid.add_block(f"{title}: overlap groups together", names, sum_of)

        def share(_: YearRow, place: int, t: int) -> Term:
            sum_, cap = together[place][t], caps[place][0]
            return choose(sum_ > cap, cap / sum_, 1)

        return self.at.grid.add_block(f"{title}: share that the cap leaves", names, share, "factor")


def write_caps(at: Context, table: SchemeTable) -> OverlapCaps:
    """Write each group's cap: as stated on any of its schemes, else no more than its largest scheme alone."""
    caps: dict[str, YearRow] = {}
    names = sorted({scheme.overlap_group for scheme in at.plan.schemes} - {""})
    if names:
        at.grid.section("Overlap groups: most that each can save together in a year")
    stated, alone = at.inputs.column(SCHEMES, "overlap_cap"), table.column("risk") * table.column("full")
    for name in names:
        row = caps[name] = at.grid.next
        at.grid.put(row.row, 0, name)
        at.grid.put(row.row, 2, "£k")
        is_member = exact(table.column("group"), row.item)
        cap = choose(
            sum_product(is_member * stated.differs("")) > 0,
            sum_product(most(is_member * stated)) * at.factor,
            sum_product(most(is_member * alone)),
        )
        at.grid.formula(row.row, FIRST_YEAR, cap, "£k")
        at.grid.row += 1
    return OverlapCaps(at, table, caps)
