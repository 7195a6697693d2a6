"""One figure to ask about: a result or a metric in a year, or the year in which a milestone is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from ccgmodel.plan import Floats, Metric, Plan, Refused, year_from_label, year_label
from ccgmodel.projection import (
    FRACTIONS,
    HORIZON,
    MILESTONES,
    PREFIX,
    RESULTS,
    Milestone,
    UnknownMetricError,
    figures,
    metric_named,
    milestone_year,
    project,
    result,
    why_none,
)
from ccgmodel.scenario import Batch, Scenario


class OutputError(Refused):
    """A figure that there is not; the message says which there are."""


@dataclass(frozen=True)
class Output:
    """A result in a year, such as in_year or line:Acute in £k; a metric, in its unit; or the year of a milestone.

    A milestone that is not reached within 15 years counts as the year after them, so that it can be compared.
    """

    name: str
    year: int | None = None  # None for a milestone

    @classmethod
    def parse(cls, text: str) -> Output:
        """Read an output as the command line takes it: in-year@2017/18, metric:Falls@2017/18 or break-even.

        >>> Output.parse("in-year@2017/18"), Output.parse("break-even")
        (Output(name='in_year', year=2017), Output(name='break_even', year=None))

        Raises:
            OutputError: where it has another form.

        """
        name, at, label = text.strip().rpartition("@")
        name, year = (name, year_from_label(label)) if at else (label, None)
        name = name if ":" in name else name.replace("-", "_").lower()
        if not name or (year is None) != (name in MILESTONES):
            forms = f"such as in-year@2017/18, or a milestone: {', '.join(MILESTONES)}"
            raise OutputError(f"{text!r} is no figure to ask about", f"write a result and its year, {forms}")
        return cls(name, year)

    def __str__(self) -> str:
        """Write the output as the command line takes it."""
        return self.name if self.year is None else f"{self.name}@{year_label(self.year)}"

    @property
    def is_money(self) -> bool:
        """Whether the figure is in £k: not a year, and not a share."""
        return self.year is not None and not self.is_metric and self.name not in FRACTIONS

    @property
    def is_metric(self) -> bool:
        """Whether the figure is a metric's, in the metric's own unit."""
        return self.name.startswith(PREFIX)

    def metric(self, plan: Plan) -> Metric | None:
        """Return the metric that the figure is of; None where it is of none.

        Raises:
            OutputError: where the plan has no such metric.

        """
        try:
            return metric_named(plan, self.name.removeprefix(PREFIX)) if self.is_metric else None
        except UnknownMetricError as error:
            raise OutputError(error.problems) from None

    def unit(self, plan: Plan) -> str:
        """The figure's unit: £k, a metric's own, year for a milestone, and share for what is one."""
        if metric := self.metric(plan):
            return metric.unit
        return "£k" if self.is_money else "year" if self.year is None else "share"

    def check(self, plan: Plan) -> None:
        """Refuse a year that the plan does not have, a result that nobody knows, and a metric without a figure.

        Raises:
            OutputError: naming the years, results or metrics that there are, or what the metric needs.

        """
        if self.year is None:
            return
        if metric := self.metric(plan):
            if why := why_none(plan, metric.name, self.year):
                raise OutputError(why.found, why.remedy, where=str(self))
            return
        if self.year not in plan.year_numbers:
            between = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
            raise OutputError(
                f"{self}: {year_label(self.year)} is not a year of the plan", f"choose one from {between}"
            )
        known = [*RESULTS, *(f"line:{line}" for line in plan.line_names)]
        if self.name not in known:
            raise OutputError(f"{self.name!r} is no result", f"use one of {', '.join(known)}")

    def of(self, plan: Plan, scenarios: Sequence[Scenario] | Batch) -> Floats:
        """The figure under each scenario, (scenario,): £k, a fraction, a metric's unit, or a year such as 2015.

        Raises:
            ScenarioError: listing every setting that the plan cannot run.

        """
        if self.year is not None and self.is_metric:
            return figures(plan, scenarios, self.name.removeprefix(PREFIX), self.year)
        projection = project(plan, scenarios)
        if self.year is not None:
            return result(projection, self.name)[:, self.year - plan.first_year]
        reached = milestone_year(projection, cast(Milestone, self.name))
        never = plan.first_year + HORIZON
        return np.where(reached == 0, never, reached).astype(np.float64)


def is_never(plan: Plan, output: Output, figure: float) -> bool:
    """Whether a milestone's figure stands for not being reached within 15 years."""
    return output.year is None and figure >= plan.first_year + HORIZON
