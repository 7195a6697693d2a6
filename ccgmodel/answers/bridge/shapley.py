"""Shapley values: what each of several causes contributes, averaged over every order in which they could act.

The contribution of cause i is the sum over coalitions S without it of |S|! (n - |S| - 1)! / n! x (v(S + i) - v(S))
(L. S. Shapley, A Value for n-Person Games, 1953). They add up to v(all) - v(none) exactly.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np

from ccgmodel.plan import Booleans, Floats

MOST = 12  # causes that are told apart: 4,096 coalitions


@lru_cache(maxsize=MOST + 1)
def coalitions(causes: int) -> Booleans:
    """Every coalition of so many causes, (cause, coalition): nobody first, everybody last."""
    members = np.asarray((np.arange(2**causes) >> np.arange(causes)[:, np.newaxis]) & 1 == 1)
    members.setflags(write=False)
    return members


@lru_cache(maxsize=MOST + 1)
def _coefficients(causes: int) -> Floats:
    """What each coalition's value counts for towards each cause's contribution, (cause, coalition)."""
    members = coalitions(causes)
    others = members.sum(axis=0) - members  # how many others are in, (cause, coalition)
    weight = np.array([1.0 / (causes * comb(causes - 1, size)) for size in range(causes)])
    coefficients = np.asarray(np.where(members, weight[others], -weight[others]))
    coefficients.setflags(write=False)
    return coefficients


def contributions(values: Floats, causes: int) -> Floats:
    """Return each cause's contribution, (cause, ...), from the values of all coalitions, (coalition, ...)."""
    if not causes:
        return np.zeros((0, *values.shape[1:]))
    return np.asarray(np.tensordot(_coefficients(causes), values - values[:1], axes=1))
