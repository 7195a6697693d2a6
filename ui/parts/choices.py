"""What is asked: the four questions, and the choices within them, which survive leaving the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, TypeVar

import streamlit as st

from ccgmodel.answers import Output, Target
from ccgmodel.plan import Metric, Plan, year_label
from ccgmodel.projection import MILESTONES, PREFIX, Projection, metric_named, reached, years_known
from ccgmodel.scenario import LEVERS, Setting, whole_lever_settings
from ccgmodel.words.figures import RESULTS, milestone_years
from ccgmodel.words.levers import label, scale
from ccgmodel.words.position import milestone_words
from ccgmodel.words.text import escaped
from ui.charts.compare import NOW, PINNED

Choice = TypeVar("Choice")

TAKE, MOVED, MATTERS, SURE = (
    "What would it take?",
    "Why did it move?",
    "What matters most?",
    "How sure are we?",
)
METRIC: Literal["metric"] = "metric"  # the kind of a target or figure that is a metric's
QUESTIONS = (TAKE, MOVED, MATTERS, SURE)
ANSWERS_PAGE = "pages/answers.py"
COMPARE_PAGE, COMPARED = "pages/compare.py", "compared"  # the page, and where it keeps what was chosen


def choose(
    label: str,
    options: Sequence[Choice],
    key: str,
    default: Choice,
    write: Callable[[Choice], str] = str,
    width: int | Literal["stretch"] = "stretch",
) -> Choice:
    """Draw a list to choose one from; what another plan does not have is replaced by the default."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return st.selectbox(label, options, key=key, format_func=write, width=width, persist_state="session")


def view(label: str, options: Sequence[str], key: str, said: Callable[[str], str] = str) -> str:
    """Draw buttons of which one is always chosen: only what it names is computed."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = options[0]
    shown = st.segmented_control(
        label,
        options,
        key=key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        format_func=said,
    )
    return str(shown)


def year(plan: Plan, key: str, first: int = 0) -> int:
    """Draw the plan's years, from its `first`, to choose one from."""
    years = plan.year_numbers[first:]
    return choose("Year", years, key, years[-1], year_label, width=130)


def metrics(plan: Plan, *, judged: bool = False) -> list[str]:
    """Return the metrics that have a figure in some year; `judged`: those of which one way is better."""
    return [each.name for each in plan.metrics if (each.sign or not judged) and years_known(plan, each.name)]


def metric_and_year(plan: Plan, key: str, *, judged: bool = False) -> tuple[Metric, int]:
    """Draw the metrics that have a figure, and the years in which one has it, to choose one of each from."""
    names = metrics(plan, judged=judged)
    name = choose("Metric", names, key, names[0], width=320)
    years = years_known(plan, name)
    return metric_named(plan, name), choose("Year", years, f"{key}_year", years[-1], year_label, width=130)


def output(plan: Plan, key: str, *, milestones: bool = True) -> Output:
    """Draw the figures that can be asked about, to choose one from."""
    names = {name: label for name, label in RESULTS.items() if milestones or name != "underlying"}
    years_of = milestone_years(plan)
    names |= years_of if milestones else {}
    names |= {METRIC: "A metric’s value"} if metrics(plan) else {}
    with st.container(horizontal=True):
        name = choose("Figure", list(names), f"{key}_output", "in_year", names.__getitem__, 260)
        if name == METRIC:
            metric, when = metric_and_year(plan, f"{key}_metric")
            return Output(PREFIX + metric.name, when)
        return Output(name) if name in years_of else Output(name, year(plan, f"{key}_year"))


def likely(metric: Metric | None) -> tuple[str, str]:
    """Name two levers that move a metric; where it is money that is asked about, two that move money."""
    if metric is None:
        return "qipp_delivery", "tariff_efficiency"
    return "qipp_delivery", "activity_growth" if metric.kind in ("activity", "rate") else "metric_delivery"


def lever(label: str, plan: Plan, key: str, default: str, *, but: Setting | None = None) -> Setting:
    """Draw the levers that have something to move, to choose one from."""
    settings = [setting for setting in whole_lever_settings(plan) if setting != but]
    wanted = Setting(default)
    return choose(
        label, settings, key, wanted if wanted in settings else settings[0], partial(label_of, plan), width=240
    )


def levers(label: str, plan: Plan, key: str, default: Sequence[str]) -> list[Setting]:
    """Draw the levers that have something to move, to choose several from."""
    return several(label, whole_lever_settings(plan), plan, key, default)


def several(
    label: str, settings: Sequence[Setting], plan: Plan, key: str, default: Sequence[str]
) -> list[Setting]:
    """Draw some levers, to choose several from; what is no longer among them falls out of the choice."""
    kept = st.session_state.get(key, [Setting(name) for name in default])
    st.session_state[key] = [setting for setting in kept if setting in settings]
    return st.multiselect(label, settings, key=key, format_func=partial(label_of, plan), persist_state="session")


def label_of(plan: Plan, setting: Setting) -> str:
    """Name a lever as its slider does."""
    return label(LEVERS[setting.lever], plan)


def unit_of(setting: Setting) -> str:
    """Name the unit that a lever is drawn in."""
    return "months" if LEVERS[setting.lever].kind == "months" else "%"


def earlier(scenario: Projection) -> tuple[str, Target] | None:
    """Return the next thing to ask for, in words and as a target: the first milestone not reached at once."""
    plan = scenario.plan
    for milestone in MILESTONES:
        when = reached(scenario, milestone).year
        do = escaped(milestone_words(plan)[milestone].do)
        if when is None:
            return f"{do} by {plan.year_labels[-1]}", Target(milestone, plan.year_numbers[-1])
        if when > plan.first_year:
            return f"{do} a year earlier", Target(milestone, when - 1)
    return None


def ask_for(target: Target) -> None:
    """Open the question what it would take, at a target."""
    st.session_state["question"] = TAKE
    st.session_state["take_kind"], st.session_state["take_year"] = target.kind, target.year
    st.session_state["take_view"] = "Each lever alone"


def compare_with_pinned() -> None:
    """Choose what is pinned and the scenario as it stands on the page Compare."""
    st.session_state[COMPARED] = [PINNED, NOW]


def ask(question: str) -> None:
    """Open a question."""
    st.session_state["question"] = question


def shown(plan: Plan, setting: Setting, value: float) -> float:
    """Return where a lever's value lies on an axis: in per cent as its slider shows it, or in months."""
    lever = LEVERS[setting.lever]
    return value if lever.kind == "months" else scale(lever, plan).shown(value)


def year_in_head(plan: Plan, key: str, first: int) -> int:
    """Draw the choice of a year beside a title; with another plan it begins anew, at `first`."""
    if st.session_state.get(key) not in plan.year_numbers:
        st.session_state[key] = first
    return int(
        st.selectbox(
            "Year",
            plan.year_numbers,
            key=key,
            format_func=year_label,
            label_visibility="collapsed",
            persist_state="session",
            width=120,
        )
    )
