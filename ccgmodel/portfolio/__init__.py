"""Many organisations at once: who belongs to what, projected together, rolled up, and supporting each other."""

from ccgmodel.portfolio.at_scale.running import RunError, run
from ccgmodel.portfolio.at_scale.summary import Summary, summarise
from ccgmodel.portfolio.at_scale.unit import Unit, compute, joint_draws, units, year_labels
from ccgmodel.portfolio.bridge import Change, PortfolioMovements, portfolio_movements, reconcile
from ccgmodel.portfolio.members import Node, Portfolio, PortfolioError, PublishedFor, Transfer
from ccgmodel.portfolio.project import OUTPUTS, JointScenario, PortfolioProjection, project_portfolio
from ccgmodel.portfolio.standings import GrowthAndQipp, Standing, growth_and_qipp, standings
from ccgmodel.portfolio.support import Pool, Rule, Support, next_pound, pool, share_out
from ccgmodel.portfolio.transfers import Supported, balances, net_transfers, supported
from ccgmodel.portfolio.verdicts import Verdict, margin, milestone_year, verdicts
