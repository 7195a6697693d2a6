"""Moments, notes and changes in words."""

from __future__ import annotations

import re
from datetime import date, datetime

from ccgmodel.plan import Plan
from ccgmodel.scenario import DocumentChange, Note
from ccgmodel.words.settings import value_of, what

# What begins formatting: marks anywhere, a heading, a list or a line under a heading at the start of a line, and
# :name: which stands for a picture.
_FORMATTING = re.compile(r"[\\`*_\[\]~$<>|]|^[ \t]*(?:[#+=-]|\d+(?=[.)]))|:(?=[\w/+-]+:)", re.MULTILINE)
_ADDRESS = re.compile(r"https?:(?=//)|\bwww(?=\.)", re.IGNORECASE)  # becomes a link of its own accord
_JOINER = "\u2060"  # of no width; no mark keeps an address from becoming a link


def stamped(moment: datetime) -> str:
    """Write a moment as people say it, in the server's own time: 22 November 2026, 10:30."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def day_in_words(day: date) -> str:
    """Write a day as people say it.

    >>> day_in_words(date(2013, 6, 30))
    '30 June 2013'
    """
    return f"{day.day} {day:%B %Y}"


def escaped(text: str) -> str:
    r"""Write a text of somebody's own so that no part of it is taken for formatting, or becomes a link.

    >>> escaped("a *bold* claim"), escaped("growth (low): 2 %"), escaped("10. of http://a.example")
    ('a \\*bold\\* claim', 'growth (low): 2 %', '10\\. of http:\u2060//a.example')
    """
    marked = _FORMATTING.sub(lambda found: _marked(found.group()), text)
    return _ADDRESS.sub(lambda found: found.group() + _JOINER, marked)


def _marked(begins: str) -> str:
    """Put a stroke before a mark, or after the number of a list."""
    return f"{begins}\\" if begins[-1].isdigit() else f"{begins[:-1]}\\{begins[-1]}"


def change(plan: Plan, each: DocumentChange) -> str:
    """Say one difference from the plan: "QIPP delivery 85 %; in the plan 100 %"."""
    now = value_of(plan, each.setting, each.value)
    return f"{what(plan, each.setting)} {now}; in the plan {value_of(plan, each.setting, each.plan_value)}"


def by_whom(note: Note) -> str:
    """Say who moved it and when, as far as that is known."""
    parts = [f"by {note.who}" if note.who else "", stamped(note.when) if note.when else ""]
    said = ", ".join(part for part in parts if part)
    return f"Moved {said}." if said else ""


_MARKED = re.compile(r"\\(.)|\*\*", re.DOTALL)


def plain(text: str) -> str:
    r"""Write a sentence of the pages without its formatting, for where there is none.

    >>> plain("**Breaks even in 2015/16**, says " + escaped("*a* plan_1 at http://a.example"))
    'Breaks even in 2015/16, says *a* plan_1 at http://a.example'
    """
    return _MARKED.sub(lambda found: found[1] or "", text).replace(_JOINER, "")
