"""The command paper: a board paper, slides or a page for the public, of one plan or of every plan of a folder."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from ccgmodel.commands.portfolios import add_alone, joint_scenario, read_folder, say_idle
from ccgmodel.commands.shared import (
    CLEAN,
    CommandError,
    Commands,
    add_force,
    add_levers,
    documented,
    read_plan,
    write_file,
)
from ccgmodel.paper import FORMS, PURPOSES, Cover, JointSubject, build, file_name, subject
from ccgmodel.plan import Plan
from ccgmodel.scenario import Document


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("paper", help="write a board paper, slides or a page for the public")
    command.add_argument("plan", metavar="PLAN.xlsx", help="or a folder of plans: one paper each, into --out")
    command.add_argument("--together", action="store_true", help="one paper of all plans of the folder together")
    command.add_argument(
        "--scenario",
        dest="scenarios",
        action="append",
        default=[],
        metavar="FILE.json",
        help="a scenario that was saved; given again, they are compared, and the first is what the paper is about",
    )
    add_levers(command)
    add_alone(command)
    command.add_argument("--form", choices=list(FORMS), default="docx")
    command.add_argument("--out", metavar="FILE", required=True)
    command.add_argument("--template", metavar="FILE", help="a .docx or .pptx whose looks it takes")
    command.add_argument("--sections", metavar="NAME,NAME", help="what it has; everything by default")
    command.add_argument("--unit", choices=["£m", "£k"], default="£m")
    command.add_argument("--meeting", default="")
    command.add_argument("--date", metavar="2013-07-01", help="of the meeting; today by default")
    command.add_argument("--author", default="")
    command.add_argument(
        "--purpose", choices=["decision", "discussion", "information"], default="discussion", help="what it is for"
    )
    command.add_argument("--recommendation", default="")
    command.add_argument("--address", default="", help="opens the scenario in the planner; becomes the QR code")
    add_force(command)
    command.set_defaults(run=_paper)


def _paper(options: argparse.Namespace) -> int:
    template = _template(options)
    cover = _cover(options)
    if options.together:
        return _together(options, cover, template)
    if options.settings_for:
        raise CommandError("--set-for is of several plans together", "add --together, or give --set")
    if Path(options.plan).is_dir():
        return _papers(options, cover, template)
    _check_extension(options)
    plan = read_plan(options.plan)
    content = _built(options, plan, _documents(options, plan), cover, template)
    write_file(Path(options.out), content, force=options.force, read=[options.plan, *options.scenarios])
    return CLEAN


def _together(options: argparse.Namespace, cover: Cover, template: bytes | None) -> int:
    """Write one paper of all plans of a folder."""
    if options.scenarios:
        raise CommandError("--scenario is of one plan, and --together is of several", "give --set and --set-for")
    _check_extension(options)
    portfolio, joint = read_folder(options.plan), joint_scenario(options)
    say_idle(portfolio, joint)
    on = JointSubject(portfolio=portfolio, joint=joint, cover=cover, unit=options.unit)
    content = build(on, options.form, _wanted(options), options.address, template)
    write_file(Path(options.out), content, force=options.force)
    return CLEAN


def _papers(options: argparse.Namespace, cover: Cover, template: bytes | None) -> int:
    """Write the paper of every plan of a folder."""
    from tqdm import tqdm

    if options.scenarios:
        raise CommandError("--scenario is of one plan, and a folder has several", "give --set, or one plan")
    plans = read_folder(options.plan).plans
    folder = Path(options.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder}: cannot be made a folder ({error.strerror})", "give another --out") from None
    for plan in tqdm(plans, desc="papers", unit="plan"):
        content = _built(options, plan, [documented(options, plan, None)], cover, template)
        name = file_name(plan.organisation, cover.day, options.form)
        write_file(folder / name, content, force=options.force)
    return CLEAN


def _built(
    options: argparse.Namespace, plan: Plan, documents: list[Document], cover: Cover, template: bytes | None
) -> bytes:
    on = subject(plan, documents, cover, options.unit)
    return build(on, options.form, _wanted(options), options.address, template)


def _wanted(options: argparse.Namespace) -> list[str] | None:
    return None if options.sections is None else [each.strip() for each in options.sections.split(",")]


def _documents(options: argparse.Namespace, plan: Plan) -> list[Document]:
    if len(options.scenarios) > 1 and options.settings:
        raise CommandError("--set is given with several --scenario", "leave it out, or give one scenario")
    return [documented(options, plan, path) for path in options.scenarios or [None]]


def _cover(options: argparse.Namespace) -> Cover:
    try:
        day = date.fromisoformat(options.date) if options.date else date.today()
    except ValueError:
        raise CommandError(f"--date is {options.date!r}, not a day", "write it as 2013-07-01") from None
    (purpose,) = (each for each in PURPOSES if each.endswith(options.purpose))
    return Cover(
        day=day,
        meeting=options.meeting,
        author=options.author,
        purpose=purpose,
        recommendation=options.recommendation,
    )


def _template(options: argparse.Namespace) -> bytes | None:
    if options.template is None:
        return None
    try:
        return Path(options.template).read_bytes()
    except OSError as error:
        raise CommandError(
            f"{options.template}: cannot be opened ({error.strerror})", "check the name and the folder"
        ) from None


def _check_extension(options: argparse.Namespace) -> None:
    extension = f".{FORMS[options.form].extension}"
    if Path(options.out).suffix.lower() != extension:
        raise CommandError(f"{options.out}: the name of this form ends in {extension}", "give it one that does")
