"""The results of a projection as tests compare them."""

from dataclasses import fields

import numpy as np

from ccgmodel.projection import Projection

RESULTS = [
    each.name for each in fields(Projection) if each.name not in ("plan", "non_recurrent_spend", "carried_forward")
]  # the last is the in-year position, or its change
PENNY = 1e-5  # £k


def total(projection: Projection, name: str) -> np.ndarray:
    """A result by scenario and year: spend is summed over its lines."""
    values = getattr(projection, name)
    return values.sum(axis=1) if values.ndim == 3 else values
