"""The words of the field that somebody outside finance has never met: each in one sentence, with its source.

The pages explain a word in place, and Method lists all of them; both are made from this table.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from ccgmodel.plan import Plan
from ccgmodel.words.called import kind

BARNET = "NHS Barnet CCG, Recovery Plan, May 2013"
BNES = "B&NES Clinical Commissioning Group, Integrated Commissioning Plan, version 7 (draft), 12 September 2012"
SE_LONDON = "NHS South East London, Joint Operating Plan 2012/13, March 2012"
VALE_OF_YORK = "NHS Vale of York CCG, Governing Body, 2 March 2017, Annex 3, Update to Operational Plan 2017-19"
GUIDANCE = (
    "NHS England and NHS Improvement, NHS Operational Planning and Contracting Guidance 2017-2019, September 2016"
)
OURS = "A word of this planner"


@dataclass(frozen=True)
class FieldTerm:
    """One word: what it means in one plain sentence, what it is short for, where it is from, how it is written."""

    name: str
    meaning: str
    source: str
    written: str  # a pattern
    short_for: str = ""

    @property
    def slug(self) -> str:
        """The name as part of an address."""
        return self.name.lower().replace(" ", "-")


TERMS = (
    FieldTerm(
        "QIPP",
        "QIPP is the NHS savings programme: the same care, or better, for less money.",
        f"{BNES}, section 4.7, QIPP",
        r"QIPP",
        "Quality, Innovation, Productivity and Prevention",
    ),
    FieldTerm(
        "Headroom",
        "Headroom is the share of each year’s money that must be set aside for one-off use.",
        f"{BNES}, financial section, table of planning assumptions; {BARNET}, finance section, planning rules",
        r"headroom",
    ),
    FieldTerm(
        "Surplus rule",
        "The NHS asks each CCG to have a small part of its money left when the year ends.",
        f"{BARNET}, table of the in-year and legacy deficit, surplus requirement",
        r"(?:\d+(?:\.\d+)?\s%\s)?surplus rule|surplus required",
    ),
    FieldTerm(
        "Business rules",
        "Business rules are what the NHS asks of each CCG: a surplus, and some money set aside.",
        f"{BARNET}, finance section, worst-case table",
        r"business rules",
    ),
    FieldTerm(
        "Legacy deficit",
        "The legacy deficit is the debt from past years, which the CCG must pay back.",
        f"{BARNET}, table of the in-year and legacy deficit",
        r"legacy deficits?",
    ),
    FieldTerm(
        "In-year",
        "In-year means one year alone: what comes in, less what is spent, with no debt from the past.",
        f"{BARNET}, table of the in-year and legacy deficit",
        r"in-year",
    ),
    FieldTerm(
        "Cumulative",
        "Cumulative means all the years so far added up, with any debt that came before them.",
        f"{BARNET}, table of the in-year and legacy deficit, surplus or deficit carried forward",
        r"cumulative",
    ),
    FieldTerm(
        "Underlying",
        "Underlying means what is left once all one-off money and one-off costs are taken out.",
        f"{BARNET}, section III, financial position (1)",
        r"underlying",
    ),
    FieldTerm(
        "Break even",
        "To break even is to spend no more in a year than comes in.",
        f"{BARNET}, section II, executive summary, trajectories",
        r"breaks? even|break-even",
    ),
    FieldTerm(
        "Tariff",
        "The tariff is the NHS price list for care; each year prices are cut a little, to press for thrift.",
        f"{BARNET}, finance section, growth assumptions by line; {BNES}, table of planning assumptions",
        r"tariff(?: efficiency)?",
    ),
    FieldTerm(
        "Allocation",
        "The allocation is the money that the NHS gives the CCG for a year.",
        f"{BARNET}, finance section, table “FY14 and beyond”, RRL (revenue resource limit)",
        r"allocation|RRL",
    ),
    FieldTerm(
        "Recurrent",
        "Recurrent means that it comes back each year, unlike what is paid once.",
        f"{BARNET}, section III, financial position (1)",
        r"(?:non-)?recurrent",
    ),
    FieldTerm(
        "Full-year effect",
        "The full-year effect is what a scheme saves once it has run for a whole year.",
        f"{BARNET}, the pages of each clinical programme’s schemes",
        r"full-year effect",
    ),
    FieldTerm(
        "Control total",
        "A control total is the surplus to reach, or the most that may be overspent, that is set for a year.",
        f"{GUIDANCE}, finance and business rules; {BARNET}, finance section, table “FY14 and beyond”",
        r"control totals?",
    ),
    FieldTerm(
        "Improvement required",
        "The improvement required is how much better than last year’s the in-year position must be.",
        f"{VALE_OF_YORK}, key metrics, business rule for a deficit CCG",
        r"(?:\d+(?:\.\d+)?\s%\s)?improvement rule|improvements? required",
    ),
    FieldTerm(
        "Contingency",
        "Contingency is money that is set aside for costs that nobody foresaw.",
        f"{SE_LONDON}, reserves and contingencies of 2012/13",
        r"contingency",
    ),
    FieldTerm(
        "Uncommitted risk reserve",
        "The uncommitted risk reserve is a part of the money that may not be spent until the NHS lets it go.",
        f"{GUIDANCE}, finance and business rules",
        r"uncommitted risk reserves?",
    ),
    FieldTerm(
        "Drawdown",
        "Drawdown is the use, in one year, of surplus that was saved up in the years before.",
        f"{GUIDANCE}, finance and business rules",
        r"drawdowns?",
    ),
    FieldTerm(
        "Brokerage",
        "Brokerage is a loan from the government to a health board in Scotland, so that it can break even.",
        "Scottish Parliament, Public Audit Committee, 26 November 2025, 2024-25 audit of NHS Ayrshire and Arran",
        r"brokerage",
    ),
    FieldTerm(
        "Running cost allowance",
        "The running cost allowance is the most that the CCG may spend on its own staff and offices.",
        f"{BARNET}, finance section, loss of revenue allocation; {BNES}, section 10.3, running costs",
        r"running costs? allowance",
    ),
    FieldTerm(
        "Mental health investment standard",
        "It asks that spending on mental health grow each year by at least as much as the money as a whole.",
        "NHS England and others, Delivering the Forward View: NHS planning guidance 2016/17 to 2020/21; "
        f"{GUIDANCE}, priorities",
        r"mental health investment standard",
    ),
    FieldTerm(
        "Distance from target",
        "The distance from target is how far the allocation is above or below a fair share for the people served.",
        "NHS England, Technical Guide to Allocation Formulae and Pace of Convergence for 2022/23 to 2024/25",
        r"distance from target",
    ),
    FieldTerm(
        "Convergence",
        "Convergence is the slow move of the allocation, year by year, to that fair share.",
        "NHS England, Technical Guide to Allocation Formulae and Pace of Convergence for 2022/23 to 2024/25",
        r"convergence",
    ),
    FieldTerm(
        "Forecast outturn",
        "The forecast outturn is what the year is thought to end with, judged from the months so far.",
        f"{BNES}, section 10.3; {BARNET}, finance section, bridge from the PCT’s forecast out-turn",
        r"forecast out-?turns?",
    ),
    FieldTerm(
        "Cost improvement programme",
        "A cost improvement programme is how those who give care, such as a hospital, cut their own costs.",
        f"{BNES}, section 10.5, QIPP; {BARNET}, programme office",
        r"cost improvement programmes?",
    ),
    FieldTerm(
        "Lever", "A lever is one thing that you may move, to see what becomes of the plan.", OURS, r"levers?"
    ),
    FieldTerm("Scenario", "A scenario is the plan with what you have moved.", OURS, r"scenarios?"),
    FieldTerm(
        "Trial run",
        "A trial run works out the plan once, with each lever at a value picked by chance from its range.",
        OURS,
        r"trial runs?",
    ),
)

BY_NAME = {term.name: term for term in TERMS}
# Longest first, so that a word within another is not taken for itself.
_PATTERNS = sorted(((term.written, term) for term in TERMS), key=lambda each: -len(each[1].name))
_ANY = re.compile(
    "(?P<tag><[^>]*>)|" + "|".join(rf"(?P<t{at}>\b(?:{written})\b)" for at, (written, _) in enumerate(_PATTERNS)),
    re.IGNORECASE,
)


def explained(markup: str, place: str, only: Collection[str] = tuple(BY_NAME)) -> tuple[str, list[FieldTerm]]:
    """Make the first of each word in HTML a button that opens what it means; return the words too.

    `place` tells the buttons of one part of a page from those of another. What is opened is `meanings`.

    >>> explained("A <b>legacy deficit</b>", "head")[0]
    'A <b><button type="button" class="term" popovertarget="head-legacy-deficit">legacy deficit</button></b>'
    """
    seen: list[FieldTerm] = []

    def button(found: re.Match[str]) -> str:
        group = found.lastgroup or "tag"
        term = None if group == "tag" else _PATTERNS[int(group[1:])][1]
        if term is None or term in seen or term.name not in only:
            return found.group()
        seen.append(term)
        return f'<button type="button" class="term" popovertarget="{place}-{term.slug}">{found.group()}</button>'

    return _ANY.sub(button, markup), seen


def meanings(terms: Collection[FieldTerm], place: str, plan: Plan) -> str:
    """Return the HTML of what the buttons of a place open."""
    return "".join(
        f'<div popover class="meaning" id="{place}-{term.slug}">{escape(kind(term.meaning, plan))} '
        f"<em>{term.short_for}</em></div>"
        for term in terms
    )
