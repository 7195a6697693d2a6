"""The address of a session: which plan, and exactly which scenario on it, with a check that comes first.

`?plan=bnes-2012&check=1.<stamp>.<sum>&set=qipp_delivery=0.63&unit=k`. What cannot be opened is said and the plan
is shown; nothing of a link is dropped silently. A plan that was uploaded is named by its stamp: where it is kept,
it is opened again, and where not, its file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ccgmodel.plan import Plan, Problem
from ccgmodel.scenario import Scenario, link
from ui.session import portfolio_samples, store
from ui.session.history import CHANGED, FIRST_SAMPLE, Moment, Session
from ui.session.portfolio import OpenPortfolio
from ui.session.samples import SAMPLES, sample
from ui.words.money import Unit
from ui.words.settings import PLAN, YOURS

UPLOADED = "uploaded"


NOT_KEPT = (
    "This address is of a plan that was changed on these pages. Such changes are not kept when the page is loaded "
    "again, so the plan is shown as it was published. If you have a workbook with the changes, upload it on the "
    "Baseline page."
)


def opened(parameters: Mapping[str, Sequence[str]]) -> Session:
    """Open the session that an address asks for, or as much of it as can be, and say the rest."""
    name = next(iter(parameters.get("plan", ())), FIRST_SAMPLE)
    own = name.removesuffix(CHANGED)
    unit: Unit = "£k" if list(parameters.get("unit", ())) == ["k"] else "£m"
    stamp = link.wanted_plan(parameters)
    if name != own and stamp and (kept := _kept(stamp)[0]):  # the changed plan was saved with its scenario
        scenario, message = _scenario(parameters, kept)
        return Session([Moment(kept, scenario, f"{UPLOADED}-{stamp}")], unit=unit, message=message)
    among, lost = portfolio_samples.from_address(own, parameters)
    plan, missing = _plan(own, among)
    if plan is None:
        awaited = parameters if own.startswith(f"{UPLOADED}-") else None
        first = Moment(sample(FIRST_SAMPLE), PLAN, among=among)
        return Session([first], unit=unit, message=f"{missing} {lost}".strip(), awaited=awaited)
    if name != own:  # the check is of the changed plan, which is gone
        parameters = {key: values for key, values in parameters.items() if key != link.CHECK}
    scenario, message = _scenario(parameters, plan)
    message = f"{NOT_KEPT} {message}".rstrip() if name != own else message
    first = Moment(plan, PLAN, own, among=among).with_scenario(scenario, "", {})
    return Session([first], unit=unit, message=f"{message} {lost}".strip())


def of(here: Session) -> dict[str, list[str]]:
    """Return what the address of a session must hold, in its order."""
    return {
        **({"plan": [here.source]} if here.source != FIRST_SAMPLE else {}),
        **link.encode(here.plan, here.scenario),
        **({"unit": ["k"]} if here.unit == "£k" else {}),
        **{key: values for key, values in portfolio_samples.address(here.among).items() if values},
    }


def awaited_by(here: Session) -> None:
    """Open the scenario of a link whose plan was not here, once that plan has been uploaded."""
    parameters, stamp = here.awaited, here.source.removeprefix(f"{UPLOADED}-")
    if parameters is None or list(parameters.get("plan", ())) != [f"{UPLOADED}-{stamp}"]:
        return
    scenario, here.message = _scenario(parameters, here.plan)
    here.show([replace(here.moment, scenario=scenario, notes={})], 0)
    here.awaited = None


def _scenario(parameters: Mapping[str, Sequence[str]], plan: Plan) -> tuple[Scenario, str]:
    """Read an address's scenario; where it cannot be run on this plan, the plan itself and the reason."""
    found = link.decode(parameters, plan, YOURS)
    if found.scenario is not None:
        return found.scenario if found.scenario.values else PLAN, ""
    said = " ".join(f"{_said(each)}." for each in found.problems)
    return PLAN, f"This link could not be opened, so the published plan is shown. {said}"


def _said(problem: Problem) -> str:
    """Say what is wrong with a link as a sentence; a setting is named as the link writes it."""
    return problem.text[:1].upper() + problem.text[1:] if problem.where == "link" else str(problem)


def _plan(name: str, among: OpenPortfolio | None) -> tuple[Plan | None, str]:
    """Open the plan of an address: a member's of a portfolio, a published one, or one that was uploaded."""
    if among and among.member:
        return among.plan(among.member), ""
    return (sample(name), "") if name in SAMPLES else _uploaded(name)


def _uploaded(name: str) -> tuple[Plan | None, str]:
    """Open a plan that was uploaded, or say why it is not here."""
    kind, _, stamp = name.partition("-")
    if kind != UPLOADED:
        return None, f"This address names a plan that is not here ({name}). A published plan is shown."
    plan, why = _kept(stamp)
    return plan, (
        f"This address is of an uploaded plan (stamp {stamp}), which is not kept here for you{why}. Upload its "
        "workbook on the Baseline page, and the scenario of this address is opened on it; until then a published "
        "plan is shown."
    )


def _kept(stamp: str) -> tuple[Plan | None, str]:
    """Open a kept plan by its stamp; otherwise None, and what the store says if it could not be asked."""
    plan, problem = store.plan_with(stamp)
    return plan, f" ({problem})" if problem else ""
