"""The Programme view of the QIPP page: totals, from gross to cash, month by month, and what matters most."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from ccgmodel.answers import matter_most, without
from ccgmodel.plan import Plan
from ccgmodel.projection import Programme, Projection, months, programme, project
from ui.charts import programme as programme_charts
from ui.parts import figures, style
from ui.parts.choices import year_in_head
from ui.parts.page_head import page_head
from ui.savings import programme_words
from ui.savings.programme_words import InYear
from ui.session import pinned, state
from ui.session.history import Session
from ui.words import settings
from ui.words.money import money

GROSS, MONTHLY, MATTER, YEARS = "From gross to cash", "Month by month", "What matters most", "Year by year"


@dataclass(frozen=True, kw_only=True)
class ShownProgramme:
    """What the page shows: a session's programme and projections, and one year of them."""

    here: Session
    both: Programme  # the plan, then the scenario
    plan: Projection
    scenario: Projection
    year: int
    at: InYear

    @property
    def moved(self) -> bool:
        """Whether anything is set."""
        return bool(self.here.scenario.values)


def head(here: Session) -> int:
    """Draw the title, the year, the unit and the way back, and return the year that is chosen."""
    plan = here.plan
    first = plan.year_numbers[min(plan.first_year_is == "outturn", plan.years - 1)]
    title = f"QIPP savings programme, {plan.organisation}"
    return page_head(here, title, lambda: year_in_head(plan, "qipp_year", first))


def without_schemes(plan: Plan) -> None:
    """Say what to fill in where the plan has no schemes."""
    planned = state.as_published(plan).qipp_planned[0]
    total = f"Its savings are one total a year: {money(float(planned.sum()))} over {plan.years} years. "
    st.info(
        f"This plan names no schemes. {total if planned.any() else ''}To see which scheme moves which year, fill "
        "in the sheet **Schemes** of the plan’s workbook: for each scheme its name, its line of spend and what it "
        "saves in its first year; start month, full-year effect, status and RAG sharpen the picture."
    )
    st.page_link("pages/baseline.py", label="Get the template, filled with this plan, on the Baseline page")


def shown(year: int) -> ShownProgramme:
    """Work out the programme of this session, and its figures in one year."""
    here = state.session()
    plan, scenario = state.projections()
    both = programme(here.plan, [settings.PLAN, here.scenario])
    at = programme_words.in_year(both, plan, scenario, year)
    return ShownProgramme(here=here, both=both, plan=plan, scenario=scenario, year=year, at=at)


def draw(on: ShownProgramme) -> None:
    """Draw the totals, and one further view."""
    totals, parts = st.columns(2, gap="medium")
    with totals:
        figures.qipp(on.scenario, on.here.unit)
    with parts:
        _by_programme(on)
    chosen = st.segmented_control(
        "Look further", [GROSS, MONTHLY, MATTER, YEARS], key="programme_further", persist_state="session"
    )
    if chosen == GROSS:
        _waterfall(on)
    elif chosen == MONTHLY:
        _profile(on)
    elif chosen == MATTER:
        _matter_most(on)
    elif chosen == YEARS:
        unit = on.here.unit
        figures.table(programme_words.by_year(on.both, on.plan, on.scenario, unit), "The programme year by year")


def _by_programme(on: ShownProgramme) -> None:
    unit = on.here.unit
    data = programme_charts.programmes(on.both, on.year, unit)
    specification = programme_charts.programmes_specification(
        f"Savings by programme in {on.at.year}, {unit}",
        "Blue: delivered. Grey: counted on.\nOutline: promised by the register.",
        style.palette(),
    )
    delivered = float(on.both.delivered[1, :, on.year - on.here.plan.first_year].sum())
    said = f"Schemes deliver {money(delivered, unit)} of the {money(on.at.counted, unit)} that the plan counts on"
    said = said if on.at.schemes else "No scheme saves anything new in this year"
    message = f"{said}; {programme_words.without_scheme(on.at, unit)}."
    figures.chart("Savings by programme", data, specification, message)
    names = {
        "schemes": "Schemes",
        "promised_text": "Promised",
        "counted_text": "Counted on",
        "delivered_text": "Delivered",
        "share": "Delivered of counted",
    }
    figures.behind("Savings by programme", lambda: _behind(data, "name", "Programme", names))


def _waterfall(on: ShownProgramme) -> None:
    unit = on.here.unit
    data = programme_charts.waterfall(on.both, on.year, unit)
    specification = programme_charts.waterfall_specification(
        f"What of the schemes’ promises becomes cash in {on.at.year}, {unit}",
        "Grey: totals. Blue: adds. Red: takes away.",
        style.palette(),
    )
    labels = data.set_index("row")["label"]
    said = (
        f"Of {labels['Promised by the register']} promised, {labels['Counted on']} is counted on, "
        f"{labels['Delivered']} is delivered and {labels['Cash']} is left after investment."
    )
    figures.chart("From gross to cash", data, specification, said)
    figures.behind("From gross to cash", lambda: _behind(data, "row", "Step", {"label": "Amount"}))


def _profile(on: ShownProgramme) -> None:
    unit, both = on.here.unit, months(on.here.plan, on.here.scenario, on.year)
    ghost = pinned.behind(on.plan)
    if not ghost.is_plan:
        both = replace(both, plan=months(on.here.plan, ghost.scenario, on.year).scenario)
    was = "planned" if ghost.is_plan else f"in {ghost.than}"
    data = programme_charts.profile(both, unit, ghost.label)
    specification = programme_charts.profile_specification(
        f"Schemes’ savings adding up through {on.at.year}, {unit}",
        f"Blue line: scenario. Dashed grey line: {'plan' if ghost.is_plan else ghost.name}.",
        style.palette(),
    )
    half = f"By the end of September {money(both.scenario[5], unit)} is saved ({money(both.plan[5], unit)} {was})"
    said = f"{half}; by the end of March {money(both.scenario[-1], unit)} ({money(both.plan[-1], unit)} {was})."
    figures.chart("Savings month by month", data, specification, said)
    figures.behind(
        "Savings month by month",
        lambda: data.pivot_table(
            index="month", columns="series", values="text", aggfunc="first", sort=False
        ).rename(columns={programme_charts.PLAN: ghost.label}),
    )


def _matter_most(on: ShownProgramme) -> None:
    here, unit = on.here, on.here.unit
    data = programme_charts.falls(here.plan, matter_most(here.plan, here.scenario, on.year), unit)
    if data.empty:
        st.info(f"No scheme’s failing would cost anything in {on.at.year}.")
        return
    specification = programme_charts.falls_specification(
        f"What the {on.at.year} position falls by if one scheme saves nothing, {unit}",
        "The schemes that break-even rests on most, each as if it alone failed.",
        style.palette(),
    )
    first = data.iloc[0]
    said = f"Most rests on {first['name']}: without it the {on.at.year} position is {first['label']} worse."
    figures.chart("Schemes that matter most", data, specification, said)
    names = {"programme": "Programme", "status": "Status", "label": "Fall"}
    figures.behind("Schemes that matter most", lambda: _behind(data, "name", "Scheme", names))
    _if_it_fails(on, str(first["name"]))


def _if_it_fails(on: ShownProgramme, first: str) -> None:
    """Draw the choice of a scheme, and say what becomes of the plan without its savings."""
    here = on.here
    names = [scheme.name for scheme in here.plan.schemes]
    key = "failing_scheme"
    if st.session_state.get(key) not in names:
        st.session_state[key] = first
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scheme = st.selectbox("If this scheme fails", names, key=key, persist_state="session")
        failed = without(here.scenario, scheme)
        st.button(
            "Put that into the scenario",
            on_click=state.apply,
            args=(failed.values, "Your scenario"),
            disabled=failed.values == here.scenario.values,
        )
    fails = project(here.plan, [failed])
    st.markdown(programme_words.failing(on.scenario, fails, scheme, on.year, here.unit))


def _behind(data: pd.DataFrame, index: str, name: str, columns: dict[str, str]) -> pd.DataFrame:
    """Return the figures behind a chart as text."""
    return data.set_index(index)[list(columns)].rename(columns=columns).rename_axis(name)
