"""The command line: the same model without a page. Money in £k, rates as fractions, errors on stderr."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ccgmodel.commands import (
    CLEAN,
    USAGE,
    care,
    many_draws,
    plans,
    portfolios,
    questions,
    seeking,
)
from ccgmodel.plan import Refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 clean, 1 problems found by `check`, 2 for what cannot run."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Refused as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ccgmodel", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for each in (plans, care, seeking, questions, portfolios, many_draws):
        each.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
