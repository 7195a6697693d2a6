"""Draws: even numbers between 0 and 1, and the values of levers that they stand for.

The same seed gives the same draws on every machine: numpy's PCG64 and Sobol's points, whose scrambling it drives,
are defined bit by bit. What follows is arithmetic in float64; scipy's functions may differ in the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

from ccgmodel.answers.evidence import Spread
from ccgmodel.plan import Floats, Problem, Refused

Method = Literal["sobol", "random"]

BLOCK = 4096  # draws made and projected at a time: what a block works with stays in the processor's cache
_MOST_EVEN = 1.0 - 2.0**-32  # nothing beyond it, so that a normal quantile is finite
_PERT_POINTS = 2049
_SPAN_IN_SIGMAS = 4.0  # a normal range reaches from two standard deviations below to two above


class EnsembleError(Refused):
    """Draws that cannot be made; `problems` lists each as what, where and remedy."""


def even_numbers(draws: int, dimensions: int, seed: int, method: Method) -> Iterator[Floats]:
    """Yield the draws block by block, (dimension, draw) each, evenly spread between 0 and 1."""
    generator = np.random.default_rng(seed)
    if method == "random":
        for start in range(0, draws, BLOCK):
            yield generator.random((min(BLOCK, draws - start), dimensions)).T
        return
    from scipy.stats import qmc  # imported here: it takes longer than all else together

    points = qmc.Sobol(dimensions, rng=generator)
    for start in range(0, draws, BLOCK):  # whole blocks: Sobol's points balance by powers of two
        yield points.random(BLOCK)[: draws - start].T


def correlated(even: Floats, factor: Floats) -> Floats:
    """Give even numbers, (lever, draw), the rank correlation of a normal copula with this Cholesky factor."""
    from scipy.special import ndtr, ndtri

    return np.asarray(ndtr(factor @ ndtri(np.clip(even, 1.0 - _MOST_EVEN, _MOST_EVEN))))


def cholesky(names: Sequence[str], correlation: Mapping[tuple[str, str], float]) -> Floats:
    """Return the Cholesky factor, (lever, lever), of the copula that gives these rank correlations.

    A rank correlation r needs a normal correlation of 2 sin(pi r / 6).

    Raises:
        EnsembleError: where a lever is not drawn, a correlation is not between -1 and 1, or they contradict
            each other.

    """
    wrong = [
        Problem(
            "", f"the correlation of {one} and {other}: {lever} is not drawn", f"use two of {', '.join(names)}"
        )
        for one, other in correlation
        for lever in (one, other)
        if lever not in names
    ]
    wrong += [
        Problem(
            "", f"the correlation of {one} and {other} is {r:g}", "give a number between -1 and 1, of two levers"
        )
        for (one, other), r in correlation.items()
        if not -1.0 < r < 1.0 or one == other
    ]
    if wrong:
        raise EnsembleError(wrong)
    matrix = np.eye(len(names))
    for (one, other), r in correlation.items():
        i, j = names.index(one), names.index(other)
        matrix[i, j] = matrix[j, i] = 2.0 * np.sin(np.pi * r / 6.0)
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise EnsembleError("the correlations contradict each other", "bring them nearer to 0") from None


def quantiles(spread: Spread, even: Floats) -> Floats:
    """Return the values of a lever at these shares of its distribution, same shape.

    triangular: rises in a straight line from low to the mode and falls to high. PERT: a beta distribution with
    a = 1 + 4 (mode - low) / (high - low), b = 6 - a. normal: about the mode with a standard deviation of a quarter
    of the range, cut off at low and high. history: each outcome as likely as the others.
    """
    if spread.outcomes:
        outcomes = np.array(spread.outcomes)
        return outcomes[np.minimum((even * len(outcomes)).astype(np.int64), len(outcomes) - 1)]
    low, width = spread.low, spread.high - spread.low
    mode = (spread.mode - low) / width
    kind = spread.evidence.distribution
    share = _pert(mode, even) if kind == "pert" else _normal(mode, even) if kind == "normal" else None
    if share is None:
        rising = even < mode
        from_end = np.sqrt(np.where(rising, even * mode, (1.0 - even) * (1.0 - mode)))
        share = np.where(rising, from_end, 1.0 - from_end)
    return np.clip(low + width * share, low, spread.high)


def grades(spread: Spread, even: Floats) -> Floats:
    """Return where in a lever's distribution these draws stand, from 0 to 1: outcomes alike are graded alike."""
    if not spread.outcomes:
        return even
    return (np.floor(even * len(spread.outcomes)) + 0.5) / len(spread.outcomes)


def _pert(mode: float, even: Floats) -> Floats:
    grid, cumulative = _pert_table(mode)
    return np.interp(even, cumulative, grid)


@lru_cache(maxsize=64)
def _pert_table(mode: float) -> tuple[Floats, Floats]:
    """Shares of the range, and how likely it is to be at or below them: between them a straight line will do."""
    from scipy.special import betainc

    grid = np.linspace(0.0, 1.0, _PERT_POINTS)
    return grid, np.asarray(betainc(1.0 + 4.0 * mode, 5.0 - 4.0 * mode, grid))


def _normal(mode: float, even: Floats) -> Floats:
    from scipy.special import ndtr, ndtri

    first, last = ndtr(-_SPAN_IN_SIGMAS * mode), ndtr(_SPAN_IN_SIGMAS * (1.0 - mode))
    return np.asarray(mode + ndtri(first + even * (last - first)) / _SPAN_IN_SIGMAS)
