"""What keeps a document from a plan, or makes it say something else there."""

from __future__ import annotations

from ccgmodel import __version__
from ccgmodel.plan import Plan, Problem
from ccgmodel.scenario.document.document import Document
from ccgmodel.scenario.stamp import plan_hash


def check(document: Document, plan: Plan) -> list[Problem]:
    """List what is wrong with opening a document on this plan.

    Another plan and a newer model are warnings, since the overrides may still apply; an override that this plan or
    this model cannot run is an error.
    """
    wrong = [*_other_plan(document, plan), *_newer_model(document)]
    return wrong + [each.at("overrides") for each in document.scenario.problems(plan)]


def _other_plan(document: Document, plan: Plan) -> list[Problem]:
    here = plan_hash(plan)
    if document.plan_hash == here:
        return []
    same = document.plan_name == plan.organisation
    found = (
        f"the scenario was made on another version of this plan (stamp {document.plan_hash}; this is {here})"
        if same
        else f"the scenario was made on {document.plan_name} (stamp {document.plan_hash}), "
        f"and this is {plan.organisation} (stamp {here})"
    )
    remedy = "the same overrides give other results here; open it on its own plan to see the original ones"
    return [Problem("plan", found, remedy, "warning")]


def _newer_model(document: Document) -> list[Problem]:
    if _numbers(document.model) <= _numbers(__version__):
        return []
    found = f"the scenario was made with model {document.model}, which is newer than this one ({__version__})"
    return [Problem("model", found, "results may differ; update the planner to have the same model", "warning")]


def _numbers(version: str) -> tuple[float, ...]:
    """Return a version as numbers; one that cannot be read counts as newer than all."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(each.isascii() and each.isdigit() for each in parts) else (float("inf"),)
