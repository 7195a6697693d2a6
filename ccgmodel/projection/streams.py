"""The streams of the allocation under scenarios: what each has, what its lines cost, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.plan import STREAMS_REST, Floats, planned_recurrent
from ccgmodel.projection.projection import Projection


@dataclass(frozen=True, eq=False, kw_only=True)
class Streams:
    """Figures of a plan's streams and, last, of everything else, each (scenario, stream, year) in £k."""

    names: tuple[str, ...]
    allocation: Floats
    spend: Floats
    position: Floats
    lent: Floats  # of what a stream leaves, how much pays for the others' deficit


def streams(projection: Projection) -> Streams:
    """Part a projection into the streams of its plan; nothing for a plan without any.

    allocation[n,t] = share[n,t] x R[t], with the share that the stream has of the plan's recurrent allocation, so
    that a lever on its growth moves all streams in proportion; everything else has the rest of A[t].
    position[n,t] = allocation[n,t] - spend of its lines; everything else also bears what is set aside and held, so
    that the positions add up to in_year[t].
    lent[n,t] = what of position[n,t] covers a deficit of all others together.
    """
    plan, in_year = projection.plan, projection.in_year[:, np.newaxis]
    if not plan.streams:
        nothing = np.zeros((len(in_year), 0, plan.years))
        return Streams(names=(), allocation=nothing, spend=nothing, position=nothing, lent=nothing)
    recurrent = planned_recurrent(plan.allocation)
    shares = np.array([stream.shares(recurrent) for stream in plan.streams])
    own = shares * projection.recurrent_allocation[:, np.newaxis]
    spent = np.stack([projection.spend[:, stream.members(plan)].sum(axis=1) for stream in plan.streams], axis=1)
    left = own - spent
    position = _with_rest(left, projection.in_year)
    others = in_year - position
    return Streams(
        names=(*(stream.name for stream in plan.streams), STREAMS_REST),
        allocation=_with_rest(own, projection.allocation),
        spend=_with_rest(spent, projection.total_spend),
        position=position,
        lent=np.minimum(np.maximum(position, 0.0), np.maximum(-others, 0.0)),
    )


def _with_rest(own: Floats, whole: Floats) -> Floats:
    """Put what the streams leave of the whole (scenario, year) after them."""
    return np.concatenate([own, (whole - own.sum(axis=1))[:, np.newaxis]], axis=1)
