"""What the plan and a scenario mean for those from whom the plan buys. Money is in £k of one year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccgmodel.answers.bridge import year_index
from ccgmodel.plan import Plan
from ccgmodel.projection import programme, project
from ccgmodel.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class ProviderOutlook:
    """One provider in one year; what its plan does not state is None.

    The change of income that the document prints is that of the plan's savings; under the scenario it is as much
    more or less as all savings of the year are. That share is ours.
    """

    provider: str
    contract: float | None  # the value of its contract, or what is spent with it
    schemes: tuple[str, ...]  # that name it
    counted: float  # new savings of the year that the plan counts on from those schemes
    delivered: float  # those that the scenario delivers
    income: float | None  # as printed: a loss is negative
    income_now: float | None  # under the scenario


def provider_outlook(plan: Plan, scenario: Scenario, year: int) -> tuple[ProviderOutlook, ...]:
    """Return every provider that the plan names, those with most at stake first.

    Raises:
        BridgeError: where the plan has no such year.
        ScenarioError: listing every setting that the plan cannot run.

    """
    t, both = year_index(plan, year), [Scenario(), scenario]
    savings = project(plan, both).qipp_delivered[:, t]
    share = float(savings[1] / savings[0]) if savings[0] else None
    schemes = programme(plan, both) if plan.schemes else None
    names = dict.fromkeys(
        [*(each.provider for each in plan.providers), *(scheme.provider for scheme in plan.schemes)]
    )
    found = []
    for name in filter(None, names):
        own = np.array([scheme.provider == name for scheme in plan.schemes], dtype=np.bool_)
        income = _stated(plan, name, t, "income change")
        found.append(
            ProviderOutlook(
                provider=name,
                contract=_stated(plan, name, t, "contract", "spend"),
                schemes=tuple(scheme.name for scheme, is_its in zip(plan.schemes, own, strict=True) if is_its),
                counted=float(schemes.counted[0, own, t].sum()) if schemes else 0.0,
                delivered=float(schemes.delivered[1, own, t].sum()) if schemes else 0.0,
                income=income,
                income_now=None if income is None or share is None else income * share,
            )
        )
    return tuple(sorted(found, key=lambda each: -max(abs(each.income or 0.0), abs(each.counted))))


def _stated(plan: Plan, provider: str, t: int, *measures: str) -> float | None:
    """Add up what a plan states of a provider in a year; None where it states nothing."""
    figures = [
        each.amounts[t]
        for each in plan.providers
        if each.provider == provider and each.measure in measures and each.amounts
    ]
    stated = [figure for figure in figures if figure is not None]
    return float(sum(stated)) if stated else None
