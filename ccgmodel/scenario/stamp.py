"""Hashes that say which plan and which settings a result came from, so that a printed page can be proved later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from ccgmodel.plan import Plan
from ccgmodel.scenario.scenario import Scenario

_LENGTH = 12  # hexadecimal digits: enough to tell apart all plans that there will ever be


@lru_cache(maxsize=64)  # a page puts it into its address at every run
def plan_hash(plan: Plan) -> str:
    """Hash everything that a plan states; equal plans have equal hashes."""
    return _hash(asdict(plan))


def scenario_hash(scenario: Scenario) -> str:
    """Hash a scenario's settings; its name does not count, since no result depends on it."""
    return _hash(scenario.texts())


def _hash(content: object) -> str:
    canonical = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:_LENGTH]


def _plain(content: object) -> object:
    """Make equal numbers look the same: 5 and 5.0, 0.0 and -0.0."""
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(each) for each in content]
    if isinstance(content, int | float) and not isinstance(content, bool):
        return float(content) + 0.0
    return content
