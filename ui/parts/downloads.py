"""The Baseline page's file: what is being considered, how it reads, and how it compares with the plan in use."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import streamlit as st

from ccgmodel import __version__
from ccgmodel.plan import Plan
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.workbook import ExportError, export, write_template
from ui.session.history import Session


def template(first_year: int, years: int) -> bytes:
    """Return the empty template for a plan of these years."""
    target = BytesIO()
    write_template(target, first_year=first_year, years=years)
    return target.getvalue()


def filled_template(plan: Plan) -> bytes:
    """Return the template filled with a plan."""
    target = BytesIO()
    write_template(target, plan)
    return target.getvalue()


def exported(plan: Plan, scenario: Scenario, notes: Mapping[Setting, Note] | None = None) -> bytes:
    """Return plan, scenario and the reasons for it as a workbook with live formulas."""
    target = BytesIO()
    export(plan, scenario, target, __version__, notes)
    return target.getvalue()


def live_workbook(here: Session, label: str, file_name: str) -> None:
    """Offer what is shown as a workbook with live formulas; one that was refused is told from the next run on."""
    moment = here.moment

    def content() -> bytes:
        try:
            return exported(moment.plan, moment.scenario, moment.notes)
        except ExportError as error:
            here.refused = moment, str(error)
            raise

    st.download_button(label, content, file_name, icon=":material/download:", on_click="ignore")
    if here.refused and here.refused[0] is moment:
        st.error(here.refused[1])
