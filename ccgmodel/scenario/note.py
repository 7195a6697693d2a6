"""Why a lever was moved: words for people, which no result depends on."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME = 200  # characters
LONGEST_TEXT = 4_000  # characters of a reason or a source
NO_CHARACTERS = "\ufffe\uffff"  # what no workbook can hold, since XML has none of them


@dataclass(frozen=True, kw_only=True)
class Note:
    """Why one lever was moved: the reason and its source, who moved it, and when (with its time zone).

    Spaces round a text do not count, since no spreadsheet or form keeps them.
    """

    reason: str = ""
    source: str = ""
    who: str = ""
    when: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("reason", "source", "who"):
            object.__setattr__(self, name, getattr(self, name).strip())


def writable(text: str) -> bool:
    r"""Whether every character can be stored and shown: no control but line ends and tabs, no half of a pair.

    >>> writable("Growth\nof 2 %"), writable("Growth\x00"), writable("\ud800"), writable("\uffff")
    (True, False, False, False)
    """
    return all(
        each in "\n\t" or (unicodedata.category(each) not in ("Cc", "Cs") and each not in NO_CHARACTERS)
        for each in text
    )
