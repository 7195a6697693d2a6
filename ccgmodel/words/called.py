"""What a plan calls its savings programme and its kind of organisation, and whether it is made up."""

from __future__ import annotations

from ccgmodel.plan import Plan

QIPP, CCG = "QIPP", "CCG"
SEVERAL = "savings"  # of plans that call theirs otherwise than one another


def savings_words(text: str, *plans: Plan) -> str:
    """Write a text of ours with what the plans call their savings programme in place of QIPP."""
    names = {plan.savings_programme or QIPP for plan in plans}
    name = names.pop() if len(names) == 1 else SEVERAL
    said = text.replace(QIPP, name)
    return said[:1].upper() + said[1:] if text.startswith(QIPP) else said


def programme(plan: Plan) -> str:
    """Name the savings programme as one: QIPP programme, CIP programme, Efficiency programme."""
    name = plan.savings_programme or QIPP
    named = name if name.casefold().endswith("programme") else f"{name} programme"
    return named[:1].upper() + named[1:]


def kind(text: str, plan: Plan) -> str:
    """Write a text of ours with what the plan's organisation is in place of CCG."""
    return text.replace(CCG, plan.organisation_kind or CCG)


def made_up(plan: Plan) -> str:
    """Say that a plan is an example whose figures nobody owns; blank where it is not."""
    said = f"{plan.organisation} is made up, to try the planner on: no organisation has these figures."
    return said if plan.is_made_up else ""


def on_paper(plan: Plan) -> str:
    """Name the organisation of a plan where it stands alone, as on a cover, with whether it is made up."""
    return (
        f"{plan.organisation} (made up: no organisation has these figures)"
        if plan.is_made_up
        else plan.organisation
    )
