"""What a session holds: the plan, the history of its scenario and the unit of money; and the address that says so.

Streamlit forgets a widget when its page is left, and a session when the page is loaded again. So the
scenario lives here, widgets are seeded from it, and the address carries every setting in the words of
the command line (`?set=qipp_delivery=0.63`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario, ScenarioError, Setting
from ccgmodel.stamp import plan_hash
from ccgmodel.workbook.read import read
from ui.scale import scale
from ui.words import Unit

SAMPLE_DATA = Path(__file__).parent.parent / "sample_data"
SAMPLES = tuple(sorted(path.stem for path in SAMPLE_DATA.glob("*.xlsx")))
FIRST_SAMPLE = "barnet-recovery-2013"
PLAN = Scenario("Published plan")
UPLOADED = "uploaded"


@dataclass
class Session:
    """One person's session. `history` is every scenario in turn; `at` is the one that is shown."""

    plan: Plan
    history: list[Scenario]
    source: str = FIRST_SAMPLE  # the published sample, or the stamp of an uploaded plan
    at: int = 0
    unit: Unit = "£m"
    message: str = ""  # what was wrong with the address, or what became of the scenario

    @property
    def scenario(self) -> Scenario:
        """The scenario that is shown."""
        return self.history[self.at]


class SampleError(RuntimeError):
    """The sample that comes with the planner cannot be read; the message lists why."""


@st.cache_resource(max_entries=32, show_spinner=False)
def sample(name: str) -> Plan:
    """Read a published plan once for all sessions.

    Raises:
        SampleError: listing its problems.

    """
    reading = read(SAMPLE_DATA / f"{name}.xlsx")
    if reading.plan is None:
        raise SampleError("; ".join(f"{p.where}: {p.found}" for p in reading.problems))
    return reading.plan


def session() -> Session:
    """Return this person's session, opened from the address the first time."""
    if "session" not in st.session_state:
        name = st.query_params.get("plan", FIRST_SAMPLE)
        known = name in SAMPLES
        plan = sample(name if known else FIRST_SAMPLE)
        scenario, message = _from_address(plan) if known else (PLAN, _unknown_plan(name))
        unit: Unit = "£k" if st.query_params.get("unit") == "k" else "£m"
        here = Session(plan, [scenario], name if known else FIRST_SAMPLE, unit=unit, message=message)
        st.session_state["session"] = here
    return st.session_state["session"]


def enter(page: str) -> Session:
    """Open this person's session on a page.

    The first thing that is opened after the server starts, if it is a page's own address, Streamlit runs without
    `app.py`: hand over to that, which comes back here.
    """
    here = session()
    if "opened_by_app" not in st.session_state:
        st.session_state["wanted_page"] = page
        st.switch_page("app.py")
    return here


def opened_by_app() -> None:
    """Note that navigation and style are in place, and go where a page's own address was to lead."""
    session()
    st.session_state["opened_by_app"] = True
    if wanted := st.session_state.pop("wanted_page", None):
        st.switch_page(wanted)


def _unknown_plan(name: str) -> str:
    kind, _, stamp = name.partition("-")
    if kind == UPLOADED:
        return (
            f"This address is of an uploaded plan (stamp {stamp}), which is not kept when the page is loaded "
            "again. Upload its workbook on the Baseline page; until then a published plan is shown."
        )
    return f"This address names a plan that is not here ({name}). A published plan is shown."


def _from_address(plan: Plan) -> tuple[Scenario, str]:
    """Read the address's scenario; where it cannot be run on this plan, open the plan and say why."""
    try:
        scenario = Scenario.parse(st.query_params.get_all("set"))
        wrong = scenario.problems(plan)
    except ScenarioError as error:
        wrong = list(error.problems)
    if not wrong:
        return scenario, ""
    said = " ".join(f"{each}." for each in wrong)
    return PLAN, f"This link could not be opened, so the published plan is shown. {said}"


def write_address() -> None:
    """Put the scenario into the address, so that loading the page again, or sending it, gives the same."""
    here = session()
    wanted = {
        **({"plan": [here.source]} if here.source != FIRST_SAMPLE else {}),
        **({"set": [f"{text}={value:g}" for text, value in here.scenario.texts().items()]}),
        **({"unit": ["k"]} if here.unit == "£k" else {}),
    }
    wanted = {key: values for key, values in wanted.items() if values}
    if {key: st.query_params.get_all(key) for key in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def projections() -> tuple[Projection, Projection]:
    """Project the plan and the scenario, one each."""
    here = session()
    return project(here.plan, [PLAN]), project(here.plan, [here.scenario])


def show(scenario: Scenario, source: str = "") -> None:
    """Show another scenario and remember it; `source` is the widget that has the value already."""
    here = session()
    if scenario.values == here.scenario.values:
        return
    here.history = [*here.history[: here.at + 1], scenario]
    here.at += 1
    here.message = ""
    _seed(source)


def go(steps: int) -> None:
    """Go back (-1) or forward (+1) in the history."""
    here = session()
    here.at = min(max(here.at + steps, 0), len(here.history) - 1)
    _seed()


def accept(plan: Plan, sample_name: str = "") -> None:
    """Take another plan as the baseline, and carry over what of the scenario still applies to it."""
    here = session()
    kept = {
        setting: value
        for setting, value in here.scenario.values.items()
        if not Scenario("", {setting: value}).problems(plan) and LEVERS[setting.lever].applies(plan)
    }
    left = [str(setting) for setting in here.scenario.values if setting not in kept]
    here.plan, here.source = plan, sample_name or f"{UPLOADED}-{plan_hash(plan)}"
    here.history, here.at = [Scenario(here.scenario.name, kept)], 0
    here.message = _carried(kept, left)
    _seed()


def _carried(kept: Mapping[Setting, float], left: list[str]) -> str:
    """Say what became of a scenario when its plan was changed."""
    said = []
    if kept:
        said.append(f"Carried over to this plan: {', '.join(map(str, kept))}.")
    if left:
        said.append(f"Left behind, because it does not apply to this plan: {', '.join(left)}.")
    return " ".join(said)


def apply(values: Mapping[Setting, float], name: str) -> None:
    """Show a story: the plan with these settings and nothing else."""
    show(Scenario(name, dict(values)))


def set_lever(name: str, value: float | None, source: str = "") -> None:
    """Set one lever for all years and lines, in place of what it had; None puts it back to the plan."""
    here = session()
    values = {setting: v for setting, v in here.scenario.values.items() if setting.lever != name}
    if value is not None and value != LEVERS[name].neutral(here.plan):
        values[Setting(name)] = value
    show(Scenario("Your scenario", values), source)


def set_unit() -> None:
    """Take the unit of money from its switch."""
    session().unit = "£k" if st.session_state["unit"] else "£m"


def shown(name: str) -> float:
    """Return a lever's value for all years and lines, in per cent as on the page."""
    here = session()
    lever = LEVERS[name]
    return scale(lever, here.plan).shown(here.scenario.values.get(Setting(name), lever.neutral(here.plan)))


def widget_keys(name: str) -> tuple[str, str]:
    """Return the keys of a lever's slider and of its typed value."""
    return f"slider_{name}", f"exact_{name}"


def _seed(source: str = "") -> None:
    """Bring every widget in step with the scenario, but for the one that the user is moving."""
    for name in LEVERS:
        for key in widget_keys(name):
            if key != source and key in st.session_state:
                st.session_state[key] = shown(name)
