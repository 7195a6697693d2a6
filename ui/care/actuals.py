"""What happened: actual months or quarters typed or uploaded, how the year stands, and where it is heading."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ccgmodel.answers import Outturn, outturn
from ccgmodel.baseline import figures
from ccgmodel.plan import (
    QUARTERLY,
    WHOLE,
    Measure,
    Metric,
    MetricValues,
    MonthlyActuals,
    Plan,
    PlanError,
    with_actuals,
    year_label,
)
from ccgmodel.words.metrics import RATING, difference, value
from ccgmodel.words.text import escaped
from ccgmodel.workbook import MONTHS, parse_number
from ui.parts import actuals_upload
from ui.parts.figures import table
from ui.session import state

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
BY_MONTH, BY_QUARTER = "Months", "Quarters"


def draw(plan: Plan) -> None:
    """Draw the entry of actuals and the forecast of the year."""
    fits = [metric for metric in plan.metrics if metric.aggregation in QUARTERLY]
    if not fits:
        st.info("No metric of this plan runs by month or quarter, so there is nothing to enter during a year.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {metric.name: metric for metric in fits}
        name = st.selectbox("Metric", list(names), key="actual_metric", persist_state="session")
        years = list(plan.year_numbers)
        year = st.selectbox(
            "Year", years, index=len(years) - 1, key="actual_year", format_func=year_label, persist_state="session"
        )
        by = st.segmented_control(
            "Enter by", [BY_QUARTER, BY_MONTH], default=BY_QUARTER, required=True, key="actual_by",
            persist_state="session",
        )  # fmt: skip
    metric = names[name]
    _outturn(metric, outturn(plan, metric, year))
    _entry(plan, metric, year, by_month=by == BY_MONTH)
    actuals_upload.draw(plan, "Actuals", "a row a metric and year")


def measure_of(metric: Metric) -> Measure:
    """What is entered: counts where the metric is a rate of them, else its own values."""
    return "numerator" if metric.kind in ("rate", "relative") else "value"


def _outturn(metric: Metric, found: Outturn | None) -> None:
    """Say how the year stands and where it ends if it goes on."""
    with st.container(key="care_outturn"):
        if found is None:
            st.markdown("Nothing is entered for this year yet. Type what happened; what is to come stays blank.")
            return
        period = "months" if found.of == len(MONTHS) else "quarters"
        st.markdown(f"**{standing(found)}**")
        rows = {
            f"So far, {found.periods} of {found.of} {period}": value(metric, found.to_date),
            "Plan for the same time": value(metric, found.plan_to_date),
            "Year’s plan": value(metric, found.plan_year),
            "Year if the pace so far goes on": value(metric, found.by_run_rate),
            "Year if it goes on as the plan’s seasons do": value(metric, found.by_profile),
            "Rating so far": RATING[found.rag] or "no plan to hold it against",
            "Rating of the forecast": RATING[found.forecast_rag] or "no plan or target to hold it against",
        }
        table(pd.DataFrame({"Figure": rows}).rename_axis("What"), f"Outturn of {metric.name}")
        st.caption(
            "Ratings: green where met, amber where missed by no more than the metric’s own tolerance "
            f"({_tolerance(metric)}), red beyond it."
        )


def _tolerance(metric: Metric) -> str:
    return "none is stated, so nothing is amber" if metric.tolerance is None else f"{100 * metric.tolerance:g} %"


def standing(found: Outturn) -> str:
    """Say in one sentence how the year stands and where it is heading."""
    metric = found.metric
    said = f"{value(metric, found.to_date)} so far"
    if found.plan_to_date is not None:
        said += f", {difference(metric, found.to_date, found.plan_to_date)}"
    forecast = found.by_run_rate if found.by_profile is None else found.by_profile
    if forecast is not None:
        against = "" if found.plan_year is None else f", {difference(metric, forecast, found.plan_year)}"
        said += f". At this rate the year ends at {value(metric, forecast)}{against}"
    return f"{said}."


def _entered(plan: Plan, metric: Metric, year: int, *, by_month: bool) -> list[float | None]:
    measure = measure_of(metric)
    if by_month:
        for row in plan.monthly_actuals:
            if (row.metric, row.year, row.measure) == (metric.name, year, measure):
                return list(row.months)
        return [None] * len(MONTHS)
    known = figures(plan, metric.name, "actual", year, measure)[:WHOLE]
    return [float(figure) if math.isfinite(figure) else None for figure in known]


def _entry(plan: Plan, metric: Metric, year: int, *, by_month: bool) -> None:
    """Draw the figures as a table that can be typed into; one button takes them all."""
    periods = MONTHS if by_month else QUARTERS
    what = "Actual, since April" if metric.aggregation == "cumulative" else "Actual"
    if measure_of(metric) == "numerator":
        what += " (number counted)"
    elif metric.unit:
        what += f", {escaped(metric.unit)}"
    known = _entered(plan, metric, year, by_month=by_month)
    texts = ["" if figure is None else f"{figure:,.15g}" for figure in known]
    entered = pd.DataFrame({what: pd.array(texts, dtype="str")}, index=periods)
    key = f"actuals {abs(hash((plan.metric_values, plan.monthly_actuals, metric.name, year, by_month)))}"
    with st.form("actuals_given", border=False):
        typed = st.data_editor(
            entered.rename_axis("Period"),
            key=key,
            alt=f"Actual figures of {metric.name} in {year_label(year)}, to be typed",
            height=37 + 35 * len(periods),
            # A column of numbers would take what is no number for nought, without a word.
            column_config={what: st.column_config.TextColumn(alignment="right")},
        )
        if st.form_submit_button("Take these figures", icon=":material/check:"):
            take(plan, metric, year, dict(zip(periods, typed[what], strict=True)))


def take(plan: Plan, metric: Metric, year: int, typed: Mapping[str, str | None]) -> None:
    """Take what was typed by period; where anything is no figure, say so and change nothing."""
    figures_of, wrong = {}, []
    for period, cell in typed.items():
        text = "" if pd.isna(cell) else str(cell).strip()
        number = parse_number(text)
        if text and (number is None or number.pounds or number.suffix not in ("", metric.unit)):
            wrong.append(f"{period} is “{text}”")
        figures_of[period] = number.value if number else None
    if wrong:
        said = f"{'; '.join(wrong)}. Type figures such as 1,234.5, and leave blank what is to come"
        state.session().message = f"These figures cannot be taken: {escaped(said)}. Nothing was changed."
        st.rerun()
    _accept(plan, metric, year, list(figures_of.values()))


def _accept(plan: Plan, metric: Metric, year: int, given: list[float | None]) -> None:
    here = state.session()
    measure = measure_of(metric)
    if len(given) == len(MONTHS):
        row: MetricValues | MonthlyActuals = MonthlyActuals(
            metric=metric.name, year=year, months=tuple(given), measure=measure, source=""
        )
    else:
        whole = figures(plan, metric.name, "actual", year, measure)[WHOLE]
        kept = (
            float(whole)
            if math.isfinite(whole) and given[-1] is None and metric.aggregation != "cumulative"
            else None
        )
        row = MetricValues(
            metric=metric.name, series="actual", year=year, figures=(*given, kept), measure=measure, source=""
        )
    try:
        state.change_plan(with_actuals(plan, row), f"Actuals of {metric.name}, {year_label(year)}")
    except PlanError as error:
        here.message = f"These figures cannot be taken: {escaped(str(error))}. Nothing was changed."
    st.rerun()
