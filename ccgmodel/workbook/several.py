"""Read several uploaded workbooks, or zip files of them, as a portfolio: the good ones are kept.

What is wrong with any of them is said by file, and never keeps another from being used.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ccgmodel.plan import Plan, Problem
from ccgmodel.portfolio import Portfolio, PortfolioError
from ccgmodel.workbook.cells.guard import LARGEST_FILE
from ccgmodel.workbook.contract import FILE_NAME
from ccgmodel.workbook.portfolio import FileProblem, PortfolioBook, as_problem, is_portfolio, read_book
from ccgmodel.workbook.read import read

MOST_FILES = 400  # there were 211 CCGs
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)
File = tuple[str, bytes]  # name, content


@dataclass(frozen=True)
class Several:
    """What was read: the portfolio of the good plans, None where there is none, and every problem by file.

    `files` says which file each organisation's plan was read from.
    """

    portfolio: Portfolio | None
    problems: tuple[FileProblem, ...]
    files: Mapping[str, str]

    def questions(self, organisation: str) -> tuple[Problem, ...]:
        """What is asked about one organisation's plan."""
        file = self.files[organisation]
        return tuple(
            each.problem for each in self.problems if each.file == file and each.problem.severity == "warning"
        )

    @property
    def refused(self) -> tuple[str, ...]:
        """The files that hold an error, in order."""
        return tuple(dict.fromkeys(each.file for each in self.problems if each.problem.severity == "error"))


def read_several(uploaded: Sequence[File], name: str = "Uploaded plans") -> Several:
    """Read uploaded files as a portfolio; bad content gives problems, never an exception.

    Args:
        uploaded: workbooks and zip files of workbooks, each with its name.
        name: what to call the whole where no portfolio.xlsx among them says it.

    """
    problems: list[FileProblem] = []
    plans: dict[str, Plan] = {}
    files: dict[str, str] = {}
    books: list[PortfolioBook] = []
    for file, content in _unpacked(uploaded, problems):
        if is_portfolio(PurePosixPath(file).name):
            books += _sound_book(file, content, problems)
            continue
        reading = read(content, file)
        problems += [FileProblem(file, each) for each in reading.problems]
        plan = reading.plan
        if plan and plan.organisation in plans:
            found = f"{plan.organisation} has a plan already, from {files[plan.organisation]}"
            problems.append(_left_out(file, found, "it is left out; keep one of the two"))
        elif plan:
            plans[plan.organisation], files[plan.organisation] = plan, file
    if len(books) > 1:
        found = f"there are {len(books)} of them"
        problems.append(_left_out(FILE_NAME, found, "the first is used; upload one portfolio at a time"))
    book = books[0] if books else PortfolioBook(name)
    portfolio = _joined(book, list(plans.values()), problems) if plans else None
    return Several(portfolio, tuple(problems), files)


def _sound_book(file: str, content: bytes, problems: list[FileProblem]) -> list[PortfolioBook]:
    """Read a portfolio's own workbook; none where it holds an error."""
    book, wrong = read_book(content, file)
    problems += [FileProblem(file, each) for each in wrong]
    return [] if book is None or any(each.severity == "error" for each in wrong) else [book]


def _left_out(file: str, found: str, remedy: str) -> FileProblem:
    return FileProblem(file, Problem(file, found, remedy))


def _joined(book: PortfolioBook, plans: list[Plan], problems: list[FileProblem]) -> Portfolio:
    """Join the plans as the portfolio's workbook says; where it contradicts itself, without its groups."""
    try:
        return _of_those_here(book, {plan.organisation for plan in plans}, problems).with_plans(plans)
    except PortfolioError as error:
        problems += [FileProblem(FILE_NAME, as_problem(FILE_NAME, each)) for each in error.problems]
        taken = {plan.organisation for plan in plans}
        return PortfolioBook(book.name if book.name not in taken else f"{book.name}, whole").with_plans(plans)


def _of_those_here(book: PortfolioBook, here: set[str], problems: list[FileProblem]) -> PortfolioBook:
    """Leave out what a portfolio's workbook says about organisations that are not here, and say so."""
    parents, groups = dict(book.parents), set(book.parents.values())
    while gone := {m for m in parents if m not in here and m not in parents.values()}:
        problems += [
            FileProblem(
                FILE_NAME, Problem("Members", f"{member} has no plan among the files", _WITHOUT, "warning")
            )
            for member in sorted(gone - groups)
        ]
        parents = {member: group for member, group in parents.items() if member not in gone}
    known = {*here, *parents, *parents.values(), book.name}
    transfers = tuple(each for each in book.transfers if {each.payer, each.receiver} <= known)
    problems += [
        FileProblem(
            FILE_NAME, Problem("Transfers", f"{each.description!r} needs who is not here", _WITHOUT, "warning")
        )
        for each in book.transfers
        if each not in transfers
    ]
    published = tuple(each for each in book.published if each.organisation in known)
    return replace(book, parents=parents, transfers=transfers, published=published)


_WITHOUT = "it is left out; add the missing workbook to have it"


def _unpacked(uploaded: Iterable[File], problems: list[FileProblem]) -> Iterator[File]:
    """Yield the workbooks, those within zip files too, up to as many as are read."""
    taken = 0
    for name, content in uploaded:
        inside = _of_zip(name, content, problems) if name.lower().endswith(".zip") else iter([(name, content)])
        for file in inside:
            taken += 1
            if taken > MOST_FILES:
                found = f"there are more than {MOST_FILES} workbooks"
                problems.append(_left_out(file[0], found, "the rest is left out; upload fewer at a time"))
                return
            yield file


def _of_zip(name: str, content: bytes, problems: list[FileProblem]) -> Iterator[File]:
    """Yield the workbooks of a zip file one by one; what is none, or too large, is said."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                path = PurePosixPath(entry.filename)
                if entry.is_dir() or path.name[:1] in ("", ".", "~") or "__MACOSX" in path.parts:
                    continue
                if path.suffix.lower() != ".xlsx":
                    problem = Problem(
                        entry.filename, "it is no Excel workbook (.xlsx)", "it is ignored", "warning"
                    )
                    problems.append(FileProblem(entry.filename, problem))
                    continue
                if (unpacked := _unpacked_one(archive, entry, problems)) is not None:
                    yield entry.filename, unpacked
    except _DAMAGE:
        found = "it cannot be unpacked: it is damaged, encrypted or no zip file"
        problems.append(_left_out(name, found, "zip the workbooks again without a password"))


def _unpacked_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, problems: list[FileProblem]) -> bytes | None:
    """Unpack one workbook; None where it is damaged, which keeps no other from being read."""
    try:
        with archive.open(entry) as packed:
            return packed.read(LARGEST_FILE + 1)  # the guard refuses what is larger
    except _DAMAGE:
        found = "it cannot be unpacked: it is damaged or encrypted"
        problems.append(_left_out(entry.filename, found, "zip this workbook again without a password"))
        return None
