"""The rows of an export on the streams of the allocation: what each has, what its lines cost, what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ccgmodel.plan import STREAMS_REST
from ccgmodel.workbook import contract
from ccgmodel.workbook.export.book import YearRow
from ccgmodel.workbook.export.terms import Term, added, choose
from ccgmodel.workbook.export.workings import Workings

PARTS = {"allocation": "Stream: allocation", "spend": "Stream: spend", "position": "Stream: position"}


class Results(Protocol):
    """Where results are written."""

    @property
    def workings(self) -> Workings:
        """What they are worked out from."""

    def add(self, name: str, item: str, formula: Callable[[int], Term | None], line: str = "") -> YearRow:
        """Write a result."""


def write_streams(to: Results, allocation: YearRow, spend: YearRow, in_year: YearRow) -> None:
    """Write each stream and, last, everything else; nothing for a plan without any."""
    plan = to.workings.at.plan
    if not plan.streams:
        return
    shares = [_share(to.workings, place) for place in range(len(plan.streams))]
    written: dict[str, list[YearRow]] = {part: [] for part in PARTS}
    for place, stream in enumerate(plan.streams):
        lines = [to.workings.lines[member].reported for member in stream.members(plan)]

        def own(t: int, share: YearRow = shares[place]) -> Term:
            return share[t] * to.workings.recurrent_allocation[t]

        def spent(t: int, lines: list[YearRow] = lines) -> Term:
            return added(each[t] for each in lines)

        def left(t: int) -> Term:
            return written["allocation"][-1][t] - written["spend"][-1][t]

        for part, formula in (("allocation", own), ("spend", spent), ("position", left)):
            written[part].append(to.add(f"stream:{part}:{stream.name}", PARTS[part], formula, stream.name))
    for part, whole in (("allocation", allocation), ("spend", spend), ("position", in_year)):

        def rest(t: int, whole: YearRow = whole, rows: list[YearRow] = written[part]) -> Term:
            return whole[t] - added(row[t] for row in rows)

        to.add(f"stream:{part}:{STREAMS_REST}", PARTS[part], rest, STREAMS_REST)


def _share(workings: Workings, place: int) -> YearRow:
    """Write its share of the plan's recurrent allocation, which no lever moves."""
    at, row = workings.at, workings.at.grid.next

    def share(t: int) -> Term:
        stated = at.inputs.at_year(contract.STREAMS, place, t)
        own = stated * at.factor / workings.plan_recurrent[t]
        return choose(stated.equals(""), row[t - 1], own) if t else own

    name = at.plan.streams[place].name
    return at.grid.add("Stream: share of the plan's recurrent allocation", share, name, "share")
