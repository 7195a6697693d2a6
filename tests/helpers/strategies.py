"""Random plans and scenarios, drawn within what the contract allows."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from ccgmodel.plan.money import DRIVERS, Allocation, Line, Qipp, Rules, Step
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import RAGS, STATUSES, RiskAdjustment, Scheme
from ccgmodel.plan.years import first_month
from ccgmodel.scenario.document.document import Document
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.note import Note
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.care import care

YEARS = 4


def fractions(low: float, high: float) -> st.SearchStrategy[float]:
    """Fractions to four places, as a person would type them."""
    return st.integers(round(low * 10_000), round(high * 10_000)).map(lambda n: n / 10_000)


def pounds(low: int, high: int) -> st.SearchStrategy[float]:
    """Whole £k."""
    return st.integers(low, high).map(float)


def by_year(each: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[float, ...]]:
    """One figure a year."""
    return st.tuples(*[each] * YEARS)


@st.composite
def lines(draw: st.DrawFn, name: str, qipp_share: float) -> Line:
    """Grown lines with some drivers blank; without savings also fixed ones and shares of the allocation."""
    kind = draw(st.sampled_from(["grown", "fixed", "share"])) if not qipp_share else "grown"
    if kind == "fixed":
        return Line(name=name, category="Other", fixed=draw(by_year(pounds(0, 30_000))))
    if kind == "share":
        return Line(name=name, category="Other", share_of_allocation=draw(fractions(0, 0.1)))
    rates = {driver: draw(by_year(fractions(-0.02, 0.06))) for driver in DRIVERS if draw(st.booleans())}
    return Line(
        name=name,
        category="Grown",
        first_year_spend=draw(pounds(50_000, 300_000)),
        rates=rates,
        qipp_share=qipp_share,
    )


MONTHS = st.none() | st.integers(first_month(2012), first_month(2013 + YEARS) - 1)


@st.composite
def schemes(draw: st.DrawFn, name: str, line: str) -> Scheme:
    """Schemes that start before, in or after the plan's first year, of every kind of saving."""
    full = draw(pounds(0, 2_000))
    first = round(full * draw(fractions(0, 1)), 2)
    # One-off savings stay out of overlap groups: under a cap they would crowd out recurrent ones, and whether that is
    # better or worse depends on growth, so that no law of direction holds.
    group = draw(st.sampled_from(["", "", "Beds"]))
    return Scheme(
        name=name,
        line=line,
        programme=draw(st.sampled_from(["Pathways", "Medicines"])) if name != "Scheme 1" else "Pathways",
        first_year_saving=first,
        full_year_effect=full,
        start=draw(MONTHS),
        investment=round(first * draw(fractions(0, 1)), 2),
        recurrent_share=1.0 if group else draw(st.sampled_from([1.0, 0.5, 0.0])),
        status=draw(st.sampled_from(STATUSES)) if name != "Scheme 1" else "delivering",
        rag=draw(st.sampled_from(RAGS)),
        confidence=draw(st.none() | fractions(0, 1)),
        cashable=draw(st.booleans()),
        overlap_group=group,
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of three lines over four years, with every convention that the contract knows."""
    share = draw(st.sampled_from([0.25, 0.5, 1.0]))
    inside = draw(st.booleans())
    savings = st.none() | pounds(0, 4_000)
    programme = (
        draw(schemes("Scheme 1", "Acute")),
        *(
            draw(schemes(f"Scheme {n}", draw(st.sampled_from(["Acute", "Community", "Reserves"]))))
            for n in range(2, draw(st.integers(2, 5)))
        ),
    )
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=YEARS,
        first_year_is=draw(st.sampled_from(["budget", "outturn"])),
        growth_combines=draw(st.sampled_from(["compound", "add"])),
        opening_balance=0.0 if inside else draw(pounds(-20_000, 20_000)),
        balance_brought_forward="inside" if inside else "added",
        lines=(
            draw(lines("Acute", share)),
            draw(lines("Community", 1.0 - share)),
            draw(lines("Reserves", 0.0)),
        ),
        allocation=Allocation(
            recurrent=(draw(pounds(200_000, 500_000)), *draw(st.tuples(*[st.none()] * (YEARS - 1)))),
            growth=(None, *draw(by_year(fractions(-0.01, 0.04)))[1:]),
            non_recurrent=draw(by_year(pounds(0, 3_000))),
        ),
        rules=Rules(
            headroom_rate=draw(fractions(0.02, 0.03)),
            headroom_released=draw(fractions(0, 1)),
            base=draw(st.sampled_from(["total", "recurrent"])),
            surplus_rate=draw(by_year(fractions(0.02, 0.03))),
        ),
        qipp=draw(
            st.builds(
                Qipp,
                planned=st.tuples(*[savings] * YEARS),
                unidentified=st.tuples(*[savings] * YEARS),
                taper=fractions(0, 0.2),
            ).filter(lambda qipp: any(each is not None for each in (*qipp.planned, *qipp.unidentified)))
        ),
        schemes=programme,
        **draw(care(programme, 2013, YEARS)),
        risk_adjustment=RiskAdjustment(by=draw(st.sampled_from(["none", "RAG", "confidence"]))),
        steps=(
            Step(
                line="Acute",
                description="Investment",
                recurrent=True,
                amounts=(0.0, *draw(by_year(pounds(-900, 900)))[1:]),
            ),
            Step(line="Acute", description="One-off", recurrent=False, amounts=draw(by_year(pounds(-900, 900)))),
        ),
    )


def lever_values(lever: Lever) -> st.SearchStrategy[float]:
    """Values within the lever's own bounds."""
    return fractions(lever.minimum, lever.maximum)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any levers at any value, for all years and lines or for one."""
    values: dict[Setting, float] = {}
    for lever in draw(
        st.lists(st.sampled_from(list(LEVERS.values())), max_size=5, unique_by=lambda each: each.name)
    ):
        names = [
            "",
            *(["Acute", "Grown"] * lever.by_line),
            *(["Scheme 1", "Pathways", "delivering"] * lever.by_scheme),
            *(["Admissions", "Hospital", "Delays"] * lever.by_metric),
            *(["Rapid response", "Community health"] * lever.by_pool),
        ]
        scope = draw(st.sampled_from(names))
        year = draw(st.sampled_from([None, 2014, 2015]))
        values[Setting(lever.name, scope, year)] = draw(lever_values(lever))
    return Scenario("Drawn", values)


def texts(longest: int) -> st.SearchStrategy[str]:
    """Whatever people type: every character but controls and halves of pairs."""
    return st.text(
        st.characters(
            exclude_categories=("Cc", "Cs"), include_characters="\n\t", exclude_characters="\ufffe\uffff"
        ),
        max_size=longest,
    )


def notes() -> st.SearchStrategy[Note]:
    """Reasons with any part left blank; dates in any time zone of whole minutes."""
    zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    dates = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=zones)
    return st.builds(Note, reason=texts(40), source=texts(40), who=texts(20), when=st.none() | dates)


@st.composite
def documents(draw: st.DrawFn, plan: Plan) -> Document:
    """Scenarios on a plan, with reasons for some of their levers."""
    scenario = draw(scenarios())
    name = draw(texts(30).filter(str.strip))
    given = {setting: draw(notes()) for setting in scenario.values if draw(st.booleans())}
    return Document.of(plan, Scenario(name, scenario.values), given)
