"""Rooms: who may move them, what a device may answer, and that all of it goes when the room does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from ccgmodel.plan import Plan
from ccgmodel.room import Given, LeverAsked, RoomError, RoomQuestion, StoryAsked
from ccgmodel.store import CLOSED, RoomKey, Store
from ccgmodel.store.database import Database
from ccgmodel.store.errors import AccessError, NotFoundError, StoreError
from ccgmodel.store.plans import StoredPlan
from ccgmodel.store.tables import ROOM_ANSWERS, ROOMS
from tests.helpers.people import settings_for

HOW_FAR = RoomQuestion(kind="levers", wording="How far?", levers=(LeverAsked("qipp_delivery", 50.0, 100.0),))
WHICH = RoomQuestion(kind="story", wording="Which?", stories=(StoryAsked("A", ()), StoryAsked("B", ())))
WHY = RoomQuestion(kind="text", wording="Why?")


@pytest.fixture
def key(ada: Store, stored: StoredPlan) -> RoomKey:
    return ada.rooms.open(ada.identity, stored.id, '{"title": "The plan"}')


def given(store: Store, key: RoomKey) -> list[Given]:
    return [each.given for each in store.rooms.answers(key)]


def test_a_room_shows_what_it_is_told_and_is_as_it_was_when_the_database_is_opened_again(
    ada: Store, key: RoomKey, address: str, barnet: Plan
):
    ada.rooms.show(key, '{"title": "Half of QIPP"}')
    ada.rooms.ask(key, HOW_FAR, barnet)
    ada.rooms.answer(key.code, 1, "one", [70])
    before = ada.rooms.find(key.code)
    assert before
    assert (before.version, before.shown, before.question, before.is_open) == (
        3,
        '{"title": "Half of QIPP"}',
        HOW_FAR,
        True,
    )
    opened = Database.open(settings_for(address))
    again = Store(opened, ada.identity)
    assert again.rooms.find(key.code) == before
    assert again.rooms.kept(key) == before
    assert given(again, key) == [(70.0,)]
    assert again.rooms.plan(before).organisation == "NHS Barnet CCG"
    opened.close()


def test_one_answer_a_device_changed_until_the_question_is_closed(ada: Store, key: RoomKey, barnet: Plan):
    ada.rooms.ask(key, HOW_FAR, barnet)
    ada.rooms.answer(key.code, 1, "one", [70])
    ada.rooms.answer(key.code, 1, "two", [90])
    ada.rooms.answer(key.code, 1, "one", [55.5])
    assert given(ada, key) == [(55.5,), (90.0,)]
    ada.rooms.take_no_more(key)
    with pytest.raises(StoreError, match=r"^the question is closed; wait for the next$"):
        ada.rooms.answer(key.code, 1, "one", [100])
    ada.rooms.take_no_more(key, again=True)
    ada.rooms.answer(key.code, 1, "one", [60])
    ada.rooms.ask(key, WHICH, barnet)
    assert given(ada, key) == []
    with pytest.raises(StoreError, match="the question is closed"):
        ada.rooms.answer(key.code, 1, "one", [100])  # to the one before
    ada.rooms.answer(key.code, 2, "one", 1)
    assert given(ada, key) == [1]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        (HOW_FAR, [49.9]),
        (HOW_FAR, [100.1]),
        (HOW_FAR, [float("nan")]),
        (HOW_FAR, [float("inf")]),
        (HOW_FAR, [70, 70]),
        (HOW_FAR, []),
        (HOW_FAR, ["70"]),
        (HOW_FAR, [True]),
        (HOW_FAR, 70),
        (HOW_FAR, {"0": 70}),
        (WHICH, 2),
        (WHICH, -1),
        (WHICH, True),
        (WHICH, "A"),
        (WHICH, 0.5),
        (WHY, ""),
        (WHY, "  "),
        (WHY, "x" * 281),
        (WHY, "a\x00b"),
        (WHY, ["text"]),
        (WHY, None),
    ],
)
def test_what_is_no_answer_is_refused(asked: RoomQuestion, wrong: object):
    from ccgmodel.room import read_given

    with pytest.raises(RoomError, match=r"that is no answer to this question; keep within what it asks for"):
        read_given(asked, wrong)


def test_only_who_holds_the_secret_moves_a_room_or_sees_its_answers(ada: Store, key: RoomKey, barnet: Plan):
    ada.rooms.ask(key, WHY, barnet)
    ada.rooms.answer(key.code, 1, "one", "Because")
    thief = RoomKey(key.code, "guessed")
    acts: list[Callable[[], object]] = [
        lambda: ada.rooms.show(thief, "{}"),
        lambda: ada.rooms.ask(thief, WHICH, barnet),
        lambda: ada.rooms.take_no_more(thief),
        lambda: ada.rooms.tell(thief, "told"),
        lambda: ada.rooms.release(thief, [1]),
        lambda: ada.rooms.answers(thief),
        lambda: ada.rooms.close(thief),
    ]
    before = ada.rooms.find(key.code)
    for act in acts:
        with pytest.raises(NotFoundError) as error:
            act()
        assert str(error.value) == "; ".join(CLOSED)
    assert ada.rooms.kept(thief) is None
    assert ada.rooms.find(key.code) == before


def test_neither_secret_nor_device_is_kept_and_a_device_is_another_in_another_room(
    ada: Store, key: RoomKey, stored: StoredPlan, database: Database, barnet: Plan
):
    other = ada.rooms.open(ada.identity, stored.id, "{}")
    for each in (key, other):
        ada.rooms.ask(each, WHY, barnet)
        ada.rooms.answer(each.code, 1, "the-device", "Because")
    with database.reading() as connection:
        rows = [str(tuple(row)) for table in (ROOMS, ROOM_ANSWERS) for row in connection.execute(select(table))]
        devices = {row.device for row in connection.execute(select(ROOM_ANSWERS))}
    assert not [row for row in rows if key.secret in row or "the-device" in row]
    assert len(devices) == 2


def test_a_text_is_shown_when_it_is_released_and_no_longer_when_it_is_another(
    ada: Store, key: RoomKey, barnet: Plan
):
    ada.rooms.ask(key, WHY, barnet)
    for device in ("one", "two"):
        ada.rooms.answer(key.code, 1, device, f"Said by {device}")
    ada.rooms.release(key, [2])
    assert [each.released for each in ada.rooms.answers(key)] == [False, True]
    ada.rooms.answer(key.code, 1, "two", "Something else")
    assert [each.released for each in ada.rooms.answers(key)] == [False, False]


@pytest.mark.parametrize("ended", ["closed", "after twelve hours"])
def test_when_a_room_ends_nothing_of_it_is_left(
    ada: Store, key: RoomKey, stored: StoredPlan, database: Database, ended: str, barnet: Plan
):
    ada.rooms.ask(key, HOW_FAR, barnet)
    ada.rooms.answer(key.code, 1, "one", [70])
    if ended == "closed":
        ada.rooms.close(key)
    else:
        room = ada.rooms.find(key.code)
        assert room
        assert timedelta(hours=11.9) < room.ends_at - datetime.now(UTC) <= timedelta(hours=12)
        with database.writing() as connection:
            connection.execute(update(ROOMS).values(ends_at=datetime.now(UTC)))
    assert ada.rooms.find(key.code) is None
    assert ada.rooms.version(key.code) == 0
    with pytest.raises(NotFoundError):
        ada.rooms.answer(key.code, 1, "one", [80])
    ada.rooms.open(ada.identity, stored.id, "{}")  # which removes what has ended
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM rooms")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM room_answers")).scalar() == 0


def test_who_may_not_save_on_a_plan_opens_no_room_on_it(ada: Store, bob: Store, stored: StoredPlan):
    with pytest.raises(NotFoundError):
        bob.rooms.open(bob.identity, stored.id, "{}")
    ada.plans.give(stored.id, "bob@example.org", "viewer")
    with pytest.raises(AccessError, match="as viewer you cannot save on this plan"):
        bob.rooms.open(bob.identity, stored.id, "{}")


def test_no_more_devices_than_a_room_has_seats(
    ada: Store, key: RoomKey, monkeypatch: pytest.MonkeyPatch, barnet: Plan
):
    monkeypatch.setattr("ccgmodel.store.rooms.MOST_ANSWERS", 2)
    ada.rooms.ask(key, HOW_FAR, barnet)
    for device in ("one", "two"):
        ada.rooms.answer(key.code, 1, device, [70])
    with pytest.raises(StoreError, match=r"^2 answers are in; tell the presenter yours$"):
        ada.rooms.answer(key.code, 1, "three", [70])
    ada.rooms.answer(key.code, 1, "two", [80])  # who is in may change
    assert given(ada, key) == [(70.0,), (80.0,)]
