"""Faults that are put into the model, one at a time, to see whether the tests notice: `make mutants`.

Outside CI, since it takes hours. What to put in is drawn from a seed; each outcome is written down at once, so that
a run that was stopped goes on from there. Works in a copy of the project, never in the project itself.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "ccgmodel"
LEFT_OUT = {"migrations", "__init__.py", "__main__.py"}
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".hypothesis", ".mutants")
RESULTS = ROOT / ".mutants"
# The tests of the fault's own room come first, then those of every other, since most faults are noticed near by.
ROOMS = ("plan", "baseline", "scenario", "projection", "answers", "portfolio", "workbook", "store", "commands")
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


def outcome(copy: Path, mutant: Mutant | None, room: str, asked: argparse.Namespace) -> str:
    """Run the tests on a fault of a room, or on none: "noticed", "lived" or "too long"."""
    rooms = [room] if asked.near else [room, *(each for each in ROOMS if each != room)]
    tests = [f"tests/{each}" for each in rooms if (copy / "tests" / each).is_dir()]
    examples = [mutant.file] if mutant else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        *examples,
        *tests,
        "tests/golden",
    ]
    place = copy / (mutant.file if mutant else "README.md")
    source = place.read_bytes()
    try:
        if mutant:
            place.write_bytes(mutant.put_into(source))
        ended = subprocess.run(command, cwd=copy, capture_output=True, timeout=asked.seconds, check=False)
        return "noticed" if ended.returncode else "lived"
    except subprocess.TimeoutExpired:
        return "too long"
    finally:
        place.write_bytes(source)


def report(results: list[dict[str, object]]) -> None:
    """Say by room how many were noticed, and list those that lived."""
    rooms: dict[str, Counter[str]] = {}
    for each in results:
        rooms.setdefault(str(each["file"]).split("/")[1], Counter())[str(each["outcome"])] += 1
    print(f"{'room':<12}{'noticed':>9}{'lived':>7}{'too long':>10}")
    for room, counts in sorted(rooms.items()):
        print(f"{room:<12}{counts['noticed']:>9}{counts['lived']:>7}{counts['too long']:>10}")
    settled = sum(counts["noticed"] + counts["lived"] for counts in rooms.values())
    noticed = sum(counts["noticed"] for counts in rooms.values())
    print(f"{noticed} of {settled} noticed" + (f", {noticed / settled:.0%}" if settled else ""))
    for each in results:
        if each["outcome"] == "lived":
            print(f"lived: {each['file']}:{each['line']}: {each['before']} became {each['after']}")


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=300)
    parser.add_argument("--room", default="", choices=["", *ROOMS], help="draw from one room only")
    parser.add_argument(
        "--near", action="store_true", help="run the tests of the fault's own room alone, and the golden ones"
    )
    parser.add_argument(
        "--seconds", type=float, default=1800.0, help="that the tests may take on one (default 1800)"
    )
    return parser.parse_args()


def main() -> int:
    """Try every fault that was drawn and has no outcome yet; return 1 where the tests fail without any."""
    asked = arguments()
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{asked.seed}-{asked.room or 'model'}{'-near' if asked.near else ''}.jsonl"
    results = [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []
    known = {(each["file"], each["start"], each["after"]) for each in results}
    sound: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, kept.open("a", encoding="utf-8") as written:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        for mutant in drawn(asked.seed, asked.mutants, asked.room):
            if (mutant.file, mutant.start, mutant.after) in known:
                continue
            if mutant.room not in sound and outcome(copy, None, mutant.room, asked) != "lived":
                print(f"The tests of {mutant.room} fail, or take too long, without any fault: mend that first.")
                return 1
            sound |= {mutant.room} if asked.near else set(ROOMS)
            result = {**asdict(mutant), "outcome": outcome(copy, mutant, mutant.room, asked)}
            results.append(result)
            print(json.dumps(result), file=written, flush=True)
    report(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
