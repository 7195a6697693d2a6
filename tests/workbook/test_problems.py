"""One workbook for each kind of problem: where, what was found, what to do, word for word."""

import datetime

import pytest

from ccgmodel.plan.problems import Problem
from ccgmodel.scenario.levers import LEVERS

LABELS = [lever.label for lever in LEVERS.values()]
SPEND_HEADINGS = (
    "add it, with the headings Line, First-year spend, Demographic growth, Non-demographic growth, Inflation, "
    "Efficiency"
)


def warning(where, found, remedy):
    return Problem(where, found, remedy, "warning")


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"Plan": None},
            [Problem("plan.xlsx", "the sheet 'Plan' is missing", "add it, with the headings Field, Value")],
        ),
        (
            {"Spend": None},
            [
                Problem(
                    "plan.xlsx",
                    "the sheet 'Spend' is missing",
                    SPEND_HEADINGS,
                )
            ],
        ),
        (
            {"Allocation": None},
            [
                Problem(
                    "plan.xlsx",
                    "the sheet 'Allocation' is missing",
                    "add it, with the headings Item and a column for each year",
                )
            ],
        ),
        (
            {"Spend!A1": "Lines"},
            [
                warning(
                    "Spend!A1",
                    "the column 'Lines' is not part of this sheet (did you mean 'Line'?)",
                    "it is ignored; rename it if it should be read",
                ),
                Problem("Spend", "the heading 'Line' is missing", "add it to row 1"),
            ],
        ),
        (
            {"Spend!C1": None},
            [
                warning(
                    "Spend!C1",
                    "the column has no heading",
                    "it is ignored; give it a heading if it should be read",
                ),
                Problem("Spend", "the heading 'First-year spend' is missing", "add it to row 1"),
            ],
        ),
        (
            {"Plan!B1": "Val"},
            [
                warning(
                    "Plan!B1",
                    "the column 'Val' is not part of this sheet (did you mean 'Value'?)",
                    "it is ignored; rename it if it should be read",
                ),
                Problem("Plan", "the heading 'Value' is missing", "add it to row 1"),
            ],
        ),
        (
            {"Allocation!C1": None},
            [
                warning(
                    "Allocation!C1",
                    "the column has no heading",
                    "it is ignored; give it a heading if it should be read",
                ),
                Problem("Allocation", "the column 2014/15 is missing", "add it to row 1"),
            ],
        ),
        (
            {"Allocation!C1": "2013-14"},
            [
                Problem("Allocation!C1", "the heading '2013-14' appears twice", "keep one of the two columns"),
                Problem("Allocation", "the column 2014/15 is missing", "add it to row 1"),
            ],
        ),
        (
            {"Allocation!F1": "2016/17"},
            [
                warning(
                    "Allocation!F1",
                    "2016/17 is outside the plan's years (2013/14 to 2015/16)",
                    "the column is ignored; change First year or Years if it should be read",
                )
            ],
        ),
        (
            {"Spend!K1": "Notes"},
            [
                warning(
                    "Spend!K1",
                    "the column 'Notes' is not part of this sheet",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        (
            {"Spend!K3": "see me"},
            [
                warning(
                    "Spend!K1",
                    "the column has no heading",
                    "it is ignored; give it a heading if it should be read",
                )
            ],
        ),
        (
            {"Spend!K1": "Efficency"},
            [
                warning(
                    "Spend!K1",
                    "the column 'Efficency' is not part of this sheet (did you mean 'Efficiency'?)",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        (
            {"Notes": [["x"]]},
            [warning("Notes", "the sheet is not part of a plan", "it is ignored; rename it if it should be read")],
        ),
        (
            {"Spent": [["x"]]},
            [
                warning(
                    "Spent",
                    "the sheet is not part of a plan (did you mean 'Spend'?)",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        ({"SPEND ": [["Line"]]}, [Problem("SPEND ", "the sheet 'Spend' appears twice", "keep one of the two")]),
        (
            {"Plan!A16": "Colour", "Plan!B16": "blue"},
            [
                warning(
                    "Plan!A16",
                    "'Colour' is not part of this sheet",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        (
            {"Plan!A16": "First years"},
            [
                warning(
                    "Plan!A16",
                    "'First years' is not part of this sheet (did you mean 'First year'?)",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        ({"Plan!A16": "Code"}, [Problem("Plan!A16", "'Code' appears twice", "keep one of the two rows")]),
        (
            {"Plan!A4": None, "Plan!B4": None},
            [
                Problem(
                    "Plan",
                    "the row 'First year' is missing",
                    "add it. The plan's first financial year, such as 2013/14.",
                )
            ],
        ),
        (
            {"Plan!A6": None, "Plan!B6": None},
            [
                Problem(
                    "Plan",
                    "the row 'Years' is missing",
                    "add it. How many years the plan covers, the first one included.",
                )
            ],
        ),
        ({"Plan!B2": None}, [Problem("Plan!B2", "Organisation is blank", "fill it in. Name of the CCG.")]),
        (
            {"Plan!B4": "2013"},
            [Problem("Plan!B4", "First year is '2013', not a financial year", "type it as 2013/14")],
        ),
        (
            {"Plan!B4": 2013},
            [Problem("Plan!B4", "First year is '2013', not a financial year", "type it as 2013/14")],
        ),
        (
            {"Plan!B4": datetime.datetime(2013, 4, 1)},
            [Problem("Plan!B4", "First year is the date 1 April 2013, not text", "type it as text")],
        ),
        ({"Plan!B6": 11}, [Problem("Plan!B6", "Years is 11", "type a number from 1 to 10")]),
        ({"Plan!B6": 2.5}, [Problem("Plan!B6", "Years is 2.5", "type a whole number such as 5")]),
        (
            {"Plan!B6": "five"},
            [Problem("Plan!B6", "Years is 'five', not a number", "type a whole number such as 5")],
        ),
        ({"Plan!B6": 0}, [Problem("Plan!B6", "Years is 0", "type a number from 1 to 10")]),
        ({"Plan!B7": "£000"}, [Problem("Plan!B7", "Money unit is '£000'", "type £, £k or £m")]),
        (
            {"Plan!B7": None},
            [
                Problem(
                    "Plan!B7",
                    "Money unit is blank",
                    "fill it in. What money is typed in, throughout the workbook.",
                )
            ],
        ),
        (
            {"Plan!B8": "compounding"},
            [
                Problem(
                    "Plan!B8",
                    "Growth combines is 'compounding' (did you mean 'compound'?)",
                    "type compound, net prices compound or add",
                )
            ],
        ),
        (
            {"Plan!B9": None},
            [
                Problem(
                    "Plan!B9",
                    "Opening balance is blank",
                    "type the surplus (+) or deficit (-) brought forward, or 0 if there is none",
                )
            ],
        ),
        (
            {"Plan!B10": "inside the allocation"},
            [
                Problem(
                    "Plan!B9",
                    "Opening balance is not nought, but the balance is already inside the allocation",
                    "type 0, or change Balance brought forward to added",
                )
            ],
        ),
        ({"Plan!B12": 2}, [Problem("Plan!B12", "Headroom rate: 2 is 200 %", "type 2% or 0.02")]),
        ({"Plan!B12": "25%"}, [Problem("Plan!B12", "Headroom rate is 25 %", "type a share from 0 % to 20 %")]),
        (
            {"Plan!B13": None},
            [
                Problem(
                    "Plan!B13",
                    "Headroom released is blank, but a headroom is set aside",
                    "type the share of it that the plan uses against its deficit, 0% to 100%",
                )
            ],
        ),
        (
            {"Plan!B14": None},
            [
                Problem(
                    "Plan!B14",
                    "Rules base is blank, but headroom or required surplus are a share of it",
                    "type Total allocation or Recurrent allocation",
                )
            ],
        ),
        (
            {"Plan!B15": None},
            [
                Problem(
                    "Plan!B15",
                    "QIPP taper is blank, but the QIPP sheet leaves years blank that follow it",
                    "type the yearly fall of planned QIPP, 0% if it is held, or fill in every year",
                )
            ],
        ),
        ({"Plan!B15": 10}, [Problem("Plan!B15", "QIPP taper: 10 is 1000 %", "type 10% or 0.1")]),
        (
            {"Allocation!B2": None},
            [Problem("Allocation!B2", "Recurrent allocation in 2013/14 is blank", "type the figure")],
        ),
        (
            {"Allocation!C3": None},
            [
                Problem(
                    "Allocation!C3",
                    "2014/15 has neither Recurrent allocation nor Allocation growth",
                    "type its growth here, or its recurrent allocation",
                )
            ],
        ),
        (
            {"Allocation!A3": None, "Allocation!C3": None},
            [
                Problem(
                    "Allocation!C2",
                    "2014/15 has neither Recurrent allocation nor Allocation growth",
                    "type its growth here, or its recurrent allocation",
                )
            ],
        ),
        (
            {"Allocation!D3": 0.03},
            [
                warning(
                    "Allocation!D3",
                    "Allocation growth in 2015/16 is not used: the year has its own Recurrent allocation",
                    "clear the cell",
                )
            ],
        ),
        (
            {"Allocation!B3": 0.03},
            [
                warning(
                    "Allocation!B3",
                    "Allocation growth in 2013/14 is not used: it is the first year",
                    "clear the cell",
                )
            ],
        ),
        (
            {"Allocation!C3": 2.3},
            [Problem("Allocation!C3", "Allocation growth in 2014/15: 2.3 is 230 %", "type 2.3% or 0.023")],
        ),
        (
            {"Allocation!C3": "40%"},
            [Problem("Allocation!C3", "Allocation growth in 2014/15 is 40 %", "type a rate from -30 % to 30 %")],
        ),
        (
            {"Allocation!C3": 0.4},
            [Problem("Allocation!C3", "Allocation growth in 2014/15: 0.4 is 40 %", "type 0.4% or 0.004")],
        ),
        (
            {"Allocation!C3": 50},
            [
                Problem(
                    "Allocation!C3", "Allocation growth in 2014/15: 50 is 5000 %", "type a rate from -30 % to 30 %"
                )
            ],
        ),
        (
            {"Allocation!B2": 0},
            [Problem("Allocation!B2", "Recurrent allocation in 2013/14 is £0k", "type a sum of £1k or more")],
        ),
        (
            {"Allocation!A2": "Recurent allocation"},
            [
                warning(
                    "Allocation!A2",
                    "'Recurent allocation' is not part of this sheet (did you mean 'Recurrent allocation'?)",
                    "it is ignored; rename it if it should be read",
                ),
                Problem(
                    "Allocation",
                    "the row 'Recurrent allocation' is missing",
                    "add it. Recurrent resource limit: the first year's, and later ones in place of growth.",
                ),
            ],
        ),
        (
            {"Allocation!A7": "Recurrent allocation"},
            [Problem("Allocation!A7", "'Recurrent allocation' appears twice", "keep one of the two rows")],
        ),
        (
            {"Allocation!C5": None},
            [
                Problem(
                    "Allocation!C5",
                    "no surplus is required in 2014/15, but other years have one",
                    "type it, 0 if none",
                )
            ],
        ),
        (
            {"Allocation!A7": "Improvement required (rate)", "Allocation!B7": 0.01, "Allocation!C7": 0.01},
            [
                Problem(
                    "Allocation!B7",
                    "the surplus required in 2013/14 has both a rate and an improvement as a rate",
                    "clear one of the two",
                ),
                Problem(
                    "Allocation!C7",
                    "the surplus required in 2014/15 has both a rate and an improvement as a rate",
                    "clear one of the two",
                ),
                Problem(
                    "Plan",
                    "an improvement is required in 2013/14, and the year before has no position",
                    "type the In-year position of last year, a deficit as a minus",
                ),
            ],
        ),
        (
            {"Plan!A17": "In-year position of last year", "Plan!B17": -900},
            [
                warning(
                    "Plan!B17",
                    "In-year position of last year is not used: no improvement is required",
                    "clear it, or type Improvement required on Allocation",
                )
            ],
        ),
        (
            {"Allocation!D6": -2_000},
            [
                warning(
                    "Allocation!D6",
                    "Surplus required (amount) in 2015/16 is negative",
                    "a surplus is positive: take the minus off, or leave it if it is meant",
                )
            ],
        ),
        (
            {
                "Allocation!D6": -2_000,
                "Plan!A17": "Required position is called",
                "Plan!B17": "NHS England control total",
            },
            [],
        ),
        (
            {"Allocation!D5": 0.02},
            [
                Problem(
                    "Allocation!D6",
                    "the surplus required in 2015/16 has both a rate and an amount",
                    "clear one of the two",
                )
            ],
        ),
        (
            {"Spend!C2": None},
            [Problem("Spend!C2", "First-year spend of Acute is blank", "type it; 0 if there is none")],
        ),
        (
            {"Spend!C2": "TBA"},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is 'TBA', not a number",
                    "type a figure such as 1,234 or £1.2m, or leave the cell blank",
                )
            ],
        ),
        (
            {"Spend!C2": True},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is TRUE, not a number",
                    "type a figure such as 1,234 or £1.2m, or leave the cell blank",
                )
            ],
        ),
        (
            {"Spend!C2": datetime.datetime(2013, 4, 1)},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is the date 1 April 2013, not a number",
                    "type a figure such as 1,234 or £1.2m, or leave the cell blank",
                )
            ],
        ),
        (
            {"Spend!C2": "nan"},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is 'nan', not a number",
                    "type a figure such as 1,234 or £1.2m, or leave the cell blank",
                )
            ],
        ),
        (
            {"Spend!C2": 2000000000000.0},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is £2,000,000bn",
                    "check the Money unit on the Plan sheet",
                )
            ],
        ),
        (
            {"Spend!C2": "2%"},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is '2%', not a sum of money",
                    "type a figure such as 1,234 or £1.2m",
                )
            ],
        ),
        (
            {"Spend!C2": "=A1+B1"},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is a formula with no stored value",
                    "open it in Excel and save it, or type the value",
                )
            ],
        ),
        (
            {"Spend!C2": "#REF!"},
            [
                Problem(
                    "Spend!C2",
                    "First-year spend of Acute is the Excel error #REF!",
                    "correct the formula or type the value",
                )
            ],
        ),
        (
            {"Spend!D2": "£1"},
            [
                Problem(
                    "Spend!D2",
                    "Demographic growth of Acute is '£1', not a rate",
                    "type a rate such as 2.3% or 0.023",
                )
            ],
        ),
        (
            {"Spend!D2": "2k"},
            [
                Problem(
                    "Spend!D2",
                    "Demographic growth of Acute is '2k', not a rate",
                    "type a rate such as 2.3% or 0.023",
                )
            ],
        ),
        (
            {"Spend!D2": 2.3},
            [Problem("Spend!D2", "Demographic growth of Acute: 2.3 is 230 %", "type 2.3% or 0.023")],
        ),
        (
            {"Spend!D2": "2.3"},
            [Problem("Spend!D2", "Demographic growth of Acute: 2.3 is 230 %", "type 2.3% or 0.023")],
        ),
        (
            {"Spend!A3": "acute"},
            [Problem("Spend!A3", "the line 'acute' appears twice", "rename one, or add them together")],
        ),
        ({"Spend!A3": None}, [Problem("Spend!A3", "the row has no Line", "name it or clear the row")]),
        (
            {"Spend!A3": "Total expenditure"},
            [
                Problem(
                    "Spend!A3",
                    "'Total expenditure' is called a total and would count its rows twice",
                    "delete the row: totals are computed; if it is a line of its own, give it another name",
                )
            ],
        ),
        (
            {"Spend!I2": None},
            [
                Problem(
                    "Spend!I1",
                    "the QIPP shares add up to 0 %",
                    "make them add up to 100 %: they say on which lines the QIPP falls",
                )
            ],
        ),
        (
            {"Spend!I2": 0.9},
            [
                Problem(
                    "Spend!I1",
                    "the QIPP shares add up to 90 %",
                    "make them add up to 100 %: they say on which lines the QIPP falls",
                )
            ],
        ),
        (
            {"QIPP": None},
            [
                warning(
                    "Spend!I1",
                    "QIPP shares are given, but there is no QIPP",
                    "add the QIPP sheet or clear the shares",
                )
            ],
        ),
        (
            {"Spend!H4": "x"},
            [
                Problem(
                    "Spend!H4",
                    "Share of allocation of Reserves is 'x', not a number",
                    "type a share such as 63% or 0.63, or leave the cell blank",
                )
            ],
        ),
        (
            {"Spend!D4": 0.01},
            [
                warning(
                    "Spend!D4",
                    "growth rates of Reserves are not used: the line is a share of the allocation",
                    "clear them",
                )
            ],
        ),
        (
            {"Spend!H5": "1%"},
            [
                Problem(
                    "Spend!H5",
                    "Running costs is both fixed and a share of the allocation",
                    "clear this cell, or the line's row on Fixed spend",
                )
            ],
        ),
        (
            {"Spend!A6": "=B2"},
            [
                Problem(
                    "Spend!A6",
                    "Line is a formula with no stored value",
                    "open it in Excel and save it, or type the value",
                )
            ],
        ),
        (
            {"Yearly rates!A2": "Acut"},
            [
                Problem(
                    "Yearly rates!A2",
                    "'Acut' is not a line of the Spend sheet (did you mean 'Acute'?)",
                    "use a name from the Spend sheet, or add the line there",
                )
            ],
        ),
        (
            {"Yearly rates!A2": None},
            [Problem("Yearly rates!A2", "the row has no Line", "name it or clear the row")],
        ),
        (
            {"Yearly rates!B2": "Tariff"},
            [
                Problem(
                    "Yearly rates!B2",
                    "Driver is 'Tariff'",
                    "type Demographic growth, Non-demographic growth, Inflation or Efficiency",
                )
            ],
        ),
        (
            {"Yearly rates!B2": None},
            [Problem("Yearly rates!B2", "the row has no Driver", "name it or clear the row")],
        ),
        (
            {"Yearly rates!A3": "Acute", "Yearly rates!B3": "inflation"},
            [Problem("Yearly rates!A3", "'inflation of Acute' appears twice", "keep one of the two rows")],
        ),
        (
            {"Yearly rates!A2": "Running costs"},
            [
                warning(
                    "Yearly rates!B2",
                    "growth rates of Running costs are not used: the line is fixed",
                    "clear them",
                )
            ],
        ),
        (
            {"Fixed spend!A2": "Running cost"},
            [
                Problem(
                    "Fixed spend!A2",
                    "'Running cost' is not a line of the Spend sheet (did you mean 'Running costs'?)",
                    "use a name from the Spend sheet, or add the line there",
                ),
                Problem("Spend!C5", "First-year spend of Running costs is blank", "type it; 0 if there is none"),
            ],
        ),
        (
            {"Fixed spend!C2": None},
            [
                Problem(
                    "Fixed spend!C2",
                    "Fixed spend of Running costs in 2014/15 is blank",
                    "type it; 0 if there is none",
                )
            ],
        ),
        (
            {"Fixed spend!B2": None},
            [
                Problem(
                    "Fixed spend!B2",
                    "Fixed spend of Running costs in 2013/14 is blank",
                    "type it; 0 if there is none",
                )
            ],
        ),
        (
            {"Spend!C5": 7001},
            [
                Problem(
                    "Fixed spend!B2",
                    "Fixed spend of Running costs in 2013/14 is £7,000.0k, but the Spend sheet says £7,001.0k",
                    "make the two agree, or clear one of them",
                )
            ],
        ),
        (
            {"Fixed spend!F1": "Net of QIPP", "Fixed spend!F2": "yes"},
            [
                warning(
                    "Fixed spend!F2",
                    "Running costs is net of QIPP, but no QIPP falls on it",
                    "give it a QIPP share or a scheme, or clear this cell",
                )
            ],
        ),
        (
            {"Fixed spend!F1": "Net of QIPP", "Fixed spend!F2": "partly"},
            [Problem("Fixed spend!F2", "Net of QIPP is 'partly'", "type yes or no")],
        ),
        (
            {"Fixed spend!A3": "running costs", "Fixed spend!B3": 1, "Fixed spend!C3": 1, "Fixed spend!D3": 1},
            [Problem("Fixed spend!A3", "'Running costs' appears twice", "keep one of the two rows")],
        ),
        (
            {"Steps!D2": 100},
            [
                Problem(
                    "Steps!D2",
                    "the recurrent step 'New ward' is in the first year, 2013/14",
                    "clear the cell: First-year spend already contains it",
                )
            ],
        ),
        ({"Steps!C2": "maybe"}, [Problem("Steps!C2", "Recurrent is 'maybe'", "type yes or no")]),
        ({"Steps!C2": None}, [Problem("Steps!C2", "Recurrent is blank", "type yes or no")]),
        (
            {"Steps!A2": "Zebra"},
            [
                Problem(
                    "Steps!A2",
                    "'Zebra' is not a line of the Spend sheet",
                    "use a name from the Spend sheet, or add the line there",
                )
            ],
        ),
        (
            {"QIPP!A3": "Unplanned"},
            [
                warning(
                    "QIPP!A3",
                    "'Unplanned' is not part of this sheet (did you mean 'Planned'?)",
                    "it is ignored; rename it if it should be read",
                )
            ],
        ),
        (
            {"QIPP!B2": None, "QIPP!C3": None, "QIPP!D3": None},
            [
                warning(
                    "Spend!I1",
                    "QIPP shares are given, but there is no QIPP",
                    "add the QIPP sheet or clear the shares",
                )
            ],
        ),
        ({"Ranges!A2": None}, [Problem("Ranges!A2", "the row has no Lever", "name it or clear the row")]),
        (
            {"Ranges!A3": "Headroom released"},
            [Problem("Ranges!A3", "Headroom released appears twice", "keep one of the two rows")],
        ),
        ({"Ranges!B2": None}, [Problem("Ranges!B2", "Low of Headroom released is blank", "fill it in")]),
        (
            {"Ranges!D2": 1.5},
            [
                Problem(
                    "Ranges!D2",
                    "High of Headroom released: 1.5 is 150 %",
                    "type 1.5% or 0.015",
                )
            ],
        ),
        (
            {"Ranges!B3": "5%"},
            [
                Problem(
                    "Ranges!C3",
                    "the range of Inflation is out of order",
                    "type Low, Central and High from small to large",
                )
            ],
        ),
        (
            {"Ranges!F2": None},
            [Problem("Ranges!F2", "History is blank", "type its values, such as 63%; 76%")],
        ),
        (
            {"Ranges!F2": "63%; most"},
            [
                Problem(
                    "Ranges!F2",
                    "History of Headroom released is 'most', not a number",
                    "type a share such as 63% or 0.63, or leave the cell blank",
                )
            ],
        ),
        (
            {"Ranges!E2": "normal"},
            [
                warning(
                    "Ranges!F2",
                    "History is not used",
                    "choose history as the distribution, or clear the cell",
                )
            ],
        ),
        (
            {"Ranges!E2": "flat"},
            [Problem("Ranges!E2", "Distribution is 'flat'", "type triangular, PERT, normal or history")],
        ),
        (
            {"Ranges!A3": "Headroom rate"},
            [
                Problem(
                    "Ranges!A3",
                    "Lever is 'Headroom rate' (did you mean 'Headroom released'?)",
                    f"type {', '.join(LABELS[:-1])} or {LABELS[-1]}",
                )
            ],
        ),
        (
            {"Ranges!A3": "QIPP delivery, unidentified", "Ranges!B3": 0, "QIPP!C3": None, "QIPP!D3": None},
            [
                warning(
                    "Ranges!A3",
                    "the plan has nothing for QIPP delivery, unidentified to move",
                    "the range is not used; clear the row, or add what the lever moves",
                )
            ],
        ),
        (
            {"Sources!A3": "Plan", "Sources!B3": "again"},
            [Problem("Sources!A3", "the key 'Plan' appears twice", "keep one of the two rows")],
        ),
        ({"Sources!B2": None}, [Problem("Sources!B2", "Citation is blank", "fill it in or clear the row")]),
        ({"Published!E2": "£bn"}, [Problem("Published!E2", "Unit is '£bn'", "type £m, £k or %")]),
        ({"Published!F2": None}, [Problem("Published!F2", "Printed to is blank", "fill it in or clear the row")]),
        (
            {"Published!I2": "0.5m"},
            [
                Problem(
                    "Published!I2",
                    "Deficit in 2013/14 is '0.5m', not a plain number",
                    "type a figure such as 1,234.5",
                )
            ],
        ),
        ({"Published!C2": None}, [Problem("Published!C2", "Result is blank", "fill it in or clear the row")]),
        (
            {"Stories!B2": "qipp_delivery"},
            [
                Problem(
                    "Stories!B2",
                    "Setting is 'qipp_delivery'",
                    "type it as LEVER=VALUE, such as qipp_delivery=0.63",
                )
            ],
        ),
        (
            {"Stories!B2": None},
            [
                Problem(
                    "Stories!B2",
                    "Setting is blank",
                    "fill it in, type under Show what a room sees of the plan itself, or clear the row",
                )
            ],
        ),
        (
            {"Contradictions!C2": None},
            [Problem("Contradictions!C2", "Treatment is blank", "fill it in or clear the row")],
        ),
        (
            {
                "Spend": [
                    [
                        "Line",
                        "First-year spend",
                        "Demographic growth",
                        "Non-demographic growth",
                        "Inflation",
                        "Efficiency",
                    ]
                ],
                "Fixed spend": None,
                "Steps": None,
                "Yearly rates": None,
                "QIPP": None,
            },
            [Problem("Spend", "there is no line of expenditure", "add one row for each line")],
        ),
    ],
)
def test_each_problem_says_where_what_and_what_to_do(read_changed, changes, problems):
    reading = read_changed(changes)
    assert list(reading.problems) == problems
    assert (reading.plan is None) == any(problem.severity == "error" for problem in problems)


def test_every_problem_is_told_at_once(read_changed):
    reading = read_changed(
        {
            "Plan!B7": "dollars",
            "Allocation!C3": 2.3,
            "Spend!C2": "TBA",
            "Spend!D3": True,
            "Yearly rates!A2": "Acut",
            "Steps!C2": "maybe",
            "Stories!B2": "faster",
        }
    )
    assert {problem.where for problem in reading.problems} == {
        "Plan!B7",
        "Allocation!C3",
        "Spend!C2",
        "Spend!D3",
        "Yearly rates!A2",
        "Steps!C2",
        "Stories!B2",
    }
    assert len(reading.problems) == 7


@pytest.mark.parametrize("missing", ["Plan", "Allocation", "Spend"])
def test_a_missing_sheet_is_told_once_and_not_for_all_that_it_would_hold(read_changed, missing):
    reading = read_changed({missing: None})
    assert [problem.found for problem in reading.problems] == [f"the sheet {missing!r} is missing"]


@pytest.mark.parametrize("value", [None, "soon", "2013/15"])
def test_years_are_not_judged_while_the_first_is_unknown(read_changed, value):
    reading = read_changed({"Plan!B4": value, "Allocation!C1": "2020/21"})
    assert [problem.where for problem in reading.problems] == ["Plan!B4"]
