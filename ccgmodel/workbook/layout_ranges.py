"""The part of the workbook contract that is about evidence: the sheet Ranges."""

from __future__ import annotations

from ccgmodel.levers import LEVERS
from ccgmodel.workbook.fields import Field, Sheet
from ccgmodel.workbook.layout_columns import SOURCE

RANGES = Sheet(
    name="Ranges",
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
