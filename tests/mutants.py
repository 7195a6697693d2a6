"""Faults that are put into the model, one at a time, to see whether the tests notice: `make mutants`.

Outside CI, since it takes an hour or more. What to put in is drawn from a seed; each outcome is written down at
once, so that a run that was stopped goes on from there. Works in copies of the project, never in the project itself.

The suite is run once without any fault, to see which tests pass over which line (tests/helpers/passed_over.py). On a
fault only the tests over its lines are run, quickest first, up to the first that fails: those of its own room, then
the others. One that lives is tried once more with all tests of its room, as many examples as usual and no ceiling,
since a fixture that several tests share is passed over once only. Each trial is a fork of one process that has
imported what the tests need from others.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.passed_over import NOT_RUN, QUIETLY, ROOMS, Chosen, PassedOver, kept

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "ccgmodel"
LEFT_OUT = {"migrations", "__init__.py", "__main__.py"}
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".hypothesis", ".mutants")
RESULTS = ROOT / ".mutants"
# What a trial would import again each time: of others only, never of the project.
WARM = (
    "pytest_timeout",
    "hypothesis.strategies",
    "numpy",
    "scipy.optimize",
    "openpyxl",
    "xlsxwriter",
    "sqlalchemy",
    "alembic",
    "pandas",
)
WARM_ALREADY = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
BROKEN = 70  # how a trial ends that is none
EVERY_EXAMPLE = {"PLANNER_PROFILE": "ci"}
FEW_EXAMPLES = {"PLANNER_PROFILE": "quick"}
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
TURNED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}


@dataclass(frozen=True)
class Mutant:
    """One fault: where it is put and what stands there before and after."""

    file: str
    line: int
    start: int  # bytes from the beginning of the file
    before: str
    after: str

    @property
    def room(self) -> str:
        """The room of the model in which it is."""
        return self.file.split("/")[1]

    def put_into(self, source: bytes) -> bytes:
        """Return the file with the fault in it."""
        end = self.start + len(self.before.encode())
        return source[: self.start] + self.after.encode() + source[end:]


def mutants_of(source: str, file: str) -> list[Mutant]:
    """Return every fault that could be put into a module, in the order of its lines."""
    lines = source.encode().splitlines(keepends=True)
    begins = [0]
    for each in lines:
        begins.append(begins[-1] + len(each))
    found = {}
    for node in _expressions(ast.parse(source)):
        start, end = (
            begins[line - 1] + at
            for line, at in ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        )
        before = source.encode()[start:end].decode()
        for changed in _changed(node):
            after = f"({ast.unparse(changed)})"
            found[start, after] = Mutant(file, node.lineno, start, before, after)
    return [found[key] for key in sorted(found)]


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Walk what is computed: no annotation, no decorator, no text."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list") or isinstance(tree, ast.JoinedStr):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.expr):
                yield each
            if isinstance(each, ast.AST):
                yield from _expressions(each)


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the node with one thing changed in it."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in SWAPPED:
                ops = [*node.ops[:place], _swapped(operator), *node.ops[place + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        yield ast.BinOp(node.left, _swapped(node.op), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(_swapped(node.op), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    else:
        yield from _other(node)


def _swapped(operator: ast.AST) -> Any:
    return SWAPPED[type(operator)]()


def _other(node: ast.expr) -> Iterator[ast.expr]:
    """Yield a constant with another value, or a call of the opposite function."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Name) and called.id in TURNED:
            yield ast.Call(ast.Name(TURNED[called.id]), node.args, node.keywords)
        elif isinstance(called, ast.Attribute) and called.attr in TURNED:
            yield ast.Call(ast.Attribute(called.value, TURNED[called.attr]), node.args, node.keywords)


def drawn(seed: int, count: int, room: str) -> list[Mutant]:
    """Draw so many faults, as many from each line of the model that can hold one as chance has it."""
    every = [
        mutant
        for path in sorted(MODEL.rglob("*.py"))
        if not LEFT_OUT & set(path.parts)
        for mutant in mutants_of(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
        if room in ("", mutant.room)
    ]
    return random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 no secret is made of it


@dataclass(frozen=True)
class Trial:
    """Some tests on a fault: which, in what order, with how many examples and how much of the processor."""

    files: tuple[str, ...]
    order: dict[str, int] | None
    profile: Mapping[str, str]
    seconds: int

    def start(self, copy: Path) -> int:
        """Run the tests in a copy of the project, in a process of their own, and return its number."""
        number = os.fork()
        if number:
            return number
        try:
            self._run(copy)
        finally:
            os._exit(BROKEN)  # where it ends here, something of ours has failed

    def _run(self, copy: Path) -> None:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds + 5))
        silent = os.open(os.devnull, os.O_RDWR)
        for each in (0, 1, 2):
            os.dup2(silent, each)
        for name in [each for each in sys.modules if each.split(".")[0] in ("tests", "ccgmodel", "ui")]:
            del sys.modules[name]
        sys.path[:] = [str(copy), *(each for each in sys.path if each not in ("", str(ROOT)))]
        os.environ.update(self.profile)
        os.chdir(copy)
        chosen = [] if self.order is None else [Chosen(self.order)]
        ended = pytest.main([*QUIETLY, *WARM_ALREADY, "-x", *self.files], plugins=chosen)
        if ended in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            os._exit(0)
        os._exit(1 if ended in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED) else BROKEN)


def over_its_lines(mutant: Mutant, passed: PassedOver, most: float) -> list[Trial]:
    """Return the tests over a fault, near ones and then the others: as many as take so long, from the quickest on."""
    over = passed.tests(mutant.file, mutant.line, mutant.line + mutant.before.count("\n"))
    tried = []
    for near in (True, False):
        within, took = [], 0.0
        for name in over:
            if is_near(name, mutant) is near and (took := took + passed.seconds[name]) <= most:
                within.append(name)
        if within:
            files = tuple(dict.fromkeys(name.split("::")[0] for name in within))
            order = {name: place for place, name in enumerate(within)}
            tried.append(Trial(files, order, FEW_EXAMPLES, int(60 + 3 * most)))
    return tried


def of_its_room(mutant: Mutant, passed: PassedOver) -> list[Trial]:
    """Return all tests of the room, with as many examples as usual."""
    tests = [each for each in (mutant.file, f"tests/{mutant.room}", "tests/golden") if (ROOT / each).exists()]
    left_out = [*(f"--ignore={each}" for each in NOT_RUN), *(f"--deselect={each}" for each in passed.failed)]
    return [Trial((*tests, *left_out, "-k", "not postgresql"), None, EVERY_EXAMPLE, 900)]


def is_near(test: str, mutant: Mutant) -> bool:
    """Say whether a test is of the fault's own room, or a golden one."""
    return test.startswith((f"tests/{mutant.room}/", "tests/golden/", f"{mutant.file}::"))


@dataclass
class Place:
    """A copy of the project in which one fault at a time is tried."""

    copy: Path
    mutant: Mutant = field(init=False)
    source: bytes = b""
    left: list[Trial] = field(default_factory=list)
    seconds: float = 0.0

    def put(self, mutant: Mutant, tried: list[Trial]) -> int:
        """Put a fault in and begin the first trial."""
        self.mutant, self.left, self.seconds = mutant, tried, 0.0
        self.source = (ROOT / mutant.file).read_bytes()
        (self.copy / mutant.file).write_bytes(mutant.put_into(self.source))
        return self.left.pop(0).start(self.copy)

    def take_out(self) -> None:
        """Leave the copy as the project is."""
        (self.copy / self.mutant.file).write_bytes(self.source)


def said(status: int) -> str:
    """Return what the end of a trial means: a fault on which the tests never end is noticed too, by their limit."""
    if os.WIFSIGNALED(status):
        return "noticed, without end" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else "noticed"
    if os.WEXITSTATUS(status) == BROKEN:
        raise RuntimeError("pytest did not run")
    return "noticed" if os.WEXITSTATUS(status) else "lived"


def try_each(
    tried: Iterable[tuple[Mutant, list[Trial]]], copies: list[Path]
) -> Iterator[tuple[Mutant, str, float]]:
    """Try each fault, as many at once as there are copies, and yield it with its outcome as soon as that is known."""
    waiting = iter(tried)
    free, busy = [Place(each) for each in copies], {}
    while True:
        while free and (following := next(waiting, None)):
            if following[1]:
                place = free.pop()
                busy[place.put(*following)] = place
            else:
                yield following[0], "lived", 0.0
        if not busy:
            return
        number, status, used = os.wait4(-1, 0)
        place = busy.pop(number)
        place.seconds += used.ru_utime + used.ru_stime
        if (outcome := said(status)) == "lived" and place.left:
            busy[place.left.pop(0).start(place.copy)] = place
        else:
            place.take_out()
            free.append(place)
            yield place.mutant, outcome, place.seconds


def report(results: list[dict[str, object]]) -> None:
    """Say by room how many were noticed, and list those that lived."""
    rooms: dict[str, Counter[bool]] = {}
    for each in results:
        rooms.setdefault(str(each["file"]).split("/")[1], Counter())[each["outcome"] != "lived"] += 1
    print(f"{'room':<12}{'noticed':>9}{'lived':>7}")
    for room, counts in sorted(rooms.items()):
        print(f"{room:<12}{counts[True]:>9}{counts[False]:>7}")
    noticed = sum(counts[True] for counts in rooms.values())
    print(f"{noticed} of {len(results)} noticed" + (f", {noticed / len(results):.0%}" if results else ""))
    for each in results:
        if each["outcome"] == "lived":
            print(f"lived: {each['file']}:{each['line']}: {each['before']} became {each['after']}")


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=300)
    parser.add_argument("--room", default="", choices=["", *ROOMS], help="draw from one room only")
    parser.add_argument("--again", action="store_true", help="try those once more that lived")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="faults tried at a time")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of tests over the line that one trial takes (default 60)"
    )
    return parser.parse_args()


def known(place: Path) -> dict[Mutant, dict[str, Any]]:
    """Return what has an outcome already; the last one counts."""
    lines = place.read_text("utf-8").splitlines() if place.exists() else []
    names = [each.name for each in fields(Mutant)]
    return {Mutant(**{name: each[name] for name in names}): each for each in map(json.loads, lines)}


def main() -> int:
    """Try every fault that was drawn and has no outcome yet; return 1 where nothing is known of the suite."""
    asked = arguments()
    RESULTS.mkdir(exist_ok=True)
    place = RESULTS / f"{asked.seed}-{asked.room or 'model'}.jsonl"
    results = known(place)
    mutants = drawn(asked.seed, asked.mutants, asked.room)
    with tempfile.TemporaryDirectory() as folder, place.open("a", encoding="utf-8") as written:
        copies = [Path(folder) / str(each) / "project" for each in range(asked.at_once)]
        for copy in copies:
            shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        if not (passed := passed_over(copies[0])):
            print("The suite could not be run without any fault: mend that first.")
            return 1
        for each in WARM:
            importlib.import_module(each)
        for whole in (False, True):
            tried = [
                (each, of_its_room(each, passed) if whole else over_its_lines(each, passed, asked.seconds))
                for each in mutants
                if each not in results
                or (whole and results[each]["outcome"] == "lived" and (asked.again or not results[each]["whole"]))
            ]
            for mutant, outcome, seconds in try_each(tried, copies):
                results[mutant] = {
                    **asdict(mutant),
                    "outcome": outcome,
                    "whole": whole,
                    "seconds": round(seconds, 1),
                }
                print(json.dumps(results[mutant]), file=written, flush=True)
    report([results[each] for each in mutants])
    return 0


def passed_over(copy: Path) -> PassedOver | None:
    """Return which tests pass over which line: as written down, or by running the suite where the model is another."""
    place = RESULTS / "passed-over.json"
    if not (found := kept(ROOT, place)):
        print("Running the suite once without any fault, which takes some minutes", flush=True)
        subprocess.run(
            [sys.executable, "-m", "tests.helpers.passed_over", str(place)],
            cwd=copy,
            env=os.environ | FEW_EXAMPLES,
        )
        found = kept(ROOT, place)
    if found and found.failed:
        print(f"Left out, since they fail without any fault: {', '.join(found.failed)}")
    return found


if __name__ == "__main__":
    sys.exit(main())
