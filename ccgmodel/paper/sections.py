"""The sections of a board paper, each from the model's own answers in the words of the pages.

The first scenario is what the paper is about; with several, a section compares them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.paper.document import (
    Block,
    Chart,
    Fact,
    Facts,
    PaperTable,
    Paragraph,
    Series,
)
from ccgmodel.paper.subject import Subject
from ccgmodel.projection import MILESTONES, project
from ccgmodel.scenario import Note, document_difference
from ccgmodel.words import chance, compared, five_years, position
from ccgmodel.words.figures import chance as share_of_draws
from ccgmodel.words.money import PER, Unit, capital, money
from ccgmodel.words.required import required
from ccgmodel.words.settings import value_of, what
from ccgmodel.words.text import plain, stamped

MOST = 8  # levers of a tornado


def series(name: str, values: Sequence[float], unit: Unit) -> Series:
    """Return money in £k as a series of a chart."""
    figures = [float(value) for value in values]
    return Series(name, tuple(each / PER[unit] for each in figures), tuple(money(each, unit) for each in figures))


def answer(on: Subject) -> list[Block]:
    """Say when the plan breaks even and meets its rules, and show the in-year position."""
    said: list[Block] = []
    several = len(on.scenarios) > 1
    for document, projection in zip(on.scenarios, on.each, strict=True):
        text = plain(position.headline(on.published, projection, moved=bool(document.overrides)))
        said.append(Paragraph(f"{document.name}. {text}" if several else text, strong=True))
    figures = position.figures(on.published, on.projection, on.unit)
    return [*said, Facts(tuple(Fact(*each) for each in figures)), _in_year(on)]


def _in_year(on: Subject) -> Chart:
    unit = on.unit
    drawn = [series("The plan", on.published.in_year[0], unit)]
    drawn += [
        series(document.name, projection.in_year[0], unit)
        for document, projection in zip(on.scenarios, on.each, strict=True)
        if document.overrides
    ]
    said = [
        position.position_alt(f"{document.name}: the in-year position", on.published, projection, "in_year")
        for document, projection in zip(on.scenarios, on.each, strict=True)
    ]
    called = required(on.plan)
    return Chart(
        caption=f"In-year surplus or deficit by year, {unit}; the dashed line is the {called.amount}",
        kind="columns",
        unit=unit,
        categories=tuple(on.plan.year_labels),
        series=tuple(drawn),
        line=series(capital(called.amount), on.projection.surplus_required[0], unit),
        message=plain(" ".join(said)),
        source=on.source(),
    )


IN_SHORT = ("Allocation (RRL)", "Total expenditure", "Net surplus or deficit", "Cumulative position",
            "QIPP savings delivered")  # fmt: skip


def five_year_table(on: Subject) -> list[Block]:
    """Show the rows that matter, of the plan, the scenario and the difference; the annex has every line."""
    published, ours = five_years.rows(on.published), five_years.rows(on.projection)
    rows: list[tuple[str, ...]] = []
    for name in IN_SHORT:
        if not on.moved:
            rows.append((five_years.label(name, on.plan), *five_years.texts(name, published[name], on.unit)))
            continue
        change = five_years.texts(name, ours[name] - published[name], on.unit, difference=True)
        rows += [
            (f"{five_years.label(name, on.plan)}: plan", *five_years.texts(name, published[name], on.unit)),
            (f"{five_years.label(name, on.plan)}: scenario", *five_years.texts(name, ours[name], on.unit)),
            (f"{five_years.label(name, on.plan)}: difference", *change),
        ]
    headings = ("Row", *on.plan.year_labels)
    return [PaperTable(caption=f"Plan by year, {on.unit}", headings=headings, rows=tuple(rows))]


def comparison(on: Subject) -> list[Block]:
    """Set the scenarios beside one another; nothing where there is one."""
    if len(on.scenarios) < 2:
        return []
    together = project(on.plan, [document.scenario for document in on.scenarios])
    names = [document.name for document in on.scenarios]
    rows = compared.headline_figures(together, on.unit)
    table = PaperTable(
        caption="Scenarios beside one another",
        headings=("Figure", *names),
        rows=tuple((name, *texts) for name, texts in rows.items()),
        note=f"Differences are from {names[0]}. What follows is about {names[0]} unless it says otherwise.",
    )
    return [Paragraph(plain(compared.headline(together, names, on.unit)), strong=True), table]


def changes(on: Subject) -> list[Block]:
    """List each lever that was moved: from, to, why, on what ground, who and when."""
    blocks: list[Block] = []
    for document in on.scenarios:
        found = document_difference(document, on.plan)
        if not found:
            blocks.append(Paragraph(f"{document.name}: no lever is moved."))
            continue
        rows = tuple(
            (
                what(on.plan, each.setting),
                value_of(on.plan, each.setting, each.plan_value),
                value_of(on.plan, each.setting, each.value),
                each.note.reason or "not stated",
                each.note.source or "not stated",
                _moved_by(each.note) or "not stated",
            )
            for each in found
        )
        blocks.append(
            PaperTable(
                caption=f"What was changed in {document.name}",
                headings=("Lever", "Plan", "Scenario", "Reason", "Source", "Who and when"),
                rows=rows,
                figures=False,
            )
        )
    return blocks


def _moved_by(note: Note) -> str:
    return ", ".join(part for part in (note.who, stamped(note.when) if note.when else "") if part)


def tests(on: Subject) -> list[Block]:
    """Say how near each rule is, year by year."""
    rows = position.tests(on.projection)
    return [
        PaperTable(
            caption="How near each test is, by year",
            headings=tuple(rows[0]),
            rows=tuple(tuple(row.values()) for row in rows),
            note="Positive: passed by that much; negative: missed by that much. Past the last year all is level.",
        )
    ]


def chances(on: Subject) -> list[Block]:
    """Say how likely each milestone is by each year, and on what that rests."""
    ours = on.draws if on.moved else None
    said = plain(chance.sentence(on.published, on.draws_of_plan, ours, "the scenario sets"))
    years, met = on.plan.year_labels, position.milestones_met(on.plan)
    rows = tuple(
        (
            met[milestone],
            *map(share_of_draws, on.draws.chance_by[milestone][: len(years)]),
        )
        for milestone in MILESTONES
    )
    return [
        Paragraph(said, strong=True),
        PaperTable(
            caption=f"Chance by year, of {on.draws.draws:,} draws",
            headings=("Milestone reached by", *years),
            rows=rows,
            note="Ranges are judgements, and draws are no forecasts: this holds if the evidence does. The What if "
            "page says it from fewer draws, within a point or so.",
        ),
    ]
