"""A good workbook with the plan that it states, and the means of spoiling it one cell at a time."""

import copy
import datetime
import io
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from ccgmodel.plan.dates import month
from ccgmodel.plan.money import Allocation, Line, ProviderFigures, Qipp, Rules, Step
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.problems import Problem
from ccgmodel.plan.publication import (
    Contradiction,
    OpeningStep,
    PrintedCell,
    ProfileFact,
    Published,
    Range,
    Story,
)
from ccgmodel.plan.risks import RiskBand
from ccgmodel.plan.schemes import Gateway, Investment, Opportunity, RiskAdjustment, Scheme, SchemeMilestone
from ccgmodel.workbook.read import WorkbookReading

Tables = dict[str, list[list[object]]]
Changes = Mapping[str, object]  # cell, such as "Spend!C2" -> value
Reader = Callable[[Changes], WorkbookReading]

GOOD: Tables = {
    "Plan": [
        ["Field", "Value", "Source"],
        ["Organisation", "Example CCG", "Plan"],
        ["Code", "07M", None],
        ["First year", "2013/14", None],
        ["First year is", "outturn", None],
        ["Years", 3, None],
        ["Money unit", "£k", None],
        ["Growth combines", "add", None],
        ["Opening balance", -500, None],
        ["Balance brought forward", None, None],
        ["Status", None, None],
        ["Headroom rate", "2%", None],
        ["Headroom released", "50%", None],
        ["Rules base", "Recurrent allocation", None],
        ["QIPP taper", "10%", None],
        ["Report date", "01/05/2013", None],
    ],
    "Allocation": [
        ["Item", "2013/14", "2014/15", "2015/16", "Source"],
        ["Recurrent allocation", 300_000, None, 310_000, "Plan"],
        ["Allocation growth", None, 0.02, None, None],
        ["Non-recurrent allocation", 1_000, None, None, None],
        ["Surplus required (rate)", 0.01, 0.02, None, None],
        ["Surplus required (amount)", None, None, 6_000, None],
    ],
    "Spend": [
        ["Line", "Category", "First-year spend", "Demographic growth", "Non-demographic growth", "Inflation",
         "Efficiency", "Share of allocation", "QIPP share", "Source"],
        ["Acute", "Hospital", 200_000, 0.01, 0, 0.03, 0.04, None, 1, "Plan"],
        ["Prescribing", "Primary", "£40.5m", "1%", None, "(0.5%)", None, None, None, None],
        ["Reserves", None, None, None, None, None, None, "1%", None, None],
        ["Running costs", None, None, None, None, None, None, None, None, None],
    ],
    "Yearly rates": [
        ["Line", "Driver", "2013/14", "2014/15", "2015/16", "Source"],
        ["Acute", "Inflation", None, None, 0.02, "Letter"],
    ],
    "Fixed spend": [
        ["Line", "2013/14", "2014/15", "2015/16", "Source"],
        ["Running costs", 7_000, 7_100, 7_200, "Plan"],
    ],
    "Steps": [
        ["Line", "Description", "Recurrent", "2013/14", "2014/15", "2015/16", "Source"],
        ["Acute", "New ward", "yes", None, 400, None, "Case"],
        ["Acute", "Winter", "no", 250, None, None, None],
    ],
    "QIPP": [
        ["Item", "2013/14", "2014/15", "2015/16", "Source"],
        ["Planned", 5_000, None, None, "Plan"],
        ["Unidentified", None, 300, 300, None],
    ],
    "Ranges": [
        ["Lever", "Low", "Central", "High", "Distribution", "History", "Source"],
        ["Headroom released", "0%", 0.5, 1, "history", "0%; 0.5; 100%", "Plan"],
        ["Inflation", "(0.5%)", 0, "1%", None, None, None],
    ],
    "Sources": [["Key", "Citation"], ["Plan", "Example CCG, Plan 2013"]],
    "Published": [
        ["Table", "Item", "Result", "Setting", "Unit", "Printed to", "Known difference", "Source", "2013/14",
         "2014/15", "2015/16"],
        ["1", "Deficit", "in_year", "headroom_release=0", "£m", 0.1, None, "Plan", "(0.5)", None, 1.2],
    ],
    "Stories": [["Story", "Setting", "Source"], ["Half", "qipp_delivery=0.5; inflation=0.01", "Plan"]],
    "Contradictions": [["Where", "Text says", "Treatment"], ["Table 1", "2 + 2 = 5", "4"]],
    "Risk bands": [["Band", "Who acts", "Source"], ["Extreme", "Governing body", "Plan"]],
    "Opening bridge": [["Step", "Amount", "Source"], ["Deficit inherited", "(1,200)", "Plan"], ["Savings", 700, None]],
    "Profile": [
        ["Section", "Name", "Value", "Unit", "Year", "Source"],
        ["Population", "Residents", 375_197, "people", 2013, "Plan"],
        ["Committees", "Audit", "Meets monthly", None, None, None],
    ],
    "Printed tables": [
        ["Table", "Row", "Column", "Value", "Unit", "Source"],
        ["Spend by sector", "Acute", "2012/13", 62.5, "%", "Plan"],
        ["Aims", "Fewer falls", None, "by half", None, None],
    ],
}  # fmt: skip

# The sheets of a savings programme, which the good workbook does without.
PROGRAMME: Tables = {
    "Schemes": [
        ["Scheme", "Programme", "Line", "First-year saving", "Full-year effect", "Start", "Investment",
         "Recurrent share", "Status", "RAG", "Confidence", "Lead", "Provider", "Cashable", "Overlap group",
         "Overlap cap", "Source"],
        ["Falls", "Integrated care", "Acute", 82, 109, "July 2013", 20, None, "PID", "Amber", "80%",
         "Clinical lead", "Community trust", None, "Beds", 400, "Plan"],
        ["Stroke", "Integrated care", "acute", "56", "£74k", datetime.datetime(2013, 9, 1), None, "50%",
         "Delivering", "red", None, None, None, "No", "Beds", None, None],
        ["Generics", "Medicines", "Prescribing", "£1.2m", None, None, None, None, None, "green", 1, None, None, "yes",
         None, None, None],
        ["Advice to practices", None, "Prescribing", "(15)", None, "Sep-14"],
    ],
    "Investment": [
        ["Scheme", "Kind", "2013/14", "2014/15", "2015/16", "Source"],
        ["Falls", "pump-priming", 15, None, None, "Case"],
        ["falls ", "Dual Running", None, "£40k", None, None],
    ],
    "Milestones": [
        ["Scheme", "Milestone", "Owner", "Due", "Revised", "Done", "Source", "Workstream"],
        ["Falls", "Specification agreed", "Project lead", "30/04/2013", None, "02/05/2013", "Plan"],
        ["Integrated care", "Board agrees", None, "TBC", None, "In place", None],
        ["Stroke", "Roll-out", None, datetime.datetime(2013, 7, 1), "Quarter 2", None, None],
        [None, "Seven-day plan agreed", None, "May 2013", None, None, None, "Seven-day services"],
    ],
    "Gateways": [
        ["Gate", "Status", "Scheme", "Approver", "Needs", "Date", "Source"],
        ["Business case", "Business case", None, "Board", "Costs; Quality impact assessment", None, "Plan"],
        ["Business case", None, "falls", None, "Costs", "02/05/2013", None],
    ],
    "Providers": [
        ["Provider", "Measure", "2013/14", "2014/15", "2015/16", "Source"],
        ["Community trust", "Contract", 12_000, None, None, "Plan"],
        ["Community trust", "income change", "(£82k)", -109, None, None],
    ],
    "Opportunities": [
        ["Opportunity", "Programme", "Line", "Potential", "Risk adjustment", "Risk-adjusted", "2013/14", "2014/15",
         "2015/16", "Source"],
        ["Cardiology", "Elective", "Acute", 4_432, "20%", 3_545.6, None, 3_545.6, None, "Plan"],
        ["Excess bed days", None, "Acute", None, None, None, None, None, None, None],
    ],
}  # fmt: skip
FULL = GOOD | PROGRAMME

# The sheets of metrics, activity and a pooled budget.
METRIC = ["Metric", "Unit", "Printed as", "Kind", "Good", "Aggregation", "Per", "Printed to", "Baseline", "Target",
          "Target year", "Tolerance", "Growth", "Planned reduction"]  # fmt: skip
FIGURES = ["Metric", "Series", "Measure", "Year", "Q1", "Q2", "Q3", "Q4", "Whole year", "Flags"]
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December", "January",
          "February", "March"]  # fmt: skip
CARE = {
    "Metrics": [
        METRIC,
        ["Admissions", "admissions", None, "activity", "lower", "discrete quarters", None, None, None, None, None,
         "5%", "2%", None],
        ["Delays", "per 100,000", None, "relative", "lower", "discrete quarters", 100_000, 0.1, None, None, None,
         None, None, "2%"],
        ["At home", "%", None, "path", "Higher", "annual in arrears", None, 0.1, "77.1%", 81.5, "2015/16", None, None,
         None],
    ],
    "Metric values": [
        FIGURES,
        ["Admissions", "plan", None, "2013/14", 1_000, "1,100", 1_050, 1_020, None, "provisional q3 Q4; Estimated"],
        ["admissions", "actual", "value", "2012/13", None, None, None, None, 4_000, "calendar year"],
        ["Delays", "actual", "numerator", "2013/14", 500, 510, 505, 515, None, None],
        ["Delays", "actual", "denominator", "2013/14", 90_000, 90_000, 90_000, 90_000, None, None],
    ],
    "Actuals": [["Metric", "Year", *MONTHS], ["Admissions", "2013/14", 340, 350, 330]],
    "Activity": [
        ["Metric", "Activity", "Scheme", "Line", "Baseline", "Price", "2013/14", "2014/15", "2015/16"],
        ["Admissions", "COPD", None, "Acute", 281, "£2.401k", None, 27, None],
    ],
    "Pool": [
        ["Pool line", "Theme", "Area of spend", "Commissioner", "Cluster", "Fund", "Line", "Protected",
         "Outcome measures", "2013/14", "2014/15", "2015/16"],
        ["Rapid response", "Seven day", "Community", "CCG", "A", "CCG", "acute", None, "Admissions; Delays", None,
         "£600k", 620],
        ["Adaptations", "Housing", "Other", "LA", "D", "CCG", None, "Not risk shared", None, 400, 400, 400],
    ],
    "Pool funding": [
        ["Contribution", "Fund", "Stated rise", "2013/14", "2014/15", "2015/16"],
        ["Minimum", "CCG", "£20k", 400, 1_000, 1_020],
    ],
    "Risk share": [
        ["Kind", "Name", "Share", "Amount", "Detail"],
        ["who bears it", "CCG", "60%", None, None],
        ["who bears it", "Council", 0.4, None, None],
        ["contingency", "Reserve", None, "£560k", "Outside the pool"],
    ],
}  # fmt: skip

STATED: dict[str, object] = {
    "organisation": "Example CCG",
    "code": "07M",
    "first_year": 2013,
    "first_year_is": "outturn",
    "years": 3,
    "own_years": 3,
    "money_unit": "£k",
    "growth_combines": "add",
    "opening_balance": -500.0,
    "balance_brought_forward": "added",
    "status": "draft",
    "allocation": Allocation(
        recurrent=(300_000.0, None, 310_000.0),
        growth=(None, 0.02, None),
        non_recurrent=(1_000.0, 0.0, 0.0),
        source="Plan",
    ),
    "rules": Rules(
        headroom_rate=0.02,
        headroom_released=0.5,
        base="recurrent",
        surplus_rate=(0.01, 0.02, None),
        surplus_amount=(None, None, 6_000.0),
    ),
    "lines": (
        Line(
            name="Acute",
            category="Hospital",
            first_year_spend=200_000.0,
            rates={
                "demographic_growth": (0.01,) * 3,
                "non_demographic_growth": (0.0,) * 3,
                "inflation": (0.03, 0.03, 0.02),
                "tariff_efficiency": (0.04,) * 3,
            },
            qipp_share=1.0,
            source="Plan; Letter",
        ),
        Line(
            name="Prescribing",
            category="Primary",
            first_year_spend=40_500.0,
            rates={"demographic_growth": (0.01,) * 3, "inflation": (-0.005,) * 3},
        ),
        Line(name="Reserves", share_of_allocation=0.01),
        Line(name="Running costs", fixed=(7_000.0, 7_100.0, 7_200.0), source="Plan"),
    ),
    "steps": (
        Step(line="Acute", description="New ward", recurrent=True, amounts=(0.0, 400.0, 0.0), source="Case"),
        Step(line="Acute", description="Winter", recurrent=False, amounts=(250.0, 0.0, 0.0)),
    ),
    "qipp": Qipp(planned=(5_000.0, None, None), unidentified=(None, 300.0, 300.0), taper=0.1, source="Plan"),
    "sources": {"Plan": "Example CCG, Plan 2013"},
    "field_sources": {"organisation": "Plan"},
    "published": (
        Published(
            table="1",
            item="Deficit",
            result="in_year",
            setting="headroom_release=0",
            unit="£m",
            step=0.1,
            figures=(-0.5, None, 1.2),
            known="",
            source="Plan",
        ),
    ),
    "ranges": (
        Range(
            lever="headroom_release",
            low=0.0,
            central=0.5,
            high=1.0,
            distribution="history",
            history=(0.0, 0.5, 1.0),
            source="Plan",
        ),
        Range(lever="inflation", low=-0.005, central=0.0, high=0.01),
    ),
    "stories": (Story(name="Half", settings=("qipp_delivery=0.5", "inflation=0.01"), source="Plan"),),
    "contradictions": (Contradiction(where="Table 1", says="2 + 2 = 5", treatment="4"),),
    "report_date": datetime.date(2013, 5, 1),
    "risk_bands": (RiskBand(band="extreme", who_acts="Governing body", source="Plan"),),
    "opening_bridge": (
        OpeningStep(name="Deficit inherited", amount=-1_200.0, source="Plan"),
        OpeningStep(name="Savings", amount=700.0),
    ),
    "profile": (
        ProfileFact(
            section="Population", name="Residents", value="375197", unit="people", year="2013", source="Plan"
        ),
        ProfileFact(section="Committees", name="Audit", value="Meets monthly"),
    ),
    "printed_tables": (
        PrintedCell(table="Spend by sector", row="Acute", column="2012/13", value="62.5", unit="%", source="Plan"),
        PrintedCell(table="Aims", row="Fewer falls", column="", value="by half"),
    ),
}

# What the sheets of the programme add.
STATED_PROGRAMME: dict[str, object] = {
    "schemes": (
        Scheme(
            name="Falls",
            programme="Integrated care",
            line="Acute",
            first_year_saving=82.0,
            full_year_effect=109.0,
            start=month(2013, 7),
            investment=20.0,
            status="PID",
            rag="amber",
            confidence=0.8,
            lead="Clinical lead",
            provider="Community trust",
            overlap_group="Beds",
            overlap_cap=400.0,
            source="Plan",
        ),
        Scheme(
            name="Stroke",
            programme="Integrated care",
            line="Acute",
            first_year_saving=56.0,
            full_year_effect=74.0,
            start=month(2013, 9),
            recurrent_share=0.5,
            status="delivering",
            rag="red",
            cashable=False,
            overlap_group="Beds",
        ),
        Scheme(
            name="Generics",
            programme="Medicines",
            line="Prescribing",
            first_year_saving=1_200.0,
            rag="green",
            confidence=1.0,
        ),
        Scheme(name="Advice to practices", line="Prescribing", first_year_saving=-15.0, start=month(2014, 9)),
    ),
    "investments": (
        Investment(scheme="Falls", kind="pump-priming", amounts=(15.0, 0.0, 0.0), source="Case"),
        Investment(scheme="Falls", kind="dual running", amounts=(0.0, 40.0, 0.0)),
    ),
    "milestones": (
        SchemeMilestone(
            scheme="Falls",
            milestone="Specification agreed",
            owner="Project lead",
            due="30/04/2013",
            done="02/05/2013",
            source="Plan",
        ),
        SchemeMilestone(scheme="Integrated care", milestone="Board agrees", due="TBC", done="In place"),
        SchemeMilestone(scheme="Stroke", milestone="Roll-out", due="01/07/2013", revised="Quarter 2"),
        SchemeMilestone(
            scheme="", workstream="Seven-day services", milestone="Seven-day plan agreed", due="May 2013"
        ),
    ),
    "gateways": (
        Gateway(
            gate="Business case",
            status="business case",
            approver="Board",
            needs=("Costs", "Quality impact assessment"),
            source="Plan",
        ),
        Gateway(gate="Business case", scheme="Falls", needs=("Costs",), passed="02/05/2013"),
    ),
    "providers": (
        ProviderFigures(
            provider="Community trust", measure="contract", amounts=(12_000.0, None, None), source="Plan"
        ),
        ProviderFigures(provider="Community trust", measure="income change", amounts=(-82.0, -109.0, None)),
    ),
    "opportunities": (
        Opportunity(
            name="Cardiology",
            programme="Elective",
            line="Acute",
            potential=4_432.0,
            risk_adjustment=0.2,
            adjusted=3_545.6,
            amounts=(None, 3_545.6, None),
            source="Plan",
        ),
        Opportunity(name="Excess bed days", programme="", line="Acute", amounts=(None,) * 3),
    ),
    "risk_adjustment": RiskAdjustment(),
}


def workbook(tables: Tables) -> bytes:
    """Build a workbook from tables of values."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def spoil(changes: Changes, good: Tables = GOOD) -> bytes:
    """Build a good workbook with some cells changed, or with whole sheets added, replaced or left out (None)."""
    tables = copy.deepcopy(good)
    for where, value in changes.items():
        name, _, coordinate = where.partition("!")
        if not coordinate:
            tables.pop(name, None)
            if value is not None:
                tables[name] = value  # type: ignore[assignment]
            continue
        letters, row = coordinate_from_string(coordinate)
        column = column_index_from_string(letters)
        rows = tables[name]
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
    return workbook(tables)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """Problems without their severity."""
    return [(problem.where, problem.found, problem.remedy) for problem in problems]


def stated(plan: Plan | None, of: Mapping[str, object] = STATED) -> dict[str, object]:
    """The parts of a plan that the good workbook states."""
    assert plan is not None
    return {name: getattr(plan, name) for name in of}
