"""What a plan keeps lists of, in a board paper: metrics, risks, milestones and decisions."""

from __future__ import annotations

from ccgmodel.answers import (
    at_risk,
    first_report_date,
    late_savings,
    net_cover,
    track,
)
from ccgmodel.answers import conflicts as found_conflicts
from ccgmodel.paper.document import (
    Block,
    Bullets,
    PaperTable,
    Paragraph,
)
from ccgmodel.paper.subject import Subject
from ccgmodel.plan import WHOLE
from ccgmodel.projection import trajectories
from ccgmodel.words import metrics, milestones, risks
from ccgmodel.words.money import finer, money, signed
from ccgmodel.words.settings import PLAN
from ccgmodel.words.text import day_in_words, plain

MOST = 8  # schemes that are late


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
    table = [
        PaperTable(caption="Metrics in the last year known", headings=headings, rows=tuple(rows), figures=False)
    ]
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
        blocks.append(PaperTable(caption=f"Net cover by year, {on.unit}", headings=headings, rows=rows, note=note))
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
        caption = "What is late, and what it puts at risk"
        blocks.append(PaperTable(caption=caption, headings=headings, rows=rows, figures=False, note=note))
    return blocks


def decisions(on: Subject) -> list[Block]:
    """List what was decided; nothing where no decision is recorded."""
    if not on.decisions:
        return []
    rows = tuple(
        (str(each.number), day_in_words(each.day), each.what, each.reason, each.moved_by, each.on)
        for each in on.decisions
    )
    headings = ("Number", "Date", "Decision", "Reason", "Proposed by", "On")
    return [PaperTable(caption="Decisions recorded on this plan", headings=headings, rows=rows, figures=False)]
