"""The link: a scenario in an address, in the words of the command line, with a check that comes first.

`?check=1.59a1f0c2d3e4.7f3a9c1e&set=qipp_delivery=0.63` names the form of the link, the stamp of the plan and a
checksum over both and over every setting in turn. It stands before the settings, so that an address cut short
anywhere behind it cannot be taken for a whole one. A link written by hand needs none: `?set=qipp_delivery=0.63`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccgmodel.plan import Plan, Problem
from ccgmodel.scenario.scenario import Scenario, ScenarioError
from ccgmodel.scenario.stamp import plan_hash

CHECK, SET = "check", "set"  # the names in the address
VERSION = 1
AGAIN = "ask whoever sent the link for the whole of it"

Parameters = Mapping[str, Sequence[str]]  # name in the address -> its values in turn


@dataclass(frozen=True)
class Opened:
    """What an address says on a plan: its scenario, or None and every problem.

    A problem of the link itself stands at `link`, one of a setting at that setting or nowhere.
    `checked` is False for a link written by hand, which may have been changed on its way.
    """

    scenario: Scenario | None
    problems: tuple[Problem, ...] = ()
    checked: bool = False


def encode(plan: Plan, scenario: Scenario) -> dict[str, list[str]]:
    """Return what the address must hold for this scenario on this plan, in the order that it must have.

    Values are written to their last digit, so that the link opens exactly this scenario. The plan itself is no
    part of it; with no lever moved there is nothing to say.

    >>> from ccgmodel.workbook.read import read
    >>> plan = read("sample_data/barnet-recovery-2013.xlsx").plan
    >>> encode(plan, Scenario.of({"qipp_delivery": 0.63}))["set"]
    ['qipp_delivery=0.63']
    """
    settings = [f"{setting}={float(value)!r}" for setting, value in scenario.texts().items()]
    if not settings:
        return {}
    stamp = plan_hash(plan)
    return {CHECK: [f"{VERSION}.{stamp}.{_checksum(stamp, settings)}"], SET: settings}


def decode(parameters: Parameters, plan: Plan, name: str = "Scenario") -> Opened:
    """Open what an address says on this plan; a link that was changed, cut short or is of another plan says so."""
    settings, checks = list(parameters.get(SET, ())), list(parameters.get(CHECK, ()))
    problems = _check_problems(checks, settings, plan) if checks else []
    try:
        scenario = Scenario.parse(settings, name)
        wrong = scenario.problems(plan) + _twice(settings, scenario)
    except ScenarioError as error:
        scenario, wrong = None, list(error.problems)
    problems += wrong
    return Opened(None if problems else scenario, tuple(problems), bool(checks) and not problems)


def wanted_plan(parameters: Parameters) -> str | None:
    """Return the stamp of the plan that a link was made on; None where it has no check that can be read."""
    match = _match(parameters.get(CHECK, ()))
    return match["plan"] if match else None


def _checksum(stamp: str, settings: Sequence[str]) -> str:
    text = "\n".join([str(VERSION), stamp, str(len(settings)), *settings])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _match(checks: Sequence[str]) -> re.Match[str] | None:
    pattern = r"(?P<version>[1-9][0-9]{0,3})\.(?P<plan>[0-9a-f]{12})\.(?P<sum>[0-9a-f]{8})"
    return re.fullmatch(pattern, checks[0]) if len(checks) == 1 else None


def _check_problems(checks: Sequence[str], settings: Sequence[str], plan: Plan) -> list[Problem]:
    """Say why a link is not what was sent; an empty list where it is."""
    newer = [each for each in checks if re.match(r"[0-9]{1,4}\.", each) and int(each.partition(".")[0]) > VERSION]
    if newer:
        return [Problem("link", f"it was made by a newer planner ({CHECK}={newer[0]})", "update this one")]
    match = _match(checks)
    if match is None or match["sum"] != _checksum(match["plan"], settings):
        return [Problem("link", "it was changed or cut short on its way", AGAIN)]
    if match["plan"] != plan_hash(plan):
        found = f"it was made on a plan with stamp {match['plan']}, and this one has {plan_hash(plan)}"
        return [Problem("link", found, "upload the workbook of that plan, or ask for a link on this one")]
    return []


def _twice(settings: Sequence[str], scenario: Scenario) -> list[Problem]:
    if len(settings) == len(scenario.values):
        return []
    return [Problem("", "a lever is set twice", "leave one of the two out")]
