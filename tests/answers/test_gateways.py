"""The stages that schemes pass, and what is recorded of them."""

from ccgmodel.answers.gateways import short_of_gateways, stages, through
from ccgmodel.plan.money import Allocation, Line, Rules
from ccgmodel.plan.plan import Plan
from ccgmodel.plan.schemes import Gateway, Scheme

PROCESS = (
    Gateway(gate="PID", status="PID", needs=("Lead", "Outcomes")),
    Gateway(gate="Impact", needs=("Quality impact assessment",)),
    Gateway(gate="Business case", status="business case", needs=("Costs",)),
    Gateway(gate="Close", status="closed"),
)


def plan_of(*schemes: Scheme, gateways: tuple[Gateway, ...]) -> Plan:
    return Plan(
        organisation="Example CCG",
        first_year=2013,
        years=1,
        lines=(Line(name="Acute", first_year_spend=900.0, rates={}),),
        allocation=Allocation(recurrent=(1_000.0,), growth=(None,), non_recurrent=(0.0,)),
        rules=Rules(surplus_rate=(None,), surplus_amount=(None,)),
        schemes=schemes,
        gateways=gateways,
    )


def scheme(name: str, status: str) -> Scheme:
    return Scheme(name=name, line="Acute", first_year_saving=10.0, status=status)  # type: ignore[arg-type]


def test_a_scheme_is_through_every_stage_up_to_its_own():
    plan = plan_of(scheme("A", "business case"), scheme("B", "idea"), scheme("C", ""), gateways=PROCESS)
    assert stages(plan) == PROCESS
    assert [each.gate for each in through(plan, plan.schemes[0])] == ["PID", "Impact", "Business case"]
    assert [through(plan, each) for each in plan.schemes[1:]] == [(), ()]


def test_what_is_recorded_is_not_missing_and_the_rest_is_listed():
    has = (
        Gateway(gate="pid", scheme="A", needs=("lead", "Outcomes")),
        Gateway(gate="Impact", scheme="B", needs=("Quality impact assessment",)),
    )
    plan = plan_of(scheme("A", "business case"), scheme("B", "PID"), gateways=(*PROCESS, *has))
    found = {
        each.scheme.name: [(gate.gate, needs) for gate, needs in each.missing] for each in short_of_gateways(plan)
    }
    assert found == {
        "A": [("Impact", ("Quality impact assessment",)), ("Business case", ("Costs",))],
        "B": [("PID", ("Lead", "Outcomes"))],
    }


def test_a_scheme_with_everything_is_short_of_nothing():
    plan = plan_of(
        scheme("A", "PID"), gateways=(*PROCESS, Gateway(gate="PID", scheme="A", needs=("Lead", "Outcomes")))
    )
    assert short_of_gateways(plan) == ()
