"""The head of the Portfolio page: which portfolio, where it stands, and plans of one's own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.plan import year_label
from ccgmodel.portfolio import portfolio_figures, portfolio_headline
from ccgmodel.scenario import plan_hash
from ccgmodel.words.money import in_words
from ccgmodel.words.text import escaped
from ccgmodel.workbook import Several, read_several
from ui.parts import figures
from ui.parts.page_head import nothing, page_head
from ui.portfolio.view import Shown
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


def headline(on: Shown) -> str:
    """Say where the whole stands in the year in view, and which members miss what the whole meets."""
    return portfolio_headline(on.projection, on.year, on.unit, moved=on.among.moved)


def headline_figures(on: Shown) -> list[tuple[str, str, str]]:
    """Return four figures: label, value, and what to read beside it."""
    return portfolio_figures(on.projection, on.year, on.unit)
