"""The house: settings, colours, layers, sizes, dependencies, and nothing of the machine it was written on."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
PACKAGES = sorted(path for name in ("ccgmodel", "ui") for path in (ROOT / name).rglob("*.py"))
SCRIPTS = [ROOT / "app.py", *PAGES]
TREES = {path: ast.parse(path.read_text("utf-8")) for path in [*PACKAGES, *SCRIPTS]}

SETTINGS = {
    "runner.postScriptGC": False,
    "server.headless": True,
    "server.maxUploadSize": 10,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "localhost",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def run(*command):
    """Run a command in the project's folder, without settings of Streamlit that the shell may hold."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def flat(table, prefix=""):
    """A nested table as dotted keys: {"theme": {"font": x}} becomes {"theme.font": x}."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


# Settings


def test_streamlit_honours_every_setting():
    wanted = dict(flat(CONFIG))
    script = (
        "import json, sys; from streamlit import config;"
        "print(json.dumps({k: config.get_option(k) for k in json.loads(sys.argv[1])}))"
    )
    answer = run(sys.executable, "-W", "ignore", "-c", script, json.dumps(sorted(wanted)))
    assert answer.returncode == 0, answer.stderr
    assert "not a valid config option" not in answer.stderr + answer.stdout
    assert json.loads(answer.stdout) == wanted


@pytest.mark.parametrize("key", SETTINGS)
def test_settings_that_speed_and_privacy_rest_on(key):
    assert dict(flat(CONFIG))[key] == SETTINGS[key]


# Documents


CRITERIA = """1.1.1 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.1.1 2.1.2
2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8 3.1.1
3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3""".split()


def test_the_accessibility_statement_has_every_criterion_of_wcag_2_2_aa_and_says_how_each_is_held():
    """The five of time-based media stand in one line."""
    text = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    criteria = {row[0].split()[0]: row for row in rows[2:]}
    assert list(criteria) == ["1.1.1", "1.2.1", *CRITERIA[1:]]
    for number, (_, _, met, how, held) in criteria.items():
        assert met in ("met", "partly", "not met", "does not apply"), number
        assert how, number
        assert bool(held) == (met != "does not apply"), number


@pytest.mark.parametrize("document", ["accessibility.md", "security.md", "tasks.md"])
def test_what_a_document_names_is_there(document):
    named = re.findall(r"`((?:tests|benchmarks|docs)/[^`]+)`", (ROOT / "docs" / document).read_text("utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


# Colours


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """The ratio that WCAG 2 defines, from 1 to 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def faded(colour, behind):
    """The colour of a caption: the text's at 60 %."""
    parts = ((int(c[i : i + 2], 16) for c in (colour, behind)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(0.6 * front + 0.4 * back):02X}" for front, back in parts)


def pairs():
    """(what, colour, background, least ratio): 4.5 for what is read as text, 3 for what is only drawn."""
    for scheme in ("light", "dark"):
        theme = CONFIG["theme"][scheme]
        for place, colours in ((scheme, theme), (f"{scheme} sidebar", theme["sidebar"])):
            for behind in ("backgroundColor", "secondaryBackgroundColor"):
                for front in ("textColor", "primaryColor", "linkColor"):  # a slider's value is written in primary
                    yield f"{place}: {front} on {behind}", colours[front], colours[behind], 4.5
                caption = faded(colours["textColor"], colours[behind])
                yield f"{place}: caption on {behind}", caption, colours[behind], 4.5
            yield f"{place}: white tick on primaryColor", "#FFFFFF", colours["primaryColor"], 3.0
        for number, colour in enumerate(theme["chartCategoricalColors"]):
            for behind in ("backgroundColor", "secondaryBackgroundColor"):
                yield f"{scheme}: chart colour {number} on {behind}", colour, theme[behind], 3.0


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("what", "front", "behind", "least"), [pytest.param(*p, id=p[0]) for p in pairs()])
def test_every_pair_of_colours_can_be_told_apart(what, front, behind, least):
    assert contrast(front, behind) >= least, f"{what}: {front} on {behind}"


def test_light_and_dark_define_the_same_colours():
    light, dark = ({key for key, _ in flat(CONFIG["theme"][scheme])} for scheme in ("light", "dark"))
    assert light == dark


# Layers: what import-linter's contracts in pyproject.toml cannot say stands here


def imports(path):
    """The names that a file imports with the modules they come from, wherever in the file."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def module_of(path):
    """`ccgmodel.plan` for ccgmodel/plan/__init__.py."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module):
    """`ccgmodel.plan` for all that is in that room."""
    return ".".join(module.split(".")[:2])


def test_arrows_point_one_way():
    """The contracts in pyproject.toml."""
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    answer = run(sys.executable, "-c", script)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_page_imports_only_streamlit_ui_and_the_model():
    known = {"__future__", "streamlit", "ui", "ccgmodel"}
    wrong = {name_of(path): bad for path in SCRIPTS if (bad := {n.split(".")[0] for n in imports(path)} - known)}
    assert wrong == {}


def handed_on(room):
    """The names that a room's face imports."""
    face = TREES[ROOT.joinpath(*room.split("."), "__init__.py")]
    return {
        alias.asname or alias.name
        for node in face.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def behind_the_face(path, rooms):
    """What a file imports from the inside of another room: a module, or a name out of one."""
    modules = {module_of(each) for each in PACKAGES}
    own = (
        "ccgmodel.commands" if path.name == "__main__.py" else room_of(module_of(path))
    )  # the door of the commands
    for node in ast.walk(TREES[path]):
        names = [(alias.name, "") for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [(node.module or "", alias.name) for alias in node.names]
        for module, name in names:
            room = room_of(module)
            if room not in rooms or room == own:
                continue
            if module != room or (f"{room}.{name}" in modules and name not in handed_on(room)):
                yield f"{name_of(path)}: {module} {name}".strip()


def test_a_room_of_the_model_is_entered_through_its_face():
    rooms = {room_of(module_of(path)) for path in PACKAGES if path.parent.parent == ROOT / "ccgmodel"}
    rooms -= {"ccgmodel.words"}  # each of its subjects is a face: `money.value` is not `metrics.value`
    assert [found for path in [*PACKAGES, *SCRIPTS] for found in behind_the_face(path, rooms)] == []


def test_a_face_only_hands_on():
    """A docstring and imports, and in the store's the one class that gathers it."""
    others = {
        name_of(path): [
            type(each).__name__ for each in TREES[path].body[1:] if not isinstance(each, ast.ImportFrom)
        ]
        for path in PACKAGES
        if path.name == "__init__.py" and path.parent.parent == ROOT / "ccgmodel"
    }
    assert {path: found for path, found in others.items() if found} == {"ccgmodel/store/__init__.py": ["ClassDef"]}


def arrows():
    """Which module imports which, for types only and within functions too; what a face hands on is no arrow."""
    modules = {module_of(path): path for path in PACKAGES}
    for module, path in modules.items():
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.ImportFrom) and node.module in modules and path.name != "__init__.py":
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield module, inner if inner in modules else node.module


def test_no_circles():
    """The records of a plan and the rules between them are the one circle, within `plan`."""
    outside = TopologicalSorter()
    for one, other in arrows():
        if one != other and not (room_of(one) == room_of(other) == "ccgmodel.plan"):
            outside.add(one, other)
    outside.prepare()  # raises CycleError


def test_no_name_for_two_classes():
    names = [
        (node.name, name_of(path))
        for path in PACKAGES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ClassDef)
    ]
    twice = {name for name, times in Counter(name for name, _ in names).items() if times > 1}
    assert sorted(each for each in names if each[0] in twice) == []


def test_no_test_module_imports_another():
    """What several tests share is in tests/helpers; fixtures are in a conftest."""
    wrong = [
        f"{name_of(path)}: {node.module}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for name in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
        if name.startswith("tests.") and name.split(".")[-1].startswith(("test_", "conftest"))
    ]
    assert wrong == []


def test_the_model_runs_without_the_dashboard():
    script = (
        "import importlib, pkgutil, sys, ccgmodel\n"
        "for module in pkgutil.walk_packages(ccgmodel.__path__, 'ccgmodel.'):\n"
        "    module.name.endswith('__main__') or importlib.import_module(module.name)\n"
        "print(sorted({'streamlit', 'altair'} & set(sys.modules)))"
    )
    answer = run(sys.executable, "-c", script)
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")


# Sizes


def test_a_module_fits_in_the_head():
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in [*PACKAGES, *SCRIPTS]}
    limit = dict.fromkeys(PACKAGES, 350) | dict.fromkeys(SCRIPTS, 100)
    assert {name_of(path): count for path, count in lines.items() if count > limit[path]} == {}


def length(function):
    """Lines of a function, its docstring not counted."""
    text = ast.get_docstring(function, clean=False)
    return function.end_lineno - function.lineno + 1 - (len(text.splitlines()) if text else 0)


def test_a_function_fits_on_a_screen():
    functions = [
        (path, n) for path, tree in TREES.items() for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)
    ]
    assert {f"{name_of(path)}: {f.name}": length(f) for path, f in functions if length(f) > 50} == {}


# Dependencies


def requirements(name):
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-r ")]


REQUIREMENTS = requirements("requirements.txt")
DEVELOPMENT = [*requirements("requirements-dev.txt"), *requirements("requirements-cluster.txt")]


@pytest.mark.parametrize("line", [*REQUIREMENTS, *DEVELOPMENT])
def test_every_requirement_is_pinned_and_explained(line):
    assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", line)
    assert line.partition("==")[0].lower() in (ROOT / "README.md").read_text("utf-8").lower()


def test_no_requirement_is_stated_twice():
    names = sorted(line.partition("==")[0].lower() for line in [*REQUIREMENTS, *DEVELOPMENT])
    assert [one for one, next_ in pairwise(names) if one == next_] == []


# Nothing of one machine

ELSEWHERE = re.compile(r"--(?:extra-)?index-url|trusted[-]host|/(?:home/\w+|Users/\w+|root)/")


def tracked():
    """Every file of the project that git has, or would take."""
    answer = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if answer.returncode:
        pytest.skip("this copy is not a git checkout")
    return [path for name in answer.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    folders = [folder for folder in (ROOT, Path.home()) if len(folder.parts) > 2]
    here = [rf"{re.escape(str(folder))}(?![\w.-])" for folder in folders]
    local = re.compile("|".join([ELSEWHERE.pattern, *here]))
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # not text
        found += [f"{name_of(path)}: {match.group()}" for match in local.finditer(text)]
    assert found == []
