"""The savings of one line on the Workings sheet: of its schemes, of the rest, and what is made good."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.workbook.export.book import Ref
from ccgmodel.workbook.export.context import Context
from ccgmodel.workbook.export.savings import Savings, TopDown


@dataclass(frozen=True)
class QippRows:
    """What every line's savings look at; without schemes there is no Savings sheet."""

    top_down: TopDown
    recovery: Ref  # lever
    schemes: Savings | None


@dataclass(frozen=True, kw_only=True)
class LineSavings:
    """Where a line's savings stand.

    `first_year` and `unmet` are parts of the formula of its first year: what of its stated spend is of that year
    only beside steps, and what of its planned recurrent savings is not delivered.
    """

    planned: Ref
    uncovered: Ref  # of them identified, in no scheme
    top_down: Ref  # delivered of what is in no scheme
    delivered: Ref  # recurrent and not
    saved: Ref  # recurrent, with what is made good
    first_year: str
    unmet: str
    schemes: Savings | None
    place: int

    def spent_once(self, t: int) -> str:
        """Return the part of a formula that adds what schemes spend and save in one year only."""
        if self.schemes is None:
            return ""
        spent, avoided, once = (
            block[self.place][t] for block in (self.schemes.investment, self.schemes.avoided, self.schemes.once)
        )
        return f"+{spent}-{avoided}-{once}"


def add_savings(at: Context, place: int, growth: Ref | None, qipp: QippRows) -> LineSavings:
    """Write what the line at a place saves; a line that its drivers do not grow has no growth."""
    name, figures, schemes = at.plan.lines[place].name, at.figures, qipp.schemes
    planned, uncovered, top_down = _top_down(at, place, qipp)
    recurrent, late = _with_schemes(at, place, schemes, top_down) if schemes else (top_down, None)
    once, on_time = (schemes.once[place], schemes.in_time[place]) if schemes else (None, None)
    missed = at.grid.add(
        "Savings missed",
        lambda t: f"{planned[t]}-{top_down[t]}" + (f"-{on_time[t]}" if on_time else ""),
        figures.missed[place],
        line=name,
    )

    def with_recovery(t: int) -> str:
        if not t:
            return recurrent[0]
        grown = f"*{growth[t]}" if growth else ""
        dearer = f"+{late[t - 1]}*({growth[t]}-1)" if growth and late else ""
        return f"{recurrent[t]}+{qipp.recovery[t - 1]}*MAX(0,{missed[t - 1]}){grown}{dearer}"

    counted_once = schemes.counted_once[place][0] if schemes else "0"
    return LineSavings(
        planned=planned,
        uncovered=uncovered,
        top_down=top_down,
        delivered=at.grid.add(
            "Savings delivered",
            lambda t: recurrent[t] + (f"+{once[t]}" if once else ""),
            figures.delivered[place] + figures.delivered_once[place],
            line=name,
        ),
        saved=at.grid.add(
            "Recurrent savings delivered and made good", with_recovery, figures.saved[place], line=name
        ),
        first_year=f"-{schemes.investment[place][0]}+{counted_once}" if schemes else "",
        unmet=f"+{planned[0]}-{counted_once}-{recurrent[0]}",
        schemes=schemes,
        place=place,
    )


def _top_down(at: Context, place: int, qipp: QippRows) -> tuple[Ref, Ref, Ref]:
    """Write what a line is to save, what of it is identified and in no scheme, and what of the rest is done."""
    name, figures, schemes, kept = at.plan.lines[place].name, at.figures, qipp.schemes, qipp.top_down.kept
    share, stated = at.inputs.spend(place, "qipp_share"), qipp.top_down.identified
    found, unfound = at.lever("qipp_delivery", place), at.lever("qipp_unidentified_delivery", place)

    def identified(t: int) -> str:
        return schemes.identified[place][t] if schemes else f'{share}*IF({stated[t]}="",0,{stated[t]})'

    def unidentified(t: int) -> str:
        return f"{share}*{qipp.top_down.unidentified[t]}*{kept[t]}"

    def rest(t: int) -> str:
        return f"({identified(t)}-{schemes.counted[place][t]})" if schemes else identified(t)

    planned = at.grid.add(
        "Savings planned",
        lambda t: f"{identified(t)}*{kept[t]}+{unidentified(t)}",
        figures.planned[place],
        line=name,
    )
    uncovered = at.grid.add(
        "of them identified, in no scheme",
        lambda t: f"{rest(t)}*{kept[t]}",
        figures.uncovered[place] * figures.kept,
        line=name,
    )
    delivered = at.grid.add(
        "Savings delivered in no scheme",
        lambda t: f"{found[t]}*{uncovered[t]}+{unfound[t]}*{unidentified(t)}",
        figures.delivered_top_down[place],
        line=name,
    )
    return planned, uncovered, delivered


def _with_schemes(at: Context, place: int, schemes: Savings, top_down: Ref) -> tuple[Ref, Ref]:
    """Write recurrent savings, schemes included, and what those that start late would have saved by then."""
    name, level, in_time = at.plan.lines[place].name, schemes.level[place], schemes.in_time_level[place]
    recurrent = at.grid.add(
        "Recurrent savings delivered",
        lambda t: f"{top_down[t]}+{level[t]}" + (f"-{level[t - 1]}" if t else ""),
        at.figures.delivered[place],
        line=name,
    )
    late = at.grid.add(
        "Savings had by then if none were late, less those had",
        lambda t: f"{in_time[t]}-{level[t]}",
        at.figures.late[place],
        line=name,
    )
    return recurrent, late
