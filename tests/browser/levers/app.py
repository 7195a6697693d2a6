"""Two levers and what they move, so that the part can be driven alone. `?slow=200` makes each answer that slow (ms)."""

import json
import time
from typing import Any

import streamlit as st

from ui.parts.levers import LeverPlace, LeverRow, Message, panel, wire

YEARS = ("2014/15", "2015/16", "2016/17")
MOST = 110.0  # what the server takes of delivery, whatever is asked for

state: Any = st.session_state


def take(message: Message) -> None:
    """Take one message, as the pages do."""
    key = (message.lever, message.year)
    if message.value is None:
        state.moved = {kept: value for kept, value in state.moved.items() if key not in (kept, (kept[0], ""))}
    else:
        most = MOST if message.lever == "delivery" else 100.0
        state.moved = {**state.moved, key: min(message.value, most)}
    state.number += 1
    state.log.append((message.lever, message.year, message.value, message.hold, message.moving))
    if message.value == 13.0:
        state.fails = True


def row(name: str, label: str, plan: float, low: float, high: float, step: float, **more: Any) -> LeverRow:
    """Return one lever as it stands."""
    value = state.moved.get((name, ""), plan)
    places = [
        LeverPlace(
            name=year,
            value=state.moved.get((name, year), value),
            plan=plan,
            low=low,
            high=high,
            moved=(name, year) in state.moved,
        )
        for year in YEARS
    ]
    moved = any(lever == name for lever, _ in state.moved)
    return LeverRow(
        name=name,
        label=label,
        unit="%",
        spoken_unit="per cent",
        low=low,
        high=high,
        step=step,
        value=value,
        plan=plan,
        moved=moved,
        years=places,
        caption=f"A point is worth £{value:.1f}m",
        **more,
    )


def rows() -> list[LeverRow]:
    """Return the levers as they stand."""
    return [
        row(
            "delivery",
            "QIPP delivery",
            100.0,
            0.0,
            120.0,
            1.0,
            decimals=0,
            evidence=(63.0, 100.0),
            help="The share of the planned savings that is made.",
            source="A recovery plan",
            group="Savings",
        ),
        row("inflation", "Inflation", 2.7, -0.3, 7.7, 0.1, decimals=1, group="Prices"),
        row("taper", "Yearly fall", 10.0, 0.0, 40.0, 1.0, decimals=0, group="For finance"),
    ]


def story() -> None:
    """Change the levers from elsewhere."""
    state.moved = {("delivery", ""): 50.0}
    state.number += 1


@st.fragment
def answer() -> None:
    """Answer, then bring the values to the levers."""
    time.sleep(float(st.query_params.get("slow", 0)) / 1000.0)
    if state.pop("fails", False):
        raise ValueError("as asked for")
    values = {" ".join(key).strip(): value for key, value in state.moved.items()}
    st.html(f'<p id="truth">{json.dumps({"values": values, "log": state.log})}</p>')
    wire(rows(), key="tried", number=lambda: state.number, on_move=take)


if __name__ == "__main__":
    if "moved" not in state:
        state.moved, state.number, state.log = {}, 0, []
    st.title("Two levers")
    st.header("What they move")
    if "silent" not in st.query_params:
        answer()
    st.button("Half of it", on_click=story)
    panel(rows(), key="tried", folded=["For finance"])
