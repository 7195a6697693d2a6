"""Whatever is done in whatever order, at rest levers, scenario, address, headline and history say the same.

A sequence is drawn from its seed: stories, levers by key, drag and typing, undo, redo, unit, year, pages, reload,
back and forward of the browser. A page may be left before it is drawn. A mirror keeps what was done.
"""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from ccgmodel.projection.projection import project
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.words import position, settings
from ccgmodel.words.levers import scale
from ccgmodel.words.settings import PLAN, YOURS
from ccgmodel.words.stories import stories
from ccgmodel.workbook.read import read
from tests.helpers import driver

BARNET = read(Path(__file__).parents[2] / "sample_data" / "barnet-recovery-2013.xlsx").plan
PUBLISHED = project(BARNET, [PLAN])
PAGES = {"What if": "/", "QIPP programme": "/qipp", "Milestones": "/milestones", "Risks": "/risks"}
SAID = {"/": ".st-key-headline p >> nth=0", "/qipp": ".st-key-position p"}  # where a page says the position
SHOWN = {"/": ("qipp_delivery", "headroom_release", "inflation", "qipp_taper"), "/qipp": ("qipp_delivery",)}
ACTIONS = 8  # of a sequence
FEW, MANY = 3, 300  # sequences


@dataclass
class Mirror:
    """What a session must hold: what was done at each step, and the scenario from then on."""

    steps: list[tuple[str, Scenario]]
    at: int = 0
    thousands: bool = False
    year: str = BARNET.year_labels[0]  # of the QIPP page

    @property
    def scenario(self) -> Scenario:
        return self.steps[self.at][1]

    def show(self, scenario: Scenario) -> None:
        if scenario.values != self.scenario.values:
            did = settings.moved(BARNET, self.scenario, scenario)
            self.steps = [*self.steps[: self.at + 1], (did, scenario)]
            self.at += 1

    def lever(self, name: str, shown: float) -> None:
        """Set a lever in place of all that it had."""
        values = {each: value for each, value in self.scenario.values.items() if each.lever != name}
        value = scale(LEVERS[name], BARNET).value(shown)
        self.show(
            Scenario(YOURS, {**values, Setting(name): value} if value != LEVERS[name].neutral(BARNET) else values)
        )

    def lost(self) -> None:
        """Begin anew from the address, as a page does that is loaded again."""
        self.steps, self.at = [("", Scenario(YOURS, self.scenario.values) if self.scenario.values else PLAN)], 0
        self.year = BARNET.year_labels[0]


class Hand:
    """Somebody who does what the seed says."""

    def __init__(self, page: Page, seed: int) -> None:
        self.page, self.draws = page, random.Random(seed)  # noqa: S311 what somebody does, not a secret
        self.mirror = Mirror([("", PLAN)])
        self.done: list[str] = []

    def act(self) -> None:
        """Do one thing; what cannot be done now is left."""
        kinds = (self.story, self.key, self.drag, self.type, self.undo, self.redo, self.visit, self.visit)
        more = (self.reload, self.back, self.forward, self.unit, self.choose_year)
        kind = self.draws.choices((*kinds, *more), (4, 4, 3, 3, 3, 2, 3, 3, 1, 1, 1, 2, 2))[0]
        self.done.append(kind.__name__)
        kind()

    @property
    def path(self) -> str:
        return urlparse(self.page.url).path

    def story(self) -> None:
        if self.path == "/":
            name, values = self.draws.choice(list(stories(BARNET).items()))
            self.page.locator(".st-key-stories").get_by_role("button", name=name).click()
            self.mirror.show(Scenario(name, values))

    def undo(self) -> None:
        self._step("Undo", -1)

    def redo(self) -> None:
        self._step("Redo", 1)

    def _step(self, label: str, by: int) -> None:
        if 0 <= self.mirror.at + by < len(self.mirror.steps):
            self.page.get_by_role("button", name=label, exact=True).click()
            self.mirror.at += by

    def _lever(self) -> tuple[str, Locator] | None:
        if self.path not in SHOWN:
            return None
        name = self.draws.choice(SHOWN[self.path])
        return name, self.page.get_by_role("slider", name=LEVERS[name].label, exact=True)

    def key(self) -> None:
        if found := self._lever():
            name, lever = found
            keys = self.draws.choices(("ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"), k=3)
            lever.focus()
            for each in keys:
                self.page.keyboard.press(each)
            self.mirror.lever(name, float(lever.input_value()))
            self._answered()

    def drag(self) -> None:
        if found := self._lever():
            name, lever = found
            low, high = (float(lever.get_attribute(end) or 0) for end in ("min", "max"))
            driver.drag(self.page, lever, *(self.draws.uniform(low, high) for _ in range(6)), hold=True)
            shown = float(lever.input_value())
            self.page.mouse.up()
            self.mirror.lever(name, shown)
            self._answered()

    def type(self) -> None:
        if found := self._lever():
            name, lever = found
            low, high = (float(lever.get_attribute(end) or 0) for end in ("min", "max"))
            shown = round(self.draws.uniform(low, high), 1)
            box = self.page.get_by_role("textbox", name=re.compile(f"^{LEVERS[name].label}, exact value"))
            box.fill(f"{shown:g}")
            box.press("Enter")
            self.mirror.lever(name, shown)
            self._answered()

    def _answered(self) -> None:
        """Wait until the server has heard it: what was not yet sent when a page is left was not done."""
        self.page.wait_for_function("() => !document.querySelector('planner-levers[data-busy]')")

    def visit(self) -> None:
        for name in self.draws.sample(list(PAGES), self.draws.randint(1, 3)):
            driver.visit(self.page, name)
            self.page.wait_for_timeout(self.draws.choice((0, 0, 100, 300)))

    def unit(self) -> None:
        if self.path == "/qipp":
            self.page.get_by_text("Show £k").click()
            self.mirror.thousands = not self.mirror.thousands

    def choose_year(self) -> None:
        if self.path == "/qipp":
            self.mirror.year = self.draws.choice(BARNET.year_labels)
            self.page.get_by_role("combobox", name=re.compile("Year")).click()
            self.page.get_by_role("option", name=self.mirror.year).click()

    def reload(self) -> None:
        self.rest()
        self.page.reload()
        self.mirror.lost()

    def back(self) -> None:
        self._go("navigation.canGoBack && history.back()")

    def forward(self) -> None:
        self._go("navigation.canGoForward && history.forward()")

    def _go(self, script: str) -> None:
        self.page.evaluate(script)
        self.page.wait_for_timeout(100)

    def rest(self) -> None:
        """Once all is drawn, everything that says the scenario says this one."""
        page, scenario = self.page, self.mirror.scenario
        driver.settle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for label, end in (("Undo", 0), ("Redo", len(self.mirror.steps) - 1)):
            expect(
                page.get_by_role("button", name=label, exact=True)
            ).to_be_disabled() if self.mirror.at == end else (
                expect(page.get_by_role("button", name=label, exact=True)).to_be_enabled()
            )
        address = Scenario.parse(parse_qs(urlparse(page.url).query).get("set", ()))
        assert address.values == scenario.values, page.url
        assert parse_qs(urlparse(page.url).query).get("unit", []) == ["k"] * self.mirror.thousands, page.url
        if self.path == "/qipp":
            expect(page.get_by_label("Show £k")).to_be_checked(checked=self.mirror.thousands)
            expect(page.locator("dl.figures dt").first).to_have_text(f"QIPP target {self.mirror.year}")
        if self.path in SAID:
            said = position.headline(PUBLISHED, project(BARNET, [scenario]), moved=bool(scenario.values))
            expect(page.locator(SAID[self.path])).to_have_text(said.replace("**", ""))
            assert self._sliders() == {name: pytest.approx(self._value(name)) for name in self._sliders()}

    def _sliders(self) -> dict[str, float]:
        """What the levers of the page show, by name."""
        found = self.page.locator("planner-levers input[type=range]").evaluate_all(
            "all => all.map(each => [each.labels[0].textContent, Number(each.value)])"
        )
        names = {lever.label: name for name, lever in LEVERS.items()}
        return {names[label]: value for label, value in found}

    def _value(self, name: str) -> float:
        values = self.mirror.scenario.values
        return scale(LEVERS[name], BARNET).shown(values.get(Setting(name), LEVERS[name].neutral(BARNET)))

    def history(self) -> None:
        """The list of what was done names each step, and no other."""
        self.rest()
        self.page.get_by_role("button", name="History", exact=True).click()
        names = [did or "Where it began" for did, _ in self.mirror.steps]
        expect(self.page.locator(".st-key-history_steps button p")).to_have_text([*reversed(names)][:12])


@pytest.fixture(scope="module")
def busy() -> Iterator[None]:
    """Something else that uses a processor all the while."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    yield
    other.kill()
    other.wait()


def follow(page: Page, seed: int) -> None:
    hand = Hand(page, seed)
    try:
        for _ in range(ACTIONS):
            hand.act()
            hand.rest()
        hand.history()
    except AssertionError as error:
        error.add_note(f"seed {seed}: {', '.join(hand.done)}; {[did for did, _ in hand.mirror.steps]}")
        raise


@pytest.mark.parametrize("seed", range(FEW))
def test_all_that_says_the_scenario_says_the_same(open_page, seed):
    follow(open_page("/"), seed)


@pytest.mark.thorough
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("seed", range(FEW, MANY))
def test_all_that_says_the_scenario_says_the_same_on_a_busy_computer(open_page, seed):
    follow(open_page("/"), seed)
