"""The rows of an export on money that is set aside by name: what each comes to, and what of it is released."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccgmodel.scenario import LEVERS
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import YearRow
from ccgmodel.workbook.export.cells import Context
from ccgmodel.workbook.export.terms import Term, choose, least, most


@dataclass(frozen=True)
class SetAsideRows:
    """One of them, in £k."""

    name: str
    amount: YearRow
    released: YearRow


def write_set_asides(at: Context, recurrent: YearRow, whole: YearRow, base: YearRow) -> tuple[SetAsideRows, ...]:
    """Write each, and return where it stands; nothing for a plan without any.

    Args:
        at: the sheet of workings.
        recurrent: the recurrent allocation.
        whole: the whole of it.
        base: what the rules are a share of.

    """
    return tuple(_one(at, place, recurrent, whole, base) for place in range(len(at.plan.set_asides)))


def _one(at: Context, place: int, recurrent: YearRow, whole: YearRow, base: YearRow) -> SetAsideRows:
    each, inputs, sheet = at.plan.set_asides[place], at.inputs, contract.SET_ASIDES
    rate, released, chosen = (inputs.at(sheet, place, key) for key in ("rate", "released", "base"))

    def lever(name: str) -> Callable[[int], Term]:
        return lambda t: at.levers.named_value(name, t, each.name)

    def base_of(t: int) -> Term:
        of_whole = choose(chosen.equals("Total allocation"), whole[t], base[t])
        return choose(chosen.equals("Recurrent allocation"), recurrent[t], of_whole)

    def amount_of(t: int) -> Term:
        sum_ = inputs.at_year(sheet, place, t)
        stated = choose(sum_.equals(""), rate * own[t], sum_ * at.factor)
        return most(0, stated + more[t] * own[t])

    own = at.grid.add("Base of the set-aside", base_of, each.name)
    more = at.grid.add(f"Lever: {LEVERS['set_aside_rate'].label}", lever("set_aside_rate"), each.name, "a year")
    amount = at.grid.add("Set aside", amount_of, each.name)
    further = at.grid.add(
        f"Lever: {LEVERS['set_aside_release'].label}", lever("set_aside_release"), each.name, "share"
    )
    used = at.grid.add(
        "of which released", lambda t: most(0, least(1, released + further[t])) * amount[t], each.name
    )
    return SetAsideRows(each.name, amount, used)
