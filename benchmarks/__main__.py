"""Measure everything and print one table: `python -m benchmarks`, or `python -m benchmarks model` for a part."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import answers, care, followers, model, pages, paper, portfolio, room, schemes, workbook

PARTS = {
    "workbook": workbook.rows,
    "model": model.rows,
    "schemes": schemes.rows,
    "answers": answers.rows,
    "portfolio": portfolio.rows,
    "care": care.rows,
    "paper": paper.rows,
    "pages": pages.rows,
    "room": room.rows,
    "followers": followers.rows,
}


def main(wanted: list[str]) -> None:
    """Print what was measured beside its budget."""
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: not a part; choose from {', '.join(PARTS)}")
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores\n")
    print("| what | measured | budget |\n|---|---|---|")
    for part in wanted or PARTS:
        for what, measured, budget in PARTS[part]():
            print(f"| {what} | {measured} | {budget or '-'} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
