"""Every plan of a portfolio under many draws: here or on a cluster, kept in files, resumed where it stopped."""

from ccgmodel.at_scale.running import Run, RunError, run
from ccgmodel.at_scale.summary import Summary, summarise
from ccgmodel.at_scale.unit import RESULTS, Shared, Unit, units

__all__ = ["RESULTS", "Run", "RunError", "Shared", "Summary", "Unit", "run", "summarise", "units"]
