"""The sheets of the workbook contract for support, what is lent, and what is set aside."""

from __future__ import annotations

from ccgmodel.plan import SetAside, Stream, SupportFunding
from ccgmodel.workbook.contract.fields import SOURCE, WHOLE, Field, Sheet

SUPPORT = Sheet(
    name="Support",
    record=SupportFunding,
    help="Non-recurrent allocations by name, beside the row of the Allocation sheet: deficit support funding, "
    "sustainability or transformation funding, a surplus returned, a drawdown. Each can be switched off.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True, heading="Item", kind="text", example="Deficit support funding",
              required=True, help="Its name, once only."),
        Field(key="hoped_to_recur", heading="Hoped to recur", kind="yes or no", example="no", if_blank="no",
              help="yes: past the plan's own years its last figure is kept; no: nothing is."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", blank_is_nought=True,
                 heading="Support", kind="money", example="£4.5m", lowest=0.0, usual=(WHOLE / 2, 0.1),
                 help="What comes in that year, and is in no other row of the allocation; blank: none."),
)  # fmt: skip

STREAMS = Sheet(
    name="Streams",
    record=Stream,
    help="Parts of the recurrent allocation with limits of their own, such as delegated primary care and the "
    "running cost allowance, and the lines that are paid from each. What is in none is everything else.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True, heading="Stream", kind="text", example="Running cost allowance",
              required=True, help="Its name, once only."),
        Field(key="lines", is_list=True, heading="Lines", kind="text", example="Running costs", required=True,
              help="Lines or categories of the Spend sheet, each in one stream only; several are separated by ;"),
        Field(key="cap", heading="Cap", kind="yes or no", example="yes", if_blank="no",
              help="yes: its lines may not cost more than it; no: they may."),
        Field(key="lends", heading="May lend", kind="yes or no", example="yes", if_blank="yes",
              help="yes: what it leaves may pay for other lines; no: it may not."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts",
                 heading="Allocation of the stream", kind="money", example="£6.1m", lowest=0.0, usual=(WHOLE, 1.0),
                 help="Its part of the recurrent allocation; blank: the same share as the year before."),
)  # fmt: skip

REPAYABLE = Sheet(
    name="Repayable support",
    help="Brokerage, loans and historic debt, a row for each kind of figure. What is drawn helps its year; what "
    "is repaid is a charge on its year; what is written off is owed no longer.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True, heading="Item", kind="text", example="Brokerage",
              required=True, help="Its name, on each of its rows."),
        Field(key="kind", heading="What", kind="choice", example="Drawn", required=True,
              choices={"Drawn": "drawn", "Repaid": "repaid", "Written off": "written_off", "Cap": "cap"},
              help="What the row states; Cap: the most that may be drawn in that year, blank: none is set."),
        Field(key="before", heading="Outstanding before", kind="money", example="£5.0m", lowest=0.0,
              usual=(WHOLE / 2, 0.1), help="What is owed before the first year, on one row of the item."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", heading="Repayable support", kind="money", example="£4.5m",
                 lowest=0.0, usual=(WHOLE / 2, 0.1), adds_up=False, help="Of that year; blank: none."),
)  # fmt: skip

SET_ASIDES = Sheet(
    name="Set aside",
    record=SetAside,
    help="Money set aside by name beside the headroom: a contingency, a risk reserve, money for one-off use. What "
    "is released helps the year in which it is released; what is held does not.",
    by_year=True,
    columns=(
        Field(key="name", is_name=True, heading="Item", kind="text", example="Contingency",
              required=True, help="Its name, once only."),
        Field(key="rate", heading="Rate", kind="share", example="0.5%", lowest=0.0, highest=0.2, usual=(0.0, 0.04),
              help="Share of its base set aside in each year without a sum; blank: sums alone."),
        Field(key="base", heading="Base", kind="choice", example="Total allocation",
              choices={"Total allocation": "total", "Recurrent allocation": "recurrent"},
              help="What the rate is a share of; blank: the Rules base of the Plan sheet."),
        Field(key="released", heading="Released", kind="share", example="0%", required=True,
              lowest=0.0, highest=1.0,
              help="Share of it that the plan uses against its deficit, 0% if it is held."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", heading="Set aside", kind="money", example="£2.1m", lowest=0.0,
                 usual=(WHOLE / 2, 0.05),
                 help="Sum set aside in that year, in place of the rate; blank: the rate's."),
)  # fmt: skip
