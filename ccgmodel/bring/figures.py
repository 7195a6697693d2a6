"""One cell as a printed figure: what it holds, to how many decimals it is printed, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccgmodel.bring.headings import plain
from ccgmodel.bring.sheets import PlainValue
from ccgmodel.workbook import parse_number

MOST_DECIMALS = 6
_TRAILING_MINUS = re.compile(r"([\d,.]+)\s*-")
_THOUSANDS = {"k": 1.0, "m": 1000.0, "bn": 1e6}  # £k in one of them
_A_UNIT = re.compile(r"£?\s*'?000'?\s*'?s?")
_NOUGHT = {"-", "--", "£-", "nil"}


@dataclass(frozen=True)
class CellFigure:
    """A figure as printed: `value` in the table's unit, or in £k where the cell itself says its unit."""

    value: float
    decimals: int
    is_percent: bool = False
    in_thousands: float | None = None  # £k in one of it, where the cell says so


def printed_figure(value: PlainValue) -> CellFigure | None:
    """Read a cell as a figure; None where it is blank or no figure.

    >>> printed_figure("(1,234.5)"), printed_figure("1,234-").value, printed_figure("–").value
    (CellFigure(value=-1234.5, decimals=1, is_percent=False, in_thousands=None), -1234.0, 0.0)
    >>> printed_figure("3.5%").is_percent, printed_figure("£1.2m").in_thousands, printed_figure("tbc")
    (True, 1000.0, None)
    """
    if value is None or isinstance(value, bool | date):
        return None
    if isinstance(value, float):
        return CellFigure(value, _decimals(value))
    text = plain(value)
    if _A_UNIT.fullmatch(text):
        return None
    if text in _NOUGHT:
        return CellFigure(0.0, 0)
    if match := _TRAILING_MINUS.fullmatch(text):
        text = f"-{match[1]}"
    typed = parse_number(text)
    if typed is None:
        return None
    decimals = len(match[1]) if (match := re.search(r"\.(\d+)", text)) else 0
    return CellFigure(typed.value, decimals, typed.suffix == "%", _THOUSANDS.get(typed.suffix))


def _decimals(value: float) -> int:
    """Count the decimals that a figure is printed to: as many as it has, and no more than are kept.

    >>> _decimals(416.0), _decimals(258.2), _decimals(249.0934215)
    (0, 1, 6)
    """
    exponent = Decimal(repr(round(value, MOST_DECIMALS))).normalize().as_tuple().exponent
    return min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0
