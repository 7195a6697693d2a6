"""Many organisations at once: who belongs to what, projected together, rolled up, and supporting each other."""

from ccgmodel.portfolio.bridge import (
    Change,
    PortfolioMovements,
    portfolio_movements,
    reconcile,
)
from ccgmodel.portfolio.members import Node, Portfolio, PortfolioError, PublishedFor, Transfer
from ccgmodel.portfolio.project import OUTPUTS, JointScenario, PortfolioProjection, project_portfolio
from ccgmodel.portfolio.support import Pool, Support, next_pound, pool, share_out
from ccgmodel.portfolio.transfers import Supported, balances, net_transfers, supported
from ccgmodel.portfolio.verdicts import Verdict, margin, milestone_year, verdicts

__all__ = [
    "OUTPUTS",
    "Change",
    "JointScenario",
    "Node",
    "Pool",
    "Portfolio",
    "PortfolioError",
    "PortfolioMovements",
    "PortfolioProjection",
    "PublishedFor",
    "Support",
    "Supported",
    "Transfer",
    "Verdict",
    "balances",
    "margin",
    "milestone_year",
    "net_transfers",
    "next_pound",
    "pool",
    "portfolio_movements",
    "project_portfolio",
    "reconcile",
    "share_out",
    "supported",
    "verdicts",
]
