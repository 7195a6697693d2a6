"""Why did it move: from the plan to the scenario by lever, group or line, and from year to year by driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import pandas as pd
import streamlit as st

from ccgmodel.answers import Bridge, bridge
from ccgmodel.plan import year_label
from ccgmodel.scenario import Scenario
from ui.charts import answers
from ui.parts import choices, figures, style
from ui.session.history import Session
from ui.words.figures import RESULTS, cause
from ui.words.money import Unit, money, number, signed
from ui.words.text import escaped

BY = {"lever": "Lever", "group": "Group of levers", "line": "Line of spend"}


MOST = 8  # steps that are drawn; the smaller ones together are one more


NAUGHT = 0.5  # £k: less than can be seen


Step = tuple[str, float]


def between(here: Session, before: Scenario, after: Scenario, name: str, ends: tuple[str, str], key: str) -> None:
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
    picture(here, found, steps, name, ends)
    st.caption(
        "What each lever adds is averaged over every order in which the levers could be moved (Shapley), so the "
        "steps add up with nothing left over. It says what the model does with the levers, not who caused it."
        if by != "line"
        else "How much each part of the result differs. The parts add up; they do not say which lever did it."
    )


def picture(
    here: Session, found: Bridge, steps: list[tuple[str, float]], name: str, ends: tuple[str, str]
) -> None:
    """Draw sentence, waterfall and table."""
    named = [(cause(each), float(amount)) for each, amount in steps if abs(amount) >= NAUGHT]
    what = f"{RESULTS[found.result]}, {year_label(found.year)}"
    st.markdown(f"**{_sentence(named, found, ends, here.unit)}**")
    specification = answers.waterfall(
        f"{what}, {here.unit}", "Grey: where it starts and ends.\n+ better, − worse.", style.palette()
    )
    data = pd.DataFrame(_rows(named, found, ends, here.unit))
    figures.chart(name, data, specification, _said(found, ends, here.unit))
    figures.behind(name, lambda: _table(named, found, ends, here.unit))


def _sentence(named: list[Step], found: Bridge, ends: tuple[str, str], unit: Unit) -> str:
    """Say the difference and its three largest causes."""
    change = found.after - found.before
    if abs(change) < NAUGHT and not named:
        return f"{escaped(ends[0])} and {_within(ends[1])} are the same in this figure."
    largest = sorted(named, key=lambda step: -abs(step[1]))[:3]
    because = "; ".join(f"{label} {signed(amount, unit)}" for label, amount in largest)
    side = "better" if change > 0 else "worse"
    return (
        f"{money(abs(change), unit)} {side} from {_within(ends[0])} to {_within(ends[1])}. Most of it: {because}."
    )


def _said(found: Bridge, ends: tuple[str, str], unit: Unit) -> str:
    return (
        f"The {RESULTS[found.result].lower()} goes from {money(found.before, unit)} ({escaped(ends[0])}) to "
        f"{money(found.after, unit)} ({escaped(ends[1])})."
    )


def _within(end: str) -> str:
    """Write an end within a sentence: our own words in small letters, a name of somebody's own as it is."""
    return escaped(end) if end.startswith("“") else end.lower()


def drawn_steps(named: list[Step]) -> list[Step]:
    """Return the steps that are drawn: the largest in their order, and the others as one."""
    largest = {label for label, _ in sorted(named, key=lambda step: -abs(step[1]))[:MOST]}
    kept = [step for step in named if step[0] in largest]
    rest = [amount for label, amount in named if label not in largest]
    return [*kept, (f"{number(len(rest), 0)} smaller ones", sum(rest))] if rest else kept


def _rows(named: list[Step], found: Bridge, ends: tuple[str, str], unit: Unit) -> Iterator[dict[str, str | float]]:
    size = 1000.0 if unit == "£m" else 1.0

    def bar(label: str, start: float, stop: float, kind: str, text: str) -> dict[str, str | float]:
        low, high = start / size, stop / size
        return {"label": label, "start": low, "stop": high, "top": max(low, high), "kind": kind, "text": text}

    yield bar(ends[0], 0.0, found.before, "end", money(found.before, unit))
    at = found.before
    for label, amount in drawn_steps(named):
        yield bar(label, at, at + amount, "better" if amount > 0 else "worse", signed(amount, unit))
        at += amount
    yield bar(ends[1], 0.0, found.after, "end", money(found.after, unit))


def _table(named: Iterable[Step], found: Bridge, ends: tuple[str, str], unit: Unit) -> pd.DataFrame:
    rows = [
        (ends[0], money(found.before, unit)),
        *((label, signed(amount, unit)) for label, amount in named),
        (ends[1], money(found.after, unit)),
    ]
    return pd.DataFrame(rows, columns=["Step", "Amount"]).set_index("Step")
