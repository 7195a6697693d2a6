"""Rooms as this process last saw them: a telephone that looks every second costs the database next to nothing."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.room import Given, RoomError, on_screen, read_given, scenario_of, sealed
from ui.session.state import as_published
from ui.session.store import open_database

if TYPE_CHECKING:
    from ccgmodel.store import OpenRoom

FRESH = 0.25  # seconds for which what was seen is believed
MOST_TRIED = 500  # choices of one question that are kept computed


@dataclass
class SeenRoom:
    """A room, what its telephones are sent, and the choices that were tried on the question that it asks."""

    room: OpenRoom
    seat: str  # which those have who were let in; nobody can guess it
    content: bytes
    looked: float = field(default_factory=time.monotonic)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    tried: OrderedDict[Given, dict[str, Any]] = field(default_factory=OrderedDict)

    @property
    def tag(self) -> str:
        """What changes whenever the telephones are to show something else."""
        return f'"{self.seat}-{self.room.version}"'

    def is_fresh(self) -> bool:
        """Whether it need not be looked at again."""
        return time.monotonic() - self.looked < FRESH


SEEN: dict[str, SeenRoom] = {}  # by code; the store bounds how many rooms there are


async def seen(code: str) -> SeenRoom | None:
    """Return a room as it is now, at most a quarter of a second ago; None where there is none."""
    known = SEEN.get(code)
    if known is None:
        found = await run_in_threadpool(_look, code, None)
        return _remember(code, found)
    if known.is_fresh():
        return known
    async with known.lock:  # one look for all who wait
        now = SEEN.get(code)
        if now is not known or known.is_fresh():
            return now
        return _remember(code, await run_in_threadpool(_look, code, known))


def _remember(code: str, found: SeenRoom | None) -> SeenRoom | None:
    if found is None:
        SEEN.pop(code, None)
    else:
        SEEN[code] = found
    return found


def _look(code: str, known: SeenRoom | None) -> SeenRoom | None:
    from ccgmodel.store import Rooms

    rooms = Rooms(open_database())
    if known and rooms.version(code) == known.room.version:
        known.looked = time.monotonic()
        return known
    room = rooms.find(code)
    if room is None:
        return None
    seat = sealed(room.id, "seat")[:32]
    found = SeenRoom(room, seat, _content(room, seat))
    if known and known.room.asked == room.asked:
        found.tried = known.tried
    return found


@lru_cache(maxsize=8)
def _plan(_stored: str, code: str) -> Plan:
    """Read a stored plan once: it never changes."""
    from ccgmodel.store import CLOSED, NotFoundError, Rooms

    rooms = Rooms(open_database())
    room = rooms.find(code)
    if room is None:
        raise NotFoundError(*CLOSED)
    return rooms.plan(room)


def _content(room: OpenRoom, seat: str) -> bytes:
    question = None
    if room.question:
        question = json.loads(room.telephone)
        question |= {"asked": room.asked, "open": room.is_open, "told": room.told}
    sent = {"seat": seat, "screen": json.loads(room.shown), "question": question}
    return json.dumps(sent, ensure_ascii=False).encode()


def tried(here: SeenRoom, given: object) -> dict[str, Any]:
    """Return what a choice does, as the screen would show it.

    Raises:
        RoomError: for what is no answer.

    """
    question = here.room.question
    if question is None:
        raise RoomError("no question is asked", "wait for the next", where="answer")
    choice = read_given(question, given)
    if choice not in here.tried:
        plan = _plan(here.room.plan, here.room.code)
        scenario = scenario_of(plan, question, choice, "Your choice")
        screen = on_screen(
            "Your choice", "", as_published(plan), project(plan, [scenario]), moved=bool(scenario.values)
        )
        here.tried[choice] = screen
        while len(here.tried) > MOST_TRIED:
            here.tried.popitem(last=False)
    return here.tried[choice]
