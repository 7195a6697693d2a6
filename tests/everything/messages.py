"""Every message of the readers: of the corpus of the tests, of workbooks spoiled by chance, and of the samples."""

import contextlib
import copy
import datetime
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from ccgmodel.plan import Plan
from ccgmodel.scenario import read_document
from ccgmodel.workbook import marked_copy, read, read_portfolio, read_several
from ccgmodel.workbook.cells.guard import guard
from ccgmodel.workbook.samples import sample_tables
from tests.everything.books import cells
from tests.everything.plain import Record, plain, tried
from tests.everything.samples import ROOT, paths
from tests.helpers.good_workbook import CARE, FULL, Tables

READERS = (read, guard, read_portfolio, read_several, read_document)
FILES = ("test_problems", "test_programme", "test_plausibility", "test_corpus", "test_care", "test_risks", "test_read",
         "test_guard", "test_reasons", "test_folder", "test_several", "test_document")  # fmt: skip
LARGE = (
    "second",
    "memory",
)  # in the names of tests of files so large that only the time or room they take is tested
QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--no-header", "--no-summary", "--assert=plain", "-W", "ignore",
         "-o", "addopts=",
         "--import-mode=importlib")  # fmt: skip
WRONG: tuple[object, ...] = (
    None, "TBA", "-", "\u2013", -1, -1_000_000, 0, 1, 2.5, 250, 1e12, "12%", "£1.2bn", "(3%)", "1,2,3", True, "yes",
    "perhaps", datetime.datetime(2013, 7, 1), datetime.time(9, 30), "Acutte", "acute ", "2013/15", "2013-14", "July 13",
    "=1+1", "@SUM(A1)", "x" * 300, "\u202eeno", "qipp_delivery=2", "infl[Acute]=1", "#N/A", " ", "\U0001f3e5",
)  # fmt: skip
SPOILED, OF_SAMPLE, AT_ONCE, MARKED = 140, 10, 4, 10


class Recorder:
    """What the readers say to each test, by the file and the name of the test."""

    def __init__(self) -> None:
        self.said: dict[str, list[Record]] = {}
        self._test = ("", "")
        self._replaced: list[tuple[dict[str, object], str, object]] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out tests of drawn cases, which differ from run to run, and of very large files."""
        items[:] = [
            item
            for item in items
            if not hasattr(getattr(item, "obj", None), "hypothesis")
            and not any(word in item.name for word in LARGE)
        ]

    def pytest_collection_finish(self) -> None:
        """Stand between every test and the readers."""
        for name, module in sorted(sys.modules.items()):
            if name.startswith("tests.") and not name.startswith(__package__):
                for called, value in list(vars(module).items()):
                    if reader := next((each for each in READERS if each is value), None):
                        self._replaced.append((vars(module), called, value))
                        setattr(module, called, self._heard(reader))

    def pytest_unconfigure(self) -> None:
        """Give the readers back."""
        for names, called, value in self._replaced:
            names[called] = value

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Note which test comes."""
        self._test = (item.path.stem, item.name)

    def _heard(self, reader: Callable[..., object]) -> Callable[..., object]:
        def heard(*given: object, **more: object) -> object:
            answer = reader(*given, **more)
            file, test = self._test
            self.said.setdefault(file, []).append((test, plain(answer)))
            return answer

        return heard


def of_the_tests() -> dict[str, list[Record]]:
    """What is told of every workbook, folder and file that the tests make, by the file of the test."""
    recorder = Recorder()
    found = (path for path in (ROOT / "tests").rglob("test_*.py") if path.parent.name != "pages")
    files = sorted(path for path in found if path.stem in FILES)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(ROOT):
        pytest.main([*QUIET, *map(str, files)], plugins=[recorder])
    return recorder.said


def of_spoiled() -> Iterator[Record]:
    """What is told of a full workbook, and of one with care, with a few cells spoiled at a time."""
    for name, tables in {"programme": FULL, "care": CARE | FULL | CARE}.items():
        for number, (where, content) in enumerate(_spoiled(name, tables, SPOILED)):
            reading = read(content, "plan.xlsx")
            yield (name, number, where), reading
            if number < MARKED:
                yield (name, number, "marked"), tried(_marked, content, reading.problems)


def _marked(content: bytes, problems: tuple) -> list[object]:
    """The user's own file with its problems marked; the day on which it was made is no part of it."""
    return [each for each in cells(marked_copy(content, problems)) if not str(each[0][0]).startswith("docProps")]


def of_sample(name: str, plan: Plan) -> Iterator[Record]:
    """What is told of a sample's own workbook, and of it with a few cells spoiled at a time."""
    path = paths()[name]
    yield "as it is", read(path)
    yield "in another unit", [read(path, money_unit=unit) for unit in ("£", "£m")]
    tables = sample_tables(path.with_suffix(""))
    for number, (where, content) in enumerate(_spoiled(plan.organisation, tables, OF_SAMPLE)):
        yield (number, where), read(content, "plan.xlsx")


def _spoiled(name: str, good: Tables, count: int) -> Iterator[tuple[list[str], bytes]]:
    """Workbooks with cells spoiled by chance, the same at every run, and which cells these are."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    places = [(sheet, r, c) for sheet, rows in good.items() for r, row in enumerate(rows) for c in range(len(row))]
    for number in range(count):
        tables, where = copy.deepcopy(good), []
        for place in random.choice(len(places), size=1 + number % AT_ONCE, replace=False):
            sheet, r, c = places[place]
            wrong = int(random.integers(len(WRONG)))
            tables[sheet][r][c] = WRONG[wrong]
            where.append(f"{sheet}, row {r + 1}, column {c + 1}: {str(WRONG[wrong])[:20]}")
        yield where, _workbook(tables)


def _workbook(tables: Tables) -> bytes:
    """A workbook of these tables, made in memory: openpyxl takes as long as ten readings."""
    buffer = io.BytesIO()
    settings = {"in_memory": True, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(buffer, settings) as book:
        book.set_properties({"created": datetime.datetime(2013, 5, 1)})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def of_portfolio(folder: Path) -> Iterator[Record]:
    """What is told of a folder of plans, and of its workbooks sent together."""
    yield "folder", read_portfolio(folder)
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]
    yield "together", read_several(files)
    half = [(name, content[: len(content) // 2]) for name, content in files[::2]]
    yield "some cut short", read_several([*files[1::2], *half])
