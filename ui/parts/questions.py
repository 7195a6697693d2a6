"""The questions about a plan: how many are open, what they are, and who answered which."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from ccgmodel.words.money import number
from ccgmodel.words.text import escaped, stamped
from ui.session.history import Asked, Session

BASELINE = "pages/baseline.py"
OPEN, YES = "open", "Yes, that is right"


def counted(count: int) -> str:
    """Write how many questions there are."""
    return f"{number(count, 0)} question{'' if count == 1 else 's'}"


def table(asked: Asked) -> pd.DataFrame:
    """Return the questions about a plan with their answers as text, one row each."""
    rows = [
        {
            "Where": each.where,
            "Asked": each.found,
            "What to do": each.remedy,
            "Answer": f"{YES}: {f'{answer.who}, ' if answer.who else ''}{stamped(answer.when)}"
            if answer
            else OPEN,
        }
        for each in asked.questions
        for answer in (asked.answer(each),)
    ]
    return pd.DataFrame(rows).set_index("Where")


def draw_open(here: Session, sources: Mapping[str, str]) -> None:
    """Say how many questions about plans nobody has answered, and lead to them."""
    left = {name: count for name, source in sources.items() if (count := len(here.asked_about(source).open))}
    if not left:
        return
    count = sum(left.values())
    if len(sources) == 1:
        st.warning(
            f"What is shown here stands on {counted(count)} about the plan that nobody has answered.",
            icon=":material/help:",
        )
        st.page_link(BASELINE, label="See and answer them", icon=":material/upload_file:")
        return
    of = "; ".join(f"{escaped(name)} {number(each, 0)}" for name, each in left.items())
    st.warning(
        f"What is shown here stands on {counted(count)} that nobody has answered: {of}. Open such a plan, and "
        "answer them on the Baseline page.",
        icon=":material/help:",
    )
