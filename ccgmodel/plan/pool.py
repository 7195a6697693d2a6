"""What a pooled budget is made of: its lines, what is paid into it, and how its risk is shared. Money is in £k."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ccgmodel.plan.money import Figures


@dataclass(frozen=True, kw_only=True)
class PoolLine:
    """One line of a pooled budget. Names that the source prints twice are told apart by their theme."""

    name: str
    amounts: Figures  # by year of the plan; None: not there yet
    theme: str = ""
    area: str = ""  # of spend
    commissioner: str = ""
    cluster: str = ""
    fund: str = ""  # which fund pays for it
    line: str = ""  # the plan's line of spend that it is part of; blank: its money stands nowhere else in the plan
    protected: str = ""  # why it may not flex; blank: it may
    measures: tuple[str, ...] = ()  # outcome measures that it serves
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What is paid into the pool by year, and by how much the text says that it rose in the last year stated."""

    name: str
    fund: str
    amounts: Figures
    stated: float | None = None  # the rise over the year before that the text states
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskShareItem:
    """One part of the agreement on risk: who bears it, a contingency, a step of escalation, or an option."""

    kind: Literal["bears", "contingency", "escalation", "option"]
    name: str
    share: float | None = None  # of the cost, for who bears it
    amount: float | None = None  # £k, for a contingency
    detail: str = ""
    source: str = ""
