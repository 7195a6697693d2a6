"""One figure to ask about: a result in a year, or the year in which a milestone is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from ccgmodel import published, rules
from ccgmodel.plan import Plan
from ccgmodel.projection import Projection
from ccgmodel.years import year_from_label, year_label

Floats = npt.NDArray[np.float64]


class OutputError(ValueError):
    """A figure that there is not; the message says which there are."""


@dataclass(frozen=True)
class Output:
    """A result in a year, such as in_year or line:Acute in £k; or a milestone, whose figure is a year.

    A milestone that is not reached within 15 years counts as the year after them, so that it can be compared.
    """

    name: str
    year: int | None = None  # None for a milestone

    @classmethod
    def parse(cls, text: str) -> Output:
        """Read an output as the command line takes it: in-year@2017/18, line:Acute@2017/18 or break-even.

        >>> Output.parse("in-year@2017/18"), Output.parse("break-even")
        (Output(name='in_year', year=2017), Output(name='break_even', year=None))

        Raises:
            OutputError: where it has another form.

        """
        name, at, label = text.strip().rpartition("@")
        name, year = (name, year_from_label(label)) if at else (label, None)
        name = name if ":" in name else name.replace("-", "_").lower()
        if not name or (year is None) != (name in rules.MILESTONES):
            raise OutputError(
                f"{text!r} is no figure to ask about; write a result and its year, such as in-year@2017/18, or a "
                f"milestone: {', '.join(rules.MILESTONES)}"
            )
        return cls(name, year)

    def __str__(self) -> str:
        """Write the output as the command line takes it."""
        return self.name if self.year is None else f"{self.name}@{year_label(self.year)}"

    @property
    def is_money(self) -> bool:
        """Whether the figure is in £k: not a year, and not a share."""
        return self.year is not None and self.name not in published.FRACTIONS

    def check(self, plan: Plan) -> None:
        """Refuse a year that the plan does not have, and a result that nobody knows.

        Raises:
            OutputError: naming the years or the results that there are.

        """
        if self.year is None:
            return
        if self.year not in plan.year_numbers:
            between = f"{plan.year_labels[0]} to {plan.year_labels[-1]}"
            raise OutputError(
                f"{self}: {year_label(self.year)} is not a year of the plan; choose one from {between}"
            )
        known = [*published.RESULTS, *(f"line:{line}" for line in plan.line_names)]
        if self.name not in known:
            raise OutputError(f"{self.name!r} is no result; use one of {', '.join(known)}")

    def of(self, projection: Projection) -> Floats:
        """The figure under each scenario, (scenario,): £k, a fraction, or a year such as 2015."""
        if self.year is not None:
            return published.result(projection, self.name)[:, self.year - projection.plan.first_year]
        reached = rules.milestone_year(projection, cast(rules.Milestone, self.name))
        never = projection.plan.first_year + rules.HORIZON
        return np.where(reached == 0, never, reached).astype(np.float64)


def is_never(plan: Plan, output: Output, figure: float) -> bool:
    """Whether a milestone's figure stands for not being reached within 15 years."""
    return output.year is None and figure >= plan.first_year + rules.HORIZON
