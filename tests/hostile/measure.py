"""What one piece of work costs: each runs in a process of its own, forked from one that has loaded everything.

The processor's seconds and the most memory are those of that process alone, above what it began with. The system
stops it at twice what anything may cost, which is told from an answer.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

MOST_SECONDS = 300  # of the processor, after which the system ends the work
MOST_MEMORY = 2_000_000_000  # bytes of address space above what is there, likewise


@dataclass(frozen=True)
class Cost:
    """What a piece of work gave and cost: `failed` is its traceback, or how the system ended it."""

    answer: object
    failed: str
    seconds: float  # of the processor
    megabytes: float  # at the peak, above what the process began with


class Bench:
    """A process that has loaded what `module` needs and measures its functions, each in a fork of itself."""

    def __init__(self, module: str) -> None:
        begin = f"from tests.hostile.measure import serve; serve({module!r})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", begin], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def cost(self, function: str, *arguments: object) -> Cost:
        """Run one of the module's functions."""
        assert self.process.stdin
        assert self.process.stdout
        pickle.dump((function, arguments), self.process.stdin)
        self.process.stdin.flush()
        cost = pickle.load(self.process.stdout)  # noqa: S301 - it is our own
        assert isinstance(cost, Cost)
        return cost

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def _measured(function: Callable[..., object], arguments: tuple[object, ...]) -> Cost:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "wb") as answer:
            _answer(function, arguments, answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    began, answer, failed = pickle.loads(said) if said else (0, None, f"ended by the system ({code})")  # noqa: S301
    return Cost(answer, failed, used.ru_utime + used.ru_stime, (used.ru_maxrss - began) / 1e3)


def _answer(function: Callable[..., object], arguments: tuple[object, ...], answer: IO[bytes]) -> None:
    began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kB
    with open("/proc/self/statm", encoding="ascii") as sizes:
        pages = int(sizes.read().split()[0])
    most = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    given, failed = None, ""
    try:
        given = function(*arguments)
    except BaseException:  # it is told
        failed = traceback.format_exc()
    pickle.dump((began, given, failed), answer)


def serve(name: str) -> None:
    """Measure the functions of a module that are asked for on the standard input, until it ends."""
    module = importlib.import_module(name)
    gc.freeze()  # so that the forks share what is loaded
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - it is our own
        except EOFError:
            return
        pickle.dump(_measured(getattr(module, function), arguments), sys.stdout.buffer)
        sys.stdout.buffer.flush()
