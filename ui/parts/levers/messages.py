"""What a hand on a lever says, and which of it still counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 1e9  # of a value on any lever: beyond it, and what is no number, no page of ours sends


@dataclass(frozen=True, kw_only=True)
class Message:
    """One value of one lever, in the unit of the page; None puts it back: to the plan, or a year to its lever.

    `hold` counts the times that a hand was put on a lever since the page was opened: all messages of one hold are
    one step of the history. `moving` is true until the hand lets go. `shown` is the number of what the hand saw.
    """

    lever: str
    value: float | None
    year: str
    line: str
    hold: int
    moving: bool
    page: str
    number: int
    shown: int


def read(sent: object) -> Message | None:
    """Read what a browser sent; None for what no page of ours sends.

    >>> read({"lever": "inflation", "value": "x"}) is None
    True
    """
    if not isinstance(sent, Mapping):
        return None
    texts = {name: sent.get(name) for name in ("lever", "year", "line", "page")}
    counts = {name: sent.get(name) for name in ("hold", "number", "shown")}
    value, moving = sent.get("value"), sent.get("moving")
    sound = (
        all(isinstance(each, str) for each in texts.values())
        and all(isinstance(each, int) for each in counts.values())
        and isinstance(moving, bool)
        and (value is None or _is_number(value))
    )
    whole: dict[str, Any] = {**texts, **counts, "value": value, "moving": moving}
    return Message(**whole) if sound else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST


@dataclass
class Ledger:
    """The messages of one part that were dealt with.

    A message is late when something else has changed what is shown since the hand saw it (undo, a story, another
    plan, another page), and repeated when one of its page with its number or a later one was dealt with before.
    Neither changes anything.
    """

    page: str = ""
    number: int = 0  # of the last message of that page
    _hands: int = field(default=-1, repr=False)  # shown after the last message was taken
    _others: int = field(default=-1, repr=False)  # shown when something else was last seen to have changed it

    def deal(self, message: Message, shown: Callable[[], int], take: Callable[[Message], None]) -> bool:
        """Take a message unless it is late or repeated; `shown` counts the changes of what is shown."""
        if shown() != self._hands:
            self._others = shown()
        repeated = message.page == self.page and message.number <= self.number
        late = message.shown < self._others
        if not repeated:
            self.page, self.number = message.page, message.number
        if repeated or late:
            return False
        take(message)
        self._hands = shown()
        return True
