"""The sections of a board paper, each from the model's own answers in the words of the pages.

The first scenario is what the paper is about; with several, a section compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ccgmodel.answers import (
    Ensemble,
    at_risk,
    drawn_alike,
    ensemble,
    first_report_date,
    late_savings,
    net_cover,
    track,
)
from ccgmodel.answers import conflicts as found_conflicts
from ccgmodel.paper.document import (
    Block,
    Bullets,
    Chart,
    Cover,
    Fact,
    Facts,
    Paragraph,
    Series,
    Table,
)
from ccgmodel.plan import WHOLE, Plan, year_label
from ccgmodel.projection import MILESTONES, Projection, project, trajectories
from ccgmodel.scenario import LEVERS, Document, Note, document_difference
from ccgmodel.words import chance, compared, five_years, metrics, milestones, position, risks
from ccgmodel.words.figures import chance as share_of_draws
from ccgmodel.words.levers import scale, source
from ccgmodel.words.money import PER, Unit, finer, money, signed
from ccgmodel.words.settings import PLAN, value_of, what
from ccgmodel.words.text import day_in_words, plain, stamped

MOST = 8  # rows of what could be many: levers of a tornado, schemes that are late


@dataclass(frozen=True)
class Decided:
    """A decision as it was recorded; `on` says on what, with its stamp."""

    number: int
    day: date
    what: str
    reason: str
    moved_by: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a paper is about; every projection and draw is made once.

    `scenarios` has at least one document; one without overrides is the published plan.
    """

    plan: Plan
    scenarios: tuple[Document, ...]
    cover: Cover
    unit: Unit
    decisions: tuple[Decided, ...] = ()

    @property
    def main(self) -> Document:
        """The scenario that the paper is about."""
        return self.scenarios[0]

    @property
    def moved(self) -> bool:
        """Whether it is another than the plan."""
        return bool(self.main.overrides)

    @cached_property
    def published(self) -> Projection:
        """The plan with no lever moved."""
        return project(self.plan, [PLAN])

    @cached_property
    def each(self) -> tuple[Projection, ...]:
        """Every scenario by itself."""
        return tuple(project(self.plan, [document.scenario]) for document in self.scenarios)

    @property
    def projection(self) -> Projection:
        """The scenario that the paper is about."""
        return self.each[0]

    @cached_property
    def draws(self) -> Ensemble:
        """Draws about it, as the Answers page makes them."""
        return ensemble(self.plan, self.main.scenario)

    @cached_property
    def draws_of_plan(self) -> Ensemble:
        """Draws of the plan in which what it sets is held too."""
        return ensemble(self.plan, drawn_alike(self.plan, self.main.scenario)) if self.moved else self.draws

    def source(self) -> str:
        """Say where figures are from."""
        return f"Plan: {self.plan.organisation}. Scenario: {self.main.name}." if self.moved else "Published plan."


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
    drawn = [series("Published plan", on.published.in_year[0], unit)]
    drawn += [
        series(document.name, projection.in_year[0], unit)
        for document, projection in zip(on.scenarios, on.each, strict=True)
        if document.overrides
    ]
    said = [
        position.position_alt(f"{document.name}: the in-year position", on.published, projection, "in_year")
        for document, projection in zip(on.scenarios, on.each, strict=True)
    ]
    return Chart(
        caption=f"In-year surplus or deficit by year, {unit}; the dashed line is the surplus required",
        kind="columns",
        unit=unit,
        categories=tuple(on.plan.year_labels),
        series=tuple(drawn),
        line=series("Surplus required", on.projection.surplus_required[0], unit),
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
            rows.append((name, *five_years.texts(name, published[name], on.unit)))
            continue
        change = five_years.texts(name, ours[name] - published[name], on.unit, difference=True)
        rows += [
            (f"{name}: plan", *five_years.texts(name, published[name], on.unit)),
            (f"{name}: scenario", *five_years.texts(name, ours[name], on.unit)),
            (f"{name}: difference", *change),
        ]
    headings = ("Row", *on.plan.year_labels)
    return [Table(caption=f"Plan by year, {on.unit}", headings=headings, rows=tuple(rows))]


def comparison(on: Subject) -> list[Block]:
    """Set the scenarios beside one another; nothing where there is one."""
    if len(on.scenarios) < 2:
        return []
    together = project(on.plan, [document.scenario for document in on.scenarios])
    names = [document.name for document in on.scenarios]
    rows = compared.headline_figures(together, on.unit)
    table = Table(
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
            blocks.append(Paragraph(f"{document.name}: no lever is moved, so it is the published plan."))
            continue
        rows = tuple(
            (
                what(each.setting),
                value_of(on.plan, each.setting, each.plan_value),
                value_of(on.plan, each.setting, each.value),
                each.note.reason or "not stated",
                each.note.source or "not stated",
                _moved_by(each.note) or "not stated",
            )
            for each in found
        )
        blocks.append(
            Table(
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
        Table(
            caption="How near each test is, by year",
            headings=tuple(rows[0]),
            rows=tuple(tuple(row.values()) for row in rows),
            note="Positive: passed by that much; negative: missed by that much. Past the last year all is level.",
        )
    ]


def chances(on: Subject) -> list[Block]:
    """Say how likely each milestone is by each year, and on what that rests."""
    said = plain(chance.sentence(on.published, on.draws_of_plan, on.draws if on.moved else None))
    years = on.plan.year_labels
    rows = tuple(
        (
            position.MILESTONE_WORDS[milestone].met,
            *map(share_of_draws, on.draws.chance_by[milestone][: len(years)]),
        )
        for milestone in MILESTONES
    )
    return [
        Paragraph(said, strong=True),
        Table(
            caption=f"Chance by year, of {on.draws.draws:,} draws",
            headings=("Milestone reached by", *years),
            rows=rows,
            note="Ranges are judgements, and draws are no forecasts: this holds if the evidence does.",
        ),
    ]


def care(on: Subject) -> list[Block]:
    """Show the metrics in their last known year, and where money and care pull apart."""
    both = trajectories(on.plan, [PLAN, on.main.scenario])
    rows = []
    for metric in on.plan.metrics:
        t = metrics.last_known(both, metric)
        if t is None:
            continue
        published, ours = (float(figure) for figure in both.of(metric.name)[:, t, WHOLE])
        rows.append(
            (
                metric.name,
                on.plan.year_labels[t],
                metrics.value(metric, published),
                metrics.value(metric, ours),
                metrics.difference(metric, ours, published) or "not known",
                metrics.against_target(metric, ours, on.plan.first_year + t) or "none that can be compared",
            )
        )
    if not on.plan.metrics:
        return []
    said = [Paragraph(plain(metrics.headline(both, moved=on.moved, whose="The scenario")), strong=True)]
    found = found_conflicts(on.plan, on.main.scenario) if on.moved else ()
    conflicts = [Bullets(tuple(map(plain, metrics.conflicts(on.plan, found, on.unit))))] if found else []
    headings = ("Metric", "Year", "Plan", "Scenario", "Difference", "Target")
    table = [Table(caption="Metrics in the last year known", headings=headings, rows=tuple(rows), figures=False)]
    return [*said, *conflicts, *(table if rows else [])]


def risk(on: Subject) -> list[Block]:
    """Say what the risks could cost and what is held against them; nothing where the plan has none."""
    if not on.plan.risks:
        return []
    blocks: list[Block] = [Paragraph(plain(risks.headline(on.plan, on.unit)), strong=True)]
    cover = net_cover(on.plan)
    if years := risks.quantified(on.plan, cover):
        rows = tuple(
            (
                on.plan.year_labels[t],
                money(float(cover.downside[t]), on.unit),
                money(float(cover.mitigation[t]), on.unit),
                signed(float(cover.net[t]), on.unit),
            )
            for t in years
        )
        headings = ("Year", "Risks", "Mitigations", "Net cover")
        note = "Risks are not weighed by probability. Net cover is what is held against them less the risks."
        blocks.append(Table(caption=f"Net cover by year, {on.unit}", headings=headings, rows=rows, note=note))
    return blocks


def late(on: Subject) -> list[Block]:
    """Say which milestones of schemes are late and what that puts at risk; nothing where the plan has none."""
    if not on.plan.milestones:
        return []
    day = first_report_date(on.plan, on.cover.day)
    tracked, lost = track(on.plan, day), late_savings(on.plan, day)
    blocks: list[Block] = [Paragraph(plain(milestones.headline(on.plan, tracked, lost, day)), strong=True)]
    found = sorted(at_risk(on.plan, day), key=lambda each: -(each.first_year_lost + each.full_year_delayed))
    if found:
        rows = tuple(
            (
                each.scheme,
                each.milestone.milestone.milestone,
                milestones.count(each.months_late, "month"),
                finer(each.first_year_lost, on.unit),
                finer(each.full_year_delayed, on.unit),
            )
            for each in found[:MOST]
        )
        left = len(found) - MOST
        note = f"{milestones.count(left, 'more scheme')} put less at risk." if left > 0 else ""
        headings = ("Scheme", "Latest milestone", "Late by", "Lost in the first year", "Delayed later")
        blocks.append(
            Table(caption="What is late, and what it puts at risk", headings=headings, rows=rows, figures=False,
                  note=note)
        )  # fmt: skip
    return blocks


def decisions(on: Subject) -> list[Block]:
    """List what was decided; nothing where no decision is recorded."""
    if not on.decisions:
        return []
    rows = tuple(
        (str(each.number), day_in_words(each.day), each.what, each.reason, each.moved_by, each.on)
        for each in on.decisions
    )
    headings = ("Number", "Date", "Decision", "Reason", "Moved by", "On")
    return [Table(caption="Decisions recorded on this plan", headings=headings, rows=rows, figures=False)]


def all_lines(on: Subject) -> list[Block]:
    """Show every line of the plan, of the scenario and of the difference."""
    published, ours = five_years.rows(on.published), five_years.rows(on.projection)
    change = {name: ours[name] - published[name] for name in ours}
    blocks = [("Published plan", published, False)]
    if on.moved:
        blocks += [(on.main.name, ours, False), (f"{on.main.name} less plan", change, True)]
    headings = ("Row", *on.plan.year_labels)
    return [
        Table(
            caption=f"{name}, every line, {on.unit}",
            headings=headings,
            rows=tuple(
                (row, *five_years.texts(row, values, on.unit, difference=difference))
                for row, values in rows.items()
            ),
        )
        for name, rows, difference in blocks
    ]


def assumptions(on: Subject) -> list[Block]:
    """List what the plan assumes for each lever, and where that is from."""
    rows = []
    for lever in LEVERS.values():
        if lever.applies(on.plan):
            where = scale(lever, on.plan)
            acts = year_label(lever.first_year(on.plan))
            rows.append((lever.label, where.text(where.own), acts, source(lever, on.plan)))
    headings = ("Lever", "Plan", "Acts from", "Source")
    return [Table(caption="What the plan assumes", headings=headings, rows=tuple(rows), figures=False)]


def contradictions(on: Subject) -> list[Block]:
    """List where the published text contradicts itself; nothing where it does not."""
    rows = tuple((each.where, each.says, each.treatment) for each in on.plan.contradictions)
    headings = ("Where", "What it says", "What we did")
    caption = "Where the published text contradicts itself"
    return [Table(caption=caption, headings=headings, rows=rows, figures=False)] if rows else []


def ours(on: Subject) -> list[Block]:
    """Say what of the paper is not the plan's."""
    said = [plain(position.WHAT_MILESTONES_ARE)]
    if on.plan.years > on.plan.own_years:
        said.append("The years past the plan’s own are ours: they follow its rules, and nobody planned them.")
    said.append(
        "What each lever adds is averaged over every order in which the levers could be moved, so that the steps "
        "add up with nothing left over. It says what the model does with the levers, not who caused it."
    )
    said.append(
        "Chances and ranges rest on the evidence named beside them. Where that is a judgement, it says so."
    )
    return [Bullets(tuple(said))]


Build = Callable[[Subject], list[Block]]
