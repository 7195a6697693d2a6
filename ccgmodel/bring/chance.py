"""Totals that no word calls so and that chance may have made: in a long ledger rows add up to another by luck.

What the sheet prints elsewhere decides where it can: a total or position that agrees holds them. Where it would
agree only if they were lines they are lines; where nothing holds them they are asked about, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ccgmodel.bring.growth import GROUP_OF_CATEGORY
from ccgmodel.bring.reconciling import Agreement
from ccgmodel.bring.rows import UnderstoodRow
from ccgmodel.bring.words import PART, SPENDING, TOTAL, category_in, role_in, says
from ccgmodel.plan import Problem, warning

BY_CHANCE = "it seems to add up, and the sheet's own totals count it as a line"
LIKELY = 0.05  # agreements by chance that a whole table may be expected to have before they are asked about
ALIKE = 0.05  # of a figure: within this the sums of later years follow from the first, as rows grow alike

Agreements = Callable[[list[UnderstoodRow]], list[Agreement]]


def doubtful(rows: Sequence[UnderstoodRow]) -> list[int]:
    """The places of subtotals and parts of others that only figures show to be so, where chance may as well."""
    lines = [row for row in rows if row.role in SPENDING]
    return [
        place
        for place, row in enumerate(rows)
        if row.role in ("subtotal", "total_spend")
        and not row.is_decided
        and _by_figures_alone(row)
        and _by_chance(row, rows) * len(lines) > LIKELY
    ]


def _by_figures_alone(row: UnderstoodRow) -> bool:
    label, found = row.printed.row.label, row.adds_up
    if found is None or found.kind not in ("total", "of which") or not found.parts:
        return False
    called = says(label, TOTAL) or PART.match(label.casefold()) or role_in(label, row.printed.row.section)
    return not called


def _by_chance(row: UnderstoodRow, rows: Sequence[UnderstoodRow]) -> float:
    """How likely the next rows, one after another, are to come to a row's figures by chance alone.

    Sums of rows pass any figure in steps of about a row, and meet it where one is within the rounding.
    """
    assert row.adds_up is not None  # noqa: S101 - the caller looks
    whole, parts = row, [rows[place] for place in row.adds_up.parts]
    if row.adds_up.kind == "of which":
        whole = parts[0]
        place = row.adds_up.parts[0]
        parts = [each for each in rows if each.adds_up and each.adds_up.kind == "of which"
                 and each.adds_up.parts == (place,)]  # fmt: skip
    width = 2.0 * (whole.printed.half + sum(part.printed.half for part in parts))
    likely = 1.0
    for at, (year, figure) in enumerate(sorted(whole.printed.figures.items())):
        step = sum(abs(part.printed.figures.get(year, 0.0)) for part in parts) / len(parts)
        room = ALIKE * abs(figure) if at else step
        likely *= min(1.0, width / room) if room else 1.0
    return likely


def settle_chance(
    rows: list[UnderstoodRow], agreements_of: Agreements
) -> tuple[list[UnderstoodRow], list[Problem]]:
    """Take what chance may have made a total as what the sheet's own totals say; ask where they say nothing."""
    places = doubtful(rows)
    if not places:
        return rows, []
    as_lines = list(rows)
    for place in places:
        as_lines[place] = _as_line(rows[place])
    own = {cell for place in places for cell in rows[place].printed.cells.values()}
    now, other = (_held_by(agreements_of(each), own) for each in (rows, as_lines))
    if _wrong(other) < _wrong(now):
        rows, now = as_lines, other
    open_ = [place for place in places if not _is_held(rows[place], now)]
    return rows, [_question(rows, open_)] if open_ else []


def _held_by(found: Sequence[Agreement], own: set[str]) -> list[Agreement]:
    return [each for each in found if each.what in ("spend", "position") and each.where not in own]


def _wrong(found: Sequence[Agreement]) -> int:
    return sum(not each.agrees or each.is_unusual for each in found)


def _is_held(row: UnderstoodRow, found: Sequence[Agreement]) -> bool:
    """Whether a figure of the sheet agrees, and would not if this row were taken otherwise."""
    held = [each for each in found if 2.0 * each.usual < abs(row.amount(each.year) or 0.0)]
    return bool(held) and not _wrong(held)


def _as_line(row: UnderstoodRow) -> UnderstoodRow:
    category = category_in(row.printed.row.label, row.printed.row.section)
    choice = replace(row.choice, role="spend", category=category, growth=GROUP_OF_CATEGORY.get(category, ""))
    return replace(row, choice=choice, because=BY_CHANCE)


def _question(rows: Sequence[UnderstoodRow], places: Sequence[int]) -> Problem:
    on = [rows[place].printed for place in places]
    named = ", ".join(f"{each.row.label or 'no name'} (row {each.row.row + 1})" for each in on[:3])
    more = f" and {len(on) - 3} more" if len(on) > 3 else ""
    taken = "lines" if all(rows[place].role == "spend" for place in places) else "totals or parts of another row"
    found = f"{named}{more}: only the figures add up, as they may by chance, and no total of the sheet holds it"
    return warning(on[0].where, found, f"they are taken as {taken}; say what each is where it is not")
