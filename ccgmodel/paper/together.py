"""A board paper of several plans together: their sum, each beside the others, and what passes between them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from ccgmodel import __version__
from ccgmodel.paper.document import (
    Block,
    Chart,
    Cover,
    Fact,
    Facts,
    Paper,
    PaperError,
    PaperTable,
    Paragraph,
    Section,
)
from ccgmodel.paper.sections import series
from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio import (
    NOW,
    PLANS,
    JointScenario,
    Portfolio,
    PortfolioProjection,
    milestone_year,
    portfolio_figures,
    portfolio_headline,
    project_portfolio,
    standings,
    verdicts,
)
from ccgmodel.projection import HORIZON, MILESTONES, RESULT_NAMES, Milestone
from ccgmodel.scenario import LEVERS, Scenario, Setting, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.called import on_paper, savings_words
from ccgmodel.words.money import Unit, capital, finer, in_words, listed, money
from ccgmodel.words.position import milestone_tests
from ccgmodel.words.required import required
from ccgmodel.words.settings import value_of, what
from ccgmodel.words.text import plain

SUMMED = ("allocation", "spend", "in_year", "cumulative", "qipp_delivered")


@dataclass(frozen=True, kw_only=True)
class JointSubject:
    """What a paper of several plans is about: the plans, and what is set on them."""

    portfolio: Portfolio
    joint: JointScenario
    cover: Cover
    unit: Unit = "£m"

    @cached_property
    def projection(self) -> PortfolioProjection:
        """The plans with nothing set, and with what is set, as two scenarios."""
        return project_portfolio(self.portfolio, [JointScenario("Plans"), self.joint])

    @property
    def moved(self) -> bool:
        """Whether anything is set for anyone."""
        return any(_set_on(self, name) for name in self.portfolio.organisations)

    @property
    def year(self) -> int:
        """The last year of the plans, which a paper is about."""
        return self.portfolio.year_numbers[-1]

    def of(self, output: str, scenario: int, node: str = "") -> Floats:
        """Return a result added up over a part, (year,) in £k; NaN where a member has none."""
        return np.asarray(self.projection.of(output, node)[scenario])

    @property
    def counted(self) -> list[int]:
        """The places of the years for which every member has figures."""
        return [int(each) for each in np.flatnonzero(~np.isnan(self.of("in_year", PLANS)))]


def _set_on(on: JointSubject, organisation: str) -> dict[Setting, float]:
    """Return what is set on one plan, without what moves nothing of it."""
    plan = on.portfolio.plans[on.portfolio.organisations.index(organisation)]
    return {
        setting: value
        for setting, value in on.joint.of(organisation).values.items()
        if LEVERS[setting.lever].applies(plan)
        and not (setting == Setting(setting.lever) and value == LEVERS[setting.lever].neutral(plan))
    }


def _answer(on: JointSubject) -> list[Block]:
    said = plain(portfolio_headline(on.projection, on.year, on.unit, moved=on.moved))
    facts = tuple(Fact(*map(plain, each)) for each in portfolio_figures(on.projection, on.year, on.unit))
    years = [on.portfolio.label(on.projection.years[t]) for t in on.counted]
    drawn = [("The plans", PLANS), *([("As set now", NOW)] if on.moved else [])]
    amount = required(*on.portfolio.plans).amount
    chart = Chart(
        caption=f"In-year surplus or deficit of {on.portfolio.name}, {on.unit}; the dashed line is the {amount}",
        kind="columns",
        unit=on.unit,
        categories=tuple(years),
        series=tuple(series(name, on.of("in_year", which)[on.counted].tolist(), on.unit) for name, which in drawn),
        line=series(capital(amount), on.of("surplus_required", NOW)[on.counted].tolist(), on.unit),
        message=said,
        source=f"{capital(in_words(len(on.portfolio.plans)))} plans, added up.",
    )
    return [Paragraph(said, strong=True), Facts(facts), *([chart] if years else [])]


def _by_year(on: JointSubject) -> list[Block]:
    """Show the sums by year, of the plans, of what is set and of the difference."""
    rows = []
    for output in SUMMED:
        name = savings_words(RESULT_NAMES[output], *on.portfolio.plans)
        plans, now = on.of(output, PLANS), on.of(output, NOW)
        if not on.moved:
            rows.append((name, *_texts(on, plans)))
            continue
        rows += [
            (f"{name}: plans", *_texts(on, plans)),
            (f"{name}: as set", *_texts(on, now)),
            (f"{name}: difference", *_texts(on, now - plans)),
        ]
    note = "There is no total for a year in which a member has no figure."
    return [_years(on, f"{on.portfolio.name} by year, {on.unit}", rows, note)]


def _texts(on: JointSubject, values: Floats) -> list[str]:
    return ["no total" if np.isnan(value) else money(float(value), on.unit) for value in values]


def _years(on: JointSubject, caption: str, rows: list[tuple[str, ...]], note: str = "") -> PaperTable:
    headings = ("Row", *map(on.portfolio.label, on.projection.years))
    return PaperTable(caption=caption, headings=headings, rows=tuple(rows), note=note)


def _each(on: JointSubject) -> list[Block]:
    """Set the organisations beside one another, who needs attention first."""
    rows = tuple(
        (
            each.organisation,
            money(each.in_year, on.unit),
            money(each.surplus_required, on.unit),
            money(each.margin, on.unit),
            "met" if each.met else "missed",
            _written(each.break_even),
        )
        for each in standings(on.projection, on.year, NOW)
    )
    called = required(*on.portfolio.plans)
    headings = (
        "Organisation",
        "In-year position",
        capital(called.amount),
        "Margin",
        capital(called.rule),
        "Breaks even",
    )
    caption = f"Each organisation in {on.portfolio.label(on.year)}, {on.unit}, the furthest below its rule first"
    return [PaperTable(caption=caption, headings=headings, rows=rows)]


def _first_year(projection: PortfolioProjection, rule: Milestone, node: str) -> str:
    return _written(int(milestone_year(projection, rule, node)[NOW]))


def _written(year: int) -> str:
    return year_label(year) if year else f"not in {HORIZON} years"


def _rules(on: JointSubject) -> list[Block]:
    """Say what a group meets and a member misses, and when each part reaches each rule."""
    tests = milestone_tests(*on.portfolio.plans)
    when = tuple(
        (node.name, *(_first_year(on.projection, rule, node.name) for rule in MILESTONES))
        for node in on.portfolio.nodes
    )
    blocks: list[Block] = [
        PaperTable(
            caption="First year in which each part meets each rule",
            headings=("Part", *(tests[rule] for rule in MILESTONES)),
            rows=when,
            note="A group is the sum of its members. Past the last year the in-year position is held level.",
        )
    ]
    rows = tuple(
        (
            tests[each.rule],
            on.portfolio.label(each.year),
            each.node.name,
            f"met by {finer(each.margin, on.unit)}",
            f"missed by {listed([f'{name} ({finer(gap, on.unit)})' for name, gap in each.missed_by], 6)}",
        )
        for each in verdicts(on.projection, NOW)
        if each.met_and_missed and each.year == on.year
    )
    if rows:
        caption = f"Met by the whole and missed by a part in {on.portfolio.label(on.year)}"
        headings = ("Rule", "Year", "Part", "As a whole", "Its members")
        blocks.append(PaperTable(caption=caption, headings=headings, rows=rows, figures=False))
    return blocks


def _changes(on: JointSubject) -> list[Block]:
    """List what is set on each organisation's plan."""
    rows = tuple(
        (
            plan.organisation,
            what(plan, setting),
            value_of(plan, setting, LEVERS[setting.lever].neutral(plan)),
            value_of(plan, setting, value),
        )
        for plan in on.portfolio.plans
        for setting, value in _set_on(on, plan.organisation).items()
    )
    if not rows:
        return [Paragraph("No lever is moved: these are the plans.")]
    headings = ("Organisation", "Lever", "Plan", "Set to")
    return [PaperTable(caption="What was changed", headings=headings, rows=rows, figures=False)]


def _transfers(on: JointSubject) -> list[Block]:
    """List the support that passes between members."""
    years = on.projection.years
    rows = [
        (
            f"{each.payer} to {each.receiver}: {each.description}",
            *(money(each.amounts[year], on.unit) if each.amounts.get(year) else "none" for year in years),
        )
        for each in on.portfolio.transfers
    ]
    note = "A repayment is negative. Over all members they come to nothing."
    return [_years(on, f"Support between the members, {on.unit}", rows, note)] if rows else []


def _positions(on: JointSubject) -> list[Block]:
    rows = [(node.name, *_texts(on, on.of("in_year", NOW, node.name))) for node in on.portfolio.nodes]
    return [_years(on, f"In-year position of each part, {on.unit}", rows)]


def _plans(on: JointSubject) -> list[Block]:
    """Name the plans with their stamps, by which each can be proved."""
    rows = tuple(
        (
            on_paper(plan),
            f"{plan.year_labels[0]} to {plan.year_labels[-1]}",
            short_stamp(plan_hash(plan)),
            short_stamp(scenario_hash(Scenario("", _set_on(on, plan.organisation)))),
        )
        for plan in on.portfolio.plans
    )
    headings = ("Organisation", "Years", "Stamp of the plan", "Stamp of what is set")
    return [PaperTable(caption="The plans", headings=headings, rows=rows, figures=False)]


Build: TypeAlias = Callable[[JointSubject], list[Block]]
# What a paper of several plans may have, in its order: key, heading, what fills it, whether it is of the annex.
JOINT_SECTIONS: dict[str, tuple[str, Build, bool]] = {
    "answer": ("The answer", _answer, False),
    "years": ("Year by year", _by_year, False),
    "organisations": ("Each organisation", _each, False),
    "rules": ("Who meets which rule, and when", _rules, False),
    "changes": ("What was changed", _changes, False),
    "support": ("Support between the members", _transfers, False),
    "positions": ("Annex: the position of each part", _positions, True),
    "plans": ("Annex: the plans", _plans, True),
}


def compose_together(
    on: JointSubject, wanted: Collection[str] = tuple(JOINT_SECTIONS), address: str = ""
) -> Paper:
    """Write the paper as a value; a section of which the plans have nothing to say is left out.

    Raises:
        PaperError: where a section that is wanted is none.
        ScenarioError: listing every setting that a plan cannot run.

    """
    if unknown := [each for each in wanted if each not in JOINT_SECTIONS]:
        raise PaperError(f"{', '.join(unknown)}: no such section", f"choose among {', '.join(JOINT_SECTIONS)}")
    filled = [
        Section(key=key, heading=heading, blocks=tuple(blocks), is_annex=is_annex)
        for key, (heading, build, is_annex) in JOINT_SECTIONS.items()
        if key in wanted and (blocks := build(on))
    ]
    years = on.portfolio.year_numbers
    span = f"{year_label(years[0])} to {year_label(years[-1])}" if len(years) > 1 else year_label(years[0])
    said = "as set now" if on.moved else "as planned"
    return Paper(
        organisation=on.portfolio.name,
        title=f"{capital(in_words(len(on.portfolio.plans)))} recovery plans together {span}, {said}",
        cover=on.cover,
        sections=tuple(filled),
        stamp=f"{len(on.portfolio.plans)} plans, stamps in the annex · model {__version__}",
        address=address,
    )
