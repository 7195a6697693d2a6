"""The Baseline page's file: what is being considered, how it reads, and how it compares with the plan in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from ccgmodel.plan import Plan, Problem, year_label
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario
from ccgmodel.workbook import MarkingError, WorkbookReading, marked_copy, read
from ui.session import plans, samples, state
from ui.words.money import Unit, money, percent, signed

KEEP = "As the workbook says"


NOT_THERE = "not in this plan"


@dataclass
class Considered:
    """A file or sample that is being considered; nothing changes before it is accepted."""

    name: str
    content: bytes
    sample: str = ""
    unit: str = KEEP


def considered() -> Considered | None:
    """Return what is being considered, if anything."""
    return st.session_state.get("considered")


def consider_upload() -> None:
    """Take the uploaded file into consideration."""
    uploaded = st.session_state.get("upload")
    if uploaded is not None:
        st.session_state["considered"] = Considered(uploaded.name, uploaded.getvalue())


def consider_sample(name: str) -> None:
    """Take a published plan into consideration."""
    path = samples.SAMPLE_DATA / f"{name}.xlsx"
    st.session_state["considered"] = Considered(path.name, path.read_bytes(), sample=name)


def keep_the_old() -> None:
    """Let go of what was considered."""
    st.session_state.pop("considered", None)


def accept(found: WorkbookReading, taken: Considered) -> None:
    """Take it as the baseline, and keep it if it is somebody's own; an export brings its scenario and reasons."""
    if found.plan is None:
        return
    unkept = ""
    if not taken.sample:
        unit = None if taken.unit == KEEP else taken.unit
        unkept = plans.keep_upload(taken.content, taken.name, unit, found)  # type: ignore[arg-type]  # an offered unit
    state.accept(found.plan, taken.sample)
    here = state.session()
    message = f"{unkept} {here.message}".strip()
    if found.scenario is not None and found.scenario.values:
        did = f"“{found.scenario.name}” opened with its plan"
        state.open_moment(replace(here.moment, scenario=found.scenario, notes=found.notes, did=did))
    here.message = message
    keep_the_old()


@st.cache_resource(max_entries=16, show_spinner="Reading the workbook")
def reading(name: str, content: bytes, unit: str) -> WorkbookReading:
    """Read a workbook once, in the unit that the user confirmed."""
    return read(content, name, None if unit == KEEP else unit)  # type: ignore[arg-type]  # one of the offered units


def problem_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """Return problems as where, what was found and what to do."""
    rows = [{"Where": each.where, "Found": each.found, "What to do": each.remedy} for each in problems]
    return pd.DataFrame(rows).set_index("Where")


def marked(content: bytes, problems: Sequence[Problem]) -> bytes | None:
    """Return the user's own file with the cells marked; None where it cannot be opened at all."""
    try:
        return marked_copy(content, problems)
    except MarkingError:
        return None


def totals(old: Plan, new: Plan) -> pd.DataFrame:
    """Return both plans' totals and implied growth side by side."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    return pd.DataFrame({"In use": _totals(before), "This file": _totals(after)}).rename_axis("Total")


def _totals(projection: Projection) -> dict[str, str]:
    plan = projection.plan
    spend, allocation = projection.total_spend[0], projection.allocation[0]
    return {
        "Organisation": plan.organisation,
        "Years": f"{plan.year_labels[0]} to {plan.year_labels[-1]}",
        "Allocation, first year": money(allocation[0]),
        "Allocation, growth a year": _yearly(allocation),
        "Spend, first year": money(spend[0]),
        "Spend, growth a year": _yearly(spend),
        "QIPP planned, all years": money(projection.qipp_planned[0].sum()),
        "Headroom, first year": money(projection.headroom[0, 0]),
        "In-year position, last year": money(projection.in_year[0, -1]),
        "Cumulative position, last year": money(projection.cumulative[0, -1]),
    }


def _yearly(values: pd.Series | Sequence[float]) -> str:
    """Write the even yearly growth from the first year to the last."""
    if len(values) < 2:
        return "one year only"
    return percent((float(values[-1]) / float(values[0])) ** (1 / (len(values) - 1)) - 1, 2)


def positions(old: Plan, new: Plan, unit: Unit) -> pd.DataFrame:
    """Return the in-year and cumulative position by year under both plans, without any lever."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    years = sorted({*old.year_numbers, *new.year_numbers})
    rows = {
        f"{label}, {name}": [_of_year(projection, values, year, unit) for year in years]
        for label, values in (("In-year position", "in_year"), ("Cumulative position", "cumulative"))
        for name, projection in (("in use", before), ("this file", after))
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[year_label(y) for y in years]).rename_axis(
        "Position"
    )


def _of_year(projection: Projection, values: str, year: int, unit: Unit) -> str:
    place = year - projection.plan.first_year
    inside = 0 <= place < projection.plan.years
    return money(getattr(projection, values)[0, place], unit) if inside else NOT_THERE


def changes(old: Plan, new: Plan, unit: Unit) -> pd.DataFrame:
    """Return line by line what changed: spend in the first and the last year."""
    before, after = (project(plan, [Scenario()]) for plan in (old, new))
    names = dict.fromkeys([*old.line_names, *new.line_names])
    rows = []
    for name in names:
        was, now = _line(before, name), _line(after, name)
        rows.append(
            {
                "Line": name,
                **{
                    f"First year, {who}": _amount(line, 0, unit)
                    for who, line in (("in use", was), ("this file", now))
                },
                "Change": _difference(was, now, 0, unit),
                **{
                    f"Last year, {who}": _amount(line, -1, unit)
                    for who, line in (("in use", was), ("this file", now))
                },
                "Change, last year": _difference(was, now, -1, unit),
            }
        )
    return pd.DataFrame(rows).set_index("Line")


def _line(projection: Projection, name: str) -> list[float] | None:
    names = projection.plan.line_names
    return projection.spend[0, names.index(name)].tolist() if name in names else None


def _amount(line: list[float] | None, year: int, unit: Unit) -> str:
    return NOT_THERE if line is None else money(line[year], unit)


def _difference(was: list[float] | None, now: list[float] | None, year: int, unit: Unit) -> str:
    if was is None:
        return "new"
    return "gone" if now is None else signed(now[year] - was[year], unit)
