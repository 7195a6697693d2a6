"""Many organisations at once: who belongs to what, projected together, rolled up, and supporting each other."""

from ccgmodel.portfolio.at_scale.running import Summary, run_draws, summarise
from ccgmodel.portfolio.at_scale.unit import DrawUnit, compute_unit, draw_units, joint_draws, year_labels
from ccgmodel.portfolio.members import Portfolio, PortfolioError, PortfolioPart, PublishedFor, Transfer
from ccgmodel.portfolio.project import (
    OUTPUTS,
    JointScenario,
    PortfolioMovements,
    PortfolioProjection,
    flatters,
    portfolio_movements,
    project_portfolio,
)
from ccgmodel.portfolio.standings import (
    GrowthAndQipp,
    Standing,
    Verdict,
    growth_and_qipp,
    milestone_year,
    part_margin,
    standings,
    verdicts,
)
from ccgmodel.portfolio.support import (
    Support,
    Supported,
    SupportRule,
    balances,
    next_pound,
    pooling,
    share_out,
    supported,
)
from ccgmodel.portfolio.words import NOW, PLANS, portfolio_figures, portfolio_headline
