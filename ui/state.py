"""What a session holds: the plan, the history of its scenario and the unit of money; and the address that says so.

Streamlit forgets a widget when its page is left, and a session when the page is loaded again. So the
scenario lives here, widgets are seeded from it, and the address carries every setting in the words of
the command line (`?set=qipp_delivery=0.63`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from ccgmodel.levers import LEVERS
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection, project
from ccgmodel.scenario import Scenario, ScenarioError, Setting
from ccgmodel.stamp import plan_hash
from ccgmodel.workbook.read import read
from ui.history import CHANGED, FIRST_SAMPLE, Moment, carried
from ui.history import Session as Session
from ui.scale import scale
from ui.words import Unit

SAMPLE_DATA = Path(__file__).parent.parent / "sample_data"
SAMPLES = tuple(sorted(path.stem for path in SAMPLE_DATA.glob("*.xlsx")))
PLAN = Scenario("Published plan")
UPLOADED = "uploaded"
NOT_KEPT = (
    "This address is of a plan that was changed on these pages. Such changes are not kept when the page is loaded "
    "again, so the plan is shown as it was published. If you have a workbook with the changes, upload it on the "
    "Baseline page."
)


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
        own = name.removesuffix(CHANGED)
        known = own in SAMPLES
        plan = sample(own if known else FIRST_SAMPLE)
        scenario, message = _from_address(plan) if known else (PLAN, _unknown_plan(own))
        if known and own != name:
            message = f"{NOT_KEPT} {message}".rstrip()
        unit: Unit = "£k" if st.query_params.get("unit") == "k" else "£m"
        first = Moment(plan, scenario, own if known else FIRST_SAMPLE)
        st.session_state["session"] = Session([first], unit=unit, message=message)
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
    here.add(replace(here.history[here.at], scenario=scenario, did=scenario.name))
    _seed(source)


def change_plan(plan: Plan, did: str) -> None:
    """Take a plan in which one thing was changed, such as a milestone or a scheme; Undo brings the old one back.

    What of the scenario does not apply to it any more is left behind, and said.
    """
    here = session()
    kept, left = here.applicable(plan)
    source = here.source.removesuffix(CHANGED) + CHANGED
    scenario = Scenario(here.scenario.name, kept) if left else here.scenario
    here.add(Moment(plan, scenario, source, did))
    here.message = carried({}, left)
    _seed()


def go(steps: int) -> None:
    """Go back (-1) or forward (+1) in the history."""
    here = session()
    here.at = min(max(here.at + steps, 0), len(here.history) - 1)
    here.message = ""
    _seed()


def accept(plan: Plan, sample_name: str = "") -> None:
    """Take another plan as the baseline, and carry over what of the scenario still applies to it."""
    here = session()
    kept, left = here.applicable(plan)
    source = sample_name or f"{UPLOADED}-{plan_hash(plan)}"
    here.history, here.at = [Moment(plan, Scenario(here.scenario.name, kept), source)], 0
    here.message = carried(kept, left)
    _seed()


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


def unit_switch() -> None:
    """Draw the switch of the unit of money."""
    st.session_state.setdefault("unit", session().unit == "£k")
    st.toggle("Show £k", key="unit", on_change=set_unit)


def set_unit() -> None:
    """Take the unit of money from its switch."""
    session().unit = "£k" if st.session_state["unit"] else "£m"


def shown(name: str) -> float:
    """Return a lever's value for all years and lines, in per cent or months as on the page."""
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
