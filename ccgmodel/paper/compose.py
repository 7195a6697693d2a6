"""A board paper from a plan and its scenarios."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from ccgmodel import __version__
from ccgmodel.paper import annex, reasons, registers, sections
from ccgmodel.paper.document import Block, Cover, Paper, PaperError, Section
from ccgmodel.paper.subject import Decided, Subject
from ccgmodel.plan import Plan
from ccgmodel.scenario import Document, ScenarioError, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.called import on_paper
from ccgmodel.words.money import Unit

Build: TypeAlias = Callable[[Subject], list[Block]]

# What a paper may have, in its order: key, heading, what fills it, whether it is of the annex.
SECTIONS: dict[str, tuple[str, Build, bool]] = {
    "answer": ("The answer", sections.answer, False),
    "comparison": ("The scenarios compared", sections.comparison, False),
    "five-years": ("Year by year", sections.five_year_table, False),
    "changes": ("What was changed and why", sections.changes, False),
    "bridge": ("Why it moved", reasons.why, False),
    "tests": ("How near each rule is", sections.tests, False),
    "chance": ("How sure we are", sections.chances, False),
    "sensitivity": ("What matters most", reasons.matters, False),
    "care": ("What it means for care", registers.care, False),
    "risks": ("Risks and net cover", registers.risk, False),
    "milestones": ("Milestones that are late", registers.late, False),
    "decisions": ("Decisions recorded", registers.decisions, False),
    "lines": ("Annex: every line", annex.all_lines, True),
    "assumptions": ("Annex: assumptions and sources", annex.assumptions, True),
    "contradictions": ("Annex: where the published text contradicts itself", annex.contradictions, True),
    "ours": ("Annex: what is ours", annex.ours, True),
}


def subject(
    plan: Plan,
    scenarios: Sequence[Document],
    cover: Cover,
    unit: Unit = "£m",
    decisions: Sequence[Decided] = (),
) -> Subject:
    """Put together what a paper is about.

    Raises:
        PaperError: where there is no scenario.
        ScenarioError: listing every setting that the plan cannot run.

    """
    if not scenarios:
        raise PaperError("the paper has no scenario", "choose one, or the published plan")
    if wrong := [each for document in scenarios for each in document.scenario.problems(plan)]:
        raise ScenarioError(wrong)
    return Subject(plan=plan, scenarios=tuple(scenarios), cover=cover, unit=unit, decisions=tuple(decisions))


def compose(on: Subject, wanted: Collection[str] = tuple(SECTIONS), address: str = "") -> Paper:
    """Write the paper as a value; a section of which the plan has nothing to say is left out.

    Raises:
        PaperError: where a section that is wanted is none.

    """
    if unknown := [each for each in wanted if each not in SECTIONS]:
        raise PaperError(f"{', '.join(unknown)}: no such section", f"choose among {', '.join(SECTIONS)}")
    filled = [
        Section(key=key, heading=heading, blocks=tuple(blocks), is_annex=is_annex)
        for key, (heading, build, is_annex) in SECTIONS.items()
        if key in wanted and (blocks := build(on))
    ]
    years = (
        f"{on.plan.year_labels[0]} to {on.plan.year_labels[-1]}" if on.plan.years > 1 else on.plan.year_labels[0]
    )
    named = " and ".join(document.name for document in on.scenarios)
    return Paper(
        organisation=on_paper(on.plan),
        title=f"Recovery plan {years}: {named}",
        cover=on.cover,
        sections=tuple(filled),
        stamp=stamp(on),
        address=address,
    )


def stamp(on: Subject) -> str:
    """Say which plan, scenario and model the paper is of, so that it can be proved later."""
    scenarios = ", ".join(short_stamp(scenario_hash(document.scenario)) for document in on.scenarios)
    return f"Plan {short_stamp(plan_hash(on.plan))} · scenario {scenarios} · model {__version__}"
