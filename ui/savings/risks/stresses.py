"""Each risk that names a lever as a stress: one click makes it happen in the scenario, and Undo takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from ccgmodel.answers import StressError, under_risk
from ccgmodel.plan import Plan, Risk, once_a_plan
from ccgmodel.projection import project
from ccgmodel.scenario import Scenario, ScenarioError, Setting
from ccgmodel.words import settings
from ccgmodel.words.money import PER, better_or_worse, money
from ccgmodel.words.text import escaped
from ui.charts import lying_bars
from ui.parts import choices, figures, style
from ui.savings.risks.register import name_of
from ui.session import state
from ui.session.history import Session


@dataclass(frozen=True)
class Carried:
    """A risk's place in the register, and the scenario in which it comes true; or why no lever carries it."""

    place: int
    scenario: Scenario | None
    why_not: str = ""


@once_a_plan
def carried(plan: Plan, risk: Risk, place: int) -> Carried:
    """Turn a risk into a stress, or say why it cannot be."""
    try:
        return Carried(place, under_risk(plan, risk))
    except StressError as error:
        return Carried(place, None, _in_words(plan, "\n".join(each.text for each in error.problems), risk))
    except ScenarioError as error:
        return Carried(place, None, _in_words(plan, str(error), risk))


def _in_words(plan: Plan, reason: str, risk: Risk) -> str:
    """Name a risk's levers as the pages do, where a reason names them as a workbook does."""
    levers = [Setting.parse(text.partition("=")[0]) for text in risk.settings]
    for each in sorted(levers, key=lambda each: -len(str(each))):  # the longest first: one may begin another
        reason = reason.replace(str(each), settings.what(plan, each))
    return reason


def draw(here: Session) -> None:
    """Draw what each risk would do by itself on top of the scenario, and the buttons that make it happen."""
    plan, unit = here.plan, here.unit
    found = [carried(plan, risk, place) for place, risk in enumerate(plan.risks)]
    able = [each for each in found if each.scenario is not None]
    if able:
        year = choices.year(plan, "risk_year")
        _effects(here, able, year)
    else:
        st.info("No lever carries any of these risks; below is why.")
    unable = [each for each in found if each.scenario is None]
    if unable:
        rows = [
            {"No.": name_of(plan, each.place), "Risk": plan.risks[each.place].name, "Why": _capital(each.why_not)}
            for each in unable
        ]
        figures.table(pd.DataFrame(rows).set_index("No."), "Risks that cannot be turned into a stress")
    st.caption(
        f"A stress is what the register says: its levers at the values stated, or as far as costs the downside in "
        f"£ beside the plan; without either, the bad end of the evidence on the lever. Sums in {unit}."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _effects(here: Session, able: Sequence[Carried], year: int) -> None:
    plan, unit = here.plan, here.unit
    stressed = [_with(here.scenario, each) for each in able]
    in_year = project(plan, [here.scenario, *stressed]).in_year[:, year - plan.first_year]
    before, after = float(in_year[0]), in_year[1:].tolist()
    label = plan.year_labels[year - plan.first_year]
    worst = min(range(len(able)), key=after.__getitem__)
    st.markdown(
        f"**The worst by itself is “{escaped(plan.risks[able[worst].place].name)}”: the in-year position of "
        f"{label} is {money(after[worst], unit)}, {better_or_worse(after[worst] - before, unit, 'now')}.**"
    )
    for each, scenario, position in zip(able, stressed, after, strict=True):
        _one(here, each, scenario, better_or_worse(position - before, unit, "now"))
    data = pd.DataFrame(
        {
            "label": ["Now", *(_short(plan, each) for each in able)],
            "value": [value / PER[unit] for value in (before, *after)],
            "text": [money(value, unit) for value in (before, *after)],
        }
    )
    specification = lying_bars.rows(
        f"In-year position {label}, {unit}", "Each risk by itself, on top of the scenario.", style.palette()
    )
    said = f"Without any of them it is {money(before, unit)}. Two at once need not add up."
    figures.chart(
        "After each risk",
        data,
        specification,
        said,
        lambda: data[["label", "text"]].set_axis(["Risk", "Position"], axis=1).set_index("Risk"),
    )


def _with(scenario: Scenario, each: Carried) -> Scenario:
    extra = each.scenario.values if each.scenario else {}
    return Scenario("Your scenario", {**scenario.values, **extra})


def _short(plan: Plan, each: Carried) -> str:
    name = plan.risks[each.place].name
    return f"{name_of(plan, each.place)} {name if len(name) <= 29 else name[:27] + '…'}"


def _one(here: Session, each: Carried, scenario: Scenario, effect: str) -> None:
    """Draw one risk: the button that makes it happen, what it sets, and what that does."""
    plan, risk = here.plan, here.plan.risks[each.place]
    happened = scenario.values == here.scenario.values
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"stress_row_{each.place}"):
        st.button(
            f"Make {escaped(name_of(plan, each.place))} happen",
            key=f"stress_{each.place}",
            icon=":material/check:" if happened else ":material/bolt:",
            on_click=state.show,
            args=(Scenario(f"Risk: {risk.name}", dict(scenario.values)),),
            disabled=happened,
            width=190,
        )
        sets = settings.settings(plan, each.scenario, 3) if each.scenario else ""
        does = "it is in the scenario" if happened else effect
        st.markdown(f"**{escaped(risk.name)}**: {escaped(sets)}; {does}.", width="stretch")
