"""The workbook contract as data: every sheet, column and named row, with kind, range, choices and help.

Reader, messages, template and documentation all share this one declaration. One workbook is one plan.
Headings are in row 1; columns may stand in any order; case and spaces do not count. A blank is never nought.
"""

from __future__ import annotations

from ccgmodel.plan import SpendFloor, Step
from ccgmodel.workbook.contract.care import CARE_SHEETS, POOL_SHEETS
from ccgmodel.workbook.contract.fields import BETTER, ITEM, LINE, NO_SAVING, SOURCE, SURPLUS, WHOLE, Field, Sheet
from ccgmodel.workbook.contract.income import REPAYABLE, SET_ASIDES, STREAMS, SUPPORT
from ccgmodel.workbook.contract.publication import (
    CONTRADICTIONS,
    OPENING_BRIDGE,
    PRINTED_TABLES,
    PROFILE,
    PUBLISHED,
    RANGES,
    RISK_BANDS,
    RISKS,
    SOURCES,
    STORIES,
)
from ccgmodel.workbook.contract.qipp import (
    GATEWAYS,
    INVESTMENT,
    MILESTONES,
    OPPORTUNITIES,
    PROVIDERS,
    QIPP,
    RISK_ROWS,
    SCHEMES,
)


def _rate(
    key: str,
    heading: str,
    help_: str,
    *,
    example: str,
    usual: tuple[float, float],
    required: bool = False,
    within: float = 0.3,
    positive: str = "",
) -> Field:
    return Field(
        key=key,
        heading=heading,
        kind="rate",
        help=help_,
        example=example,
        required=required,
        lowest=-within,
        highest=within,
        usual=usual,
        positive=positive,
    )


DRIVERS = (
    _rate("demographic_growth", "Demographic growth", "Growth from more and older people; blank: does not apply.",
          example="2.35%", required=True, usual=(-0.06, 0.06)),
    _rate("non_demographic_growth", "Non-demographic growth", "Growth in use a person; blank: does not apply.",
          example="1.65%", required=True, usual=(-0.1, 0.1)),
    _rate("inflation", "Inflation", "Rise of prices before efficiency; blank: does not apply.",
          example="2.7%", required=True, usual=(-0.1, 0.1)),
    _rate("tariff_efficiency", "Efficiency", "Fall of prices asked of providers, as a positive rate; blank: none.",
          example="4%", required=True, usual=(-0.1, 0.1)),
)  # fmt: skip

PLAN = Sheet(
    name="Plan",
    help="What the plan is, one field a row.",
    required=True,
    columns=(
        Field(key="field", heading="Field", kind="text", required=True, help="Name of the field."),
        Field(key="value", heading="Value", kind="text", required=True, help="Its value."),
        SOURCE,
    ),
    rows=(
        Field(key="organisation", is_name=True, heading="Organisation", kind="text", example="NHS Example CCG",
              required=True, help="Name of the CCG."),
        Field(key="code", heading="Code", kind="text", example="07M",
              help="Its NHS organisation code, where known."),
        Field(key="first_year", heading="First year", kind="year", example="2013/14", required=True,
              help="The plan's first financial year, such as 2013/14."),
        Field(key="first_year_is", heading="First year is", kind="choice", example="budget", if_blank="budget",
              choices={"budget": "budget", "outturn": "outturn"},
              help="Whether the first year is still to come (budget) or has happened (outturn)."),
        Field(key="years", heading="Years", kind="whole number", example="5", required=True, lowest=1, highest=10,
              help="How many years the plan covers, the first one included."),
        Field(key="money_unit", heading="Money unit", kind="choice", example="£k", required=True,
              choices={"£": "£", "£k": "£k", "£m": "£m"}, help="What money is typed in, throughout the workbook."),
        Field(key="growth_combines", heading="Growth combines", kind="choice", example="compound", required=True,
              choices={"compound": "compound", "net prices compound": "net_prices", "add": "add"},
              help="Whether the growth rates of a line multiply (compound), multiply once efficiency is taken off "
              "inflation, as a tariff is printed (net prices compound), or add up (add)."),
        Field(key="opening_balance", heading="Opening balance", kind="money", example="(20,900)",
              usual=(WHOLE, 0.25),
              help="Surplus (+) or deficit (-) brought forward; type 0 if there is none."),
        Field(key="balance_brought_forward", heading="Balance brought forward", kind="choice", example="added",
              if_blank="added",
              choices={"added": "added", "inside the allocation": "inside"},
              help="Whether each year's balance is added to the next, or is already inside its allocation."),
        Field(key="status", heading="Status", kind="choice", example="draft", if_blank="draft",
              choices={"draft": "draft", "final": "final", "made up": "made up"},
              help="How far the plan has got; made up: an example that no organisation owns, as every page and "
              "paper then says."),
        Field(key="headroom_rate", heading="Headroom rate", kind="share", example="2%", lowest=0.0, highest=0.2,
              usual=(0.0, 0.04),
              help="Share of the rules' base set aside as headroom; blank: none is set aside."),
        Field(key="headroom_released", heading="Headroom released", kind="share", example="100%",
              lowest=0.0, highest=1.0,
              help="Share of the headroom that the plan uses against its deficit."),
        Field(key="rules_base", heading="Rules base", kind="choice", example="Total allocation",
              choices={"Total allocation": "total", "Recurrent allocation": "recurrent"},
              help="What headroom and required surplus are a share of."),
        Field(key="qipp_taper", heading="QIPP taper", kind="rate", example="10%", lowest=-0.5, highest=0.5,
              usual=(-0.4, 0.4),
              help="Fall a year of planned QIPP in the years left blank, before the growth of the allocation."),
        *RISK_ROWS,
        Field(key="report_date", heading="Report date", kind="date", example="31/05/2013",
              help="The day at which milestones are looked at first; blank: today."),
        Field(key="required_name", is_name=True, heading="Required position is called", kind="text",
              example="NHS England control total",
              help="Name of the surplus required; blank: the surplus rule."),
        Field(key="last_in_year", heading="In-year position of last year", kind="money", example="(21,801)",
              usual=(WHOLE, 0.25),
              help="Of the year before the first: what an improvement required in the first year is on top of."),
        Field(key="savings_programme", is_name=True, heading="Savings programme is called", kind="text",
              example="CIP", help="What pages and papers call the savings programme; blank: QIPP."),
        Field(key="organisation_kind", is_name=True, heading="Organisation is a", kind="text",
              example="health board", help="What pages call an organisation of its kind; blank: CCG."),
    ),
)  # fmt: skip

ALLOCATION = Sheet(
    name="Allocation",
    help="Income and required surplus by year.",
    required=True,
    by_year=True,
    columns=(ITEM, SOURCE),
    rows=(
        Field(key="recurrent", heading="Recurrent allocation", kind="money", example="£414m", required=True,
              lowest=1.0,
              help="Recurrent resource limit: the first year's, and later ones in place of growth."),
        _rate("growth", "Allocation growth", "Growth of the recurrent allocation over the year before.",
              example="2.3%", usual=(-0.1, 0.1)),
        Field(key="non_recurrent", heading="Non-recurrent allocation", kind="money", example="£2m",
              usual=(WHOLE / 2, 0.1),
              help="Allocation of that year alone; blank: none."),
        _rate("surplus_rate", "Surplus required (rate)", "Surplus required as a share of the rules' base.",
              example="1%", within=0.1, usual=(0.0, 0.05), positive=SURPLUS),
        Field(key="surplus_amount", heading="Surplus required (amount)", kind="money", example="£4.2m",
              usual=(WHOLE / 2, 0.05), positive=SURPLUS,
              help="Surplus required as a sum, in a year without a rate; a deficit that is permitted is a minus."),
        _rate("improvement_rate", "Improvement required (rate)",
              "How much better than last year's the in-year position must be, as a share of the rules' base.",
              example="1%", within=0.2, usual=(0.0, 0.05), positive=BETTER),
        Field(key="improvement_amount", heading="Improvement required (amount)", kind="money", example="£4.5m",
              usual=(WHOLE / 2, 0.05), positive=BETTER,
              help="The same as a sum, in a year without a rate."),
    ),
)  # fmt: skip

FLOORS = Sheet(
    name="Spend floors",
    record=SpendFloor,
    help="Rules on what is spent on some lines together: each year it grows at least as the recurrent allocation "
    "does, such as the mental health investment standard.",
    columns=(
        Field(key="name", is_name=True, heading="Rule", kind="text", example="Mental health investment standard",
              required=True, help="Its name, by which pages speak of it."),
        Field(key="lines", is_list=True, heading="Lines", kind="text", example="Mental health", required=True,
              help="Lines or categories of the Spend sheet; several are separated by ;"),
        _rate("above", "Above the allocation", "How much more than the allocation it must grow; blank: no more.",
              example="0%", within=0.1, usual=(0.0, 0.03)),
        SOURCE,
    ),
)  # fmt: skip

SPEND = Sheet(
    name="Spend",
    help="The lines of expenditure and how each grows.",
    required=True,
    columns=(
        Field(key="line", is_name=True, heading="Line", kind="text", example="Acute",
              required=True, help="Name of the line of expenditure."),
        Field(key="category", is_name=True, heading="Category", kind="text", example="Hospital",
              help="Group of lines, such as Acute."),
        Field(key="first_year_spend", heading="First-year spend", kind="money", example="£258.2m", required=True,
              usual=(WHOLE, 1.5), positive=NO_SAVING,
              help="Spend in the first year, after its QIPP; may be blank on a fixed line or a share."),
        *DRIVERS,
        Field(key="share_of_allocation", heading="Share of allocation", kind="share", example="1%",
              lowest=0.0, highest=1.0, usual=(0.0, 0.25),
              help="Share of the recurrent allocation, in place of growth."),
        Field(key="qipp_share", heading="QIPP share", kind="share", example="100%", lowest=0.0, highest=1.0,
              help="Share of the top-down QIPP that falls on the line; the shares add up to 100 %."),
        SOURCE,
    ),
)  # fmt: skip

YEARLY_RATES = Sheet(
    name="Yearly rates",
    help="Growth rates of single years, in place of the flat rate on the Spend sheet.",
    by_year=True,
    columns=(
        LINE,
        Field(key="driver", heading="Driver", kind="choice", example="Inflation",
              required=True, help="Which rate it replaces.",
              choices={driver.heading: driver.key for driver in DRIVERS}),
        SOURCE,
    ),
    figure=_rate("rate", "Rate", "Growth in that year; blank: the flat rate stands.", example="2%",
                 usual=(-0.1, 0.1)),
)  # fmt: skip

FIXED_SPEND = Sheet(
    name="Fixed spend",
    help="Lines with their own figures in place of growth.",
    by_year=True,
    columns=(
        LINE,
        Field(key="net_of_qipp", heading="Net of QIPP", kind="yes or no", example="no", if_blank="no",
              help="yes: the figures are printed after the planned QIPP, which levers change; no: before."),
        SOURCE,
    ),
    figure=Field(
        key="spend",
        heading="Fixed spend",
        kind="money",
        example="£16.9m",
        usual=(WHOLE / 2, 1.5),
        positive=NO_SAVING,
        help="Spend of that year.",
    ),
)  # fmt: skip

STEPS = Sheet(
    name="Steps",
    record=Step,
    help="Changes in pounds that no growth rate explains.",
    by_year=True,
    columns=(
        LINE,
        Field(key="description", heading="Description", kind="text", example="New ward opens in October",
              required=True, help="What changes."),
        Field(key="recurrent", heading="Recurrent", kind="yes or no", example="yes", required=True,
              help="yes: stays in later years; no: that year alone."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", blank_is_nought=True,
                 heading="Step", kind="money", example="£400k", usual=(0.0, 0.1),
                 help="Rise (+) or fall (-) of spend; blank: none."),
)  # fmt: skip

SHEETS = (
    PLAN,
    ALLOCATION,
    SUPPORT,
    FLOORS,
    STREAMS,
    REPAYABLE,
    SET_ASIDES,
    SPEND,
    YEARLY_RATES,
    FIXED_SPEND,
    STEPS,
    QIPP,
    SCHEMES,
    INVESTMENT,
    MILESTONES,
    GATEWAYS,
    PROVIDERS,
    OPPORTUNITIES,
    *CARE_SHEETS,
    *POOL_SHEETS,
    RANGES,
    RISKS,
    RISK_BANDS,
    SOURCES,
    PUBLISHED,
    OPENING_BRIDGE,
    STORIES,
    CONTRADICTIONS,
    PROFILE,
    PRINTED_TABLES,
)
README, CONTROL_TOTALS, PROBLEMS = "Read me", "Control totals", "Problems"
NOT_PART_OF_A_PLAN = (README, CONTROL_TOTALS, PROBLEMS)  # sheets that we write beside the plan's; never read
