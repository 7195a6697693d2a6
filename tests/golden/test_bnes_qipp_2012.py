"""B&NES Clinical Commissioning Group, Integrated Commissioning Plan, version 7, 2012: the QIPP table, theme by theme.

The table prints new savings by theme and year in £k; a blank is None. The text names schemes, but without sums.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ccgmodel.answers.published import comparisons
from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.projection.results import result
from ccgmodel.scenario.scenario import Scenario
from ccgmodel.workbook.read import read

SAMPLE = Path(__file__).parents[2] / "sample_data" / "bnes-2012.xlsx"

QIPP_TABLE: dict[str, tuple[float | None, float | None, float | None]] = {
    "Shifting settings of care and urgent care": (1_358, 580, 467),
    "Optimising elective care pathways": (1_293, 1_052, 310),
    "Best practice care pathways for long term conditions": (0, 1_806, 230),
    "Improving medicines management": (975, 710, 550),
    "Improving primary and community care": (660, 470, None),
    "Improving mental health": (470, 220, None),
    "Improving learning disabilities": (180, 136, None),
    "Other schemes": (874, None, None),
}
TO_BE_IDENTIFIED = (0, 1_486, 2_520)
TOTAL = (5_810, 6_460, 4_077)


@pytest.fixture(scope="module")
def bnes() -> Plan:
    """The published plan of B&NES CCG."""
    plan = read(SAMPLE).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize(("theme", "printed"), QIPP_TABLE.items())
def test_every_theme_is_as_printed(bnes: Plan, theme: str, printed: tuple[float | None, ...]):
    ours = result(project(bnes, [Scenario()]), f"scheme_savings:{theme}")[0]
    np.testing.assert_allclose(ours, [figure or 0.0 for figure in printed], rtol=0, atol=1e-9)
    assert sum(each.programme == theme for each in bnes.schemes) == sum(bool(figure) for figure in printed)


def test_themes_and_what_is_to_be_identified_add_up_to_the_printed_totals(bnes: Plan):
    ours = project(bnes, [Scenario()])
    themes = result(ours, "scheme_savings")[0]
    assert bnes.qipp is not None
    np.testing.assert_allclose(themes, np.array(bnes.qipp.planned, dtype=float))
    np.testing.assert_allclose(themes + TO_BE_IDENTIFIED, TOTAL)
    np.testing.assert_allclose(ours.qipp_planned[0], TOTAL)
    assert ours.qipp_planned.sum() / 1000.0 == pytest.approx(16.3, abs=0.05)  # "£16.3m" in the text


def test_the_themes_change_nothing_of_the_projection(bnes: Plan):
    """The top-down row is their total, so that a plan without them has the same lines under every uniform lever."""
    top_down = replace(bnes, schemes=(), milestones=())
    settings = [[], ["qipp_delivery=0.622"], ["qipp_unidentified_delivery=0"], ["qipp_taper=0.1"]]
    scenarios = [Scenario.parse(each) for each in settings]
    np.testing.assert_allclose(project(bnes, scenarios).spend, project(top_down, scenarios).spend, atol=1e-6)


def test_every_printed_saving_reproduces(bnes: Plan):
    table = [each for each in comparisons(bnes) if each.row.table == "QIPP table"]
    assert len(table) == sum(figure is not None for row in (*QIPP_TABLE.values(), TOTAL) for figure in row)
    assert all(each.reproduces for each in table)
