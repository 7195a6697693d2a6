"""What the Portfolio page shows: the plans and what is set on them, projected together, and one year of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st

from ccgmodel.plan import Floats, year_label
from ccgmodel.portfolio import (
    NOW,
    JointScenario,
    Portfolio,
    PortfolioMovements,
    PortfolioProjection,
    flatters,
    portfolio_movements,
    project_portfolio,
)
from ccgmodel.projection import HORIZON
from ccgmodel.words.money import HALF_A_POUND, Unit, money
from ui.parts import choices
from ui.session.history import Session
from ui.session.portfolio import OpenPortfolio

YEARS_OF = "portfolio_years_of"  # of which portfolio the years in view are
FURTHER = 5  # years past the plans' own that can be looked at


@dataclass(frozen=True)
class Shown:
    """A portfolio as it stands: its plans (scenario 0), what is set on them (scenario 1), and the year in view."""

    here: Session
    among: OpenPortfolio
    projection: PortfolioProjection
    year: int

    @property
    def portfolio(self) -> Portfolio:
        """The plans, groups and transfers."""
        return self.among.portfolio

    @property
    def unit(self) -> Unit:
        """The unit of money."""
        return self.here.unit

    @property
    def at(self) -> int:
        """The place of the year in view among the years."""
        return self.projection.years.index(self.year)

    @property
    def labels(self) -> list[str]:
        """The years as they are written, those that are ours said so."""
        return [self.label(year) for year in self.projection.years]

    def label(self, year: int) -> str:
        """Write a year, and say so where it lies past the own years of any plan."""
        return self.portfolio.label(year)

    def of(self, output: str, node: str = "", scenario: int = NOW) -> Floats:
        """Return a result added up over a part, (year,) in £k."""
        return np.asarray(self.projection.of(output, node)[scenario])

    @cached_property
    def moved(self) -> PortfolioMovements:
        """The annual bridge of every part."""
        return portfolio_movements(self.portfolio, _scenarios(self.among), self.projection.years[-1])


def _scenarios(among: OpenPortfolio) -> list[JointScenario]:
    return [JointScenario("Plans"), among.joint]


def shown(here: Session, among: OpenPortfolio) -> Shown:
    """Ask for the years, and project the portfolio over them."""
    portfolio, of = among.portfolio, (among.source, among.portfolio.year_numbers)
    if st.session_state.get(YEARS_OF) != of:  # another portfolio begins at its own last year
        st.session_state[YEARS_OF] = of
        st.session_state["portfolio_last"] = st.session_state["portfolio_year"] = portfolio.year_numbers[-1]
    own, first = portfolio.year_numbers, max(plan.first_year for plan in portfolio.plans)
    furthest = min(own[-1] + FURTHER, min(plan.first_year for plan in portfolio.plans) + HORIZON - 1)
    ends = list(range(own[-1], furthest + 1))
    last = choices.choose("Years up to", ends, "portfolio_last", own[-1], portfolio.label, 150)
    projection = project_portfolio(portfolio, _scenarios(among), last)
    years = [year for year in projection.years if year >= first]
    year = choices.choose("Year in view", years, "portfolio_year", own[-1], portfolio.label, 150)
    return Shown(here, among, projection, year)


def part(on: Shown, key: str) -> str:
    """Draw the parts of the portfolio to choose one from, each below what it belongs to."""
    nodes = {node.name: node.level for node in on.portfolio.nodes}

    def indented(name: str) -> str:
        return "\u2003" * nodes[name] + name

    return choices.choose("Part", list(nodes), key, on.portfolio.name, indented, 300)


def beyond(on: Shown) -> None:
    """Say what years past the plans' own are, where any is drawn."""
    if any(label.endswith("(ours)") for label in on.labels):
        st.caption(
            "Years marked (ours), or with a star, lie past a plan’s own years: it is run on by its own rules, and "
            "the figures are not the organisation’s." + _level(on)
        )


def _level(on: Shown) -> str:
    """Say by how much fixed lines that stay level flatter the last year."""
    last = on.projection.years[-1]
    better = flatters(on.portfolio, last)
    if abs(better) < HALF_A_POUND:
        return ""
    return (
        " Lines with figures of their own stay level there: if they grew as their plan’s spend does on average "
        f"before savings, the in-year position of {year_label(last)} would be {money(abs(better), on.unit)} "
        f"{'lower' if better > 0 else 'higher'} in all."
    )
