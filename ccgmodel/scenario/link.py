"""The stamps that say which plan and settings a result came from, and the link: a scenario in an address.

`?check=1.59a1f0…c2d3e4.7f3a9c1e&set=qipp_delivery=0.63` names the form of the link, the stamp of the plan and a
checksum over both and over every setting in turn. It stands before the settings, so that an address cut short
anywhere behind it cannot be taken for a whole one. A link written by hand needs none: `?set=qipp_delivery=0.63`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ccgmodel.plan import Plan, Problem, once_a_plan
from ccgmodel.scenario.scenario import Scenario, ScenarioError

SHORT = 12  # hexadecimal digits that people are shown, and that were all that earlier planners kept


@once_a_plan  # a page puts it into its address at every run
def plan_hash(plan: Plan) -> str:
    """Hash everything that a plan states; equal plans have equal hashes.

    What plans could not state at first counts only where it is stated: a plan without it keeps the stamp it had.
    """
    content = asdict(plan)
    later = (
        "report_date", "gateways", "providers", "risk_bands", "opening_bridge", "profile", "printed_tables",
        "support", "organisation_kind", "savings_programme", "money_actuals", "floors", "set_asides", "repayable",
        "streams",
    )  # fmt: skip
    for each in content["milestones"]:
        _drop_blank(each, ("workstream",))
    for each in content["lines"]:
        _drop_blank(each, ("net_of_qipp",))
    for each in content["stories"]:
        _drop_blank(each, ("why", "show", "notes"))
    _drop_blank(content["rules"], ("improvement_rate", "improvement_amount", "last_in_year", "name"))
    return _hash(_drop_blank(content, later))


def _drop_blank(content: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    for name in names:
        if not content[name]:
            del content[name]
    return content


def scenario_hash(scenario: Scenario) -> str:
    """Hash a scenario's settings; its name does not count, since no result depends on it."""
    return _hash(scenario.texts())


def _hash(content: object) -> str:
    canonical = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def short_stamp(stamp: str) -> str:
    """Return as much of a stamp as people are shown."""
    return stamp[:SHORT]


def is_stamp_of(stamp: str, whole: str) -> bool:
    """Whether a stamp is this whole one; a short one, as earlier planners kept it, as far as it goes."""
    return stamp == whole or (is_short(stamp) and whole.startswith(stamp))


def is_short(stamp: str) -> bool:
    """Whether a stamp was kept by an earlier planner, of whose plans two could be made alike."""
    return len(stamp) == SHORT


def _plain(content: object) -> object:
    """Make equal numbers look the same: 5 and 5.0, 0.0 and -0.0."""
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(each) for each in content]
    if isinstance(content, int | float) and not isinstance(content, bool):
        return float(content) + 0.0
    return content.isoformat() if isinstance(content, date) else content


CHECK, SET = "check", "set"  # the names in the address
VERSION = 1
IN_PART = "its stamp is of an earlier planner, so that its plan and this one could be compared in part only"
AGAIN = "ask whoever sent the link for the whole of it"

Parameters = Mapping[str, Sequence[str]]  # name in the address -> its values in turn


@dataclass(frozen=True)
class Opened:
    """What an address says on a plan: its scenario, or None and every problem.

    A problem of the link itself stands at `link`, one of a setting at that setting or nowhere; a warning may
    accompany a scenario.
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
    return {CHECK: [f"{VERSION}.{stamp}.{checksum(stamp, settings)}"], SET: settings}


def decode(parameters: Parameters, plan: Plan, name: str = "Scenario") -> Opened:
    """Open what an address says on this plan; a link that was changed, cut short or is of another plan says so."""
    settings, checks = list(parameters.get(SET, ())), list(parameters.get(CHECK, ()))
    problems = _check_problems(checks, settings, plan) if checks else []
    try:
        scenario = Scenario.parse(settings, name)
        wrong = scenario.problems(plan)
    except ScenarioError as error:
        scenario, wrong = None, list(error.problems)
    problems += wrong
    errors = any(each.severity == "error" for each in problems)
    return Opened(None if errors else scenario, tuple(problems), bool(checks) and not errors)


def wanted_plan(parameters: Parameters) -> str | None:
    """Return the stamp of the plan that a link was made on; None where it has no check that can be read."""
    match = _match(parameters.get(CHECK, ()))
    return match["plan"] if match else None


def checksum(stamp: str, settings: Sequence[str]) -> str:
    """Return what proves that settings on what has the stamp are whole and as they were sent."""
    text = "\n".join([str(VERSION), stamp, str(len(settings)), *settings])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _match(checks: Sequence[str]) -> re.Match[str] | None:
    pattern = r"(?P<version>[1-9][0-9]{0,3})\.(?P<plan>[0-9a-f]{64}|[0-9a-f]{12})\.(?P<sum>[0-9a-f]{8})"
    return re.fullmatch(pattern, checks[0]) if len(checks) == 1 else None


def _check_problems(checks: Sequence[str], settings: Sequence[str], plan: Plan) -> list[Problem]:
    """Say why a link is not what was sent; an empty list where it is."""
    newer = [each for each in checks if re.match(r"[0-9]{1,4}\.", each) and int(each.partition(".")[0]) > VERSION]
    if newer:
        return [Problem("link", f"it was made by a newer planner ({CHECK}={newer[0]:.40})", "update this one")]
    match = _match(checks)
    if match is None or match["sum"] != checksum(match["plan"], settings):
        return [Problem("link", "it was changed or cut short on its way", AGAIN)]
    stamp, here = match["plan"], plan_hash(plan)
    if not is_stamp_of(stamp, here):
        found = f"it was made on a plan with stamp {short_stamp(stamp)}, and this one has {short_stamp(here)}"
        return [Problem("link", found, "upload the workbook of that plan, or ask for a link on this one")]
    return [Problem("link", IN_PART, "ask for a new link to be sure", "warning")] if is_short(stamp) else []
