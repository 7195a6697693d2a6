"""What the tests of the export share: sample plans, random plans in every form, and names like formulas."""

import dataclasses
import io
import itertools

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from ccgmodel.plan.floors import SpendFloor
from ccgmodel.plan.money import Line
from ccgmodel.plan.money_actuals import MoneyActuals, first_monitored
from ccgmodel.plan.plan import Story
from ccgmodel.plan.schemes import RAGS, Investment, Opportunity, RiskAdjustment, Scheme, SchemeMilestone
from ccgmodel.plan.streams import Stream
from ccgmodel.scenario.levers import LEVERS
from ccgmodel.scenario.scenario import Scenario, Setting
from ccgmodel.workbook.export.export import export
from ccgmodel.workbook.read import read
from ccgmodel.workbook.samples import SAMPLE_DATA
from tests.helpers.strategies import MONTHS, YEARS, fractions, plans, pounds, scenarios

SAMPLES = {path.stem: read(path).plan for path in sorted(SAMPLE_DATA.glob("*.xlsx"))}
VERSION = "1.2.3"


def exported(plan, scenario=None):
    buffer = io.BytesIO()
    export(plan, scenario or Scenario("Plan"), buffer, VERSION)
    return buffer.getvalue()


def stated(plan):
    """What a plan states, for comparing; savings that are blank throughout are no savings."""
    blank = plan.qipp is not None and not any(f is not None for f in (*plan.qipp.planned, *plan.qipp.unidentified))
    return dataclasses.asdict(dataclasses.replace(plan, qipp=None) if blank else plan)


# Random plans, and what the random ones leave out


KINDS = {
    "grown": {"first_year_spend": 70_000.0, "rates": {"inflation": (None, 0.02, None, 0.03),
              "tariff_efficiency": (0.01, 0.01, 0.02, 0.01)}},
    "fixed": {"fixed": (90_000.0, 0.0, 91_000.0, 92_000.5)},
    "share": {"share_of_allocation": 0.25},
    "stated share": {"share_of_allocation": 0.25, "first_year_spend": 70_000.0},
}  # fmt: skip


def in_another_form(plan, kind, draw):
    """The same plan with a saving line of a kind, allocations and sums that the shared strategy does not draw.

    An improvement is required of every other kind, since none can be where the balance is inside the allocation.
    """
    if kind in ("grown", "share"):
        plan = dataclasses.replace(plan, balance_brought_forward="added")
    own = (plan.allocation.recurrent[0], draw(st.sampled_from([None, 240_000.0])), None, 250_000.0)
    growth = tuple(
        None if figure is not None else g or 0.01 for figure, g in zip(own, plan.allocation.growth, strict=True)
    )
    amounts = (None, 2_000.0, None, 1_500.0)
    better = (600.0, None, None, None) if plan.balance_brought_forward == "added" else ()
    better_by = (None, None, 0.01, None) if plan.balance_brought_forward == "added" else ()
    stated = plan.rules.surplus_rate or (None,) * YEARS
    rates = tuple(
        None if (t in (0, 2) and better) or a is not None else r or 0.01
        for t, (r, a) in enumerate(zip(stated, amounts, strict=True))
    )
    saving = Line(name="Acute", category="Grown", qipp_share=plan.lines[0].qipp_share, **KINDS[kind])
    return dataclasses.replace(
        plan,
        money_unit=draw(st.sampled_from(["£", "£m"])),  # the shared strategy draws £k
        lines=(saving, *plan.lines[1:]),
        allocation=dataclasses.replace(plan.allocation, recurrent=own, growth=growth),
        rules=dataclasses.replace(
            plan.rules,
            surplus_rate=rates if any(each is not None for each in rates) else (),
            surplus_amount=amounts,
            improvement_amount=better,
            improvement_rate=better_by,
            last_in_year=-3_000.0 if better else None,
            name="NHS England control total" if better else "",
        ),
    )


PROGRAMME = "programme"  # a kind of plan: with schemes of every kind


@st.composite
def extra_schemes(draw, name, lines, groups):
    """Schemes that the shared strategy does not draw: costs, of half a month, of other groups, of no programme.

    What may be in no group alone is a cost.
    """
    group = draw(st.sampled_from(groups))
    full = draw(pounds(0, 900)) if any(groups) else -draw(pounds(1, 900))
    return Scheme(
        name=name,
        line=draw(st.sampled_from(lines)),
        programme=draw(st.sampled_from(["", "Pathways", "pathways"])),
        first_year_saving=full * draw(st.sampled_from([0.0, 0.125, 0.375, 0.4, 1.0])),
        full_year_effect=full,
        start=draw(MONTHS),
        investment=draw(pounds(-50, 400)),
        recurrent_share=draw(fractions(0, 1)),
        rag=draw(st.sampled_from(["", *RAGS])),
        overlap_group=group,
    )


@st.composite
def programme_plans(draw):
    """Plans with such schemes, a cap that is stated, and money spent on schemes by year."""
    plan, cap = draw(plans()), draw(pounds(0, 1_500))
    groups = (["Clinics"], ["", "Clinics"], ["", "Beds"], [""])
    extra = [draw(extra_schemes(f"Extra {n}", plan.line_names, each)) for n, each in enumerate(groups)]
    schemes = [
        dataclasses.replace(each, overlap_cap=cap) if each.overlap_group == "Clinics" else each
        for each in (*plan.schemes, *extra)
    ]
    amounts = st.tuples(*[pounds(0, 300)] * YEARS)
    spent = (
        Investment(scheme="Scheme 1", kind="pump-priming", amounts=draw(amounts)),
        Investment(scheme="Extra 1", kind="dual running", amounts=draw(amounts)),
    )
    risk = RiskAdjustment(by=draw(st.sampled_from(["none", "RAG", "confidence"])), red=draw(fractions(0, 1)))
    return dataclasses.replace(
        plan,
        schemes=tuple(schemes),
        investments=spent,
        risk_adjustment=risk,
        money_actuals=so_far(plan),
        floors=FLOORS,
        streams=STREAMS,
    )


FLOORS = (SpendFloor(name="Investment standard", lines=("Community", "Reserves"), above=0.005),)
STREAMS = (
    Stream(name="Running costs", lines=("Reserves",), amounts=(3_000.0, None, 3_100.0, None), cap=True),
    Stream(name="Primary care", lines=("Community",), amounts=(90_000.0, 91_000.0, None, None), lends=False),
)


def so_far(plan):
    """Months of money of a line with a shape of its own, and of a scheme."""
    year, rest = first_monitored(plan), (None,) * 8
    return (
        MoneyActuals(name="Acute", year=year, months=(9_000.0, 9_100.0, 0.0, 9_400.5, *rest)),
        MoneyActuals(name="Acute", year=year, months=(1.0,) * 6 + (2.0,) * 6, series="plan"),
        MoneyActuals(name="Scheme 1", year=year, months=(3.0, 4.0, 5.0, 6.0, *rest)),
    )


OF_SCHEMES = {
    "qipp_delivery": fractions(0, 1.2),
    "qipp_stopped": fractions(0, 1),
    "qipp_slippage": st.integers(0, 24).map(lambda half_months: half_months / 2),
}


@st.composite
def programme_scenarios(draw):
    """Scenarios in which levers of schemes are set, for all of them and for some, in all years and in one."""
    values = dict(draw(scenarios()).values)
    scopes = st.sampled_from(["", "Acute", "Grown", "delivering", "Pathways", "Scheme 1", "Extra 0"])
    for lever, value in OF_SCHEMES.items():
        for scope in draw(st.lists(scopes, max_size=3)):
            values[Setting(lever, scope, draw(st.sampled_from([None, 2013, 2014, 2015])))] = draw(value)
    return Scenario("Drawn", values)


@st.composite
def cases(draw, kind=None):
    """A plan, its saving line of a kind, and a scenario that it can run."""
    if kind == PROGRAMME:
        plan = draw(programme_plans())
        return plan, draw(programme_scenarios().filter(lambda each: not each.problems(plan)))
    plan = draw(plans())
    plan = in_another_form(plan, kind, draw) if kind else plan
    scenario = draw(scenarios().filter(lambda each: not each.problems(plan)))
    return plan, scenario


def with_lever(plan, scenario, lever):
    """The scenario with a lever besides, a third of the way up its bounds, unless it sets it already."""
    if any(setting.lever == lever.name for setting in scenario.values):
        return scenario
    return with_setting(plan, scenario, Setting(lever.name))


def drawn_cases(numbers):
    """So many random cases of each kind, in which every lever takes its turn: which others are drawn may differ."""
    of_programmes, of_others = itertools.cycle(PROGRAMMES), itertools.cycle(NAMED)
    drawn = [
        case
        for kind, number in numbers.items()
        for case in _each_scope(_drawn(number, kind), of_programmes if kind == PROGRAMME else of_others)
    ]
    turns = itertools.cycle(LEVERS.values())
    return [
        (plan, with_lever(plan, scenario, lever)) for (plan, scenario), lever in zip(drawn, turns, strict=False)
    ]


# Levers, and what each takes its turn for: everything, and one of each kind of scope.
PROGRAMMES = list(itertools.product(OF_SCHEMES, ("", "Pathways", "delivering", "Scheme 1")))
NAMED = [
    *itertools.product(("support_received",), ("", "Deficit support", "Drawdown")),
    *itertools.product(("repayable_drawn", "repayable_repaid"), ("", "Brokerage", "Loan")),
    *itertools.product(("set_aside_rate", "set_aside_release"), ("", "Contingency", "Risk reserve")),
]


def _each_scope(drawn, turns):
    """The same cases, in which every one of these levers takes its turn for each of its scopes that a plan has."""
    for plan, scenario in drawn:
        takes_turn = (with_setting(plan, scenario, Setting(*next(turns))) for _ in [*PROGRAMMES, *NAMED])
        yield plan, next((each for each in takes_turn if not each.problems(plan)), scenario)


def with_setting(plan, scenario, setting):
    """The scenario with a setting besides, a third of the way up its lever's bounds."""
    least, greatest = LEVERS[setting.lever].bounds(plan)
    return Scenario(scenario.name, {**scenario.values, setting: (2 * least + greatest) / 3})


def _drawn(number, kind):
    drawn = []

    @seed(20130401)
    @settings(max_examples=number, database=None, phases=[Phase.generate], deadline=None)
    @given(cases(kind))
    def collect(case):
        drawn.append(case)

    collect()
    return drawn


# Names like formulas

EVIL = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "|\t=1+1",
    "=cmd|' /C calc'!A0",
    "2013",
    "007",
]


def evil_schemes(text):
    one = Scheme(
        name=f"{text} scheme",
        line=text,
        programme=f"{text} programme",
        first_year_saving=80.0,
        full_year_effect=100.0,
        lead=text,
        provider=text,
        overlap_group=text,
        overlap_cap=90.0,
        source=text,
    )
    return one, dataclasses.replace(one, name=f"{text} other", overlap_cap=None, source="")


def evil_plan(text):
    plan = SAMPLES["barnet-recovery-2013"]
    first = dataclasses.replace(plan.lines[0], name=text, category=f"{text} kind", source=text)
    return dataclasses.replace(
        plan,
        organisation=text,
        code=text,
        lines=(first, *plan.lines[1:]),
        steps=(),
        schemes=evil_schemes(text),
        investments=(Investment(scheme=f"{text} scheme", kind="investment", amounts=(1.0,) * plan.years),),
        milestones=(SchemeMilestone(scheme=f"{text} scheme", milestone=text, owner=text, due=text, source=text),),
        opportunities=(Opportunity(name=text, programme=text, line=text, amounts=(1.0,) * plan.years),),
        allocation=dataclasses.replace(plan.allocation, source=text),
        sources={text: text},
        field_sources={"years": text},
        stories=(Story(name=text, settings=("qipp_delivery=0.63",), source=text, why=text, notes=text),),
        published=(dataclasses.replace(plan.published[0], table=text, item=text, known=text),),
    )
