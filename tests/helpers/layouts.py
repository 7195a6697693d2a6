"""Drawn spreadsheets: a known plan in a layout drawn by a seed, as finance people lay theirs out."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from itertools import accumulate

import xlsxwriter

from ccgmodel.bring import PlainBook, read_book
from tests.helpers.xlsb import xlsb

LINES = (
    "Acute services", "York Teaching Hospital NHS FT", "Mental health", "Community services", "Continuing care",
    "Prescribing", "Primary care", "Running costs", "Other commissioning", "Ambulance", "Learning disabilities",
    "Reserves", "Contingency", "Maternity", "Specialist placements", "Voluntary sector grants", "NHS 111", "Estates",
)  # fmt: skip
YEARS = {
    "2013/14": lambda year: f"{year}/{(year + 1) % 100:02d}",
    "2013-14": lambda year: f"{year}-{(year + 1) % 100:02d}",
    "13/14": lambda year: f"{year % 100:02d}/{(year + 1) % 100:02d}",
    "FY14": lambda year: f"FY{(year + 1) % 100:02d}",
    "2013/2014": lambda year: f"{year}/{year + 1}",
    "13/14 Plan": lambda year: f"{year % 100:02d}/{(year + 1) % 100:02d} Plan",
    "Budget 2013/14": lambda year: f"Budget {year}/{(year + 1) % 100:02d}",
}
UNITS = {"£": ("£", 1000.0, 0), "£k": ("£000s", 1.0, 0), "£'000": ("£'000", 1.0, 0), "£m": ("£m", 0.001, 1)}
DASHES = ("brackets", "minus", "number")


@dataclass
class DrawnSheet:
    """A drawn spreadsheet and what it says: figures as printed, in £k by year."""

    rows: list[list[object]]
    years: list[int]
    lines: dict[str, list[float]]
    position: list[float]
    half: float  # £k, half of the last printed digit
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # row, first and last column
    as_workbook: bool = False
    title: str = "drawn"
    fault: str = ""  # what is wrong in it, as the rest of it shows

    def book(self) -> PlainBook:
        """The spreadsheet as it is read: a workbook, or CSV."""
        ending = ".xlsx" if self.as_workbook else ".csv"
        return read_book(self.content(ending), f"{self.title}{ending}")

    def content(self, ending: str) -> bytes:
        """The spreadsheet as a file of a format that is written here."""
        if ending == ".csv":
            target = io.StringIO()
            csv.writer(target).writerows(["" if each is None else each for each in row] for row in self.rows)
            return target.getvalue().encode("utf-8")
        if ending == ".xlsb":
            return xlsb(self.rows)
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("Plan")
            for r, row in enumerate(self.rows):
                for c, value in enumerate(row):
                    if value not in (None, ""):
                        sheet.write(r, c, value)
            for r, first, last in self.merged:
                sheet.merge_range(r, first, r, last, self.rows[r][first])
        return content.getvalue()


def drawn(seed: int) -> DrawnSheet:
    """Draw a spreadsheet."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    first, count = draw.randint(2011, 2019), draw.choice((1, 2, 3, 4, 5, 5))
    words, per, decimals = UNITS[draw.choice(list(UNITS))]

    def series(least: float, most: float) -> list[float]:
        start, growth = draw.uniform(least, most), draw.uniform(0.97, 1.06)
        return [round(start * growth**t * draw.uniform(0.99, 1.01) * per, decimals) / per for t in range(count)]

    lines = {name: series(2_000, 90_000) for name in draw.sample(LINES, draw.randint(3, 11))}
    savings = [-each for each in series(1_000, 9_000)] if draw.random() < 0.3 else None
    spent = [sum(each) for each in zip(*lines.values(), *([savings] if savings else []), strict=True)]
    income = [round(each * draw.uniform(0.95, 1.06) * per, decimals) / per for each in spent]
    position = [one - other for one, other in zip(income, spent, strict=True)]
    once = series(500, 4_000) if draw.random() < 0.25 else None  # a stream of the income of its own
    after = series(1_000, 9_000) if savings is None and draw.random() < 0.3 else None  # savings below the position
    body = _body(draw, lines, savings, spent, income, position, once, after)
    fault = _spoil(draw, body) if draw.random() < 0.2 else ""
    table = _Table(draw, [first + t for t in range(count)], words, _writer(draw, per, decimals))
    table.write(body)
    return DrawnSheet(
        table.rows, table.years, lines, position, 0.5 * 10.0**-decimals / per, table.merged,
        draw.random() < 0.3, f"drawn {seed}", fault,
    )  # fmt: skip


Body = list[tuple[str, list[float | str | None] | None]]  # label, figures in £k; no figures for a heading or a gap


def _spoil(draw: random.Random, body: Body) -> str:
    """Make one thing wrong that the rest of the sheet shows: a figure, or one that is none."""
    if not any(label in TOTALS for label, _ in body):
        return ""
    places = [at for at, (label, figures) in enumerate(body) if label in LINES and figures]
    at = draw.choice(places)
    figures = list(body[at][1] or ())
    year = draw.randrange(len(figures))
    fault = draw.choice(("ten times", "digits exchanged", "to be confirmed", "blank", "sign"))
    value = figures[year]
    assert isinstance(value, float)
    spoilt = {"ten times": value * 10, "digits exchanged": value + 900.0, "sign": -value, "blank": None}
    figures[year] = spoilt.get(fault, "tbc")
    body[at] = (body[at][0], figures)
    return fault


TOTALS = ("Total expenditure", "Total spend", "Total", "Total costs")


def _body(draw, lines, savings, spent, income, position, once, after) -> Body:
    """The rows of the table: income, spend and position, with or without totals, subtotals and gaps."""
    sign, spend_sign = draw.choice(
        ((1, 1), (1, 1), (-1, 1), (1, -1))
    )  # income or spend in brackets, as ledgers have them
    lines = {name: [spend_sign * each for each in figures] for name, figures in lines.items()}
    spent = [spend_sign * each for each in spent]
    savings = [spend_sign * each for each in savings] if savings else None
    body: Body = []
    if once:
        recurrent = [one - other for one, other in zip(income, once, strict=True)]
        body.append(("Recurrent allocation", [sign * each for each in recurrent]))
        body.append(("Non-recurrent allocation", [sign * each for each in once]))
        body.append(("Total allocation", [sign * each for each in income]))
    else:
        label = draw.choice(("Revenue Resource Limit", "Allocation", "Total allocation", "RRL", "Income"))
        body.append((label, [sign * each for each in income]))
    body += [("", None)] * draw.randint(0, 1)
    body += [*_own(draw, lines), *([("QIPP savings", savings)] if savings else [])]
    if draw.random() < 0.8:
        body.append((draw.choice(TOTALS), spent))
    body += [("", None)] * draw.randint(0, 1)
    if draw.random() < 0.8:
        label = draw.choice(("Surplus/(deficit)", "Net position", "In-year surplus / (deficit)", "Net surplus"))
        body.append((label, [sign * each for each in position]))
        if draw.random() < 0.3 and len(position) > 1:
            body.append(("Cumulative position", [sign * each for each in accumulate(position)]))
        if after:
            body.append(("QIPP programme", after))
        if draw.random() < 0.2:
            body.append(("Underlying surplus", [each - 500.0 for each in position]))
        if draw.random() < 0.2:
            body.append(("Surplus as % of allocation", [f"{draw.uniform(-3, 3):.1f}%" for _ in position]))
        if draw.random() < 0.2:
            body.append(("Whole time equivalents", [float(draw.randint(40, 90)) for _ in position]))
    return body


def _own(draw, lines) -> Body:
    """The lines of spend, at times in parts with subtotals, and at times with what one of them contains."""
    own: Body = list(lines.items())
    if draw.random() < 0.3 and len(own) > 5:
        half = len(own) // 2
        parts = [("Commissioned services", own[:half]), ("Other services", own[half:])]
        own = []
        for title, each in parts:
            total = [sum(figures) for figures in zip(*(row[1] for row in each), strict=True)]
            own += [(title, None), *each, (f"Total {title.lower()}", total)]
    if draw.random() < 0.25:
        place = draw.randrange(len(own))
        if own[place][0] in LINES:
            own.insert(place + 1, ("of which block contracts", [each * 0.4 for each in own[place][1]]))
    return own


def _writer(draw, per, decimals):
    """How a figure is printed: as a number, or as text with brackets or a minus."""
    way = draw.choice(DASHES)

    def write(value: float | str | None) -> object:
        if value is None or isinstance(value, str):
            return value
        shown = round(value * per, decimals) + 0.0
        if way == "number":
            return shown
        text = f"{abs(shown):,.{decimals}f}"
        return text if shown >= 0 else f"({text})" if way == "brackets" else f"-{text}"

    return write


class _Table:
    """A table laid out: titles, headings over one to three rows, columns beside it, and notes below it."""

    def __init__(self, draw, years, words, write) -> None:
        self.draw, self.years, self.words, self.write_figure = draw, years, words, write
        self.rows: list[list[object]] = []
        self.merged: list[tuple[int, int, int]] = []
        self.references = draw.random() < 0.2  # numbers of lines before their names
        self.pad: list[object] = [None] * draw.randint(0, 2)
        self.gap: list[object] = [None] * draw.choice((0, 0, 1))
        self.notes = draw.random() < 0.3
        self.after = draw.choice((None, None, None, "Variance", "Total", "% change")) if len(years) > 1 else None
        self.outturn = draw.random() < 0.25  # the first year has two columns, the other of which is no plan
        self.unit_at = draw.choice(("above", "below", "corner", "corner", "nowhere"))

    def write(self, body: Body) -> None:
        """Lay the whole of it out."""
        draw, said = self.draw, f" ({self.words})" if self.unit_at == "above" else ""
        self.rows += [[None]] * draw.randint(0, 1)
        self.rows.append([*self.pad, f"NHS Drawn CCG: financial plan{said}"])
        self.rows += [[None]] * draw.randint(0, 1)
        self._headings()
        for number, (label, figures) in enumerate(body, start=1):
            self._row(number, label, figures)
        if draw.random() < 0.4:
            self.rows += [[None], [*self.pad, "Note: figures are subject to audit"]]

    def _headings(self) -> None:
        spell = YEARS[self.draw.choice(list(YEARS))]
        years: list[object] = [spell(year) for year in self.years]
        below: list[object] = [None] * len(years)
        before: list[object] = [*self.pad, *(["Ref"] if self.references else [])]
        start = len(before) + 1 + len(self.gap)
        if self.outturn:
            years.insert(1, None)
            below = ["Plan", "Forecast outturn", *["Plan"] * (len(self.years) - 1)]
            self.merged.append((len(self.rows), start, start + 1))
        elif self.unit_at == "below":
            below = [self.words] * len(years)
        elif self.draw.random() < 0.2 and len(years) > 1:
            self.merged.append((len(self.rows), start, start + len(years) - 1))
            self.rows.append([*before, None, *self.gap, "Financial model", *[None] * (len(years) - 1)])
        corner = self.words if self.unit_at == "corner" or (self.outturn and self.unit_at == "below") else None
        after = [*([self.after] if self.after else []), *(["Comments"] if self.notes else [])]
        self.rows.append([*before, corner, *self.gap, *years, *after])
        if any(below):
            self.rows.append(
                [*before[: len(self.pad)], *([None] if self.references else []), None, *self.gap, *below]
            )

    def _row(self, number: int, label: str, figures: list[float | str | None] | None) -> None:
        before: list[object] = [*self.pad, *([float(number)] if self.references and figures is not None else [])]
        before += [None] * (len(self.pad) + self.references - len(before))
        if figures is None:
            self.rows.append([*before, label or None])
            return
        row = [*before, label, *self.gap, *map(self.write_figure, figures)]
        if self.outturn:
            first = figures[0]
            beside = first * 1.01 if isinstance(first, float) else first
            row.insert(len(before) + 2 + len(self.gap), self.write_figure(beside))
        if self.after:
            numbers = [each for each in figures if isinstance(each, float)]
            other = {"Total": sum(numbers), "Variance": numbers[-1] - numbers[0] if numbers else 0.0}
            row.append(self.write_figure(other.get(self.after, 0.0)))
        self.rows.append([*row, *(["see note"] if self.notes and self.draw.random() < 0.3 else [])])
