"""Opening a scenario document: on its own plan where that is here, else on this one with what differs said."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Plan
from ccgmodel.scenario import Document, plan_hash
from ccgmodel.scenario import document as documents
from ui.parts import notice
from ui.session import samples, state, store
from ui.session.address import UPLOADED
from ui.session.history import Moment


@dataclass(frozen=True)
class Place:
    """A plan on which a document can be opened, and where that plan is from."""

    plan: Plan
    source: str


def place_of(document: Document) -> Place:
    """Find the plan that a document was made on; the one that is shown where it is not here."""
    here = state.session()
    if document.plan_hash == plan_hash(here.plan):
        return Place(here.plan, here.source)
    if name := samples.with_hash(document.plan_hash):
        return Place(samples.sample(name), name)
    kept, _ = store.plan_with(document.plan_hash)
    if kept is not None:
        return Place(kept, f"{UPLOADED}-{document.plan_hash}")
    return Place(here.plan, here.source)


def open_document(document: Document, opened: str = "") -> bool:
    """Show a document as the next moment and say what differs; where it cannot run, say why and change nothing.

    `opened` is the key of the saved scenario that it is. Returns whether it was opened.
    """
    here, place = state.session(), place_of(document)
    problems = documents.check(document, place.plan)
    if wrong := [each for each in problems if each.severity == "error"]:
        said = " ".join(notice.sentence(each.text) for each in wrong)
        notice.tell("error", f"“{document.name}” cannot be opened on {place.plan.organisation}’s plan. {said}")
        return False
    other = "" if place.plan is here.plan else f" on its own plan, {_named(place.plan)}"
    said = " ".join(notice.sentence(each.text) for each in problems)
    moment = Moment(
        plan=place.plan,
        scenario=document.scenario,
        source=place.source,
        did=f"“{document.name}” opened",
        notes=document.notes,
        opened=opened if document.plan_hash == plan_hash(place.plan) else "",
    )
    state.open_moment(moment)
    notice.tell("warning" if said else "success", f"“{document.name}” is open{other}. {said}".rstrip())
    return True


def open_file(content: bytes, name: str) -> None:
    """Open a file that was downloaded before; everything that is wrong with it is said."""
    reading = documents.read(content)
    if reading.document is None:
        said = " ".join(notice.sentence(each.text) for each in reading.problems)
        notice.tell("error", f"{name} cannot be opened. {said}")
        return
    open_document(reading.document)


def _named(plan: Plan) -> str:
    return f"{plan.organisation}, {plan.year_labels[0]} to {plan.year_labels[-1]}"
