"""Random portfolios: plans of different years, lines and conventions, in any tree of groups."""

from dataclasses import replace

from hypothesis import strategies as st

from ccgmodel.plan.money import Line
from ccgmodel.plan.plan import Plan
from ccgmodel.portfolio.members import Portfolio, Transfer
from ccgmodel.portfolio.project import JointScenario
from ccgmodel.scenario.scenario import Scenario
from tests.helpers.strategies import plans

NAMES = ("Ash CCG", "Birch CCG", "Cedar CCG")
GROUPS = ("North", "South", "Far North")
WHOLE = "All Trees"


@st.composite
def members(draw: st.DrawFn, name: str) -> Plan:
    """A plan of its own years, one of whose lines may hold its contingency."""
    plan = draw(plans())
    held = Line(name="Held", category="Contingency", fixed=(draw(st.integers(0, 900)) * 1.0,) * plan.years)
    lines = (*plan.lines, held) if draw(st.booleans()) else plan.lines
    return replace(plan, organisation=name, first_year=draw(st.sampled_from([2012, 2013, 2014])), lines=lines)


@st.composite
def portfolios(draw: st.DrawFn, transfers: bool = False) -> Portfolio:
    """Two or three plans; North may hold Far North, and any organisation may belong straight to the whole."""
    names = NAMES[: draw(st.integers(2, len(NAMES)))]
    parents = {name: draw(st.sampled_from([*GROUPS, WHOLE])) for name in names}
    if "Far North" in parents.values():
        parents["Far North"] = "North"
    parents = {name: group for name, group in parents.items() if group != WHOLE}
    portfolio = Portfolio(name=WHOLE, plans=tuple(draw(members(name)) for name in names), parents=parents)
    sides = [node.name for node in portfolio.nodes]
    moved = [
        draw(_transfers(portfolio, sides, number)) for number in range(draw(st.integers(1, 2)) if transfers else 0)
    ]
    return replace(portfolio, transfers=tuple(filter(None, moved)))


@st.composite
def _transfers(draw: st.DrawFn, portfolio: Portfolio, sides: list[str], number: int) -> Transfer | None:
    """Support between two parts; none between groups of the same organisations."""
    payer, receiver = draw(st.lists(st.sampled_from(sides), min_size=2, max_size=2, unique=True))
    if portfolio.node(payer).members == portfolio.node(receiver).members:
        return None
    amounts = draw(
        st.dictionaries(st.sampled_from(range(2012, 2018)), st.integers(-900, 900).map(float), max_size=3)
    )
    inside = draw(st.booleans())
    return Transfer(
        payer=payer, receiver=receiver, description=f"Support {number}", amounts=amounts, inside=inside
    )


@st.composite
def joint_scenarios(draw: st.DrawFn) -> JointScenario:
    """Levers that every plan has, for everyone and for one organisation."""
    levers = st.dictionaries(
        st.sampled_from(["qipp_delivery", "inflation", "allocation_growth", "headroom_release"]),
        st.integers(0, 20).map(lambda n: n / 1_000),
    )
    alone = draw(st.dictionaries(st.sampled_from(NAMES[:2]), levers.map(Scenario.of)))
    return JointScenario("Drawn", Scenario.of(draw(levers)), alone)
