"""The pipeline: opportunities that are no schemes yet, beside what would be enough, made into schemes and back."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ccgmodel.plan import (
    Disagreement,
    Floats,
    Opportunity,
    Pipeline,
    PipelineError,
    PipelineTotal,
    Plan,
    PlanError,
    demote,
    pipeline_totals,
    promote,
    risk_adjusted,
    year_label,
)
from ccgmodel.projection import programme, qipp_enough
from ccgmodel.words import settings
from ccgmodel.words.money import Unit, money, percent, signed, with_sign
from ccgmodel.words.text import escaped
from ui.parts import figures
from ui.session import state
from ui.session.history import Session

PROBLEM = "pipeline_problem"
NOT_SAID = "not stated"


def draw() -> None:
    """Draw the pipeline of the session's plan, and what can be done with it."""
    here = state.session()
    found = pipeline_totals(here.plan)
    if here.plan.opportunities:
        st.markdown(headline(here.plan, found, here.unit))
        figures.table(beside_the_need(here, found), "The pipeline beside what would be enough")
        figures.table(by_programme(here.plan, found, here.unit), "The pipeline by programme")
        for line in disagreements(found, here.unit):
            st.markdown(line)
        with st.expander(f"Every opportunity ({len(here.plan.opportunities)})"):
            figures.table(opportunities(here.plan, here.unit), "Opportunities")
    else:
        st.info(
            "This plan has no opportunities waiting. Put them on the sheet Opportunities of its workbook (the "
            "template has it, with its headings), or return a scheme to the pipeline."
        )
    left, right = st.columns(2, gap="large")
    with left:
        _promotion(here)
    with right:
        _return(here)
    with st.container(key="pipeline_said"):
        _say_what_was_done(here)


def headline(plan: Plan, found: Pipeline, unit: Unit) -> str:
    """Say what the pipeline is worth, and in which years."""
    total = found.total
    years = [
        f"{money(float(amount), unit)} new in {year}"
        for year, amount in zip(plan.year_labels, total.amounts, strict=True)
        if amount
    ]
    by_year = f": {' and '.join(years)}" if years else ""
    noun = "opportunity is" if total.opportunities == 1 else "opportunities are"
    return (
        f"**{total.opportunities} {noun} worth {money(total.adjusted, unit)} after risk**{by_year}. None of "
        "it is in a scheme yet."
    )


def beside_the_need(here: Session, found: Pipeline) -> pd.DataFrame:
    """Return by year what would be enough, what the plan counts on and what the pipeline would bring."""
    plan, (_, scenario) = here.plan, state.projections()
    counted = programme(plan, [settings.PLAN])
    in_schemes = counted.counted[0].sum(axis=0)
    in_none = counted.elsewhere_planned[0] + counted.unidentified_planned[0]
    need = "Enough to break even" + (" under the scenario" if here.scenario.values else "")
    rows: dict[str, tuple[Callable[[float, Unit], str], Floats]] = {
        need: (_exact, qipp_enough(scenario, "break_even")[0]),
        "The plan counts on": (_exact, in_schemes + in_none),
        "of which in schemes": (_exact, in_schemes),
        "of which in no scheme yet": (_exact, in_none),
        "The pipeline after risk": (_exact, found.total.amounts),
        "The pipeline less what no scheme covers": (_difference, found.total.amounts - in_none),
    }
    texts = {name: [write(float(v), here.unit) for v in values] for name, (write, values) in rows.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(plan.year_labels)).rename_axis("New savings")


def by_programme(plan: Plan, found: Pipeline, unit: Unit) -> pd.DataFrame:
    """Return each programme's opportunities added up, and all of them."""
    rows = [(total.programme or "No programme", total) for total in found.programmes]
    return pd.DataFrame(
        [_total(name, total, plan, unit) for name, total in [*rows, ("All", found.total)]]
    ).set_index("Programme")


def _total(name: str, total: PipelineTotal, plan: Plan, unit: Unit) -> dict[str, str]:
    return {
        "Programme": name,
        "Opportunities": str(total.opportunities),
        "Potential": _exact(total.potential, unit),
        "Taken off for risk": _exact(total.taken_off, unit),
        "After risk": _exact(total.adjusted, unit),
        **{
            year: _exact(float(amount), unit) for year, amount in zip(plan.year_labels, total.amounts, strict=True)
        },
    }


def _difference(thousands: float, unit: Unit) -> str:
    return with_sign(_exact(thousands, unit))


def _exact(thousands: float | None, unit: Unit) -> str:
    """Write a sum to the nearest £10k, or £1k."""
    return NOT_SAID if thousands is None else money(thousands, unit, 2 if unit == "£m" else 0)


def disagreements(found: Pipeline, unit: Unit) -> list[str]:
    """Say where an opportunity's own figures do not agree, and which say nothing of what they are worth."""
    said = [_disagreement(each, unit) for each in found.disagreements]
    said += [
        f"**{escaped(name)}** does not say what it is worth after risk, so the totals after risk leave it out."
        for name in found.without_figure
    ]
    return said


def _disagreement(each: Disagreement, unit: Unit) -> str:
    stated, computed = _exact(each.stated, unit), _exact(each.computed, unit)
    other = "its years add up to" if each.item == "by year" else "its potential less the risk adjustment is"
    apart = _exact(abs(each.difference), unit)
    said = f"{stated} after risk, but {other} {computed}, {apart} apart"
    return f"**{escaped(each.opportunity)}** does not sum: {said}."


def opportunities(plan: Plan, unit: Unit) -> pd.DataFrame:
    """Return every opportunity as the plan states it; years that are blank add nothing."""
    return pd.DataFrame(
        [
            {
                "Opportunity": each.name,
                "Programme": each.programme or "No programme",
                "Line": each.line,
                "Potential": _exact(each.potential, unit),
                "Risk adjustment": NOT_SAID if each.risk_adjustment is None else percent(each.risk_adjustment, 0),
                "After risk": _exact(risk_adjusted(each), unit),
                **{
                    year: "" if amount is None else _exact(amount, unit)
                    for year, amount in zip(plan.year_labels, each.amounts or (None,) * plan.years, strict=True)
                },
                "Source": plan.citation(each.source),
            }
            for each in plan.opportunities
        ]
    ).set_index("Opportunity")


def _promotion(here: Session) -> None:
    """Draw how an opportunity becomes a scheme."""
    if not here.plan.opportunities:
        return
    each = {opportunity.name: opportunity for opportunity in here.plan.opportunities}
    named = st.selectbox(
        "Opportunity",
        each,
        format_func=lambda name: f"{name} ({_worth(each[name], here.unit)})",
        key="pipeline_opportunity",
        persist_state="session",
    )
    year = None
    if not any(each[named].amounts):
        year = st.selectbox("Starts in", here.plan.year_numbers, format_func=year_label, key="pipeline_year")
    st.button(
        "Promote to a scheme",
        icon=":material/upgrade:",
        on_click=_change,
        args=(lambda plan: promote(plan, named, year=year), f"“{named}” made into a scheme"),
        help="It becomes an idea that starts in April of its first year, with the savings by year of now.",
    )


def _worth(opportunity: Opportunity, unit: Unit) -> str:
    worth = risk_adjusted(opportunity)
    return f"{_exact(worth, unit)} after risk" if worth is not None else "its worth after risk is not stated"


def _return(here: Session) -> None:
    """Draw how a scheme goes back into the pipeline; those that were promoted here are offered first."""
    if not here.plan.schemes:
        return
    first = {scheme.name for scheme in here.history[0].plan.schemes}
    names = sorted((scheme.name for scheme in here.plan.schemes), key=lambda name: name in first)
    named = st.selectbox("Scheme", names, key="pipeline_scheme", persist_state="session")
    st.button(
        "Return to the pipeline",
        icon=":material/undo:",
        on_click=_change,
        args=(lambda plan: demote(plan, named), f"“{named}” returned to the pipeline"),
        help="The scheme becomes an opportunity again, with the new savings that it plans by year. Its start "
        "month, status, RAG, lead and provider are let go.",
    )


def _change(changed: Callable[[Plan], Plan], did: str) -> None:
    """Change the plan, or keep why that cannot be done."""
    plan = state.session().plan
    try:
        state.change_plan(changed(plan), did)
    except (PipelineError, PlanError) as error:
        st.session_state[PROBLEM] = (plan, [str(each) for each in error.problems])


def _say_what_was_done(here: Session) -> None:
    """Say what the last step changed, or why it could not be done."""
    plan, why = st.session_state.get(PROBLEM, (None, []))
    if plan is here.plan:
        st.warning("  \n".join(f"{escaped(line[:1].upper() + line[1:])}." for line in why))
        return
    last = here.history[here.at]
    before = here.history[here.at - 1].plan if here.at else here.plan
    if before.schemes == here.plan.schemes:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(f"{escaped(last.did)}. {_effect(here, before)}")
        st.button("Take it back", key="pipeline_undo", icon=":material/undo:", on_click=state.go, args=(-1,))


def _effect(here: Session, before: Plan) -> str:
    """Say what a change of schemes did to the in-year position."""
    was, now = (state.as_published(plan).in_year[0] for plan in (before, here.plan))
    changes = zip(here.plan.year_labels, now - was, strict=True)
    moved = {year: float(change) for year, change in changes if abs(change) >= 0.5}
    if not moved:
        return (
            "The plan’s position stays as it was: it already counts on savings in no scheme, and this changes "
            "only how much of them a scheme names."
        )
    years = ", ".join(f"{signed(change, here.unit)} in {year}" for year, change in moved.items())
    return f"The plan’s in-year position changes by {years}."
