"""How sure are we: seeded draws of the levers from their evidence."""

from ccgmodel.answers.ensemble.draws import EnsembleError
from ccgmodel.answers.ensemble.result import FANS, PERCENTILES, Driver, Ensemble
from ccgmodel.answers.ensemble.run import ensemble
