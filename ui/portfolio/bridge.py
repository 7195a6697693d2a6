"""The bridge: brought forward + uplift - tariff - growth - investment + QIPP = surplus, by part and year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import LABELS, STEP, SUBTOTALS, TOTALS
from ui.charts import answers as pictures
from ui.parts import choices, style
from ui.parts import figures as answers
from ui.portfolio.view import NOW, Shown, beyond, part
from ui.words.money import PER, money, signed

BY_MEMBER, BY_YEAR = "Organisations, one year", "Years, one part"
NAUGHT = 0.5  # £k: less than can be seen
INCOME = SUBTOTALS["income"][1]
LAST = ("own_figures", "headroom", "other")
PRINTED = {
    **LABELS,
    **{name: label for name, (label, _) in SUBTOTALS.items()},
    **TOTALS,
    "brought_forward": "Surplus brought forward",
    "uplift": "Recurrent uplift",
    "expenditure": "Change in expenditure",
}


def draw(on: Shown) -> None:
    """Draw the waterfall of one part in the year in view, and the table as committee papers print it."""
    name = part(on, "bridge_part")
    if on.at == 0:
        st.info(f"Nothing moves in {on.label(on.year)}, the first year: choose a later year above.")
        return
    steps = [(label, value) for label, value in _steps(on, name) if abs(value) >= NAUGHT]
    start, end = (float(on.moved.of(each, name)[NOW, on.at]) for each in ("brought_forward", "surplus"))
    before, year = on.label(on.projection.years[on.at - 1]), on.label(on.year)
    st.markdown(f"**{_sentence(on, name, steps, (start, end))}**")
    specification = pictures.waterfall(
        f"{name}: from {before} to {year}, {on.unit}", "Grey: where it starts and ends.\n+ better, − worse.",
        style.palette(),
    )  # fmt: skip
    said = f"It goes from {money(start, on.unit)} brought forward to {money(end, on.unit)}; the steps add up."
    answers.chart("Annual bridge", pd.DataFrame(_bars(on, steps, (start, end))), specification, said)
    by = choices.view("Table", (BY_YEAR, BY_MEMBER), "bridge_by")
    if by == BY_YEAR:
        answers.table(_by_year(on, name), f"Income and expenditure of {name}, £’000")
    else:
        answers.table(_by_member(on), f"Income and expenditure {year}, £’000")
    st.caption("As committee papers print it: expenditure as positive figures, what lowers it in brackets.")
    beyond(on)


def _steps(on: Shown, name: str) -> Iterator[tuple[str, float]]:
    """The steps of the waterfall in the order of the formula: effects on the position, in £k."""

    def of(*names: str) -> float:
        return float(sum(on.moved.of(each, name)[NOW, on.at] for each in names))

    yield "Uplift", of("uplift")
    yield "Non-recurrent allocation", of("non_recurrent_allocation")
    yield "Net tariff and inflation", of("net_inflation")
    yield "Growth", of("growth", "interaction")
    yield from ((each.removeprefix(STEP), of(each)) for each in _invested(on))
    yield "QIPP savings", of("qipp")
    yield "Other", of(*LAST)


def _invested(on: Shown) -> list[str]:
    return [each for each in on.moved.names if each.startswith(STEP)]


def _sentence(on: Shown, name: str, steps: list[tuple[str, float]], ends: tuple[float, float]) -> str:
    largest = sorted(steps, key=lambda step: -abs(step[1]))[:3]
    because = "; ".join(f"{label.lower() if label != 'QIPP savings' else label} {signed(value, on.unit)}"
                        for label, value in largest)  # fmt: skip
    change = ends[1] - ends[0]
    side = "same as" if abs(change) < NAUGHT else "better than" if change > 0 else "worse than"
    amount = "" if abs(change) < NAUGHT else f"{money(abs(change), on.unit)} "
    return f"{name} ends {on.label(on.year)} {amount}{side} it began. Most of it: {because}."


def _bars(
    on: Shown, steps: list[tuple[str, float]], ends: tuple[float, float]
) -> Iterator[dict[str, str | float]]:
    size = PER[on.unit]

    def bar(label: str, start: float, stop: float, kind: str, text: str) -> dict[str, str | float]:
        low, high = start / size, stop / size
        return {"label": label, "start": low, "stop": high, "top": max(low, high), "kind": kind, "text": text}

    at = ends[0]
    yield bar("Brought forward", 0.0, at, "end", money(at, on.unit))
    for label, value in steps:
        yield bar(label, at, at + value, "better" if value > 0 else "worse", signed(value, on.unit))
        at += value
    yield bar("Surplus" if ends[1] >= 0 else "Deficit", 0.0, ends[1], "end", money(ends[1], on.unit))


def _rows(on: Shown) -> list[str]:
    """The rows of the printed table, in its order."""
    invested = _invested(on)
    return [
        *INCOME, "income", *invested[:1], "inflation", "tariff_efficiency", "net_inflation", "demographic_growth",
        "non_demographic_growth", "growth", *invested[1:], "interaction", "qipp", *LAST, "expenditure", "surplus",
    ]  # fmt: skip


def _printed(on: Shown, row: str, values: list[float]) -> list[str]:
    """Write a row as printed: expenditure with its sign turned, negatives in brackets."""
    turned = 1.0 if row in (*INCOME, "income", "surplus") else -1.0
    return [brackets(turned * value) for value in values]


def brackets(thousands: float) -> str:
    """Write a sum as committee papers do.

    >>> brackets(1234.4), brackets(-10778.0), brackets(-0.2), brackets(float("nan"))
    ('1,234', '(10,778)', '0', 'no figure')
    """
    if np.isnan(thousands):
        return "no figure"
    text = f"{abs(thousands):,.0f}"
    return f"({text})" if thousands < 0 and text != "0" else text


def _by_year(on: Shown, name: str) -> pd.DataFrame:
    """One part over the years, its first left out: it is where the bridge starts."""
    figures = {row: on.moved.of(row, name)[NOW, 1:].tolist() for row in _rows(on)}
    return _frame(on, figures, on.labels[1:])


def _by_member(on: Shown) -> pd.DataFrame:
    """Every organisation and the whole in the year in view."""
    names = [*on.portfolio.organisations, on.portfolio.name]
    figures = {row: [float(on.moved.of(row, name)[NOW, on.at]) for name in names] for row in _rows(on)}
    return _frame(on, figures, names)


def _frame(on: Shown, figures: dict[str, list[float]], columns: list[str]) -> pd.DataFrame:
    """Lay the rows out that say anything."""
    kept = {row: values for row, values in figures.items() if any(not abs(value) < NAUGHT for value in values)}
    texts = {
        row.removeprefix(STEP) if row.startswith(STEP) else PRINTED[row]: _printed(on, row, values)
        for row, values in kept.items()
    }
    return pd.DataFrame.from_dict(texts, orient="index", columns=columns).rename_axis("£’000")
