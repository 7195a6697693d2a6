"""How sure are we: draws, the fan of a position, chances of the milestones, what drives the spread, and shocks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import Timer
from typing import Literal, get_args

import numpy as np
import pandas as pd
import streamlit as st

from ccgmodel.answers import PERCENTILES, Ensemble, ensemble, held
from ccgmodel.plan import Plan, year_label
from ccgmodel.projection import HORIZON, MILESTONES, Milestone
from ccgmodel.scenario import LEVERS, Scenario, Setting
from ccgmodel.words.figures import RESULTS, chance, value_text
from ccgmodel.words.levers import label
from ccgmodel.words.money import PER, Unit, money, number, percent
from ccgmodel.words.position import milestone_words, milestones_met
from ccgmodel.words.text import escaped
from ui.answers import stress
from ui.charts import answers, lying_bars
from ui.parts import choices, figures, style
from ui.session.history import Session

Years = Literal["together", "independent"]
SEED = 1
DRAWS = 10_000
PAINTED = 1.0  # seconds
SHORT_DRAWS = 512  # for the sentence on the What-if page, which is said again at each move of a lever
_Key = frozenset[tuple[Setting, float]]
FAN, CHANCES, WHEN, DRIVES, SHOCKS = (
    "The position",
    "Chances by year",
    "The year it happens",
    "What drives the spread",
    "Shocks",
)
YEARS: dict[Years, str] = dict(
    zip(get_args(Years), ("A miss lasts for all years", "Each year misses by itself"), strict=True)
)
P5, P95 = PERCENTILES.index(5), PERCENTILES.index(95)


def drawn(
    plan: Plan,
    scenario: Scenario,
    draws: int = DRAWS,
    years: Years = "together",
    vary: frozenset[str] = frozenset(),
) -> Ensemble:
    """Return the draws about a scenario; the same plan and scenario are drawn once."""
    return _drawn(plan, frozenset(scenario.values.items()), draws, years, vary)


@lru_cache(maxsize=32)
def _drawn(plan: Plan, values: _Key, draws: int, years: Years, vary: frozenset[str]) -> Ensemble:
    in_order: Mapping[Setting, float] = dict(sorted(values, key=lambda each: str(each[0])))
    return ensemble(plan, Scenario("", in_order), draws, SEED, years=years, vary=vary)


@st.cache_resource(show_spinner=False)
def prepare(_plan: Plan) -> Timer:
    """Load what draws need in the background, once for the server: the first draws would keep a page waiting.

    It begins when the first page has been painted, which it would hold up.
    """
    timer = Timer(PAINTED, drawn, (_plan, Scenario(""), SHORT_DRAWS))
    timer.daemon = True
    timer.start()
    return timer


def draw(here: Session) -> None:
    """Draw the question."""
    shown = choices.view("Which", (FAN, CHANCES, WHEN, DRIVES, SHOCKS), "sure_view")
    if shown == SHOCKS:
        stress.draw(here)
        return
    years = choices.choose("Years", list(YEARS), "sure_years", "together", YEARS.__getitem__, width=280)
    vary = _vary(here)
    found = drawn(here.plan, here.scenario, years=years, vary=vary)
    {FAN: _fan, CHANCES: _chances, WHEN: _when, DRIVES: _drives}[shown](here, found)
    st.caption(
        f"{found.draws:,} trial runs. In each, every lever {_that_varies(here, vary)}. The runs are the same each "
        f"time and on every computer (seed {SEED}). **The ranges are judgements and runs are no forecasts**: a "
        "chance is the share of runs, and holds only as far as the ranges do. "
        + (
            "A run misses by the same in each year, as when a rate is wrong, so the spread grows."
            if not found.independent_years
            else "Each year misses by itself, so good and bad years even out."
        )
    )


def _vary(here: Session) -> frozenset[str]:
    """Let levers that the scenario sets vary all the same; nothing is drawn where none is set."""
    settings = [Setting(name) for name in LEVERS if name in held(here.plan, here.scenario)]
    if not settings:
        return frozenset()
    words = "Held where they are set; let vary all the same"
    return frozenset(each.lever for each in choices.several(words, settings, here.plan, "sure_vary", ()))


def _that_varies(here: Session, vary: frozenset[str]) -> str:
    """Say which levers are drawn, and about what."""
    still = held(here.plan, here.scenario, vary)
    names = [escaped(label(LEVERS[name], here.plan)) for name in LEVERS if name in still]
    about = [escaped(label(LEVERS[name], here.plan)) for name in LEVERS if name in vary]
    said = "takes a value by chance from its range, most often near the plan’s own"
    if names:
        said = (
            f"that you have not set takes a value by chance from its range; {' and '.join(names)} "
            f"{_stays(names)} as you have set {_them(names)}"
        )
    return f"{said}; {' and '.join(about)} {_varies(about)} about what you have set" if about else said


def _stays(names: list[str]) -> str:
    return "stays" if len(names) == 1 else "stay"


def _varies(names: list[str]) -> str:
    return "varies" if len(names) == 1 else "vary"


def _them(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _fan(here: Session, found: Ensemble) -> None:
    unit = here.unit
    position = choices.choose(
        "Position", ["in_year", "cumulative"], "sure_position", "in_year", RESULTS.__getitem__, 240
    )
    fan, last = found.fan[position], found.years[-1]
    low, high = (_ending(float(fan[p, -1]), position, unit) for p in (P5, P95))
    st.markdown(f"**Nine times in ten, {last} ends between {low} and {high}.**")
    title = f"{RESULTS[position]}, {unit}"
    subtitle = (
        "Pale: nine runs in ten. Darker: half of the runs.\nBlue line: the middle run. Dashed: the scenario."
    )
    middle = money(float(fan[PERCENTILES.index(50), -1]), unit)
    said = (
        f"In {last} the scenario gives {money(float(found.point[position][-1]), unit)}; half of the runs end "
        f"below {middle}."
    )
    if position == "in_year":
        said += f" One run in twenty ends {money(float(found.at_risk[-1]), unit)} or more below the scenario."
        if (in_hand := float(found.headroom_held[-1])) >= 0.5:
            what = "headroom and set-asides" if here.plan.set_asides else "headroom"
            said += f" Against that, {money(in_hand, unit)} of {what} is kept in hand."
    name = f"Trial runs: {RESULTS[position].lower()}"
    figures.chart(
        name,
        _fan_rows(found, position, unit),
        answers.fan(title, subtitle, style.palette()),
        said,
        lambda: _fan_table(found, position, unit),
    )


def _ending(thousands: float, position: str, unit: Unit) -> str:
    """Say how a year ends: an overspend or a surplus; debt or money in hand where years are added up."""
    short, over = ("an overspend", "a surplus") if position == "in_year" else ("a debt", "money in hand")
    return f"{short if thousands < 0 else over} of {money(abs(thousands), unit)}"


def _fan_rows(found: Ensemble, position: str, unit: Unit) -> pd.DataFrame:
    series = {f"p{p}": row for p, row in zip(PERCENTILES, found.fan[position], strict=True)}
    series["scenario"] = found.point[position]
    drawn_at = {name: values / PER[unit] for name, values in series.items()}
    texts = {f"{name}_text": [money(float(v), unit) for v in values] for name, values in series.items()}
    last = [year == found.years[-1] for year in found.years]
    return pd.DataFrame({"year": found.years, "last": last, **drawn_at, **texts})


def _fan_table(found: Ensemble, position: str, unit: Unit) -> pd.DataFrame:
    shown = {"The scenario": found.point[position], "Mean of the runs": found.mean[position]}
    shown |= {f"{p} % of runs are below": row for p, row in zip(PERCENTILES, found.fan[position], strict=True)}
    texts = {name: [money(float(v), unit) for v in values] for name, values in shown.items()}
    return pd.DataFrame.from_dict(texts, orient="index", columns=list(found.years)).rename_axis("Row")


def _labels(plan: Plan) -> list[str]:
    return [year_label(plan.first_year + t) for t in range(HORIZON)]


def _chances(here: Session, found: Ensemble) -> None:
    plan, last = here.plan, found.years[-1]
    met = milestones_met(plan)
    by_last = {each: float(found.chance_by[each][plan.years - 1]) for each in MILESTONES}
    words = milestone_words(plan)
    said = "; ".join(f"{words[each].met} {chance(share)}" for each, share in by_last.items())
    st.markdown(f"**Chance by {last}: {escaped(said)}.**")
    name = "Chance of each milestone by year"
    specification = answers.chances(
        "Chance that each is reached by then",
        "Share of the trial runs, per cent.",
        style.palette(),
        tuple(met.values()),
    )
    data = _chance_rows(found, met)
    table = pd.DataFrame(
        {met[each]: [chance(float(share)) for share in found.chance_by[each]] for each in MILESTONES},
        index=_labels(plan),
    )
    said = f"Reached by then, or before. {_chance_words(found, met)}"
    figures.chart(name, data, specification, said, lambda: table.rename_axis("By"))


def _chance_words(found: Ensemble, met: Mapping[Milestone, str]) -> str:
    """Say in which year each milestone is first more likely than not."""
    said = []
    for each in MILESTONES:
        likely = found.chance_by[each][: len(found.years)] >= 0.5
        when = f"from {found.years[int(likely.argmax())]}" if likely.any() else "in no year of the plan"
        said.append(f"{escaped(met[each])} is more likely than not {when}")
    return ". ".join(said) + "."


def _chance_rows(found: Ensemble, met: Mapping[Milestone, str]) -> pd.DataFrame:
    """Lines by milestone over the plan's years; words at their ends kept apart."""
    own = len(found.years)
    ends = {each: 100.0 * float(found.chance_by[each][own - 1]) for each in MILESTONES}
    placed, below = {}, -np.inf
    for each in sorted(ends, key=ends.__getitem__):
        placed[each] = below = max(ends[each], below + 9.0)
    return pd.concat(
        pd.DataFrame(
            {
                "year": found.years,
                "series": met[each],
                "value": 100.0 * found.chance_by[each][:own],
                "text": [chance(float(share)) for share in found.chance_by[each][:own]],
                "end": [np.nan] * (own - 1) + [placed[each]],
                "words": met[each],
            }
        )
        for each in MILESTONES
    )


def _when(here: Session, found: Ensemble) -> None:
    plan = here.plan
    met = milestones_met(plan)
    milestone: Milestone = choices.choose(
        "Milestone", list(MILESTONES), "sure_milestone", "break_even", met.__getitem__, 240
    )
    shares = found.reached[milestone] / found.draws
    never = found.never[milestone] / found.draws
    likeliest = _labels(plan)[int(shares.argmax())]
    st.markdown(
        f"**{escaped(met[milestone])}: the commonest year is {likeliest}, in {_of_runs(float(shares.max()))}.** "
        + ("Every run reaches it" if not never else f"It is not reached in {_of_runs(never)}")
        + f" within {HORIZON} years."
        if shares.any()
        else f"**{escaped(met[milestone])}: no trial run reaches it within {HORIZON} years.**"
    )
    name = f"The year of: {milestone_words(plan)[milestone].met}"
    labels, beyond = [*_labels(plan), "never"], plan.own_years
    whose = ["plan" if t < beyond else "ours" for t in range(HORIZON)] + ["never"]
    values = [*(100.0 * shares).tolist(), 100.0 * never]
    texts = [f"{number(value, 0)} %" if value >= 0.5 else "" for value in values]
    data = pd.DataFrame({"year": labels, "value": values, "text": texts, "whose": whose})
    subtitle = "Blue: the plan’s own years. Grey: past them.\nnever: not within 15 years."
    said = f"We take each year after {found.years[-1]} to be like {found.years[-1]}: that is ours, not the plan’s."
    table = pd.DataFrame({"Share of runs": [percent(value / 100.0) for value in values]}, index=labels)
    specification = answers.columns(f"{met[milestone]}: share of runs by year", subtitle, style.palette())
    figures.chart(name, data, specification, said, lambda: table.rename_axis("Year"))


def _of_runs(share: float) -> str:
    return chance(share) if share in (0.0, 1.0) else f"{chance(share)} of runs"


def _drives(here: Session, found: Ensemble) -> None:
    plan = here.plan
    strong = [each for each in found.drivers if each.share >= 0.005]
    if not strong:
        st.info("No lever varies that moves the cumulative position: each has a range of one value.")
        return
    first = label(LEVERS[strong[0].spread.lever], plan)
    st.markdown(f"**{escaped(first)} drives most of the spread: {percent(strong[0].share, 0)} of it.**")
    data = pd.DataFrame(
        {
            "label": [label(LEVERS[each.spread.lever], plan) for each in strong],
            "value": [100.0 * each.share for each in strong],
            "text": [percent(each.share, 0) for each in strong],
        }
    )
    name = "What drives the spread"
    subtitle = f"Share of the spread of the cumulative position of {found.years[-1]}, per cent."
    specification = lying_bars.rows("What drives the spread", subtitle, style.palette())
    said = "The longer the bar, the more of the spread goes with that lever."
    figures.chart(name, data, specification, said)
    table = pd.DataFrame(
        [
            {
                "Lever": label(LEVERS[each.spread.lever], plan),
                "Drawn from": value_text(each.spread.lever, each.spread.low, plan),
                "Likeliest": value_text(each.spread.lever, each.spread.mode, plan),
                "to": value_text(each.spread.lever, each.spread.high, plan),
                "Rank correlation": number(each.correlation, 2),
                "Share": percent(each.share, 0),
                "Source of the range": plan.citation(each.spread.evidence.source),
            }
            for each in found.drivers
        ]
    )
    figures.table(table.set_index("Lever"), "The ranges, and what drives the spread")
