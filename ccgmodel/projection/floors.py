"""How spend on groups of lines stands to the floors that a plan sets on their growth."""

from __future__ import annotations

import numpy as np

from ccgmodel.plan import Floats
from ccgmodel.projection.projection import Projection


def floor_margins(projection: Projection) -> Floats:
    """By how much each floor is passed, (scenario, floor, year) in £k; NaN in the first year, which has no growth.

    margin[t] = spend[t] - spend[t-1] x (R[t] / R[t-1] + above), of the floor's lines together and of the recurrent
    allocation R of the same scenario. A floor that is just met has a margin of nought.
    """
    plan, allocation = projection.plan, projection.recurrent_allocation
    found = np.full((len(allocation), len(plan.floors), plan.years), np.nan)
    growth = allocation[:, 1:] / allocation[:, :-1]
    for place, floor in enumerate(plan.floors):
        spend = projection.spend[:, floor.members(plan)].sum(axis=1)
        found[:, place, 1:] = spend[:, 1:] - spend[:, :-1] * (growth + floor.above)
    return found
