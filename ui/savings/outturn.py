"""Money as it happens: spend and savings so far, where the year ends, and that forecast as the scenario."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ccgmodel.answers import BASES, Adopted, Basis, MoneyOutturn, MoneyReport, adopted, money_report
from ccgmodel.plan import (
    MONTHS_A_YEAR,
    MoneyActuals,
    Plan,
    PlanError,
    first_monitored,
    with_money_actuals,
    year_label,
)
from ccgmodel.scenario import Scenario
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import Unit, better_or_worse, capital, counted, finer, money, signed
from ccgmodel.words.text import escaped
from ccgmodel.workbook import IN_THOUSANDS, MONTHS, parse_number
from ui.parts import actuals_upload, figures
from ui.session import state

SPEND, SAVINGS = "Spend so far and in the year", "Savings so far and in the year"
SUFFIXES: Mapping[str, float] = {"k": 1.0, "m": 1000.0, "bn": 1e6}  # £k
ALL = "All schemes"
HOW: Mapping[Basis, str] = {"profile": "As the plan’s months go on", "run rate": "At the pace so far"}


def draw(plan: Plan, scenario: Scenario, unit: Unit, year: int) -> None:
    """Draw the report of a year, and what is typed for it."""
    if year < first_monitored(plan):
        st.info(f"{year_label(year)} is an outturn: it has happened, and the plan’s figures are what it came to.")
        return
    report = money_report(plan, scenario, year)
    with st.container(key="money_outturn"):
        if report is None:
            st.markdown(
                f"Nothing is entered for {year_label(year)} yet. Type what a line cost or a scheme saved in each "
                "month, or bring it from Excel; months to come stay blank."
            )
        else:
            _report(report, unit, moved=bool(scenario.values))
    _entry(plan, year)
    sheet = f"a row a line or scheme, in {plan.money_unit}"
    actuals_upload.draw(plan, "Money actuals", sheet)


def _report(report: MoneyReport, unit: Unit, *, moved: bool) -> None:
    basis = st.segmented_control(
        "How the year goes on",
        BASES,
        default=BASES[0],
        required=True,
        format_func=HOW.__getitem__,
        key="outturn_basis",
        persist_state="session",
    )
    st.markdown(said(report, basis))
    for name, rows in ((SPEND, report.of("spend")), (SAVINGS, report.of("saving"))):
        if rows:
            figures.table(table(rows, basis, unit, moved=moved), savings_words(name, report.plan))
    if report.behind:
        st.caption(f"Fewer months are known of {escaped(', '.join(report.behind))}; each stands at its own month.")
    _into_scenario(report, basis)


def said(report: MoneyReport, basis: Basis) -> str:
    """Say how the schemes and the lines stand, and what it does to the year's position."""
    left = MONTHS_A_YEAR - report.months
    parts = [f"{year_label(report.year)} up to {MONTHS[report.months - 1]}."]
    if schemes := report.of("saving"):
        so_far, due, year, forecast, rest = (sum(each) for each in zip(*_sums(schemes, basis), strict=True))
        parts.append(
            f"Schemes have saved {finer(so_far)}, where the plan has {finer(due)} by then. The year is forecast "
            f"at {finer(forecast)} of {finer(year)} planned"
            + (f"; for the plan the other {counted(left, 'month')} must bring {finer(rest)}." if left else ".")
        )
    if lines := report.of("spend"):
        so_far, due, year, forecast, _ = (sum(each) for each in zip(*_sums(lines, basis), strict=True))
        names = counted(len(lines), "line") if len(lines) < len(report.plan.lines) else "All lines"
        parts.append(
            f"{capital(names)} cost {finer(so_far)} so far, where the plan has {finer(due)}. The year is forecast "
            f"at {finer(forecast)} against {finer(year)}."
        )
    position = report.in_year(basis)
    parts.append(
        f"**In-year position forecast at {finer(position)}**, "
        f"{better_or_worse(position - report.plan_in_year)}’s {finer(report.plan_in_year)}."
    )
    return " ".join(parts)


def _sums(rows: tuple[MoneyOutturn, ...], basis: Basis) -> list[tuple[float, ...]]:
    return [(r.to_date, r.plan_to_date, r.plan_year, r.forecast(basis), r.must_deliver) for r in rows]


def table(rows: tuple[MoneyOutturn, ...], basis: Basis, unit: Unit, *, moved: bool) -> pd.DataFrame:
    """Return one row a line or scheme: so far, the year, and what the months to come must be for the plan."""
    what = "Scheme" if rows[0].of == "saving" else "Line"
    found = [
        {
            what: row.name,
            "Plan so far": money(row.plan_to_date, unit),
            "So far": money(row.to_date, unit),
            "Year’s plan": money(row.plan_year, unit),
            **({"Year under the scenario": money(row.scenario_year, unit)} if moved else {}),
            "Year forecast": money(row.forecast(basis), unit),
            "Better (+) or worse": signed(row.better(basis), unit),
            "Rest of the year, for the plan": money(row.must_deliver, unit),
        }
        for row in rows
    ]
    return pd.DataFrame(found).set_index(what)


def _into_scenario(report: MoneyReport, basis: Basis) -> None:
    """Draw the button that makes the forecast of the schemes, of all or of one, the scenario."""
    names = [row.name for row in report.of("saving")]
    if not names:
        return
    with st.container(key="outturn_scenario", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Schemes", [ALL, *names], key=f"outturn_scheme {hash(tuple(names))}")
        taken = adopted(report, basis, () if chosen == ALL else (chosen,))
        here = state.session().scenario
        others = {setting: value for setting, value in here.values.items() if setting not in taken.scenario.values}
        is_set = bool(taken.scenario.values) and len(others) + len(taken.scenario.values) == len(here.values)
        is_set = is_set and all(here.values.get(each) == value for each, value in taken.scenario.values.items())
        st.button(
            "Turn the forecast into a scenario",
            icon=":material/fast_forward:",
            on_click=state.apply,
            args=({**others, **taken.scenario.values}, taken.scenario.name),
            disabled=not taken.scenario.values or is_set,
            help="Each scheme then saves in this year what is forecast; later years and other levers stay. Undo "
            "takes it back.",
        )
        if is_set:
            st.page_link("pages/what_if.py", label="See it on What if", icon=":material/tune:")
    if said_of := not_had(taken):
        st.caption(said_of)


def not_had(taken: Adopted) -> str:
    """Say which forecasts no setting of delivery gives."""
    if not taken.apart:
        return ""
    return (
        f"The scenario comes as near as delivery may be set to of {escaped(', '.join(taken.apart))}, not to the "
        "forecast itself: it lies beyond the bounds of the lever, or a cap is shared with other schemes."
    )


def _entry(plan: Plan, year: int) -> None:
    """Draw a line's or scheme's months as a table that can be typed into; one button takes them all."""
    names = [*plan.line_names, *(scheme.name for scheme in plan.schemes)]
    name = st.selectbox("Line or scheme", names, key=f"outturn_name {hash(tuple(names))}", persist_state="session")
    known = {row.name: row.months for row in plan.money_actuals if row.series == "actual" and row.year == year}
    months = known.get(name, (None,) * MONTHS_A_YEAR)
    what = f"{'Spend' if name in plan.line_names else 'Saving'} of the month, £k"
    texts = ["" if month is None else f"{month:,.15g}" for month in months]
    with st.form("money_given", border=False):
        typed = st.data_editor(
            pd.DataFrame({what: pd.array(texts, dtype="str")}, index=MONTHS).rename_axis("Month"),
            key=f"money {abs(hash((name, year, months)))}",
            alt=f"{what}, of {name} in {year_label(year)}, to be typed",
            height=37 + 35 * MONTHS_A_YEAR,
            column_config={what: st.column_config.TextColumn(alignment="right")},
        )
        if st.form_submit_button("Take these figures", icon=":material/check:"):
            take(plan, name, year, dict(zip(MONTHS, typed[what], strict=True)))


def take(plan: Plan, name: str, year: int, typed: Mapping[str, str | None]) -> None:
    """Take what was typed by month, in £k unless it says otherwise; where anything is no money, change nothing."""
    months, wrong = [], []
    for month, cell in typed.items():
        text = "" if pd.isna(cell) else str(cell).strip()
        number = parse_number(text)
        if text and (number is None or number.suffix == "%"):
            wrong.append(f"{month} is “{text}”")
        scale = SUFFIXES.get(number.suffix, IN_THOUSANDS["£"] if number.pounds else 1.0) if number else 1.0
        months.append(number.value * scale if number else None)
    if wrong:
        said_of = (
            f"{'; '.join(wrong)}. Type figures in £k such as 1,234.5, or £1.2m, and leave blank what is to come"
        )
        state.session().message = f"These figures cannot be taken: {escaped(said_of)}. Nothing was changed."
        st.rerun()
    row = MoneyActuals(name=name, year=year, months=tuple(months))
    try:
        state.change_plan(with_money_actuals(plan, row), f"Months of {name}, {year_label(year)}")
    except PlanError as error:
        state.session().message = f"These figures cannot be taken: {escaped(str(error))}. Nothing was changed."
    st.rerun()
