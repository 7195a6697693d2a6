"""A chart of a page as a picture to take along: whose it is, its source and its stamps are inside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from ccgmodel import __version__
from ccgmodel.plan import Plan
from ccgmodel.scenario import Scenario, plan_hash, scenario_hash, short_stamp
from ccgmodel.words.text import day_in_words, plain
from ui.charts.bars import Specification
from ui.charts.light import in_light
from ui.parts import downloads
from ui.parts.printed import members, of_portfolio
from ui.session import samples
from ui.session.history import Session

if TYPE_CHECKING:
    from ccgmodel.paper import Picture

COLUMNS = 3  # small charts beside one another


def picture(
    here: Session,
    name: str,
    data: pd.DataFrame,
    specification: Specification,
    message: str,
    scenarios: Sequence[Scenario] = (),
) -> Picture:
    """Return a chart as a picture; `scenarios` are those that it draws, where that is not the one shown."""
    from ccgmodel.paper import Picture  # only where one is asked for: what writes papers takes a while to load

    return Picture(name, _with(data, specification), _below(here, message, scenarios))


def together(
    here: Session, name: str, small: Mapping[str, tuple[pd.DataFrame, Specification]], message: str
) -> Picture:
    """Return small charts as one picture, row by row."""
    from ccgmodel.paper import Picture

    charts = [{**_with(*each), "width": 205} for each in small.values()]
    for each in charts:
        del each["padding"]  # a whole picture has it, and not its parts
    whole = {"concat": charts, "columns": COLUMNS, "title": {"text": name, "anchor": "start", "fontSize": 16}}
    return Picture(name, whole, _below(here, message, ()))


def buttons(here: Session, drawn: Picture) -> None:
    """Draw the buttons that take a chart along; a picture is drawn when it is asked for."""
    offered: tuple[tuple[Literal["png", "svg"], Callable[[], bytes | str], str], ...] = (
        ("png", drawn.png, "image/png"),
        ("svg", drawn.svg, "image/svg+xml"),
    )
    for ending, content, mime in offered:
        st.download_button(
            f"Picture ({ending.upper()})",
            content,
            downloads.file_name(here, drawn.name, ending),
            mime,
            key=f"{ending} of {drawn.name}",
            icon=":material/image:",
            type="tertiary",
            on_click="ignore",
        )
    if "concat" not in drawn.specification:  # of several charts the page has no one picture
        downloads.copy_button("Copy the picture", drawn.below)


def _with(data: pd.DataFrame, specification: Specification) -> Specification:
    """Return a specification for paper that holds its data; a blank stays one."""
    values = json.loads(data.to_json(orient="records", double_precision=15))
    return {**in_light(specification), "data": {"values": values}}


def _below(here: Session, message: str, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return what is written below a chart: what it says, where it is from, and what it is of."""
    plans: Sequence[Plan] = (here.plan,)
    if of_portfolio(here):
        among = samples.opened(here)
        plans, whose = among.portfolio.plans, f"{among.portfolio.name}: {members(among)}"
    else:
        whose = _alone(here, scenarios)
    sources = dict.fromkeys(map(source, plans))
    return (
        plain(message),
        f"Source: {'; '.join(sources)}. Worked out with the CCG recovery planner, model {__version__}.",
        f"{whose}. Drawn {day_in_words(date.today())}.",
    )


def _alone(here: Session, scenarios: Sequence[Scenario]) -> str:
    """Say whose plan it is, for which years and under which scenarios, with the stamps."""
    moved = [each for each in scenarios if each.values] or scenarios or [here.scenario]
    stamps = {scenario_hash(each): each.name for each in moved}
    named = ", ".join(f"{name} (scenario {short_stamp(stamp)})" for stamp, name in stamps.items())
    plan, years = here.plan, here.plan.year_labels
    return f"{plan.organisation}, {years[0]} to {years[-1]} (plan {short_stamp(plan_hash(plan))}): {named}"


def source(plan: Plan) -> str:
    """Return the document that a plan is from."""
    key = plan.field_sources.get("organisation", "").partition(":")[0]
    return plan.citation(key) if key else f"the workbook of {plan.organisation}, which names no document"
