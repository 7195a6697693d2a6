"""The command that brings a spreadsheet of another layout: what it would read, and the plan that it becomes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from ccgmodel.bring import (
    ITSELF,
    ROLE_NAMES,
    Agreement,
    Recipe,
    Understanding,
    organisation_in,
    read_book,
    read_recipe,
    recipe_text,
    to_plan,
    understand,
)
from ccgmodel.commands.shared import (
    CLEAN,
    PROBLEMS,
    QUESTION,
    CommandError,
    Commands,
    counted,
    print_table,
    write_file,
)
from ccgmodel.plan import year_label
from ccgmodel.workbook import write_template


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    bring = commands.add_parser("bring", help="make a plan of a spreadsheet of another layout, by a recipe")
    bring.add_argument("file", metavar="FILE", help="a spreadsheet (.xlsx, .xlsm, .xls, .xlsb, .ods) or .csv")
    bring.add_argument("--recipe", metavar="R.json", help="what was decided about its layout before")
    bring.add_argument("--organisation", help="whose plan it is, in place of what the sheet or the recipe says")
    bring.add_argument("--propose", action="store_true", help="print what would be read, and write no plan")
    bring.add_argument(
        "--save", metavar="R.json", help="write what would be read as a recipe, to look at and change"
    )
    bring.add_argument("--out", metavar="PLAN.xlsx", help="write the plan; needs a recipe and no open question")
    bring.add_argument("--yes", action="store_true", help="answer every question that is open with yes")
    bring.add_argument("--force", action="store_true", help="overwrite a file that is there already")
    bring.set_defaults(run=_bring)


def _bring(options: argparse.Namespace) -> int:
    path = Path(options.file)
    if options.out and not options.recipe:
        found = "--out needs a recipe: what rows are is proposed, and never taken unseen"
        raise CommandError(
            found, "look at what --propose prints, keep it with --save R.json, and give it as --recipe"
        )
    if options.out and not options.out.endswith(".xlsx"):
        raise CommandError(f"{options.out}: a workbook's name ends in .xlsx", "give it one that does")
    recipe = read_recipe(_text(Path(options.recipe))) if options.recipe else Recipe()
    if options.organisation:
        recipe = replace(recipe, organisation=options.organisation)
    understood = understand(read_book(_content(path), path.name), recipe)
    _print_rows(understood) if options.propose or not options.out else None
    print("\n".join([*_said(understood), *reconciled(understood)]))
    if options.save:
        _save(options, understood)
    for error in understood.errors:
        print(error)
    for question in understood.open_questions:
        print(f"{QUESTION}{question}")
    waits = understood.errors or (understood.open_questions and not options.yes)
    if options.out and waits:
        print(f"{options.file}: no plan was written; correct or answer what is listed (--yes answers with yes)")
        return PROBLEMS
    if options.out:
        plan, target = to_plan(understood), BytesIO()
        write_template(target, plan)
        write_file(Path(options.out), target.getvalue(), force=options.force, read=(options.file, options.recipe))
    return PROBLEMS if waits else CLEAN


def _said(understood: Understanding) -> Iterator[str]:
    for change in understood.changes:
        yield f"{change.kind}: {change.where}: {change.text}"
    for settled in understood.settled:
        yield f"settled: {settled.where}: {settled.text}"


def _print_rows(understood: Understanding) -> None:
    years = understood.read.years
    rows = [["ROW", "LABEL", "IS", "CATEGORY", *map(year_label, years), "BECAUSE"]]
    for row in understood.rows:
        amounts = ["" if amount is None else f"{amount:z,.1f}" for amount in row.amounts(years)]
        label = row.printed.row.label
        acts_on = f", on {row.choice.acts_on or ITSELF}" if row.role == "scheme" else ""
        rows.append(
            [row.printed.where, label, ROLE_NAMES[row.role] + acts_on, row.choice.category, *amounts, row.because]
        )
    print_table(rows, right=range(4, 4 + len(years)))


def _how(each: Agreement) -> str:
    if not each.agrees:
        return " (not what was read)"
    return " (within rounding)" if f"{each.read:.6g}" != f"{each.printed:.6g}" else ""


def reconciled(understood: Understanding) -> list[str]:
    """Say by year what was read and what the sheet itself says, in £k."""
    found = []
    read = understood.read
    for year in read.years:
        said = [
            f"{each.what} {each.printed:z,.10g}{_how(each)}" for each in understood.agreements if each.year == year
        ]
        printed = f"the sheet says {', '.join(said)}" if said else "the sheet says no total or position"
        found.append(
            f"{year_label(year)}: read allocation {read.allocation[year]:z,.10g}, "
            f"spend {read.spend[year]:z,.10g}, position {read.position[year]:z,.10g} (£k); {printed}"
        )
    return found


def _save(options: argparse.Namespace, understood: Understanding) -> None:
    whole = understood.recipe
    if not whole.organisation and understood.tables:
        whole = replace(whole, organisation=organisation_in(understood))
    if not whole.name:
        whole = replace(whole, name=Path(options.save).stem)
    write_file(Path(options.save), recipe_text(whole).encode("utf-8"), force=options.force, read=(options.file,))
    print(f"{options.save}: {counted(len(whole.rows), 'row')}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: cannot be read ({error.strerror})", "check the name and the folder") from None


def _text(path: Path) -> str:
    try:
        return _content(path).decode("utf-8")
    except UnicodeDecodeError:
        raise CommandError(f"{path}: it is no text", "give a recipe (.json)") from None
