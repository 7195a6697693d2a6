"""What one point of a lever is worth, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ccgmodel.plan import Plan
from ccgmodel.projection import project
from ccgmodel.scenario import Lever, Scenario, Setting
from ccgmodel.words.money import counted, finer

POINT = 0.01
WHOLE = {"more": "stopping every scheme", "less": "running every scheme again"}


def worth(plan: Plan, scenario: Scenario, levers: Sequence[Lever]) -> dict[str, str]:
    """Say what one point of each lever is worth in the last year, from the scenario as it stands.

    What starts late is saved in the end, so a month is worth what it costs over all years.
    """
    moved = [(lever, *_one_on(lever, plan, scenario)) for lever in levers]
    variants = [Scenario("", {**scenario.values, Setting(lever.name): value}) for lever, _, value in moved]
    in_year = project(plan, [scenario, *variants]).in_year
    found = {}
    for (lever, word, _), change in zip(moved, in_year[1:] - in_year[0], strict=True):
        if not lever.moves_money:
            found[lever.name] = "moves metrics, not money"
        elif lever.kind == "months":
            found[lever.name] = _worth(
                f"each month {word}", float(change.sum()), f"over {counted(plan.years, 'year')}"
            )
        else:
            what = f"each point {word}" if lever.step < 1 else WHOLE[word]
            found[lever.name] = _worth(what, float(change[-1]), f"a year by {plan.year_labels[-1]}")
    return found


def _one_on(lever: Lever, plan: Plan, scenario: Scenario) -> tuple[str, float]:
    """One point, month or whole step towards a worse position; where the lever is at that end, the other way.

    From within a step of both ends, it is what is left to the end.
    """
    value = scenario.values.get(Setting(lever.name), lever.neutral(plan))
    one = POINT if lever.step < 1 else lever.step
    down = lever.effects.get("in_year", lever.effects.get("after_rules", 1)) > 0
    least, greatest = lever.bounds(plan)
    if value - one < least if down else value + one > greatest:
        down = not down
    return ("less", max(value - one, least)) if down else ("more", min(value + one, greatest))


def _worth(what: str, change: float, when: str) -> str:
    if abs(change) < 5:
        return f"{what} changes nothing {when.removeprefix('a year ')}"
    return f"{what} {'costs' if change < 0 else 'saves'} {finer(abs(change))} {when}"
