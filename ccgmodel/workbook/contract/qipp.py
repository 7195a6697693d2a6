"""The part of the workbook contract about savings: QIPP, Schemes, Investment, Milestones, Opportunities, risk."""

from __future__ import annotations

from ccgmodel.plan import (
    RAGS,
    STATUSES,
    Gateway,
    Investment,
    Opportunity,
    ProviderFigures,
    RiskAdjustment,
    Scheme,
    SchemeMilestone,
)
from ccgmodel.workbook.contract.fields import ITEM, ITEMS, LINE, SAVING, SOURCE, SPENDING, WHOLE, Field, Sheet

QIPP = Sheet(
    name="QIPP",
    help="Savings by year, schemes included; what no scheme covers is spread over the lines by their QIPP share. "
    "Blank years follow the taper.",
    by_year=True,
    columns=(ITEM, SOURCE),
    rows=(
        Field(key="planned", heading="Planned", kind="money", example="£17m",
              usual=(WHOLE / 2, 0.25), positive=SAVING,
              help="Identified savings that begin in the year; blank throughout: the schemes are the total."),
        Field(key="unidentified", heading="Unidentified", kind="money", example="£2m",
              usual=(WHOLE / 2, 0.25), positive=SAVING,
              help="Savings with no scheme yet."),
    ),
)  # fmt: skip

SCHEME = Field(
    key="scheme",
    heading="Scheme",
    kind="text",
    example="Falls",
    required=True,
    refers_to="Schemes",
    help="A scheme of the Schemes sheet.",
)

SCHEMES = Sheet(
    name="Schemes",
    record=Scheme,
    help="What the savings programme is made of, one scheme a row.",
    columns=(
        Field(key="scheme", is_name=True,
              attribute="name", heading="Scheme", kind="text", example="Falls", required=True,
              help="Its name; no line, category, programme or other scheme has the same."),
        Field(key="programme", is_name=True, heading="Programme", kind="text", example="Integrated care",
              help="The programme that it belongs to."),
        LINE,
        Field(key="first_year_saving", heading="First-year saving", kind="money", example="£82k", required=True,
              usual=ITEMS, positive=SAVING,
              help="What it saves in the year in which it starts, before its own investment; a cost is negative."),
        Field(key="full_year_effect", heading="Full-year effect", kind="money", example="£109k",
              usual=ITEMS, positive=SAVING,
              help="What it saves in a full year; blank: the same as in the first year."),
        Field(key="start", heading="Start", kind="month", example="July 2013",
              help="Month in which it starts; blank: in the plan's first year, as the two savings imply."),
        Field(key="investment", heading="Investment", kind="money", example="£20k", usual=ITEMS, positive=SPENDING,
              help="Spent on it in the year in which it starts; none of it recurs. Blank: none."),
        Field(key="recurrent_share", heading="Recurrent share", kind="share", example="100%", lowest=0.0,
              highest=1.0,
              help="Share of the saving that stays; the rest falls away after twelve months. Blank: 100 %."),
        Field(key="status", heading="Status", kind="choice", example="PID",
              choices={status: status for status in STATUSES}, help="How far it has got; blank: not stated."),
        Field(key="rag", heading="RAG", kind="choice", example="amber", choices={rag: rag for rag in RAGS},
              help="How sure its delivery is."),
        Field(key="confidence", heading="Confidence", kind="share", example="80%", lowest=0.0, highest=1.0,
              help="Share of the saving that is believed in."),
        Field(key="lead", heading="Lead", kind="text", example="Clinical lead, integrated care",
              help="Role that answers for it; never a person's name."),
        Field(key="provider", heading="Provider", kind="text", example="Community trust",
              help="Whose contract it changes."),
        Field(key="cashable", heading="Cashable", kind="yes or no", example="yes", if_blank="yes",
              help="no: activity falls and no money is released, as under a block contract."),
        Field(key="overlap_group", heading="Overlap group", kind="text", example="Emergency admissions",
              help="Name shared by the schemes that claim the same activity."),
        Field(key="overlap_cap", heading="Overlap cap", kind="money", example="£500k", lowest=0.0,
              usual=(0.0, 0.1), adds_up=False,
              help="What the group can save together in a year, stated on one scheme of it; blank: no more than "
              "its largest scheme alone."),
        SOURCE,
    ),
)  # fmt: skip

INVESTMENT = Sheet(
    name="Investment",
    record=Investment,
    help="What schemes spend by year beside the Investment of the Schemes sheet; none of it recurs.",
    by_year=True,
    columns=(
        SCHEME,
        Field(key="kind", heading="Kind", kind="choice", example="pump-priming", required=True,
              choices={kind: kind for kind in ("investment", "pump-priming", "dual running")},
              help="What the money is for."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", blank_is_nought=True,
                 heading="Investment", kind="money", example="£15k", usual=ITEMS, positive=SPENDING,
                 help="Spent in that year; blank: none."),
)  # fmt: skip

MILESTONES = Sheet(
    name="Milestones",
    record=SchemeMilestone,
    help="Steps of the schemes with their dates, which are kept as written.",
    columns=(
        Field(key="scheme", is_name=True, heading="Scheme", kind="text", example="Falls",
              help="A scheme of the Schemes sheet, or a programme named there; blank with a Workstream."),
        Field(key="workstream", heading="Workstream", kind="text", example="Seven-day services",
              help="What the step belongs to, where that is neither scheme nor programme."),
        Field(key="milestone", heading="Milestone", kind="text", example="Specification agreed", required=True,
              help="What is done by then."),
        Field(key="owner", heading="Owner", kind="text", example="Project lead",
              help="Role that answers for it; never a person's name."),
        Field(key="due", heading="Due", kind="date", example="30/04/2013", help="When it was to be done."),
        Field(key="revised", heading="Revised", kind="date", example="Quarter 2",
              help="When it is to be done now; blank: as due."),
        Field(key="done", heading="Done", kind="date", example="02/05/2013",
              help="When it was done; In place, where nobody noted when."),
        SOURCE,
    ),
)  # fmt: skip

GATEWAYS = Sheet(
    name="Gateways",
    record=Gateway,
    help="The stages that schemes pass: what each asks of every scheme, and what single schemes have of it.",
    columns=(
        Field(key="gate", heading="Gate", kind="text", example="Business case", required=True,
              help="The stage, in the order in which schemes pass them."),
        Field(key="status", heading="Status", kind="choice", example="business case",
              choices={status: status for status in STATUSES},
              help="The Status, on the Schemes sheet, of a scheme that is at the stage; blank: none says so."),
        Field(key="scheme", is_name=True, heading="Scheme", kind="text", example="",
              help="A scheme of the Schemes sheet, for what it has; blank: what the stage asks of every scheme."),
        Field(key="approver", heading="Approver", kind="text", example="Programme board",
              help="Role or committee that lets a scheme pass; never a person's name."),
        Field(key="needs", is_list=True, heading="Needs", kind="text",
              example="Quality impact assessment; Risk log",
              help="What the stage asks for, or with a scheme what that scheme has of it; several are separated "
              "by ;"),
        Field(key="passed", heading="Date", kind="date", example="30/06/2013",
              help="With a scheme, when it passed; of every scheme, by when."),
        SOURCE,
    ),
)  # fmt: skip

PROVIDERS = Sheet(
    name="Providers",
    record=ProviderFigures,
    help="Whom the plan buys from: contract values, and what the savings take from each one's income.",
    by_year=True,
    columns=(
        Field(key="provider", is_name=True, heading="Provider", kind="text", example="Community trust",
              required=True, help="Its name, as in the column Provider of the Schemes sheet."),
        Field(key="measure", heading="Measure", kind="choice", example="contract", required=True,
              choices={name: name for name in ("contract", "spend", "income change")},
              help="contract: the value of its contract; spend: what is paid to it; income change: what the "
              "savings do to its income, a loss negative."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", heading="Provider figure", kind="money", example="£12m",
                 usual=(0.0, 1.0), adds_up=False,
                 help="In that year; blank: not stated."),
)  # fmt: skip

OPPORTUNITIES = Sheet(
    name="Opportunities",
    record=Opportunity,
    help="Benchmark opportunities that are no schemes yet; no result contains them.",
    by_year=True,
    columns=(
        Field(key="opportunity", attribute="name",
              heading="Opportunity", kind="text", example="Cardiology outpatients",
              required=True, help="What could be saved."),
        Field(key="programme", is_name=True, heading="Programme", kind="text", example="Elective",
              help="The programme that it would belong to."),
        LINE,
        Field(key="potential", heading="Potential", kind="money", example="£4.4m", usual=ITEMS, positive=SAVING,
              help="Before risk."),
        Field(key="risk_adjustment", heading="Risk adjustment", kind="share", example="20%", lowest=0.0,
              highest=1.0, help="Share taken off for risk."),
        Field(key="adjusted", heading="Risk-adjusted", kind="money", example="£3.5m", usual=ITEMS, positive=SAVING,
              help="After risk as stated; blank: Potential less its Risk adjustment."),
        SOURCE,
    ),
    figure=Field(key="amount", attribute="amounts", heading="Opportunity", kind="money", example="£1.8m",
                 usual=ITEMS, positive=SAVING,
                 help="After risk, in that year; blank: not stated."),
)  # fmt: skip


def _counted(key: str, colour: str, share: float) -> Field:
    return Field(
        key=key,
        heading=f"RAG {colour}",
        kind="share",
        example=f"{share:.0%}",
        lowest=0.0,
        highest=1.0,
        help=f"Share that counts of a {colour} scheme, where risk is adjusted by RAG; blank: {share * 100:g} %.",
    )


RISK_ROWS = (  # of the Plan sheet
    Field(key="risk_adjusted_by", heading="Risk adjusted by", kind="choice", example="RAG", if_blank="none",
          choices={"none": "none", "RAG": "RAG", "confidence": "confidence"},
          help="What says how much of a scheme's saving counts: nothing, its RAG or its own Confidence."),
    _counted("rag_red", "red", RiskAdjustment.red),
    _counted("rag_amber", "amber", RiskAdjustment.amber),
    _counted("rag_green", "green", RiskAdjustment.green),
)  # fmt: skip
