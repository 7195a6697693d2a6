"""The Programme view of the QIPP page: its sentences, totals, from gross to cash, and what matters most."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ccgmodel.answers import matter_most, without
from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import (
    Programme,
    Projection,
    months,
    programme,
    project,
    qipp_enough,
)
from ccgmodel.words import settings
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import Unit, better_or_worse, counted, finer, money, percent
from ccgmodel.words.position import failing
from ccgmodel.words.text import escaped
from ui.charts.answers import lying_waterfall
from ui.charts.programme import (
    PLAN,
    falls,
    falls_specification,
    profile,
    profile_specification,
    programmes,
    programmes_specification,
    waterfall,
)
from ui.parts import figures, style
from ui.parts.choices import year_in_head
from ui.parts.page_head import page_head
from ui.session import state
from ui.session.history import Session

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
    title = f"{escaped(savings_words('QIPP savings programme', plan))}, {escaped(plan.organisation)}"
    return page_head(here, title, lambda: year_in_head(plan, "qipp_year", first))


def without_schemes(plan: Plan) -> None:
    """Say what to fill in where the plan has no schemes."""
    planned = state.as_published(plan).qipp_planned[0]
    total = f"Its savings are one total a year: {finer(float(planned.sum()))} over {counted(plan.years, 'year')}. "
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
    at = in_year(both, plan, scenario, year)
    return ShownProgramme(here=here, both=both, plan=plan, scenario=scenario, year=year, at=at)


@dataclass(frozen=True)
class ProgrammePlaces:
    """Where the view stands: what no lever moves, and so is not drawn again at every move."""

    totals: DeltaGenerator
    parts: DeltaGenerator
    chosen: str | None  # the further view
    further: DeltaGenerator


def places() -> ProgrammePlaces:
    """Lay the view out, and ask for a further one."""
    totals, parts = st.columns(2, gap="medium")
    chosen = st.segmented_control(
        "Look further", [GROSS, MONTHLY, MATTER, YEARS], key="programme_further", persist_state="session"
    )
    return ProgrammePlaces(totals, parts, chosen, st.container())


def draw(on: ShownProgramme, at: ProgrammePlaces) -> None:
    """Draw the totals, and one further view."""
    with at.totals:
        figures.qipp(on.scenario, on.here.unit)
    with at.parts:
        _by_programme(on)
    with at.further:
        if at.chosen == GROSS:
            _waterfall(on)
        elif at.chosen == MONTHLY:
            _profile(on)
        elif at.chosen == MATTER:
            _matter_most(on)
        elif at.chosen == YEARS:
            unit = on.here.unit
            figures.table(by_year(on.both, on.plan, on.scenario, unit), "The programme year by year")


def _by_programme(on: ShownProgramme) -> None:
    unit = on.here.unit
    data = programmes(on.both, on.year, unit)
    specification = programmes_specification(
        f"Savings by programme in {on.at.year}, {unit}",
        "Blue: delivered. Grey: counted on.\nOutline: promised by the register.",
        style.palette(),
    )
    delivered = float(on.both.delivered[1, :, on.year - on.here.plan.first_year].sum())
    said = f"Schemes deliver {money(delivered, unit)} of the {money(on.at.counted, unit)} that the plan counts on"
    said = said if on.at.schemes else "No scheme saves anything new in this year"
    message = f"{said}; {without_scheme(on.at, unit)}."
    names = {
        "schemes": "Schemes",
        "promised_text": "Promised",
        "counted_text": "Counted on",
        "delivered_text": "Delivered",
        "share": "Delivered of counted",
    }
    figures.chart(
        "Savings by programme", data, specification, message, lambda: _behind(data, "name", "Programme", names)
    )


def _waterfall(on: ShownProgramme) -> None:
    unit = on.here.unit
    data = waterfall(on.both, on.year, unit)
    specification = lying_waterfall(
        f"What of the schemes’ promises becomes cash in {on.at.year}, {unit}",
        "Grey: totals. Blue: adds. Red: takes away.",
        style.palette(),
    )
    labels = data.set_index("label")["text"]
    said = (
        f"Of {labels['Promised by the register']} promised, {labels['Counted on']} is counted on, "
        f"{labels['Delivered']} is delivered and {labels['Cash']} is left after investment."
    )
    amounts = {"text": "Amount"}
    figures.chart("From gross to cash", data, specification, said, lambda: _behind(data, "label", "Step", amounts))


def _profile(on: ShownProgramme) -> None:
    unit, both = on.here.unit, months(on.here.plan, on.here.scenario, on.year)
    pinned = state.behind(on.plan)
    if not pinned.is_plan:
        both = replace(both, plan=months(on.here.plan, pinned.scenario, on.year).scenario)
    was = "planned" if pinned.is_plan else f"in {escaped(pinned.than)}"
    data = profile(both, unit, pinned.label)
    specification = profile_specification(
        f"Schemes’ savings adding up through {on.at.year}, {unit}",
        f"Blue line: scenario. Dashed grey line: {'plan' if pinned.is_plan else pinned.name}.",
        style.palette(),
    )
    half = f"By the end of September {money(both.scenario[5], unit)} is saved ({money(both.plan[5], unit)} {was})"
    said = f"{half}; by the end of March {money(both.scenario[-1], unit)} ({money(both.plan[-1], unit)} {was})."
    figures.chart(
        "Savings month by month",
        data,
        specification,
        said,
        lambda: data.pivot_table(
            index="month", columns="series", values="text", aggfunc="first", sort=False
        ).rename(columns={PLAN: pinned.label}),
        (on.here.scenario, pinned.scenario),
    )


def _matter_most(on: ShownProgramme) -> None:
    here, unit = on.here, on.here.unit
    data = falls(here.plan, matter_most(here.plan, here.scenario, on.year), unit)
    if data.empty:
        st.info(f"No scheme’s failing would cost anything in {on.at.year}.")
        return
    specification = falls_specification(
        f"What the {on.at.year} position falls by if one scheme saves nothing, {unit}",
        "The schemes that break-even rests on most, each as if it alone failed.",
        style.palette(),
    )
    first, name = data.iloc[0], str(data.iloc[0]["name"])
    said = f"Most rests on {escaped(name)}: without it the {on.at.year} position is {first['label']} worse."
    names = {"programme": "Programme", "status": "Status", "label": "Fall"}
    figures.chart(
        "Schemes that matter most", data, specification, said, lambda: _behind(data, "name", "Scheme", names)
    )
    _if_it_fails(on, name)


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
    st.markdown(failing(on.scenario, fails, scheme, on.year, here.unit))


def _behind(data: pd.DataFrame, index: str, name: str, columns: dict[str, str]) -> pd.DataFrame:
    """Return the figures behind a chart as text."""
    return data.set_index(index)[list(columns)].rename(columns=columns).rename_axis(name)


@dataclass(frozen=True, kw_only=True)
class InYear:
    """The programme in one year in £k, as planned and under a scenario."""

    year: str
    target: float  # all that the plan is to save
    schemes: int  # that save or cost anything new in the year
    promised: float  # by schemes, as the register says
    counted: float  # of that, by the plan: after risk and overlap, where money is released
    no_scheme: float  # to be saved, and no scheme covers it: identified or not
    unidentified: float  # of that, not even identified
    delivered: float  # under the scenario, all of it
    position: float  # in-year, under the scenario
    planned_position: float


def in_year(both: Programme, plan: Projection, scenario: Projection, year: int) -> InYear:
    """Gather one year's figures; `both` holds the plan and the scenario."""
    t = year - both.plan.first_year
    return InYear(
        year=year_label(year),
        target=float(plan.qipp_planned[0, t]),
        schemes=int((both.planned[0, :, t] != 0).sum()),
        promised=float(both.planned[0, :, t].sum()),
        counted=float(both.counted[0, :, t].sum()),
        no_scheme=float(both.elsewhere_planned[0, t] + both.unidentified_planned[0, t]),
        unidentified=float(both.unidentified_planned[0, t]),
        delivered=float(both.total[1, t]),
        position=float(scenario.in_year[0, t]),
        planned_position=float(plan.in_year[0, t]),
    )


def headline(at: InYear, unit: Unit, *, moved: bool) -> str:
    """Say what the programme is to save, how far it is believed, what it delivers and what is missing."""
    said = [f"In {at.year} the programme is to save **{money(at.target, unit)}**."]
    if at.schemes:
        name = "Its one scheme promises" if at.schemes == 1 else f"Its {at.schemes} schemes promise"
        share = f" ({percent(at.counted / at.promised, 0)})" if at.promised > 0 else ""
        said.append(
            f"{name} {money(at.promised, unit)}, of which the plan counts on **{money(at.counted, unit)}**{share}"
            f"; {without_scheme(at, unit)}."
        )
    else:
        said.append(f"No scheme saves anything new in it: {without_scheme(at, unit)}.")
    who = "This scenario" if moved else "The plan"
    said.append(
        f"{who} delivers **{money(at.delivered, unit)}**, {_against_target(at, unit)}, and ends the year "
        f"**{_from_break_even(at.position, unit)}**."
    )
    return " ".join(said)


def without_scheme(at: InYear, unit: Unit) -> str:
    """Say how much of the target no scheme covers."""
    if at.no_scheme < 0.5:
        return "nothing is left without a scheme"
    if money(at.unidentified, unit) == money(at.no_scheme, unit):
        return f"{finer(at.no_scheme, unit)} is not identified yet"
    unknown = f", of which {finer(at.unidentified, unit)} is not even identified" if at.unidentified else ""
    return f"{finer(at.no_scheme, unit)} has no scheme yet{unknown}"


def _against_target(at: InYear, unit: Unit) -> str:
    gap = at.delivered - at.target
    if abs(gap) < 0.5:
        return "all of the target"
    text = money(abs(gap), unit)
    text = finer(abs(gap), unit) if text == money(0.0, unit) else text
    return f"{text} {'more' if gap > 0 else 'less'} than the target"


def _from_break_even(position: float, unit: Unit) -> str:
    return f"{money(abs(position), unit)} {'above' if position >= 0 else 'short of'} break-even"


def headline_figures(at: InYear, unit: Unit, plan: Plan) -> list[tuple[str, str, str]]:
    """Return the four figures of the page: label, value, and what it is beside."""
    promised = f"of {money(at.promised, unit)} promised" if at.promised else "no scheme saves in this year"
    covered = money(at.no_scheme, unit) == money(0.0, unit)
    left = "all of it in schemes" if covered else f"{finer(at.no_scheme, unit)} in no scheme yet"
    return [
        (savings_words(f"QIPP target {at.year}", plan), money(at.target, unit), left),
        ("Counted on, after risk", money(at.counted, unit), promised),
        ("Delivered", money(at.delivered, unit), _against_target(at, unit)),
        (
            f"In-year position {at.year}",
            money(at.position, unit),
            better_or_worse(at.position - at.planned_position, unit),
        ),
    ]


def by_year(both: Programme, plan: Projection, scenario: Projection, unit: Unit) -> pd.DataFrame:
    """Return the programme year by year as text, with the gaps to the target and to break-even."""
    rows = {
        "Promised by schemes": both.planned[0].sum(axis=0),
        "Counted on: after risk, overlap and what releases no cash": both.counted[0].sum(axis=0),
        "Identified, no scheme yet": both.elsewhere_planned[0],
        "Not identified": both.unidentified_planned[0],
        "Target: all planned savings": plan.qipp_planned[0],
        "Delivered": both.total[1],
        "Delivered less target": both.total[1] - plan.qipp_planned[0],
        "Enough to break even": qipp_enough(scenario, "break_even")[0],
        "In-year position": scenario.in_year[0],
    }
    texts = {name: [money(value, unit) for value in values] for name, values in rows.items()}
    years = list(both.plan.year_labels)
    return pd.DataFrame.from_dict(texts, orient="index", columns=years).rename_axis("Row")
