"""The Baseline page's file: what is being considered, how it reads, and how it compares with the plan in use."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from ccgmodel import __version__
from ccgmodel.plan import Plan
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.workbook import export, write_template


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
