"""The stages that savings schemes pass: what each asks for, and which schemes are short of it."""

from __future__ import annotations

from dataclasses import dataclass

from ccgmodel.plan import Gateway, Plan, Scheme, fold


@dataclass(frozen=True, kw_only=True)
class Short:
    """A scheme without a record of what a stage that it is through asks for."""

    scheme: Scheme
    missing: tuple[tuple[Gateway, tuple[str, ...]], ...]  # each stage with what is not recorded of it


def stages(plan: Plan) -> tuple[Gateway, ...]:
    """Return the stages in the order in which schemes pass them."""
    return tuple(each for each in plan.gateways if not each.scheme)


def through(plan: Plan, scheme: Scheme) -> tuple[Gateway, ...]:
    """Return the stages up to the last that a scheme's status names; none where it names none of them."""
    process = stages(plan)
    named = [place for place, each in enumerate(process, 1) if each.status and each.status == scheme.status]
    return process[: max(named, default=0)]


def short_of_gateways(plan: Plan) -> tuple[Short, ...]:
    """Return the schemes that are through stages whose documents and assessments nobody has recorded."""
    found = []
    for scheme in plan.schemes:
        own = [each for each in plan.gateways if each.scheme == scheme.name]
        has = {(fold(each.gate), fold(need)) for each in own for need in each.needs}
        lacking = [
            (each, tuple(need for need in each.needs if (fold(each.gate), fold(need)) not in has))
            for each in through(plan, scheme)
        ]
        if missing := tuple((each, needs) for each, needs in lacking if needs):
            found.append(Short(scheme=scheme, missing=missing))
    return tuple(found)
