"""The table of schemes on an export's Savings sheet: what their phasing is computed from, one scheme a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from ccgmodel.plan import RAGS, Floats, RiskAdjustment
from ccgmodel.workbook.export.blocks import Block
from ccgmodel.workbook.export.book import FIRST_YEAR
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.scheme_figures import SchemeFigures

_TEXTS = ("scheme", "line", "programme")
_COLUMNS = {  # heading and unit
    "first": ("First-year saving", "£k"),
    "full": ("Full-year effect", "£k"),
    "risk": ("Share that counts after risk", "share"),
    "recurs": ("Share that recurs", "share"),
    "cash": ("Releases money (1)", ""),
    "start": ("Start, months after the plan's first April", "months"),
    "begins": ("Year of the start (0: the first)", ""),
    "months_late": ("Months late", "months"),
    "late_first": ("If late: share of the first year", "share"),
    "late_next": ("of the second year", "share"),
    "late_once": ("of a one-off saving by then", "share"),
}
_HEADING_HEIGHT, _PROGRAMME_WIDTH = 60, 30  # points; characters
_GROUP = FIRST_YEAR + len(_COLUMNS)  # the column of the overlap group


@dataclass(frozen=True)
class SchemeTable:
    """Where the table stands; its names are as they were when the workbook was made."""

    sheet: str
    first: int  # as Excel counts
    count: int

    def cell(self, place: int, key: str) -> str:
        """Return the address of a scheme's figure."""
        return f"{self.sheet}!${self._letter(key)}${self.first + place}"

    def column(self, key: str) -> str:
        """Return the range of a column."""
        letter = self._letter(key)
        return f"{self.sheet}!${letter}${self.first}:${letter}${self.first + self.count - 1}"

    def _letter(self, key: str) -> str:
        return str(xl_col_to_name([*_TEXTS, *_COLUMNS, "group"].index(key)))


def write_table(at: Context, figures: SchemeFigures, slippage: Block) -> SchemeTable:
    """Write the table and return where it stands."""
    grid, schemes = at.grid, at.plan.schemes
    grid.section("Schemes: what they save, and when they start")
    grid.sheet.set_row(grid.row - 1, _HEADING_HEIGHT)
    grid.sheet.set_column(2, 2, _PROGRAMME_WIDTH)
    grid.headings(["Scheme", "Line", "Programme", *(heading for heading, _ in _COLUMNS.values()), "Overlap group"])
    table, values = SchemeTable(grid.name, grid.row, len(schemes)), _values(at, figures)
    for place, scheme in enumerate(schemes):
        for column, text in enumerate((scheme.name, scheme.line, scheme.programme)):
            grid.book.put(grid.sheet, grid.row - 1, column, text or None, "name")
        formulas = _formulas(at, table, slippage, place)
        for column, (key, (_, unit)) in enumerate(_COLUMNS.items(), start=FIRST_YEAR):
            text = formulas[key].replace(f"{grid.name}!", "")
            grid.formula(grid.row, column, text, float(values[key][place]), unit, "calculated")
        grid.book.put(grid.sheet, grid.row - 1, _GROUP, scheme.overlap_group or None, "name")
        grid.row += 1
    return table


def _values(at: Context, figures: SchemeFigures) -> Mapping[str, Sequence[float] | Floats]:
    of, schemes = figures.of, at.plan.schemes
    return {
        "first": [scheme.first_year_saving for scheme in schemes],
        "full": [scheme.full_year for scheme in schemes],
        "risk": [at.plan.risk_adjustment.factor(scheme) for scheme in schemes],
        "recurs": [scheme.recurrent_share for scheme in schemes],
        "cash": figures.cash[:, 0],
        "start": of.start[:, 0, 0],
        "begins": of.begins[:, 0, 0].astype(np.float64),
        "months_late": figures.months_late,
        "late_first": figures.late.first_year,
        "late_next": figures.late.next_year,
        "late_once": figures.late.once,
    }


def _formulas(at: Context, table: SchemeTable, slippage: Block, place: int) -> dict[str, str]:
    """The formulas of a scheme's row."""

    def own(key: str) -> str:
        return table.cell(place, key)

    def stated(key: str) -> str:
        return at.inputs.scheme(place, key)

    first, start, last = stated("first_year_saving"), stated("start"), at.plan.years - 1
    full = f'IF({stated("full_year_effect")}="",{first},{stated("full_year_effect")})'
    implied = f"12-MIN(12,MAX(1,IF({full}=0,12,{_rounded(f'12*{first}/{full}')})))"
    live = f"(12-MOD({own('start')},12))"
    part = f"IF({own('full')}=0,1,{own('first')}/{own('full')})"
    after = f"{part}+1-{own('months_late')}/12"
    in_its_year = f"INDEX({slippage[place].span(last)},1,1+MIN(MAX({own('begins')},0),{last}))"
    return {
        "first": f"{first}*{at.factor}",
        "full": f"{full}*{at.factor}",
        "risk": _risk(at, place),
        "recurs": f'IF({stated("recurrent_share")}="",1,{stated("recurrent_share")})',
        "cash": f'IF({stated("cashable")}="no",0,1)',
        "start": f'IF({start}="",{implied},(YEAR({start})-{at.plan.first_year})*12+MONTH({start})-4)',
        "begins": f"INT({own('start')}/12)",
        "months_late": f"IF({own('begins')}>=0,{in_its_year},0)",
        "late_first": f"MAX({live}-{own('months_late')},0)/{live}",
        "late_next": f"MIN({after}-{part}*{own('late_first')},1)",
        "late_once": f"MIN({after},1)",
    }


def _rounded(number: str) -> str:
    """Return the formula of the nearest whole number, a half going to the even one as the model has it."""
    exact = f"ROUND({number},9)"
    return f"IF(MOD({exact},1)=0.5,2*ROUND({exact}/2,0),ROUND({exact},0))"


def _risk(at: Context, place: int) -> str:
    """Return the formula of the share of a scheme that counts; one without RAG or confidence counts in full."""
    by, rag = at.inputs.field("risk_adjusted_by"), at.inputs.scheme(place, "rag")
    confidence = at.inputs.scheme(place, "confidence")
    by_rag = "1"
    for colour in RAGS:
        share, usual = at.inputs.field(f"rag_{colour}"), getattr(RiskAdjustment, colour)
        by_rag = f'IF({rag}="{colour}",IF({share}="",{usual},{share}),{by_rag})'
    return f'IF({by}="RAG",{by_rag},IF({by}="confidence",IF({confidence}="",1,{confidence}),1))'
