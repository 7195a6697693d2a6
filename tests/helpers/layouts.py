"""Drawn spreadsheets: a known plan in a layout drawn by a seed, as finance people lay theirs out."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from itertools import accumulate

import xlsxwriter

from ccgmodel.bring import PlainBook, read_book

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

    def book(self) -> PlainBook:
        """The spreadsheet as it is read: a workbook, or CSV."""
        if not self.as_workbook:
            target = io.StringIO()
            csv.writer(target).writerows(["" if each is None else each for each in row] for row in self.rows)
            return read_book(target.getvalue().encode("utf-8"), f"{self.title}.csv")
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("Plan")
            for r, row in enumerate(self.rows):
                for c, value in enumerate(row):
                    if value not in (None, ""):
                        sheet.write(r, c, value)
            for r, first, last in self.merged:
                sheet.merge_range(r, first, r, last, self.rows[r][first])
        return read_book(content.getvalue(), f"{self.title}.xlsx")


def drawn(seed: int) -> DrawnSheet:
    """Draw a spreadsheet."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    first, count = draw.randint(2011, 2019), draw.choice((1, 2, 3, 4, 5, 5))
    words, per, decimals = UNITS[draw.choice(list(UNITS))]
    names = draw.sample(LINES, draw.randint(3, 11))

    def series(least: float, most: float) -> list[float]:
        start, growth = draw.uniform(least, most), draw.uniform(0.97, 1.06)
        return [round(start * growth**t * draw.uniform(0.99, 1.01) * per, decimals) / per for t in range(count)]

    lines = {name: series(2_000, 90_000) for name in names}
    savings = [-each for each in series(1_000, 9_000)] if draw.random() < 0.3 else None
    spent = [sum(each) for each in zip(*lines.values(), *([savings] if savings else []), strict=True)]
    income = [round(each * draw.uniform(0.95, 1.06) * per, decimals) / per for each in spent]
    position = [one - other for one, other in zip(income, spent, strict=True)]
    body = _body(draw, lines, savings, spent, income, position)
    write = _writer(draw, per, decimals)
    years = [YEARS[spelling](first + t) for spelling in [draw.choice(list(YEARS))] for t in range(count)]
    rows, merged = _laid_out(draw, body, years, words, write)
    printed = {name: figures for name, figures in lines.items()}
    return DrawnSheet(
        rows, [first + t for t in range(count)], printed, position, 0.5 * 10.0**-decimals / per, merged,
        draw.random() < 0.3, f"drawn {seed}",
    )  # fmt: skip


Body = list[tuple[str, list[float] | None]]  # label and figures in £k; no figures for a heading or a gap


def _body(draw, lines, savings, spent, income, position) -> Body:
    """The rows of the table: income, spend and position, with or without totals, subtotals and gaps."""
    sign = draw.choice((1, 1, -1))  # income and surplus in brackets, as ledgers have them
    own = [(name, figures) for name, figures in lines.items()]
    if draw.random() < 0.3 and len(own) > 5:
        half = len(own) // 2
        parts = [("Commissioned services", own[:half]), ("Other services", own[half:])]
        own = []
        for title, each in parts:
            own += [(title, None), *each]
            own.append(
                (
                    f"Total {title.lower()}",
                    [sum(figures) for figures in zip(*(row[1] for row in each), strict=True)],
                )
            )
    if draw.random() < 0.25:
        place = draw.randrange(len(own))
        if own[place][1] is not None and not own[place][0].startswith("Total"):
            own.insert(place + 1, ("of which block contracts", [each * 0.4 for each in own[place][1]]))
    body: Body = [
        (
            draw.choice(("Revenue Resource Limit", "Allocation", "Total allocation", "RRL", "Income")),
            [sign * each for each in income],
        )
    ]
    body += [("", None)] * draw.randint(0, 1)
    body += [*own, *([("QIPP savings", savings)] if savings else [])]
    if draw.random() < 0.8:
        body.append((draw.choice(("Total expenditure", "Total spend", "Total", "Total costs")), spent))
    body += [("", None)] * draw.randint(0, 1)
    if draw.random() < 0.8:
        label = draw.choice(("Surplus/(deficit)", "Net position", "In-year surplus / (deficit)", "Net surplus"))
        body.append((label, [sign * each for each in position]))
        if draw.random() < 0.3 and len(position) > 1:
            body.append(("Cumulative position", [sign * each for each in accumulate(position)]))
    return body


def _writer(draw, per, decimals):
    """How a figure is printed: as a number, or as text with brackets or a minus."""
    way = draw.choice(DASHES)

    def write(value: float) -> object:
        shown = round(value * per, decimals) + 0.0
        if way == "number":
            return shown
        text = f"{abs(shown):,.{decimals}f}"
        return text if shown >= 0 else f"({text})" if way == "brackets" else f"-{text}"

    return write


def _laid_out(draw, body: Body, years, words, write):
    """Titles, headings over one or two rows, columns beside the table, and notes below it."""
    left = draw.randint(0, 2)  # columns before the labels
    beside = draw.choice((0, 0, 1))  # a column between labels and figures
    pad: list[object] = [None] * left
    gap: list[object] = [None] * beside
    notes = draw.random() < 0.3
    variance = draw.random() < 0.2 and len(years) > 1
    rows: list[list[object]] = [[None]] * draw.randint(0, 1)
    said_above = draw.random() < 0.4
    rows.append([*pad, "NHS Drawn CCG: financial plan" + (f" ({words})" if said_above else "")])
    rows += [[None]] * draw.randint(0, 1)
    extra: list[object] = [*(["Variance"] if variance else []), *(["Comments"] if notes else [])]
    two_rows = not said_above and draw.random() < 0.5
    corner = None if said_above or two_rows else words
    merged = []
    if draw.random() < 0.2 and len(years) > 1:
        start = left + 1 + beside
        merged.append((len(rows), start, start + len(years) - 1))
        rows.append([*pad, None, *gap, "Five-year model", *[None] * (len(years) - 1)])
    rows.append([*pad, corner, *gap, *years, *extra])
    if two_rows:
        rows.append([*pad, None, *gap, *[words] * len(years)])
    for label, figures in body:
        if figures is None:
            rows.append([*pad, label or None])
            continue
        row = [*pad, label, *gap, *map(write, figures)]
        row += [write(figures[-1] - figures[0])] if variance else []
        rows.append([*row, *(["see note"] if notes and draw.random() < 0.3 else [])])
    if draw.random() < 0.4:
        rows += [[None], [*pad, "Note: figures are subject to audit"]]
    return rows, merged
