"""How sure are we: seeded draws of the levers from their evidence."""

from ccgmodel.ensemble.draws import EnsembleError
from ccgmodel.ensemble.result import FANS, PERCENTILES, Driver, Ensemble
from ccgmodel.ensemble.run import ensemble

__all__ = ["FANS", "PERCENTILES", "Driver", "Ensemble", "EnsembleError", "ensemble"]
