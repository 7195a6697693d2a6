"""What a number format shows of a number: its sections, scale, per cent signs and the words that stand in it.

A format that shows a number as what it is, is plain. The others are played back, so that what is seen can be read
as if somebody had typed it. Formats of dates never come here; fractions and powers of ten show what there is.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

_LONGEST = 255  # characters that Excel lets a format have
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?P<blank>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<end>;)|(?P<power>E[+-]|/)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*")
_HOLDS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_HARMLESS = set(" \u00a0()-\u2212\u2013+£$€@")  # what may stand about a number without changing what it says
_MINUS = re.compile(r"[-\u2212(]")
_EXACT = Context(prec=1_000)  # digits: more than any number and its decimals have
_TEXT_SECTION = 3  # the fourth

Kind = Literal["plain", "per cent", "other"]


@dataclass(frozen=True)
class Display:
    """What is seen of a number, to so many decimals."""

    text: str
    decimals: int


@dataclass(frozen=True)
class _Section:
    """One section of a format: its tokens by kind, and when it is used."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None
    is_red: bool

    def count(self, kind: str) -> int:
        return sum(each == kind for each, _ in self.tokens)

    @property
    def words(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "word")

    @property
    def is_number(self) -> bool:
        return any(kind in ("digit", "general") for kind, _ in self.tokens) or "@" in self.words

    @property
    def thousands(self) -> int:
        """How often it divides by a thousand: the commas behind the last digit of the whole number, or of all."""
        found = waiting = 0
        for kind, _ in self.tokens:
            if kind == "comma":
                waiting += 1
            elif kind == "point":
                found, waiting = found + waiting, 0
            elif kind == "digit":
                waiting = 0
        return found + waiting

    @property
    def decimals(self) -> int:
        kinds = [kind for kind, _ in self.tokens]
        return kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition, is_red = None, False
    for match in [*_TOKEN.finditer(code[:_LONGEST]), None]:
        kind, text = (match.lastgroup or "", match[match.lastgroup or 0]) if match else ("end", "")
        if kind == "end":
            sections.append(_Section(tuple(tokens), condition, is_red))
            tokens, condition, is_red = [], None, False
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(text):
                condition = found[1], float(found[2])
            elif text.startswith("$"):
                tokens.append(("word", text[1:].partition("-")[0]))
            is_red |= text.casefold() == "red"
        elif kind in ("quoted", "escaped", "other", "blank"):
            tokens.append(("word", " " if kind == "blank" else text))
        else:
            tokens.append((kind, text))
    return tuple(sections)


@lru_cache(maxsize=1_000)
def kind_of(code: str) -> Kind:
    """Whether a format shows a number as it is, as per cent, or otherwise.

    >>> [kind_of(code) for code in ("#,##0.0;(#,##0.0)", "0.0%", '0.0"%"', "#,##0,", '0.0"m"')]
    ['plain', 'per cent', 'other', 'other', 'other']
    """
    positive, *others = _sections(code)[:_TEXT_SECTION]
    shown = [positive, *others[:1]]
    percents = {section.count("percent") for section in shown}
    if (
        any(section.condition or section.thousands or not section.is_number for section in shown)
        or any(not _HARMLESS.issuperset(section.words) for section in shown)
        or any(not (_MINUS.search(section.words) or section.is_red) for section in others[:1])
        or percents not in ({0}, {1})
    ):
        return "other"
    return "per cent" if percents == {1} else "plain"


def shown(value: float, code: str) -> Display | None:
    """Play a format back; None where it shows a fraction or a power of ten, which say what there is.

    >>> [shown(12_345_678.0, code).text for code in ('£#,##0.0,,"m"', "#,##0,", '0"%"', ";;;")]
    ['£12.3m', '12,346', '12345678%', '']
    >>> [shown(-5.0, code).text for code in ("0.0", "0;0", '0;(0)', '[<0]"less";0')]
    ['-5.0', '5', '(5)', 'less']
    """
    section, sign = _chosen(value, _sections(code)[:_TEXT_SECTION])
    if section is None or section.count("power"):
        return None
    scaled = Decimal(repr(abs(value))).scaleb(2 * section.count("percent") - 3 * section.thousands)
    if section.count("general") or ("@" in section.words and not section.count("digit")):
        number = f"{scaled:.10g}" if scaled < 10**10 else f"{scaled:f}"
        decimals = len(number.partition(".")[2])
    else:
        decimals = section.decimals
        number = f"{scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT):,f}"
        number = number if section.count("comma") else number.replace(",", "")
    return Display(_written(section, sign, number), decimals)


def _chosen(value: float, sections: tuple[_Section, ...]) -> tuple[_Section | None, str]:
    """The section that a number is shown by, and the minus that Excel puts before it."""
    minus = "-" if value < 0 else ""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _HOLDS[section.condition[0]](value, section.condition[1]):
                only_below = section.condition and section.condition[0] in "<=" and section.condition[1] <= 0
                return section, "" if only_below else minus
        return None, ""
    if len(sections) == 1 or value > 0:
        return sections[0], minus
    return (sections[1], "") if value < 0 else (sections[2] if len(sections) > 2 else sections[0], "")


def _written(section: _Section, sign: str, number: str) -> str:
    """The words of a section about the number, which stands where the first digit does."""
    parts, is_out = [sign], False
    for kind, text in section.tokens:
        if kind == "word":
            parts.append(text.replace("@", "") if is_out or "@" not in text else text.replace("@", number))
        elif kind == "percent":
            parts.append("%")
        elif kind in ("digit", "general") and not is_out:
            parts.append(number)
            is_out = True
    return " ".join("".join(parts).split())
