"""Why the position moved, and what it depends on: the bridge and the tornado of a paper."""

from __future__ import annotations

from ccgmodel.answers import Output, bridge, tornado
from ccgmodel.paper.document import Block, Chart, PaperTable, Paragraph, Series
from ccgmodel.paper.sections import MOST
from ccgmodel.paper.subject import Subject
from ccgmodel.scenario import LEVERS
from ccgmodel.words.bridge import NAUGHT, drawn_steps, sentence
from ccgmodel.words.figures import RESULTS, cause, value_text
from ccgmodel.words.levers import label
from ccgmodel.words.money import PER, Unit, money, signed
from ccgmodel.words.settings import PLAN
from ccgmodel.words.text import plain

ENDS = ("Plan", "Scenario")


def _signed(name: str, values: list[float], unit: Unit) -> Series:
    return Series(name, tuple(each / PER[unit] for each in values), tuple(signed(each, unit) for each in values))


def why(on: Subject) -> list[Block]:
    """Attribute the last year's in-year position to the levers; nothing where none is moved."""
    if not on.moved:
        return []
    found = bridge(on.plan, PLAN, on.main.scenario, on.plan.year_numbers[-1])
    named = [
        (cause(on.plan, name), float(step))
        for name, step in zip(found.causes, found.steps, strict=True)
        if abs(step) >= NAUGHT
    ]
    what = f"{RESULTS[found.result]} {on.plan.year_labels[-1]}"
    said = plain(sentence(named, found, ENDS, on.unit))
    blocks: list[Block] = [Paragraph(said, strong=True)]
    if named:
        steps = drawn_steps(named)
        blocks.append(
            Chart(
                caption=f"What each lever adds to the {what.lower()}, {on.unit}",
                kind="bars",
                unit=on.unit,
                categories=tuple(label for label, _ in steps),
                series=(_signed("Adds", [step for _, step in steps], on.unit),),
                message=said,
                source=on.source(),
            )
        )
    rows = [
        (ENDS[0], money(found.before, on.unit)),
        *((label, signed(step, on.unit)) for label, step in named),
        (ENDS[1], money(found.after, on.unit)),
    ]
    blocks.append(PaperTable(caption=f"{what}, step by step", headings=("Step", "Amount"), rows=tuple(rows)))
    return blocks


def matters(on: Subject) -> list[Block]:
    """Move each lever over its evidence, alone: how far the last year's cumulative position goes."""
    output = Output("cumulative", on.plan.year_numbers[-1])
    found = tornado(on.plan, on.main.scenario, output)
    bars = [bar for bar in found.bars if bar.swing >= NAUGHT][:MOST]
    if not bars:
        return []
    what = f"{RESULTS['cumulative'].lower()} {on.plan.year_labels[-1]}"
    first = bars[0]
    low, high = sorted([first.at_low, first.at_high])
    said = (
        f"{label(LEVERS[first.lever], on.plan)} matters most: over its evidence the {what} goes from "
        f"{money(low, on.unit)} to {money(high, on.unit)}; "
        f"it is {money(found.centre, on.unit)} as it stands."
    )
    rows = tuple(
        (
            label(LEVERS[bar.lever], on.plan),
            f"{value_text(bar.lever, bar.low, on.plan)} to {value_text(bar.lever, bar.high, on.plan)}",
            money(bar.at_low, on.unit),
            money(bar.at_high, on.unit),
            on.plan.citation(bar.evidence.source),
        )
        for bar in bars
    )
    return [
        Paragraph(said, strong=True),
        Chart(
            caption=f"By how much each lever’s evidence moves the {what}, {on.unit}",
            kind="bars",
            unit=on.unit,
            categories=tuple(label(LEVERS[bar.lever], on.plan) for bar in bars),
            series=(
                _signed("At the low end", [bar.at_low - found.centre for bar in bars], on.unit),
                _signed("At the high end", [bar.at_high - found.centre for bar in bars], on.unit),
            ),
            message=said,
            source="The evidence of each lever is in the table.",
        ),
        PaperTable(
            caption=f"What the evidence says, and the {what} at both ends",
            headings=("Lever", "Evidence", "At the low end", "At the high end", "Source"),
            rows=rows,
            figures=False,
        ),
    ]
