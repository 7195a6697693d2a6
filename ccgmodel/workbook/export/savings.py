"""The Savings sheet of an export: the schemes from the register to the savings delivered, one formula a step.

The steps are those of `ccgmodel.scheme_arrays` and `ccgmodel.qipp`. A plan without schemes has no such sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ccgmodel.plan import Floats
from ccgmodel.workbook.export.blocks import Block, Formula, add_block
from ccgmodel.workbook.export.book import Grid, Ref
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.levers import scheme_kinds
from ccgmodel.workbook.export.line_sums import LineSums
from ccgmodel.workbook.export.overlap import Blocks, write_caps
from ccgmodel.workbook.export.scheme_figures import Pair, SchemeFigures
from ccgmodel.workbook.export.scheme_table import SchemeTable, write_table

SHEET = "Savings"


@dataclass(frozen=True)
class TopDown:
    """The rows of the Workings sheet about all savings; `identified` is empty in a year left open."""

    identified: Ref
    unidentified: Ref
    kept: Ref  # share left by the extra yearly fall


@dataclass(frozen=True, kw_only=True)
class Savings:
    """Where the savings of the schemes stand: a row a line, or a row a scheme where it is said."""

    table: SchemeTable
    identified: Block  # planned, what no scheme covers included
    counted: Block  # those of schemes on which the plan counts, new in each year
    counted_once: Block  # of them, what is of that year alone
    in_time: Block  # new savings delivered if no scheme were late
    in_time_level: Block  # of them, what recurs as it has come to be
    level: Block  # delivered, likewise
    once: Block
    investment: Block
    avoided: Block  # investment in schemes that are stopped
    scheme_counted: Block  # a row a scheme: in money
    scheme_delivered: Block
    of_schemes: tuple[Blocks, Blocks, Blocks]  # counted on, if none were late, delivered: cash or not


def write_savings(at: Context, top_down: TopDown, figures: SchemeFigures) -> Savings:
    """Write the sheet and return where its rows stand."""
    writer = _Writer(replace(at, grid=Grid(at.grid.book, SHEET, at.plan.year_labels)), figures)
    delivery, stopped, table = writer.levers()
    overlap, planned = write_caps(writer.at, table, figures), writer.planned(table)
    cover, identified = writer.identified(table, overlap.hold("Planned", planned), top_down)
    counted = overlap.hold(
        "Counted on", writer.shared("Counted on", planned, lambda _, t: cover[t], figures.counted)
    )
    share = writer.schemes(
        "Share delivered of what the plan first counted",
        lambda _, place, t: f"{delivery[place][t]}*(1-{stopped[place][t]})*{top_down.kept[t]}*{cover[t]}",
        figures.share,
        "share",
    )
    of_share = writer.shared("If none were late", planned, lambda place, t: share[place][t], figures.in_time)
    in_time = overlap.hold("If none were late", of_share)
    delivered = overlap.hold("Delivered", writer.late(table, of_share))
    investment, in_lines = writer.investment(table), LineSums(writer.at, table, figures)
    return Savings(
        table=table,
        identified=identified,
        counted=in_lines.sum("Counted on: new", counted.change, counted.pair.new),
        counted_once=in_lines.sum("Counted on: of that year only", counted.once.column, counted.pair.once),
        in_time=in_lines.sum("If none were late: new", in_time.change, in_time.pair.new),
        in_time_level=in_lines.sum("If none were late: recurrent", in_time.level.column, in_time.pair.level),
        level=in_lines.sum("Delivered: recurrent", delivered.level.column, delivered.pair.level),
        once=in_lines.sum("Delivered: of that year only", delivered.once.column, delivered.pair.once),
        investment=in_lines.spent("Investment", investment.column, figures.of.investment),
        avoided=in_lines.spent(
            "Investment in stopped schemes",
            lambda t: f"{investment.column(t)}*{stopped.column(t)}",
            figures.of.investment * figures.levers.stopped,
        ),
        scheme_counted=writer.in_money("Counted on: new savings in money", table, counted),
        scheme_delivered=writer.in_money("Delivered: new savings in money", table, delivered),
        of_schemes=(counted, in_time, delivered),
    )


@dataclass(frozen=True)
class _Writer:
    """Writes blocks with a row a scheme."""

    at: Context
    figures: SchemeFigures

    def schemes(self, title: str, formula: Formula, values: Floats, unit: str = "£k") -> Block:
        members = [(scheme.name, scheme.line) for scheme in self.at.plan.schemes]
        return add_block(self.at.grid, title, members, formula, values, unit)

    def levers(self) -> tuple[Block, Block, SchemeTable]:
        """Write what is set for the schemes, and the table of them, which has their delay."""
        schemes, levers, every = self.at.plan.schemes, self.at.levers, scheme_kinds(self.at.plan)
        kinds = list(dict.fromkeys(every))
        first = [every.index(kind) for kind in kinds]  # a scheme of each kind
        named = [(", ".join(filter(None, (kind.programme, kind.status))), kind.line) for kind in kinds]

        def block(name: str, title: str, values: Floats, of_kinds: Floats, unit: str) -> Block:
            general = add_block(
                self.at.grid,
                f"{title}, by programme, status and line",
                named,
                lambda _, place, t: levers.kind_value(name, t, kinds[place]),
                of_kinds[first],
                unit,
            )

            def own(_: Ref, place: int, t: int) -> str:
                return levers.scheme_value(name, t, schemes[place], general[kinds.index(every[place])][t])

            return self.schemes(title, own, values, unit)

        one, all_ = self.figures.levers, self.figures.levers_of_kinds
        delivery = block("qipp_delivery", "Lever: delivery", one.delivery, all_.delivery, "share")
        stopped = block("qipp_stopped", "Lever: stopped", one.stopped, all_.stopped, "share")
        slippage = block("qipp_slippage", "Lever: start delay in months", one.slippage, all_.slippage, "months")
        return delivery, stopped, write_table(self.at, self.figures, slippage)

    def planned(self, table: SchemeTable) -> Blocks:
        """Write new savings after risk, the first year's and the rest of a full year's, parted by what recurs."""

        def of_year(_: Ref, place: int, t: int) -> str:
            first, full = table.cell(place, "first"), table.cell(place, "full")
            since = f"{t}-{table.cell(place, 'begins')}"
            return f"{table.cell(place, 'risk')}*(IF({since}=0,{first},0)+IF({since}=1,{full}-{first},0))"

        pair = self.figures.planned
        new = self.schemes("Planned: new savings after risk", of_year, pair.new)

        def level(row: Ref, place: int, t: int) -> str:
            before = f"{row[t - 1]}+" if t else ""
            return f"{before}{table.cell(place, 'recurs')}*{new[place][t]}"

        def once(_: Ref, place: int, t: int) -> str:
            return f"(1-{table.cell(place, 'recurs')})*{new[place][t]}"

        return Blocks(
            self.schemes("Planned: recurrent", level, pair.level),
            self.schemes("Planned: of that year only", once, pair.once),
            pair,
        )

    def identified(self, table: SchemeTable, planned: Blocks, top_down: TopDown) -> tuple[Ref, Block]:
        """Hold the schemes against the QIPP sheet: the share of them that counts, and each line's savings."""
        grid, stated = self.at.grid, top_down.identified
        in_money = self.in_money("Planned: new savings in money", table, planned)
        total, row = in_money.values.sum(axis=0), self.at.figures.plan_qipp[0]
        grid.section("Schemes against the Planned row of the QIPP sheet")
        together = grid.add("Schemes together", lambda t: f"SUM({in_money.column(t)})", total)
        cover = grid.add(
            "Share of the schemes that the plan counts on",
            lambda t: (
                f'IF({stated[t]}="",1,IF({together[t]}>MAX(0,{stated[t]}),MAX(0,{stated[t]})/{together[t]},1))'
            ),
            self.figures.cover,
            unit="factor",
        )
        uncovered = grid.add(
            "Savings that no scheme covers",
            lambda t: (
                f'IF({stated[t]}="",0,IF({together[t]}>MAX(0,{stated[t]}),MIN(0,{stated[t]}),{stated[t]}-{together[t]}))'
            ),
            np.where(
                np.isnan(row), 0.0, np.where(total > np.maximum(0.0, row), np.minimum(0.0, row), row - total)
            ),
        )
        in_lines = LineSums(self.at, table, self.figures).match

        def of_line(_: Ref, place: int, t: int) -> str:
            of_schemes = f"SUMPRODUCT({in_lines(place)}*{in_money.column(t)})"
            return f"{of_schemes}*{cover[t]}+{self.at.inputs.spend(place, 'qipp_share')}*{uncovered[t]}"

        lines = [("Identified", line.name) for line in self.at.plan.lines]
        return cover, add_block(grid, "Identified savings by line", lines, of_line, self.at.figures.identified)

    def shared(self, title: str, blocks: Blocks, share: Callable[[int, int], str], pair: Pair) -> Blocks:
        """Write a share of each year's new savings."""

        def level(row: Ref, place: int, t: int) -> str:
            own = blocks.level[place]
            return (
                f"{row[t - 1]}+({own[t]}-{own[t - 1]})*{share(place, t)}" if t else f"{own[0]}*{share(place, 0)}"
            )

        def once(_: Ref, place: int, t: int) -> str:
            return f"{blocks.once[place][t]}*{share(place, t)}"

        return Blocks(
            self.schemes(f"{title}: recurrent", level, pair.level),
            self.schemes(f"{title}: of that year only", once, pair.once),
            pair,
        )

    def late(self, table: SchemeTable, in_time: Blocks) -> Blocks:
        """Write what comes of savings whose schemes start late: less in the first year and the one after it."""
        pair = self.figures.delivered

        def factor(place: int, t: int, following: str) -> str:
            since, first = f"{t}-{table.cell(place, 'begins')}", table.cell(place, "late_first")
            return f"IF({since}=0,{first},IF({since}=1,{table.cell(place, following)},1))"

        level = self.schemes(
            "Delivered: recurrent",
            lambda _, place, t: f"{in_time.level[place][t]}*{factor(place, t, 'late_next')}",
            pair.level,
        )
        by_then = self.schemes(
            "Delivered: one-off savings since the plan began",
            lambda _, place, t: f"SUM({in_time.once[place].span(t)})*{factor(place, t, 'late_once')}",
            np.cumsum(pair.once, axis=1),
        )
        once = self.schemes(
            "Delivered: of that year only",
            lambda _, place, t: by_then[place][t] + (f"-{by_then[place][t - 1]}" if t else ""),
            pair.once,
        )
        return Blocks(level, once, pair)

    def investment(self, table: SchemeTable) -> Block:
        """Write what the schemes spend: in the year of the start, and what the Investment sheet says."""

        def spent(_: Ref, place: int, t: int) -> str:
            at_start = f"IF({table.cell(place, 'begins')}={t},{self.at.inputs.scheme(place, 'investment')},0)"
            return f"({at_start}+{self.at.inputs.investments(place, t)})*{self.at.factor}"

        return self.schemes("Investment", spent, self.figures.of.investment)

    def in_money(self, title: str, table: SchemeTable, blocks: Blocks) -> Block:
        """Write new savings of the schemes that release money."""
        return self.schemes(
            title,
            lambda _, place, t: f"{table.cell(place, 'cash')}*({blocks.new(place, t)})",
            self.figures.cash * blocks.pair.new,
        )
