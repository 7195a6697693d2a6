"""The plain-English sentences of the pages, each computed from projections of the plan and of the scenario.

Both projections hold one scenario.
"""

from __future__ import annotations

from ccgmodel.plan import STATUSES, Plan, year_label
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ccgmodel.words.levers import label, scale


def settings(plan: Plan, scenario: Scenario, most: int = 6) -> str:
    """Say what a scenario sets, the first few in full."""
    said = [setting(plan, each, value) for each, value in list(scenario.values.items())[:most]]
    left = len(scenario.values) - len(said)
    return "; ".join(said) + (f"; and {left} more" if left else "")


def setting(plan: Plan, each: Setting, value: float) -> str:
    """Say one setting: "QIPP delivery of Falls system 50 %", "Falls system starts 3 months late"."""
    return f"{what(plan, each)} {value_of(plan, each, value)}"


def what(plan: Plan, each: Setting) -> str:
    """Name what is set: "QIPP delivery of Acute in 2015/16", "Falls system starts"."""
    lever = LEVERS[each.lever]
    year = f" in {year_label(each.year)}" if each.year is not None else ""
    if lever.by_scheme and not lever.by_line:
        return f"{_scope(each) or 'Every scheme'}{year}{' starts' if lever.kind == 'months' else ''}"
    return f"{label(lever, plan)}{f' of {_scope(each)}' if each.scope else ''}{year}"


def value_of(plan: Plan, each: Setting, value: float) -> str:
    """Write the value of a setting as its slider does."""
    where = scale(LEVERS[each.lever], plan, each.scope)
    return where.text(where.shown(value))


def moved(plan: Plan, before: Scenario, after: Scenario) -> str:
    """Say what was done to a scenario: "QIPP delivery 100 % to 85 %", or the name of the story that was told."""
    if after.name not in (before.name, YOURS):
        return after.name
    old, new = before.values, after.values
    changed = [each for each in dict.fromkeys([*old, *new]) if old.get(each) != new.get(each)]
    levers = list(dict.fromkeys(label(LEVERS[each.lever], plan) for each in changed))
    if len(changed) > 1:
        whole = Setting(changed[0].lever)
        if len(levers) == 1 and [each for each in new if each.lever == whole.lever] == [whole]:
            return f"{levers[0]} to {value_of(plan, whole, new[whole])} throughout"
        return f"{len(changed)} settings: {', '.join(levers[:3])}{' and others' if len(levers) > 3 else ''}"
    (each,) = changed
    alone = not any(other.lever == each.lever and other != each for other in (*old, *new))
    plans = LEVERS[each.lever].neutral(plan) if alone else None  # else what held before is another setting's
    texts = [
        "" if value is None else value_of(plan, each, value)
        for value in (old.get(each, plans), new.get(each, plans))
    ]
    return f"{what(plan, each)} {' to '.join(filter(None, texts))}{'' if texts[1] else ' no longer set apart'}"


def place(each: Setting) -> str:
    """Say what a setting is for: "Acute 2014/15", or nothing where it is for all."""
    year = year_label(each.year) if each.year is not None else ""
    return " ".join(part for part in (_scope(each), year) if part)


def _scope(each: Setting) -> str:
    return f"status {each.scope}" if each.scope in STATUSES else each.scope


YOURS = "Your scenario"  # what nobody has named


PLAN = Scenario("The plan")
_CALLED = (PLAN.name.casefold(), "published plan")  # the second in files that were saved under that name


def is_called_the_plan(name: str) -> bool:
    """Whether a scenario's name is what the plan itself is called."""
    return name.strip().casefold() in _CALLED
