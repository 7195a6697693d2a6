"""A paper as a value: headings, paragraphs, figures, tables and charts, without any format.

Every text is plain: what writes the paper decides how it looks, and no part of it is taken for formatting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from ccgmodel.plan import Problem, Refused
from ccgmodel.scenario import writable
from ccgmodel.words.text import day_in_words

Purpose = Literal["for decision", "for discussion", "for information"]
PURPOSES: tuple[Purpose, ...] = ("for decision", "for discussion", "for information")


class PaperError(Refused):
    """A paper that cannot be written; the message says what, where and what to do."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands on the first page, as whoever brings the paper gives it; what is blank is left out."""

    day: date
    meeting: str = ""
    author: str = ""
    purpose: Purpose = "for discussion"
    recommendation: str = ""

    def __post_init__(self) -> None:
        named = ("meeting", "author", "recommendation")
        wrong = [name for name in named if not writable(getattr(self, name))]
        if wrong:
            unfit = "has characters that cannot be written"
            raise PaperError(Problem("", f"the {name} {unfit}", "type it anew") for name in wrong)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `strong` is one that carries the message of its section."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences one under another."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A figure to be seen at once: what it is, its value, and what stands beside it."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Facts:
    """A few figures beside one another."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """A table with a caption; the first column names the row. `figures` says that all others are figures."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        if wrong := [row for row in self.rows if len(row) != len(self.headings)]:
            raise ValueError(f"{self.caption}: {len(self.headings)} headings, and a row is {wrong[0]}")


@dataclass(frozen=True)
class Series:
    """One row of figures of a chart, in its unit, and each of them as text."""

    name: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: columns by year with an optional line over them, or bars by name about a middle.

    `message` says what it shows to those who cannot see it; `source` where its figures are from.
    """

    caption: str
    kind: Literal["columns", "bars"]
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    line: Series | None = None
    message: str
    source: str = ""


Block: TypeAlias = Paragraph | Bullets | Facts | PaperTable | Chart


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what is under it; `is_annex` is what comes after the paper itself."""

    key: str
    heading: str
    blocks: tuple[Block, ...]
    is_annex: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper. `address` opens it in the planner; blank where nobody says where that is."""

    organisation: str
    title: str
    cover: Cover
    sections: tuple[Section, ...]
    stamp: str
    address: str = ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The cover facts that were given, by what they are."""
        cover = self.cover
        given = (
            ("Meeting", cover.meeting),
            ("Date", day_in_words(cover.day)),
            ("Author", cover.author),
            ("Purpose", cover.purpose.capitalize()),
            ("Recommendation", cover.recommendation),
        )
        return tuple((name, text) for name, text in given if text)
