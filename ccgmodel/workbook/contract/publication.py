"""The part of the workbook contract that is about the publication: Sources, Published, Stories, Contradictions."""

from __future__ import annotations

from ccgmodel.plan import (
    LEAST_POINTS,
    MOST_POINTS,
    SHOWS,
    Contradiction,
    OpeningStep,
    PrintedCell,
    ProfileFact,
    Published,
    Range,
    Risk,
    RiskBand,
    Story,
)
from ccgmodel.scenario import LEVERS
from ccgmodel.workbook.contract.fields import SOURCE, Field, Sheet

SOURCES = Sheet(
    name="Sources",
    help="Full citations of the keys used in the Source columns.",
    columns=(
        Field(key="key", heading="Key", kind="text", example="Plan 2013",
              required=True, help="Short name used in Source columns."),
        Field(key="citation", heading="Citation", kind="text", example="NHS Example CCG, Plan 2013, table 4",
              required=True, help="Document, table, page."),
    ),
)  # fmt: skip

PUBLISHED = Sheet(
    name="Published",
    record=Published,
    help="Printed rows to hold the plan's figures against, in the unit in which they are printed.",
    by_year=True,
    columns=(
        Field(key="table", heading="Table", kind="text", example="Five-year table",
              required=True, help="The printed table."),
        Field(key="item", heading="Item", kind="text", example="Acute", required=True, help="The printed row."),
        Field(key="result", heading="Result", kind="text", example="line:Acute", required=True,
              help="Our result: spend, line:Acute, scheme_savings:Elective ...; a leading - turns its sign."),
        Field(key="setting", heading="Setting", kind="text", example="qipp_delivery=0.63",
              help="The scenario under which it was printed, such as headroom_release=0; blank: the plan."),
        Field(key="unit", heading="Unit", kind="choice", example="£m",
              required=True, choices={"£m": "£m", "£k": "£k", "%": "%"},
              help="What it is printed in."),
        Field(key="step", heading="Printed to", kind="number", example="0.1", required=True,
              lowest=1e-6, highest=1e6,
              help="The last printed digit, such as 0.1."),
        Field(key="known", after_years=True,
              heading="Known difference", kind="text", example="Rounding in the printed table",
              help="Why some cells cannot be had from the published assumptions."),
        SOURCE,
    ),
    figure=Field(key="figure", attribute="figures", heading="Published figure", kind="number", example="258.2",
                 help="As printed: 3.9 for 3.9 %."),
)  # fmt: skip

STORIES = Sheet(
    name="Stories",
    record=Story,
    help="What-ifs that the plan's own history suggests, or the stories that are shown to a room.",
    columns=(
        Field(key="story", is_name=True,
              attribute="name", heading="Story", kind="text", example="QIPP as last year",
              required=True, help="What happens, in a few words."),
        Field(key="setting", attribute="settings", is_list=True,
              heading="Setting", kind="text", example="qipp_delivery=0.63",
              help="Such as qipp_delivery=0.63; several are separated by ; (blank, with Show: the plan itself)"),
        Field(key="why", heading="Why", kind="text", example="As much as was delivered in 2012/13",
              help="One sentence that stands below the title when the story is shown to a room."),
        Field(key="show", heading="Show", kind="text", example="why it moved",
              help=f"What its chart shows: {', '.join(SHOWS)}, or metric: and the name of a metric (blank: "
              "position). Where any story says so, the stories shown to a room are these rows, in this order."),
        Field(key="notes", heading="Notes", kind="text", example="Pause here for questions",
              help="For whoever speaks; no room sees them."),
        SOURCE,
    ),
)  # fmt: skip

CONTRADICTIONS = Sheet(
    name="Contradictions",
    record=Contradiction,
    help="Where the published text disagrees with itself, and what we did about it.",
    columns=(
        Field(key="where", heading="Where", kind="text", example="Table 4",
              required=True, help="Document and section or table."),
        Field(key="says", heading="Text says", kind="text", example="2.0 and 3.1 add up to 5.0",
              required=True, help="What is printed."),
        Field(key="treatment", heading="Treatment", kind="text", example="Rounding: the lines are used",
              required=True, help="What we did."),
    ),
)  # fmt: skip


def _points(key: str, heading: str, help_: str, example: str) -> Field:
    return Field(key=key, heading=heading, kind="number", help=help_, example=example,
                 lowest=LEAST_POINTS, highest=MOST_POINTS)  # fmt: skip


RISKS = Sheet(
    name="Risks",
    record=Risk,
    help="The risk register: what could go wrong, and the money held against it.",
    by_year=True,
    columns=(
        Field(key="name", heading="Risk", kind="text", example="Savings are delivered late",
              required=True, help="The risk in a few words, or the name of a mitigation."),
        Field(key="kind", heading="Kind", kind="choice", example="risk", if_blank="risk",
              choices={"risk": "risk", "mitigation": "mitigation"},
              help="Whether the row is a risk, or money held against risks (mitigation)."),
        Field(key="number", heading="Number", kind="text", example="3", help="The risk's number in its register."),
        Field(key="category", heading="Category", kind="text", example="Programme", help="Group of risks."),
        _points("impact", "Impact", "1 negligible to 5 catastrophic; half points are allowed.", "4"),
        _points("likelihood", "Likelihood", "1 rare to 5 certain; half points are allowed.", "3.5"),
        Field(key="owner", heading="Owner", kind="text", example="Chief Finance Officer",
              help="Role that answers for it, not a person's name."),
        Field(key="response", heading="Response", kind="text", example="Weekly review of every scheme",
              help="What is done about the risk."),
        Field(key="probability", heading="Probability", kind="share", example="25%", lowest=0.0, highest=1.0,
              help="Chance that it happens, where it is known."),
        Field(key="lever", attribute="settings", is_list=True,
              heading="Lever", kind="text", example="qipp_delivery=0.8",
              help="What the risk would move: LEVER=VALUE, or LEVER alone to size it by the downside; "
              "several are separated by ;"),
        Field(key="against", is_list=True, heading="Against", kind="text", example="3",
              help="For a mitigation: numbers or names of the risks that it is held against, separated by ; "
              "(blank: any)."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="downside", heading="Amount", kind="money", example="£1.2m", lowest=0.0,
                 usual=(0.0, 0.1),
                 help="What the risk would cost in that year, or the mitigation cover, as a positive amount; "
                 "blank: not quantified."),
)  # fmt: skip


RISK_BANDS = Sheet(
    name="Risk bands",
    record=RiskBand,
    help="Who acts on the risks of each band of the matrix.",
    columns=(
        Field(key="band", heading="Band", kind="choice", example="extreme", required=True,
              choices={band: band for band in ("low", "moderate", "high", "extreme")},
              help="low: a score of 1 to 3; moderate: 4 to 6; high: 8 to 12; extreme: 15 to 25."),
        Field(key="who_acts", heading="Who acts", kind="text", example="Governing body", required=True,
              help="Role or committee, and what it does."),
        SOURCE,
    ),
)  # fmt: skip


RANGES = Sheet(
    name="Ranges",
    record=Range,
    help="Between what each lever may turn out to be, in place of the evidence of the table of levers.",
    columns=(
        Field(key="lever", heading="Lever", kind="choice", required=True, example="QIPP delivery",
              choices={lever.label: lever.name for lever in LEVERS.values()},
              help="Which lever; its unit and its bounds are on the Method page."),
        Field(key="low", heading="Low", kind="share", required=True, example="63%",
              help="The smallest value that the evidence shows; growth and prices as a difference from the plan."),
        Field(key="central", heading="Central", kind="share", required=True, example="85%",
              help="The likeliest value that the evidence shows."),
        Field(key="high", heading="High", kind="share", required=True, example="100%",
              help="The largest value that the evidence shows."),
        Field(key="distribution", heading="Distribution", kind="choice", example="triangular",
              if_blank="triangular",
              choices={"triangular": "triangular", "PERT": "pert", "normal": "normal", "history": "history"},
              help="How likely the values between are; history: each value of the History column as the others."),
        Field(key="history", heading="History", kind="text", example="63%; 76%; 84.6%",
              help="Values that were recorded, separated by ; for the distribution history."),
        SOURCE,
    ),
)  # fmt: skip


OPENING_BRIDGE = Sheet(
    name="Opening bridge",
    record=OpeningStep,
    help="From the position before the plan to that of its first year. The first row is the position; the others "
    "lead on from it.",
    columns=(
        Field(key="step", attribute="name", heading="Step", kind="text", example="Savings to be delivered",
              required=True, help="What changes; on the first row, the position before the plan."),
        Field(key="amount", heading="Amount", kind="money", example="£17m", required=True,
              usual=(0.0, 0.25), adds_up=False,
              help="What it does to the position: better (+) or worse (-); on the first row the surplus (+) or "
              "deficit (-)."),
        SOURCE,
    ),
)  # fmt: skip


PROFILE = Sheet(
    name="Profile",
    record=ProfileFact,
    help="The plan on one page: whom it serves, who decides, what it runs on. For orientation; it moves nothing.",
    columns=(
        Field(key="section", heading="Section", kind="text", example="Population", required=True,
              help="What the fact is about, such as Population, Practices, Committees or Workforce."),
        Field(key="name", heading="Name", kind="text", example="Registered population", required=True,
              help="What the fact is."),
        Field(key="value", heading="Value", kind="text", example="375,197", required=True,
              help="A figure or a few words, as printed."),
        Field(key="unit", heading="Unit", kind="text", example="people", help="What the figure counts."),
        Field(key="year", heading="Year", kind="text", example="2013", help="The year that it is of, as printed."),
        SOURCE,
    ),
)  # fmt: skip


PRINTED_TABLES = Sheet(
    name="Printed tables",
    record=PrintedCell,
    help="Tables of the document that no result is held against, one cell a row. They move nothing.",
    columns=(
        Field(key="table", heading="Table", kind="text", example="Spend by sector", required=True,
              help="The printed table."),
        Field(key="row", heading="Row", kind="text", example="Acute", required=True, help="Its row."),
        Field(key="column", heading="Column", kind="text", example="2012/13", help="Its column, if any."),
        Field(key="value", heading="Value", kind="text", example="258.2", required=True,
              help="What the cell holds: a figure or a few words, as printed."),
        Field(key="unit", heading="Unit", kind="text", example="£m", help="What a figure is in."),
        SOURCE,
    ),
)  # fmt: skip
