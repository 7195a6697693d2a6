"""The code by which a room is found, and the secret by which it is kept."""

from __future__ import annotations

import hashlib
import re
import secrets

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no two alike to the eye, and no vowel to make a word with
CODE_LENGTH = 8  # 28 to the power of 8 is 378,000 million
_BETWEEN = re.compile(r"[\s.-]+")


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return what the opener's browser alone holds, of 256 bits."""
    return secrets.token_urlsafe(32)


def read_code(text: str) -> str:
    """Read a code as somebody typed it; blank where it can be none.

    >>> read_code(" bcdf-2345 "), read_code("BCDF2345X"), read_code("BCDF234O")
    ('BCDF2345', '', '')
    """
    found = _BETWEEN.sub("", text[:40]).upper()
    return found if len(found) == CODE_LENGTH and set(found) <= set(LETTERS) else ""


def said_code(code: str) -> str:
    """Write a code so that it can be read out.

    >>> said_code("BCDF2345")
    'BCDF 2345'
    """
    return f"{code[:4]} {code[4:]}"


def sealed(room: str, word: str) -> str:
    """Return what is kept of a secret, or of a device: the word itself cannot be had back from it."""
    return hashlib.sha256(f"{room} {word}".encode()).hexdigest()
