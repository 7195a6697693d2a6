"""The part as two elements: the rows, which stay as they are, and the wire, which is all that is sent at a run.

An element carries its style and script each time it is sent. So those are in the rows' element, which needs
sending only when the plan changes, and the wire's script is five lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from ui.parts.levers.messages import Ledger, Message, read
from ui.parts.levers.row import LeverRow, facts, values

HERE = Path(__file__).parent
EVENT = "move"


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


# In the page itself and not in a shadow of it: what is typed into a shadow, Streamlit takes for its own shortcuts.
_rows = st.components.v2.component(
    "planner_levers",
    html=_file("levers.html"),
    css=_file("levers.css"),
    js="\n".join(map(_file, ("box.js", "post.js", "levers.js"))),
    isolate_styles=False,
)
_wire = st.components.v2.component("planner_levers_wire", js=_file("wire.js"), isolate_styles=False)


def levers(
    rows: Sequence[LeverRow],
    *,
    key: str,
    number: Callable[[], int],
    on_move: Callable[[Message], None],
    folded: Sequence[str] = (),
) -> None:
    """Draw the levers, and hand each message that counts to `on_move`, before the run that answers it.

    `number` counts the changes of what is shown, whoever made them.
    """
    panel(rows, key=key, folded=folded)
    wire(rows, key=key, number=number, on_move=on_move)


def panel(rows: Sequence[LeverRow], *, key: str, folded: Sequence[str] = ()) -> None:
    """Draw the rows, in their groups; those of a folded group are there when it is opened."""
    _rows(key=f"levers_rows_{key}", data={"key": key, "rows": facts(rows), "folded": list(folded)})


def wire(
    rows: Sequence[LeverRow],
    *,
    key: str,
    number: Callable[[], int],
    on_move: Callable[[Message], None],
    on_let_go: Callable[[], None] = lambda: None,
) -> None:
    """Bring the values to the rows of the same key. Draw it last: when it arrives, the rest has been drawn.

    `on_let_go` is called after `on_move` once no hand is on the lever; it may ask for another run than that of the
    part of the page in which this is drawn.
    """
    ledger: Ledger = st.session_state.setdefault(f"levers_ledger_{key}", Ledger())
    element = f"levers_wire_{key}"

    def moved() -> None:
        message = read((st.session_state.get(element) or {}).get(EVENT))  # nothing there once its page was left
        if message is not None and ledger.deal(message, number, on_move) and not message.moving:
            on_let_go()

    _wire(
        key=element,
        data={
            "key": key,
            "shown": number(),
            "page": ledger.page,
            "number": ledger.number,
            "levers": values(rows),
        },
        on_move_change=moved,
    )
