"""A room of 100 telephones that follow a presenter: how late they are, what they cost, and that none is lost.

The presenter steps through the stories once a second over a connection as a browser has one; each telephone asks
over a plain one as its page does, and answers one question once. Ten are in another room, which nobody moves.
Clients and server share the computer.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from ccgmodel.plan import Plan
from ccgmodel.room import RoomQuestion
from ccgmodel.store import Database, Identity, RoomKey, Settings, Store
from ccgmodel.store.settings import database_url
from tests.helpers import driver

FOLLOWERS, ELSEWHERE = 100, 10
SECONDS = 25.0
LOOK = 0.9  # as in ui/audience/follow.js
TITLE = "The other room"
BARNET = driver.ROOT / "sample_data" / "barnet-recovery-2013.xlsx"
ADA = Identity("this computer", "Ada", "this computer")
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Presenter:
    """The Present page of the browser that keeps a room."""

    connection: ClientConnection
    page: str = ""
    fragment: str = ""
    buttons: dict[str, str] = field(default_factory=dict)  # label -> its widget
    title: str = ""

    async def opened(self) -> None:
        """Open the page as its own address does."""
        message = BackMsg()
        message.rerun_script.page_name = "present"
        await self._run(message)
        while "Next" not in self.buttons:  # it is handed over to the app and back
            await self._run(None)

    async def step(self) -> float:
        """Show the next story, or the first after the last; return how long the server took, in seconds."""
        before = self.title
        for label in ("Next", "Back to the plan"):
            start = time.perf_counter()
            message = BackMsg()
            message.rerun_script.page_script_hash = self.page
            message.rerun_script.fragment_id = self.fragment
            message.rerun_script.widget_states.widgets.add(id=self.buttons[label], trigger_value=True)
            await self._run(message)
            if self.title != before:
                return time.perf_counter() - start
        raise RuntimeError(f"the page stays at {before}")

    async def _run(self, message: BackMsg | None) -> None:
        if message:
            await self.connection.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self.connection.recv(decode=False))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                self._take(answer)
            elif kind == "script_finished" and answer.script_finished in FINISHED:
                return

    def _take(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        if kind == "button" and element.button.label == "Next":
            self.fragment = answer.delta.fragment_id
        if kind == "heading" and element.heading.tag == "h1":
            self.title = element.heading.body
        if kind == "exception":
            raise RuntimeError(f"the page shows an error: {element.exception.message}")


@dataclass
class Telephone:
    """One telephone: when it first showed each title, and what of another room it was shown."""

    port: int
    code: str
    number: int
    seen: list[tuple[str, float]] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    size: int = 0
    tag: str = ""
    answered: bool = False

    async def follow(self, end: float) -> None:
        """Look until the end, and answer what is asked."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(random.Random(self.number).uniform(0, LOOK))  # noqa: S311 when somebody comes
        while time.perf_counter() < end:
            start = time.perf_counter()
            status, content = await self._ask(reader, writer, "GET", "now")
            self.looks.append(time.perf_counter() - start)
            if status == 200:
                sent = json.loads(content)
                self.seen.append((sent["screen"]["title"], time.perf_counter()))
                if sent["question"] and not self.answered:
                    given = {"asked": sent["question"]["asked"], "device": f"{self.number:032x}", "given": "Yes"}
                    status, _ = await self._ask(reader, writer, "POST", "answer", json.dumps(given).encode())
                    self.answered = status == 200  # else it tries again, as the page does
                    self.tag = self.tag if self.answered else ""
            elif status != 304:
                raise RuntimeError(f"a telephone was told {status}: {content!r}")
            await asyncio.sleep(LOOK)
        writer.close()

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, what: str, body: bytes = b""
    ) -> tuple[int, bytes]:
        head = f"{method} /join/{self.code}/{what} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        head += f"If-None-Match: {self.tag}\r\nContent-Type: application/json\r\n\r\n"
        writer.write(head.encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        self.size += len(content) + sum(map(len, lines))
        if what == "now" and "etag" in headers:
            self.tag = headers["etag"]
        return int(lines[0].split()[1]), content


async def meeting(url: str, store: Store, key: RoomKey, other: RoomKey, about: Plan) -> dict[str, Any]:
    """Let a room follow, and ask it half-way; return what was measured."""
    port, pid = int(url.rpartition(":")[2]), driver.RUNNING[url].pid
    cookie = {"Cookie": f"planner-room={key.code}.{key.secret}"}
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    connection = await connect(address, subprotocols=["streamlit"], max_size=None, additional_headers=cookie)
    presenter = Presenter(connection)
    await presenter.opened()
    for _ in range(6):  # a process begins cold
        await presenter.step()
    end, begun, spent = time.perf_counter() + SECONDS, time.perf_counter(), _processor(pid)
    codes = [other.code if number < ELSEWHERE else key.code for number in range(FOLLOWERS)]
    telephones = [Telephone(port, code, number) for number, code in enumerate(codes)]
    following = asyncio.gather(*(each.follow(end) for each in telephones))
    shown, took = [], []
    asked = False
    while time.perf_counter() < end - 2.5:
        start = time.perf_counter()
        took.append(await presenter.step())
        shown.append((presenter.title, start))
        if not asked and start > begun + SECONDS / 2:
            asked = True
            for each in (key, other):
                await asyncio.to_thread(store.rooms.ask, each, RoomQuestion(kind="text", wording="Yes?"), about)
        await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - start)))
    await following
    used = (_processor(pid) - spent) / (time.perf_counter() - begun)
    await connection.close()
    late = [at - since for each in telephones[ELSEWHERE:] for at, since in _matched(each.seen, shown)]
    wrong = sum(title != TITLE for each in telephones[:ELSEWHERE] for title, _ in each.seen)
    wrong += sum(title == TITLE for each in telephones[ELSEWHERE:] for title, _ in each.seen)
    answers = len(store.rooms.answers(key)) + len(store.rooms.answers(other))
    looks = [each for telephone in telephones for each in telephone.looks]
    size = sum(each.size for each in telephones) / len(looks)
    return {
        "took": took,
        "late": late,
        "wrong": wrong,
        "lost": FOLLOWERS - answers,
        "used": used,
        "looks": looks,
        "size": size,
    }


def _matched(seen: list[tuple[str, float]], shown: list[tuple[str, float]]) -> list[tuple[float, float]]:
    """Each change that a telephone was told of, with when the presenter had pressed for it."""
    found = []
    for (title, at), before in zip(seen, [("", 0.0), *seen], strict=False):
        pressed = [since for name, since in shown if name == title and since < at]
        if pressed and title != before[0]:
            found.append((at, pressed[-1]))
    return found


def _processor(pid: int) -> float:
    """Seconds that a process has had of the processor."""
    parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def rows() -> list[tuple[str, str, str]]:
    """Measure and return (what, measured, budget)."""
    with tempfile.TemporaryDirectory() as scratch:
        address = f"sqlite:///{scratch}/planner.sqlite"
        with patch.dict(os.environ, {"DATABASE_URL": address}), driver.serve(Path(scratch) / "log.txt") as url:
            database = Database.open(Settings(database=database_url(address)))
            store = Store(database, ADA)
            plan = store.plans.add(BARNET.read_bytes(), BARNET.name)
            screen = json.dumps({"title": TITLE})
            key, other = (store.rooms.open(ADA, plan.id, screen) for _ in range(2))
            found = asyncio.run(meeting(url, store, key, other, store.plans.open(plan.id)))
            database.close()
    took, late, looks = (1e3 * np.percentile(found[name], [50, 95]) for name in ("took", "late", "looks"))
    of = f"of {FOLLOWERS} telephones"
    return [
        (f"a room {of}: a story stepped, server, p50 / p95", f"{took[0]:.0f} / {took[1]:.0f} ms", "250 ms at p95"),
        (
            f"from the press to a telephone, p50 / p95 of {len(found['late'])}",
            f"{late[0]:.0f} / {late[1]:.0f} ms",
            "2,000 ms at p95",
        ),
        (
            f"a look, p50 / p95 of {len(found['looks'])}; bytes",
            f"{looks[0]:.1f} / {looks[1]:.1f} ms; {found['size']:.0f}",
            "-",
        ),
        ("the server's share of one core", f"{100 * found['used']:.0f} %", "40 %"),
        (f"answers {of} that were lost", str(found["lost"]), "0"),
        ("screens that were shown to the wrong room", str(found["wrong"]), "0"),
    ]
