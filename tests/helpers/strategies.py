"""Random plans and scenarios, drawn within what the contract allows."""

from datetime import datetime, timedelta, timezone
from math import ceil, floor

from hypothesis import settings
from hypothesis import strategies as st

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.money import DRIVERS, Allocation, Line, Qipp, Rules, SetAside, Step, SupportFunding
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.repayable import RepayableSupport
from ccgmodel.plan.schemes import RAGS, STATUSES, RiskAdjustment, Scheme
from ccgmodel.scenario.document import Document, Note
from ccgmodel.scenario.lever import Lever
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from tests.helpers.care import care

YEARS = 4


def examples(number: int) -> settings:
    """So many examples of a law, of which each takes long; no more than ten where somebody waits (`make quick`)."""
    return settings(max_examples=min(number, settings.default.max_examples))


def fractions(low: float, high: float) -> st.SearchStrategy[float]:
    """Fractions to four places, as a person would type them."""
    return st.integers(ceil(low * 10_000 - 1e-6), floor(high * 10_000 + 1e-6)).map(lambda n: n / 10_000)


def pounds(low: int, high: int) -> st.SearchStrategy[float]:
    """Whole £k."""
    return st.integers(low, high).map(float)


def by_year(each: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[float, ...]]:
    """One figure a year."""
    return st.tuples(*[each] * YEARS)


@st.composite
def lines(draw: st.DrawFn, name: str, qipp_share: float, kinds: tuple[str, ...] = ("grown",)) -> Line:
    """Lines of one of these kinds; one that is grown has some drivers blank, and one that is net carries savings."""
    kind = draw(st.sampled_from(kinds))
    if kind == "fixed":
        return Line(name=name, category="Other", fixed=draw(by_year(pounds(0, 30_000))))
    if kind == "net":
        figures = draw(by_year(pounds(50_000, 300_000)))
        return Line(name=name, category="Net", fixed=figures, net_of_qipp=True, qipp_share=qipp_share)
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
        status=draw(st.sampled_from(("", *STATUSES))) if name != "Scheme 1" else "delivering",
        rag=draw(st.sampled_from(RAGS)),
        confidence=draw(st.none() | fractions(0, 1)),
        cashable=draw(st.booleans()),
        overlap_group=group,
    )


@st.composite
def allocations(draw: st.DrawFn) -> Allocation:
    """A figure for the first year, and growth or a figure for each later one."""
    first = draw(pounds(200_000, 500_000))
    rates = draw(by_year(fractions(-0.01, 0.04)))[1:]
    stated = draw(st.tuples(*[st.booleans()] * (YEARS - 1))) if draw(st.booleans()) else (False,) * (YEARS - 1)
    figures = [first]
    for rate in rates:
        figures.append(float(round(figures[-1] * (1.0 + rate))))
    return Allocation(
        recurrent=(first, *(figure if own else None for figure, own in zip(figures[1:], stated, strict=True))),
        growth=(None, *(None if own else rate for rate, own in zip(rates, stated, strict=True))),
        non_recurrent=draw(by_year(pounds(0, 3_000))),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Headroom or none, and a surplus that is a share of the base, an amount, or each in some years."""
    amounts = draw(by_year(pounds(0, 9_000)))
    stated = draw(st.sampled_from([(False,) * YEARS, (True,) * YEARS]) | st.tuples(*[st.booleans()] * YEARS))
    rates = draw(by_year(fractions(0.02, 0.03)))
    return Rules(
        headroom_rate=draw(st.just(0.0) | fractions(0.02, 0.03)),
        headroom_released=draw(fractions(0, 1)),
        base=draw(st.sampled_from(["total", "recurrent"])),
        surplus_rate=()
        if all(stated)
        else tuple(None if own else rate for rate, own in zip(rates, stated, strict=True)),
        surplus_amount=tuple(amount if own else None for amount, own in zip(amounts, stated, strict=True))
        if any(stated)
        else (),
    )


@st.composite
def repayable(draw: st.DrawFn, name: str) -> RepayableSupport:
    """Money lent before or in any year, with a cap or none, of which no more is repaid or written off than is owed."""
    before, drawn = draw(pounds(0, 3_000)), draw(by_year(pounds(0, 3_000)))
    owed, repaid, gone = before, [], []
    for each in drawn:
        repaid.append(draw(st.sampled_from([0.0, 0.5, 1.0])) * (owed + each))
        gone.append(draw(st.sampled_from([0.0, 0.0, 1.0])) * (owed + each - repaid[-1]))
        owed += each - repaid[-1] - gone[-1]
    cap = tuple(draw(st.sampled_from([None, each + 200.0])) for each in drawn)
    return RepayableSupport(
        name=name, before=before, drawn=drawn, repaid=tuple(repaid), written_off=tuple(gone), cap=cap
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
        growth_combines=draw(st.sampled_from(["compound", "net_prices", "add"])),
        opening_balance=0.0 if inside else draw(pounds(-20_000, 20_000)),
        balance_brought_forward="inside" if inside else "added",
        lines=(
            draw(lines("Acute", share)),
            draw(lines("Community", 1.0 - share, ("grown", "grown", "net"))),
            draw(lines("Reserves", 0.0, ("grown", "fixed", "share"))),
        ),
        allocation=draw(allocations()),
        rules=draw(rules()),
        support=(
            SupportFunding(
                name="Deficit support", amounts=draw(by_year(pounds(0, 9_000))), hoped_to_recur=draw(st.booleans())
            ),
            SupportFunding(name="Drawdown", amounts=draw(by_year(pounds(0, 3_000)))),
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
        repayable=(draw(repayable("Brokerage")), draw(repayable("Loan"))),
        set_asides=(
            SetAside(name="Contingency", released=0.0, rate=draw(fractions(0.02, 0.03))),
            SetAside(
                name="Risk reserve",
                released=draw(fractions(0, 1)),
                rate=draw(fractions(0.02, 0.03)),
                base=draw(st.sampled_from(["total", "recurrent"])),
                amounts=(None, *draw(by_year(pounds(0, 4_000)))[1:-1], None),
            ),
            SetAside(name="One-off use", released=1.0, amounts=draw(by_year(pounds(0, 4_000)))),
        ),
    )


def lever_values(lever: Lever, plan: Plan | None = None) -> st.SearchStrategy[float]:
    """Values within the lever's bounds on a plan; without one, those that lie within them on any plan."""
    if plan is not None:
        return fractions(*lever.bounds(plan))
    is_bound_by_plan = lever.name in ("headroom_rate", "surplus_required", "qipp_taper", "set_aside_rate")
    return fractions(0.0 if is_bound_by_plan else lever.minimum, lever.maximum)


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
            *(["Deficit support", "Drawdown"] * lever.by_support),
            *(["Contingency", "Risk reserve"] * lever.by_set_aside),
            *(["Brokerage", "Loan"] * lever.by_repayable),
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
