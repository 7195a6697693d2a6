"""What the position that the rules require is called: by its own name, an improvement, or a surplus."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan


@dataclass(frozen=True)
class Required:
    """A required position in words, as they stand within a sentence; a plan's own name is as typed."""

    rule: str  # what is met or missed: surplus rule
    amount: str  # what it comes to in a year: surplus required
    asked: str  # the same of a rule that has been named: the surplus required


SURPLUS = Required("surplus rule", "surplus required", "the surplus required")
IMPROVEMENT = Required("improvement rule", "improvement required", "what it requires")
SEVERAL = Required("required position", "position required", "the position required")


def required(*plans: Plan) -> Required:
    """Say what one plan's required position is called, or that of several plans where they call it alike."""
    called = {_of(plan) for plan in plans}
    return called.pop() if len(called) == 1 else SEVERAL


def _of(plan: Plan) -> Required:
    if name := plan.rules.name:
        return Required(name, name, "what it requires")
    return IMPROVEMENT if any(plan.rules.improves) else SURPLUS
