"""The register of risks, its scores typed in place or by name, and the sentences about it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from ccgmodel.plan import LEAST_POINTS, MOST_POINTS, Plan, Risk, is_half_point
from ccgmodel.scenario import Scenario, Setting
from ccgmodel.words import settings
from ccgmodel.words.money import Unit, money
from ccgmodel.words.risks import marked
from ccgmodel.words.text import escaped
from ui.parts import downloads, printed
from ui.parts.editable_table import editable, wide_enough
from ui.session import state

NONE_YET = (
    "This plan has no risks yet. Put them on the sheet Risks of its workbook (the template has it, with its "
    "headings) and bring the workbook back on the Baseline page."
)


def name_of(plan: Plan, place: int) -> str:
    """Return a risk's number in its register, or its place where it has none."""
    return plan.risks[place].number or str(place + 1)


TYPED = {"Impact": "impact", "Likelihood": "likelihood", "Probability, %": "probability"}  # heading -> field
NAME = "Risk register"
HELP = "1 to 5, halves allowed; empty where it is not scored."
NOT_STATED = "not stated"


def editor(plan: Plan, unit: Unit) -> None:
    """Draw the register, in which scores can be typed."""
    data = frame(plan, unit)
    drawn = editable("risks")
    drawn.draw_from(range(len(plan.risks)), plan, untouched=True)
    points = {
        heading: st.column_config.NumberColumn(
            help=HELP, min_value=LEAST_POINTS, max_value=MOST_POINTS, step=0.5, format="%g", width=width
        )
        for heading, width in (("Impact", 95), ("Likelihood", 115))
    }
    st.data_editor(
        drawn.given(data),
        key=drawn.key,
        on_change=_edited,
        disabled=[heading for heading in data.columns if heading not in TYPED],
        hide_index=True,
        height="content" if len(data) <= 14 else 530,
        column_config={
            **points,
            "Probability, %": st.column_config.NumberColumn(
                help="Where it is known; it weighs the downside.", min_value=0.0, max_value=100.0, format="%g",
                width=130,
            ),
            "No.": st.column_config.TextColumn(width=50),
            "Risk": st.column_config.TextColumn(width=wide_enough(data["Risk"], 520)),
            "Mitigation": st.column_config.TextColumn(width=wide_enough(data["Mitigation"], 400)),
            **{
                heading: st.column_config.TextColumn(alignment="right")
                for heading in data.columns if heading.startswith("Downside")
            },
            "Score": st.column_config.NumberColumn(format="%g", width="small"),
        },
        placeholder="",
        alt=f"{NAME}: number, risk, impact, likelihood, score, band, owner, mitigation, downside by year, lever. "
        "Scores can be changed by name below.",
    )  # fmt: skip
    printed.table(NAME, data.drop(columns="Source"))
    st.caption(
        "Click a heading to sort; type over Impact, Likelihood or Probability, and Undo takes it back. Score is "
        "impact × likelihood: low 1 to 3, moderate 4 to 6, high 8 to 12, extreme 15 to 25; between two the lower."
    )
    downloads.csv_button(f"{NAME} as CSV", lambda: data, "risk register", index=False)


def frame(plan: Plan, unit: Unit) -> pd.DataFrame:
    """Return the register, one row a risk; what is not stated stays empty."""
    stated = [t for t in range(plan.years) if any(risk.downside and risk.downside[t] for risk in plan.risks)]
    return pd.DataFrame(
        [
            {
                "No.": name_of(plan, place),
                "Risk": risk.name,
                "Impact": risk.impact,
                "Likelihood": risk.likelihood,
                "Score": risk.score,
                "Band": risk.band or "not scored",
                "Probability, %": None if risk.probability is None else 100.0 * risk.probability,
                **{f"Downside {plan.year_labels[t]}": _amount(risk, t, unit) for t in stated},
                "Mitigation": risk.response or ", ".join(held_against(plan, risk)),
                "Owner": risk.owner or NOT_STATED,
                "Category": risk.category,
                "Lever": moves(plan, risk),
                "Source": plan.citation(risk.source),
            }
            for place, risk in enumerate(plan.risks)
        ]
    ).astype({"Impact": "Float64", "Likelihood": "Float64", "Score": "Float64", "Probability, %": "Float64"})


def held_against(plan: Plan, risk: Risk) -> list[str]:
    """Name the mitigations that are held against a risk by name or number."""
    return [each.name for each in plan.mitigations if {risk.name, risk.number} & set(each.against)]


def moves(plan: Plan, risk: Risk) -> str:
    """Name the levers that a risk moves, with their values where the register states them."""
    said = []
    for text in risk.settings:
        if "=" in text:
            said.append(settings.settings(plan, Scenario.parse([text])))
        else:
            said.append(settings.what(plan, Setting.parse(text)))
    return "; ".join(said)


def _amount(risk: Risk, t: int, unit: Unit) -> str:
    figure = risk.downside[t] if risk.downside else None
    return NOT_STATED if figure is None else money(figure, unit, 2 if unit == "£m" else None)


def _edited() -> None:
    """Take what was typed in the grid."""
    drawn = editable("risks")
    typed = {
        place: {TYPED[heading]: value for heading, value in cells.items()}
        for place, cells in drawn.typed().items()
    }
    if _change(typed):
        drawn.taken(state.session().plan)


def _change(typed: dict[int, dict[str, float | None]]) -> bool:
    """Change scores of the plan's risks, by place, and say whether all were taken; what is no score is refused."""
    here = state.session()
    changed, wrong = {}, []
    for place, fields in typed.items():
        risk = here.plan.risks[place]
        new = _scored(risk, fields)
        if new is None:
            wrong.append(risk.name)
        elif new != risk:
            changed[place] = new
    if changed:
        risks = tuple(changed.get(place, risk) for place, risk in enumerate(here.plan.risks))
        first = next(iter(changed))
        did = f"{changed[first].name}: {marked(changed[first])}" if len(changed) == 1 else f"{len(changed)} scored"
        state.change_plan(replace(here.plan, risks=risks), did)
    if wrong:
        asked = "points are 1 to 5 in halves and a probability 0 to 100 %"
        here.message = f"Not taken, because {asked}: {escaped(', '.join(wrong))}."
    return bool(changed) and not wrong


def _scored(risk: Risk, fields: dict[str, float | None]) -> Risk | None:
    """Return a risk with other scores; None where one is no score."""
    values = {name: None if value is None else float(value) for name, value in fields.items()}
    if "probability" in values and values["probability"] is not None:
        values["probability"] = round(values["probability"] / 100.0, 10)
    for name, value in values.items():
        if value is not None and not (0 <= value <= 1 if name == "probability" else is_half_point(value)):
            return None
    return replace(risk, **values)  # type: ignore[arg-type]  # the names are those of TYPED


def by_name(plan: Plan) -> None:
    """Draw the same change as a form, for a phone or a screen reader."""
    with st.expander("Score one risk by name"):
        names = {place: f"{name_of(plan, place)}: {risk.name}" for place, risk in enumerate(plan.risks)}
        place = st.selectbox("Risk", names, format_func=names.__getitem__, key="risk_named")
        risk, generation = plan.risks[place], editable("risks").number
        held = {"impact": risk.impact, "likelihood": risk.likelihood}
        held["probability"] = None if risk.probability is None else 100.0 * risk.probability
        mitigation = risk.response or ", ".join(held_against(plan, risk)) or NOT_STATED
        st.markdown(f"Now: {marked(risk)}. Mitigation: {escaped(mitigation)}.")
        with st.form(f"risk {place}", border=False):
            keys = {field: f"risk {field} {place} {generation}" for field in TYPED.values()}
            with st.container(horizontal=True):
                for heading, field in TYPED.items():
                    score = field != "probability"
                    st.number_input(
                        heading,
                        1.0 if score else 0.0,
                        5.0 if score else 100.0,
                        value=held[field],
                        step=0.5 if score else 5.0,
                        format="%g" if score else "%.0f",
                        key=keys[field],
                        placeholder=NOT_STATED,
                        width=160,
                    )
            st.form_submit_button("Save", icon=":material/check:", on_click=_saved, args=(place, keys))


def _saved(place: int, keys: dict[str, str]) -> None:
    """Take what was typed in the form."""
    _change({place: {field: st.session_state[key] for field, key in keys.items()}})
