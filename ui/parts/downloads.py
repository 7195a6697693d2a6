"""What can be taken along: workbooks, and tables as CSV that no spreadsheet calculates."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Literal

import pandas as pd
import streamlit as st

from ccgmodel import __version__
from ccgmodel.plan import Plan, csv_text
from ccgmodel.scenario import Note, Scenario, Setting
from ccgmodel.words.text import escaped
from ccgmodel.workbook import ExportError, export, write_template
from ui.session import samples, state
from ui.session.history import Session


def template(first_year: int, years: int) -> bytes:
    """Return the empty template for a plan of these years."""
    target = BytesIO()
    write_template(target, first_year=first_year, years=years)
    return target.getvalue()


def exported(plan: Plan, scenario: Scenario, notes: Mapping[Setting, Note] | None = None) -> bytes:
    """Return plan, scenario and the reasons for it as a workbook with live formulas."""
    target = BytesIO()
    export(plan, scenario, target, __version__, notes)
    return target.getvalue()


def slug(name: str) -> str:
    """Return a name for a file, or for a part of its name.

    >>> slug("Half of QIPP, by 2015/16"), slug("?")
    ('half-of-qipp-by-2015-16', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def file_name(here: Session, what: str, ending: Literal["csv", "xlsx", "json", "png", "svg"]) -> str:
    """Name a file by the organisation that it is about, what it holds, and today's date."""
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    parts = [slug(samples.whose(here, PurePath(here.page).stem)), slug(what), today]
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def live_workbook(here: Session, label: str, what: str) -> None:
    """Offer what is shown as a workbook with live formulas; one that was refused is told from the next run on."""
    moment = here.moment

    def content() -> bytes:
        try:
            return exported(
                moment.deck.in_plan(moment.plan) if moment.deck else moment.plan, moment.scenario, moment.notes
            )
        except ExportError as error:
            here.refused = moment, str(error)
            raise

    name = file_name(here, what, "xlsx")
    st.download_button(label, content, name, icon=":material/download:", on_click="ignore")
    if here.refused and here.refused[0] is moment:
        st.error(escaped(here.refused[1]))


def as_csv(table: pd.DataFrame, *, index: bool = True, day: str = "%Y-%m-%d") -> str:
    """Write a table as CSV in which no text is a formula, its days in the form of `day`."""
    text = table.to_csv(index=index, date_format=day, lineterminator="\r\n")
    return csv_text(csv.reader(StringIO(text, newline="")))


def csv_button(
    label: str,
    table: Callable[[], pd.DataFrame],
    what: str,
    *,
    index: bool = True,
    day: str = "%Y-%m-%d",
    plain: bool = True,
) -> None:
    """Offer a table as CSV, in a file that says what it holds; it is made when it is asked for."""
    st.download_button(
        label,
        data=lambda: as_csv(table(), index=index, day=day),
        file_name=file_name(state.session(), what, "csv"),
        mime="text/csv",
        icon=":material/download:",
        type="tertiary" if plain else "secondary",
        on_click="ignore",
    )


def copy_button(label: str, below: Sequence[str] | None = None) -> None:
    """Offer to copy the table above, or the chart above with these words below; copy.js does it, where it can."""
    what = "table" if below is None else "picture"
    words = f' data-below="{escape(json.dumps(list(below)))}"' if below is not None else ""
    st.html(
        f'<button type="button" class="copy" data-copy="{what}"{words}>{escape(label)}</button>'
        '<span class="copied" role="status"></span>',
        width="content",
    )
