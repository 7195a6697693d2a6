"""A page for the public: what is planned, what could go wrong, what it means for people, what was decided.

Short words and short sentences; a test holds them to a reading age of twelve. Names of plans, metrics and
decisions stand as they are.
"""

from __future__ import annotations

from ccgmodel.answers import Output, first_report_date, tornado, track
from ccgmodel.paper.compose import stamp
from ccgmodel.paper.document import Block, Bullets, Chart, Paper, Section
from ccgmodel.paper.reasons import ENDS
from ccgmodel.paper.sections import series
from ccgmodel.paper.subject import Subject
from ccgmodel.plan import year_label
from ccgmodel.projection import Projection, trajectories
from ccgmodel.words.called import on_paper
from ccgmodel.words.chance import next_milestone
from ccgmodel.words.metrics import changed
from ccgmodel.words.money import is_nought, number
from ccgmodel.words.settings import PLAN
from ccgmodel.words.text import day_in_words

MOST = 3  # things in a list
MAY = {
    "allocation_growth": "we may get less money than we hope",
    "demographic_growth": "more people may need care",
    "non_demographic_growth": "people may need more care",
    "inflation": "prices may go up faster",
    "tariff_efficiency": "care may cost us more",
    "qipp_delivery": "we may save less than we plan",
    "qipp_unidentified_delivery": "we may not find all the savings we need",
    "qipp_taper": "it may get harder to save each year",
    "qipp_slippage": "new ways of working may start late",
    "qipp_stopped": "some plans to save may stop",
    "qipp_recovery": "we may not catch up when we fall behind",
    "headroom_rate": "we may have to hold more money back",
    "headroom_release": "we may not be let to use the money we hold back",
    "surplus_required": "we may have to keep more money to one side",
    "repayable_drawn": "we may not get all the money that we plan to borrow",
    "repayable_repaid": "we may have to pay back more of what we borrowed",
    "set_aside_rate": "we may have to set more money aside",
    "set_aside_release": "we may not be let to use the money we set aside",
    "support_received": "we may not get the extra help with money that we count on",
    "activity_growth": "people may need more hospital care",
    "metric_delivery": "care may not get better as fast as we plan",
    "pool_change": "the money we share with the council may change",
}
OTHER = "things may turn out in another way than we think"


def page(on: Subject, address: str = "") -> Paper:
    """Write the page about a plan and the first of its scenarios."""
    plan = on.plan
    years = " to ".join(dict.fromkeys([plan.year_labels[0], plan.year_labels[-1]]))
    parts: list[tuple[str, str, list[Block]]] = [
        ("planned", "What is planned", [Bullets(tuple(_planned(on))), _chart(on)]),
        ("wrong", "What could go wrong", [Bullets(tuple(_wrong(on)))]),
        ("you", "What it would mean for you", [Bullets(tuple(_for_you(on)))]),
        ("decided", "What was decided", [Bullets(tuple(_decided(on)))]),
    ]
    return Paper(
        organisation=on_paper(plan),
        title=f"Our plan for the money, {years}",
        cover=on.cover,
        sections=tuple(Section(key=key, heading=heading, blocks=tuple(of)) for key, heading, of in parts),
        stamp=stamp(on),
        address=address,
    )


def million(thousands: float) -> str:
    """Write a sum held in £k for those who read no accounts.

    >>> million(20946.0), million(1234567.0)
    ('£20.9 million', '£1,234.6 million')
    """
    return f"£{number(abs(thousands) / 1000.0)} million"


def _planned(on: Subject) -> list[str]:
    plan, published = on.plan, on.published
    first, last = plan.year_labels[0], plan.year_labels[-1]
    said = [
        f"In {first} we get {million(float(published.allocation[0, 0]))} to pay for care.",
        _left(first, float(published.in_year[0, 0]), "The plan is to"),
    ]
    if plan.years > 1:
        said.append(_left(f"By {last}", float(published.in_year[0, -1]), "the plan is to"))
    saved = float(published.qipp_delivered[0].sum())
    if not is_nought(million(saved)):
        span = f" over {plan.years} years" if plan.years > 1 else ""
        said.append(f"The plan is to save {million(saved)}{span}.")
    if on.moved:
        said.append(f"We have also looked at a change. It is called “{on.main.name}”.")
        said.append(_compared(last, on.projection, published))
    return said


def _left(when: str, in_year: float, start: str) -> str:
    """Say whether a year ends with money left or with too much spent."""
    begin = f"{when}, {start}" if when.startswith("By") else f"{start}"
    end = "" if when.startswith("By") else " in that year"
    if is_nought(million(in_year)):
        return f"{begin} spend just what we get{end}."
    if in_year < 0:
        return f"{begin} spend {million(in_year)} more than we get{end}."
    return f"{begin} have {million(in_year)} left over{end}."


def _compared(last: str, ours: Projection, published: Projection) -> str:
    by = float(ours.in_year[0, -1] - published.in_year[0, -1])
    if is_nought(million(by)):
        return f"With it, {last} ends just as in the plan."
    return f"With it, {last} ends {million(by)} {'better' if by > 0 else 'worse'} than in the plan."


def _wrong(on: Subject) -> list[str]:
    plan = on.plan
    milestone, year = next_milestone(on.published)
    goal = {
        "break_even": "spend no more than we get",
        "business_rules": "meet the rule on what we must have left",
        "legacy_cleared": "pay back what we owe",
    }[milestone]
    share = float(on.draws_of_plan.chance_by[milestone][year - plan.first_year])
    said = [f"No plan is sure to work. We tried out {number(on.draws.draws, 0)} ways that things could go."]
    when = f"by {year_label(year)}"
    if share in (0.0, 1.0):
        said.append(f"We {goal} {when} in {'all' if share else 'none'} of them.")
    else:
        said.append(f"We {goal} {when} in about {min(max(round(100 * share), 1), 99)} out of 100 of them.")
    found = tornado(plan, on.main.scenario, Output("cumulative", plan.year_numbers[-1]))
    if found.bars and found.bars[0].swing:
        said.append(f"What worries us most is that {MAY.get(found.bars[0].lever, OTHER)}.")
    if plan.milestones:
        tracked = track(plan, first_report_date(plan, on.cover.day))
        late = sum(each.status == "late" for each in tracked)
        said.append(f"The plan has {len(tracked):,} steps. {f'{late:,}' if late else 'None'} of them "
                    f"{'is' if late <= 1 else 'are'} late.")  # fmt: skip
    return said


def _for_you(on: Subject) -> list[str]:
    if not on.plan.metrics:
        return ["The plan does not say. You can ask us."]
    if not on.moved:
        return [f"The plan sets {len(on.plan.metrics):,} goals for your care. You can ask us how we do on each."]
    better, worse = changed(trajectories(on.plan, [PLAN, on.main.scenario]))
    if not better and not worse:
        return ["With the change, we still aim for the same care as in the plan."]
    said = [f"{word} with the change: {_listed(names)}." for word, names in (("Better", better), ("Worse", worse))
            if names]  # fmt: skip
    return said


def _listed(names: list[str]) -> str:
    more = len(names) - MOST
    return "; ".join(names[:MOST]) + (f"; and {more} more" if more > 0 else "")


def _decided(on: Subject) -> list[str]:
    if not on.decisions:
        return ["Nothing has been decided yet."]
    latest = sorted(on.decisions, key=lambda each: (each.day, each.number), reverse=True)
    return [f"{day_in_words(each.day)}: {each.what}" for each in latest[:MOST]]


def _chart(on: Subject) -> Chart:
    drawn = [series(ENDS[0], on.published.in_year[0], "£m")]
    if on.moved:
        drawn.append(series("With the change", on.projection.in_year[0], "£m"))
    last = on.plan.year_labels[-1]
    said = _left(f"By {last}", float(on.published.in_year[0, -1]), "the plan is to")
    if on.moved:
        said += f" {_compared(last, on.projection, on.published)}"
    return Chart(
        caption="Money left over (above the line) or too much spent (below it), in £ million",
        kind="columns",
        unit="£m",
        categories=tuple(on.plan.year_labels),
        series=tuple(drawn),
        message=said,
    )
