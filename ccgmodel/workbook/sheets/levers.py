"""The sheets that an export adds to a plan and that are read back: Levers, Stamp and Reasons.

A row of Levers sets one lever for everything, for a category or a line, or for the schemes of a status or a
programme or one scheme; a column sets it for all years or for one. A blank cell sets nothing. A scheme's value
wins over its programme's, that over its status's, its line's, its category's and the one for everything; within
each, one year's wins over that of all years. A row of Reasons says why that cell was set, by whom and when; no
result depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ccgmodel.plan import Plan, Report, did_you_mean, once_a_plan, year_from_label, year_label
from ccgmodel.scenario import (
    AXES,
    LEVERS,
    LONGEST_NAME,
    LONGEST_TEXT,
    Axis,
    Lever,
    Note,
    Scenario,
    Setting,
    axes,
    is_datable,
    protection,
    scopes,
    writable,
)
from ccgmodel.workbook.cells import values
from ccgmodel.workbook.cells.cells import SheetGrid
from ccgmodel.workbook.cells.table import Frame, Row, named_rows, table
from ccgmodel.workbook.contract import Field, Sheet, fold

LEVERS_SHEET = Sheet(
    name="Levers",
    help="What the scenario changes; a blank cell sets nothing.",
    by_year=True,
    is_ours=True,
    columns=(
        Field(key="lever", heading="Lever", kind="choice", required=True, help="Which lever.",
              choices={lever.label: lever.name for lever in LEVERS.values()}),
        Field(key="scope", heading="Line, category or scheme", kind="text",
              help="For which lines or schemes (a programme or a status stands for its schemes); blank: for all."),
        Field(key="unit", heading="Unit", kind="text", help="What the values are."),
        Field(key="lowest", heading="Lowest", kind="number", help="The lowest value that it takes."),
        Field(key="highest", heading="Highest", kind="number", help="The highest value that it takes."),
        Field(key="plan", heading="Plan", kind="number", help="The value that reproduces the plan."),
        Field(key="all_years", heading="All years", kind="share", required=True,
              help="The value in every year in which the lever acts; blank: not set."),
        Field(key="meaning", after_years=True, heading="Meaning", kind="text", help="What the lever stands for."),
    ),
    figure=Field(key="value", heading="Value", kind="share", help="Of that year alone; blank: not set."),
)  # fmt: skip

STAMP = Sheet(
    name="Stamp",
    help="What the workbook was made from.",
    columns=(
        Field(key="field", heading="Field", kind="text", required=True, help="Name of the field."),
        Field(key="value", heading="Value", kind="text", required=True, help="Its value."),
    ),
    rows=(
        Field(key="scenario", heading="Scenario", kind="text", help="Name of the scenario."),
        Field(key="plan_hash", heading="Plan hash", kind="text", help="Proves from which plan."),
        Field(key="scenario_hash", heading="Scenario hash", kind="text", help="Proves from which settings."),
        Field(key="model_version", heading="Model version", kind="text", help="The model that made it."),
    ),
)

READ_BACK = (LEVERS_SHEET, STAMP)
RESULT_SHEETS = (
    "Read-me",
    "Results",
    "Check",
    "Workings",
    "Savings",
    "Outturn",
    "Care",
    "Pooled",
)  # ours; not read, since they are computed


def read_scenario(grids: Mapping[str, SheetGrid], plan: Plan, report: Report) -> Scenario | None:
    """Read the settings of an export's Levers sheet; None where there is no such sheet."""
    grid = grids.get(LEVERS_SHEET.name)
    if grid is None:
        return None
    frame = Frame(plan.year_numbers, values.IN_THOUSANDS[plan.money_unit])
    found: dict[Setting, float] = {}
    seen: set[tuple[str, str]] = set()
    for row in table(LEVERS_SHEET, grid, frame, report).rows():
        lever, scope = LEVERS.get(row.choice("lever")), scope_of(row, plan)
        if row.cell("lever").is_blank:
            report.error(row.cell("lever").where, "the row has no Lever", "name it or clear the row")
        if lever is None or scope is None:
            continue
        if (lever.name, scope) in seen:
            found_twice = f"{lever.label} for {scope or 'all lines'} appears twice"
            report.error(row.cell("lever").where, found_twice, "keep one of the two rows")
        seen.add((lever.name, scope))
        found.update(_settings(row, lever, scope, plan))
    return Scenario(_name(grids.get(STAMP.name), report), found)


def _name(grid: SheetGrid | None, report: Report) -> str:
    rows = named_rows(table(STAMP, grid, Frame((), 1.0), report)) if grid else {}
    return rows["scenario"].text("value") if "scenario" in rows else Scenario().name


@once_a_plan
def _folded_scopes(plan: Plan) -> dict[str, str]:
    return {fold(name): name for axis in AXES for name in scopes(plan, axis)}


def scope_of(row: Row, plan: Plan) -> str | None:
    """The line, category, status, programme or scheme as the plan writes it, "" for all, None for none of them."""
    typed = row.text("scope")
    if not typed or any(
        typed in scopes(plan, axis) for axis in AXES
    ):  # two that differ in case alone are told apart
        return typed
    known = _folded_scopes(plan)
    if fold(typed) not in known:
        what = (
            "no line, category, programme, status or scheme" if plan.schemes else "neither a line nor a category"
        )
        if plan.metrics or plan.pool:
            what = "no line, category, programme, status, scheme, metric or part of the pool"
        found, where = f"{typed!r} is {what}{did_you_mean(typed, known.values())}", row.cell("scope").where
        row.table.report.error(where, found, "use a name from the plan's sheets, or clear the row")
    return known.get(fold(typed))


def _settings(row: Row, lever: Lever, scope: str, plan: Plan) -> Iterator[tuple[Setting, float]]:
    """The values that a row sets."""
    label = f"{lever.label} of {scope}" if scope else lever.label
    bounds = dict(zip(("lowest", "highest"), lever.bounds(plan), strict=True))
    kind = "number" if lever.kind == "months" else "share"
    within = replace(row.table.field("all_years"), kind=kind, **bounds)  # type: ignore[arg-type]  # both are floats
    whole = values.number(row.cell("all_years"), within, f"{label} in all years", 1.0, row.table.report)
    cells = zip((None, *plan.year_numbers), (whole, *row.figures(within, label)), strict=True)
    for when, value in cells:
        if value is None or value != value:  # NaN: reported already
            continue
        if scope and not _reaches(lever, scope, plan):
            _report_scope(row, lever, scope, plan)
        if when is not None and when < lever.first_year(plan):
            found = f"{lever.label} acts from {year_label(lever.first_year(plan))}"
            row.table.report.error(row.year_cell(when).where, found, "clear the cell")
        yield Setting(lever.name, scope, when), value


_SET_FOR: dict[Axis, tuple[str, str]] = {  # one of them, and what may be set for such
    "line": ("one line", "a line or category"),
    "scheme": ("one scheme", "a scheme, or a line that has schemes"),
    "metric": ("one metric", "a metric or a group of metrics"),
    "pool": ("one line of the pool", "a line of the pool that may flex, or a group of them"),
    "support": ("one support", "a support of the Support sheet"),
    "repayable": ("one repayable support", "an item of the Repayable support sheet"),
    "set_aside": ("one set-aside", "an item of the Set aside sheet"),
}


def _reaches(lever: Lever, scope: str, plan: Plan) -> bool:
    protected = lever.by_pool and protection(plan, scope)
    return not protected and any(scope in scopes(plan, axis) for axis in axes(lever))


def _report_scope(row: Row, lever: Lever, scope: str, plan: Plan) -> None:
    """Say for what else a lever may be set, where it cannot be set for this."""
    where = row.cell("scope").where
    if may := axes(lever):
        found = f"{lever.label} cannot be set for {scope}"
        row.table.report.error(where, found, f"set it for {_SET_FOR[may[0]][1]}, or clear the row")
    else:
        what = next(_SET_FOR[axis][0] for axis in AXES if scope in scopes(plan, axis))
        row.table.report.error(where, f"{lever.label} cannot be set for {what}", "set it in the row for all lines")


REASONS = Sheet(
    name="Reasons",
    help="Why each lever was moved, by whom and when; nothing is calculated from it.",
    columns=(
        *LEVERS_SHEET.columns[:2],
        Field(key="year", heading="Year", kind="text", help="The year that was set; blank: all years."),
        Field(key="reason", heading="Reason", kind="text", help="Why the lever was moved."),
        Field(key="source", heading="Source", kind="text", help="What the reason rests on."),
        Field(key="who", heading="Moved by", kind="text", help="Who moved it."),
        Field(key="when", heading="When", kind="text", help="When, as 2026-11-22T10:30:00+00:00."),
    ),
)
LONGEST = {"reason": LONGEST_TEXT, "source": LONGEST_TEXT, "who": LONGEST_NAME}


def read_reasons(
    grids: Mapping[str, SheetGrid], plan: Plan, scenario: Scenario | None, report: Report
) -> dict[Setting, Note]:
    """Read the notes of a scenario's settings; a row whose lever is not set is said and left out."""
    grid = grids.get(REASONS.name)
    if grid is None:
        return {}
    if scenario is None:
        found_alone = "the sheet is not part of a plan without the sheet 'Levers'"
        report.warn(REASONS.name, found_alone, "it is ignored; rename it if it should be read")
        return {}
    found: dict[Setting, Note] = {}
    frame = Frame(plan.year_numbers, values.IN_THOUSANDS[plan.money_unit])
    for row in table(REASONS, grid, frame, report).rows():
        setting = _setting(row, plan)
        if setting is None:
            continue
        where = row.cell("lever").where
        if setting not in scenario.values:
            report.warn(
                where, f"{setting} has a reason and is not set", "it is ignored; set it on the Levers sheet"
            )
        elif setting in found:
            report.error(where, f"{setting} has two rows", "keep one of the two")
        else:
            found[setting] = _note(row)
    return found


def _setting(row: Row, plan: Plan) -> Setting | None:
    lever, scope = LEVERS.get(row.choice("lever")), scope_of(row, plan)
    typed = row.text("year")
    year = year_from_label(typed) if typed else None
    if typed and year is None:
        row.table.report.error(row.cell("year").where, f"{typed!r} is no year", "write 2015/16, or clear the cell")
        return None
    return Setting(lever.name, scope, year) if lever and scope is not None else None


def _note(row: Row) -> Note:
    report = row.table.report
    texts = {name: row.text(name) for name in LONGEST}
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest or not writable(texts[name]):
            found = "it is too long, or has a character that cannot be shown"
            report.error(row.cell(name).where, found, f"keep it to {longest:,} characters of plain text")
    return Note(**texts, when=_when(row))


def _when(row: Row) -> datetime | None:
    typed = row.text("when")
    try:
        when = datetime.fromisoformat(typed) if typed else None
    except ValueError:
        when = None
    if typed and (when is None or when.utcoffset() is None or not is_datable(when)):
        remedy = "write 2026-11-22T10:30:00+00:00, or clear the cell"
        row.table.report.error(row.cell("when").where, f"{typed!r} is no date with a time zone", remedy)
        return None
    return when
