"""Financial years: the integer 2013 is 2013/14."""

from __future__ import annotations

import re


def year_label(year: int) -> str:
    """Write a financial year as the field does.

    >>> year_label(2013), year_label(1999)
    ('2013/14', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}"


def year_from_label(text: str) -> int | None:
    """Read a financial year written 2013/14, 2013-14, 2013/2014 or 13/14; None where it is not one.

    >>> year_from_label("2013/14"), year_from_label("13-14"), year_from_label("2013/15")
    (2013, 2013, None)
    """
    match = re.fullmatch(r"\s*(?:FY\s*)?(\d{4}|\d{2})\s*[/\-–]\s*(\d{4}|\d{2})\s*", text, re.IGNORECASE)
    if not match:
        return None
    start = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
    return start if int(match[2]) % 100 == (start + 1) % 100 else None
