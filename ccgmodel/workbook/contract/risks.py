"""The part of the workbook contract that is about risks: a row for each risk, and for each mitigation."""

from __future__ import annotations

from ccgmodel.plan import LEAST_POINTS, MOST_POINTS, Range, Risk
from ccgmodel.scenario import LEVERS
from ccgmodel.workbook.contract.fields import SOURCE, Field, Sheet


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
                 help="What the risk would cost in that year, or the mitigation cover, as a positive amount; "
                 "blank: not quantified."),
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
