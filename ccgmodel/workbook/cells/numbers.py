"""Numbers typed as text, as finance people type them: £1,234k, £1.2m, 2.3%, (20.9), −5.

Brackets and any kind of minus sign are negative. Thousands are separated by commas, three digits apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Suffix = Literal["", "k", "m", "bn", "%"]

_MINUS = dict.fromkeys((0x2212, 0x2013, 0x2014, 0x2010, 0x2011), "-")  # minus sign, dashes, hyphens
_PLAIN = _MINUS | dict.fromkeys((0x00A0, 0x202F), " ")  # spaces that do not break
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<pound>£)?\s*(?P<sign_after>[-+])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"\s*(?P<suffix>k|m|bn|%)?\s*(?P<close>\))?\s*(?P<suffix_after>k|m|bn|%)?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 40  # characters; no figure of ours needs more


@dataclass(frozen=True)
class TypedNumber:
    """A number as typed: `value` before its suffix is applied, so 2.3% is 2.3 and %."""

    value: float
    suffix: Suffix
    pounds: bool = False


def parse_number(text: str) -> TypedNumber | None:
    """Read a number typed as text; None where it is none, or where its signs contradict each other.

    >>> parse_number("£1,234k")
    TypedNumber(value=1234.0, suffix='k', pounds=True)
    >>> parse_number("(20.9)").value, parse_number("−5").value, parse_number("2.3%").suffix
    (-20.9, -5.0, '%')
    >>> parse_number("1,23"), parse_number("nan"), parse_number("(-5)")
    (None, None, None)
    """
    plain = text.translate(_PLAIN).strip()
    match = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    if not match:
        return None
    signs = [sign for sign in (match["sign"], match["sign_after"]) if sign]
    bracketed = bool(match["open"])
    suffixes = [suffix for suffix in (match["suffix"], match["suffix_after"]) if suffix]
    if bracketed != bool(match["close"]) or len(signs) + bracketed > 1 or len(suffixes) > 1:
        return None
    size = float(match["digits"].replace(",", ""))
    suffix = cast(Suffix, suffixes[0].lower() if suffixes else "")
    return TypedNumber(-size if bracketed or signs == ["-"] else size, suffix, bool(match["pound"]))
