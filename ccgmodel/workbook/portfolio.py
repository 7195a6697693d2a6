"""Read a folder of plans as a portfolio, or say everything that keeps it from being one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ccgmodel.plan import (
    Contradiction,
    Plan,
    Problem,
    Report,
    TooManyProblemsError,
    did_you_mean,
    guessing_for_a_while,
)
from ccgmodel.portfolio import Portfolio, PortfolioError, PublishedFor, Transfer
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import Cell, SheetGrid, load
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.cells.table import Frame, named_rows, table
from ccgmodel.workbook.contract import fold
from ccgmodel.workbook.read import read
from ccgmodel.workbook.sheets.publication import published_row, read_contradictions, read_sources
from ccgmodel.workbook.sheets.records import filled_rows
from ccgmodel.workbook.sheets.spend import figure_field


@dataclass(frozen=True)
class FileProblem:
    """One thing wrong with one workbook of the folder."""

    file: str
    problem: Problem

    def __str__(self) -> str:
        return str(self.in_folder)

    @property
    def in_folder(self) -> Problem:
        """The problem as one of the folder: it begins with the file."""
        return self.problem if self.problem.where == self.file else self.problem.at(self.file)


@dataclass(frozen=True)
class PortfolioReading:
    """A folder read: the portfolio, or None where any problem is an error. Warnings accompany a portfolio.

    `earlier` is the folder of the version that it is to be held against, where its workbook names one; `files`
    says which workbook each organisation's plan was read from.
    """

    portfolio: Portfolio | None
    problems: tuple[FileProblem, ...]
    earlier: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[FileProblem, ...]:
        """What is asked about the plans."""
        return tuple(each for each in self.problems if each.problem.severity == "warning")


def plan_files(folder: str | Path) -> list[Path]:
    """Find the workbooks of a folder that are plans, by name; a lock of Excel's or the portfolio's own are none.

    Raises:
        FileNotFoundError: where there is no such folder.

    """
    found = (path for path in Path(folder).iterdir() if path.suffix.casefold() == ".xlsx" and path.is_file())
    return sorted(path for path in found if path.name[0] not in "~." and not is_portfolio(path.name))


def is_portfolio(name: str) -> bool:
    """Whether a file of this name says how the plans beside it belong together."""
    return name.casefold() == contract.FILE_NAME


def read_portfolio(folder: str | Path) -> PortfolioReading:
    """Read every plan of a folder, and the workbook that says how they belong together where there is one.

    Raises:
        FileNotFoundError: where there is no such folder (other errors of the file system likewise).

    """
    root, problems = Path(folder), []
    files: dict[str, Path] = {}
    plans: list[Plan] = []
    for path in plan_files(root):
        reading = read(path)
        problems += [FileProblem(path.name, problem) for problem in reading.problems]
        if reading.plan:
            plans.append(reading.plan)
            files.setdefault(reading.plan.organisation, path)
    own = next((path for path in sorted(root.iterdir()) if is_portfolio(path.name)), None)
    book: PortfolioBook | None = PortfolioBook(root.resolve().name)
    if own:
        book, found = read_book(own.read_bytes(), own.name)
        problems += [FileProblem(contract.FILE_NAME, problem) for problem in found]
    if book is None or any(each.problem.severity == "error" for each in problems):
        return PortfolioReading(None, tuple(problems), files=files)
    try:
        portfolio = book.with_plans(plans)
    except PortfolioError as error:
        problems += [FileProblem(root.name, as_problem(root.name, each)) for each in error.problems]
        return PortfolioReading(None, tuple(problems), files=files)
    earlier = (root / book.earlier).resolve() if book.earlier else None
    return PortfolioReading(portfolio, tuple(problems), earlier, files)


def as_problem(where: str, problem: Problem) -> Problem:
    """Return a contradiction of a portfolio as a problem of its file, where it is to be corrected."""
    return replace(problem, remedy=problem.remedy or f"correct {contract.FILE_NAME}").at(where)


@dataclass(frozen=True)
class PortfolioBook:
    """What a portfolio's own workbook says."""

    name: str
    parents: Mapping[str, str] = field(default_factory=dict)
    transfers: tuple[Transfer, ...] = ()
    published: tuple[PublishedFor, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    earlier: str = ""

    def with_plans(self, plans: Sequence[Plan]) -> Portfolio:
        """Return the portfolio of these plans.

        Raises:
            PortfolioError: listing every contradiction.

        """
        return Portfolio(
            name=self.name,
            plans=tuple(plans),
            parents=self.parents,
            transfers=self.transfers,
            published=self.published,
            contradictions=self.contradictions,
            sources=self.sources,
        )


def read_book(content: bytes, name: str) -> tuple[PortfolioBook | None, list[Problem]]:
    """Read the portfolio's own workbook, and everything wrong with it; None where it cannot be read at all."""
    report = Report()
    try:
        with guessing_for_a_while():
            return _read_book(content, name, report), report.problems
    except TooManyProblemsError:
        return None, report.problems


def _read_book(content: bytes, name: str, report: Report) -> PortfolioBook | None:
    if refused := guard(content, name):
        report.problems.extend(refused)
        return None
    grids = _grids(content, report)
    if contract.PORTFOLIO.name not in grids:
        report.error(contract.FILE_NAME, f"the sheet {contract.PORTFOLIO.name!r} is missing", "add it")
        return None
    called, earlier, frame = _settings(grids[contract.PORTFOLIO.name], report)
    sheet = grids.get
    return PortfolioBook(
        called,
        _members(sheet(contract.MEMBERS.name), frame, report),
        tuple(_transfers(sheet(contract.TRANSFERS.name), frame, report)),
        tuple(_printed(sheet(contract.PRINTED.name), frame, report)),
        read_contradictions(sheet(contract.CONTRADICTIONS.name), frame, report),
        read_sources(sheet(contract.SOURCES.name), frame, report),
        earlier,
    )


def _grids(content: bytes, report: Report) -> dict[str, SheetGrid]:
    """The sheets of the contract by name; others are reported as ignored."""
    known = {fold(sheet.name): sheet.name for sheet in contract.PORTFOLIO_SHEETS}
    loaded = load(content, known, contract.FILE_NAME, report)
    if loaded is None:
        return {}
    for grid in loaded:
        if grid.called not in known:
            guess = did_you_mean(grid.name, known.values())
            found = f"the sheet is not part of a portfolio{guess}"
            report.warn(grid.name, found, "it is ignored; rename it if it should be read")
    return {known[grid.called]: grid for grid in loaded if grid.called in known}


def _settings(grid: SheetGrid, report: Report) -> tuple[str, str, Frame]:
    """The whole's name, the folder of its earlier version, and the years and unit of the other sheets."""
    sheet = table(contract.PORTFOLIO, grid, Frame((), math.nan), report)
    rows = named_rows(sheet)
    fields = {each.key: each for each in contract.PORTFOLIO.rows}

    def cell(key: str) -> Cell:
        found = rows[key].cell("value") if key in rows else Cell(grid.name, 1, 1)
        if key in rows and fields[key].required and found.is_blank:
            report.error(found.where, f"{fields[key].heading} is blank", f"fill it in. {fields[key].help}")
        return found

    first = values.year(cell("first_year"), fields["first_year"], report)
    count = values.number(cell("years"), fields["years"], "Years", math.nan, report)
    unit = values.choice(cell("money_unit"), fields["money_unit"], report)
    years = () if first is None or count is None or math.isnan(count) else range(first, first + int(count))
    frame = Frame(tuple(years), values.IN_THOUSANDS.get(unit, math.nan))
    replace(sheet, frame=frame).ask()
    name, earlier = (values.text(cell(key), fields[key], report) for key in ("name", "earlier"))
    return name, earlier, frame


def _members(grid: SheetGrid | None, frame: Frame, report: Report) -> dict[str, str]:
    parents: dict[str, str] = {}
    for row in filled_rows(contract.MEMBERS, grid, frame, report):
        member = row.text("member")
        if member in parents:
            report.error(row.cell("member").where, f"{member!r} appears twice", "keep one of the two rows")
        parents[member] = row.text("group")
    return parents


def _transfers(grid: SheetGrid | None, frame: Frame, report: Report) -> Iterator[Transfer]:
    for row in filled_rows(contract.TRANSFERS, grid, frame, report):
        inside = values.yes_or_no(row.cell("inside"), row.table.field("inside"), report)
        figures = row.figures(figure_field(row), row.text("description"))
        yield Transfer(
            payer=row.text("payer"),
            receiver=row.text("receiver"),
            description=row.text("description"),
            amounts={year: figure for year, figure in zip(frame.years, figures, strict=True) if figure},
            inside=bool(inside),
            source=row.text("source"),
        )


def _printed(grid: SheetGrid | None, frame: Frame, report: Report) -> Iterator[PublishedFor]:
    for row in filled_rows(contract.PRINTED, grid, frame, report):
        first = frame.years[0] if frame.years else 0
        yield PublishedFor(organisation=row.text("organisation"), first_year=first, row=published_row(row))
