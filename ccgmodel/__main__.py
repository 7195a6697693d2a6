"""The command line: the same model without a page. Money in £k, rates as fractions, errors on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from ccgmodel.commands import (
    CLEAN,
    USAGE,
    bringing,
    care,
    many_draws,
    outturn,
    papers,
    plans,
    portfolios,
    questions,
    seeking,
)
from ccgmodel.plan import Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 what `check` found, 2 for what cannot run."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Refused as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


class _Once(argparse.Action):
    """Store what is given once: of an option that is given twice the first would go without a word."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Store a value."""
        given = namespace.__dict__.setdefault("given", set())
        if option_string and self.dest in given:
            parser.error(f"{option_string} is given twice; leave one of the two out")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


class _CommandLine(argparse.ArgumentParser):
    """A parser, as those of its commands are, each of whose options is given once unless it says otherwise."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in (None, "store"):
            self.register("action", name, _Once)


def _parser() -> argparse.ArgumentParser:
    parser = _CommandLine(prog="python -m ccgmodel", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for each in (plans, bringing, care, seeking, questions, portfolios, many_draws, papers, outturn):
        each.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
