"""What may be written into what is kept: which characters, and how many of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ccgmodel.plan import Problem

LONGEST_NAME = 200  # characters
LONGEST_TEXT = 4_000  # characters of a reason or a source
NO_CHARACTERS = "\ufffe\uffff"  # what no workbook can hold, since XML has none of them


def writable(text: str) -> bool:
    r"""Whether every character can be stored and shown: no control but line ends and tabs, no half of a pair.

    >>> writable("Growth\nof 2 %"), writable("Growth\x00"), writable("\ud800"), writable("\uffff")
    (True, False, False, False)
    """
    return all(
        each in "\n\t" or (unicodedata.category(each) not in ("Cc", "Cs") and each not in NO_CHARACTERS)
        for each in text
    )


def bad_text(where: str, text: str, longest: int) -> Iterator[Problem]:
    """Yield why a text could not be kept."""
    if not writable(text):
        yield Problem(where, f"{text!r} has a character that cannot be shown", "type it again without it")
    if len(text) > longest:
        yield Problem(where, f"it has {len(text):,} characters", f"keep it to {longest:,}")
