"""The annex of a board paper: every line, what is assumed and on what ground, and what is ours."""

from __future__ import annotations

from ccgmodel.paper.document import (
    Block,
    Bullets,
    PaperTable,
)
from ccgmodel.paper.subject import Subject
from ccgmodel.plan import year_label
from ccgmodel.scenario import LEVERS
from ccgmodel.words import five_years, position
from ccgmodel.words.levers import label, scale, source
from ccgmodel.words.text import plain


def all_lines(on: Subject) -> list[Block]:
    """Show every line of the plan, of the scenario and of the difference."""
    published, ours = five_years.rows(on.published), five_years.rows(on.projection)
    change = {name: ours[name] - published[name] for name in ours}
    blocks = [("The plan", published, False)]
    if on.moved:
        blocks += [(on.main.name, ours, False), (f"{on.main.name} less plan", change, True)]
    headings = ("Row", *on.plan.year_labels)
    return [
        PaperTable(
            caption=f"{name}, every line, {on.unit}",
            headings=headings,
            rows=tuple(
                (five_years.label(row, on.plan), *five_years.texts(row, values, on.unit, difference=difference))
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
            rows.append((label(lever, on.plan), where.text(where.own), acts, source(lever, on.plan)))
    headings = ("Lever", "Plan", "Acts from", "Source")
    return [PaperTable(caption="What the plan assumes", headings=headings, rows=tuple(rows), figures=False)]


def contradictions(on: Subject) -> list[Block]:
    """List where the published text contradicts itself; nothing where it does not."""
    rows = tuple((each.where, each.says, each.treatment) for each in on.plan.contradictions)
    headings = ("Where", "What it says", "What we did")
    caption = "Where the published text contradicts itself"
    return [PaperTable(caption=caption, headings=headings, rows=rows, figures=False)] if rows else []


def ours(on: Subject) -> list[Block]:
    """Say what of the paper is not the plan's."""
    said = [plain(position.what_milestones_are(on.plan))]
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
