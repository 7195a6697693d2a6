"""Names as people compare them: case, spaces and kinds of hyphen do not tell two of them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

_HYPHENS = {0x2010: "-", 0x2011: "-", 0x2013: "-"}  # hyphen, non-breaking hyphen, en dash


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Fold a heading or name for comparing: case, spaces and kinds of hyphen do not count.

    >>> fold(" First-Year  spend ") == fold("first-yearSpend")
    True
    """
    return "".join(text.casefold().translate(_HYPHENS).split())


def repeated(names: Iterable[str]) -> Iterator[int]:
    """Yield the place of every name that one before it has already.

    >>> list(repeated(["Acute", "Beds", "acute ", "Acute"]))
    [2, 3]
    """
    seen: set[str] = set()
    for place, name in enumerate(names):
        if fold(name) in seen:
            yield place
        seen.add(fold(name))


def twice(what: str, names: Iterable[str]) -> Iterator[str]:
    """Say which names appear twice.

    >>> list(twice("line", ["Acute", "acute"]))
    ["the line 'acute' appears twice"]
    """
    each = list(names)
    yield from (f"the {what} {each[place]!r} appears twice" for place in repeated(each))
