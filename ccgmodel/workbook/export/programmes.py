"""Savings by programme on the Results sheet of an export; with what is in no scheme they are all savings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.workbook.export.blocks import Block
from ccgmodel.workbook.export.figures import Figures
from ccgmodel.workbook.export.result_rows import ResultWriter
from ccgmodel.workbook.export.savings import Savings
from ccgmodel.workbook.export.workings import Workings


def add_programmes(writer: ResultWriter, plan: Plan, workings: Workings, figures: Figures) -> None:
    """Write for each programme what is planned and what is delivered; nothing for a plan without schemes."""
    savings, rest = workings.savings, workings.top_down
    if savings is None:
        return
    lines = [line.savings for line in workings.lines]
    writer.grid.section("Savings by programme, each year's new ones")
    for programme in dict.fromkeys(scheme.programme for scheme in plan.schemes):
        _add_programme(writer, plan, programme, savings, workings, figures)
    writer.put(
        "planned elsewhere",
        "QIPP planned, in no scheme",
        lambda t: "+".join(line.uncovered[t] for line in lines) + f"+{rest.unidentified[t]}*{rest.kept[t]}",
        (figures.uncovered.sum(axis=0) + np.nan_to_num(figures.plan_qipp[1])) * figures.kept,
    )
    writer.put(
        "delivered elsewhere",
        "QIPP delivered, in no scheme",
        lambda t: "+".join(line.top_down[t] for line in lines),
        figures.delivered_top_down.sum(axis=0),
    )


def _add_programme(
    writer: ResultWriter, plan: Plan, programme: str, savings: Savings, workings: Workings, figures: Figures
) -> None:
    belongs = np.array([scheme.programme == programme for scheme in plan.schemes], dtype=np.float64)
    of, kept = savings.table.column("programme"), workings.top_down.kept
    without = "" if programme else ", in no programme"

    def sum_of(block: Block) -> Callable[[int], str]:
        own = f"EXACT({of},$B{writer.grid.row})"  # whether a scheme is of the programme that the row names
        return lambda t: f"SUMPRODUCT({own}*{block.column(t)})"

    counted, planned = savings.scheme_counted, sum_of(savings.scheme_counted)
    writer.put(
        f"planned:{programme}",
        f"QIPP planned{without}",
        lambda t: f"{planned(t)}*{kept[t]}",
        belongs @ counted.values * figures.kept,
        line=programme,
    )
    values = belongs @ savings.scheme_delivered.values
    of_programme = sum_of(savings.scheme_delivered)
    writer.put(f"delivered:{programme}", f"QIPP delivered{without}", of_programme, values, line=programme)
