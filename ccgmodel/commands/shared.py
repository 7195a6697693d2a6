"""What the commands share: reading a plan and a scenario, and printing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from ccgmodel.plan import Plan, Problem, Refused, csv_text, year_from_label
from ccgmodel.projection import moves_nothing
from ccgmodel.scenario import Document, Scenario, ScenarioError, check_document, read_document
from ccgmodel.workbook import WorkbookReading, read

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

CLEAN, PROBLEMS, USAGE = 0, 1, 2
QUESTION = "question: "


class CommandError(Refused):
    """What keeps a command from running: each problem as what, where and remedy."""


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Let a command take a plan."""
    parser.add_argument("plan", metavar="PLAN.xlsx")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Let a command take a scenario: a file that was saved, settings, or settings on top of a file."""
    parser.add_argument("--scenario", metavar="FILE.json", help="a scenario that was saved as a file")
    add_levers(parser)


def add_levers(parser: argparse.ArgumentParser) -> None:
    """Let a command take settings alone."""
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="LEVER=VALUE")


def add_force(parser: argparse.ArgumentParser) -> None:
    """Let a command overwrite a file."""
    parser.add_argument("--force", action="store_true", help="overwrite a file that is there already")


def add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    """Let a command print a table or JSON."""
    parser.add_argument("--format", choices=["table", "json", *more], default="table")


def read_workbook(path: str) -> WorkbookReading:
    """Read a workbook, questions and all.

    Raises:
        CommandError: where the file cannot be opened.

    """
    try:
        return read(path)
    except OSError as error:
        raise CommandError(
            f"{path}: cannot be opened ({error.strerror})", "check the name and the folder"
        ) from None


def read_plan(path: str) -> Plan:
    """Read a workbook that must be sound; say what is asked about it.

    Raises:
        CommandError: listing every problem.

    """
    reading = read_workbook(path)
    if reading.plan is None:
        raise CommandError(reading.errors)
    ask(reading.questions, path, f"`check {path}`")
    return reading.plan


def ask(questions: Sequence[object], path: str, where: str) -> None:
    """Say on stderr what is asked about a plan or a folder of them, and last how much that is."""
    for each in questions:
        print(f"{QUESTION}{each}", file=sys.stderr)
    if questions:
        stands = f"what follows stands on {counted(len(questions), 'open question')}"
        print(f"{path}: {stands}; see {where}, and correct what is not meant", file=sys.stderr)


def counted(count: int, what: str) -> str:
    """Write how many there are of something, in the plural but for one.

    >>> counted(1, "question"), counted(1_000, "question")
    ('1 question', '1,000 questions')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def read_scenario(plan: Plan, settings: Sequence[str], name: str = "Scenario") -> Scenario:
    """Read a scenario that the plan must be able to run.

    Raises:
        ScenarioError: listing every problem.

    """
    scenario = Scenario.parse(settings, name)
    if wrong := scenario.problems(plan):
        raise ScenarioError(wrong)
    say_idle(plan, scenario)
    return scenario


def say_idle(plan: Plan, scenario: Scenario) -> None:
    """Say on stderr which settings move nothing."""
    for each in moves_nothing(plan, scenario):
        print(sentence(each), file=sys.stderr)


def given_scenario(options: argparse.Namespace, plan: Plan) -> Scenario:
    """Return the scenario that the options ask for, which the plan must be able to run.

    Raises:
        CommandError: for a file that cannot be read as a scenario.
        ScenarioError: listing every setting that cannot be read, or that the plan cannot run.

    """
    scenario = given_settings(options, plan)
    if wrong := scenario.problems(plan):
        raise ScenarioError(wrong)
    return scenario


def given_settings(options: argparse.Namespace, plan: Plan) -> Scenario:
    """Return the scenario that the options ask for: --set on top of --scenario; raises as `given_scenario` does.

    That the file is of another plan or of a newer model, or that a setting moves nothing, is said on stderr.
    """
    scenario = Scenario.parse(options.settings)
    document = given_document(options)
    if document is not None:
        for problem in check_document(document, plan):
            if problem.severity == "warning":
                print(f"{options.scenario}: {sentence(problem)}", file=sys.stderr)
        scenario = Scenario(document.name, {**document.overrides, **scenario.values})
    say_idle(plan, scenario)
    return scenario


def documented(options: argparse.Namespace, plan: Plan, path: str | None) -> Document:
    """Return the scenario of a file with --set on top of it, and the reasons that are of the values in the file.

    Raises:
        CommandError: for a file that cannot be read as a scenario.
        ScenarioError: listing every setting that cannot be read, or that the plan cannot run.

    """
    given = argparse.Namespace(scenario=path, settings=options.settings)
    document, scenario = given_document(given), given_scenario(given, plan)
    notes = {} if document is None else document.notes
    of_file = {} if document is None else document.overrides
    kept = {setting: note for setting, note in notes.items() if scenario.values[setting] == of_file[setting]}
    return Document.of(plan, scenario, kept)


def given_document(options: argparse.Namespace) -> Document | None:
    """Return the document of --scenario, if any.

    Raises:
        CommandError: listing everything that is wrong with it.

    """
    path = options.scenario
    if not path:
        return None
    try:
        reading = read_document(Path(path).read_bytes())
    except OSError as error:
        raise CommandError(
            f"{path}: cannot be opened ({error.strerror})", "check the name and the folder"
        ) from None
    if reading.document is None:
        raise CommandError(p.at(path) for p in reading.problems if p.severity == "error")
    return reading.document


def read_year(text: str | None, plan: Plan) -> int:
    """Read a year, the plan's last by default.

    Raises:
        CommandError: where it is none.

    """
    if text is None:
        return plan.year_numbers[-1]
    year = year_from_label(text)
    if year is None:
        raise CommandError(f"--year is {text!r}, not a financial year", "write it as 2015/16")
    return year


def sentence(problem: Problem) -> str:
    """Write a problem on one line."""
    word = "warning: " if problem.severity == "warning" else ""
    return f"{word}{problem}"


def write_file(path: Path, content: bytes, *, force: bool, read: Iterable[str | None] = ()) -> None:
    """Write a file and say where it is: over another only where that is asked for, never over what was read.

    Raises:
        CommandError: where it cannot be written.

    """
    if path.exists() and any(each and path.samefile(each) for each in read):
        raise CommandError(f"{path}: it is the plan that is read, and would be lost", "give another name")
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError:
        raise CommandError(
            f"{path}: it is there already", "give another name, or --force to overwrite it"
        ) from None
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror})", "check the folder") from None
    print(path)


def print_json(document: object) -> None:
    """Print one object; a figure that is no number would be a mistake of ours."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print()


def print_csv(rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV that no spreadsheet calculates."""
    sys.stdout.write(csv_text(rows))


def print_table(rows: Sequence[Sequence[str]], right: Container[int]) -> None:
    """Print rows in columns as wide as their widest cell; those in `right` are set to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        aligned = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(aligned).rstrip())
