"""What is seen of a cell beside its value: a number format that is not plain, digits struck through or raised.

A cell's text is what is seen of it: without what is struck through, and without a footnote's mark. What was left
out is kept beside it, so that it can be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple

from ccgmodel.workbook.cells.formats import kind_of

Effect = Literal["", "struck through", "raised", "lowered"]


class Look(NamedTuple):
    """How a cell looks: its format where that is not plain, its own effect, and what of its text was left out."""

    number_format: str = ""
    effect: Effect = ""
    left_out: str = ""
    left_out_for: Effect = ""


class Run(NamedTuple):
    """A part of a text with its effect; None where it has the cell's."""

    text: str
    effect: Effect | None


Runs = tuple[Run, ...]

_MARK = re.compile(r"\s*[(\[]?\s*(?:[\d,;*†‡§¶#\s]+|[a-z])\s*[)\]]?\s*")  # of a footnote
_FIGURE = re.compile(r"[\d.,]\s*[%)km]?\s*$")
_NEAR = 20  # characters by which a mark is told
_WORD = re.compile(r"(?:[^\W\d_]{3}|[)\]’'\"])\s*$")


def effect_of(struck: bool, position: str | None) -> Effect:
    """Return the effect of a font."""
    raised: Effect = "raised" if position == "superscript" else "lowered" if position == "subscript" else ""
    return "struck through" if struck else raised


def look_of(number_format: str | None, effect: Effect) -> Look | None:
    """Return how cells of a style look; None where there is nothing to say."""
    code = number_format if number_format and kind_of(number_format) != "plain" else ""
    return Look(code, effect) if code or effect else None


def seen_text(runs: Sequence[Run], of_cell: Effect) -> tuple[str, Look | None]:
    """Return what is seen of a text of several runs, and how it looks.

    Args:
        runs: its parts in order.
        of_cell: the effect of the cell's own font.

    >>> [seen_text([Run(one, ""), Run("3", "raised")], "")[0] for one in ("2", "Acute", "per m")]
    ['2', 'Acute', 'per m3']
    >>> seen_text([Run("5", "struck through"), Run("2", "")], "")[0]
    '2'
    """
    parts = [(text, of_cell if effect is None else effect) for text, effect in runs if text]
    joined = [
        (effect, "".join(each[0] for each in group)) for effect, group in groupby(parts, lambda each: each[1])
    ]
    kept: list[str] = []
    gone: list[tuple[Effect, str]] = []
    beside = "0" if any(not effect for effect, _ in joined) else ""  # of a mark that stands first
    for effect, text in joined:
        if effect == "struck through" or (effect and _is_mark(text, effect, beside)):
            gone.append((effect, text.strip()))
        else:
            kept.append(text)
            beside = text if text.strip() else beside
    seen = "".join(kept)
    if seen.strip() and gone:
        return seen, Look("", "", " ".join(text for _, text in gone), gone[0][0])
    whole = "".join(text for _, text in joined)
    return whole, Look("", joined[0][0]) if joined and (gone or len(joined) == 1) and joined[0][0] else None


def _is_mark(text: str, effect: Effect, beside: str) -> bool:
    """Whether a raised or lowered text is a footnote's mark and no part of a name, as in 1st, m² and CO₂."""
    end = beside[-_NEAR:]
    if len(text) > _NEAR or not _MARK.fullmatch(text):
        return False
    return bool(_FIGURE.search(end)) or (effect == "raised" and bool(_WORD.search(end)))


def run_of(text: str, properties: Any) -> Run:
    """Return a run of a text with the properties that its XML gives, an element or None."""
    if properties is None:
        return Run(text, None)
    found = {each.tag.rpartition("}")[2]: each.get("val") for each in properties}
    struck = "strike" in found and found["strike"] not in ("0", "false")
    return Run(text, effect_of(struck, found.get("vertAlign")))
