"""The annual bridge of a part, brought forward to surplus, and growth against savings by organisation."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from ccgmodel.answers import LABELS, STEP, SUBTOTALS, TOTALS
from ccgmodel.portfolio import NOW, GrowthAndQipp, growth_and_qipp
from ccgmodel.words.bridge import because
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import brackets, in_words, listed, money, number, percent
from ccgmodel.words.text import escaped
from ui.charts import answers
from ui.charts.bars import spaced
from ui.charts.compare import scatter
from ui.parts import choices, figures, style
from ui.portfolio.view import Shown, beyond, part

SAVINGS, AGAINST = "QIPP savings", "Growth against QIPP"
BY_MEMBER, BY_YEAR = "Organisations, one year", "Years, one part"
NAUGHT = 0.5  # £k: less than can be seen
INCOME = SUBTOTALS["income"][1]
NAMED = 12  # points that can bear their names
LAST = ("own_figures", "headroom", "other")
PRINTED = {
    **LABELS,
    **{name: label for name, (label, _) in SUBTOTALS.items()},
    **TOTALS,
    "brought_forward": "Surplus brought forward",
    "uplift": "Recurrent uplift",
    "expenditure": "Change in expenditure",
}


def _said(on: Shown, text: str) -> str:
    """Write a text of ours with what the plans call their savings programme."""
    return savings_words(text, *on.portfolio.plans)


def annual_bridge(on: Shown) -> None:
    """Draw the waterfall of one part in the year in view, and the table as committee papers print it."""
    name = part(on, "bridge_part")
    if on.at == 0:
        st.info(f"Nothing moves in {on.label(on.year)}, the first year: choose a later year above.")
        return
    steps = [(label, value) for label, value in _steps(on, name) if abs(value) >= NAUGHT]
    start, end = (float(on.moved.of(each, name)[NOW, on.at]) for each in ("brought_forward", "surplus"))
    before, year = on.label(on.projection.years[on.at - 1]), on.label(on.year)
    st.markdown(f"**{escaped(_sentence(on, name, steps, (start, end)))}**")
    specification = answers.waterfall(
        f"{name}: from {before} to {year}, {on.unit}", "Grey: where it starts and ends.\n+ better, − worse.",
        style.palette(),
    )  # fmt: skip
    said = f"It goes from {money(start, on.unit)} brought forward to {money(end, on.unit)}; the steps add up."
    last = "Surplus" if end >= 0 else "Deficit"
    data = answers.steps(("Brought forward", start), steps, (last, end), on.unit)
    figures.chart("Annual bridge", data, specification, said)
    by = choices.view("Table", (BY_YEAR, BY_MEMBER), "bridge_by")
    if by == BY_YEAR:
        figures.table(_by_year(on, name), f"Income and expenditure of {name}, £’000")
    else:
        figures.table(_by_member(on), f"Income and expenditure {year}, £’000")
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
    yield _said(on, SAVINGS), of("qipp")
    yield "Other", of(*LAST)


def _invested(on: Shown) -> list[str]:
    return [each for each in on.moved.names if each.startswith(STEP)]


def _sentence(on: Shown, name: str, steps: list[tuple[str, float]], ends: tuple[float, float]) -> str:
    steps = [(label if label == _said(on, SAVINGS) else label.lower(), value) for label, value in steps]
    change = ends[1] - ends[0]
    side = "same as" if abs(change) < NAUGHT else "better than" if change > 0 else "worse than"
    amount = "" if abs(change) < NAUGHT else f"{money(abs(change), on.unit)} "
    return f"{name} ends {on.label(on.year)} {amount}{side} it began. {because(steps, on.unit)}."


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


def _by_year(on: Shown, name: str) -> pd.DataFrame:
    """One part over the years, its first left out: it is where the bridge starts."""
    found = {row: on.moved.of(row, name)[NOW, 1:].tolist() for row in _rows(on)}
    return _frame(on, found, on.labels[1:])


def _by_member(on: Shown) -> pd.DataFrame:
    """Every organisation and the whole in the year in view."""
    names = [*on.portfolio.organisations, on.portfolio.name]
    found = {row: [float(on.moved.of(row, name)[NOW, on.at]) for name in names] for row in _rows(on)}
    return _frame(on, found, names)


def _frame(on: Shown, found: dict[str, list[float]], columns: list[str]) -> pd.DataFrame:
    """Lay the rows out that say anything."""
    kept = {row: values for row, values in found.items() if any(not abs(value) < NAUGHT for value in values)}
    texts = {
        row.removeprefix(STEP) if row.startswith(STEP) else _said(on, PRINTED[row]): _printed(on, row, values)
        for row, values in kept.items()
    }
    return pd.DataFrame.from_dict(texts, orient="index", columns=columns).rename_axis("£’000")


def growth_against_qipp(on: Shown) -> None:
    """Draw every organisation's growth against its savings in the year in view."""
    if on.at == 0:
        st.info(f"Nothing grows in {on.label(on.year)}, the first year: choose a later year above.")
        return
    found = sorted(
        growth_and_qipp(on.moved, on.projection, on.year, NOW), key=lambda each: each.qipp - each.growth
    )
    st.markdown(f"**{escaped(_who_outgrows(on, found))}**")
    specification = scatter(
        f"{_said(on, AGAINST)}, {on.label(on.year)}",
        "Per cent of the allocation of the year before.\nDashed: savings equal to growth.",
        _said(on, "QIPP savings delivered, %"), "Growth and prices, less efficiency, %", style.palette(),
    )  # fmt: skip
    said = "Below the line a year’s savings are more than its growth; above it, growth is more than is saved."
    figures.chart(_said(on, AGAINST), _points(found), specification, said, lambda: _table(on, found))
    beyond(on)


def _who_outgrows(on: Shown, found: list[GrowthAndQipp]) -> str:
    above = [each.organisation for each in found if each.growth > each.qipp]
    year = on.label(on.year)
    if not above:
        return f"All {in_words(len(found))} save more than they grow by in {year}."
    verb = "grows" if len(above) == 1 else "grow"
    return (
        f"{listed(above)} {verb} by more than {'it saves' if len(above) == 1 else 'they save'} in {year}; "
        f"furthest {above[0]}, by {percent(found[0].growth - found[0].qipp)} of its allocation."
    )


def _points(found: list[GrowthAndQipp]) -> pd.DataFrame:
    words = spaced([100.0 * each.growth for each in found], 0.06 * _range(found)) if len(found) <= NAMED else []
    rows = [
        {
            "what": "point",
            "x": 100.0 * each.qipp,
            "y": 100.0 * each.growth,
            "size": each.size / 1000.0,
            "label": each.organisation,
            "name": each.organisation if words else "",
            "words_y": words[place] if words else 100.0 * each.growth,
            "x_text": percent(each.qipp),
            "y_text": percent(each.growth),
        }
        for place, each in enumerate(found)
    ]
    reach = min(max(each.growth for each in found), max(each.qipp for each in found))
    ends = (0.0, 100.0 * max(0.0, reach))
    return pd.DataFrame([*rows, *({"what": "line", "x": end, "y": end} for end in ends)])


def _range(found: list[GrowthAndQipp]) -> float:
    """How far the axis of growth reaches, in per cent."""
    grown = [100.0 * each.growth for each in found]
    return max(0.0, *grown) - min(0.0, *grown)


def _table(on: Shown, found: list[GrowthAndQipp]) -> pd.DataFrame:
    rows = [
        {
            "Organisation": each.organisation,
            "Growth and prices, less efficiency": percent(each.growth, 2),
            _said(on, "QIPP delivered"): percent(each.qipp, 2),
            _said(on, "Growth less QIPP, points"): number(100.0 * (each.growth - each.qipp), 2),
        }
        for each in found
    ]
    return pd.DataFrame(rows).set_index("Organisation")
