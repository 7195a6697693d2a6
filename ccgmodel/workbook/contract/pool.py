"""The part of the workbook contract about a pooled budget: Pool, Pool funding and Risk share."""

from __future__ import annotations

from ccgmodel.workbook.contract.columns import SOURCE
from ccgmodel.workbook.contract.fields import Field, Sheet

FUND = Field(
    key="fund",
    heading="Fund",
    kind="text",
    example="CCG",
    help="Who pays: contributions of a fund are held against the lines that it pays for.",
)

POOL = Sheet(
    name="Pool",
    help="The lines of a pooled budget such as the Better Care Fund, each in every view.",
    by_year=True,
    columns=(
        Field(key="name", heading="Pool line", kind="text", example="Rapid response", required=True,
              help="Its name, once only."),
        Field(key="theme", heading="Theme", kind="text", example="Seven day working", help="First view."),
        Field(key="area", heading="Area of spend", kind="text", example="Community health", help="Second view."),
        Field(key="commissioner", heading="Commissioner", kind="text", example="CCG", help="Third view."),
        Field(key="cluster", heading="Cluster", kind="text", example="Intermediate care", help="Fourth view."),
        FUND,
        Field(key="line", heading="Line", kind="text", example="Community",
              help="The line of the Spend sheet that it is part of; blank: none, and no lever moves it."),
        Field(key="protected", heading="Protected", kind="text", example="Not risk shared",
              help="Why it may not flex; blank: it may."),
        Field(key="measures", heading="Outcome measures", kind="text", example="Emergency admissions; Delays",
              help="Metrics that it serves; several are separated by ;"),
        SOURCE,
    ),
    figure=Field(key="amount", heading="Amount", kind="money", example="£1.1m", lowest=0.0,
                 help="Planned spend of that year; blank: the line is not there."),
)  # fmt: skip

POOL_FUNDING = Sheet(
    name="Pool funding",
    help="What is paid into the pooled budget by year.",
    by_year=True,
    columns=(
        Field(key="name", heading="Contribution", kind="text", example="Minimum CCG contribution", required=True,
              help="What is paid in."),
        FUND,
        Field(key="stated", heading="Stated rise", kind="money", example="£797k",
              help="The rise in the last year that the text states; blank: it states none."),
        SOURCE,
    ),
    figure=Field(key="amount", heading="Amount", kind="money", example="£22.3m", help="Paid in that year."),
)  # fmt: skip

RISK_SHARE = Sheet(
    name="Risk share",
    help="The agreement on what is not delivered: who bears it, contingency, escalation, options.",
    columns=(
        Field(key="kind", heading="Kind", kind="choice", example="escalation", required=True,
              choices={"who bears it": "bears", "contingency": "contingency", "escalation": "escalation",
                       "option": "option"},
              help="What the row says; steps of escalation stand in their order."),
        Field(key="name", heading="Name", kind="text", example="Health and Wellbeing Board", required=True,
              help="Who, or what."),
        Field(key="share", heading="Share", kind="share", example="50%", lowest=0.0, highest=1.0,
              help="Share of the cost, for who bears it; blank: not stated."),
        Field(key="amount", heading="Amount", kind="money", example="£560k", lowest=0.0,
              help="Of a contingency; blank: not stated."),
        Field(key="detail", heading="Detail", kind="text", example="Outside the pool", help="What is said of it."),
        SOURCE,
    ),
)  # fmt: skip

POOL_SHEETS = (POOL, POOL_FUNDING, RISK_SHARE)
