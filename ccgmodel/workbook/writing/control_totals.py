"""The Control totals sheet of the template: formulas that turn red in Excel when the plan does not add up.

The reader does not read this sheet: it finds out for itself what does not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ccgmodel.plan import Plan
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import Sheet
from ccgmodel.workbook.plausibility.money import FURTHEST_FROM_ALLOCATION, first_year_spend
from ccgmodel.workbook.writing.styles import Styles
from ccgmodel.workbook.writing.tables import headings
from ccgmodel.workbook.writing.validation import LAST_ROW

_FIRST = 2 + len(contract.NOTE_ROWS)  # the first row of input on a sheet whose rows have no names, from 1
_GOOD, _BAD, _NOTHING = "adds up", "does not add up", "not filled in yet"


@dataclass(frozen=True)
class _Check:
    """One control total: its formula and what it must be, and both their values."""

    name: str
    formula: str
    against: str
    wrong: str  # the formula that is true where it does not add up, given B and C of the row
    number_format: str
    value: float = 0.0
    against_value: float = 0.0
    is_wrong: bool = False


def write_control_totals(out: Worksheet, styles: Styles, plan: Plan | None) -> None:
    """Write the checks, with the values that they have for a plan."""
    for c, (heading, width) in enumerate((("Check", 52), ("Total", 18), ("Against", 18), ("Result", 20))):
        out.write_string(0, c, heading, styles.heading)
        out.set_column(c, c, width)
    checks = _checks(plan)
    for r, check in enumerate(checks, start=1):
        style = styles.calculated(check.number_format)
        out.write_string(r, 0, check.name, styles.prefilled("text"))
        out.write_formula(r, 1, f"={check.formula}", style, check.value)
        out.write_formula(r, 2, f"={check.against}", style, check.against_value)
        wrong = check.wrong.format(row=r + 1)
        empty = f"AND(B{r + 1}=0,C{r + 1}=0)"
        text = _NOTHING if not (check.value or check.against_value) else _BAD if check.is_wrong else _GOOD
        formula = f'=IF({empty},"{_NOTHING}",IF({wrong},"{_BAD}","{_GOOD}"))'
        out.write_formula(r, 3, formula, styles.calculated("@"), text)
        rule = {"type": "formula", "criteria": f"=AND(NOT({empty}),{wrong})", "format": styles.wrong}
        out.conditional_format(r, 1, r, 3, rule)
    note = "Numbers that are stored as text are not added here; the reader takes them all the same."
    out.write_string(len(checks) + 2, 0, note, styles.paragraph)


def _checks(plan: Plan | None) -> Sequence[_Check]:
    unit = IN_THOUSANDS[plan.money_unit] if plan else 1.0
    spend = sum(first_year_spend(plan, line) for line in plan.lines) / unit if plan else 0.0
    recurrent = (plan.allocation.recurrent[0] or 0.0) if plan else 0.0
    income = (recurrent + plan.allocation.non_recurrent[0]) / unit if plan else 0.0
    shares = sum(line.qipp_share for line in plan.lines) if plan else 0.0
    needed = 1.0 if plan and plan.qipp else 0.0
    far = FURTHEST_FROM_ALLOCATION
    return (
        _Check(
            f"First-year spend of all lines against the allocation (within {far:.0%})",
            _spend_formula(),
            f"{_named(contract.ALLOCATION, 'recurrent')}+{_named(contract.ALLOCATION, 'non_recurrent')}",
            f"ABS(B{{row}}-C{{row}})>{far}*ABS(C{{row}})",
            "#,##0.0",
            spend,
            income,
            abs(spend - income) > far * abs(income),
        ),
        _Check(
            "QIPP shares of all lines against 100 % (0 % where there is no QIPP)",
            f"SUM({_column(contract.SPEND, 'qipp_share')})",
            f"IF(COUNT({contract.QIPP.name}!$B$2:$K$3)>0,1,0)",
            "ABS(B{row}-C{row})>0.000001",
            "0.00%",
            shares,
            needed,
            abs(shares - needed) > 1e-6,
        ),
    )


def _spend_formula() -> str:
    """First-year spend; where it is blank, the share of the allocation or the first fixed figure."""
    first, share = _column(contract.SPEND, "first_year_spend"), _column(contract.SPEND, "share_of_allocation")
    names, fixed = _column(contract.SPEND, "line"), _column(contract.FIXED_SPEND, "line")
    figures = f"'{contract.FIXED_SPEND.name}'!$B${_FIRST}:$B${LAST_ROW + 1}"
    return (
        f"SUM({first})"
        f'+SUMPRODUCT(--({first}=""),{share})*{_named(contract.ALLOCATION, "recurrent")}'
        f"+SUMPRODUCT(--(SUMIF({names},{fixed},{first})=0),{figures})"
    )


def _column(sheet: Sheet, key: str) -> str:
    heading = next(field.heading for field in sheet.columns if field.key == key)
    letter = xl_col_to_name(headings(sheet, ()).index(heading))
    return f"'{sheet.name}'!${letter}${_FIRST}:${letter}${LAST_ROW + 1}"


def _named(sheet: Sheet, key: str) -> str:
    """The first year's cell of a row that has a name."""
    return f"{sheet.name}!$B${2 + [field.key for field in sheet.rows].index(key)}"
