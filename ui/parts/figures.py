"""The answer in pictures: each chart with its words for those who cannot see it, and the table behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from ccgmodel.answers import Bridge, bridge
from ccgmodel.plan import year_label
from ccgmodel.projection import Projection
from ccgmodel.scenario import Scenario
from ccgmodel.words import position
from ccgmodel.words.bridge import NAUGHT, Ends, Step, drawn_steps, sentence
from ccgmodel.words.called import savings_words
from ccgmodel.words.figures import RESULTS, cause
from ccgmodel.words.money import Unit, capital, money, signed
from ccgmodel.words.required import required
from ccgmodel.words.terms import explained, meanings
from ccgmodel.words.text import escaped
from ui.charts import answers, bars
from ui.parts import choices, downloads, pictures, style, tables
from ui.session import state
from ui.session.history import Session
from ui.session.state import Pinned

if TYPE_CHECKING:
    from ccgmodel.paper import Picture

FIGURE = re.compile(r"[+-]?£?\d[\d,]*(\.\d+)?")
BARS = "Blue bars: scenario. Grey bars behind: {behind}.\nDashed line: {required}."
SAVINGS_BARS = "Blue bars: delivered. Grey bars behind: {behind}.\nDashed line: enough to break even that year."


def tiles(figures: Iterable[tuple[str, ...]]) -> None:
    """Draw the figures of an answer as one element: what each is, its value, and what stands beside it."""
    boxes = "".join(
        f"<div><dt>{escape(label)}</dt>{''.join(f'<dd>{escape(each)}</dd>' for each in said if each)}</div>"
        for label, *said in figures
    )
    shown, words = explained(boxes, "figures", ("In-year", "Cumulative", "Underlying", "QIPP"))
    opened = meanings(words, "figures", state.session().plan)
    st.html(f'<h2 class="unseen">Main figures</h2><dl class="figures">{shown}</dl>{opened}')


def heading(name: str) -> None:
    """Draw a heading that is heard and not seen, where what follows says the same to the eye."""
    st.html(f'<h2 class="unseen">{escape(name)}</h2>')


def in_year(plan: Projection, scenario: Projection) -> None:
    """Draw the in-year position."""
    pinned = state.behind(plan)
    said = position.position_alt(
        "The in-year position", pinned.projection, scenario, "in_year", escaped(pinned.than)
    )
    data = bars.in_year(pinned.projection, scenario)
    _bars(
        "In-year position by year",
        data,
        ("In-year surplus or deficit, £m", BARS, required(scenario.plan).amount),
        said,
        pinned,
    )


def cumulative(plan: Projection, scenario: Projection) -> None:
    """Draw the cumulative position."""
    pinned = state.behind(plan)
    said = position.position_alt(
        "The cumulative position", pinned.projection, scenario, "cumulative", escaped(pinned.than)
    )
    data, words = bars.cumulative(pinned.projection, scenario), "Cumulative surplus or deficit, £m"
    _bars("Cumulative position by year", data, (words, BARS, required(scenario.plan).amount), said, pinned)


def qipp(scenario: Projection, unit: Unit = "£m") -> None:
    """Draw the savings delivered, and what is enough, over those planned or those of what is pinned."""
    pinned = state.behind(state.as_published(scenario.plan))
    grey = replace(pinned, label="Planned", name="planned") if pinned.is_plan else pinned
    words = (savings_words(f"QIPP savings programme, {unit}", scenario.plan), SAVINGS_BARS, "enough to break even")
    data = bars.qipp(scenario, unit, None if pinned.is_plan else pinned.projection)
    _bars(
        savings_words("QIPP savings by year", scenario.plan),
        data,
        words,
        position.qipp_alt(scenario, unit),
        grey,
        "Delivered",
    )


def spend(plan: Projection, scenario: Projection) -> None:
    """Draw spend against allocation."""
    pinned = state.behind(plan)
    line = bars.PLANS_SPEND if pinned.is_plan else "Spend, pinned"
    data = bars.spend(pinned.projection, scenario, line)
    dashed = "" if pinned.is_plan else f"\nDashed: {pinned.name}."
    words = ("Spend against allocation, £m", f"The axis does not start at nought.{dashed}")
    specification = bars.line_specification(*words, style.palette(), line)
    chart(
        "Spend and allocation by year",
        data,
        specification,
        position.spend_alt(scenario),
        lambda: tables.behind_lines(data),
        (state.session().scenario, pinned.scenario),
    )


def table(figures: pd.DataFrame, name: str) -> None:
    """Draw a table that screen readers can name, and offer it as CSV and to be copied."""
    drawn = _table(figures, name)
    with st.container(horizontal=True, vertical_alignment="center"):
        _csv(drawn, name)
        downloads.copy_button("Copy the table")


def _table(figures: pd.DataFrame, name: str) -> pd.DataFrame:
    """Draw a table, and return it as it is drawn."""
    drawn = tables.unit_in_heading(figures)
    st.table(as_it_is(drawn), alt=name)
    return drawn


def _csv(drawn: pd.DataFrame, name: str) -> None:
    downloads.csv_button(f"{escaped(name)} as CSV", lambda: drawn, name)


def as_it_is(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no name or text is taken for formatting; a figure at its start is none."""

    def plain(text: object) -> object:
        if not isinstance(text, str):
            return text
        figure = FIGURE.match(text)
        at = figure.end() if figure else 0
        return text[:at] + escaped(text[at:])

    return table.map(plain).rename(index=plain, columns=plain)


def _bars(
    name: str,
    data: pd.DataFrame,
    words: tuple[str, str, str],
    message: str,
    pinned: Pinned,
    scenario: str = "Scenario",
) -> None:
    """Draw bars over those of what is pinned or the plan, named as the words say, and the table behind them."""
    title, subtitle, asked = words
    reference = capital(asked)
    names = {
        "label": scenario,
        "plan_text": pinned.label,
        "difference": "Difference",
        "reference_text": reference,
    }
    specification = bars.bar_specification(
        title,
        subtitle.format(behind=pinned.name, required=asked),
        reference,
        style.palette(),
        (scenario, pinned.label),
    )
    drawn = (state.session().scenario, pinned.scenario)
    chart(name, data, specification, message, lambda: tables.behind(data, names), drawn)


def chart(
    name: str,
    data: pd.DataFrame,
    specification: bars.Specification,
    message: str,
    figures: Callable[[], pd.DataFrame] | None = None,
    scenarios: Sequence[Scenario] = (),
) -> None:
    """Draw a chart with its message in words below it, and what takes it along.

    Those words are also what the alternative text hands over to: it is constant, because a chart whose alternative
    text changes is built anew by the browser at each move of a lever.

    Args:
        name: no other chart of the page has it.
        data: one row a mark.
        specification: is given the data alone at each run.
        message: what the chart says, formatted.
        figures: the table behind it, where the page has none beside it.
        scenarios: those that it draws, where that is not the one shown.

    """
    columns = {heading: pa.array(column.tolist(), from_pandas=True) for heading, column in data.items()}
    alternative = f"Chart: {name}. Its message is in the words below."
    heading(name)
    st.vega_lite_chart(pa.table(columns), specification, alt=alternative, key=name)
    st.caption(message)
    here = state.session()
    behind(name, figures, lambda: pictures.picture(here, name, data, specification, message, scenarios))


def behind(
    name: str, figures: Callable[[], pd.DataFrame] | None, picture: Callable[[], Picture] | None = None
) -> None:
    """Draw the table behind a chart and the chart as a picture, once they are asked for."""
    holds = " and ".join(each for each, there in (("figures", figures), ("picture", picture)) if there is not None)
    opened = st.expander(f"{holds.capitalize()}: {escaped(name)}", key=f"behind {name}", on_change="rerun")
    if opened.open:
        with opened:
            drawn = None if figures is None else _table(figures(), name)
            with st.container(horizontal=True, vertical_alignment="center"):
                if drawn is not None:
                    _csv(drawn, name)
                    downloads.copy_button("Copy the table")
                if picture is not None:
                    pictures.buttons(state.session(), picture())


BY = {"lever": "Lever", "group": "Group of levers", "line": "Line of spend"}


def bridge_between(here: Session, before: Scenario, after: Scenario, name: str, ends: Ends, key: str) -> None:
    """Draw the bridge between two scenarios of the plan that is shown.

    Args:
        here: has the plan and the unit.
        before: where the bridge starts.
        after: where it ends.
        name: of the chart and its table.
        ends: what the two are called; a name of somebody's own stands in quotation marks.
        key: what the keys of the choices begin with.

    """
    with st.container(horizontal=True):
        result = choices.choose("Result", list(RESULTS), f"{key}_result", "in_year", RESULTS.__getitem__, 240)
        year = choices.year(here.plan, f"{key}_year")
        by = choices.choose("By", list(BY), f"{key}_by", "lever", BY.__getitem__, 180)
    causes: Literal["lever", "group"] = "group" if by == "group" else "lever"
    found = bridge(here.plan, before, after, year, result, causes)
    steps = list(
        zip(found.parts, found.by_part, strict=True)
        if by == "line"
        else zip(found.causes, found.steps, strict=True)
    )
    draw_bridge(here, found, steps, name, ends, (before, after))
    st.caption(
        "What a lever adds depends on which was moved first, so each step is the average over every order. The "
        "steps add up with nothing left over. They say what the model does with the levers, not who caused it."
        if by != "line"
        else "How much each part of the result differs. The parts add up; they do not say which lever did it."
    )


def draw_bridge(
    here: Session,
    found: Bridge,
    steps: list[Step],
    name: str,
    ends: Ends,
    scenarios: Sequence[Scenario] = (),
) -> None:
    """Draw sentence, waterfall and table; of the scenario that is shown, where no others are given."""
    named = [(cause(here.plan, each), float(amount)) for each, amount in steps if abs(amount) >= NAUGHT]
    what = f"{RESULTS[found.result]}, {year_label(found.year)}"
    st.markdown(f"**{sentence(named, found, ends, here.unit)}**")
    specification = answers.waterfall(
        f"{what}, {here.unit}", "Grey: where it starts and ends.\n+ better, − worse.", style.palette()
    )
    data = answers.steps((ends[0], found.before), drawn_steps(named), (ends[1], found.after), here.unit)
    said = _bridge_said(found, ends, here.unit)
    chart(name, data, specification, said, lambda: _steps_table(named, found, ends, here.unit), scenarios)


def _bridge_said(found: Bridge, ends: Ends, unit: Unit) -> str:
    return (
        f"The {RESULTS[found.result].lower()} goes from {money(found.before, unit)} ({escaped(ends[0])}) to "
        f"{money(found.after, unit)} ({escaped(ends[1])})."
    )


def _steps_table(named: Iterable[Step], found: Bridge, ends: Ends, unit: Unit) -> pd.DataFrame:
    rows = [
        (ends[0], money(found.before, unit)),
        *((label, signed(amount, unit)) for label, amount in named),
        (ends[1], money(found.after, unit)),
    ]
    return pd.DataFrame(rows, columns=["Step", "Amount"]).set_index("Step")
