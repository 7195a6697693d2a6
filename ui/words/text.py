"""Moments, notes and changes in words."""

from __future__ import annotations

import re
from datetime import datetime

from ccgmodel.plan import Plan
from ccgmodel.scenario import Change, Note
from ui.words.settings import value_of, what

# What begins formatting: marks anywhere, a heading or list at the start, and :name: which stands for a picture.
_FORMATTING = re.compile(r"[\\`*_\[\]~$<>|]|^[#+-]|(?<=^\d)[.)]|:(?=[\w/+-]+:)", re.MULTILINE)


def stamped(moment: datetime) -> str:
    """Write a moment as people say it, in the server's own time: 22 November 2026, 10:30."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def escaped(text: str) -> str:
    r"""Write a text of somebody's own so that no part of it is taken for formatting.

    >>> escaped("a *bold* claim"), escaped("growth (low): 2 %")
    ('a \\*bold\\* claim', 'growth (low): 2 %')
    """
    return _FORMATTING.sub(lambda found: f"\\{found.group()}", text)


def change(plan: Plan, each: Change) -> str:
    """Say one difference from the plan: "QIPP delivery 85 %; in the plan 100 %"."""
    now = value_of(plan, each.setting, each.value)
    return f"{what(each.setting)} {now}; in the plan {value_of(plan, each.setting, each.plan_value)}"


def by_whom(note: Note) -> str:
    """Say who moved it and when, as far as that is known."""
    parts = [f"by {note.who}" if note.who else "", stamped(note.when) if note.when else ""]
    said = ", ".join(part for part in parts if part)
    return f"Moved {said}." if said else ""
