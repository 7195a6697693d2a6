"""Results as plain text: one JSON object a line, by the names of fields and never by those of classes."""

import contextlib
import datetime
import enum
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from ccgmodel.plan import Plan
from ccgmodel.portfolio import Portfolio
from ccgmodel.scenario import plan_hash

DIGITS = 10  # significant ones: sums in another order differ in the sixteenth
LEAST = 1e-9  # less is what is left of figures that cancel out

Record = tuple[object, object]  # what it is, and its value


def plain(value: object) -> object:
    """What JSON can hold of a value; a plan or portfolio within another value is named, not repeated."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return rounded(float(value))
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, Plan):
        return f"plan {plan_hash(value)}"
    if isinstance(value, Portfolio):
        return f"portfolio {value.name}"
    return _of_parts(value)


def _of_parts(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return stated(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=text)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, Path):
        return value.name
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"nothing is known of how to write {value!r}")


def stated(value: object) -> dict[str, object]:
    """The fields of a dataclass and what follows from them: its public properties."""
    return {name: plain(each) for name, each in parts(value)}


def parts(value: object) -> Iterator[tuple[str, object]]:
    """The fields and public properties of a dataclass by name."""
    found = {name: each for of in type(value).__mro__ for name, each in vars(of).items()}
    follows = (name for name, each in found.items() if isinstance(each, property | cached_property))
    for name in sorted({*(field.name for field in fields(value)), *follows}):
        if not name.startswith("_"):
            yield name, tried(getattr, value, name)


def tried(ask: Callable[..., object], *given: object, **more: object) -> object:
    """What is answered, or the words in which it is refused."""
    try:
        return ask(*given, **more)
    except (ValueError, ArithmeticError, LookupError) as error:
        return {"refused": str(error)}


def rounded(value: float) -> float | str:
    """A figure without its last digits, which depend on the order of sums."""
    if not math.isfinite(value):
        return str(value)
    return 0.0 if abs(value) < LEAST else float(f"{value:.{DIGITS}g}")


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    return text(plain(key))


def text(value: object) -> str:
    """Plain values on one line, names in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class Out:
    """The folder that all is written to, and how long each part of it took."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def timed(self, subject: str) -> Iterator[None]:
        """Count what is done towards a subject, in seconds of one core."""
        began = time.process_time()
        yield
        self.seconds[subject] = self.seconds.get(subject, 0.0) + time.process_time() - began

    def write(self, subject: str, name: str, records: Iterable[Record]) -> None:
        """Write one file of a subject, a record a line."""
        path = self._folder / subject / f"{name.replace('/', '.')}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.timed(subject), path.open("w", encoding="utf-8", newline="\n") as file:
            for what, value in records:
                file.write(f"{text(plain(what))}: {text(plain(value))}\n")
