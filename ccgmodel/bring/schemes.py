"""From rows that are schemes to the plan's schemes: what each saves new in each year, on which line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccgmodel.bring.printed import SOURCE_KEY, cells_of
from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.plan import Floats, Line, Scheme, first_month, fold, names_taken, year_label
from ccgmodel.scenario import LONGEST_NAME

_LEAST = 1e-6  # £k that are no figure


@dataclass(frozen=True)
class SchemeRow:
    """A row that is a scheme: what it saves new in each year of the plan in £k, (year,)."""

    row: UnderstoodRow
    new: Floats


def to_schemes(found: Sequence[SchemeRow], lines: Sequence[Line], itself: str, first_year: int) -> list[Scheme]:
    """Make the schemes, each on its line; `itself` is the line of the row of savings.

    A scheme saves in its first year and the rest of its full-year effect in the next. A row that saves new money
    in other years too is a programme with a scheme for each year.
    """
    categories = [line.category for line in lines]
    taken = set(names_taken([line.name for line in lines], categories, ()))
    schemes: list[Scheme] = []
    for each in found:
        label = (each.row.printed.row.label or "Scheme without a name")[: LONGEST_NAME - 20]
        name = _free(label, taken)
        taken.add(fold(name))
        source = f"{SOURCE_KEY}: {cells_of(each.row)}"
        line = each.row.choice.acts_on or itself
        years = [t for t, value in enumerate(each.new) if abs(value) > _LEAST]
        for first, amounts, in_parts in _parts(each.new, years):
            own = _free(f"{name} {year_label(first_year + first)}", taken) if in_parts else name
            taken.add(fold(own))
            schemes.append(
                Scheme(
                    name=own,
                    line=line,
                    first_year_saving=amounts[0],
                    full_year_effect=sum(amounts) if len(amounts) > 1 else None,
                    start=first_month(first_year + first),
                    programme=name if in_parts else "",
                    source=source,
                )
            )
    return schemes


def _free(name: str, taken: set[str]) -> str:
    """A name that nothing else has; a lever is set by it."""
    if fold(name) not in taken:
        return name
    named, number = f"{name} scheme", 1
    while fold(named) in taken:
        number += 1
        named = f"{name} scheme {number}"
    return named


def _parts(new: Floats, years: Sequence[int]) -> Iterator[tuple[int, tuple[float, ...], bool]]:
    """Yield from which year a scheme saves how much, and whether it is one of several of its row."""
    amounts = tuple(float(new[t]) for t in years)
    follows = len(years) == 2 and years[1] == years[0] + 1 and amounts[0] * amounts[1] > 0.0
    if len(years) == 1 or follows:
        yield years[0], amounts, False
        return
    yield from ((t, (amount,), True) for t, amount in zip(years, amounts, strict=True))
