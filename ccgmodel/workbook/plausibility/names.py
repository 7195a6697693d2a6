"""Names that differ by a slip of the keyboard only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_INSIDE_WORDS = re.compile(r"(?<=\w)[-‐‑–'’.](?=\w)")


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that looks like one before it, with that one.

    >>> list(look_alikes(["Acute", "Prescribing", "Acutes", "Perscribing"]))
    [('Acutes', 'Acute'), ('Perscribing', 'Prescribing')]
    """
    seen: dict[str, str] = {}
    for name in dict.fromkeys(names):
        other = seen.setdefault(_gist(name), name)
        if other != name:
            yield name, other


def _gist(name: str) -> str:
    """A name without what a slip changes: punctuation, plurals, doubled and swapped letters."""
    words = re.findall(r"[^\W\d_]+|\d+", _INSIDE_WORDS.sub("", name.casefold().replace("&", " and ")))
    return " ".join("".join(sorted(set(word.rstrip("s")))) if word.isalpha() else word for word in words)
