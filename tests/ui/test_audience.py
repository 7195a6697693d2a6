"""What a telephone may ask of the server, and what it may not: guesses, replays, floods, and a room that is closed."""

import asyncio
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.room import LeverAsked, RoomQuestion, StoryAsked, on_screen
from ccgmodel.scenario import Scenario
from ccgmodel.store import RoomKey, Store
from ccgmodel.store.access import Identity
from ccgmodel.store.database import Database
from ccgmodel.store.settings import Settings, database_url
from ccgmodel.workbook.read import read
from ui.audience import following, routes
from ui.audience.limits import RateLimit

ROOT = Path(__file__).parents[2]
BARNET = (ROOT / "sample_data" / "barnet-recovery-2013.xlsx").read_bytes()
ADA = Identity("this computer", "Ada", "this computer")
HOW_FAR = RoomQuestion(
    kind="levers",
    wording="How far?",
    levers=(LeverAsked("qipp_delivery", 50.0, 100.0), LeverAsked("tariff_efficiency", 3.0, 5.0)),
)
WHY = RoomQuestion(kind="text", wording="Why?")
DEVICE, OTHER = "0" * 32, "1" * 32
NO_ROOM = {"said": "The room is closed, or there is none with this code."}
WAIT = {"said": "Too many at once. Wait a moment."}


@pytest.fixture(autouse=True, scope="module")
def a_workbook_is_read_once() -> Iterator[None]:
    once = cache(read)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("plans", "rooms"):
            patch.setattr(f"ccgmodel.store.{module}.read", once)
        yield


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of this test's own; what the process has seen and counted begins anew, and is looked at each time."""
    url = f"sqlite:///{tmp_path / 'planner.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(following, "SEEN", {})
    monkeypatch.setattr(following, "FRESH", 0.0)
    for name in ("GUESSES", "ALL_GUESSES", "TRIES", "ANSWERS", "FROM_ONE"):
        limit: RateLimit = getattr(routes, name)
        monkeypatch.setattr(routes, name, RateLimit(limit.at_once, limit.a_second / 1_000))  # time stands still
    database = Database.open(Settings(database=database_url(url)))
    yield Store(database, ADA)
    database.close()


class Telephone:
    """A telephone in the network of the room."""

    def __init__(self, address: str) -> None:
        app = Starlette(routes=routes.routes())
        self.wire = httpx.ASGITransport(app, raise_app_exceptions=True, client=(address, 50_000))

    def request(self, method: str, path: str, **what: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.wire, base_url="http://localhost") as client:
                return await client.request(method, path, **what)

        return asyncio.run(ask())

    def get(self, path: str, **what: Any) -> httpx.Response:
        return self.request("GET", path, **what)

    def post(self, path: str, **what: Any) -> httpx.Response:
        return self.request("POST", path, **what)


@pytest.fixture
def telephone() -> Telephone:
    return Telephone("192.0.2.7")


@pytest.fixture
def opened(store: Store) -> Callable[[str], RoomKey]:
    plan = store.plans.add(BARNET, "barnet.xlsx")
    return lambda title: store.rooms.open(ADA, plan.id, json.dumps({"title": title}))


@pytest.fixture
def key(opened: Callable[[str], RoomKey]) -> RoomKey:
    return opened("The plan")


def answer(telephone: Telephone, key: RoomKey, given: object, device: str = DEVICE, asked: int = 1):
    return telephone.post(f"/join/{key.code}/answer", json={"asked": asked, "device": device, "given": given})


def test_a_telephone_is_told_what_is_on_the_screen_and_only_when_it_changes(
    store: Store, telephone: Telephone, key: RoomKey
):
    first = telephone.get(f"/join/{key.code[:4]} {key.code[4:].lower()}/now")
    assert first.json()["screen"] == {"title": "The plan"}
    assert first.json()["question"] is None
    has = {"If-None-Match": first.headers["ETag"]}
    again = telephone.get(f"/join/{key.code}/now", headers=has)
    assert (again.status_code, again.content) == (304, b"")
    store.rooms.show(key, '{"title": "Half of QIPP"}')
    moved = telephone.get(f"/join/{key.code}/now", headers=has)
    assert (moved.status_code, moved.json()["screen"]) == (200, {"title": "Half of QIPP"})
    for each in (first, moved):
        assert "set-cookie" not in each.headers
        assert key.secret not in each.text


def test_each_room_is_told_its_own(telephone: Telephone, opened: Callable[[str], RoomKey]):
    keys = {title: opened(title) for title in ("A", "B", "C")}
    seen = {title: telephone.get(f"/join/{key.code}/now").json() for title, key in keys.items()}
    assert {title: each["screen"]["title"] for title, each in seen.items()} == {"A": "A", "B": "B", "C": "C"}
    assert len({each["seat"] for each in seen.values()}) == 3


def test_what_a_choice_does_is_what_the_model_says(store: Store, telephone: Telephone, key: RoomKey, barnet: Plan):
    assert telephone.get(f"/join/{key.code}/try?given=70,4").status_code == 422  # nothing is asked
    store.rooms.ask(key, HOW_FAR, barnet)
    tried = telephone.get(f"/join/{key.code}/try?given=63,4").json()
    plan, scenario = (project(barnet, [each]) for each in (Scenario(), Scenario.of({"qipp_delivery": 0.63})))
    assert tried == on_screen("Your choice", "", plan, scenario, moved=True)
    assert tried["consequence"] == "That is £28.5m less in 2017/18. Break-even moves from 2015/16 to 2017/18."
    unmoved = telephone.get(f"/join/{key.code}/try?given=100,4").json()
    assert unmoved == on_screen("Your choice", "", plan, plan, moved=False)  # no lever moved is the plan exactly
    for wrong in ("", "63", "63,4,4", "49,4", "63,nan", "63,inf", "a,b", "1e999,4", "9" * 5_000):
        refused = telephone.get(f"/join/{key.code}/try?given={wrong}")
        assert (refused.status_code, refused.json()) == (
            422,
            {"said": "That is no answer to this question; keep within what it asks for."},
        )
    store.rooms.ask(key, RoomQuestion(kind="story", wording="Which?", stories=_two_stories()), barnet)
    chosen = telephone.get(f"/join/{key.code}/try?given=1").json()
    assert chosen["consequence"] == tried["consequence"]


def _two_stories() -> tuple[StoryAsked, ...]:
    return StoryAsked("The plan", ()), StoryAsked("Slower", ("qipp_delivery=0.63",))


def test_an_answer_is_taken_changed_and_refused(store: Store, telephone: Telephone, key: RoomKey, barnet: Plan):
    store.rooms.ask(key, HOW_FAR, barnet)
    taken = answer(telephone, key, [70, 4])
    said = {"said": "Your answer is in. You may change it until the question is closed."}
    assert (taken.status_code, taken.json()) == (200, said)
    for _ in range(5):  # sent again, by the same device
        answer(telephone, key, [80, 4])
    answer(telephone, key, [90, 4], OTHER)
    assert [each.given for each in store.rooms.answers(key)] == [(80.0, 4.0), (90.0, 4.0)]
    assert answer(telephone, key, [120, 4]).status_code == 422
    store.rooms.take_no_more(key)
    closed = answer(telephone, key, [60, 4])
    assert (closed.status_code, closed.json()) == (409, {"said": "The question is closed; wait for the next."})
    store.rooms.ask(key, WHY, barnet)
    assert answer(telephone, key, "Because", asked=1).status_code == 409  # an answer to the question before
    assert store.rooms.answers(key) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"[" * 4_000, "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"asked": 1, "given": "x"}', "application/json", 422),
        (b'{"asked": 1, "given": "x", "device": "short"}', "application/json", 422),
        (b'{"asked": "1", "given": "x", "device": "%s"}' % DEVICE.encode(), "application/json", 422),
        (b'{"asked": 1, "given": "x", "device": "%s"}' % DEVICE.encode(), "text/plain", 415),  # as a form sends it
        (b'{"asked": 1, "given": "%s"}' % (b"x" * 5_000), "application/json", 413),
        (b'{"asked": 1, "given": "%s", "device": "%s"}' % (b"x" * 281, DEVICE.encode()), "application/json", 422),
    ],
)
def test_what_is_no_answer_is_refused(
    store: Store, telephone: Telephone, key: RoomKey, content: bytes, kind: str, status: int, barnet: Plan
):
    store.rooms.ask(key, WHY, barnet)
    sent = telephone.post(f"/join/{key.code}/answer", content=content, headers={"Content-Type": kind})
    assert sent.status_code == status
    assert store.rooms.answers(key) == []


def test_nothing_that_a_telephone_can_send_moves_a_room(
    store: Store, telephone: Telephone, key: RoomKey, barnet: Plan
):
    store.rooms.ask(key, WHY, barnet)
    before = store.rooms.find(key.code)
    body = {"shown": "{}", "secret": key.secret, "told": "x", "question": "", "is_open": 0}
    for path in ("", "/now", "/try", "/show", "/ask", "/close", "/answers", "/tell"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert telephone.request(method, f"/join/{key.code}{path}", json=body).status_code in (404, 405)
    assert telephone.get(f"/join/{key.code}/answer").status_code == 405  # answers are the presenter's
    assert telephone.get(f"/join/{key.code}/answers").status_code == 404
    assert store.rooms.find(key.code) == before


def test_who_guesses_is_told_to_wait_even_if_they_guess_right_and_who_is_in_the_room_is_not(
    store: Store, telephone: Telephone, opened: Callable[[str], RoomKey]
):
    key, unseen = opened("Here"), opened("Elsewhere")
    seat = telephone.get(f"/join/{key.code}/now").json()["seat"]
    for guess in range(20):
        wrong = telephone.get(f"/join/{'2' * 6}{guess // 5 + 2}{guess % 5 + 2}/now")
        assert (wrong.status_code, wrong.json()) == (404, NO_ROOM)
    for code in (key.code, unseen.code, "22222299"):
        for path in ("now", "try?given=70,4"):
            stopped = telephone.get(f"/join/{code}/{path}", headers={"X-Room-Seat": "0" * 32})
            assert (stopped.status_code, stopped.json()) == (429, WAIT)
    sitting = telephone.get(f"/join/{key.code}/now", headers={"X-Room-Seat": seat})
    assert sitting.status_code == 200
    from_elsewhere = telephone.get(f"/join/{unseen.code}/now", headers={"X-Forwarded-For": "10.0.0.9"})
    assert from_elsewhere.status_code == 429  # the test's client is no proxy on this computer


def test_a_flood_of_answers_is_told_to_wait_and_leaves_the_others_theirs(
    store: Store, telephone: Telephone, key: RoomKey, barnet: Plan
):
    store.rooms.ask(key, WHY, barnet)
    found = [answer(telephone, key, "x", f"{number:032x}").status_code for number in range(160)]
    assert (found.count(200), found.count(429)) == (150, 10)
    assert len(store.rooms.answers(key)) == 150
    assert telephone.get(f"/join/{key.code}/now").status_code == 200


def test_a_closed_room_says_so(store: Store, telephone: Telephone, key: RoomKey, barnet: Plan):
    store.rooms.ask(key, WHY, barnet)
    telephone.get(f"/join/{key.code}/now")
    store.rooms.close(key)
    for gone in (telephone.get(f"/join/{key.code}/now"), answer(telephone, key, "x")):
        assert (gone.status_code, gone.json()) == (404, NO_ROOM)


def test_the_page_is_the_same_for_every_code_and_runs_no_script_but_its_own(telephone: Telephone, key: RoomKey):
    pages = [telephone.get(path) for path in ("/join", f"/join/{key.code}", "/join/22222222", "/join/<script>")]
    assert len({each.content for each in pages}) == 1
    for each in pages:
        assert each.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert each.headers["Referrer-Policy"] == "no-referrer"
    script = telephone.get("/join/follow.js").text
    assert "innerHTML" not in script
    assert "eval" not in script


def test_a_strangers_name_gets_nothing(telephone: Telephone, key: RoomKey):
    for path in ("", "/now", "/try?given=1"):
        found = telephone.get(f"/join/{key.code}{path}", headers={"Host": "elsewhere.example"})
        assert (found.status_code, found.json()) == (421, {"said": "The planner does not answer to this name."})


def test_a_limit_fills_again_and_counts_each_for_themselves(monkeypatch: pytest.MonkeyPatch):
    now = [0.0]
    monkeypatch.setattr("ui.audience.limits.time.monotonic", lambda: now[0])
    limit = RateLimit(2, 0.5)
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 2.0
    assert [limit.allows("a") for _ in range(2)] == [True, False]
    assert b"a" not in limit.left  # who it was is not kept
