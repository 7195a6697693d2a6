"""The contract of a portfolio's own workbook, portfolio.xlsx, which lies in one folder with its plans.

It says how the plans roll up, what support passes between them, and what was printed about their groups. Without
it the plans of a folder are the portfolio.
"""

from __future__ import annotations

from ccgmodel.workbook.contract.fields import SOURCE, Field, Sheet
from ccgmodel.workbook.contract.publication import CONTRADICTIONS, PUBLISHED, SOURCES

FILE_NAME = "portfolio.xlsx"


def _part(key: str, heading: str, help_: str, example: str) -> Field:
    return Field(key=key, heading=heading, kind="text", help=help_, example=example, required=True)


PORTFOLIO = Sheet(
    name="Portfolio",
    help="What the portfolio is, one field a row.",
    required=True,
    columns=(
        Field(key="field", heading="Field", kind="text", required=True, help="Name of the field."),
        Field(key="value", heading="Value", kind="text", required=True, help="Its value."),
        SOURCE,
    ),
    rows=(
        Field(key="name", is_name=True, heading="Name", kind="text", example="South East London", required=True,
              help="What the whole is called."),
        Field(key="first_year", heading="First year", kind="year", example="2011/12", required=True,
              help="First of the years on the sheets of this workbook."),
        Field(key="years", heading="Years", kind="whole number", example="4", required=True, lowest=1, highest=15,
              help="How many years they have."),
        Field(key="money_unit", heading="Money unit", kind="choice", example="£k", required=True,
              choices={"£": "£", "£k": "£k", "£m": "£m"}, help="What money is typed in on the Transfers sheet."),
        Field(key="earlier", heading="Earlier version", kind="text", example="../strategy",
              help="Folder of the version that this one is held against, seen from this workbook's own."),
    ),
)  # fmt: skip

MEMBERS = Sheet(
    name="Members",
    help="Who belongs to what. An organisation or group that is not named belongs to the whole.",
    columns=(
        _part("member", "Member", "An organisation with a plan in this folder, or a group.", "Bexley CCG"),
        _part("group", "Part of", "The group that it belongs to.", "Bexley, Bromley and Greenwich"),
        SOURCE,
    ),
)

TRANSFERS = Sheet(
    name="Transfers",
    help="Support among the members, which nets to nil over them all.",
    by_year=True,
    columns=(
        _part("payer", "From", "Organisation or group that pays; a group shares by allocation.", "Lambeth CCG"),
        _part("receiver", "To", "Organisation or group that receives.", "Bexley CCG"),
        _part("description", "Description", "What it is.", "Mutual support, repaid in 2014/15"),
        Field(key="inside", heading="In the plans", kind="yes or no", example="no", required=True,
              help="yes: the members' own plans contain it already; no: it comes on top of them."),
        SOURCE,
    ),
    figure=Field(key="amount", heading="Transfer", kind="money", example="£4.8m",
                 help="Paid in that year; a repayment is negative."),
)  # fmt: skip

PRINTED = Sheet(
    name=PUBLISHED.name,
    help="Printed rows about organisations and groups, to hold the roll-up against.",
    by_year=True,
    columns=(
        _part("organisation", "Organisation", "The organisation or group that the row is about.", "Bexley CCG"),
        *PUBLISHED.columns,
    ),
    figure=PUBLISHED.figure,
    record=PUBLISHED.record,
)

PORTFOLIO_SHEETS = (PORTFOLIO, MEMBERS, TRANSFERS, SOURCES, PRINTED, CONTRADICTIONS)
