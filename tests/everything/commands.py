"""What the commands print, and what links and files of scenarios say, sound and broken."""

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

from ccgmodel.__main__ import main
from ccgmodel.plan import Plan
from ccgmodel.scenario import (
    Document,
    Note,
    Scenario,
    check_document,
    document_difference,
    link,
    plan_hash,
    read_document,
    scenario_hash,
    write_document,
)
from tests.everything.plain import Record, plain, rounded, tried
from tests.everything.samples import ROOT, THREE, is_alone, paths, scenarios

OUT = "OUT"  # in place of a folder's name
LONG = re.compile(r"-?\d+\.\d{9,}(?:e[-+]?\d+)?")  # a figure at full precision
WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
COMMANDS = ("project", "levers", "metrics", "pool", "outturn", "check", "template", "export", "seek", "bridge", "tornado", "ensemble",
            "stress", "portfolio")  # fmt: skip
MIX = ("qipp_delivery", "tariff_efficiency", "inflation")
WRONG = (
    ["project", "nowhere.xlsx"],
    ["project", "{plan}", "--set", "qip_delivery=0.5"],
    ["project", "{plan}", "--set", "qipp_delivery=5", "--set", "inflation[Acut]=0.01", "--set", "inflation"],
    ["project", "{plan}", "--set", "qipp_delivery@1999/00=0.5"],
    ["project", "{plan}", "--years", "99"],
    ["project", "{plan}", "--scenario", "nowhere.json"],
    ["seek", "{plan}", "--target", "break-even"],
    ["seek", "{plan}", "--target", "break-even@1999/00"],
    ["seek", "{plan}", "--target", "metric:Nothing@2014/15"],
    ["bridge", "{plan}", "--year", "1999/00"],
    ["bridge", "{plan}", "--result", "nothing"],
    ["tornado", "{plan}", "--output", "nothing"],
    ["tornado", "{plan}", "--output", "line:Nothing@2014/15"],
    ["ensemble", "{plan}", "--draws", "0"],
    ["ensemble", "{plan}", "--correlate", "inflation", "nothing", "0.3"],
    ["export", "{plan}", "out.txt"],
    ["portfolio", "nowhere"],
)


def of_plan(name: str, plan: Plan) -> Iterator[Record]:
    """What every command prints of a plan: all of them for a plan of its own, some for one of a portfolio."""
    moved = scenarios(name, plan, THREE)[-1]
    path = paths()[name].relative_to(ROOT).as_posix()
    settings = [part for text, value in moved.texts().items() for part in ("--set", f"{text}={value!r}")]
    for command in _commands(plan, alone=is_alone(name)):
        formats = {"project": ("table", "json", "csv", "tidy")}.get(command[0], ("table", "json"))
        for written in formats if command[0] not in ("check", "levers") else (None,):
            more = [] if written is None else [*settings, "--format", written]
            yield (*command, written), _printed([command[0], path, *command[1:], *more])
    yield "plainly", _printed(["project", path, "--format", "json"])
    for command in WRONG if is_alone(name) else ():
        yield command, _printed([each.format(plan=path) for each in command])


def _commands(plan: Plan, *, alone: bool) -> Iterator[list[str]]:
    last = plan.year_labels[-1]
    target = ["seek", "--target", f"break-even@{last}"]
    yield from (["project"], ["levers"], ["check"], target, ["stress"])
    if not alone:
        return
    yield from (["project", "--years", "2"], ["project", "--years", "8"])
    for how in ("--mix", "--least"):
        yield [*target, *(part for lever in MIX for part in (how, lever))]
    yield from ([*target, "--frontier", *MIX[:2]], [*target, "--lever", "qipp_delivery"])
    yield from (["seek", "--target", f"{kind}@{last}"] for kind in ("business-rules", "in-year=500"))
    yield from (
        ["bridge"],
        ["bridge", "--since-last-year"],
        ["bridge", "--by", "setting", "--result", "cumulative"],
    )
    yield ["bridge", "--from-plan", "sample_data/bnes-2012.xlsx"]
    yield from (["tornado"], ["tornado", "--output", "break-even"], ["stress", "--output", "legacy-cleared"])
    yield ["ensemble", "--draws", "300", "--seed", "3"]
    yield ["metrics", "--quarters", "--years", "4"]
    yield from (["metrics"], ["pool"], ["outturn"])
    for metric in plan.metrics[:3]:
        yield ["tornado", "--output", f"metric:{metric.name}@{last}"]
        yield ["seek", "--target", f"metric:{metric.name}@{last}"]


def of_portfolio(name: str, plan: Plan) -> Iterator[Record]:
    """What the commands print of a folder of plans."""
    folder = (paths()[name].parent).relative_to(ROOT).as_posix()
    settings = ["--set", "qipp_delivery=0.6", "--set-for", plan.organisation, "qipp_delivery=0.9"]
    last = f"{plan.first_year + 4}/{(plan.first_year + 5) % 100:02}"
    for written in ("table", "json", "csv"):
        for more in ([], ["--bridge"], ["--to", last]):
            yield (written, *more), _printed(["portfolio", folder, *settings, *more, "--format", written])
    with tempfile.TemporaryDirectory() as out:
        draws = ["ensemble", folder, "--draws", "200", "--out", out]
        for written in ("table", "json"):
            code, said, _ = _printed([*draws, "--format", written])
            yield ("ensemble", written), [code, json.loads(json.dumps(said).replace(out, OUT))]


def of_everything() -> Iterator[Record]:
    """What the commands say of themselves, and the table of levers."""
    yield "levers", _printed(["levers"])
    yield "help", _printed(["--help"])
    yield from ((("help", command), _printed([command, "--help"])) for command in COMMANDS)
    yield "nothing", _printed([])
    yield "nonsense", _printed(["nonsense"])


def _printed(arguments: list[str]) -> list[object]:
    """A command's exit code and what it prints, figures without their last digits."""
    out, err = io.StringIO(), io.StringIO()
    os.environ["COLUMNS"] = "100"
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
    return [code, _read(out.getvalue()), err.getvalue().splitlines()]


def _read(printed: str) -> object:
    try:
        return plain(json.loads(printed))
    except ValueError:
        return [LONG.sub(lambda figure: f"{rounded(float(figure[0]))}", line) for line in printed.splitlines()]


def documents(name: str, plan: Plan, other: Plan) -> Iterator[Record]:
    """Links and files of scenarios on a plan: as they are made, and as they are read, also broken or elsewhere."""
    yield "stamp", plan_hash(plan)
    for number, scenario in enumerate(scenarios(name, plan, 40)):
        yield (number, "stamp"), scenario_hash(scenario)
        address = link.encode(plan, scenario)
        yield (number, "link"), address
        yield (number, "opened"), link.decode(address, plan)
        document = Document.of(plan, scenario, _notes(scenario))
        written = write_document(document)
        yield (number, "document"), written.splitlines()
        yield (number, "difference"), document_difference(document, plan)
        if number < THREE * 4:
            yield from (
                ((number, *what), answer) for what, answer in _broken(plan, other, address, written, document)
            )


def _broken(plan: Plan, other: Plan, address: dict, written: str, document: Document) -> Iterator[tuple]:
    settings = list(address.get("set", ()))
    yield ("link", "by hand"), link.decode({"set": settings}, plan)
    yield ("link", "cut short"), link.decode({**address, "set": settings[:-1]}, plan)
    yield ("link", "twice"), link.decode({"set": settings * 2}, plan)
    yield ("link", "of nothing"), link.decode({"set": [*settings, "nothing=1", "qipp_delivery=x"]}, plan)
    yield ("link", "newer"), link.decode({**address, "check": ["9.0.0"]}, plan)
    yield ("link", "elsewhere"), link.decode(address, other)
    yield ("read",), read_document(written, plan)
    yield ("read elsewhere",), read_document(written, other)
    yield ("checked elsewhere",), check_document(document, other)
    yield ("difference elsewhere",), tried(document_difference, document, other)
    for place in range(1, len(written), len(written) // 6):
        yield ("cut at", place), read_document(written[:place], plan)
        yield ("changed at", place), read_document(f"{written[:place]}7{written[place + 1 :]}", plan)


def _notes(scenario: Scenario) -> dict:
    notes = (Note(reason="Because", source="Paper 3", who="Ada", when=WHEN), Note(reason="*Why* not?"), Note())
    return {setting: notes[place % len(notes)] for place, setting in enumerate(scenario.values)}
