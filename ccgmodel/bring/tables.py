"""Find the tables on a sheet: years across, labels down, figures between.

A table begins where a row holds years, and ends before the next such row. Headings may stand over several rows: a
group above the years (the organisation), what a column holds (outturn, budget) or its unit above or below them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ccgmodel.bring.figures import CellFigure, printed_figure
from ccgmodel.bring.headings import ColumnKind, Unit, YearHeading, kind_in, plain, unit_in, year_heading
from ccgmodel.bring.sheets import PlainSheet

MOST_TITLE_ROWS = 8  # above the headings, in which a unit may be said
LEAST_FIGURES = 3  # under a single year, for it to be a table's heading
MOST_ROWS_BELOW = 40  # in which they are looked for
MOST_HEADING_ROWS = 3


@dataclass(frozen=True)
class YearColumn:
    """A column of figures: its place, its year, and what its headings say."""

    column: int
    heading: YearHeading
    text: str  # of all its headings
    group: str = ""  # what stands over it and its neighbours


@dataclass(frozen=True)
class TableRow:
    """One row of a table: its label, the headings that it stands under, and its figures by column."""

    row: int
    label: str
    section: str
    figures: Mapping[int, CellFigure]
    unreadable: Mapping[int, str]  # text in a column of figures that is none


@dataclass(frozen=True)
class PrintedTable:
    """A table found on a sheet."""

    sheet: PlainSheet
    first_row: int  # of its headings
    heading_row: int  # which holds the years
    last_row: int
    label_column: int
    columns: tuple[YearColumn, ...]
    rows: tuple[TableRow, ...]
    units: tuple[tuple[str, Unit], ...]  # where each unit is said, nearest first

    @property
    def name(self) -> str:
        """The table by its sheet and its headings' row."""
        return f"{self.sheet.name}, row {self.heading_row + 1}"


def find_tables(sheet: PlainSheet) -> list[PrintedTable]:
    """Find every table with years across."""
    tables: list[PrintedTable] = []
    starts = [row for row in range(len(sheet.rows)) if _is_heading_row(sheet, row)]
    for place, row in enumerate(starts):
        end = (starts[place + 1] if place + 1 < len(starts) else len(sheet.rows)) - 1
        columns, first, last_heading = _columns(sheet, row)
        if columns and (table := _table(sheet, row, first, last_heading, end, columns)):
            tables.append(table)
    return tables


def _years(sheet: PlainSheet, row: int) -> dict[int, YearHeading]:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    found = {column: year_heading(value) for column, value in enumerate(cells)}
    years = {column: heading for column, heading in found.items() if heading}
    # Whole numbers between 2000 and 2099 are headings only where they follow one another as years do.
    bare = [each.year for each in years.values() if each.is_bare and each.year]
    in_turn = len(bare) > 1 and all(0 <= later - one <= 1 for one, later in pairwise(bare))
    return years if in_turn else {column: each for column, each in years.items() if not each.is_bare}


def _is_heading_row(sheet: PlainSheet, row: int) -> bool:
    years = _years(sheet, row)
    if not years:
        return False
    if len(years) > 1:
        return not (set(years) == {0} or _figures_beside(sheet, row, years))
    (column,) = years
    below = range(row + 1, min(row + MOST_ROWS_BELOW, len(sheet.rows)))
    figures = [under for under in below if printed_figure(sheet.value(under, column)) is not None]
    labelled = any(isinstance(sheet.value(under, left), str) for under in figures for left in range(column))
    return len(figures) >= LEAST_FIGURES and labelled and not _figures_beside(sheet, row, years)


def _figures_beside(sheet: PlainSheet, row: int, years: Mapping[int, YearHeading]) -> bool:
    """Whether a row holds figures besides its years: a line of a table, then, and no heading."""
    beside = (printed_figure(value) for column, value in enumerate(sheet.rows[row]) if column not in years)
    return any(each is not None for each in beside)


def _columns(sheet: PlainSheet, row: int) -> tuple[tuple[YearColumn, ...], int, int]:
    """The columns of figures, and the first and last row of the headings."""
    years = _years(sheet, row)
    left, right = min(years), max(len(cells) for cells in sheet.rows)
    above = [up for up in range(max(0, row - 2), row) if _is_over(sheet, up, left)]
    above = above if above and above[-1] == row - 1 else []
    below = []
    for under in range(row + 1, min(row + MOST_HEADING_ROWS, len(sheet.rows))):
        if not _is_under(sheet, under, left):
            break
        below.append(under)
    columns: list[YearColumn] = []
    inherited, of_inherited = None, None
    for column in range(left, right):
        heading, said = years.get(column), sheet.value(row, column)
        own = [text for under in below if (text := sheet.value(under, column)) is not None]
        over = [_spread(sheet, up, column, left) for up in above]
        says_kind = any(kind_in(str(text)) for text in own)  # below a blank, as under a merged year
        if heading is None and inherited is not None and said is None and says_kind:
            heading, said = inherited, of_inherited
        elif heading is None:
            inherited = None if said is not None else inherited
            continue
        inherited, of_inherited = heading, said
        words = [str(each) for each in (*over, said, *own) if each is not None]
        columns.append(YearColumn(column, _with_words(heading, (*over, *own)), " ".join(words), _group(over)))
    return tuple(columns), min([row, *above]), max([row, *below])


def _is_over(sheet: PlainSheet, row: int, left: int) -> bool:
    """Whether a row holds headings over the columns of figures, and no figures."""
    values = [value for value in sheet.rows[row][left:] if value is not None]
    return bool(values) and not any(printed_figure(each) is not None for each in values) and not _years(sheet, row)


def _is_under(sheet: PlainSheet, row: int, left: int) -> bool:
    """Whether a row goes on with the headings: it says units or what the columns hold, and no figures."""
    values = [value for value in sheet.rows[row][left:] if value is not None]
    said = [isinstance(each, str) and (unit_in(each) or kind_in(each)) for each in values]
    return (
        bool(said) and all(isinstance(each, str) and printed_figure(each) is None for each in values) and any(said)
    )


def _spread(sheet: PlainSheet, row: int, column: int, left: int) -> str | None:
    """What stands over a column: its own cell, or the nearest on its left, as merged headings are."""
    for near in range(column, left - 1, -1):
        if (value := sheet.value(row, near)) is not None:
            return str(value)
    return None


def _group(over: Sequence[str | None]) -> str:
    texts = [text for text in over if text and not kind_in(text) and not unit_in(text)]
    return texts[-1] if texts else ""


def _with_words(heading: YearHeading, words: Sequence[object]) -> YearHeading:
    texts = [str(each) for each in words if each is not None]
    kind: ColumnKind = heading.kind or next(filter(None, map(kind_in, texts)), "")
    unit: Unit = heading.unit or next(filter(None, map(unit_in, texts)), "")
    return replace(heading, kind=kind, unit=unit)


def _table(
    sheet: PlainSheet, row: int, first: int, last_heading: int, end: int, columns: tuple[YearColumn, ...]
) -> PrintedTable | None:
    texts, label_column = _text_columns(sheet, last_heading + 1, end, columns[0].column)
    if label_column is None:
        return None
    of_figures = tuple(each for each in columns if each.heading.kind != "other")
    rows = tuple(_rows(sheet, last_heading + 1, end, texts, label_column, of_figures))
    used = [each.row for each in rows]
    if not of_figures or not used:
        return None
    units = tuple(_units(sheet, first, last_heading, columns))
    return PrintedTable(sheet, first, row, max(used), label_column, of_figures, rows, units)


def _text_columns(sheet: PlainSheet, start: int, end: int, left: int) -> tuple[list[int], int | None]:
    """The columns of text before the figures, and which of them names the rows: that with the most names."""
    names: Counter[int] = Counter()
    for column in range(left):
        texts = {
            value
            for row in range(start, end + 1)
            if isinstance(value := sheet.value(row, column), str) and printed_figure(value) is None
        }
        names[column] = len(texts)
    texts_in = [column for column in range(left) if names[column]]
    return texts_in, max(texts_in, key=lambda column: (names[column], column), default=None)


def _rows(
    sheet: PlainSheet, start: int, end: int, texts: Sequence[int], label_column: int, columns: Sequence[YearColumn]
) -> Iterator[TableRow]:
    section, beside = "", ""
    for row in range(start, end + 1):
        label = sheet.value(row, label_column)
        found = {each.column: printed_figure(sheet.value(row, each.column)) for each in columns}
        figures = {column: each for column, each in found.items() if each is not None}
        others = [
            text
            for column in texts
            if column != label_column and isinstance(text := sheet.value(row, column), str)
        ]
        beside = others[0] if others else beside
        name = label if isinstance(label, str) else (others[-1] if others else "")
        if not figures:
            section = name or section
            continue
        unreadable = {
            each.column: str(text)
            for each in columns
            if each.column not in figures and (text := sheet.value(row, each.column)) is not None
        }
        heading = beside if len(texts) > 1 and beside != name else section
        yield TableRow(row, " ".join(name.split()), " ".join(heading.split()), figures, unreadable)


def _units(
    sheet: PlainSheet, first: int, last_heading: int, columns: Sequence[YearColumn]
) -> Iterator[tuple[str, Unit]]:
    """Yield every unit that is said: in the headings, beside them, then in the rows above, nearest first."""
    for each in columns:
        if each.heading.unit:
            yield sheet.where(first, each.column), each.heading.unit
    for row in range(last_heading, max(-1, first - MOST_TITLE_ROWS), -1):
        for column, value in enumerate(sheet.rows[row] if row < len(sheet.rows) else ()):
            if isinstance(value, str) and (unit := unit_in(value)) and not year_heading(value):
                yield sheet.where(row, column), unit
    if unit := unit_in(plain(sheet.name)):
        yield sheet.name, unit
