"""Many people in one room: websocket clients that each move a lever about once a second.

They meet on one process, and on two between which they are divided once and for all, as `deploy/` divides them.

Measured is what a person waits for the server: from the moment that a change is sent until the server says that
the page's script has finished. Every answer is held against what one person alone is shown for the same change: a
single figure of somebody else's would end the run. Clients and server share the computer.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.helpers import driver

FLOOR = Path(__file__).parent / "floor" / "app.py"
PROCESSES = 2  # a computer of two cores has no use for more
ROOMS = {25: "100 ms", 50: "200 ms"}  # people -> p95 on the server
SECONDS = 12.0
WARM_UP = 2  # changes of each person that are not counted
VALUES = 8  # of each lever
CHANGES = 40  # of one person alone
LARGEST_MESSAGE = 64 * 1024 * 1024

FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

FIGURES = '<dl class="figures">'
Shown = tuple[str, ...]  # the headline and figures, as text


class CrossTalkError(AssertionError):
    """Somebody was shown what belongs to another's change."""


@dataclass(frozen=True)
class Lever:
    """What a client may move: a slider of Streamlit's, or one row of the planner's levers, which has a name."""

    label: str
    low: float
    high: float
    step: float
    plan: float
    name: str = ""
    widget: str = ""


@dataclass
class Person:
    """One session, as the browser would hold it."""

    connection: ClientConnection
    page: str = ""
    elements: dict[tuple[int, ...], str] = field(default_factory=dict)  # place on the page -> its text
    levers: dict[str, Lever] = field(default_factory=dict)  # label -> what is moved
    wire: dict[str, Any] = field(default_factory=dict)  # what the levers were told last
    fragment: str = ""  # that the levers have run again
    number: int = 0  # of the last message about a lever
    holds: int = 0  # times that it put a hand on a lever
    messages: int = 0  # that came in
    size: int = 0  # of them, in bytes

    async def opened(self) -> None:
        """Open the first page."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        await self._run(message)

    async def move(self, lever: Lever, value: float) -> float:
        """Move a lever and return how long the server took, in seconds; then let go of it."""
        self.holds += 1
        took = await self.drag(lever, value)
        if lever.name:
            await self._run(self._hand(lever, value, moving=False))
        return took

    async def drag(self, lever: Lever, value: float) -> float:
        """Bring a lever to a value, keep hold of it, and return how long the server took, in seconds."""
        start = time.perf_counter()
        await self._run(self._hand(lever, value, moving=True) if lever.name else self._slid(lever, value))
        return time.perf_counter() - start

    def _slid(self, lever: Lever, value: float) -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        state = message.rerun_script.widget_states.widgets.add(id=lever.widget)
        state.double_array_value.data.append(value)
        return message

    def _hand(self, lever: Lever, value: float, *, moving: bool) -> BackMsg:
        """Say what a hand on a lever does, as the page's own script says it."""
        self.number += 1
        said = {
            "lever": lever.name, "value": value, "year": "", "line": "", "hold": self.holds,
            "moving": moving, "page": "bench", "number": self.number, "shown": self.wire["shown"],
        }  # fmt: skip
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = self.fragment
        identity = f"$$STREAMLIT_INTERNAL_KEY_{self.wire['id']}__events"
        state = message.rerun_script.widget_states.widgets.add(id=identity)
        state.json_trigger_value = json.dumps([{"event": "move", "value": said}])
        return message

    def shown(self) -> Shown:
        """What the headline and the figures say now."""
        return tuple(text for _, text in sorted(self.elements.items()))

    async def _run(self, message: BackMsg) -> None:
        """Send and take in everything up to the end of the script's run."""
        await self.connection.send(message.SerializeToString())
        while True:
            answer, came = ForwardMsg(), await self.connection.recv(decode=False)
            self.messages, self.size = self.messages + 1, self.size + len(came)
            answer.ParseFromString(came)
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self._take(answer)
            elif kind == "script_finished":
                if answer.script_finished in FINISHED:
                    return
                if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise RuntimeError(
                        f"the page did not run: {ForwardMsg.ScriptFinishedStatus.Name(answer.script_finished)}"
                    )

    def _take(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        place = tuple(answer.metadata.delta_path)
        self.elements.pop(place, None)
        if kind == "exception":
            raise RuntimeError(f"the page shows an error: {element.exception.message}")
        if kind == "slider":
            slider = element.slider
            self.levers[slider.label] = Lever(
                slider.label, slider.min, slider.max, slider.step, slider.default[0], widget=slider.id
            )
        elif kind == "bidi_component":
            self._take_levers(element.bidi_component, answer.delta.fragment_id)
        elif kind == "metric":
            self.elements[place] = f"{element.metric.label}: {element.metric.body} ({element.metric.delta})"
        elif kind == "html" and element.html.body.startswith(FIGURES):
            self.elements[place] = element.html.body
        elif kind == "markdown":
            self.elements[place] = element.markdown.body

    def _take_levers(self, part: Any, fragment: str) -> None:
        said = json.loads(part.json)
        if "shown" in said:
            self.wire, self.fragment = {**said, "id": part.id}, fragment
            return
        for row in (
            each for each in said["rows"] if not each["group"]
        ):  # finance's have two values, or change little
            self.levers[row["label"]] = Lever(
                row["label"], row["low"], row["high"], row["step"], row["plan"], row["name"]
            )


async def arrive(url: str) -> Person:
    """Open the planner as another person."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    connection = await connect(address, subprotocols=["streamlit"], max_size=LARGEST_MESSAGE, compression=None)
    person = Person(connection)
    await person.opened()
    return person


def values(lever: Lever) -> list[float]:
    """Values of a lever that differ from each other and from the plan's, on its steps."""
    steps = round((lever.high - lever.low) / lever.step)
    wanted = np.unique(np.linspace(0, steps, VALUES + 2).round())
    found = [round(lever.low + lever.step * step, 6) for step in wanted]
    return [value for value in found if abs(value - lever.plan) > lever.step / 2][:VALUES]


async def alone(url: str) -> dict[tuple[str, float], Shown]:
    """What one person alone is shown for every change that anybody will make."""
    expected = {}
    labels = list((await arrive(url)).levers)
    for label in labels:
        person = await arrive(url)
        lever = person.levers[label]
        for value in values(lever):
            await person.move(lever, value)
            expected[label, value] = person.shown()
            if person.wire and not any(text.startswith(FIGURES) for text in person.shown()):
                raise RuntimeError("the page shows no figures to hold against each other")
        await person.connection.close()
    return expected


async def take_part(url: str, number: int, expected: dict[tuple[str, float], Shown], end: float) -> list[float]:
    """Move one lever about once a second until the end; return the times."""
    draws = random.Random(number)  # noqa: S311 when somebody moves, not a secret
    person = await arrive(url)
    label = sorted(person.levers)[number % len(person.levers)]
    lever = person.levers[label]
    times = []
    choices = values(lever)
    value = None
    await asyncio.sleep(draws.uniform(0, 1))
    while time.perf_counter() < end:
        value = draws.choice([each for each in choices if each != value])
        times.append(await person.move(lever, value))
        if person.shown() != expected[label, value]:
            raise CrossTalkError(f"person {number}, {label} at {value:g}: shown {person.shown()}")
        await asyncio.sleep(max(0.0, draws.uniform(0.5, 1.5) - times[-1]))
    await person.connection.close()
    return times[WARM_UP:]


async def room(urls: Sequence[str], people: int, expected: dict[tuple[str, float], Shown]) -> list[float]:
    """Let that many people move levers at once, divided among processes."""
    end = time.perf_counter() + SECONDS + people * 0.05
    found = await asyncio.gather(
        *(take_part(urls[number % len(urls)], number, expected, end) for number in range(people))
    )
    return [each for times in found for each in times]


async def of_a_change(url: str) -> tuple[float, float, float]:
    """Return messages, kB and ms of the server for one change while a lever is dragged, by one person alone."""
    person = await arrive(url)
    lever = person.levers["QIPP delivery"]
    begun = person.messages, person.size
    times = [await person.drag(lever, lever.low + at * lever.step) for at in range(CHANGES)]
    await person.connection.close()
    messages, size = person.messages - begun[0], person.size - begun[1]
    return messages / CHANGES, size / CHANGES / 1e3, 1e3 * float(np.median(times))


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget): the What-if page, and the floor with the same people."""
    with tempfile.TemporaryDirectory() as scratch:
        floor = _measured(FLOOR, Path(scratch), 1)
        app = driver.ROOT / "app.py"
        ours = {processes: _measured(app, Path(scratch), processes) for processes in (1, PROCESSES)}
        with driver.serve(Path(scratch) / "change.txt") as url:
            asyncio.run(of_a_change(url))  # a process begins cold
            messages, size, took = asyncio.run(of_a_change(url))
    what = f"What if, a change while a lever is dragged: messages / kB / server, mean and median of {CHANGES}"
    found = [(what, f"{messages:.0f} / {size:.1f} kB / {took:.0f} ms", "30 / 12 kB / 20 ms")]
    for people, budget in ROOMS.items():
        what = f"{people} people, a change a second each: server, p50 / p95 (a page of one slider and chart)"
        found.append((what, f"{_quantiles(ours[1][people])} ({_quantiles(floor[people])})", f"{budget} at p95"))
        what = f"the same on {PROCESSES} processes"
        found.append((what, _quantiles(ours[PROCESSES][people]), f"{budget} at p95"))
    changes = sum(len(times) for of in ours.values() for times in of.values())
    what = f"of {changes} answers, those that were not exactly what one person alone is shown"
    return [*found, (what, "0", "0")]  # `take_part` ends the run at the first


def _measured(app: Path, scratch: Path, processes: int) -> dict[int, list[float]]:
    """Serve an app from so many processes to each room in turn."""
    with ExitStack() as stack:
        logs = [scratch / f"{app.parent.name}{number}.txt" for number in range(processes)]
        urls = [stack.enter_context(driver.serve(log, app)) for log in logs]
        for url in urls:  # of each, because a process begins cold
            expected = asyncio.run(alone(url))
        return {people: asyncio.run(room(urls, people, expected)) for people in ROOMS}


def _quantiles(times: Sequence[float]) -> str:
    p50, p95 = 1e3 * np.percentile(times, [50, 95])
    return f"{p50:.0f} / {p95:.0f} ms"
