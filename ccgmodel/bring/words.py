"""What a row may be, and the field's words by which it is known, however they are typed.

A phrase is in a label where each of its words is near one of the label's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

from rapidfuzz import fuzz

from ccgmodel.bring.headings import plain

Role = Literal[
    "allocation",
    "non_recurrent",
    "brought_forward",
    "spend",
    "set_aside",
    "savings_planned",
    "savings_unidentified",
    "scheme",
    "required",
    "position",
    "cumulative",
    "total_allocation",
    "total_spend",
    "subtotal",
    "ignored",
]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: Mapping[Role, str] = {
    "allocation": "Allocation, recurrent",
    "non_recurrent": "Allocation, non-recurrent",
    "brought_forward": "Balance brought forward",
    "spend": "Line of spend",
    "set_aside": "Set aside (contingency, headroom, reserves)",
    "savings_planned": "Savings, planned",
    "savings_unidentified": "Savings, unidentified",
    "scheme": "Savings scheme",
    "required": "Surplus required",
    "position": "In-year position",
    "cumulative": "Cumulative position",
    "total_allocation": "Total allocation",
    "total_spend": "Total spend",
    "subtotal": "Subtotal, or part of another row",
    "ignored": "Ignored",
}
INCOME: tuple[Role, ...] = ("allocation", "non_recurrent", "brought_forward")
SPENDING: tuple[Role, ...] = ("spend", "set_aside")
SAVINGS: tuple[Role, ...] = ("savings_planned", "savings_unidentified", "scheme")

# In the order in which they are tried: a label of two meanings has the first.
_PHRASES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("required", ("surplus required", "required surplus", "surplus requirement",
                  "control total", "required position", "planned surplus required")),
    ("ignored", ("improvement", "business rule", "post business rules", "headroom requirement", "underlying")),
    ("cumulative", ("cumulative", "trading carried forward", "trading c/f", "surplus c/f", "deficit c/f",
                    "carried forward", "cumulative position")),
    ("brought_forward", ("brought forward", "b/f", "opening balance", "prior year surplus", "return surplus")),
    ("position", ("net surplus", "net deficit", "surplus deficit", "deficit surplus", "in year surplus",
                  "in year position", "net position", "net income expenditure", "surplus", "deficit")),
    ("savings_unidentified", ("unidentified", "to be identified", "yet identified", "unidentified qipp")),
    ("savings_planned", ("qipp", "savings", "efficiency programme", "cost improvement", "cip")),
    ("non_recurrent", ("non recurrent allocation", "non recurring allocation", "non recurrent income",
                       "non recurrent funding")),
    ("allocation", ("allocation", "resource limit", "rrl", "income", "funding", "sources funds",
                    "recurrent uplift",
                    "allowance")),
    ("set_aside", ("contingency", "headroom", "reserves", "reserve", "set aside")),
)  # fmt: skip
_CATEGORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Acute", ("acute", "hospital", "nhs ft", "ambulance", "maternity")),
    ("Mental health", ("mental", "learning disabilities", "learning disability", "camhs")),
    ("Continuing care", ("continuing", "chc", "nursing care", "fnc")),
    ("Community", ("community",)),
    ("Prescribing", ("prescribing", "drugs", "medicines")),
    ("Primary care", ("primary", "gp", "enhanced services")),
    ("Running costs", ("running costs", "corporate", "operating costs", "management costs")),
    ("Reserves", ("contingency", "reserves", "reserve", "headroom", "investment")),
)
TOTAL = ("total", "sub total", "subtotal", "sum")
PART = re.compile(r"^(?:\W|_)*(?:of which|o/w|incl(?:uding|\.)?|made up of|memo)\b")
_RATE = re.compile(r"(?<![\d ])\s*%|(?<!\d) %|\bper ?cent\b|\brate\b")
_WORDS = re.compile(r"[a-z0-9]+(?:/[a-z])?")
_NEAR = 86.0  # of 100: one letter wrong in eight


def says(label: str, phrases: tuple[str, ...]) -> bool:
    """Whether a label says one of these phrases, in any order of its words and with a letter wrong.

    >>> says("Net Surplus / (Deficit)", ("surplus deficit",)), says("Prescibing", ("prescribing",))
    (True, True)
    >>> says("Other acute commissioning", ("prescribing",))
    False
    """
    return _say(_words(label), phrases)


@lru_cache(maxsize=20_000)
def _say(words: frozenset[str], phrases: tuple[str, ...]) -> bool:
    return any(all(_near(word, words) for word in phrase.split()) for phrase in phrases)


@lru_cache(maxsize=20_000)
def _words(label: str) -> frozenset[str]:
    """A label's words; no phrase has a number, by which alone thousands of a ledger's rows differ."""
    return frozenset(each for each in _WORDS.findall(plain(label).replace("-", " ")) if not each.isdigit())


def _near(word: str, words: frozenset[str]) -> bool:
    return word in words or (len(word) > 4 and any(_is_near(word, each) for each in words))


@lru_cache(maxsize=100_000)
def _is_near(word: str, other: str) -> bool:
    return len(other) > 3 and fuzz.ratio(word, other) >= _NEAR


@lru_cache(maxsize=20_000)
def role_in(label: str, section: str = "") -> Role | None:
    """Read a role out of a label's words, or out of those that it stands under; None where they say none.

    >>> role_in("Revenue Resource Limit"), role_in("QIPP savings"), role_in("Acute"), role_in("2% Contingency")
    ('allocation', 'savings_planned', None, 'set_aside')
    """
    found = next((role for role, phrases in _PHRASES if says(label, phrases)), None)
    if found is None and says(section, ("qipp schemes", "savings schemes")):
        return "scheme"
    return found


def category_in(label: str, section: str = "") -> str:
    """Read a category of spend out of a label's words, or of what it stands under.

    >>> category_in("GP prescribing"), category_in("Other"), category_in("York Teaching Hospital NHS FT")
    ('Prescribing', 'Other', 'Acute')
    """
    if says(label, ("non acute",)):
        return "Other"
    by_words = (name for text in (label, section) for name, phrases in _CATEGORIES if says(text, phrases))
    return next(by_words, "Other") if not says(label, ("prescribing",)) else "Prescribing"


def says_rate(label: str) -> bool:
    """Whether a label says that its figures are rates and no money.

    >>> says_rate("QIPP % of total costs"), says_rate("2% contingency"), says_rate("1 % surplus")
    (True, False, False)
    """
    return bool(_RATE.search(plain(label)))
