"""The published plans that come with the planner."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ccgmodel.plan import Plan
from ccgmodel.scenario import plan_hash
from ccgmodel.workbook import read

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
SAMPLES = tuple(sorted(path.stem for path in SAMPLE_DATA.glob("*.xlsx")))


class SampleError(RuntimeError):
    """The sample that comes with the planner cannot be read; the message lists why."""


@st.cache_resource(max_entries=32, show_spinner=False)
def sample(name: str) -> Plan:
    """Read a published plan once for all sessions.

    Raises:
        SampleError: listing its problems.

    """
    reading = read(SAMPLE_DATA / f"{name}.xlsx")
    if reading.plan is None:
        raise SampleError("; ".join(f"{p.where}: {p.found}" for p in reading.problems))
    return reading.plan


def workbook(name: str) -> bytes:
    """Return a published plan's workbook."""
    return (SAMPLE_DATA / f"{name}.xlsx").read_bytes()


def with_hash(stamp: str) -> str | None:
    """Return the name of the published plan with this content hash, if there is one."""
    return next((name for name in SAMPLES if plan_hash(sample(name)) == stamp), None)
