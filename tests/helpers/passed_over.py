"""Which tests pass over which line of the model, and how long each takes: what `make mutants` chooses its tests by."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from coverage import Coverage

ROOMS = ("plan", "baseline", "scenario", "projection", "answers", "portfolio", "workbook", "store", "commands")
# No browser, page, LibreOffice, PostgreSQL, kill or hostile file: what they add to the others is not in the model.
SUITE = (
    "tests/golden",
    "tests/paper",
    "tests/room",
    "tests/bring",
    "ccgmodel",
    *(f"tests/{each}" for each in ROOMS),
)
NOT_RUN = (
    "tests/workbook/test_recalculation.py",
    "tests/bring/test_drawn.py",
    "tests/store/test_crash.py",
    "tests/store/test_faults.py",
    "tests/store/test_faults_on_pages.py",
)
QUIETLY = ("-q", "--no-header", "-p", "no:cacheprovider", "-n0", "--timeout=60")


@dataclass(eq=False)
class Chosen:
    """A plug-in of pytest that runs some tests only, in an order of its own."""

    order: dict[str, int]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others, and put the quickest first."""
        items[:] = sorted(
            (each for each in items if each.nodeid in self.order), key=lambda each: self.order[each.nodeid]
        )


@dataclass(eq=False)
class Timed:
    """A plug-in of pytest that writes down how long each test takes, which fail, and where each has been."""

    watched: Coverage
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Keep what is run for a test under its name."""
        self.watched.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a step of a test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


@dataclass(frozen=True)
class PassedOver:
    """What one run of the suite without any fault has shown."""

    model: str  # stamp of the model that was run
    seconds: dict[str, float]
    failed: list[str]
    lines: dict[str, dict[str, list[int]]]  # of each file and line, the tests by their place in `seconds`

    def tests(self, file: str, first: int, last: int) -> list[str]:
        """Return the tests over some lines, quickest first.

        What runs on import alone, a constant for the most part, may be read by any test: those of its room are
        taken, and those that pass over anything of its module.
        """
        lines, names = self.lines.get(file, {}), list(self.seconds)
        over = {names[test] for line in range(first, last + 1) for test in lines.get(str(line), ())}
        if not over:
            over = {names[test] for tests in lines.values() for test in tests}
            over |= {name for name in names if name.startswith(f"tests/{file.split('/')[1]}/")}
        return sorted(over.difference(self.failed), key=lambda name: self.seconds[name])


def stamp_of(root: Path) -> str:
    """Return a stamp of every module of the model."""
    stamp = hashlib.sha256()
    for path in sorted((root / "ccgmodel").rglob("*.py")):
        stamp.update(path.read_bytes())
    return stamp.hexdigest()


def kept(root: Path, place: Path) -> PassedOver | None:
    """Return what was written down, if it was of the model as it is."""
    if not place.exists():
        return None
    found = PassedOver(**json.loads(place.read_text("utf-8")))
    return found if found.model == stamp_of(root) else None


def measure(root: Path, place: Path) -> int:
    """Run the suite in a project once, and write down what it passed over. The project is the working directory."""
    import coverage

    watched = coverage.Coverage(data_file=None, source=[str(root / "ccgmodel")], messages=False)
    timed = Timed(watched)
    watched.start()
    skipped = [f"--ignore={each}" for each in NOT_RUN]
    pytest.main([*QUIETLY, "-k", "not postgresql", *skipped, *SUITE], plugins=[timed])
    watched.stop()
    data = watched.get_data()
    at = {name: number for number, name in enumerate(timed.seconds)}
    lines = {
        Path(file).relative_to(root).as_posix(): {
            str(line): tests
            for line, names in data.contexts_by_lineno(file).items()
            if (tests := [at[name] for name in names if name in at and name not in timed.failed])
        }
        for file in data.measured_files()
    }
    seconds = {name: round(took, 4) for name, took in timed.seconds.items()}
    place.write_text(json.dumps(vars(PassedOver(stamp_of(root), seconds, timed.failed, lines))), "utf-8")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PLANNER_PROFILE", "quick")
    sys.exit(measure(Path.cwd(), Path(sys.argv[1])))
