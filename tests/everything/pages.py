"""The words, tables and charts of every page: all that is sent to the browser, in every view of the page."""

import contextlib
import itertools
import json
import logging
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from ccgmodel.plan import Plan
from ccgmodel.scenario import LEVERS, Scenario, link
from tests.everything.plain import Record, plain, text
from tests.everything.samples import ROOT, THREE, is_alone, scenarios
from tests.helpers.good_workbook import FULL, spoil

PAGES = tuple(sorted(path.name for path in (ROOT / "pages").glob("*.py")))
OWN = {"id", "form_id", "uuid", "page_script_hash", "deferred_file_id", "url"}  # Streamlit's own names for things
HASH = re.compile(r"-?\d{15,}")  # in a key, another at every run
FOLDS = ("expander", "popover")
TODAY = "TODAY"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Place = tuple[str, ...]  # page and what was chosen on it
Address = dict[str, list[str]]


@contextlib.contextmanager
def store() -> Iterator[None]:
    """Let the pages save where nobody else does."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/planner.sqlite"
        for name in ("PLANNER_PROXY_SECRET", "PLANNER_PERSON_CLAIM", "PLANNER_WITHOUT_SIGN_IN"):
            os.environ.pop(name, None)
        yield


def of_plan(name: str, plan: Plan) -> Iterator[Record]:
    """Every page of a plan under a few scenarios: of a plan of its own in every view, of a member as it opens."""
    alone = is_alone(name)
    drawn = list(map(_as_sliders_do, scenarios(name, plan, THREE)))
    for number, scenario in enumerate(drawn if alone else drawn[-1:]):
        address = {"plan": [name], **link.encode(plan, scenario), **({"unit": ["k"]} if number == 2 else {})}
        walk = Walk(address, every_view=alone, every_choice=alone and number == 1)
        yield from (((number, *where), what) for where, what in walk.pages(PAGES))


def _as_sliders_do(scenario: Scenario) -> Scenario:
    """The scenario with whole values of the levers that a page moves by whole steps."""
    whole = {each: float(round(value)) for each, value in scenario.values.items() if LEVERS[each.lever].step >= 1}
    return Scenario(scenario.name, {**scenario.values, **whole})


def of_portfolio(folder: str, name: str, plan: Plan) -> Iterator[Record]:
    """The page of a portfolio, as published, with levers moved for all and for one, and with a member opened."""
    moved = {"all": ["qipp_delivery=0.6"], "only": [f"{plan.organisation}: qipp_delivery=0.9"], "unit": ["k"]}
    member = {"plan": [name], "set": ["qipp_delivery=0.7", "inflation=0.002"]}
    for number, more in enumerate(({}, moved, member)):
        walk = Walk({"portfolio": [folder], **more}, every_view=True, every_choice=number == 1)
        pages = PAGES if number == 2 else ("portfolio.py",)
        yield from (((number, *where), what) for where, what in walk.pages(pages))


def of_addresses(plan: Plan) -> Iterator[Record]:
    """What is said of addresses that cannot be opened."""
    sound = link.encode(plan, Scenario.of({"qipp_delivery": 0.63, "inflation": 0.005}))
    addresses = {
        "out of bounds": {"set": ["qipp_delivery=3", "growth=1"]},
        "cut short": {**sound, "set": sound["set"][:1]},
        "of another plan": {**sound, "plan": ["bnes-2012"]},
        "of no plan": {"plan": ["nowhere"]},
        "of an uploaded plan": {"plan": ["uploaded-0123456789ab"], **sound},
        "of a changed plan": {"plan": ["bnes-2012-changed"], **sound},
        "of no portfolio": {"portfolio": ["uploaded"]},
        "of a bad setting": {"portfolio": ["se-london-2012/operating-plan"], "all": ["nothing=1"]},
    }
    for name, address in addresses.items():
        walk = Walk(address, every_view=False, every_choice=False)
        yield from (((name, *where), what) for where, what in walk.pages(("what_if.py", "portfolio.py")))


def of_uploads() -> Iterator[Record]:
    """What is shown of workbooks that are brought: a sound one, an odd one, one in another unit, and a broken one."""
    spoiled = {
        "sound": {},
        "odd": {"Spend!C2": 400_000, "Allocation!C3": 0.23, "Spend!K1": "Notes"},
        "in another unit": {"Plan!B7": "£"},
        "broken": {"Spend!C2": "TBA", "Schemes!C2": "Acutte", "Plan!B4": "soon"},
    }
    for name, changes in spoiled.items():
        walk = Walk({"set": ["qipp_delivery=0.8", "inflation[Acute]=0.01"]}, every_view=False, every_choice=False)
        yield from (((name, *where), what) for where, what in walk.uploaded(spoil(changes, FULL)))


class ByPlace(Selectbox):
    """A list of which an option is chosen by its place; AppTest's own would put the option into words once more."""

    @property
    def _widget_state(self) -> WidgetState:
        if not isinstance(self._value, int):  # in a form that is not sent
            return super()._widget_state
        return WidgetState(id=self.id, string_value=self.options[self._value])


class Walk:
    """One visitor, who opens an address, goes to each page and tries what it has to choose from."""

    def __init__(self, address: Address, *, every_view: bool, every_choice: bool) -> None:
        self._address = address
        self._every_view, self._every_choice = every_view, every_choice
        self._told: set[str] = set()
        self._open()

    def _open(self) -> None:
        self._at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for key, values in self._address.items():
            self._at.query_params[key] = values
        self._at.run()

    def pages(self, names: tuple[str, ...]) -> Iterator[Record]:
        """What each page shows."""
        yield ("address",), {key: self._at.query_params[key] for key in sorted(self._at.query_params)}
        for name in names:
            self._at.switch_page(f"pages/{name}").run()
            yield from self._views((name,), frozenset())
            if self._every_choice:
                yield from self._choices((name,))

    def uploaded(self, content: bytes) -> Iterator[Record]:
        """What the Baseline page shows of a workbook, and what its plan shows once it is accepted."""
        self._at.switch_page("pages/baseline.py").run()
        self._at.file_uploader[0].set_value(("plan.xlsx", content, XLSX)).run()
        yield from self._shown(("baseline.py", "considered"))
        for accept in [each for each in self._at.button if each.label.startswith("Accept")][:1]:
            accept.click().run()
            yield from self._shown(("baseline.py", "accepted"))
            yield from self.pages(("what_if.py", "method.py"))

    def _views(self, place: Place, tried: frozenset[str]) -> Iterator[Record]:
        """What a page shows, and what each of its views does: views within views too."""
        yield from self._shown(place)
        for group in [each.key for each in self._at.button_group if each.key] if self._every_view else ():
            if group in tried or not self._has("button_group", group):
                continue
            tried |= {group}
            first = self._at.button_group(key=group).value
            for option in self._at.button_group(key=group).options:
                if option == first or not self._has("button_group", group):
                    continue
                self._at.button_group(key=group).set_value(option).run()
                yield from self._views((*place, option), tried)
            if self._has("button_group", group):
                self._at.button_group(key=group).set_value(first).run()

    def _choices(self, place: Place) -> Iterator[Record]:
        """What a page shows after the last of each list that it opens with is chosen, or the first where that is."""
        for key in [each.key for each in self._at.selectbox if each.key]:
            if not self._has("selectbox", key):
                continue
            first = self._at.selectbox(key=key).index
            for index in sorted({0, len(self._at.selectbox(key=key).options) - 1} - {first})[-1:]:
                self._choose(key, index)
                yield from self._shown((*place, key, str(index)))
                if not self._put_back(key, first or 0):
                    self._open()
                    self._at.switch_page(f"pages/{place[0]}").run()

    def _choose(self, key: str, index: int) -> None:
        box = self._at.selectbox(key=key)
        box.__class__ = ByPlace
        box.set_value(index).run()

    def _put_back(self, key: str, index: int) -> bool:
        """Choose what was chosen before; False where the list is gone, or does not hold what it held."""
        if not self._can_go_on() or not self._has("selectbox", key):
            return False
        self._choose(key, index)
        return self._can_go_on() and self._has("selectbox", key)

    def _can_go_on(self) -> bool:
        """Whether every list holds what is chosen of it: a test cannot go on where a name changes once it is chosen."""
        try:
            return all(each.index is None or each.index >= 0 for each in self._at.selectbox)
        except ValueError:
            return False

    def _has(self, kind: str, key: str) -> bool:
        return any(each.key == key for each in getattr(self._at, kind))

    def _is_open(self, key: str) -> bool:
        return key in self._at.session_state and bool(self._at.session_state[key])

    def _shown(self, place: Place) -> Iterator[Record]:
        """Everything on the page with all that folds unfolded; what was shown before is named by its sum."""
        closed = [each.key for each in _nodes(self._at) if _folds(each) and not self._is_open(each.key)]
        if closed and self._can_go_on():
            for key in closed:
                self._at.session_state[key] = True
            self._at.run()
        sums = []
        for kind, key, said in _elements(self._at):
            line = text([kind, key, said])
            sums.append(f"{zlib.crc32(line.encode()):08x}")
            if sums[-1] not in self._told:
                self._told.add(sums[-1])
                yield (*place, kind, sums[-1]), [key, said]
        yield (*place, "all"), sums


def _folds(node) -> bool:
    """Whether a block folds and says so to the page, which then fills it."""
    return node.type in FOLDS and bool(node.key)


def _nodes(at: AppTest) -> Iterator:
    """Every block and element, in the order of the page and then of the sidebar."""
    return itertools.chain(_below(at.main), _below(at.sidebar))


def _below(node) -> Iterator:
    for child in node.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _below(child)


def _elements(at: AppTest) -> Iterator[tuple[str, str, object]]:
    """The kind of every block and element, its key, and all that the browser is told of it."""
    for node in _nodes(at):
        key = HASH.sub("HASH", getattr(node, "key", None) or "")
        yield node.type, key, _message(node.proto) if isinstance(node.proto, Message) else {}


def _message(message: Message) -> dict[str, object]:
    """A message by the names of its fields, without Streamlit's own names for things."""
    return {
        field.name: _field(field.name, value) for field, value in message.ListFields() if field.name not in OWN
    }


def _field(name: str, value: object) -> object:
    if isinstance(value, Message):
        return _message(value)
    if isinstance(value, bytes):
        return _table(value)
    if isinstance(value, str):
        return _specification(value) if name == "spec" else _without_today(value)
    if hasattr(value, "items"):
        return {str(key): _field(name, each) for key, each in value.items()}
    if isinstance(value, bool | int | float):
        return plain(value)
    return [_field(name, each) for each in value]


def _table(content: bytes) -> object:
    """A table column by column; what is none by its sum."""
    try:
        table = pa.ipc.open_stream(content).read_all()
    except pa.ArrowInvalid:
        return f"{zlib.crc32(content):08x}"
    return [
        [name, plain(column.to_pylist())] for name, column in zip(table.column_names, table.columns, strict=True)
    ]


def _specification(written: str) -> object:
    return plain(json.loads(written)) if written else written


def _without_today(said: str) -> str:
    """The text with another word for the day on which it is read."""
    today = date.today()
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", f"{today.day} %B %Y"):
        said = said.replace(today.strftime(form), TODAY)
    return said
