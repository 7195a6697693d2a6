"""Rooms: what their telephones show, what they are asked, and what they answer.

Only who opened a room, and holds its secret, moves it, closes it or sees its answers. Of the secret and of each
device only a seal is kept. A room ends after twelve hours or when it is closed, and everything of it goes with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update

from ccgmodel.plan import Plan, WorkbookError
from ccgmodel.room import Given, RoomQuestion, new_code, new_secret, on_telephone, read_given, sealed
from ccgmodel.store.access import Identity, note, require_on
from ccgmodel.store.database import Database
from ccgmodel.store.errors import NotFoundError, StoreError
from ccgmodel.store.tables import PLANS, ROOM_ANSWERS, ROOMS
from ccgmodel.workbook import read

LASTS = timedelta(hours=12)
MOST_ANSWERS = 1_000  # devices that one question hears
MOST_ROOMS = 200  # open at a time
CLOSED = ("the room is closed, or there is none with this code", "ask the presenter for the code of the room")


@dataclass(frozen=True)
class RoomKey:
    """What the opener of a room holds."""

    code: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class OpenRoom:
    """A room as it stands; `question` is None until one is asked, and `told` blank until the spread is shown."""

    id: str
    code: str
    plan: str
    ends_at: datetime
    version: int
    shown: str  # JSON
    asked: int
    question: RoomQuestion | None
    telephone: str  # JSON: the question as telephones show it
    is_open: bool
    asked_at: datetime | None
    told: str


@dataclass(frozen=True)
class RoomAnswer:
    """One answer, of nobody; a text is shown once it is released."""

    number: int
    given: Given
    released: bool


@dataclass(frozen=True)
class Rooms:
    """Every room of a database: for who holds its code, or its secret."""

    database: Database

    def open(self, identity: Identity, plan: str, shown: str) -> RoomKey:
        """Open a room on a stored plan, whose figures are then seen by everybody who has its code.

        Raises:
            NotFoundError, AccessError: where this person may not save on the plan.
            StoreError: where too many are open.

        """
        key, now = RoomKey(new_code(), new_secret()), datetime.now(UTC)
        id_ = str(uuid4())
        with self.database.writing() as connection:
            require_on(connection, identity, plan, "save")
            for ended in connection.execute(select(ROOMS.c.id).where(ROOMS.c.ends_at <= now)).all():
                _remove(connection, ended.id)
            if connection.execute(select(func.count()).select_from(ROOMS)).scalar_one() >= MOST_ROOMS:
                raise StoreError(f"{MOST_ROOMS} rooms are open", "close one that is no longer needed")
            values: dict[str, Any] = {"id": id_, "code": key.code, "plan": plan, "keeper": sealed(id_, key.secret)}
            values |= {"ends_at": now + LASTS, "version": 1, "shown": shown, "asked": 0, "question": ""}
            connection.execute(insert(ROOMS).values(**values, telephone="", is_open=0, told=""))
            note(connection, identity, plan, "room opened")
        return key

    def find(self, code: str) -> OpenRoom | None:
        """Return the room with a code; None where there is none, or none any more."""
        with self.database.reading() as connection:
            found = _row(connection, code)
        return _room(found) if found else None

    def version(self, code: str) -> int:
        """Return what changes whenever the telephones are to show something else; 0 where there is no room."""
        query = select(ROOMS.c.version).where(ROOMS.c.code == code, ROOMS.c.ends_at > datetime.now(UTC))
        with self.database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def plan(self, room: OpenRoom) -> Plan:
        """Return a room's plan, whoever asks: its opener has shown it to the room.

        Raises:
            NotFoundError, WorkbookError: where it can no longer be read.

        """
        with self.database.reading() as connection:
            row = connection.execute(select(PLANS).where(PLANS.c.id == room.plan)).one_or_none()
        if row is None:
            raise NotFoundError(*CLOSED)
        found = read(bytes(row.workbook), row.file_name, row.money_unit)
        if found.plan is None:
            raise WorkbookError(found.errors)
        return found.plan

    def kept(self, key: RoomKey) -> OpenRoom | None:
        """Return the room that a key keeps; None where it keeps none."""
        with self.database.reading() as connection:
            found = _row(connection, key.code)
        return _room(found) if found and _keeps(found, key) else None

    def show(self, key: RoomKey, shown: str) -> None:
        """Have the telephones show something else; raises NotFoundError for who does not keep the room."""
        self._change(key, shown=shown)

    def ask(self, key: RoomKey, question: RoomQuestion, plan: Plan) -> None:
        """Ask a question about the room's plan in place of the last.

        Raises:
            RoomError: for one that cannot be asked.
            NotFoundError: for who does not keep the room.

        """
        question.check(plan)
        telephone = json.dumps(on_telephone(question, plan), ensure_ascii=False)
        asked = {"asked": ROOMS.c.asked + 1, "question": question.as_text(), "telephone": telephone}
        self._change(key, **asked, is_open=1, told="", asked_at=datetime.now(UTC))

    def take_no_more(self, key: RoomKey, *, again: bool = False) -> None:
        """Take no more answers, or take some again; raises as `show` does."""
        self._change(key, is_open=int(again))

    def tell(self, key: RoomKey, told: str) -> None:
        """Say on the telephones what the room came to; raises as `show` does."""
        self._change(key, told=told)

    def close(self, key: RoomKey) -> None:
        """Close a room, and forget all of it; raises as `show` does."""
        with self._kept(key) as (connection, row):
            _remove(connection, row.id)

    def release(self, key: RoomKey, numbers: list[int]) -> None:
        """Let just these texts of the last question be shown; raises as `show` does."""
        answers = ROOM_ANSWERS.c
        with self._kept(key) as (connection, row):
            own = (answers.room == row.id) & (answers.asked == row.asked)
            connection.execute(update(ROOM_ANSWERS).where(own).values(released=0))
            connection.execute(update(ROOM_ANSWERS).where(own, answers.number.in_(numbers)).values(released=1))

    def answers(self, key: RoomKey) -> list[RoomAnswer]:
        """Return the answers to the last question, in no order that tells a device; raises as `show` does."""
        columns = ROOM_ANSWERS.c
        with self.database.reading() as connection:
            row = _row(connection, key.code)
            if row is None or not _keeps(row, key):
                raise NotFoundError(*CLOSED)
            query = select(columns.number, columns.given, columns.released).order_by(columns.number)
            query = query.where(columns.room == row.id, columns.asked == row.asked)
            found = connection.execute(query).all()
        return [RoomAnswer(each.number, _given(json.loads(each.given)), bool(each.released)) for each in found]

    def answer(self, code: str, asked: int, device: str, given: object) -> None:
        """Take one device's answer, in place of the one that it gave before.

        Raises:
            NotFoundError: where the room is closed.
            StoreError: where the question is closed, or has heard all that it can.
            RoomError: for what is no answer to it.

        """
        answers = ROOM_ANSWERS.c
        with self.database.writing() as connection:
            row = _row(connection, code, lock=True)
            if row is None:
                raise NotFoundError(*CLOSED)
            if not row.is_open or row.asked != asked:
                raise StoreError("the question is closed", "wait for the next")
            kept = json.dumps(read_given(RoomQuestion.from_text(row.question), given), ensure_ascii=False)
            by, own = sealed(row.id, device), (answers.room == row.id) & (answers.asked == asked)
            again = update(ROOM_ANSWERS).where(own, answers.device == by).values(given=kept, released=0)
            if connection.execute(again).rowcount:
                return
            number = connection.execute(select(func.count()).select_from(ROOM_ANSWERS).where(own)).scalar_one()
            if number >= MOST_ANSWERS:
                raise StoreError(f"{MOST_ANSWERS:,} answers are in", "tell the presenter yours")
            values = {"room": row.id, "asked": asked, "device": by, "number": number + 1}
            connection.execute(insert(ROOM_ANSWERS).values(**values, given=kept, released=0))

    def _change(self, key: RoomKey, **values: Any) -> None:
        with self._kept(key) as (connection, row):
            changed = update(ROOMS).where(ROOMS.c.id == row.id)
            connection.execute(changed.values(version=ROOMS.c.version + 1, **values))

    @contextmanager
    def _kept(self, key: RoomKey) -> Iterator[tuple[Connection, Any]]:
        """Write to the room that a key keeps."""
        with self.database.writing() as connection:
            row = _row(connection, key.code, lock=True)
            if row is None or not _keeps(row, key):
                raise NotFoundError(*CLOSED)
            yield connection, row


def _row(connection: Connection, code: str, *, lock: bool = False) -> Any:
    query = select(ROOMS).where(ROOMS.c.code == code, ROOMS.c.ends_at > datetime.now(UTC))
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _keeps(row: Any, key: RoomKey) -> bool:
    return compare_digest(row.keeper, sealed(row.id, key.secret))


def _room(row: Any) -> OpenRoom:
    kept = {name: getattr(row, name) for name in OpenRoom.__dataclass_fields__}
    question = RoomQuestion.from_text(row.question) if row.question else None
    return OpenRoom(**{**kept, "question": question, "is_open": bool(row.is_open)})


def _given(kept: Any) -> Given:
    return tuple(kept) if isinstance(kept, list) else kept


def _remove(connection: Connection, room: str) -> None:
    connection.execute(delete(ROOM_ANSWERS).where(ROOM_ANSWERS.c.room == room))
    connection.execute(delete(ROOMS).where(ROOMS.c.id == room))
