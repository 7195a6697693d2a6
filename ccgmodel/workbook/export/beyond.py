"""Spend on a line that neither drivers nor savings explain: dearer activity and changes of a pooled budget."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.workbook.export.activity import Activity
from ccgmodel.workbook.export.blocks import Block


@dataclass(frozen=True)
class Beyond:
    """Where what is added to the lines stands; nothing where a plan has no activity, or no pool."""

    plan: Plan
    activity: Activity | None
    change: Block | None  # of the pool's lines

    def on(self, line: str, t: int) -> str:
        """Return the formula of what is added to a line in a year; empty where nothing can be."""
        of_scheme = {scheme.name: scheme.line for scheme in self.plan.schemes}
        added = [
            self.activity.cost[place][t]
            for place, group in enumerate(self.plan.activity_groups)
            if self.activity and (group.line or of_scheme.get(group.scheme)) == line
        ]
        added += [
            self.change[place][t] for place, each in enumerate(self.plan.pool) if self.change and each.line == line
        ]
        return "+".join(added)
