"""Plausibility of the savings programme: sizes against the line, names, months, risk without a rating, caps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from ccgmodel.plan import Plan, Problem, Scheme, first_month, month_label, warning
from ccgmodel.workbook.cells.table import Row
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.plausibility.money import first_year_spend
from ccgmodel.workbook.sheets.programme import ProgrammeSheets

MOST_OF_LINE = 0.5  # of its first-year spend
MOST_OF_POTENTIAL = 2.0  # what a year may save of an opportunity's potential: printed ones are up to 1.6


def scheme_warnings(plan: Plan, programme: ProgrammeSheets, risk_where: str) -> Iterator[Problem]:
    """Ask about the schemes, what they spend, and the opportunities.

    Args:
        plan: as read.
        programme: where its parts stand.
        risk_where: the cell that says how risk is adjusted.

    """
    return chain(
        _sizes(plan, programme),
        _months(plan, programme),
        _without_rating(plan, programme, risk_where),
        _caps(programme),
        _potentials(plan, programme),
        _look_alikes(programme),
    )


def _sizes(plan: Plan, programme: ProgrammeSheets) -> Iterator[Problem]:
    """Sums beyond half of what their line spends: mostly the unit."""
    line_of = {scheme.name: scheme.line for scheme in plan.schemes}
    for scheme in plan.schemes:
        row = programme.schemes.row(scheme)
        key = "first_year_saving" if scheme.full_year_effect is None else "full_year_effect"
        label = f"{row.table.field(key).heading} of {scheme.name}"
        yield from _size(plan, scheme.line, scheme.full_year, label, row.cell(key).where)
        yield from _size(
            plan, scheme.line, scheme.investment, f"Investment of {scheme.name}", row.cell("investment").where
        )
    for investment, row in programme.investments:
        for year, spent in zip(plan.year_numbers, investment.amounts, strict=True):
            label = f"{investment.kind.capitalize()} of {investment.scheme}"
            yield from _size(plan, line_of[investment.scheme], spent, label, row.year_cell(year).where)
    for opportunity, row in programme.opportunities:
        for key, saving in (("potential", opportunity.potential), ("adjusted", opportunity.adjusted)):
            label = f"{row.table.field(key).heading} of {opportunity.name}"
            yield from _size(plan, opportunity.line, saving or 0.0, label, row.cell(key).where)
        for year, saving in zip(plan.year_numbers, opportunity.amounts, strict=True):
            yield from _size(plan, opportunity.line, saving or 0.0, opportunity.name, row.year_cell(year).where)


def _size(plan: Plan, name: str, size: float, label: str, where: str) -> Iterator[Problem]:
    spend = first_year_spend(plan, next(line for line in plan.lines if line.name == name))
    whose = name
    if spend <= 0:  # a line that only collects savings
        spend, whose = sum(first_year_spend(plan, line) for line in plan.lines), "all lines"
    if abs(size) > MOST_OF_LINE * spend > 0:
        found = f"{label} is {amount(size)}, and the first-year spend of {whose} is {amount(spend)}"
        yield warning(where, found, "check figure, unit and line, or leave it")


def _potentials(plan: Plan, programme: ProgrammeSheets) -> Iterator[Problem]:
    """Opportunities of which one year, or what is left after risk, is far more than there is."""
    for opportunity, row in programme.opportunities:
        potential = opportunity.potential or 0.0
        taken = {row.cell("adjusted").where: opportunity.adjusted or 0.0}
        for year, saving in zip(plan.year_numbers, opportunity.amounts, strict=True):
            taken[row.year_cell(year).where] = saving or 0.0
        where, most = max(taken.items(), key=lambda each: each[1])
        if most > MOST_OF_POTENTIAL * potential > 0:
            found = f"Potential of {opportunity.name} is {amount(potential)}, and {amount(most)} of it ({where})"
            yield warning(row.cell("potential").where, f"{found} is to be saved", "check both, or leave them")


def _months(plan: Plan, programme: ProgrammeSheets) -> Iterator[Problem]:
    """Starts so early or so late that the scheme saves nothing new in the plan's years."""
    first, end = first_month(plan.first_year), first_month(plan.first_year + plan.years)
    for scheme in plan.schemes:
        if scheme.start is None or first - 12 <= scheme.start < end:
            continue
        where = programme.schemes.row(scheme).cell("start").where
        when = f"{scheme.name} starts in {month_label(scheme.start)}"
        if scheme.start < first:
            found = f"{when}, so that all it saves is in the spend of {plan.year_labels[0]} already"
        else:
            found = f"{when}, after {plan.year_labels[-1]}: it saves nothing in the plan"
        yield warning(where, found, "check month and year, or leave it")


def _without_rating(plan: Plan, programme: ProgrammeSheets, risk_where: str) -> Iterator[Problem]:
    """Schemes that count in full because they lack what the plan adjusts risk by; asked once where all do."""
    by = plan.risk_adjustment.by
    key = {"RAG": "rag", "confidence": "confidence"}.get(by, "")
    lacking = [scheme for scheme in plan.schemes if by != "none" and not _is_rated(scheme, key)]
    if lacking and len(lacking) == len(plan.schemes):
        found = f"Risk is adjusted by {by}, but no scheme has one: every saving counts in full"
        yield warning(
            risk_where, found, f"fill in {by[0].upper()}{by[1:]} on the Schemes sheet, or type none here"
        )
        return
    for scheme in lacking:
        row = programme.schemes.row(scheme)
        where = row.cell(key).where if key in row.table.columns else row.cell("scheme").where
        found = f"{scheme.name} has no {by}, by which risk is adjusted ({risk_where}): its saving counts in full"
        yield warning(where, found, "fill it in, or leave it if all of it counts")


def _is_rated(scheme: Scheme, key: str) -> bool:
    return scheme.confidence is not None if key == "confidence" else bool(scheme.rag)


def _caps(programme: ProgrammeSheets) -> Iterator[Problem]:
    """Caps without a group, which hold nothing down."""
    for scheme in programme.schemes.schemes:
        if scheme.overlap_cap is not None and not scheme.overlap_group:
            where = programme.schemes.row(scheme).cell("overlap_cap").where
            found = f"Overlap cap of {scheme.name} is given, but it is in no overlap group"
            yield warning(where, found, "name its group, or clear the cap")


def _look_alikes(programme: ProgrammeSheets) -> Iterator[Problem]:
    """Schemes, programmes and groups whose names differ by a slip."""
    schemes = programme.schemes.schemes
    for key, what in (("scheme", "scheme"), ("programme", "programme"), ("overlap_group", "overlap group")):
        named: dict[str, Row] = {}
        for scheme in schemes:
            named.setdefault(
                scheme.name if key == "scheme" else getattr(scheme, key), programme.schemes.row(scheme)
            )
        for name, other in look_alikes(each for each in named if each):
            where, first = named[name].cell(key).where, named[other].cell(key).where
            found = f"{name!r} and {other!r} ({first}) look like the same {what}"
            yield warning(where, found, f"give both one name, or leave them if they are two {what}s")


_INSIDE_WORDS = re.compile(r"(?<=\w)[-‐‑–'’.](?=\w)")


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that looks like one before it, with that one.

    >>> list(look_alikes(["Acute", "Prescribing", "Acutes", "Perscribing"]))
    [('Acutes', 'Acute'), ('Perscribing', 'Prescribing')]
    """
    seen: dict[str, str] = {}
    for name in dict.fromkeys(names):
        other = seen.setdefault(_gist(name), name)
        if other != name:
            yield name, other


def _gist(name: str) -> str:
    """A name without what a slip changes: punctuation, plurals, doubled and swapped letters."""
    words = re.findall(r"[^\W\d_]+|\d+", _INSIDE_WORDS.sub("", name.casefold().replace("&", " and ")))
    return " ".join("".join(sorted(set(word.rstrip("s")))) if word.isalpha() else word for word in words)
