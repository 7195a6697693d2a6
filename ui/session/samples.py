"""The published plans and portfolios that come with the planner, and its example."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.scenario import is_stamp_of, plan_hash
from ccgmodel.workbook import FILE_NAME, read, read_portfolio
from ui.session.history import Session
from ui.session.portfolio import OpenPortfolio

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
SAMPLES = tuple(sorted(path.stem for path in SAMPLE_DATA.glob("*.xlsx")))
EXAMPLE = "nhs-example"  # made up, and no published plan


class SampleError(RuntimeError):
    """The sample that comes with the planner cannot be read; the message lists why."""


@st.cache_resource(max_entries=32, show_spinner=False)
def sample(name: str) -> Plan:
    """Read a published plan once for all sessions.

    Raises:
        SampleError: listing its problems.

    """
    reading = read(SAMPLE_DATA / f"{name}.xlsx")
    if reading.plan is None:
        raise SampleError("; ".join(f"{p.where}: {p.found}" for p in reading.problems))
    return reading.plan


def with_hash(stamp: str) -> str | None:
    """Return the name of the published plan with this content hash, if there is one."""
    return next((name for name in SAMPLES if is_stamp_of(stamp, plan_hash(sample(name)))), None)


FOLDERS = tuple(sorted(path.parent.relative_to(SAMPLE_DATA).as_posix() for path in SAMPLE_DATA.rglob(FILE_NAME)))


def workbook(stamp: str) -> tuple[bytes, str] | None:
    """Return the workbook of the published plan with this content hash, and its name, if there is one."""
    name = with_hash(stamp)
    return ((SAMPLE_DATA / f"{name}.xlsx").read_bytes(), f"{name}.xlsx") if name else None


class PortfolioSampleError(RuntimeError):
    """A portfolio that comes with the planner cannot be read; the message lists why."""


@st.cache_resource(max_entries=16, show_spinner="Reading the plans")
def sample_portfolio(folder: str) -> OpenPortfolio:
    """Read a published portfolio once for all sessions.

    Raises:
        PortfolioSampleError: listing its problems.

    """
    reading = read_portfolio(SAMPLE_DATA / folder)
    if reading.portfolio is None:
        raise PortfolioSampleError("; ".join(map(str, reading.problems)))
    sources = {name: f"{folder}/{path.stem}" for name, path in reading.files.items()}
    return OpenPortfolio(reading.portfolio, folder, sources)


def portfolio_title(folder: str) -> str:
    """Name a portfolio that comes with the planner: the whole, and which of its plans these are."""
    return f"{sample_portfolio(folder).portfolio.name}: {folder.rpartition('/')[2].replace('-', ' ')}"


def portfolio_holding(source: str) -> OpenPortfolio | None:
    """Return the portfolio of a plan that comes with the planner, opened on that plan; None where it has none."""
    folder = source.rpartition("/")[0]
    if folder not in FOLDERS:
        return None
    found = sample_portfolio(folder)
    return next((replace(found, member=name) for name, own in found.sources.items() if own == source), None)


def opened(here: Session) -> OpenPortfolio:
    """Return the portfolio that the session has open; at first, the first that comes with the planner."""
    return here.open_portfolio or sample_portfolio(FOLDERS[0])


def whose(here: Session, page: str) -> str:
    """Return the name of the organisation, or of those together, whose figures a page shows."""
    return opened(here).portfolio.name if page == "portfolio" else here.plan.organisation
