"""What a telephone may ask: the page, what is on the screen, what a choice does; and what it may say: its answer.

A telephone asks once a second with the tag of what it has, and is mostly told that nothing has changed. Nothing
here knows who asks: there is no account, no cookie and no name, and an address is counted for a minute, not kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ccgmodel.plan import Refused
from ccgmodel.room import RoomError, read_code
from ui.audience import following
from ui.audience.following import SeenRoom
from ui.audience.limits import RateLimit
from ui.session import host
from ui.session.store import FORWARDED, OWN_ADDRESSES, open_database

HERE = Path(__file__).parent
KINDS = {"page.html": "text/html", "follow.js": "text/javascript", "audience.css": "text/css"}
FILES = {name: HERE.joinpath(name).read_bytes() for name in KINDS}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # an address holds a code
    "X-Content-Type-Options": "nosniff",
}
LARGEST = 4_096  # bytes of an answer
DEVICE = re.compile(r"[0-9a-f]{32}")
NO_ROOM = "The room is closed, or there is none with this code."
WAIT = "Too many at once. Wait a moment."
GUESSES = RateLimit(20, 1 / 6)  # wrong codes of one address, of which a whole room may have one
ALL_GUESSES = RateLimit(600, 10)  # of everybody together
TRIES = RateLimit(300, 80)  # choices that are tried in a room
ANSWERS = RateLimit(200, 40)  # answers of a room
FROM_ONE = RateLimit(150, 5)  # answers of one address
Handler = Callable[[Request, SeenRoom], Awaitable[Response]]


def routes() -> list[BaseRoute]:
    """Return what the server serves beside the pages."""
    return [
        Route("/join", _page),
        Route("/join/{name:str}", _page),
        Route("/join/{code:str}/now", _in_room(_now)),
        Route("/join/{code:str}/try", _in_room(_try)),
        Route("/join/{code:str}/answer", _in_room(_answer), methods=["POST"]),
    ]


async def _page(request: Request) -> Response:
    """Serve the page and its two files; which room it is of, the page asks itself."""
    if not _is_own(request):
        return _says(421, "The planner does not answer to this name.")
    name = request.path_params.get("name", "page.html")
    name = name if name in FILES else "page.html"
    return Response(FILES[name], media_type=KINDS[name], headers=HEADERS)


def _in_room(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Let in who has the code of a room, and who guesses at codes only so often."""

    async def handle(request: Request) -> Response:
        if not _is_own(request):
            return _says(421, "The planner does not answer to this name.")
        who, code = _address(request), read_code(request.path_params["code"])
        guesses = not (GUESSES.allows(who, take=0) and ALL_GUESSES.allows("", take=0))
        if guesses and code not in following.SEEN:  # nothing is looked up for who guesses
            return _says(429, WAIT)
        try:
            here = await following.seen(code) if code else None
            if here is None:
                GUESSES.allows(who)
                ALL_GUESSES.allows("")
                return _says(404, NO_ROOM)
            if guesses and request.headers.get("X-Room-Seat") != here.seat:
                return _says(429, WAIT)
            return await handler(request, here)
        except RoomError as error:
            return _says(422, _sentence(error))
        except Refused as error:
            return _says(409 if handler is _answer else 503, _sentence(error))

    return handle


async def _now(request: Request, here: SeenRoom) -> Response:
    headers = {**HEADERS, "ETag": here.tag}
    if request.headers.get("If-None-Match") == here.tag:
        return Response(status_code=304, headers=headers)
    return Response(here.content, media_type="application/json", headers=headers)


async def _try(request: Request, here: SeenRoom) -> Response:
    if not TRIES.allows(here.room.id):
        return _says(429, WAIT)
    try:
        given: Any = [float(each) for each in request.query_params.get("given", "")[:200].split(",")]
    except ValueError:
        given = None
    if here.room.question and here.room.question.kind == "story":
        given = int(given[0]) if given and given[0].is_integer() else None
    return JSONResponse(await run_in_threadpool(following.tried, here, given), headers=HEADERS)


async def _answer(request: Request, here: SeenRoom) -> Response:
    if (
        request.headers.get("Content-Type", "").partition(";")[0] != "application/json"
    ):  # no other site can send it
        return _says(415, "An answer is sent by the page of the room.")
    if not (ANSWERS.allows(here.room.id) and FROM_ONE.allows(_address(request))):
        return _says(429, WAIT)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return _says(413, "The answer is too long.")
    try:
        sent = json.loads(body)
    except ValueError:  # no JSON, or no text
        sent = None
    except RecursionError:
        sent = None
    if not (isinstance(sent, dict) and isinstance(sent.get("asked"), int)):
        return _says(422, "That is no answer.")
    device = sent.get("device")
    if not (isinstance(device, str) and DEVICE.fullmatch(device)):
        return _says(422, "That is no answer.")
    await run_in_threadpool(_keep, here.room.code, sent["asked"], device, sent.get("given"))
    return _says(200, "Your answer is in. You may change it until the question is closed.")


def _keep(code: str, asked: int, device: str, given: object) -> None:
    from ccgmodel.store import Rooms

    Rooms(open_database()).answer(code, asked, device, given)


def _says(status: int, said: str) -> Response:
    return JSONResponse({"said": said}, status_code=status, headers=HEADERS)


def _sentence(error: Refused) -> str:
    problem = error.problems[0]
    return f"{problem.found[:1].upper()}{problem.found[1:]}; {problem.remedy}."


def _is_own(request: Request) -> bool:
    named = os.environ.get("PLANNER_HOSTS", "").replace(",", " ").split()
    return host.is_own(request.headers.get("Host", ""), st.get_option("server.address") or "", named)


def _address(request: Request) -> str:
    """Return where a request comes from, of which only a count is made; behind a proxy here, what that says."""
    near = request.client.host if request.client else ""
    return request.headers.get(FORWARDED, near) if near in OWN_ADDRESSES else near
