"""The words in which the workbook contract is declared: a field (a column or a named row) and a sheet.

Ranges are in the units of the plan: money in £k, rates and shares as fractions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ccgmodel.plan import NOTE_ROWS

Kind = Literal[
    "text", "money", "rate", "share", "choice", "year", "month", "date", "yes or no", "whole number", "number"
]

UNITS: Mapping[Kind, str] = {
    "text": "text",
    "money": "the workbook's money unit",
    "rate": "a year, as 2.3% or 0.023",
    "share": "share, as 63% or 0.63",
    "choice": "one of the choices",
    "year": "financial year, as 2013/14",
    "month": "month, as September 2013",
    "date": "date, as 30/04/2013, or words such as TBC",
    "yes or no": "yes or no",
    "whole number": "whole number",
    "number": "as printed",
}
MOST_MONEY = 1e8  # £k: £100bn, nearly the whole NHS; beyond it the money unit must be wrong


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a workbook states: a column of a sheet, or a row of a sheet whose first column names rows.

    `choices` maps the wording in the workbook to the plan's own word. `if_blank` is the wording that stands
    for a blank; where it is empty a blank means that the thing is not stated. `example` is typed as a user would.
    `usual` is between what sizes a figure raises no question: of money as a share of the first year's allocation.
    """

    key: str
    heading: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False
    lowest: float = -MOST_MONEY
    highest: float = MOST_MONEY
    usual: tuple[float, float] = (-math.inf, math.inf)
    positive: str = ""  # the convention that makes of a negative figure a question
    adds_up: bool = True  # whether money of several rows has a total
    choices: Mapping[str, str] = field(default_factory=dict)
    if_blank: str = ""
    attribute: str = ""  # of the sheet's record, where it is called otherwise than the key
    refers_to: str = ""  # the sheet whose names it takes
    is_name: bool = False  # what it holds is called by this text elsewhere: on one line, and not too long
    is_list: bool = False  # several texts, separated by ;
    blank_is_nought: bool = False  # of figures by year
    after_years: bool = False  # stands behind the columns of the years

    @property
    def name(self) -> str:
        """What the sheet's record calls it."""
        return self.attribute or self.key

    @property
    def unit(self) -> str:
        """In what the user types it."""
        return UNITS[self.kind]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its columns, the rows that its first column may name, and whether a column a year follows.

    `figure` says what the cells under the year columns hold where the rows are not named in `rows`.
    """

    name: str
    help: str
    columns: tuple[Field, ...]
    rows: tuple[Field, ...] = ()
    figure: Field | None = None
    record: type | None = None  # what a row becomes
    by_year: bool = False
    required: bool = False
    is_ours: bool = False  # written by an export, which folds rows away and formats figures by row

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The columns by key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def added_up(self) -> tuple[Field, ...]:
        """The columns and the figure by year whose money has a total."""
        stated = (*self.columns, self.figure)
        return tuple(each for each in stated if each and each.kind == "money" and each.adds_up)


SAVING = "a saving is a positive amount"  # conventions of sign
SPENDING = "spend is a positive amount"
NO_SAVING = f"{SPENDING}, and savings belong on the QIPP or Schemes sheet"
SURPLUS = "a surplus is positive"
BETTER = "an improvement is a positive amount"
ITEMS = (0.0, 0.05)  # how much of the allocation one scheme or the like usually is
WHOLE = 1e-4  # of the allocation: a figure of the whole plan is hardly less

LINE = Field(
    key="line",
    heading="Line",
    kind="text",
    required=True,
    example="Acute",
    refers_to="Spend",
    help="A line of the Spend sheet.",
)
ITEM = Field(key="item", heading="Item", kind="text", required=True, help="What the row holds.")
SOURCE = Field(
    key="source",
    heading="Source",
    kind="text",
    example="Plan 2013",
    after_years=True,
    help="Key of the Sources sheet, or in full.",
)


NOTE_COLUMNS = ("Unit", "Example", "What to type")  # the template's help beside rows with names; never read
_UNIT, _EXAMPLE = NOTE_ROWS


def note_rows(sheet: Sheet) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The rows of units and of examples of a sheet without named rows, by field key; "" is every year's."""
    fields = {field.key: field for field in sheet.columns} | ({"": sheet.figure} if sheet.figure else {})
    units = {key: field.unit for key, field in fields.items()}
    examples = {key: field.example for key, field in fields.items()}
    first = sheet.columns[0].key
    return (
        {**units, first: f"{_UNIT} {units[first]}"},
        {**examples, first: f"{_EXAMPLE} {examples[first]}"},
    )


def range_text(field: Field) -> str:
    """The range or the choices of a field in words; empty where anything goes.

    >>> range_text(Field(key="rate", heading="Rate", kind="rate", help="", lowest=-0.3, highest=0.3))
    'from -30 % to 30 %'
    """
    if field.choices:
        return " or ".join(field.choices)
    if field.kind in ("rate", "share"):
        return f"from {field.lowest * 100:g} % to {field.highest * 100:g} %"
    return f"from {field.lowest:g} to {field.highest:g}" if field.kind == "whole number" else ""


def comment(field: Field) -> str:
    """What the template says of a field: help, unit, range, whether it is required, and an example."""
    needed = f"Blank stands for {field.if_blank}." if field.if_blank else "May be blank."
    allowed = range_text(field)
    parts = [
        field.help,
        f"Unit: {field.unit}." if field.kind != "choice" else "",
        f"Choose {allowed}." if field.choices else f"Range: {allowed}." if allowed else "",
        "Required." if field.required else needed,
        f"Example: {field.example}" if field.example else "",
    ]
    return "\n".join(filter(None, parts))
