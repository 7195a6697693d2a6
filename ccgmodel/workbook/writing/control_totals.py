"""The Control totals sheet of the template: formulas that turn red in Excel when the plan does not add up.

The reader does not read this sheet: it finds out for itself what does not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ccgmodel.plan import Plan, year_label
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.values import IN_THOUSANDS
from ccgmodel.workbook.contract import Field, Sheet, range_text
from ccgmodel.workbook.plausibility.money import FURTHEST_FROM_ALLOCATION, first_year_spend
from ccgmodel.workbook.writing.tables import headings
from ccgmodel.workbook.writing.write import Styles

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
    income = plan.first_allocation / unit if plan else 0.0
    shares = sum(line.qipp_share for line in plan.lines) if plan else 0.0
    needed = 1.0 if plan and plan.qipp else 0.0
    far = FURTHEST_FROM_ALLOCATION
    return (
        _Check(
            f"First-year spend of all lines against the allocation (within {far:.0%})",
            _spend_formula(),
            f"{_named(contract.ALLOCATION, 'recurrent')}+{_named(contract.ALLOCATION, 'non_recurrent')}"
            f"+SUM({_first_year(contract.SUPPORT)})",
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
    figures = _first_year(contract.FIXED_SPEND)
    return (
        f"SUM({first})"
        f'+SUMPRODUCT(--({first}=""),{share})*{_named(contract.ALLOCATION, "recurrent")}'
        f"+SUMPRODUCT(--(SUMIF({names},{fixed},{first})=0),{figures})"
    )


def _column(sheet: Sheet, key: str) -> str:
    heading = next(field.heading for field in sheet.columns if field.key == key)
    return _range_of(sheet, headings(sheet, ()).index(heading))


def _first_year(sheet: Sheet) -> str:
    """The first year's figures of a sheet without named rows."""
    return _range_of(sheet, headings(sheet, ("first",)).index("first"))


def _range_of(sheet: Sheet, column: int) -> str:
    letter = xl_col_to_name(column)
    return f"'{sheet.name}'!${letter}${_FIRST}:${letter}${LAST_ROW + 1}"


def _named(sheet: Sheet, key: str) -> str:
    """The first year's cell of a row that has a name."""
    return f"{sheet.name}!$B${2 + [field.key for field in sheet.rows].index(key)}"


LAST_ROW = 499  # from 0: the last row that drop-downs, ranges and control totals reach
_YEARS = [year_label(year) for year in range(2010, 2031)]
_LONGEST_TITLE = 32  # characters that Excel shows

LONGEST_LIST = 255  # characters of choices that Excel takes in a drop-down; the reader checks longer ones


def add_validation(out: Worksheet, field: Field, first: int, column: int, last: int, unit: float | None) -> None:
    """Say what may be typed into some rows of a column.

    Args:
        out: the sheet.
        field: what stands there.
        first: the first row, from 0.
        column: the column, from 0.
        last: the last row.
        unit: £k in one money unit, where the workbook's is known.

    """
    rule = _drop_down(field) or _range(field, unit)
    if rule:
        title = field.heading[:_LONGEST_TITLE]
        out.data_validation(first, column, last, column, {**rule, "error_title": title, "ignore_blank": True})


def _drop_down(field: Field) -> dict[str, object] | None:
    if field.kind == "choice" and len(",".join(field.choices)) <= LONGEST_LIST:
        return _list(list(field.choices), "stop")
    if field.kind == "yes or no":
        return _list(["yes", "no"], "stop")
    if field.kind == "year":
        return _list(_YEARS, "warning")
    if field.refers_to and field.required:
        names = f"={field.refers_to}!$A${2 + len(contract.NOTE_ROWS)}:$A${LAST_ROW + 1}"
        return _list(names, "warning")
    return None


def _list(source: list[str] | str, error_type: str) -> dict[str, object]:
    message = "Choose from the list."
    return {"validate": "list", "source": source, "error_type": error_type, "error_message": message}


def _range(field: Field, unit: float | None) -> dict[str, object] | None:
    if field.kind not in ("money", "rate", "share", "whole number"):
        return None
    scale = (unit or min(IN_THOUSANDS.values())) if field.kind == "money" else 1.0
    allowed = range_text(field) or "a sum of money"
    lowest = min(0.0, field.lowest) if field.kind == "money" else field.lowest
    return {
        "validate": "integer" if field.kind == "whole number" else "decimal",
        "criteria": "between",
        "minimum": f"{lowest / scale:.12g}",
        "maximum": f"{field.highest / scale:.12g}",
        "error_type": "warning",
        "error_message": f"{field.heading}: {allowed}, {field.unit}.",
    }
