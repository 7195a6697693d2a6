"""The address of a session: which plan, and exactly which scenario on it, with a check that comes first.

`?plan=bnes-2012&check=1.<stamp>.<sum>&set=qipp_delivery=0.63&unit=k`. What cannot be opened is said and the plan
is shown; nothing of a link is dropped silently. A plan that was uploaded is named by its stamp: where it is kept,
it is opened again, and where not, its file is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ccgmodel.plan import Plan, Problem
from ccgmodel.portfolio import JointScenario
from ccgmodel.projection import moves_nothing
from ccgmodel.scenario import MOST_WRONG, Scenario, ScenarioError, is_stamp_of, link, plan_hash, short_stamp
from ccgmodel.words.money import Unit
from ccgmodel.words.settings import PLAN, YOURS
from ccgmodel.words.text import escaped
from ui.session import samples, store
from ui.session.history import CHANGED, FIRST_SAMPLE, Asked, Moment, Session
from ui.session.portfolio import OpenPortfolio
from ui.session.samples import SAMPLES, sample

UPLOADED = "uploaded"
LONGEST = 400_000  # characters: room for as many settings as a scenario may have
LONGEST_NAME = 100  # characters of a plan's name in an address, as far as it is said again
MEMBER, NO = (
    "member",
    "no",
)  # of a plan that is shown by itself, though a portfolio that comes with the planner has it
AGAIN = "again"  # in the address of a page whose server was started again while it was open


NOT_KEPT = (
    "This address is of a plan that was changed on these pages, in another browser or before the planner was "
    "started again. An address holds no such changes, so the plan is shown as it was published. If you have a "
    "workbook with the changes, upload it on the Baseline page."
)

PORTFOLIO_CHECK = "portfolio-check"
PORTFOLIO_CHANGED = (
    "What this link sets on the portfolio was changed or cut short on its way, so its plans are shown: ask "
    "whoever sent the link for the whole of it."
)
PORTFOLIO_NOT_KEPT = (
    "This address is of plans that were uploaded together, in another browser or before the planner was started "
    "again. An address does not hold them: upload them on the Portfolio page."
)


NAMES = {"plan", MEMBER, "unit", "portfolio", PORTFOLIO_CHECK, "all", "only", link.CHECK, link.SET, AGAIN}
NOT_READ = (
    "A part of this address is nothing that the planner reads, and is left out. If it was encoded twice on its "
    "way, ask whoever sent it for the address again:"
)


STARTED_AGAIN = (
    "The planner was started again. Plan and scenario are as they were; your last move may not have been taken, "
    "earlier steps can no longer be undone, and reasons that were not saved are gone."
)


def opened(parameters: Mapping[str, Sequence[str]]) -> Session:
    """Open the session that an address asks for, or as much of it as can be, and say the rest."""
    here = _opened(parameters)
    again = STARTED_AGAIN if AGAIN in parameters else ""
    here.message = " ".join(filter(None, (again, here.message, _unread(parameters))))
    return here


def _unread(parameters: Mapping[str, Sequence[str]]) -> str:
    """Say which names of an address nothing reads, such as one that was encoded twice on its way."""
    unread = [name[:LONGEST_NAME] for name in parameters if name not in NAMES][:MOST_WRONG]
    return f"{NOT_READ} {escaped(', '.join(unread))}." if unread else ""


def _opened(parameters: Mapping[str, Sequence[str]]) -> Session:
    if (length := sum(len(each) for values in parameters.values() for each in values)) > LONGEST:
        message = f"This address has {length:,} characters, which is too many to read. A published plan is shown."
        return Session([Moment(sample(FIRST_SAMPLE), PLAN)], message=message)
    name = next(iter(parameters.get("plan", ())), FIRST_SAMPLE)
    own = name.removesuffix(CHANGED)
    unit: Unit = "£k" if list(parameters.get("unit", ())) == ["k"] else "£m"
    stamp = link.wanted_plan(parameters)
    open_portfolio, lost = portfolio_from(own, parameters)
    kept, about, _ = _kept(stamp) if name != own and stamp else (None, Asked(), "")
    if kept is not None:  # the changed plan was saved with its scenario
        scenario, message = _scenario(parameters, kept)
        beside = replace(open_portfolio, member="") if open_portfolio else None  # whose plan is the published one
        first = Moment(kept, scenario, f"{UPLOADED}-{plan_hash(kept)}", open_portfolio=beside)
        return Session([first], unit=unit, message=f"{message} {lost}".strip(), asked={first.source: about})
    plan, about, missing = _plan(own, open_portfolio)
    if plan is None:
        awaited = parameters if own.startswith(f"{UPLOADED}-") else None
        first = Moment(sample(FIRST_SAMPLE), PLAN, open_portfolio=open_portfolio)
        return Session([first], unit=unit, message=f"{missing} {lost}".strip(), awaited=awaited)
    if name != own:  # the check is of the changed plan, which is gone
        parameters = {key: values for key, values in parameters.items() if key != link.CHECK}
    scenario, message = _scenario(parameters, plan)
    message = f"{NOT_KEPT} {message}".rstrip() if name != own else message
    first = Moment(plan, PLAN, own, open_portfolio=open_portfolio).with_scenario(scenario, "", {})
    return Session([first], unit=unit, message=f"{message} {lost}".strip(), asked={own: about})


def of(here: Session) -> dict[str, list[str]]:
    """Return what the address of a session must hold, in its order."""
    return {
        **of_plan(here),
        **link.encode(here.plan, here.scenario),
        **({"unit": ["k"]} if here.unit == "£k" else {}),
        **{key: values for key, values in of_portfolio(here.open_portfolio).items() if values},
    }


def of_plan(here: Session) -> dict[str, list[str]]:
    """Return what of the address names the plan, and says where it is not shown as the member that it is."""
    if here.source == FIRST_SAMPLE:
        return {}
    shown = here.open_portfolio
    of_one = samples.portfolio_holding(here.source.removesuffix(CHANGED)) is not None
    return {"plan": [here.source], **({MEMBER: [NO]} if of_one and not (shown and shown.member) else {})}


def awaited_by(here: Session) -> None:
    """Open the scenario of a link whose plan was not here, once that plan has been uploaded."""
    parameters, stamp = here.awaited, here.source.removeprefix(f"{UPLOADED}-")
    asked = next(iter(parameters.get("plan", ())), "").removeprefix(f"{UPLOADED}-") if parameters else ""
    if parameters is None or not is_stamp_of(asked, stamp):
        return
    scenario, here.message = _scenario(parameters, here.plan)
    here.show([*here.history[: here.at], replace(here.moment, scenario=scenario, notes={})], here.at)
    here.awaited = None


def _scenario(parameters: Mapping[str, Sequence[str]], plan: Plan) -> tuple[Scenario, str]:
    """Read an address's scenario; where it cannot be run on this plan, the plan itself and the reason."""
    found = link.decode(parameters, plan, YOURS)
    said = " ".join(f"{escaped(_said(each))}." for each in found.problems)
    if found.scenario is not None:
        idle = " ".join(f"{escaped(each.text)}." for each in moves_nothing(plan, found.scenario))
        return found.scenario if found.scenario.values else PLAN, f"{said} {idle}".strip()
    return PLAN, f"This link could not be opened, so the published plan is shown. {said}"


def _said(problem: Problem) -> str:
    """Say what is wrong with a link as a sentence; a setting is named as the link writes it."""
    return problem.text[:1].upper() + problem.text[1:] if problem.where == "link" else str(problem)


def _plan(name: str, open_portfolio: OpenPortfolio | None) -> tuple[Plan | None, Asked, str]:
    """Open the plan of an address: a member's of a portfolio, a published one, or one that was uploaded.

    With it come what is asked about it, and why it is not here.
    """
    holding = open_portfolio if open_portfolio and open_portfolio.member else samples.portfolio_holding(name)
    if holding and holding.member:  # another may be open by now
        return holding.plan(holding.member), Asked(), ""
    return (sample(name), Asked(), "") if name in SAMPLES else _uploaded(name)


def _uploaded(name: str) -> tuple[Plan | None, Asked, str]:
    """Open a plan that was uploaded, or say why it is not here."""
    name = name[:LONGEST_NAME]
    kind, _, stamp = name.partition("-")
    if kind != UPLOADED:
        return (
            None,
            Asked(),
            f"This address names a plan that is not here ({escaped(name)}). A published plan is shown.",
        )
    plan, about, why = _kept(stamp)
    missing = (
        f"This address is of an uploaded plan (stamp {escaped(short_stamp(stamp))}), which is not kept here for "
        f"you{why}. Upload its workbook on the Baseline page, and the scenario of this address is opened on it; "
        "until then a published plan is shown."
    )
    return plan, about, missing


def _kept(stamp: str) -> tuple[Plan | None, Asked, str]:
    """Open a kept plan by its stamp; otherwise None, and what the store says if it could not be asked."""
    plan, about, problem = store.plan_with(stamp)
    return plan, about, f" ({problem})" if problem else ""


def of_portfolio(shown: OpenPortfolio | None) -> dict[str, list[str]]:
    """Write a portfolio and what is set on it; what is set on the plan that is shown has a place of its own."""
    if shown is None:
        return {}
    others = {name: own for name, own in shown.joint.alone.items() if name != shown.member}
    everyone = _settings(shown.joint.everyone)
    only = [f"{name}: {text}" for name, own in others.items() for text in _settings(own)]
    check = [_portfolio_check(shown.source, everyone, only)] if everyone or only else []
    return {PORTFOLIO_CHECK: check, "portfolio": [shown.source], "all": everyone, "only": only}


def _portfolio_check(source: str, everyone: Sequence[str], only: Sequence[str]) -> str:
    """Prove that what is set on a portfolio is whole; it comes before all that could be cut off."""
    return link.checksum(source, [f"all {len(everyone)}", *everyone, *only])


def _settings(scenario: Scenario) -> list[str]:
    """Write every setting to its last digit, as a link does."""
    return [f"{text}={float(value)!r}" for text, value in scenario.texts().items()]


def portfolio_from(source: str, query: Mapping[str, Sequence[str]]) -> tuple[OpenPortfolio | None, str]:
    """Return the portfolio that an address names, or whose member's plan it names, and what is wrong with it."""
    folder = next(iter(query.get("portfolio", ())), "")
    by_itself = list(query.get(MEMBER, ())) == [NO]
    shown = None if by_itself else samples.portfolio_holding(source)
    if folder not in samples.FOLDERS:
        cut = not folder and PORTFOLIO_CHECK in query
        return shown, PORTFOLIO_CHANGED if cut else PORTFOLIO_NOT_KEPT if folder else ""
    if shown is None or shown.source != folder:
        shown = samples.sample_portfolio(folder)
    whole = _portfolio_check(folder, query.get("all", ()), query.get("only", ()))
    if any(check != whole for check in query.get(PORTFOLIO_CHECK, ())):
        return shown, PORTFOLIO_CHANGED
    try:
        everyone = Scenario.parse(query.get("all", ()), "Your scenario")
        alone = {
            name: Scenario.parse(texts, "Your scenario") for name, texts in _by_name(query.get("only", ())).items()
        }
        joint = JointScenario("Your scenario", everyone, alone)
        wrong = [
            problem for plan in shown.portfolio.plans for problem in joint.of(plan.organisation).problems(plan)
        ]
        wrong += [
            Problem("", f"{name} has no plan here") for name in alone if name not in shown.portfolio.organisations
        ]
    except ScenarioError as error:
        wrong = list(error.problems)
    if wrong:
        said = " ".join(f"{escaped(str(each))}." for each in list(dict.fromkeys(wrong))[:MOST_WRONG])
        return shown, f"What this link sets on the portfolio could not be read, so its plans are shown. {said}"
    return shown.with_joint(joint), ""


def _by_name(texts: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        name, _, assignment = text.partition(": ")
        found.setdefault(name, []).append(assignment)
    return found
