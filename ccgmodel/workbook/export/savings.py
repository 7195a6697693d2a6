"""The Savings sheet of an export: the schemes from the register to the savings delivered, one formula a step.

The steps are those of `ccgmodel.baseline.schemes` and `ccgmodel.projection.savings`. A plan without schemes has no
such sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ccgmodel.baseline import NOTHING
from ccgmodel.workbook.export.book import Block, ExportGrid, YearRow
from ccgmodel.workbook.export.cells import Context, scheme_kinds
from ccgmodel.workbook.export.scheme_table import SchemeBlocks, SchemeTable, write_caps, write_table
from ccgmodel.workbook.export.terms import Operand, Term, choose, least, most, sum_product, term, total

SHEET = "Savings"
Column = Callable[[int], Term]  # the range of a year over all schemes, or a term of such ranges


@dataclass(frozen=True)
class TopDown:
    """The rows of the Workings sheet about all savings; `identified` is empty in a year left open."""

    identified: YearRow
    unidentified: YearRow
    kept: YearRow  # share left by the extra yearly fall


@dataclass(frozen=True, kw_only=True)
class SavingsBlocks:
    """Where the savings of the schemes stand: a row a line, or a row a scheme where it is said."""

    table: SchemeTable
    identified: Block  # planned, what no scheme covers included
    counted: Block  # those of schemes on which the plan counts, new in each year
    counted_once: Block  # of them, what is of that year alone
    in_time_level: Block  # what recurs of savings delivered if no scheme were late, as it has come to be
    level: Block  # delivered, likewise
    once: Block
    investment: Block
    avoided: Block  # investment in schemes that are stopped
    scheme_counted: Block  # a row a scheme: in money
    scheme_delivered: Block
    of_schemes: tuple[SchemeBlocks, SchemeBlocks, SchemeBlocks]  # counted on, if none late, delivered: cash or not


def write_savings(at: Context, top_down: TopDown) -> SavingsBlocks:
    """Write the sheet and return where its rows stand."""
    at = replace(at, grid=ExportGrid(at.grid.book, SHEET, at.plan.year_labels))
    delivery, stopped, table = _levers(at)
    caps, writer = write_caps(at, table), _SchemeWriter(at, table)
    planned = writer.planned()
    cover, identified = writer.identified(caps.hold("Planned", planned), top_down)
    counted = caps.hold("Counted on", writer.shared("Counted on", planned, lambda _, t: cover[t]))
    share = writer.schemes(
        "Share delivered of what the plan first counted",
        lambda _, place, t: delivery[place][t] * (1 - stopped[place][t]) * top_down.kept[t] * cover[t],
        "share",
    )
    of_share = writer.shared("If none were late", planned, lambda place, t: share[place][t])
    in_time = caps.hold("If none were late", of_share)
    delivered = caps.hold("Delivered", writer.late(of_share))
    investment = writer.investment()
    return SavingsBlocks(
        table=table,
        identified=identified,
        counted=writer.in_lines("Counted on: new", counted.change),
        counted_once=writer.in_lines("Counted on: of that year only", counted.once.column),
        in_time_level=writer.in_lines("If none were late: recurrent", in_time.level.column),
        level=writer.in_lines("Delivered: recurrent", delivered.level.column),
        once=writer.in_lines("Delivered: of that year only", delivered.once.column),
        investment=writer.spent("Investment", investment.column),
        avoided=writer.spent("Investment in stopped schemes", lambda t: investment.column(t) * stopped.column(t)),
        scheme_counted=writer.in_money("Counted on: new savings in money", counted),
        scheme_delivered=writer.in_money("Delivered: new savings in money", delivered),
        of_schemes=(counted, in_time, delivered),
    )


def _levers(at: Context) -> tuple[Block, Block, SchemeTable]:
    """Write what is set for the schemes, and the table of them, which has their delay."""
    schemes, every = at.plan.schemes, scheme_kinds(at.plan)
    kinds = list(dict.fromkeys(every))
    named = [(", ".join(filter(None, (kind.programme, kind.status))), kind.line) for kind in kinds]
    members = [(scheme.name, scheme.line) for scheme in schemes]

    def block(name: str, title: str, unit: str) -> Block:
        def of_kind(_: YearRow, place: int, t: int) -> Term:
            return at.levers.kind_value(name, t, kinds[place])

        general = at.grid.add_block(f"{title}, by programme, status and line", named, of_kind, unit)

        def own(_: YearRow, place: int, t: int) -> Term:
            return at.levers.scheme_value(name, t, schemes[place], general[kinds.index(every[place])][t])

        return at.grid.add_block(title, members, own, unit)

    delivery = block("qipp_delivery", "Lever: delivery", "share")
    stopped = block("qipp_stopped", "Lever: stopped", "share")
    return delivery, stopped, write_table(at, block("qipp_slippage", "Lever: start delay in months", "months"))


@dataclass(frozen=True)
class _SchemeWriter:
    """Writes blocks with a row a scheme, and their sums by line."""

    at: Context
    table: SchemeTable

    def schemes(self, title: str, formula: Callable[[YearRow, int, int], Term], unit: str = "£k") -> Block:
        members = [(scheme.name, scheme.line) for scheme in self.at.plan.schemes]
        return self.at.grid.add_block(title, members, formula, unit)

    def on_line(self, place: int) -> Term:
        """Whether each scheme is of a line."""
        return self.table.column("line").equals(self.at.inputs.spend(place, "line"))

    def in_lines(self, title: str, of_schemes: Column) -> Block:
        """Write the sum over a line's schemes that release money."""
        return self.spent(title, lambda t: self.table.column("cash") * of_schemes(t))

    def spent(self, title: str, of_schemes: Column) -> Block:
        """Write the sum over all schemes of a line."""
        return self.at.grid.add_block(
            f"{title}, by line",
            [(title, line.name) for line in self.at.plan.lines],
            lambda _, place, t: sum_product(self.on_line(place) * of_schemes(t)),
        )

    def planned(self) -> SchemeBlocks:
        """Write new savings after risk, the first year's and the rest of a full year's, parted by what recurs."""
        cell = self.table.cell

        def of_year(_: YearRow, place: int, t: int) -> Term:
            first, full, since = cell(place, "first"), cell(place, "full"), t - cell(place, "begins")
            rest = choose(since.equals(1), full - first, 0)
            return cell(place, "risk") * (choose(since.equals(0), first, 0) + rest)

        new = self.schemes("Planned: new savings after risk", of_year)

        def level(row: YearRow, place: int, t: int) -> Term:
            recurs = cell(place, "recurs") * new[place][t]
            return row[t - 1] + recurs if t else recurs

        def once(_: YearRow, place: int, t: int) -> Term:
            return (1 - cell(place, "recurs")) * new[place][t]

        return SchemeBlocks(
            self.schemes("Planned: recurrent", level), self.schemes("Planned: of that year only", once)
        )

    def identified(self, planned: SchemeBlocks, top_down: TopDown) -> tuple[YearRow, Block]:
        """Hold the schemes against the QIPP sheet: the share of them that counts, and each line's savings."""
        grid, stated = self.at.grid, top_down.identified
        in_money = self.in_money("Planned: new savings in money", planned)
        grid.section("Schemes against the Planned row of the QIPP sheet")
        together = grid.add("Schemes together", lambda t: total(in_money.column(t)))

        def compared(t: int, if_open: Operand, if_more: Term, if_less: Operand) -> Term:
            """By whether the plan states savings, and whether the schemes come to more."""
            is_more = together[t] > most(0, stated[t]) + NOTHING
            return choose(stated[t].equals(""), if_open, choose(is_more, if_more, if_less))

        cover = grid.add(
            "Share of the schemes that the plan counts on",
            lambda t: compared(t, 1, most(0, stated[t]) / together[t], 1),
            unit="factor",
        )
        uncovered = grid.add(
            "Savings that no scheme covers",
            lambda t: compared(t, 0, least(0, stated[t]), stated[t] - together[t]),
        )

        def of_line(_: YearRow, place: int, t: int) -> Term:
            of_schemes = sum_product(self.on_line(place) * in_money.column(t))
            return of_schemes * cover[t] + self.at.inputs.spend(place, "qipp_share") * uncovered[t]

        lines = [("Identified", line.name) for line in self.at.plan.lines]
        return cover, grid.add_block("Identified savings by line", lines, of_line)

    def shared(self, title: str, blocks: SchemeBlocks, share: Callable[[int, int], Term]) -> SchemeBlocks:
        """Write a share of each year's new savings."""

        def level(row: YearRow, place: int, t: int) -> Term:
            own = blocks.level[place]
            return row[t - 1] + (own[t] - own[t - 1]) * share(place, t) if t else own[0] * share(place, 0)

        def once(_: YearRow, place: int, t: int) -> Term:
            return blocks.once[place][t] * share(place, t)

        return SchemeBlocks(
            self.schemes(f"{title}: recurrent", level), self.schemes(f"{title}: of that year only", once)
        )

    def late(self, in_time: SchemeBlocks) -> SchemeBlocks:
        """Write what comes of savings whose schemes start late: less in the first year and the one after it."""

        def factor(place: int, t: int, following: str) -> Term:
            since = t - self.table.cell(place, "begins")
            later = choose(since.equals(1), self.table.cell(place, following), 1)
            return choose(since.equals(0), self.table.cell(place, "late_first"), later)

        level = self.schemes(
            "Delivered: recurrent",
            lambda _, place, t: in_time.level[place][t] * factor(place, t, "late_next"),
        )
        by_then = self.schemes(
            "Delivered: one-off savings since the plan began",
            lambda _, place, t: total(in_time.once[place].span(t)) * factor(place, t, "late_once"),
        )
        once = self.schemes(
            "Delivered: of that year only",
            lambda _, place, t: by_then[place][t] - by_then[place][t - 1] if t else by_then[place][t],
        )
        return SchemeBlocks(level, once)

    def investment(self) -> Block:
        """Write what the schemes spend: in the year of the start, and what the Investment sheet says."""

        def spent(_: YearRow, place: int, t: int) -> Term:
            begins, inputs = self.table.cell(place, "begins"), self.at.inputs
            at_start = choose(begins.equals(term(t)), inputs.scheme(place, "investment"), 0)
            return (at_start + inputs.investments(place, t)) * self.at.factor

        return self.schemes("Investment", spent)

    def in_money(self, title: str, blocks: SchemeBlocks) -> Block:
        """Write new savings of the schemes that release money."""
        return self.schemes(title, lambda _, place, t: self.table.cell(place, "cash") * blocks.new(place, t))
