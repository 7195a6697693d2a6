"""The charts' specifications are constant; their data say what the model says."""

from itertools import pairwise

import numpy as np
import pytest

from ccgmodel.plan.plan import Plan
from ccgmodel.projection.projection import project
from ccgmodel.scenario.scenario import Scenario
from ui.charts import bars


def projections(plan: Plan, **settings: float):
    return project(plan, [Scenario()]), project(plan, [Scenario.of(settings)])


def test_a_specification_is_made_once_and_holds_no_data():
    first = bars.bar_specification("Title", "Words", "Surplus required", bars.LIGHT)
    assert bars.bar_specification("Title", "Words", "Surplus required", bars.LIGHT) is first
    assert "data" not in first
    assert "datasets" not in first
    assert all("data" not in layer for layer in first["layer"])


def test_bars_carry_figures_in_millions_and_their_words(barnet: Plan):
    data = bars.in_year(*projections(barnet, qipp_delivery=0.63))
    last = data.iloc[-1]
    assert (last.year, round(last.scenario, 1), round(last.plan, 1)) == ("2017/18", 1.1, 29.6)
    assert (last.label, last.plan_text, last.difference) == ("£1.1m", "£29.6m", "−£28.5m")


def test_the_savings_chart_shows_planned_delivered_and_enough(barnet: Plan):
    first = bars.qipp(projections(barnet, qipp_delivery=0.63)[1]).iloc[0]
    assert (first.plan_text, first.label, first.reference_text) == ("£17.1m", "£10.7m", "£38.0m")


@pytest.mark.parametrize("delivery", [0.0, 0.3, 0.63, 0.8, 1.0, 1.2])
def test_the_line_strikes_no_label(barnet: Plan, delivery: float):
    """The label of 2015/16 in the published plan stood on the line of the surplus required."""
    plan, scenario = projections(barnet, qipp_delivery=delivery)
    for data in (bars.in_year(plan, scenario), bars.cumulative(plan, scenario), bars.qipp(scenario)):
        drawn = data[["scenario", "plan", "reference"]].to_numpy()
        high = 0.1 * (max(drawn.max(), 0) - min(drawn.min(), 0))  # of a label: 13 px and its halo, of 262
        years = np.arange(len(data))
        for at, (bar, stands) in enumerate(zip(data["scenario"], data["label_at"], strict=True)):
            across = np.interp(np.linspace(at - 0.2, at + 0.2, 9), years, data["reference"])
            bottom, top = (stands, stands + high) if bar >= 0 else (stands - high, stands)
            assert np.all((across < bottom) | (across > top)), (delivery, data["year"][at])


def test_the_words_at_the_ends_of_lines_never_lie_on_each_other(barnet: Plan):
    data = bars.spend(*projections(barnet, qipp_delivery=0.63))
    ends = sorted(data["end"].dropna())
    height = data["value"].max() - data["value"].min()
    assert len(ends) == 3
    assert min(b - a for a, b in pairwise(ends)) > 0.09 * height
