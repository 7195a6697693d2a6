"""The savings programme: schemes, what they spend, their milestones, and the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from ccgmodel.plan import (
    Gateway,
    Investment,
    Opportunity,
    ProviderFigures,
    Scheme,
    SchemeMilestone,
    did_you_mean,
    names_taken,
    shrinks,
)
from ccgmodel.workbook import contract
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Row, table
from ccgmodel.workbook.cells.units import amount
from ccgmodel.workbook.contract import Sheet, fold
from ccgmodel.workbook.sheets.records import filled_rows, read_records, record
from ccgmodel.workbook.sheets.spend import Spend


@dataclass(frozen=True)
class SchemeRows:
    """The schemes read, those with a problem included: a plan is never made of them.

    `rows` says where each stands, by folded name.
    """

    schemes: tuple[Scheme, ...]
    rows: Mapping[str, Row]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The schemes' names as they are written."""
        return tuple(scheme.name for scheme in self.schemes)

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """The programmes that the schemes name, each once."""
        return tuple(dict.fromkeys(scheme.programme for scheme in self.schemes if scheme.programme))

    @cached_property
    def _folded(self) -> Mapping[bool, Mapping[str, str]]:
        """The names by their folded ones, of the schemes alone and with their programmes."""
        known = {False: self.names, True: (*self.names, *self.programmes)}
        return {each: {fold(name): name for name in reversed(names)} for each, names in known.items()}

    @cached_property
    def _written(self) -> Mapping[bool, frozenset[str]]:
        return {False: frozenset(self.names), True: frozenset((*self.names, *self.programmes))}

    def called(self, typed: str, *, or_programme: bool) -> str | None:
        """Return the scheme, or programme, of a name; two that differ in case alone are told apart."""
        return typed if typed in self._written[or_programme] else self._folded[or_programme].get(fold(typed))

    def row(self, scheme: Scheme) -> Row:
        """Return the row of a scheme."""
        return self.rows[fold(scheme.name)]


def read_schemes(grid: SheetGrid | None, spend: Spend) -> SchemeRows:
    """Read the schemes, reporting everything wrong with them."""
    if grid is None:
        return SchemeRows((), {})
    sheet = table(contract.SCHEMES, grid, spend.sheet.frame, spend.sheet.report)
    rows: dict[str, Row] = {}
    schemes = []
    for row in sheet.rows():
        scheme = _scheme(row, spend)
        where = row.cell("scheme").where
        if fold(scheme.name) in rows:
            found = f"the scheme {scheme.name!r} appears twice"
            sheet.report.error(where, found, "rename one, or add them together")
        elif scheme.name:
            rows[fold(scheme.name)] = row
            schemes.append(scheme)
        elif row.cell("scheme").is_blank and "scheme" in sheet.columns:
            sheet.report.error(where, "the row has no Scheme", "name it or clear the row")
    read = SchemeRows(tuple(schemes), rows)
    _check_names(read, spend)
    _check_caps(read)
    return read


def _scheme(row: Row, spend: Spend) -> Scheme:
    name, line = row.text("scheme"), spend.line_of(row)
    label = name or "the scheme"
    first, full = row.number_of("first_year_saving", label), row.number_of("full_year_effect", label)
    if first is None and "first_year_saving" in row.table.columns:
        where = row.cell("first_year_saving").where
        row.table.report.error(where, f"First-year saving of {label} is blank", "type it; 0 if there is none")
    _check_full_year(row, label, first, full)
    line = spend.names[line] if line else ""
    return cast(
        Scheme, record(row, label, name=name, line=line, first_year_saving=first or 0.0, full_year_effect=full)
    )


def _check_full_year(row: Row, label: str, first: float | None, full: float | None) -> None:
    """Report a full year that saves less than the part of one before it; NaN is reported already."""
    if first is None or full is None or first != first or full != full:
        return
    if shrinks(first, full):
        where = row.cell("first_year_saving").where
        found = f"{label} saves {amount(first)} in its first year ({where}) and {amount(full)} in a full one"
        remedy = "type what twelve months save; what falls away afterwards belongs in Recurrent share"
        row.table.report.error(row.cell("full_year_effect").where, found, remedy)


def _check_names(read: SchemeRows, spend: Spend) -> None:
    """Report schemes that are called like something else that a lever can be set for."""
    categories = (row.text("category") for row in spend.rows.values())
    taken = names_taken(spend.names.values(), categories, read.schemes)
    for scheme in read.schemes:
        if kind := taken.get(fold(scheme.name)):
            row = read.row(scheme)
            found = f"the scheme {scheme.name!r} has the name of a {kind}"
            remedy = "rename it: a lever set for that name could mean either"
            row.table.report.error(row.cell("scheme").where, found, remedy)


def _check_caps(read: SchemeRows) -> None:
    """Report caps of one overlap group that differ."""
    stated: dict[str, Scheme] = {}
    for scheme in read.schemes:
        cap, group = scheme.overlap_cap, scheme.overlap_group
        if cap is None or cap != cap or not group:
            continue
        first = stated.setdefault(group, scheme)
        if first.overlap_cap is not None and cap != first.overlap_cap:
            row, where = read.row(scheme), read.row(first).cell("overlap_cap").where
            found = (
                f"Overlap cap of {scheme.name} is {amount(cap)}, but {first.name} ({where}) of the same group "
                f"says {amount(first.overlap_cap)}"
            )
            row.table.report.error(row.cell("overlap_cap").where, found, f"state one cap for {group!r}")


def read_investment(row: Row, schemes: SchemeRows) -> Investment:
    """Read what a scheme spends by year, in £k; a blank year has none."""
    scheme, kind = scheme_of(row, schemes), row.choice("kind")
    if row.cell("kind").is_blank and "kind" in row.table.columns:
        row.table.report.error(row.cell("kind").where, "the row has no Kind", "type it or clear the row")
    label = f"{kind.capitalize() or 'Investment'} of {scheme}"
    return cast(Investment, record(row, label, scheme=scheme, kind=kind))


def scheme_or_blank(row: Row, schemes: SchemeRows) -> str:
    """Return the scheme that a row is about as the Schemes sheet writes it; blank where none is given."""
    return "" if row.cell("scheme").is_blank else scheme_of(row, schemes)


def scheme_of(row: Row, schemes: SchemeRows, *, or_programme: bool = False) -> str:
    """Return the scheme, or programme, that a row is about as it is written; reported where it is neither."""
    typed, cell = row.text("scheme"), row.cell("scheme")
    called = schemes.called(typed, or_programme=or_programme)
    if called is not None:
        return called
    if typed:
        known = (*schemes.names, *schemes.programmes) if or_programme else schemes.names
        what = "neither a scheme nor a programme" if or_programme and schemes.programmes else "not a scheme"
        found = f"{typed!r} is {what} of the Schemes sheet{did_you_mean(typed, known)}"
        row.table.report.error(cell.where, found, "use a name from the Schemes sheet, or add the scheme there")
    elif cell.is_blank and "scheme" in row.table.columns:
        row.table.report.error(cell.where, "the row has no Scheme", "name it or clear the row")
    return typed


@dataclass(frozen=True, kw_only=True)
class ProgrammeSheets:
    """What the sheets say, each thing but the schemes with the row in which it stands."""

    schemes: SchemeRows
    investments: tuple[tuple[Investment, Row], ...]
    milestones: tuple[SchemeMilestone, ...]
    gateways: tuple[Gateway, ...]
    providers: tuple[ProviderFigures, ...]
    opportunities: tuple[tuple[Opportunity, Row], ...]

    @property
    def of_plan(self) -> dict[str, Any]:
        """What the plan states of it, by the plan's own names."""
        return {
            "schemes": self.schemes.schemes,
            "investments": tuple(investment for investment, _ in self.investments),
            "milestones": self.milestones,
            "gateways": self.gateways,
            "providers": self.providers,
            "opportunities": tuple(opportunity for opportunity, _ in self.opportunities),
        }


def read_programme(grids: Mapping[str, SheetGrid], spend: Spend) -> ProgrammeSheets:
    """Read the six sheets, each of which may be missing, and report everything wrong with them."""
    schemes = read_schemes(grids.get("Schemes"), spend)
    investments = _rows(contract.INVESTMENT, grids, spend)
    milestones = _rows(contract.MILESTONES, grids, spend)
    gateways = list(filled_rows(contract.GATEWAYS, grids.get("Gateways"), spend.sheet.frame, spend.sheet.report))
    providers = read_records(contract.PROVIDERS, grids, spend.sheet.frame, spend.sheet.report)
    opportunities = _rows(contract.OPPORTUNITIES, grids, spend)
    _check_twice(opportunities)
    return ProgrammeSheets(
        schemes=schemes,
        investments=tuple((read_investment(row, schemes), row) for row in investments),
        milestones=tuple(_milestone(row, schemes) for row in milestones),
        gateways=tuple(record(row, row.text("gate"), scheme=scheme_or_blank(row, schemes)) for row in gateways),
        providers=providers,
        opportunities=tuple((_opportunity(row, spend), row) for row in opportunities),
    )


def _rows(sheet: Sheet, grids: Mapping[str, SheetGrid], spend: Spend) -> list[Row]:
    grid = grids.get(sheet.name)
    return list(table(sheet, grid, spend.sheet.frame, spend.sheet.report).rows()) if grid else []


def _milestone(row: Row, schemes: SchemeRows) -> SchemeMilestone:
    milestone = row.text("milestone")
    _check_named(row, "milestone")
    is_whole = row.cell("scheme").is_blank and row.text("workstream")
    scheme = "" if is_whole else scheme_of(row, schemes, or_programme=True)
    return cast(SchemeMilestone, record(row, milestone, scheme=scheme, milestone=milestone))


def _opportunity(row: Row, spend: Spend) -> Opportunity:
    name, line = row.text("opportunity"), spend.line_of(row)
    _check_named(row, "opportunity")
    label = name or "the opportunity"
    return cast(Opportunity, record(row, label, name=name, line=spend.names[line] if line else ""))


def _check_twice(rows: list[Row]) -> None:
    seen: set[str] = set()
    for row in rows:
        cell = row.cell("opportunity")
        name = str(cell.value or "")
        if name and fold(name) in seen:
            found = f"the opportunity {name!r} appears twice"
            row.table.report.error(cell.where, found, "rename one, or add them together")
        seen.add(fold(name))


def _check_named(row: Row, key: str) -> None:
    if row.cell(key).is_blank and key in row.table.columns:
        heading = row.table.field(key).heading
        row.table.report.error(row.cell(key).where, f"the row has no {heading}", "name it or clear the row")
