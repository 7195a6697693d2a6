"""Every plan of a portfolio under many draws: here or on a cluster, kept in files, resumed where it stopped."""

from ccgmodel.portfolio.at_scale.running import DrawsRun, RunError, run_draws
from ccgmodel.portfolio.at_scale.summary import Summary, summarise
from ccgmodel.portfolio.at_scale.unit import RESULTS, DrawUnit, Shared, draw_units
