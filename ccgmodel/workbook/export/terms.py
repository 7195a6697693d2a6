"""Formulas that know their value: one expression gives a formula's text and what it comes to.

A value is what Excel would have: a number, a text, True or False, None for a blank cell, or an array for a range.
What Excel could not calculate is NaN.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from ccgmodel.plan import Floats

Scalar = float | str | bool | None
Value = Scalar | npt.NDArray[np.generic]
_COMPARED, _ADDED, _MULTIPLIED, _RAISED, _WHOLE = range(5)  # how tightly the last operator of a text binds
_ALMOST_NOUGHT = 2.0**-48  # of what it is taken from: a spreadsheet gives nought
DAY_NOUGHT = datetime.date(1899, 12, 30)  # from which Excel counts days


@dataclass(frozen=True, eq=False)
class Term:
    """A formula, or a part of one, and its value."""

    text: str
    value: Value
    binds: int = _WHOLE

    def __add__(self, other: Operand) -> Term:
        return _calculated(self, "+", other, _ADDED)

    def __radd__(self, other: Operand) -> Term:
        return _calculated(other, "+", self, _ADDED)

    def __sub__(self, other: Operand) -> Term:
        return _calculated(self, "-", other, _ADDED)

    def __rsub__(self, other: Operand) -> Term:
        return _calculated(other, "-", self, _ADDED)

    def __mul__(self, other: Operand) -> Term:
        return _calculated(self, "*", other, _MULTIPLIED)

    def __rmul__(self, other: Operand) -> Term:
        return _calculated(other, "*", self, _MULTIPLIED)

    def __truediv__(self, other: Operand) -> Term:
        return _calculated(self, "/", other, _MULTIPLIED)

    def __pow__(self, other: Operand) -> Term:
        return _calculated(self, "^", other, _RAISED)

    def __neg__(self) -> Term:
        return Term(f"-{_bracketed(self, _MULTIPLIED)}", -_numbers(self.value), _ADDED)

    def __gt__(self, other: Operand) -> Term:
        return _compared(self, ">", other, operator.gt)

    def __lt__(self, other: Operand) -> Term:
        return _compared(self, "<", other, operator.lt)

    def __ge__(self, other: Operand) -> Term:
        return _compared(self, ">=", other, operator.ge)

    def equals(self, other: Operand) -> Term:
        """Whether this is the same; a blank cell is both nought and an empty text."""
        other = term(other)
        return Term(_pair(self, "=", other, _COMPARED), _same(self.value, other.value), _COMPARED)

    def differs(self, other: Operand) -> Term:
        """Whether this is not the same."""
        other = term(other)
        same = _same(self.value, other.value)
        value = ~same if isinstance(same, np.ndarray) else not same
        return Term(_pair(self, "<>", other, _COMPARED), value, _COMPARED)


Operand = Term | float | str


def term(operand: Operand) -> Term:
    """Return a constant as a term."""
    if isinstance(operand, Term):
        return operand
    return Term(f'"{operand}"' if isinstance(operand, str) else str(operand), operand)


def numbers_of(cells: Iterable[Scalar]) -> Value:
    """Return the values of a range's cells as an array."""
    found = list(cells)
    is_plain = all(isinstance(each, float) for each in found)
    array = np.empty(len(found), dtype=np.float64 if is_plain else object)
    array[:] = found
    return array


def _bracketed(operand: Term, least: int) -> str:
    return operand.text if operand.binds >= least else f"({operand.text})"


def _pair(left: Term, sign: str, right: Term, binds: int) -> str:
    return f"{_bracketed(left, binds)}{sign}{_bracketed(right, binds + 1)}"


def _number(value: object) -> float:
    if value is None:
        return 0.0
    return math.nan if isinstance(value, str) else float(value)  # type: ignore[arg-type]


def _numbers(value: Value) -> Floats | float:
    """What a value is in arithmetic: a blank is nought, a text an error."""
    if not isinstance(value, np.ndarray):
        return _number(value)
    return np.array([_number(each) for each in value]) if value.dtype == object else value.astype(np.float64)


def _calculated(left: Operand, sign: str, right: Operand, binds: int) -> Term:
    one, other = term(left), term(right)
    return Term(_pair(one, sign, other, binds), _result(_numbers(one.value), sign, _numbers(other.value)), binds)


def _result(a: Floats | float, sign: str, b: Floats | float) -> Floats | float:
    with np.errstate(divide="ignore", invalid="ignore"):
        if sign == "*":
            return a * b
        if sign == "/":
            return math.nan if isinstance(b, float) and b == 0 else a / b
        if sign == "^":
            return float(a**b)
        found = a + b if sign == "+" else a - b
        if isinstance(found, float) and isinstance(a, float) and abs(found) < abs(a) * _ALMOST_NOUGHT:
            return 0.0
        return found


def _compared(left: Term, sign: str, right: Operand, test: Callable[[float, float], object]) -> Term:
    other = term(right)
    value = test(_numbers(left.value), _numbers(other.value))  # type: ignore[arg-type]
    return Term(_pair(left, sign, other, _COMPARED), value, _COMPARED)  # type: ignore[arg-type]


def _same(a: Value, b: Value) -> bool | npt.NDArray[np.bool_]:
    if isinstance(a, np.ndarray):
        return np.array([_alike(each, b) for each in a], dtype=np.bool_)
    return _alike(a, b)


def _alike(a: object, b: object) -> bool:
    if a is None or b is None:
        return a in (None, "", 0.0) and b in (None, "", 0.0)
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a.casefold() == b.casefold()
    return bool(a == b)


# Functions of Excel


def _called(name: str, value: Value, *operands: Operand) -> Term:
    return Term(f"{name}({','.join(term(each).text for each in operands)})", value)


def choose(test: Term, then: Operand, otherwise: Operand) -> Term:
    """IF."""
    return _called("IF", term(then if test.value else otherwise).value, test, then, otherwise)


def most(*operands: Operand) -> Term:
    """MAX; texts and blanks in a range are left out."""
    return _called("MAX", _outermost(np.max, *operands), *operands)


def least(*operands: Operand) -> Term:
    """MIN, likewise."""
    return _called("MIN", _outermost(np.min, *operands), *operands)


def total(cells: Term) -> Term:
    """SUM, likewise."""
    return _called("SUM", math.fsum(_counting(cells)), cells)


def count(cells: Term) -> Term:
    """COUNT of the numbers."""
    return _called("COUNT", float(len(_counting(cells))), cells)


def _outermost(of: Callable[[list[float]], object], *operands: Operand) -> float:
    found = _counting(*operands)
    return float(of(found)) if found else 0.0  # type: ignore[arg-type]


def _counting(*operands: Operand) -> list[float]:
    found: list[float] = []
    for each in operands:
        value = term(each).value
        cells = value.tolist() if isinstance(value, np.ndarray) else [value]
        found += [float(cell) for cell in cells if not (cell is None or isinstance(cell, str))]
    return found


def sum_product(*operands: Term) -> Term:
    """SUMPRODUCT; in a range of its own a text is nought."""

    def counted(value: Value) -> Floats | float:
        if isinstance(value, np.ndarray) and value.dtype == object:
            return np.array([0.0 if isinstance(each, str) else _number(each) for each in value])
        return _numbers(value)

    product = reduce(lambda a, b: a * b, (counted(each.value) for each in operands))
    return _called("SUMPRODUCT", float(np.sum(product)), *operands)


def exact(cells: Term, name: Term) -> Term:
    """EXACT of a range: capitals count."""
    same = [(each or "") == (name.value or "") for each in np.asarray(cells.value)]
    return _called("EXACT", np.array(same, dtype=np.bool_), cells, name)


def in_place(cells: Term, column: Term) -> Term:
    """INDEX of a row of cells, the first column 1."""
    values = np.asarray(cells.value).tolist()
    at = _number(column.value)
    return _called("INDEX", values[int(at) - 1] if 1 <= at <= len(values) else math.nan, cells, 1, column)


def number(cell: Term) -> Term:
    """N: nought for a text or a blank."""
    return _called("N", 0.0 if isinstance(cell.value, str) else _numbers(cell.value), cell)


def absolute(cells: Term) -> Term:
    """ABS."""
    return _called("ABS", np.abs(_numbers(cells.value)), cells)


def whole(operand: Term) -> Term:
    """INT, towards the lower."""
    return _called("INT", float(np.floor(_numbers(operand.value))), operand)


def remainder(operand: Term, divisor: float) -> Term:
    """MOD."""
    return _called("MOD", _numbers(operand.value) % divisor, operand, divisor)


def rounded(operand: Term, digits: int) -> Term:
    """ROUND, a half away from nought."""
    value = _number(operand.value)
    size = 10.0**digits
    return _called("ROUND", math.copysign(np.floor(abs(value) * size + 0.5) / size, value), operand, digits)


def year_of(day: Term) -> Term:
    """YEAR of a date."""
    return _called("YEAR", float(_date(day).year), day)


def month_of(day: Term) -> Term:
    """MONTH of a date."""
    return _called("MONTH", float(_date(day).month), day)


def _date(day: Term) -> datetime.date:
    days = _number(day.value)
    return DAY_NOUGHT + datetime.timedelta(days=days if math.isfinite(days) else 0.0)


def added(terms: Iterable[Term]) -> Term:
    """Join terms by a plus; nought where there are none."""
    found = list(terms)
    return reduce(lambda a, b: a + b, found) if found else term(0)
