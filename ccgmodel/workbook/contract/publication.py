"""The part of the workbook contract that is about the publication: Sources, Published, Stories, Contradictions."""

from __future__ import annotations

from ccgmodel.plan import Contradiction, Published, Story
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
    help="What-ifs that the plan's own history suggests.",
    columns=(
        Field(key="story", attribute="name", heading="Story", kind="text", example="QIPP as last year",
              required=True, help="What happens, in a few words."),
        Field(key="setting", attribute="settings", is_list=True,
              heading="Setting", kind="text", example="qipp_delivery=0.63", required=True,
              help="Such as qipp_delivery=0.63; several are separated by ;"),
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
