"""What the answers of a room come to: where its middle is, how far it is apart, and when the plan breaks even."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import HORIZON, milestone_year, project
from ccgmodel.room.questions import Given, RoomQuestion, bounds_of, scenario_of
from ccgmodel.scenario import Scenario
from ccgmodel.words.levers import label
from ccgmodel.words.money import counted, in_words

ROOM = "What the room would do"  # the scenario of its median, or of the story that most chose
FEW = 4  # answers below which no half is spoken of


@dataclass(frozen=True)
class LeverSpread:
    """One lever: every answer as it is shown, the middle one, and between which values half of the room is."""

    label: str
    values: tuple[float, ...]
    low: float
    high: float
    middle: float
    first: float
    third: float
    middle_text: str
    said: str


@dataclass(frozen=True)
class RoomSpread:
    """The whole room's answer; `scenario` is None where there is no answer, or only texts."""

    count: int
    levers: tuple[LeverSpread, ...]
    stories: tuple[tuple[str, int], ...]
    scenario: Scenario | None
    said: tuple[str, ...]


def spread(plan: Plan, asked: RoomQuestion, answers: Sequence[Given]) -> RoomSpread:
    """Say what answers come to."""
    if asked.kind == "text" or not answers:
        return RoomSpread(len(answers), (), (), None, ())
    if asked.kind == "story":
        return _stories(plan, asked, answers)
    scenarios = [scenario_of(plan, asked, each, str(number)) for number, each in enumerate(answers)]
    years = milestone_year(project(plan, scenarios), "break_even")
    levers = tuple(_lever(plan, asked, place, answers, years) for place in range(len(asked.levers)))
    middle = scenario_of(plan, asked, tuple(each.middle for each in levers), ROOM)
    return RoomSpread(len(answers), levers, (), middle, (*(each.said for each in levers), _whole(years)))


def _lever(
    plan: Plan, asked: RoomQuestion, place: int, answers: Sequence[Given], years: np.ndarray
) -> LeverSpread:
    where, of = bounds_of(plan, asked.levers[place].name), asked.levers[place]
    values = np.array([each[place] for each in answers])  # type: ignore[index]
    first = float(np.quantile(values, 0.25, method="lower"))
    third = float(np.quantile(values, 0.75, method="higher"))
    middle = round(float(median(values.tolist())), 6)
    name = label(where.lever, plan)
    if len(answers) < FEW:
        said = f"{name}: the middle answer is {where.text(middle)}."
    else:
        among = years[(values >= first) & (values <= third)]
        between = (
            f"at {where.text(first)}" if first == third else f"between {where.text(first)} and {where.text(third)}"
        )
        said = f"{name}: half of you or more are {between}. {_break_even(among)}."
    return LeverSpread(
        name, tuple(values.tolist()), of.low, of.high, middle, first, third, where.text(middle), said
    )


def _break_even(years: np.ndarray) -> str:
    """Say which years of break-even there are: "Break-even in 2016/17 or 2017/18"."""
    found = sorted({int(each) for each in years if each})
    never = "" if all(years) else f"not within {HORIZON} years"
    if not found:
        return f"No break-even within {HORIZON} years"
    labels = [year_label(each) for each in found]
    said = " or ".join(labels) if len(labels) < 3 else f"{labels[0]} to {labels[-1]}"
    return f"Break-even in {said}" + (f", or {never}" if never else "")


def _whole(years: np.ndarray) -> str:
    """Say for how many of the room each year is the year of break-even."""
    count = Counter(int(each) for each in years)
    parts = [f"in {year_label(year)} for {number}" for year, number in sorted(count.items()) if year]
    parts += [f"not within {HORIZON} years for {count[0]}"] if count[0] else []
    return f"Of {counted(len(years), 'answer')}, break-even comes {', '.join(parts)}."


def _stories(plan: Plan, asked: RoomQuestion, answers: Sequence[Given]) -> RoomSpread:
    count = Counter(int(each) for each in answers)  # type: ignore[arg-type]
    found = tuple((each.title, count[place]) for place, each in enumerate(asked.stories))
    most = max(count.values())
    first = [place for place in range(len(asked.stories)) if count[place] == most]
    scenario = scenario_of(plan, asked, first[0], asked.stories[first[0]].title)
    if len(first) > 1:
        said = (
            f"{in_words(len(first)).capitalize()} stories have {most} each of {counted(len(answers), 'answer')}."
        )
        return RoomSpread(len(answers), (), found, None, (said,))
    years = milestone_year(project(plan, [scenario]), "break_even")
    said = f"{most} of {len(answers)} chose “{asked.stories[first[0]].title}”. {_break_even(years)}."
    return RoomSpread(len(answers), (), found, scenario, (said,))
