"""The head of the Portfolio page: which portfolio, where it stands, and plans of one's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import milestone_year, part_margin, verdicts
from ccgmodel.projection import HORIZON, passes
from ccgmodel.scenario import plan_hash
from ccgmodel.words.called import savings_words
from ccgmodel.words.money import better_or_worse, in_words, listed, money, percent
from ccgmodel.words.required import required
from ccgmodel.words.text import escaped
from ccgmodel.workbook import Several, read_several
from ui.parts import figures
from ui.parts.page_head import nothing, page_head
from ui.portfolio.view import NOW, PLANS, Shown
from ui.session import samples, state
from ui.session.address import UPLOADED
from ui.session.history import Asked, Session
from ui.session.portfolio import OpenPortfolio
from ui.session.store import answers_about

BROUGHT = "portfolio_brought"  # what was uploaded last, as it reads
LARGEST = 10  # MB of each file, which is what the server takes


def header(here: Session, among: OpenPortfolio) -> None:
    """Draw the title and the way back."""
    years = among.portfolio.year_numbers
    first, last = (year_label(year) for year in (years[0], years[-1]))
    title = f"{escaped(among.portfolio.name)}, {first} to {last}"
    page_head(here, title, nothing, stands_on=among.sources)


def choice(among: OpenPortfolio) -> None:
    """Draw the portfolios to choose one from."""
    options = [
        *samples.FOLDERS,
        *([among.source] if among.source not in samples.FOLDERS else []),
    ]
    if st.session_state.get("portfolio_choice") != among.source:
        st.session_state["portfolio_choice"] = among.source
    st.selectbox(
        "Portfolio",
        options,
        key="portfolio_choice",
        format_func=lambda source: _title(source, among),
        on_change=_chosen,
        width=330,
    )


def _title(source: str, among: OpenPortfolio) -> str:
    return samples.portfolio_title(source) if source in samples.FOLDERS else f"{among.portfolio.name} (yours)"


def _chosen() -> None:
    source = st.session_state.get("portfolio_choice")
    if source in samples.FOLDERS:
        _open(samples.sample_portfolio(source))


def _open(among: OpenPortfolio) -> None:
    """Show another portfolio; the plan of the other pages stays what it was."""
    did = f"{among.portfolio.name} opened"
    state.open_moment(replace(state.session().moment, did=did, open_portfolio=replace(among, member="")))


def bring() -> None:
    """Draw the way to bring plans of one's own, and say everything that is wrong with them."""
    with st.expander("Bring plans of your own"):
        st.file_uploader(
            "Several workbooks (.xlsx), one for each organisation, or a zip file of them, each up to 10 MB",
            type=["xlsx", "zip"],
            accept_multiple_files=True,
            max_upload_size=LARGEST,
            key="portfolio_upload",
            on_change=_uploaded,
        )
        st.caption(
            "A workbook named portfolio.xlsx among them says how they belong together and what support "
            "passes between them; without it they are added up as they are. A plan with problems is "
            "named and left out."
        )
        found: Several | None = st.session_state.get(BROUGHT)
        if found is not None:
            _problems(found)


def _uploaded() -> None:
    """Read what was uploaded, and show it where any plan of it is good."""
    here = state.session()
    uploaded = st.session_state.get("portfolio_upload") or []
    if not uploaded:
        return
    found = read_several([(file.name, file.getvalue()) for file in uploaded])
    st.session_state[BROUGHT] = found
    if found.portfolio is not None:
        among = brought(found)
        for name, source in among.sources.items():
            here.asked.setdefault(source, Asked(found.questions(name), answers_about(among.plan(name))))
        _open(among)


def brought(found: Several) -> OpenPortfolio:
    """Return the good plans of an upload as a portfolio."""
    if found.portfolio is None:
        raise ValueError("nothing that was uploaded can be read as a plan")
    stamps = {plan.organisation: plan_hash(plan) for plan in found.portfolio.plans}
    sources = {name: f"{UPLOADED}-{stamp}" for name, stamp in stamps.items()}
    return OpenPortfolio(found.portfolio, f"{UPLOADED}-{len(stamps)}-plans", sources)


def _problems(found: Several) -> None:
    good, refused = len(found.files), found.refused
    if not found.problems:
        st.success(f"All {in_words(good)} plans are read; nothing is wrong with them.")
        return
    left = f" Left out: {escaped(', '.join(refused))}." if refused else ""
    st.warning(f"{good} {'plan is' if good == 1 else 'plans are'} read; {len(found.problems)} to look at.{left}")
    rows = [
        {
            "File": each.file,
            "Where": each.problem.where,
            "Found": each.problem.found,
            "What to do": each.problem.remedy,
            "Kind": "problem" if each.problem.severity == "error" else "question",
        }
        for each in found.problems
    ]
    figures.table(pd.DataFrame(rows).set_index("File"), "What is to be looked at in these files")


def _surplus(thousands: float, on: Shown) -> str:
    """Write a position as a surplus or a deficit."""
    return f"a {'surplus' if thousands >= 0 else 'deficit'} of {money(abs(thousands), on.unit)}"


def headline(on: Shown) -> str:
    """Say where the whole stands in the year in view, and which members miss what the whole meets."""
    name, position = escaped(on.portfolio.name), float(on.of("in_year")[on.at])
    year, share = on.label(on.year), float(on.projection.surplus_share()[NOW, on.at])
    if np.isnan(position):
        return f"**Not every plan of {name} has figures for {year}**, so there is no total."
    verb = "has" if on.year <= on.portfolio.year_numbers[-1] else "would have"
    first = f"**{name} {verb} {_surplus(position, on)} in {year}**, {percent(share)} of its recurrent allocation"
    if on.among.moved:
        first += (
            f", {better_or_worse(position - float(on.of('in_year', scenario=PLANS)[on.at]), on.unit, 'the plans')}"
        )
    return f"{first}. {_break_even(on)} {_rule(on)}"


def _break_even(on: Shown) -> str:
    """Say who is in deficit in the year in view."""
    members = on.portfolio.organisations
    short = {name: float(on.of("in_year", name)[on.at]) for name in members}
    short = {name: value for name, value in short.items() if value < 0}
    if not short:
        every = "Its one organisation breaks" if len(members) == 1 else f"All {in_words(len(members))} break"
        return f"{every} even."
    worst = sorted(short, key=short.__getitem__)
    named = [f"{escaped(name)} ({money(short[name], on.unit)})" for name in worst]
    verb = "is" if len(short) == 1 else "are"
    return (
        f"**{in_words(len(short)).capitalize()} of {in_words(len(members))} {verb} in deficit**: {listed(named)}."
    )


def _rule(on: Shown) -> str:
    """Say whether the whole meets the surplus rule, and who misses it."""
    found = next(
        each
        for each in verdicts(on.projection, NOW)
        if each.rule == "business_rules" and each.node.level == 0 and each.year == on.year
    )
    rule = escaped(required(*on.portfolio.plans).rule)
    gaps = [f"{escaped(name)} by {_gap(gap)}" for name, gap in found.missed_by]
    if found.met and not gaps:
        return f"The {rule} is met by the whole and by each."
    missed = f"missed by {listed(gaps)}" if gaps else "missed by none"
    if found.met:
        return f"**The whole meets the {rule} and a part does not**: {missed}."
    return f"**The whole misses the {rule} by {_gap(-found.margin)}**; it is {missed}."


def _gap(thousands: float) -> str:
    """Write what is missing, in £k where it is small."""
    return money(thousands, "£k" if thousands < 950 else "£m")


def headline_figures(on: Shown) -> list[tuple[str, str, str]]:
    """Return four figures: label, value, and what to read beside it."""
    at, members = on.at, on.portfolio.organisations
    position, before = (float(on.of("in_year", scenario=s)[at]) for s in (NOW, PLANS))
    margins = [part_margin(on.projection, "business_rules", name)[NOW, at] for name in members]
    unmet = [
        name
        for name, plan, short in zip(members, on.portfolio.plans, margins, strict=True)
        if not passes(short, plan)
    ]
    delivered, planned = float(on.of("qipp_delivered")[at]), float(on.of("qipp_planned", scenario=PLANS)[at])
    last = max((int(milestone_year(on.projection, "break_even", name)[NOW]) for name in members), key=_never_last)
    year = year_label(on.year)
    return [
        (
            f"In-year position {year}",
            money(position, on.unit),
            better_or_worse(position - before, on.unit, "the plans"),
        ),
        (
            f"Meet the {required(*on.portfolio.plans).rule}",
            f"{len(members) - len(unmet)} of {len(members)}",
            "all of them" if not unmet else f"not: {listed([escaped(name) for name in unmet], 2)}",
        ),
        (
            "All have broken even by",
            year_label(last) if last else f"Not in {HORIZON} years",
            "the year in which the last does" if last else "at least one never does",
        ),
        (
            savings_words(f"QIPP delivered {year}", *on.portfolio.plans),
            money(delivered, on.unit),
            f"{percent(delivered / planned, 0)} of the plans’ {money(planned, on.unit)}"
            if planned
            else "none planned",
        ),
    ]


def _never_last(year: int) -> int:
    """Order years with the one that is never reached, 0, last."""
    return year or 10_000
