"""Random plans as a finance team types them: the sizes, rates and rows of a CCG, of which nothing is odd."""

from hypothesis import strategies as st

from ccgmodel.plan.dates import first_month
from ccgmodel.plan.money import (
    Allocation,
    Contribution,
    Line,
    PoolLine,
    Qipp,
    Rules,
    SetAside,
    Step,
    SupportFunding,
)
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.risks import Mitigation, Risk
from ccgmodel.plan.schemes import Investment, Opportunity, Scheme
from tests.helpers.strategies import fractions

FIRST = 2013
GROWN = ("Acute", "Mental health", "Community", "Continuing care", "Prescribing", "Ambulance", "Primary care")
SHARES = (0.52, 0.1, 0.08, 0.06, 0.12, 0.03, 0.02)  # of the allocation; the rest is fixed or a reserve
BOUNDS = {  # between what the rates of a line lie
    "demographic_growth": (0.004, 0.024),
    "non_demographic_growth": (0.003, 0.03),
    "inflation": (0.012, 0.045),
    "tariff_efficiency": (0.01, 0.04),
}
NAMES = [f"{what} {where}" for what in ("Falls", "Stroke", "COPD", "Diabetes", "Dementia", "Cardiology", "Pain")
         for where in ("pathway", "clinic", "at home", "review")]  # fmt: skip


@st.composite
def tidy_plans(draw: st.DrawFn) -> Plan:
    """Plans of three to five years in any money unit, with most sheets of money filled."""
    years = draw(st.integers(3, 5))
    whole = float(draw(st.integers(150_000, 600_000)))
    step = draw(st.sampled_from([1.0, 1.0, 100.0]))  # £k to which figures are typed

    def typed(thousands: float) -> float:
        return max(round(thousands / step) * step, step)

    def around(share: float, spread: float = 0.15) -> float:
        return typed(whole * share * draw(fractions(1 - spread, 1 + spread)))

    def by_year(share: float, growth: float = 0.02) -> tuple[float, ...]:
        first, rate = around(share), draw(fractions(-growth, growth))
        return tuple(typed(first * (1 + rate) ** t) for t in range(years))

    flat = {driver: draw(fractions(*bounds)) for driver, bounds in BOUNDS.items()}
    lines = [_line(draw, name, around(share), flat, years) for name, share in zip(GROWN, SHARES, strict=True)]
    lines.append(Line(name="Running costs", category="Other", fixed=by_year(0.02)))
    lines.append(Line(name="Contingency", category="Other", share_of_allocation=draw(fractions(0.005, 0.015))))
    saved = draw(fractions(0.01, 0.04))
    schemes, opportunities = _programme(draw, whole, typed, years)
    pool = tuple(
        PoolLine(name=f"{name} pool", fund="CCG", theme="Home", amounts=by_year(share))
        for name, share in (("Rapid response", 0.004), ("Reablement", 0.007), ("Carers", 0.0012))
    )
    paid = tuple(sum(line.amounts[t] or 0.0 for line in pool) for t in range(years))
    return Plan(
        organisation="Example CCG",
        first_year=FIRST,
        years=years,
        money_unit=draw(st.sampled_from(["£", "£k", "£m"])),
        opening_balance=typed(whole * draw(fractions(0.001, 0.06))) * draw(st.sampled_from([-1.0, 1.0])),
        lines=tuple(lines),
        allocation=Allocation(
            recurrent=(typed(whole), *[None] * (years - 1)),
            growth=(None, *(draw(fractions(0.01, 0.035)) for _ in range(1, years))),
            non_recurrent=(around(0.008), *[0.0] * (years - 1)),
        ),
        rules=Rules(
            headroom_rate=0.02, headroom_released=0.5, base="total",
            surplus_rate=tuple(0.01 if t else draw(fractions(0, 0.01)) for t in range(years)),
        ),
        support=(SupportFunding(name="Deficit support", amounts=by_year(0.002), hoped_to_recur=True),),
        set_asides=(SetAside(name="Risk reserve", rate=0.005, released=0.0),),
        qipp=Qipp(
            planned=tuple(typed(whole * saved * 0.95**t) for t in range(years)),
            unidentified=(None, *(around(0.004) for _ in range(1, years))),
            taper=0.1,
        ),
        steps=(
            Step(line="Acute", description="New ward", recurrent=True, amounts=(0.0, around(0.002), *[0.0] * (years - 2))),
            Step(line="Community", description="Winter", recurrent=False, amounts=by_year(0.001)),
        ),
        schemes=schemes,
        investments=(Investment(scheme=schemes[0].name, kind="pump-priming", amounts=(around(0.0004), *[0.0] * (years - 1))),),
        opportunities=opportunities,
        risks=(
            Risk(name="Savings are late", downside=by_year(0.006)),
            Risk(name="Winter is hard", downside=by_year(0.003)),
        ),
        mitigations=(Mitigation(name="Reserve", amounts=by_year(0.004)),),
        pool=pool,
        contributions=(Contribution(name="Minimum contribution", fund="CCG", amounts=paid),),
    )  # fmt: skip


def _line(draw: st.DrawFn, name: str, spend: float, flat: dict[str, float], years: int) -> Line:
    """A line with the rates of the plan, or nearly; prices of medicines rise by more."""
    rates = {}
    for driver, rate in flat.items():
        own = rate * draw(st.sampled_from([1.0, 1.0, 1.0, 0.8, 1.25]))
        own += 0.03 if (name, driver) == ("Prescribing", "inflation") else 0.0
        rates[driver] = tuple(round(own * (1 + 0.02 * t * draw(st.booleans())), 4) for t in range(years))
    return Line(
        name=name, category="Commissioned", first_year_spend=spend, rates=rates, qipp_share=float(name == "Acute")
    )


def _programme(
    draw: st.DrawFn, whole: float, typed, years: int
) -> tuple[tuple[Scheme, ...], tuple[Opportunity, ...]]:
    """Schemes and opportunities from a few thousand pounds to a few million."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=14, unique=True))
    schemes = []
    for name in names:
        full = typed(whole * 10 ** draw(st.floats(-4.2, -2.3)))
        months = draw(st.integers(3, 12))
        schemes.append(
            Scheme(
                name=name, line=draw(st.sampled_from(["Acute", "Community", "Prescribing"])), programme="Pathways",
                first_year_saving=min(typed(full * months / 12), full), full_year_effect=full,
                start=first_month(FIRST) + 12 - months, investment=typed(full * 0.2),
            )
        )  # fmt: skip
    potential = typed(whole * draw(fractions(0.001, 0.01)))
    opportunity = Opportunity(
        name="Excess bed days", programme="Beds", line="Acute", potential=potential, risk_adjustment=0.2,
        amounts=(None,) * years,
    )  # fmt: skip
    return tuple(schemes), (opportunity,)
