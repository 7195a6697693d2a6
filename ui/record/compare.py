"""The Compare page: two to six scenarios, beside one another and one of them pinned behind every chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.plan import WHOLE, Plan
from ccgmodel.projection import HORIZON, MILESTONES, Milestone, Projection, project, reached, trajectories
from ccgmodel.scenario import LEVERS, Document, Scenario, Setting, plan_hash, read_document
from ccgmodel.words import compared as words
from ccgmodel.words import metrics, settings
from ccgmodel.words.called import savings_words
from ccgmodel.words.figures import RESULTS
from ccgmodel.words.money import Unit, bare, counted, later_or_earlier, money
from ccgmodel.words.position import when
from ccgmodel.words.settings import value_of, what
from ccgmodel.words.stories import stories
from ccgmodel.words.text import escaped
from ui.charts.compare import NOW, PINNED, PLAN, Compared, drawn_as, lines, lines_specification
from ui.parts import choices, notice, style
from ui.parts.choices import COMPARED
from ui.parts.figures import bridge_between, chart, table
from ui.record import saved
from ui.session import state
from ui.session.history import Session
from ui.session.store import open_store

FEWEST, MOST = 2, 6
FILES, BOX = "compared_files", "compare_file"


def options(here: Session) -> dict[str, Compared]:
    """Return everything that can be compared on the plan that is shown, by key; say what cannot."""
    found = {PLAN: Compared(PLAN, "The plan", settings.PLAN)}
    found[NOW] = Compared(NOW, _as_it_stands(here), here.scenario, here.moment.notes)
    given = [(PINNED, f"{here.pinned.scenario.name}, pinned", here.pinned.document)] if here.pinned else []
    given += [(f"saved {key}", each.name, each) for key, each in _saved(here)]
    given += [(f"file {at}", each.name, each) for at, each in enumerate(st.session_state.get(FILES, []))]
    given += [
        (f"story {name}", name, Document.of(here.plan, Scenario(name, values)))
        for name, values in stories(here.plan).items()
        if values
    ]
    left = []
    for key, name, document in given:
        if document.scenario.problems(here.plan):
            left.append(name)
            continue
        taken = {each.name for each in found.values()}
        number = next(n for n in range(1, len(taken) + 2) if _numbered(name, n) not in taken)
        found[key] = Compared(key, _numbered(name, number), document.scenario, document.notes)
    if left:
        st.caption(f"Left out, because this plan cannot run what they set: {escaped(', '.join(left))}.")
    return found


def _as_it_stands(here: Session) -> str:
    """Name the scenario that is shown: by its own name, where it has one."""
    name = here.scenario.name
    named = here.scenario.values and name not in (settings.PLAN.name, settings.YOURS)
    return f"{name}, as it stands" if named else "As it stands"


def choose(here: Session) -> list[Compared]:
    """Draw the choice, and return what was chosen in its order."""
    found = options(here)
    kept = [key for key in st.session_state.get(COMPARED, [PLAN, NOW]) if key in found]
    st.session_state[COMPARED] = kept
    chosen = st.multiselect(
        f"Compare {FEWEST} to {MOST} scenarios",
        list(found),
        key=COMPARED,
        format_func=lambda key: found[key].name,
        max_selections=MOST,
        persist_state="session",
    )
    return [found[key] for key in chosen]


def files(here: Session) -> None:
    """Draw the way to compare a scenario that came as a file, without opening it."""
    opened = st.expander("Add a scenario from a file", key="compare_files", on_change="rerun")
    if opened.open:
        number = st.session_state.setdefault(BOX, 0)
        opened.file_uploader(
            "Scenario (.json)", type=["json"], key=f"{BOX}_{number}", on_change=_add, max_upload_size=1
        )


def _add() -> None:
    """Take a file among what can be compared, and compare it; everything that is wrong with it is said."""
    given, plan = st.session_state.get(f"{BOX}_{st.session_state[BOX]}"), state.session().plan
    if given is None:
        return
    st.session_state[BOX] += 1
    reading = read_document(given.getvalue(), plan)
    said = " ".join(notice.sentence(each.text) for each in reading.problems)
    if reading.document is None:
        notice.tell("error", f"{given.name} cannot be compared on this plan. {said}")
        return
    kept: list[Document] = st.session_state.setdefault(FILES, [])
    kept.append(reading.document)
    if len(st.session_state.get(COMPARED, [])) < MOST:
        st.session_state[COMPARED] = [*st.session_state.get(COMPARED, [PLAN, NOW]), f"file {len(kept) - 1}"]
    notice.tell(
        "warning" if said else "success", f"“{reading.document.name}” is among the scenarios. {said}".strip()
    )


def _saved(here: Session) -> list[tuple[str, Document]]:
    """Read the saved scenarios of the plan; where the store is closed to this person, say so."""
    kept = notice.asked(
        f"saved False {plan_hash(here.plan)}",
        lambda: saved.scenarios(open_store(), here),
        lambda why: st.caption(f"Saved scenarios are not listed: {escaped(why)}."),
    )
    found = [(each.saved.scenario, each.saved.read().document) for each in kept or []]
    return [(key, document) for key, document in found if document is not None]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"


def draw(here: Session, compared: list[Compared]) -> None:
    """Draw everything about the scenarios that are compared."""
    projection = project(here.plan, [each.scenario for each in compared])
    named = [replace(each, name=escaped(each.name)) for each in compared]
    with st.container(key="headline"):
        st.markdown(words.headline(projection, [each.name for each in named], here.unit))
    st.header("Headline figures and milestones", anchor=False)
    table(headline_figures(projection, compared, here.unit), "Scenarios side by side")
    st.caption(f"Differences are from {named[0].name}, the first that was chosen.")
    _position(here, projection, compared)
    draw_care(here.plan, compared)
    _assumptions(here, compared)
    _bridge(here, compared)


def _position(here: Session, projection: Projection, compared: list[Compared]) -> None:
    st.header("Year by year", anchor=False)
    result = choices.choose("Position", list(RESULTS), "compare_position", "in_year", RESULTS.__getitem__, 240)
    palette, name = style.palette(), f"{RESULTS[result]} of each scenario"
    colours, plans = drawn_as(compared, palette)
    specification = lines_specification(
        f"{RESULTS[result]}, {here.unit}", "Dashed grey: the plan.", palette, colours, plans
    )
    values, last = getattr(projection, result), projection.plan.year_labels[-1]
    ends = "; ".join(
        f"{escaped(each.name)} {money(float(values[at, -1]), here.unit)}" for at, each in enumerate(compared)
    )
    data = lines(projection, compared, result, here.unit)
    chart(
        name,
        data,
        specification,
        f"{RESULTS[result]} in {last}: {ends}.",
        lambda: by_year(projection, compared, result, here.unit),
        [each.scenario for each in compared],
    )


def _assumptions(here: Session, compared: list[Compared]) -> None:
    st.header("Where their assumptions differ", anchor=False)
    found = assumptions(here.plan, compared)
    if found.empty:
        st.markdown("Nowhere: all of them set the same.")
    else:
        table(found, "Differences in assumptions")


def _bridge(here: Session, compared: list[Compared]) -> None:
    st.header("Why one differs from another", anchor=False)
    by_key = {each.key: each for each in compared}
    with st.container(horizontal=True):
        first = choices.choose("From", list(by_key), "bridge_from", compared[0].key, lambda k: by_key[k].name, 280)
        second = choices.choose("To", list(by_key), "bridge_to", compared[1].key, lambda k: by_key[k].name, 280)
    before, after = by_key[first], by_key[second]
    if before.scenario.values == after.scenario.values:
        st.info("Both set the same, so there is nothing between them to explain. Choose two that differ.")
        return
    ends = (f"“{before.name}”", f"“{after.name}”")
    bridge_between(here, before.scenario, after.scenario, "From one scenario to another", ends, "compare")


def pin(here: Session, compared: list[Compared]) -> None:
    """Draw the choice of what is grey behind the scenario on every chart of every page."""
    by_key = {each.key: each for each in compared if each.key not in (PLAN, PINNED)}
    name = here.pinned.scenario.name if here.pinned else "the plan"
    with st.container(key="pinning", horizontal=True, vertical_alignment="bottom"):
        if by_key:
            chosen = choices.choose(
                "Pin behind every chart", list(by_key), "pin_chosen", next(iter(by_key)),
                lambda key: by_key[key].name, 320,
            )  # fmt: skip
            each = by_key[chosen]
            moment = replace(
                here.moment,
                scenario=replace(each.scenario, name=here.scenario.name if each.key == NOW else each.name),
                opened="",
            )
            st.button("Pin it", icon=":material/keep:", on_click=state.pin, args=(moment,))
        st.button(
            "Back to the plan",
            icon=":material/keep_off:",
            on_click=state.pin,
            args=(None,),
            disabled=not here.pinned,
        )
    st.caption(f"Grey behind the charts of every page: {escaped(name)}.")


def headline_figures(projection: Projection, compared: Sequence[Compared], unit: Unit) -> pd.DataFrame:
    """Return the headline figures, and how far each of the others is from the first scenario."""
    last = projection.plan.year_labels[-1]
    amounts = {
        f"In-year position {last}, {unit}": projection.in_year[:, -1],
        f"Cumulative position {last}, {unit}": projection.cumulative[:, -1],
        f"Underlying position {last}, {unit}": projection.underlying[:, -1],
        savings_words(
            f"QIPP delivered, {counted(projection.plan.years, 'year')}, {unit}", projection.plan
        ): projection.qipp_delivered.sum(axis=1),
    }
    columns: dict[str, list[str]] = {}
    names = {each.name for each in compared}
    for at, each in enumerate(compared):
        columns[each.name] = [
            *(bare(float(values[at]), unit) for values in amounts.values()),
            *(_year(projection, milestone, at) for milestone in MILESTONES),
        ]
        if at:
            heading = f"{each.name}: difference"
            while heading in names:
                heading += "*"
            columns[heading] = [
                *(bare(float(values[at] - values[0]), unit, signed=True) for values in amounts.values()),
                *(_years_apart(projection, milestone, at) for milestone in MILESTONES),
            ]
    rows = [*amounts, *words.tests(projection.plan).values()]
    return pd.DataFrame(columns, index=pd.Index(rows, name="Figure"))


def _year(projection: Projection, milestone: Milestone, scenario: int) -> str:
    found = reached(projection, milestone, scenario)
    return f"Not within {HORIZON} years" if found.year is None else when(found)


def _years_apart(projection: Projection, milestone: Milestone, scenario: int) -> str:
    """Say how much later or earlier than in the first scenario; blank where one of them never gets there."""
    first, found = (reached(projection, milestone, at).year for at in (0, scenario))
    if first is None or found is None:
        return ""
    return later_or_earlier(found - first, "").removesuffix(" than ") if found != first else "the same year"


def by_year(projection: Projection, compared: Sequence[Compared], result: str, unit: Unit) -> pd.DataFrame:
    """Return a position by year in text, one row a scenario."""
    values = getattr(projection, result)
    rows = {each.name: [money(float(v), unit) for v in values[at]] for at, each in enumerate(compared)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(projection.plan.year_labels)).rename_axis(
        "Scenario"
    )


def assumptions(plan: Plan, compared: Sequence[Compared]) -> pd.DataFrame:
    """Return what is set otherwise in one scenario than in another, with the reason where there is one."""
    settings = dict.fromkeys(setting for each in compared for setting in each.scenario.values)
    rows = {}
    for setting in settings:
        values = [each.scenario.values.get(setting) for each in compared]
        if len(set(values)) > 1:
            rows[what(plan, setting)] = [_value(plan, setting, each) for each in compared]
    names = [each.name for each in compared]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Assumption")


def _value(plan: Plan, setting: Setting, each: Compared) -> str:
    value, note = each.scenario.values.get(setting), each.notes.get(setting)
    if value is None:
        wider = setting.scope or setting.year is not None
        own = value_of(plan, setting, LEVERS[setting.lever].neutral(plan))
        return "as in all years or lines" if wider else f"{own}, as in the plan"
    return f"{value_of(plan, setting, value)}{f' – {note.reason}' if note and note.reason else ''}"


def draw_care(plan: Plan, compared: Sequence[Compared]) -> None:
    """Draw the metrics that can be carried forward, where the plan has any."""
    found = care_table(plan, compared)
    if found.empty:
        return
    st.header("What it means for care", anchor=False)
    table(found, "Metrics side by side")
    st.caption(
        "Each metric in the last year for which the plan has a figure of it. Better and worse are against "
        f"{escaped(compared[0].name)}, the first that was chosen."
    )


def care_table(plan: Plan, compared: Sequence[Compared]) -> pd.DataFrame:
    """Return the metrics that have a trajectory: values with their unit, and how each is from the first."""
    rows = {}
    carried = trajectories(plan, [each.scenario for each in compared])
    for metric in plan.metrics:
        last = metrics.last_known(carried, metric)
        if last is None:
            continue
        first, *others = (float(figure) for figure in carried.of(metric.name)[:, last, WHOLE])
        rows[f"{metric.name}, {plan.year_labels[last]}"] = [
            metrics.value(metric, first),
            *(
                f"{metrics.value(metric, figure)}: {metrics.against(plan, metric, figure, first, 'the first')}"
                for figure in others
            ),
        ]
    names = [each.name for each in compared]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("Metric")
