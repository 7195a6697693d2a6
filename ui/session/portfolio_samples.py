"""The portfolios that come with the planner, and how the address names one and what is set on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from ccgmodel.plan import Problem
from ccgmodel.portfolio import JointScenario
from ccgmodel.scenario import Scenario, ScenarioError
from ccgmodel.workbook import FILE_NAME, read_portfolio
from ui.session.portfolio import OpenPortfolio
from ui.session.samples import SAMPLE_DATA

FOLDERS = tuple(sorted(path.parent.relative_to(SAMPLE_DATA).as_posix() for path in SAMPLE_DATA.rglob(FILE_NAME)))
NOT_KEPT = (
    "This address is of plans that were uploaded together. They are not kept when the page is loaded again: "
    "upload them on the Portfolio page."
)


class PortfolioSampleError(RuntimeError):
    """A portfolio that comes with the planner cannot be read; the message lists why."""


@st.cache_resource(max_entries=16, show_spinner="Reading the plans")
def opened(folder: str) -> OpenPortfolio:
    """Read a published portfolio once for all sessions.

    Raises:
        PortfolioSampleError: listing its problems.

    """
    reading = read_portfolio(SAMPLE_DATA / folder)
    if reading.portfolio is None:
        raise PortfolioSampleError("; ".join(map(str, reading.problems)))
    sources = {name: f"{folder}/{path.stem}" for name, path in reading.files.items()}
    return OpenPortfolio(reading.portfolio, folder, sources)


def title(folder: str) -> str:
    """Name a portfolio that comes with the planner: the whole, and which of its plans these are."""
    return f"{opened(folder).portfolio.name}: {folder.rpartition('/')[2].replace('-', ' ')}"


def holding(source: str) -> OpenPortfolio | None:
    """Return the portfolio of a plan that comes with the planner, opened on that plan; None where it has none."""
    folder = source.rpartition("/")[0]
    if folder not in FOLDERS:
        return None
    among = opened(folder)
    return next((replace(among, member=name) for name, own in among.sources.items() if own == source), None)


def address(among: OpenPortfolio | None) -> dict[str, list[str]]:
    """Write a portfolio and what is set on it; what is set on the plan that is shown has a place of its own."""
    if among is None:
        return {}
    texts = among.joint.everyone.texts()
    others = {name: own for name, own in among.joint.alone.items() if name != among.member}
    return {
        "portfolio": [among.source],
        "all": [f"{text}={value:g}" for text, value in texts.items()],
        "only": [
            f"{name}: {text}={value:g}" for name, own in others.items() for text, value in own.texts().items()
        ],
    }


def from_address(source: str, query: Mapping[str, Sequence[str]]) -> tuple[OpenPortfolio | None, str]:
    """Return the portfolio that an address names, or whose member's plan it names, and what is wrong with it."""
    folder = next(iter(query.get("portfolio", ())), "")
    among = holding(source)
    if folder not in FOLDERS:
        return among, NOT_KEPT if folder else ""
    if among is None or among.source != folder:
        among = opened(folder)
    try:
        everyone = Scenario.parse(query.get("all", ()), "Your scenario")
        alone = {
            name: Scenario.parse(texts, "Your scenario") for name, texts in _by_name(query.get("only", ())).items()
        }
        joint = JointScenario("Your scenario", everyone, alone)
        wrong = [
            problem for plan in among.portfolio.plans for problem in joint.of(plan.organisation).problems(plan)
        ]
        wrong += [
            Problem("", f"{name} has no plan here") for name in alone if name not in among.portfolio.organisations
        ]
    except ScenarioError as error:
        wrong = list(error.problems)
    if wrong:
        said = " ".join(f"{each}." for each in dict.fromkeys(wrong))
        return among, f"What this link sets on the portfolio could not be read, so its plans are shown. {said}"
    return among.with_joint(joint), ""


def _by_name(texts: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        name, _, assignment = text.partition(": ")
        found.setdefault(name, []).append(assignment)
    return found
